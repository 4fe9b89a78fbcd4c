"""What holds for every event of every document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code.coder import code, code_many
from closewatch.code.record import CSV_COLUMNS, csv_row, event_record
from closewatch.knowledge.files import DATA
from closewatch.restore.api import restore, restore_text

SCHEMA = json.loads((DATA / "schema" / "event.json").read_text(encoding="utf-8"))
ARTICLES = [json.loads(line) for line in (DATA / "sample" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
TWINS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}


def words_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    found = [record["trigger"], record["sentence"], *record["actors"], *record["recipients"], record["when"], record["where"]]
    found += [x for x in (record["said_by"], record["quote"]) if x is not None]
    return [w for w in found if w["text"] is not None]


def check_document(raw: str) -> int:
    doc = restore(raw)
    events = code(doc)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for event in events:
        record = event_record(event, doc)
        validator.validate(record)
        assert len(csv_row(record)) == len(CSV_COLUMNS)
        for words in words_of(record):
            assert restore_text(raw[words["start"] : words["end"]]) == words["text"]
    assert len({e.id for e in events}) == len(events)
    return len(events)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["id"])
def test_every_role_of_the_sample_leads_back_to_the_raw_text(article: dict[str, Any]) -> None:
    assert check_document(article["text"]) > 0


def test_every_role_of_the_seed_leads_back_to_the_raw_text(shared: Path) -> None:
    raw = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    assert check_document(raw) > 10


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ARTICLES), st.sets(st.sampled_from(sorted(TWINS)), min_size=1), st.integers(0, 3))
def test_every_role_of_disguised_text_leads_back_to_the_raw_text(article: dict[str, Any], letters: set[str], every: int) -> None:
    plain = restore_text(article["text"])
    disguised = "".join(
        TWINS[c] if c in letters and (every == 0 or n % (every + 1)) else c for n, c in enumerate(plain)
    )
    check_document(disguised)


def test_the_same_text_gives_the_same_records() -> None:
    doc = restore(ARTICLES[0]["text"])
    again = restore(ARTICLES[0]["text"])
    assert [event_record(e, doc) for e in code(doc)] == [event_record(e, again) for e in code(again)]


def test_documents_coded_together_give_what_they_give_alone() -> None:
    docs = [restore(a["text"], id=a["id"]) for a in ARTICLES]
    together = {doc.id: [e.id for e in events] for doc, events in code_many(docs)}
    assert together == {doc.id: [e.id for e in code(doc)] for doc in docs}


def test_a_text_without_letters_gives_no_events() -> None:
    assert code("1234 …\n\n!!") == []
