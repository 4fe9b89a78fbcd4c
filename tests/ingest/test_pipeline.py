"""Documents go into the store once, coded where they can be, with the reason where they cannot. All happenings are invented."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from closewatch.code.coder import Coded, made_by
from closewatch.ingest.pipeline import Pipeline, language_of
from closewatch.ingest.recoding import recode
from closewatch.join.joining import join_document
from closewatch.model.event import MadeBy
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.sources.inputs import Record, Refusal, read_inputs
from closewatch.store.api import Store, Writer
from closewatch.store.rows import Added

START = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
DAY = datetime.date(2024, 4, 30)
TEXT = "Kenya condemned Somalia on Monday after shots were fired at a border post. Somalia rejected the charge."
FRENCH = "Le président du Kenya a rencontré son homologue somalien à Nairobi pour parler de la frontière entre les deux pays."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


def clock() -> datetime.datetime:
    return START


def pipeline(store: Store, **more: object) -> Pipeline:
    return Pipeline(store, clock=clock, **more)  # type: ignore[arg-type]


def test_records_of_sources_become_documents_with_events(store: Store) -> None:
    done = pipeline(store).add([Record(TEXT, "a.txt", "1", DAY, "Shots", "https://news.example/1", "Gazette", data=b"<html>")])
    assert (done.added, done.known, done.refused) == (1, 0, 0)
    assert done.says() == f"1 documents added, 0 known, {done.events} events"
    with store.read() as r:
        found = list(r.events())
        assert {e.type for e in found} == {"ACCUSE", "REJECT"}
        assert len(found) == done.events
        doc = found[0].document
        assert (doc.id, doc.published, doc.title) == ("1", DAY, "Shots")
        assert (doc.url, doc.publisher) == ("https://news.example/1", "Gazette")
        assert (doc.language, doc.added, r.page(doc.key)) == ("en", START, b"<html>")
        assert [m.made_by for m in r.makers()] == [made_by()]


def test_records_with_the_same_text_are_added_once(store: Store) -> None:
    records = [Record(f"{TEXT} Number {n % 40}.", "a.jsonl:1", f"id {n % 40}") for n in range(70)]
    done = pipeline(store).add(records)
    assert (done.added, done.known) == (40, 30)
    again = pipeline(store).add(records)
    assert (again.added, again.known, again.events) == (0, 70, 0)


def test_the_day_of_publication_is_the_records_own_or_the_one_that_is_given(store: Store) -> None:
    other = datetime.date(2023, 1, 1)
    pipeline(store, published=other).add([Record(TEXT, "a", published=DAY), Record(TEXT, "b")])
    with store.read() as r:
        assert [d.published for d in r.documents()] == [DAY, other]


def test_another_language_is_kept_and_not_coded(store: Store) -> None:
    done = pipeline(store).add([Record(FRENCH, "a"), Record(TEXT, "b")])
    assert (done.added, done.not_coded) == (2, 1)
    assert "1 not coded: not in English" in done.says()
    with store.read() as r:
        french, english = r.documents()
        assert (french.language, french.note) == ("fr", "not coded: language is fr")
        assert (english.language, english.note) == ("en", None)
        assert [f.document.key for f in r.search("frontiere")] == [french.key]
    assert pipeline(store).add([Record(FRENCH, "a")]).known == 1


@pytest.mark.parametrize(
    ("text", "declared", "code", "is_coded"),
    [(TEXT, "fr", "en", True), ("Kenya condemned Somalia.", None, "und", True), ("Kenya condemned Somalia.", "en-GB", "en", True),
     ("Un mot.", "fr", "fr", False), (FRENCH, None, "fr", False)],
)  # fmt: skip
def test_the_words_decide_the_language_and_else_the_source(text: str, declared: str | None, code: str, is_coded: bool) -> None:
    found, note = language_of(text, declared)
    assert (found, note is None) == (code, is_coded)


def test_what_is_refused_is_counted_kept_and_told(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"text": "{TEXT}"}}\n{{broken\n{{"id": 3}}\n', encoding="utf-8")
    told: list[Refusal] = []
    done = pipeline(store, tell=told.append).add(read_inputs([str(source), str(tmp_path / "none.txt")]))
    assert (done.added, done.refused) == (1, 3)
    with store.read() as r:
        kept = list(r.refusals())
    assert [(k.place, k.line, k.reason) for k in kept] == [(t.place, t.line, t.reason) for t in told]
    assert [k.line for k in kept] == [2, 3, None]


def faulty(docs: Iterable[Document]) -> Iterator[Coded]:
    for doc in docs:
        if "explode" in doc.text:
            raise AttributeError("'NoneType' object has no attribute 'text'")
        yield Coded(doc, [], [])


def test_a_document_that_the_coder_fails_on_is_kept_and_the_next_ones_go_on(store: Store) -> None:
    told: list[Refusal] = []
    records = [Record(f"{TEXT} {word}.", word) for word in ("one", "explode", "two")]
    done = pipeline(store, coder=faulty, tell=told.append).add(records)
    assert (done.added, done.failed) == (3, 1)
    assert "AttributeError" in str(told[0])
    with store.read() as r:
        assert [d.source for d in r.documents() if d.note is not None] == ["explode"]
    pipeline(store).add(records)  # today's coder does not fail: it gets its coding
    with store.read() as r:
        assert {e.document.source for e in r.events()} == {"one", "explode", "two"} - {"one", "two"}


def test_steps_are_part_of_the_documents_transaction(store: Store) -> None:
    seen: list[tuple[int, datetime.datetime]] = []

    def note(w: Writer, added: Added, now: datetime.datetime) -> None:
        assert len(list(w.events())) == len(added.events)
        seen.append((added.document, now))

    def fail(w: Writer, added: Added, now: datetime.datetime) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        pipeline(store, steps=(note, fail)).add([Record(TEXT, "a")])
    with store.read() as r:
        assert list(r.documents()) == []
    pipeline(store, steps=(note,)).add([Record(TEXT, "a")])
    pipeline(store, steps=(note,)).add([Record(TEXT, "a")])
    assert seen == [(1, START), (1, START)]


def test_a_stop_is_heard_between_two_documents(store: Store) -> None:
    asked = itertools.count()
    done = pipeline(store, stop=lambda: next(asked) >= 3, coder=faulty).add([Record(f"{TEXT} {n}.", str(n)) for n in range(50)])
    assert done.added == 2
    with store.read() as r:
        assert r.row_counts()["documents"] == 2


def test_documents_are_coded_anew_where_todays_makers_did_not(store: Store) -> None:
    pipeline(store).add([Record(TEXT, "a"), Record(FRENCH, "b")])
    doc = Document(TEXT + " Old.", TEXT + " Old.", Document("", "", ()).edits, given_id="old", published=DAY)  # type: ignore[arg-type]
    with store.write() as w:
        w.add_document(doc, [], made_by=MadeBy("closewatch 0.0.1", "old", ()), now=START)
    done = recode(store, clock=clock)
    assert (done.recoded, done.known, done.failed) == (1, 1, 0)
    assert done.events > 0
    with store.read() as r:
        (_, found), = r.differences()
        assert found.count("gained") == done.events
        assert len(list(r.events())) == 2 * done.events
    assert recode(store, clock=clock).recoded == 0


def test_a_disguised_document_is_coded_anew_as_the_same_document(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as first:
        pipeline(first).add([Record(TEXT.replace("e", "\N{CYRILLIC SMALL LETTER IE}"), "a", "x")])
        with first.read() as r:
            before = [e.record for e in r.events()]
        with first.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE makers SET knowledge = 'older'")
    with Store.open(tmp_path / "store.sqlite") as store, store.read() as r:
        assert recode(store, clock=clock).recoded == 1
    with Store.open(tmp_path / "store.sqlite") as store, store.read() as r:
        after = [e.record for e in r.events()]
        assert [{**e, "made_by": None} for e in after] == [{**e, "made_by": None} for e in before]
        (_, found), = r.differences()
        assert (found.differences, found.same) == ((), len(before))


def test_what_a_newer_coding_no_longer_tells_is_taken_out_of_its_happening(store: Store) -> None:
    def join(w: Writer, added: Added, now: datetime.datetime) -> None:
        join_document(w, added, now=now)

    pipeline(store, steps=(join,)).add([Record(TEXT, "a", published=DAY)])
    with store.read() as r:
        assert list(r.happenings()) != []
        (doc,) = r.documents()
        raw = r.raw_text(doc.key)
    with store.write() as w:
        again = restore(raw, source="a", published=DAY)
        join(w, w.add_document(again, [], made_by=MadeBy("closewatch 9", "newer", ()), now=START), START)
        assert list(w.happenings()) == []
