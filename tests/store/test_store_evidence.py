"""What goes into a store comes out as it was, once; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from store_factory import DAY, NEW, NOW, OLD, TEXT, document, on_day, record, role, words

from closewatch.errors import StoreError
from closewatch.model.statement import Statement
from closewatch.store.api import Store
from closewatch.store.rows import EventFilter


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_a_document_comes_out_as_it_went_in(store: Store) -> None:
    retrieved = datetime.datetime(2024, 5, 1, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    doc = document(
        source="a.jsonl:3", url="https://news.example/1", title="A post shelled", publisher="Invented Gazette", language="en",
        retrieved=retrieved,
    )  # fmt: skip
    with store.write() as w:
        added = w.add_document(doc, [], made_by=OLD, page=b"<p>\xff</p>", now=NOW)
    with store.read() as r:
        found = r.document(added.document)
        assert (found.id, found.source, found.url, found.title) == (doc.id, doc.source, doc.url, doc.title)
        assert (found.publisher, found.published, found.retrieved, found.added) == (doc.publisher, DAY, retrieved, NOW)
        assert (found.language, found.verdict, found.characters, found.note) == ("en", "clean", len(doc.text), None)
        assert (r.text(found.key), r.raw(found.key), r.page(found.key)) == (doc.text, doc.raw_bytes(), b"<p>\xff</p>")
        assert r.find_document(doc.id) == r.same_document(doc) == found


def test_a_record_comes_out_byte_for_byte(store: Store) -> None:
    doc = document()
    records = [
        record(doc),
        record(doc, status="denied", aux=["negation"], said_by={**words(doc, "Officials"), "name": None, "country": "KEN",
                                                              "sector": "GOV", "kind": "group"}),
        record(doc, trigger=words(doc, "talks"), type="CONSULT", cameo="040", when=on_day(doc, "talks", DAY), actors=[],
               where={**words(doc, "Nairobi"), "name": "Nairobi", "geonames_id": 184745, "lat": -1.28333, "lon": 36.81667,
                      "country": "KEN", "precision": 1, "reason": "after 'in'"}),
    ]  # fmt: skip
    with store.write() as w:
        added = w.add_document(doc, records, now=NOW)
    with store.read() as r:
        found = r.events_by_key(added.events)
    assert [dumped(e.record) for e in found] == [dumped(x) for x in records]
    assert [(e.day, e.past, e.is_day_told) for e in found] == [
        (DAY, datetime.date(2024, 5, 1), False), (DAY, datetime.date(2024, 5, 1), False), (DAY, datetime.date(2024, 5, 1), True)
    ]  # fmt: skip


def test_an_event_without_any_day_has_none(store: Store) -> None:
    doc = document(published=None)
    with store.write() as w:
        added = w.add_document(doc, [record(doc)], now=NOW)
        event = w.event(added.events[0])
    assert (event.day, event.past, event.is_day_told) == (None, None, False)


def test_disguised_words_come_out_restored_with_raw_offsets(store: Store) -> None:
    doc = document(TEXT.replace("e", "\N{CYRILLIC SMALL LETTER IE}"))
    assert doc.report.verdict == "disguised"
    wanted = record(doc)
    with store.write() as w:
        added = w.add_document(doc, [wanted], now=NOW)
    with store.read() as r:
        assert dumped(r.event(added.events[0]).record) == dumped(wanted)
        assert (r.text(added.document), r.raw_text(added.document)) == (doc.text, doc.raw)
        assert [f.document.key for f in r.search("accused border")] == [added.document]


@pytest.mark.parametrize("odd", ["\ud800", "\udcff", "\0", "\N{GRINNING FACE}"], ids=ascii)  # noqa: PT014 - two surrogates
def test_text_that_no_database_takes_survives(store: Store, odd: str) -> None:
    doc = document(f"{TEXT} {odd} end", title=f"A {odd}", publisher=f"P{odd}", source=f"file{odd}", id=f"id{odd}")
    wanted = record(doc, actors=[role(doc, "Kenya", "KEN", name=f"Kenya{odd}")])
    with store.write() as w:
        added = w.add_document(doc, [wanted], now=NOW)
        again = w.add_document(doc, [wanted], now=NOW)
        assert dumped(w.event(added.events[0]).record) == dumped(wanted)
        assert (w.raw(added.document), w.text(added.document)) == (doc.raw_bytes(), doc.text)
        assert not again.is_new
        found = w.find_document(doc.id)
        assert found is not None
        assert found.title is not None
        assert found.title.startswith("A ")


def test_adding_again_adds_nothing(store: Store) -> None:
    doc = document()
    for n in range(2):
        with store.write() as w:
            added = w.add_document(doc, [record(doc)], now=NOW)
            assert (added.is_new, len(added.events), added.is_recoded) == ((True, 1, False) if n == 0 else (False, 0, False))
    with store.read() as r:
        assert r.row_counts()["events"] == r.row_counts()["dyads"] == r.row_counts()["documents"] == 1


def test_the_same_words_from_two_sources_are_two_documents(store: Store) -> None:
    with store.write() as w:
        first = w.add_document(document(source="a"), [], made_by=OLD, now=NOW)
        assert w.add_document(document(source="b"), [], made_by=OLD, now=NOW).document != first.document


def test_a_newer_maker_makes_the_coding_that_counts(store: Store) -> None:
    doc = document()
    old = record(doc)
    new = record(doc, made_by=NEW, actors=[role(doc, "Officials", "SOM")])
    with store.write() as w:
        first = w.add_document(doc, [old], now=NOW)
    with store.write() as w:
        second = w.add_document(doc, [new], now=NOW)
    assert (second.is_new, second.is_recoded, second.document) == (False, True, first.document)
    with store.read() as r:
        assert [dumped(e.record) for e in r.events()] == [dumped(new)]
        assert [e.is_current for e in r.events(EventFilter(all_revisions=True))] == [False, True]
        assert [(d.actor, d.recipient) for d in r.dyads()] == [("SOM", "SOM")]
        assert not list(r.events(EventFilter(actor=["KEN"], recipient=["SOM"])))
        assert len(list(r.events(EventFilter(actor=["KEN"], all_revisions=True)))) == 1
        assert [(m.made_by, m.codings, m.current) for m in r.makers()] == [(OLD, 1, 0), (NEW, 1, 1)]
        (_, found), = r.differences()
        assert [d.kind for d in found.differences] == ["changed"]


def test_a_coding_without_events_counts_too(store: Store) -> None:
    doc = document()
    with store.write() as w:
        w.add_document(doc, [record(doc)], now=NOW)
        assert w.add_document(doc, [], made_by=NEW, now=NOW).is_recoded
        assert not list(w.events())
        assert not w.dyads()


def test_a_correction_of_the_same_origin_takes_the_place_of_what_it_corrects(store: Store) -> None:
    wrong, right = (document(text, id="7", source=f"wire.jsonl:{n}") for n, text in ((1, TEXT), (9, TEXT + " Corrected.")))
    with store.write() as w:
        first = w.add_document(wrong, [record(wrong)], now=NOW)
        second = w.add_document(right, [record(right)], now=NOW)
        assert w.document(second.document).replaces == first.document
        assert [e.document.key for e in w.events()] == [second.document]
        w.add_document(wrong, [record(wrong, made_by=NEW)], now=NOW)  # the older version, coded anew, stays the older one
        assert [e.document.key for e in w.events()] == [second.document]
        found = w.find_document("7")
        assert found is not None
        assert found.key == second.document


def test_the_same_id_in_another_file_is_another_document(store: Store) -> None:
    with store.write() as w:
        docs = [document(TEXT + end, id="1", source=f"{end}.jsonl:1") for end in ("a", "b")]
        for doc in docs:
            assert w.document(w.add_document(doc, [record(doc)], now=NOW).document).replaces is None
        assert len(list(w.events())) == 2


def test_a_document_that_is_not_coded_keeps_the_reason(store: Store) -> None:
    doc = document("Le président a rencontré son homologue.")
    with store.write() as w:
        key = w.add_document(doc, None, note="not coded: language is fr", now=NOW).document
        assert w.document(key).note == "not coded: language is fr"
        assert w.row_counts()["codings"] == 0
        assert [f.document.key for f in w.search("president")] == [key]


def test_statements_stand_where_they_stand_in_the_raw_text(store: Store) -> None:
    doc = document("\u200bKenya said it would go.")
    assert doc.text.startswith("Kenya")
    with store.write() as w:
        found = Statement("indirect", 11, 22, 0, 5, 6, 10)
        unnamed = Statement("direct", 11, 22, None, None, None, None, "warned")
        key = w.add_document(doc, [], made_by=OLD, statements=[found, unnamed], now=NOW).document
        assert w.statements(key) == [
            Statement("indirect", 12, 23, 1, 6, 7, 11), Statement("direct", 12, 23, None, None, None, None, "warned")
        ]  # fmt: skip
        assert w.statements(99) == []


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    doc = document()

    def fail() -> None:
        with store.write() as w:
            w.add_document(doc, [record(doc)], now=NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as r:
        assert set(r.row_counts().values()) == {0}
    with store.write() as w:  # keys of rows that were taken back are not used
        assert w.add_document(doc, [record(doc)], now=NOW).is_new
    assert store.check() == []


def test_a_reader_is_not_blocked_and_sees_one_moment(store: Store) -> None:
    doc = document()
    with store.read() as r:
        assert list(r.events()) == []
        with store.write() as w:
            w.add_document(doc, [record(doc)], now=NOW)
            with store.read() as other:
                assert list(other.events()) == []
        assert list(r.events()) == []
    with store.read() as r:
        assert len(list(r.events())) == 1


def test_a_reader_reads_on_while_a_writer_writes(store: Store) -> None:
    with store.write() as w:
        for n in range(30):
            doc = document(f"{TEXT} Number {n}.")
            w.add_document(doc, [record(doc)], now=NOW)
    with store.read() as r:
        found = iter(r.events())
        first = next(found)
        with store.write() as w:
            doc = document(f"{TEXT} Another.")
            w.add_document(doc, [record(doc)], now=NOW)
        assert len([first, *found]) == 30


def test_writers_wait_for_each_other(store: Store) -> None:
    def write(n: int) -> None:
        for k in range(5):
            doc = document(f"{TEXT} Number {n} {k}.")
            with store.write() as w:
                w.add_document(doc, [record(doc)], now=NOW)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as r:
        assert r.row_counts()["events"] == 20
        assert r.row_counts()["parties"] == 2
    assert store.check() == []


def test_a_refusal_is_kept_once(store: Store) -> None:
    with store.write() as w:
        assert [w.add_refusal("a.jsonl", 3, "no JSON", now=NOW) for _ in range(2)] == [True, False]
        assert w.add_refusal("a.jsonl", None, "no JSON\0", now=NOW)
        found = [(f.place, f.line, f.reason) for f in w.refusals()]
    assert found == [("a.jsonl", 3, "no JSON"), ("a.jsonl", None, "no JSON\\x00")]


def test_feeds_are_kept_paused_and_forgotten(store: Store) -> None:
    url = "https://news.example/feed"
    with store.write() as w:
        assert [w.add_feed(url, "{}", now=NOW) for _ in range(2)] == [True, False]
        w.set_feed_state(url, '{"a": 1}')
        assert w.pause_feed(url)
        (feed,) = w.feeds()
        assert (feed.url, feed.state, feed.is_paused) == (url, '{"a": 1}', True)
        assert w.remove_feed(url)
        assert not w.remove_feed(url)
        assert w.feeds() == []


def test_a_key_that_none_has_is_an_error_that_names_it(store: Store) -> None:
    with store.read() as r:
        with pytest.raises(StoreError, match="no event has the key 5"):
            r.event(5)
        with pytest.raises(StoreError, match="no document has the key 6"):
            r.text(6)
        assert r.find_document("x") is None
