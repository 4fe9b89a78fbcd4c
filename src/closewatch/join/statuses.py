"""The joined status of a happening: what all its reports amount to, and which changes are developments.

Reports count by the day on which they appeared, not by the order in which they came in, so that the status depends on the
reports alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from closewatch.join.reading import Report

# From the weakest to the strongest way to hold that something happened; to deny it stands apart.
RISING = ("called_for", "conditional", "speculated", "expected", "claimed", "asserted")
DENIED = "denied"
_RANK = {name: n for n, name in enumerate(RISING)}


def joined_status(held: Mapping[tuple[int, str], int]) -> str:
    """The status that reports amount to; `held` has the day of appearance and the status of each.

    Day by day: the strongest status so far holds. Who denies it makes it denied, over all that appeared before and on that
    day. What is denied becomes asserted again by an assertion that appears on a later day, by nothing less.

    >>> joined_status({(1, "claimed"): 10, (2, "asserted"): 11})
    'asserted'
    >>> joined_status({(1, "asserted"): 10, (2, "denied"): 11, (3, "claimed"): 12})
    'denied'
    """
    strongest: str | None = None
    is_denied = False
    for day in sorted({day for day, _ in held}):
        told = [status for appeared, status in held if appeared == day]
        best = _strongest(s for s in told if s != DENIED)
        if best is not None:
            if is_denied and best == RISING[-1]:
                is_denied = False
            strongest = best if strongest is None else _strongest((strongest, best))
        if DENIED in told:
            is_denied = True
    return DENIED if is_denied or strongest is None else strongest


def _strongest(statuses: Iterable[str]) -> str | None:
    return max(statuses, key=_RANK.__getitem__, default=None)


def is_development(before: str, after: str) -> bool:
    """Whether the change is one to tell: it became surer, was denied, or was asserted again after a denial."""
    if before == after:
        return False
    if after == DENIED:
        return True
    if before == DENIED:
        return after == RISING[-1]
    return _RANK[after] > _RANK[before]


def held_by_document(reports: Sequence[Report]) -> tuple[str, int]:
    """How one document holds a happening that it tells of in these reports, with the event that says so.

    A denial anywhere counts; else the first mention in the body, since headlines leave out "said" and "may"; the headline
    where it stands alone.
    """
    in_order = sorted(reports, key=lambda r: (r.is_headline, r.sentence, r.event))
    chosen = next((r for r in in_order if r.status == DENIED), in_order[0])
    return chosen.status, chosen.event


def says_status(before: str | None, after: str) -> str:
    """A change of status in words."""
    words = {"called_for": "called for", "conditional": "told as a condition", "denied": "denied"}
    told = words.get(after, after)
    if before is None:
        return f"first seen, {told}"
    return f"{told} after it was {words.get(before, before)}"
