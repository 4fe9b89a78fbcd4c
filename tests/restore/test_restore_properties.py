"""Properties that hold of the restoration of any text and any bytes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from restore_properties import TEXTS, hold_of

from closewatch.restore.api import restore

quick = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(TEXTS)
def test_any_text_keeps_its_way_back_and_settles_at_once(raw):
    hold_of(raw)


@quick
@given(st.binary(max_size=60))
def test_any_bytes_are_restored_and_given_back_as_they_were(raw):
    assert hold_of(raw).raw_bytes() == raw


@quick
@given(st.text(st.characters(blacklist_categories=()), max_size=40))
def test_lone_surrogates_do_no_harm(raw):
    hold_of(raw)


@pytest.mark.parametrize(
    "raw",
    ["a" + "\u0301" * 1_000_000, *(c * 300_000 for c in ("\u202ea", "a\b", "аa", "\u200b", "a1"))],
    ids=["marks", "overrides", "backspaces", "one word", "invisible", "digits"],
)
def test_a_long_hostile_text_ends_soon(raw):
    restore(raw)
