"""Documents join what is there, as they come in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from join_factory import DAY, NEWER, NOW, developments, happenings, meeting, put, record

from closewatch.join import join_document
from closewatch.restore.api import restore
from closewatch.store.api import Store

A = "Kenya met Uganda in Kampala on Monday to discuss grain exports. Millers wait for wheat by rail."
B = "On Monday, delegations of Kenya met Uganda over grain exports. Trade officials spoke of silos and tariffs."
C = "Kenya and Uganda spoke about grain. They met in Kampala on Monday. The export of wheat was the subject, a broker recalled."
MONDAY = "2024-04-29"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as store:
        yield store


def test_reports_of_one_meeting_are_one_happening(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)], publisher="Courier")
        put(w, B, [meeting(B, day=MONDAY)], publisher="Ledger")
    (found,) = happenings(store)
    assert (found.reports, found.sources) == (2, 2)
    assert found.day == datetime.date(2024, 4, 29)
    assert {p.country for p in (*found.actors, *found.recipients)} == {"KEN", "UGA"}


def test_meetings_on_other_days_are_other_happenings(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, B, [meeting(B, day="2024-04-26")])
    assert len(happenings(store)) == 2


def test_meetings_of_others_are_other_happenings(store: Store) -> None:
    other = A.replace("Uganda", "Rwanda")
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, other, [record(other, "met", ("Kenya", "KEN"), ("Rwanda", "RWA"), day=MONDAY)])
    assert len(happenings(store)) == 2


def test_who_is_named_first_does_not_matter_in_mutual_acts(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, B, [record(B, "met", ("Uganda", "UGA"), ("Kenya", "KEN"), day=MONDAY)])
    assert len(happenings(store)) == 1


def test_an_unknown_recipient_is_compatible_with_a_known_one(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, B, [record(B, "met", ("Kenya", "KEN"), None, day=MONDAY)])
    assert len(happenings(store)) == 1


def test_mentions_in_one_document_are_one_report(store: Store) -> None:
    text = "Kenya met Uganda in Kampala on Monday. The meeting of Kenya and Uganda was about grain."
    with store.write() as w:
        put(w, text, [meeting(text, day=MONDAY), meeting(text, "meeting")])
    (found,) = happenings(store)
    assert (len(found.events), found.reports, found.sources) == (2, 1, 1)


# sources --------------------------------------------------------------------------------------------------------------


def test_copies_and_one_publisher_count_as_one_source(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)], publisher="Courier")
        put(w, A + " Read more on our pages.", [meeting(A, day=MONDAY)], publisher="Ledger")
        put(w, B, [meeting(B, day=MONDAY)], publisher="Courier")
    (found,) = happenings(store)
    assert (found.reports, found.sources) == (3, 1)


def test_reports_that_credit_one_agency_are_one_source(store: Store) -> None:
    first, second = f"NAIROBI (Reuters) - {A}", f"{B} Yonhap said nothing, but Reuters reported it first."
    with store.write() as w:
        put(w, first, [meeting(first, day=MONDAY)], publisher="Courier")
        put(w, second, [meeting(second, day=MONDAY)], publisher="Ledger")
        put(w, C, [meeting(C, day=MONDAY)], publisher="Lantern")
    (found,) = happenings(store)
    assert (found.reports, found.sources) == (3, 2)


def test_the_same_words_of_one_mouth_are_one_source(store: Store) -> None:
    said = {"text": "he", "start": 0, "end": 1, "name": "A. Spokesman", "country": "KEN", "sector": "GOV", "kind": "person"}
    quote = {"text": "we met them as neighbours and shall meet again", "start": 0, "end": 1}
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY, said_by=said, quote=quote)], publisher="Courier")
        put(w, B, [meeting(B, day=MONDAY, said_by=said, quote=quote)], publisher="Ledger")
    assert happenings(store)[0].sources == 1


# developments ---------------------------------------------------------------------------------------------------------


def test_a_happening_is_new_once_and_each_change_of_status_is_told_once(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY, status="claimed")], publisher="Courier")
        put(w, B, [meeting(B, day=MONDAY, status="asserted")], publisher="Ledger")
        put(w, C, [meeting(C, day=MONDAY, status="asserted")], publisher="Lantern")
    told = [(d.kind, d.status_before, d.status, d.is_news) for d in developments(store)]
    assert told == [("new", None, "claimed", True), ("status", "claimed", "asserted", True)]
    assert happenings(store)[0].status == "asserted"


def test_a_late_older_report_that_is_weaker_makes_none(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, B, [meeting(B, day=MONDAY, status="speculated")], published=DAY - datetime.timedelta(days=1))
    assert len(developments(store)) == 1
    assert happenings(store)[0].status == "asserted"


def test_a_denial_is_told_and_so_is_a_later_assertion(store: Store) -> None:
    with store.write() as w:
        for n, (text, status) in enumerate(((A, "asserted"), (B, "denied"), (C, "asserted"))):
            day = DAY + datetime.timedelta(days=n)
            put(w, text, [meeting(text, day=MONDAY, status=status)], published=day, now=NOW + 24 * n * HOUR)
    assert [d.status for d in developments(store)] == ["asserted", "denied", "asserted"]


def test_a_copy_adds_nothing_to_how_a_happening_is_held(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY, status="claimed")])
        put(w, A + " Read more on our pages.", [meeting(A, day=MONDAY)], publisher="Ledger")
    assert happenings(store)[0].status == "claimed"
    assert len(developments(store)) == 1


@pytest.mark.parametrize(
    ("days_later", "happened", "is_news"), [(0, MONDAY, True), (6, MONDAY, True), (9, MONDAY, False), (0, "2024-01-15", False)]
)
def test_what_is_old_when_it_comes_in_is_no_news(store: Store, days_later: int, happened: str, is_news: bool) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=happened)], now=NOW + days_later * 24 * HOUR)
    (told,) = developments(store)
    assert told.is_news is is_news
    assert ("no news" in told.reason) is not is_news


def test_what_only_a_copy_tells_is_no_news(store: Store) -> None:
    with store.write() as w:
        put(w, A, [])
        put(w, A + " Read more on our pages.", [meeting(A, day=MONDAY)])
    assert [d.is_news for d in developments(store)] == [False]


# again ----------------------------------------------------------------------------------------------------------------


def test_a_document_that_is_added_again_changes_nothing(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
        put(w, A, [meeting(A, day=MONDAY)])
    assert [h.reports for h in happenings(store)] == [1]
    assert len(developments(store)) == 1


def test_a_document_that_is_coded_anew_keeps_its_happening(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
    with store.write() as w:
        added = w.add_document(restore(A, published=DAY), [meeting(A, day=MONDAY, mode="visit")], made_by=NEWER, now=NOW)
        join_document(w, added, now=NOW)
    (found,) = happenings(store)
    assert (found.key, found.mode, found.reports, len(found.events)) == (1, "visit", 1, 1)
    assert len(developments(store)) == 1


def test_what_a_new_coding_no_longer_finds_is_void_and_stays_readable(store: Store) -> None:
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)])
    with store.write() as w:
        added = w.add_document(restore(A, published=DAY), [record(A, "wait", ("Kenya", "KEN"), None, type="AID")],
                               made_by=NEWER, now=NOW)  # fmt: skip
        join_document(w, added, now=NOW)
    assert [h.type for h in happenings(store)] == ["AID"]
    assert [d.is_news for d in developments(store)] == [True, False]
    with store.read() as r:
        assert r.happening(1).type == "CONSULT"
        assert r.happening(1).reports == 0


def test_a_correction_is_a_copy_and_no_news(store: Store) -> None:
    fixed = A.replace("Millers", "Bakers")
    with store.write() as w:
        put(w, A, [meeting(A, day=MONDAY)], id="a")
        put(w, fixed, [meeting(fixed, day=MONDAY, document_id="a")], id="a")
    (found,) = happenings(store)
    assert (found.reports, len(found.events)) == (1, 1)
    assert len(developments(store)) == 1
    with store.read() as r:
        assert [d.family for d in r.documents()] == [1, 1]


def test_joining_gives_the_same_rows_twice() -> None:
    found = []
    for _ in range(2):
        with Store.open("sqlite://") as store:
            with store.write() as w:
                for text in (A, B, C):
                    put(w, text, [meeting(text, day=MONDAY)])
            found.append((happenings(store), developments(store)))
    assert found[0] == found[1]


def test_happenings_that_a_report_links_become_one_and_nothing_is_told_twice(store: Store) -> None:
    first = "Kenya met Uganda in Kampala. Grain exports, wheat and silos were discussed."
    second = "Delegates of Kenya met Uganda for tariffs, brokers, lorries and customs sheds."
    third = "Kenya met Uganda on Monday: grain exports, wheat, silos, tariffs, brokers, lorries and customs sheds."
    with store.write() as w:
        put(w, first, [meeting(first, contexts=[])], published=DAY - datetime.timedelta(days=5), now=NOW - 120 * HOUR)
        put(w, second, [meeting(second, contexts=["economic"])])
        before = len(list(w.happenings()))
        put(w, third, [meeting(third, contexts=["economic"])])
    told = [(d.happening, d.kind) for d in developments(store)]
    assert len(told) == len(set(told)) >= before
