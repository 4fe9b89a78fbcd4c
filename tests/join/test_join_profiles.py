"""Profiles: packed and back, summed in any grouping."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from closewatch.join.profiles import Profile, add, pack, total, unpack
from closewatch.join.statuses import RISING

SMALL = st.integers(1, 400)
CODE = st.integers(0, 0xFFFFFF)
WORDS = st.dictionaries(CODE, st.tuples(st.integers(1, 15), st.integers(1, 15)), max_size=20)
COUNTS = st.dictionaries(SMALL, st.integers(1, 9), max_size=6)
ORIGINS = st.lists(st.frozensets(CODE, min_size=1, max_size=3), max_size=4)
PROFILES = st.builds(
    Profile,
    types=st.dictionaries(st.sampled_from(("CONSULT", "AGREE")), SMALL, min_size=1),
    modes=st.dictionaries(st.sampled_from(("visit", "phone")), SMALL),
    days=st.dictionaries(st.tuples(SMALL, SMALL), SMALL, max_size=4), published=st.none() | st.tuples(SMALL, SMALL),
    places=COUNTS, actors=COUNTS, recipients=COUNTS, contexts=COUNTS, words=WORDS, topic=WORDS, numbers=COUNTS,
    held=st.dictionaries(st.tuples(SMALL, st.sampled_from(RISING)), SMALL, max_size=3),
    origins=ORIGINS.map(lambda groups: add(Profile(), Profile(origins=tuple(groups))).origins), documents=SMALL,
)  # fmt: skip


@given(PROFILES)
def test_a_packed_profile_comes_back(p: Profile) -> None:
    assert unpack(pack(p)) == p


@given(st.lists(ORIGINS, min_size=1, max_size=4))
def test_independent_sources_do_not_depend_on_the_order_of_reports(groups: list[list[frozenset[int]]]) -> None:
    profiles = [Profile(origins=tuple(g)) for g in groups]
    assert total(profiles).origins == total(reversed(profiles)).origins


@given(ORIGINS)
def test_groups_of_origins_share_nothing(groups: list[frozenset[int]]) -> None:
    found = total(Profile(origins=(g,)) for g in groups).origins
    assert sum(len(g) for g in found) == len(frozenset().union(*groups))


def test_a_profile_takes_a_few_hundred_bytes() -> None:
    words = dict.fromkeys(range(32), (15, 1))
    assert len(pack(Profile(types={"CONSULT": 1}, words=words, topic=words))) < 500
