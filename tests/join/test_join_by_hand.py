"""Persons put happenings together, take them apart and put them back; that stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from join_factory import NOW, developments, happenings, meeting, put

from closewatch.errors import StoreError, UsageError
from closewatch.join import hand, join_all
from closewatch.store.api import Store

A = "Kenya met Uganda in Kampala on Monday to discuss grain exports. Millers wait for wheat by rail."
B = "On Monday, delegations of Kenya met Uganda over grain exports. Trade officials spoke of silos and tariffs."
LATER = "Kenya met Uganda on Thursday about copper. The miners of Tororo had asked for it."


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as store:
        with store.write() as w:
            put(w, A, [meeting(A, day="2024-04-29")], publisher="Courier")
            put(w, B, [meeting(B, day="2024-04-29")], publisher="Ledger")
            put(w, LATER, [meeting(LATER, day="2024-04-25")], publisher="Lantern")
        assert [h.events for h in happenings(store)] == [(1, 2), (3,)]
        yield store


def test_happenings_are_put_together_and_tell_nothing_new(store: Store) -> None:
    with store.write() as w:
        assert hand.merge(w, [2, 1], "one trip", now=NOW) == 1
    (found,) = happenings(store)
    assert (found.events, found.reports, found.sources) == ((1, 2, 3), 3, 3)
    assert len(developments(store)) == 2


def test_what_was_put_together_is_put_back(store: Store) -> None:
    before = happenings(store)
    with store.write() as w:
        hand.merge(w, [1, 2], "one trip", now=NOW)
    with store.write() as w:
        assert hand.put_back(w, 2, "two trips after all", now=NOW) == [3]
    assert [(h.key, h.events, h.reports, h.day) for h in happenings(store)] == [
        (h.key, h.events, h.reports, h.day) for h in before
    ]


def test_reports_are_taken_apart_and_stay_apart_when_everything_is_joined_anew(store: Store) -> None:
    with store.write() as w:
        assert hand.split(w, 1, [2], "another meeting", now=NOW) == 3
    with store.write() as w:
        assert join_all(w, now=NOW) == 3
    assert sorted(h.events for h in happenings(store)) == [(1,), (2,), (3,)]


def test_later_reports_do_not_put_together_what_a_person_parted(store: Store) -> None:
    with store.write() as w:
        hand.split(w, 1, [2], "another meeting", now=NOW)
        both = f"{A} {B}"
        put(w, both, [meeting(both, day="2024-04-29")], publisher="Kestrel")
    assert len(happenings(store)) == 3


def test_a_document_leaves_its_family_and_counts_as_a_source_of_its_own(store: Store) -> None:
    with store.write() as w:
        copy = put(w, A + " Read more on our pages.", [meeting(A, day="2024-04-29")], publisher="Herald")
        assert w.happening(1).sources == 2
        assert hand.part(w, copy.document, "they asked themselves", now=NOW) == 1
        assert w.happening(1).sources == 3
        assert w.document(copy.document).family is None


def test_what_makes_no_sense_is_told(store: Store) -> None:
    with store.write() as w:
        with pytest.raises(UsageError, match="two or more"):
            hand.merge(w, [1, 1], "x", now=NOW)
        with pytest.raises(StoreError, match="no happening has the key 9"):
            hand.merge(w, [1, 9], "x", now=NOW)
        with pytest.raises(UsageError, match="expected some of the reports"):
            hand.split(w, 1, [3], "x", now=NOW)
        with pytest.raises(UsageError, match="nothing would be left"):
            hand.split(w, 1, [1, 2], "x", now=NOW)
        with pytest.raises(UsageError, match="nothing to put back"):
            hand.put_back(w, 1, "x", now=NOW)
        with pytest.raises(UsageError, match="in no family"):
            hand.part(w, 3, "x", now=NOW)


def test_joining_everything_anew_changes_nothing_that_was_told(store: Store) -> None:
    before, told = happenings(store), developments(store)
    with store.write() as w:
        join_all(w, now=NOW)
    assert [(h.key, h.events, h.status) for h in happenings(store)] == [(h.key, h.events, h.status) for h in before]
    assert developments(store) == told
