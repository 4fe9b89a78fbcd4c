"""Already coded documents for tests of watches: invented happenings between real countries, no parser needed."""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from closewatch.join.joining import join_document
from closewatch.knowledge.countries import state_names
from closewatch.knowledge.ontology import plover
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.store.api import Store
from closewatch.store.rows import Added
from closewatch.watch.ringing import Rung, ring

NOW = datetime.datetime(2024, 5, 2, 9, 0, tzinfo=datetime.UTC)
TODAY = NOW.date()
VERBS = {
    "CONSULT": "held talks with", "AGREE": "agreed on joint work with", "COOPERATE": "exercised together with",
    "AID": "sent aid to", "SUPPORT": "voiced support for", "ACCUSE": "criticised", "ASSAULT": "attacked",
    "SANCTION": "imposed sanctions on", "THREATEN": "threatened", "PROTEST": "protested against",
    "MOBILIZE": "moved troops towards",
    "REQUEST": "called for restraint by", "REJECT": "rejected the plan of", "COERCE": "arrested citizens of",
    "CONCEDE": "yielded to", "RETREAT": "released prisoners of",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One invented act; `detail` sets its sentence apart from others of its kind."""

    actor: str
    type: str
    recipient: str | None
    day: datetime.date | None = TODAY
    mode: str | None = None
    contexts: tuple[str, ...] = ("military",)
    status: str = "asserted"
    country: str | None = None
    place: str | None = None
    cameo: str | None = None
    detail: str = ""
    said_by: str | None = None

    @property
    def sentence(self) -> str:
        whom = "" if self.recipient is None else f" {_name(self.recipient)}"
        said = "" if self.said_by is None else f", {_name(self.said_by)} said"
        day = "" if self.day is None else f" on {self.day:%d %B %Y}"
        return f"{_name(self.actor)} {VERBS[self.type]}{whom}{' ' + self.detail if self.detail else ''}{day}{said}."


def _name(code: str) -> str:
    return state_names().get(code, code)


def _filler(id: str) -> str:
    """Sentences that no other document has, so that none is a copy of another."""
    chance = random.Random(id)
    syllables = [chance.choice("bcdfghlmnprstvw") + chance.choice("aeiou") for _ in range(180)]
    pieces = ["".join(syllables[i : i + 3]).capitalize() for i in range(0, len(syllables), 3)]
    return " ".join(f"The {a} of {b} saw {c}." for a, b, c in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=False))


def document(
    acts: Sequence[Act], *, id: str, publisher: str = "The Daily Sample", published: datetime.date | None = TODAY, **more: Any
) -> tuple[Document, list[dict[str, Any]]]:
    """A document that tells the acts, one a sentence, with their records."""
    raw = " ".join([*(act.sentence for act in acts), _filler(id)])
    title = more.pop("title", f"Report {id}")
    url = more.pop("url", f"https://news.example.org/{id}")
    doc = restore(raw, id=id, title=title, url=url, publisher=publisher, published=published, **more)
    records, at = [], 0
    for number, act in enumerate(acts):
        records.append(record(act, doc, raw.index(act.sentence, at), number))
        at += len(act.sentence)
    return doc, records


def record(act: Act, doc: Document, start: int, number: int) -> dict[str, Any]:
    """The public record of an act whose sentence stands at an offset of the document."""
    sentence = act.sentence
    verb = VERBS[act.type]

    def words(text: str, after: int = 0) -> dict[str, Any]:
        at = start + sentence.index(text, after)
        return {"text": text, "start": at, "end": at + len(text)}

    def role(code: str, after: int = 0) -> dict[str, Any]:
        name = _name(code)
        nobody = {"sector": None, "sectors": [], "role": None}
        return {**words(name, after), "name": name, "id": f"state:{code}", "country": code, **nobody}

    nothing = {"text": None, "start": None, "end": None}
    when: dict[str, Any] = {**nothing, "first": None, "past": None, "granularity": None, "reason": "the text tells none"}
    if act.day is not None:
        past = act.day + datetime.timedelta(days=1)
        days = {"first": act.day.isoformat(), "past": past.isoformat(), "granularity": "day", "reason": None}
        when = {**words(f"{act.day:%d %B %Y}"), **days}
    where = {
        **nothing, "name": act.place, "geonames_id": None, "lat": None, "lon": None, "country": act.country,
        "precision": 6 if act.country else None, "reason": None if act.country else "the text tells none",
    }  # fmt: skip
    voice = None
    if act.said_by is not None:
        said = words(_name(act.said_by), sentence.rindex(_name(act.said_by)))
        voice = {**said, "name": _name(act.said_by), "country": act.said_by, "sector": None, "kind": "state"}
    digest = hashlib.sha256(f"{doc.id} {number} {sentence} {act.type}".encode()).hexdigest()[:16]
    return {
        "id": digest, "document_id": doc.id, "type": act.type, "mode": act.mode, "contexts": list(act.contexts),
        "cameo": act.cameo, "quad": plover()[act.type].quad, "goldstein": None, "intensity": None, "status": act.status,
        "aux": [],
        "actors": [role(act.actor)],
        "recipients": [] if act.recipient is None else [role(act.recipient, sentence.index(verb) + len(verb))],
        "trigger": words(verb), "sentence": {"text": sentence, "start": start, "end": start + len(sentence), "number": number},
        "when": when, "where": where, "said_by": voice, "quote": None,
        "why": {"rule": "test", "says": "made for a test", "certainty": None, "status": "made for a test"},
        "made_by": {"code": "test", "knowledge": "0" * 12, "models": []},
    }  # fmt: skip


def add(
    store: Store, acts: Sequence[Act] | Act, *, id: str, now: datetime.datetime = NOW, **more: Any
) -> tuple[Added, Rung]:
    """Add a document as ingestion does: evidence, joining and ringing in one transaction."""
    doc, records = document([acts] if isinstance(acts, Act) else acts, id=id, **more)
    with store.write() as writer:
        added = writer.add_document(doc, records, now=now)
        join_document(writer, added, now=now)
        return added, ring(writer, now=now)
