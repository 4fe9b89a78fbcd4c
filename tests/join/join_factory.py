"""Stores, documents and records for tests of joining, as small as they can be. All happenings are invented."""

from __future__ import annotations

import datetime
from typing import Any

from closewatch.join import join_document
from closewatch.knowledge.ontology import cameo, plover
from closewatch.model.event import MadeBy
from closewatch.restore.api import restore
from closewatch.store.api import Store, Writer
from closewatch.store.rows import Added, Development, Happening

DAY = datetime.date(2024, 4, 30)
NOW = datetime.datetime(2024, 4, 30, 18, tzinfo=datetime.UTC)
MAKER = MadeBy("closewatch 0.0.1", "aaaa", ("parser 1",))
NEWER = MadeBy("closewatch 0.0.2", "bbbb", ("parser 1",))
_CODES = {"CONSULT": "040", "ACCUSE": "112", "ASSAULT": "190", "AGREE": "030", "SANCTION": "163", "AID": "073"}
_NONE = dict.fromkeys(("text", "start", "end"))


def words(text: str, part: str) -> dict[str, Any]:
    start = text.index(part)
    return {"text": part, "start": start, "end": start + len(part)}


def role(text: str, part: str, country: str | None, **more: Any) -> dict[str, Any]:
    """Somebody in an event."""
    sector = more.get("sector")
    return {
        **words(text, part), "name": more.get("name", part), "id": more.get("id"), "country": country, "sector": sector,
        "sectors": [sector] if sector else [], "role": None,
    }  # fmt: skip


def record(text: str, trigger: str, actor: tuple[str, str | None], recipient: tuple[str, str | None] | None, **more: Any) -> Any:
    """The record of an event in the sentence of the text that holds the trigger."""
    type_ = more.get("type", "CONSULT")
    sentences = text.replace("\n\n", ". ").split(". ")
    number = next(n for n, s in enumerate(sentences) if trigger in s)
    entry = plover()[type_]
    day = more.get("day")
    when = {**_NONE, "first": None, "past": None, "granularity": None, "reason": "none"}
    if day is not None:
        first = datetime.date.fromisoformat(day)
        when |= {"first": day, "past": (first + datetime.timedelta(days=1)).isoformat(), "granularity": "day", "reason": None}
    start = text.index(trigger)
    return {
        "id": f"{abs(hash((text, start, type_))):016x}"[:16], "document_id": more.get("document_id", "d"), "type": type_,
        "mode": more.get("mode"), "contexts": more.get("contexts", ["diplomatic"]), "cameo": _CODES[type_], "quad": entry.quad,
        "goldstein": cameo()[_CODES[type_]].goldstein, "intensity": entry.intensity(more.get("mode")),
        "status": more.get("status", "asserted"), "aux": [], "actors": [role(text, *actor, **more.get("who", {}))],
        "recipients": [] if recipient is None else [role(text, *recipient)], "trigger": words(text, trigger),
        "sentence": {**words(text, sentences[number]), "number": number}, "when": when,
        "where": {**_NONE, "name": None, "geonames_id": None, "lat": None, "lon": None, "country": None, "precision": None,
                  "reason": "none"},
        "said_by": more.get("said_by"), "quote": more.get("quote"),
        "why": {"rule": "r", "says": "s", "certainty": None, "status": "s"},
        "made_by": {"code": MAKER.code, "knowledge": MAKER.knowledge, "models": list(MAKER.models)},
    }  # fmt: skip


def put(w: Writer, text: str, records: list[Any], **more: Any) -> Added:
    """Add a document with its records and join it."""
    now = more.pop("now", NOW)
    made_by = more.pop("made_by", MAKER)
    doc = restore(text, **{"published": DAY, **more})
    added = w.add_document(doc, records, made_by=made_by, now=now)
    join_document(w, added, now=now)
    return added


def meeting(text: str, trigger: str = "met", **more: Any) -> Any:
    """The record of a meeting of Kenya and Uganda."""
    return record(text, trigger, ("Kenya", "KEN"), ("Uganda", "UGA"), **more)


def happenings(store: Store) -> list[Happening]:
    """All happenings that are reported."""
    with store.read() as r:
        return sorted(r.happenings(), key=lambda h: h.key)


def developments(store: Store) -> list[Development]:
    """All developments in order."""
    with store.read() as r:
        return list(r.developments())
