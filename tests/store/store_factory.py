"""Documents and event records for tests of the store, as small as they can be. All happenings are invented."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from closewatch.knowledge.ontology import cameo, plover
from closewatch.model.event import MadeBy
from closewatch.model.text import Document
from closewatch.restore.api import restore

NOW = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2024, 4, 30)
OLD = MadeBy("closewatch 0.0.1", "aaaa", ("parser 1",))
NEW = MadeBy("closewatch 0.0.2", "bbbb", ("parser 1", "reader 2"))
TEXT = "Kenya accused Somalia of shelling a border post. Officials in Nairobi said the talks would go on."


def document(text: str = TEXT, **more: Any) -> Document:
    """A restored document."""
    return restore(text, **{"published": DAY, **more})


def words(doc: Document, text: str) -> dict[str, Any]:
    """The words with their raw offsets."""
    start = doc.text.index(text)
    raw = doc.to_raw(start, start + len(text))
    return {"text": text, "start": raw.start, "end": raw.end}


def role(doc: Document, text: str, country: str | None = None, **more: Any) -> dict[str, Any]:
    """An actor or recipient."""
    sector = more.pop("sector", None)
    return {
        **words(doc, text), "name": more.pop("name", text), "id": more.pop("id", None), "country": country, "sector": sector,
        "sectors": [sector] if sector else [], "role": None, **more,
    }  # fmt: skip


def record(doc: Document, **more: Any) -> dict[str, Any]:
    """The public record of one event; `more` replaces its fields."""
    type_, code = more.get("type", "ACCUSE"), more.get("cameo", "112")
    mode = more.get("mode")
    entry = plover()[type_]
    trigger = more.get("trigger") or words(doc, "accused")
    actors = more["actors"] if "actors" in more else [role(doc, "Kenya", "KEN", id="Q114")]
    recipients = more["recipients"] if "recipients" in more else [role(doc, "Somalia", "SOM", id="Q1045")]
    made_by = more.get("made_by", OLD)
    nowhere = dict.fromkeys(("text", "start", "end", "name", "geonames_id", "lat", "lon", "country", "precision"))
    found: dict[str, Any] = {
        "id": "", "document_id": doc.id, "type": type_, "mode": mode, "contexts": ["military", "diplomatic"],
        "cameo": code, "quad": entry.quad, "goldstein": cameo()[code].goldstein, "intensity": entry.intensity(mode),
        "status": "asserted", "aux": [], "actors": actors, "recipients": recipients, "trigger": trigger,
        "sentence": {**words(doc, doc.text.split(". ")[0]), "number": 0},
        "when": {**dict.fromkeys(("text", "start", "end", "first", "past", "granularity")),
                 "reason": "the sentence bears no time words"},
        "where": {**nowhere, "reason": "the sentence names no place"}, "said_by": None, "quote": None,
        "why": {"rule": "ACCUSE/accuse.3", "says": "“accused” in this frame is ACCUSE, as in: Togo accused Benin of theft.",
                "certainty": 0.93, "status": "the text states it without a sign of doubt"},
        "made_by": {"code": made_by.code, "knowledge": made_by.knowledge, "models": list(made_by.models)},
    }  # fmt: skip
    found |= {k: v for k, v in more.items() if k not in {"made_by"}}
    parts = (doc.id, found["trigger"]["start"], type_, mode, code, found["status"], found["actors"], found["recipients"])
    found["id"] = more.get("id") or hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return found


def on_day(doc: Document, text: str, day: datetime.date) -> dict[str, Any]:
    """Time words that mean a day."""
    past = day + datetime.timedelta(days=1)
    return {**words(doc, text), "first": day.isoformat(), "past": past.isoformat(), "granularity": "day", "reason": None}
