"""What joining goes by: windows, limits and thresholds, each with the run that set it in docs/joining.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FamilySettings:
    """Near-duplicate documents.

    `shared_least` words of sentences that match must be there at all, and sentences worth `contained_least` of the shorter
    text must match, `part_least` where just one does or the longer one's first does not. A sentence matches another where
    `sentence_least` of its words come in the same order in both, as a share of the longer one, and `content_least` of its
    rarer words stand in both. Of the facts in matching
    sentences `conflicts_most` may be others and `odd_most` stand on one side only, and of the shorter text's facts
    `strange_most` may be missing in the other text.
    """

    bands: int = 10
    shingle: int = 3
    bucket_most: int = 40  # a band value that more documents share is boilerplate
    verified_most: int = 8  # candidates whose texts are compared
    shared_least: int = 12
    contained_least: float = 0.55
    part_least: float = 0.85
    sentence_least: float = 0.65
    content_least: float = 0.5
    conflicts_most: float = 0.04
    order_least: float = 0.7
    odd_most: float = 0.2
    strange_most: float = 0.5


@dataclass(frozen=True, slots=True)
class HappeningSettings:
    """Happenings: `join_least` is the score from which a report joins, `merge_least` from which two happenings are one."""

    window_days: int = 6
    wide_days: int = 35  # an interval of more days is looked up by its first days only
    candidates_most: int = 200
    join_least: float = 0.0
    within_least: float = 0.0  # two mentions of one document
    merge_least: float = 2.0
    old_after_days: int = 7  # a development of something older is no news


@dataclass(frozen=True, slots=True)
class StorySettings:
    """Stories: the score of a happening halves every `half_life_days`; none joins a story silent for `silent_days`."""

    half_life_days: float = 21.0
    silent_days: int = 60
    candidates_most: int = 100
    join_least: float = 0.3


FAMILIES = FamilySettings()
HAPPENINGS = HappeningSettings()
STORIES = StorySettings()
