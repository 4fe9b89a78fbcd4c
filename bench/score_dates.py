"""Faces of `find_dates` and `resolve_date` that a scorer of time expressions can call."""

from __future__ import annotations

from datetime import date, timedelta

from closewatch.code.dates import find_dates, resolve_date
from closewatch.model.time import TimeExpression

_LENGTH_OF_DAY = {"day": 10, "time": 10, "month": 7, "year": 4}


def dates(text: str, published: str) -> list[dict[str, object]]:
    """Spans, TIMEX3 values and days; the days of DATE and TIME only, as a length fixes none in TIMEX3."""
    found = find_dates(text, date.fromisoformat(published), join_ranges=False)
    return [{"start": t.start, "end": t.end, "value": t.value, "days": _days(t)} for t in found]


def _days(t: TimeExpression) -> list[str] | None:
    if t.first is None or t.past is None or t.type not in ("DATE", "TIME"):
        return None
    return [t.first.isoformat(), t.past.isoformat()]


def when(expression: str, published: str) -> dict[str, str | None] | None:
    """One ISO date, as exact as the words, and the last of a range; None for what fixes no calendar date (seasons,
    lengths)."""
    t = resolve_date(expression, date.fromisoformat(published))
    if t.first is None or t.past is None or t.type not in ("DATE", "TIME") or t.granularity == "season":
        return None
    last = t.past - timedelta(1)
    value = t.value or ""
    if "/" in value:
        first, _, end = value.partition("/")
        return {"date": first, "end": end}
    if len(value) < 10 and value[4:5] != "-" and value == f"{t.first.year}" and (last - t.first).days > 363:
        return {"date": value, "end": None}
    whole_month = t.first.day == 1 and t.first.isoformat()[:7] == value and (t.past.day == 1)
    if whole_month:
        return {"date": value, "end": None}
    if (
        len(value) in (4, 7)
        and t.first.isoformat()[5:] not in ("01-01",)
        and t.past.isoformat()[5:] != "01-01"
        and len(value) == 4
    ):
        return {"date": (t.first + (t.past - t.first) / 2).isoformat(), "end": None}
    return {"date": t.first.isoformat(), "end": None}
