"""The article that started the project, coded byte for byte as it is, against what a careful reader takes from it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from closewatch.code.coder import code
from closewatch.code.record import event_record
from closewatch.restore.api import restore

Record = dict[str, Any]


@pytest.fixture(scope="module")
def key(shared: Path) -> dict[str, Any]:
    return yaml.safe_load((shared / "seed" / "key.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def raw(shared: Path, key: dict[str, Any]) -> bytes:
    return (shared / "seed" / key["file"]).read_bytes()


@pytest.fixture(scope="module")
def records(raw: bytes) -> list[Record]:
    doc = restore(raw)
    return [event_record(e, doc) for e in code(doc)]


def is_meant(role: Record, wanted: str) -> bool:
    """Whether a role is what "PRK GOV Kim Jong Un", "PRK" or plain words mean."""
    parts = wanted.split()
    if len(parts[0]) != 3 or not parts[0].isupper():
        return wanted.lower() in role["text"].lower()
    name = " ".join(p for p in parts[1:] if not (len(p) == 3 and p.isupper()))
    sectors = [p for p in parts[1:] if len(p) == 3 and p.isupper()]
    return (
        role["country"] == parts[0]
        and all(s in role["sectors"] for s in sectors)
        and name.lower() in f"{role['text']} {role['name']}".lower()
    )


def answers(record: Record, entry: Record) -> bool:
    """Whether the event is the one that the entry describes."""
    if record["type"] != entry["type"] or record["status"] != entry.get("status", record["status"]):
        return False
    if "mode" in entry and record["mode"] != entry["mode"]:
        return False
    words = entry["trigger"].split()
    if not any(w.rstrip("s") in record["sentence"]["text"] for w in words) or not (
        record["trigger"]["text"].rstrip("s") in entry["trigger"] or entry["trigger"] in record["trigger"]["text"]
    ):
        return False
    roles = [*record["actors"], *record["recipients"]]
    pool = roles if len(entry.get("actors", [])) > 1 else record["actors"]
    if not all(any(is_meant(r, a) for r in pool) for a in entry.get("actors", [])):
        return False
    if not all(any(is_meant(r, a) for r in record["recipients"]) for a in entry.get("recipients", [])):
        return False
    if not all(c in record["contexts"] for c in entry.get("context", [])):
        return False
    return "when" not in entry or record["when"]["text"] == entry["when"]


def test_all_look_alikes_are_restored_and_nothing_else(raw: bytes, key: dict[str, Any]) -> None:
    doc = restore(raw)
    assert len(doc.edits) == key["restored"]["look_alikes"]
    assert {(doc.raw[e.start : e.end], e.replacement) for e in doc.edits} == {("\N{CYRILLIC SMALL LETTER IE}", "e")}


def test_every_event_that_must_come_out_comes_out(records: list[Record], key: dict[str, Any]) -> None:
    missing = [m for m in key["must"] if not any(answers(r, m) for r in records)]
    assert missing == []


def test_no_un_of_kim_jong_un_is_the_united_nations(records: list[Record]) -> None:
    roles = [r for e in records for r in (*e["actors"], *e["recipients"])]
    assert not [r for r in roles if r["country"] == "UNO" and "United Nations" not in r["text"]]


def test_what_is_only_talked_about_is_not_held_as_done(records: list[Record]) -> None:
    held = [e for e in records if e["status"] in {"asserted", "claimed"}]
    by = [(e["type"], {a["country"] for a in e["actors"]}, {r["country"] for r in e["recipients"]}) for e in held]
    assert not [b for b in by if b[0] in {"RETREAT", "CONCEDE", "AID"} and "PRK" in b[1]]
    assert not [b for b in by if b[0] in {"COOPERATE", "AID"} and {"PRK", "RUS"} <= b[1] | b[2]]


def test_no_day_city_or_point_is_invented(records: list[Record]) -> None:
    for e in records:
        assert e["when"]["first"] is None
        assert e["where"]["lat"] is None
        assert e["where"]["precision"] in {None, 5, 6, 7}


def test_every_actor_names_somebody(records: list[Record]) -> None:
    for e in records:
        for role in e["actors"]:
            assert role["country"] is not None or role["sectors"] or role["name"] is not None, role["text"]


def test_friday_stays_a_weekday_without_a_day_of_publication(records: list[Record]) -> None:
    met = next(e for e in records if e["trigger"]["text"] == "met")
    assert met["when"]["text"] == "Friday"
    assert met["when"]["first"] is None
    assert met["when"]["reason"]


def test_friday_is_the_right_day_with_one(raw: bytes) -> None:
    doc = restore(raw, published=datetime.date(2023, 7, 30))
    met = next(e for e in code(doc) if e.trigger.text == "met")
    assert met.when is not None
    assert met.when.first == datetime.date(2023, 7, 28)
