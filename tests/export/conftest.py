"""Events to export: a dozen made by hand, varied, and those that the coder finds in the bundled sample.

All happenings here are invented.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from closewatch.export.formats import export, plan
from closewatch.export.units import Unit, from_event, from_happening
from closewatch.knowledge.files import DATA
from closewatch.store.rows import Happening, Party, StoredDocument, StoredEvent

NOW = datetime.datetime(2024, 5, 10, 12, 0, tzinfo=datetime.UTC)
ADDED = datetime.datetime(2024, 5, 3, 8, 30, 15, tzinfo=datetime.UTC)
Make = Callable[..., StoredEvent]


def role(
    text: str, country: str | None = None, *sectors: str, name: str | None = None, id: str | None = None,
    office: str | None = None, start: int = 0,
) -> dict[str, Any]:  # fmt: skip
    return {
        "text": text, "start": start, "end": start + len(text), "name": name, "id": id, "country": country,
        "sector": sectors[0] if sectors else None, "sectors": list(sectors), "role": office,
    }  # fmt: skip


PLACES = {
    None: dict.fromkeys(("text", "start", "end", "name", "geonames_id", "lat", "lon", "country", "precision"), None),
    "N'Djamena": {"text": "N'Djamena", "start": 5, "end": 14, "name": "N'Djamena", "geonames_id": 2427123, "lat": 12.10672,
                  "lon": 15.0444, "country": "TCD", "precision": 1},
    "Chad": {"text": "Chad", "start": 5, "end": 9, "name": "Chad", "geonames_id": 2434508, "lat": None, "lon": None,
             "country": "TCD", "precision": 6},
    "Texas": {"text": "Texas", "start": 5, "end": 10, "name": "Texas", "geonames_id": 4736286, "lat": None, "lon": None,
              "country": "USA", "precision": 4},
}  # fmt: skip


def make_document(key: int = 1, **changed: Any) -> StoredDocument:
    values: dict[str, Any] = {
        "key": key, "id": f"doc-{key}", "source": "feed", "url": f"https://www.gazette.example/{key}", "title": f"Story {key}",
        "publisher": "Invented Gazette", "published": datetime.date(2024, 5, 3), "retrieved": None, "added": ADDED,
        "language": "en", "verdict": "clean", "characters": 800,
    }  # fmt: skip
    return StoredDocument(**{**values, **changed})


def make_event(key: int = 1, type: str = "CONSULT", **changed: Any) -> StoredEvent:
    """An event; `changed` are parts of its record, or of the row: document, day, past, is_day_told, happening."""
    row = {name: changed.pop(name) for name in ("document", "day", "past", "is_day_told", "happening") if name in changed}
    place = changed.pop("place", None)
    trigger = changed.pop("trigger", "met")
    sentence = changed.pop("sentence", f"They {trigger} on Thursday.")
    record: dict[str, Any] = {
        "id": f"{key:016x}", "document_id": "doc-1", "type": type, "mode": None, "contexts": ["diplomatic"], "cameo": "040",
        "quad": 1, "goldstein": 1.0, "intensity": 2.5, "status": "asserted", "aux": [],
        "actors": [role("Chad", "TCD", name="Chad", id="Q657")],
        "recipients": [role("Nigeria", "NGA", name="Nigeria", id="Q1033", start=20)],
        "trigger": {"text": trigger, "start": 5, "end": 5 + len(trigger)},
        "sentence": {"text": sentence, "start": 0, "end": len(sentence), "number": 0},
        "when": {"text": "Thursday", "start": 12, "end": 20, "first": "2024-05-02", "past": "2024-05-03", "granularity": "day",
                 "reason": None},
        "where": {**PLACES[place], "reason": None}, "said_by": None, "quote": None,
        "why": {"rule": "CONSULT/meet.1", "says": "an example", "certainty": 0.9, "status": "stated"},
        "made_by": {"code": "closewatch 0.1.0", "knowledge": "0123456789ab", "models": []},
        **changed,
    }  # fmt: skip
    values: dict[str, Any] = {
        "document": make_document(), "day": datetime.date(2024, 5, 2), "past": datetime.date(2024, 5, 3), "is_day_told": True,
        "happening": key,
    }  # fmt: skip
    return StoredEvent(key=key, record=record, **{**values, **row})


def dozen() -> list[StoredEvent]:
    """Events of all kinds: several actors, none, unknown values, odd texts, all statuses."""
    gunmen = role("Gunmen", None, "UAF", office="gunmen")
    army = role("Chadian army post", "TCD", "MIL", office="army post", start=20)
    miners = role("miners", "BOL", "LAB", office="miner")
    odd = 'Özgür "Öz" Åkesson'
    envoy = role(odd, "SWE", "GOV", "ELI", name=odd, id="person:SWE/akesson", office="envoy")
    hurt = {"cameo": "190", "quad": 4, "goldstein": -10.0, "intensity": -9.0, "contexts": ["military"]}
    return [
        make_event(1, place="N'Djamena"),
        make_event(2, "ASSAULT", **hurt, actors=[gunmen], trigger="killed", place="Chad",
                   recipients=[army, role("four soldiers", "TCD", "MIL", start=40)]),
        make_event(3, "ASSAULT", **{**hurt, "cameo": "195"}, mode="aerial", trigger="bombed",
                   actors=[role("Russia", "RUS", name="Russia", id="Q159")], recipients=[role("a school", "UKR", "EDU")]),
        make_event(4, "PROTEST", mode="demo", cameo="141", quad=4, goldstein=-6.5, intensity=-5.0, actors=[miners],
                   recipients=[], trigger="marched", contexts=[]),
        make_event(5, "REJECT", cameo=None, quad=3, goldstein=None, intensity=None, recipients=[], status="claimed",
                   place="Texas"),
        make_event(6, "AGREE", cameo="0312", goldstein=5.2, recipients=[], trigger="agreed", mode=None,
                   actors=[role("two ministers", "IRN", "GOV", name="A", id="person:IRN/a"),
                           role("two ministers", "SAU", "GOV", name="B", id="person:SAU/b")]),
        make_event(7, status="speculated", aux=["hypothetical"]),
        make_event(8, status="denied", aux=["negation"]),
        make_event(9, status="expected", aux=["future"], day=datetime.date(2024, 6, 1), past=datetime.date(2024, 7, 1)),
        make_event(10, actors=[envoy], recipients=[role("the UN", "UNO", name="United Nations", id="Q1065")],
                   sentence="“Tabs\there”,\nand 'quotes' \"too\" — =SUM(A1).", trigger="met\twith",
                   document=make_document(2, url=None, title="=cmd|' /C calc'!A0", publisher="Зоря\tNews\n", language="en")),
        make_event(11, day=None, past=None, is_day_told=False, document=make_document(3, published=None)),
        make_event(12, "SANCTION", mode="expel", cameo="161", quad=4, goldstein=-4.0, intensity=-5.5, actors=[],
                   recipients=[role("Kosovo", "XKX", name="Kosovo", id="Q1246")], is_day_told=False),
        make_event(13, "COERCE", mode="arrest", cameo="173", quad=4, goldstein=-5.0, intensity=-7.0, trigger="arrested",
                   actors=[role("police", "BOL", "COP")], recipients=[role("thirty union leaders", "BOL", "LAB")]),
    ]  # fmt: skip


def make_happening(events: list[StoredEvent], **changed: Any) -> Happening:
    """A happening that the events tell of, with the ends of the first."""
    first = events[0]
    ends = [tuple(Party(n, r["id"], r["name"], r["country"], r["sector"]) for n, r in enumerate(first.record[side]))
            for side in ("actors", "recipients")]  # fmt: skip
    values: dict[str, Any] = {
        "key": 77, "type": first.type, "mode": first.record["mode"], "status": first.status, "day": first.day, "past": first.past,
        "country": first.record["where"]["country"], "geonames_id": first.record["where"]["geonames_id"], "actors": ends[0],
        "recipients": ends[1], "contexts": tuple(first.record["contexts"]), "reports": len(events), "sources": 1, "story": None,
        "told_first": ADDED, "told_last": ADDED + datetime.timedelta(days=1), "events": tuple(e.key for e in events),
    }  # fmt: skip
    return Happening(**{**values, **changed})


@pytest.fixture
def event() -> Make:
    return make_event


@pytest.fixture
def document() -> Callable[..., StoredDocument]:
    return make_document


@pytest.fixture
def party() -> Callable[..., dict[str, Any]]:
    return role


@pytest.fixture
def happening() -> Callable[..., Happening]:
    return make_happening


@pytest.fixture
def units() -> list[Unit]:
    return [from_event(e) for e in dozen()]


@pytest.fixture
def joined() -> Unit:
    """A happening of three reports in two documents, one of them with a point and a code of its own."""
    events = [
        make_event(21, place=None, status="claimed"),
        make_event(22, place="N'Djamena", document=make_document(4, publisher="Other Paper")),
        make_event(23, place=None, document=make_document(4, publisher="Other Paper")),
    ]
    made = make_happening(events, status="asserted", reports=2, sources=2, country="TCD", geonames_id=2427123)
    unit = from_happening(made, events)
    assert isinstance(unit, Unit)
    return unit


@pytest.fixture(scope="session")
def sample() -> list[Unit]:
    """What the coder finds in the six bundled articles."""
    from closewatch.code.coder import code_many
    from closewatch.code.record import event_record
    from closewatch.restore.api import restore

    articles = [json.loads(line) for line in (DATA / "sample" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    docs = (restore(a["text"], id=a["id"], title=a["title"], publisher=a["source"],
                    published=datetime.date.fromisoformat(a["published"])) for a in articles)  # fmt: skip
    found = []
    for number, (doc, events) in enumerate(code_many(docs), 1):
        stored = make_document(number, id=doc.id, title=doc.title, published=doc.published)
        for event in events:
            record = event_record(event, doc)
            first = record["when"]["first"]
            day = doc.published if first is None else datetime.date.fromisoformat(first)
            past = record["when"]["past"]
            found.append(from_event(StoredEvent(
                len(found) + 1, record, stored, day, None if past is None else datetime.date.fromisoformat(past),
                first is not None)))  # fmt: skip
    return found


Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Export units to a file; gives the counts of its sidecar, with the path."""

    def done(units: list[Unit], format_: str, name: str = "out.txt", **options: Any) -> dict[str, Any]:
        path = tmp_path / name
        export(units, path, plan(format_, now=NOW, **options))
        told: dict[str, Any] = json.loads((tmp_path / f"{name}.meta.json").read_text(encoding="utf-8"))
        return {**told, "path": path}

    return done
