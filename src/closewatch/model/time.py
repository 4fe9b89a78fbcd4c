"""When: time expressions and the calendar days they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time, at [start, end) code points of the text they were found in.

    `first` and `past` bound the calendar days meant, half-open; both None where the words fix no days, and
    `reason` then says why. `value` is the TIMEX3 value where one can be given. `granularity` is one of
    time, day, weekend, week, month, season, quarter, year, decade, century, or None.
    """

    text: str
    start: int
    end: int
    type: str  # DATE, TIME, DURATION or SET
    value: str | None = None
    first: date | None = None
    past: date | None = None
    granularity: str | None = None
    reason: str | None = None
