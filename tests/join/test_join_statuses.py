"""The joined status depends on the reports alone, and its changes are told in one direction."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closewatch.join.statuses import DENIED, RISING, is_development, joined_status

HELD = st.lists(st.tuples(st.integers(1, 9), st.sampled_from((*RISING, DENIED))), min_size=1, max_size=12)


@given(HELD, st.randoms())
def test_the_order_in_which_reports_come_in_does_not_matter(held: list[tuple[int, str]], rng: random.Random) -> None:
    mixed = list(held)
    rng.shuffle(mixed)
    assert joined_status(dict.fromkeys(held, 1)) == joined_status(dict.fromkeys(mixed, 1))


@given(HELD)
def test_without_denials_the_strongest_status_holds(held: list[tuple[int, str]]) -> None:
    sure = [s for _, s in held if s != DENIED]
    if sure and len(sure) == len(held):
        assert joined_status(dict.fromkeys(held, 1)) == max(sure, key=RISING.index)


@pytest.mark.parametrize(
    ("held", "status"),
    [
        ([(1, "speculated"), (2, "claimed")], "claimed"),
        ([(1, "asserted"), (2, "speculated")], "asserted"),
        ([(1, "asserted"), (2, "denied")], "denied"),
        ([(1, "asserted"), (1, "denied")], "denied"),
        ([(1, "denied"), (2, "claimed")], "denied"),
        ([(1, "denied"), (2, "asserted")], "asserted"),
        ([(1, "denied")], "denied"),
    ],
)
def test_reports_amount_to_a_status(held: list[tuple[int, str]], status: str) -> None:
    assert joined_status(dict.fromkeys(held, 1)) == status


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("expected", "asserted", True), ("claimed", "asserted", True), ("asserted", "denied", True), ("denied", "asserted", True),
        ("asserted", "asserted", False), ("asserted", "claimed", False), ("denied", "claimed", False),
    ],
)  # fmt: skip
def test_only_what_is_surer_denied_or_asserted_again_is_told(before: str, after: str, is_told: bool) -> None:
    assert is_development(before, after) is is_told
