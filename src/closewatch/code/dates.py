"""When: find the words of a text that tell a time, and the calendar days they mean.

In: restored text and the day of its publication. Out: `TimeExpression`s with TIMEX3 value and half-open days. What
fixes no day keeps its words and says why.
Source: TimeML Annotation Guidelines 1.2.1 (TIMEX3) for types and values. A range, which TIMEX3 has no value for, is
written first/last.
"""

from __future__ import annotations

from datetime import date

from closewatch.code.date_calc import granularity
from closewatch.code.date_read import Found, read
from closewatch.code.date_tokens import Tokens, tokenise
from closewatch.model.time import TimeExpression


def find_dates(text: str, published: date | None = None, *, join_ranges: bool = True) -> list[TimeExpression]:
    """All time expressions of a text in order, none overlapping another.

    Weekdays, months and days without year are read beside `published`: as the latest such time, or the next one where
    the verb beside the words looks ahead. "From Monday to Wednesday" is one range, or with `join_ranges=False` two
    days, as in TimeML.

    >>> [(t.text, t.value) for t in find_dates("They met on Tuesday and again two days later.", date(2025, 5, 16))]
    [('Tuesday', '2025-05-13'), ('two days later', '2025-05-15')]
    """
    tokens = tokenise(text)
    return [_expression(text, tokens, found) for found in read(tokens, published, join_ranges=join_ranges)]


def resolve_date(expression: str, published: date | None) -> TimeExpression:
    """The time that an expression means on the day of publication; unresolved, with its reason, where it means none.

    >>> resolve_date("last week", date(2025, 5, 16)).value
    '2025-W19'
    """
    found = find_dates(expression, published)
    if not found:
        return TimeExpression(expression, 0, len(expression), "DATE", reason="no words here tell a time")
    fixed = [f for f in found if f.first is not None]
    return max(fixed or found, key=lambda f: (f.type == "TIME", f.end - f.start, -f.start))


def _expression(text: str, tokens: Tokens, found: Found) -> TimeExpression:
    start, end = tokens.spans[found.start][0], tokens.spans[found.end - 1][1]
    r = found.reading
    unit = granularity(r.unit) if r.unit else None
    return TimeExpression(text[start:end], start, end, r.type, r.value, r.first, r.past, unit, r.reason)
