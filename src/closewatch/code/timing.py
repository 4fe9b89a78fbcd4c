"""When an event was: the time words that the sentence ties to its trigger."""

from __future__ import annotations

from collections.abc import Sequence

from closewatch.model.parse import Sentence
from closewatch.model.time import TimeExpression

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp"})


def time_of_event(
    sentence: Sentence, trigger: int, times: Sequence[TimeExpression]
) -> tuple[TimeExpression | None, str | None]:
    """The time expression of the event at token `trigger`, or None with the reason why there is none.

    Words count when they hang below the trigger, or on a verb above it with no clause of its own between; of
    several, the nearest by the tree and then by distance.
    """
    dated = [t for t in times if t.type in {"DATE", "TIME"} and sentence.start <= t.start and t.end <= sentence.end]
    if not dated:
        return None, "the sentence bears no time words"
    ranked = []
    for t in dated:
        steps = _steps(sentence, trigger, t)
        if steps is not None:
            ranked.append((steps, abs(t.start - sentence[trigger].start), t.start, t))
    if not ranked:
        return None, "the time words of the sentence belong to something else"
    return min(ranked, key=lambda r: r[:3])[3], None


def _steps(sentence: Sentence, trigger: int, time: TimeExpression) -> int | None:
    """How far the time words stand from the trigger in the tree; None where another clause holds them."""
    inside = [t for t in sentence if t.start < time.end and time.start < t.end]
    if not inside:
        return None
    numbers = {t.i for t in inside}
    top = next((t for t in inside if t.head not in numbers or t.head == t.i), inside[0])
    above_trigger = {trigger: 0}
    for n, a in enumerate(sentence.ancestors(trigger), 1):
        above_trigger[a.i] = n
    steps = crossings = 0
    at = top
    while at.i not in above_trigger:
        if at.head == at.i:
            return None
        if at.dep in _CLAUSES and at.i != top.i:
            crossings += 1
        steps += 1
        at = sentence[at.head]
    down = above_trigger[at.i]
    clauses_down = _clauses_between(sentence, trigger, at.i)
    if crossings > 0 or clauses_down > 1:
        return None
    if clauses_down == 1 and sentence[at.i].lemma in {"say", "tell", "report", "announce", "state", "add"}:
        return 20 + steps + down if _past(sentence, trigger) else None
    return steps + down + 5 * clauses_down


def _clauses_between(sentence: Sentence, low: int, high: int) -> int:
    count = 0
    at = sentence[low]
    while at.i != high:
        count += at.dep in {"ccomp", "advcl", "relcl"}
        at = sentence[at.head]
    return count


def _past(sentence: Sentence, trigger: int) -> bool:
    return sentence[trigger].tag in {"VBD", "VBN"}
