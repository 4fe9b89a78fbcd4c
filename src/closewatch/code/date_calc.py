"""Calendar arithmetic for time expressions: units, their half-open days, their TIMEX3 values. No text is read here."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

ONE = timedelta(1)
LETTER = {"day": "D", "night": "D", "weekend": "WE", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
CLOCK_LETTER = {"second": "S", "minute": "M", "hour": "H"}
SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
GRANULARITIES = frozenset({"time", "day", "weekend", "week", "month", "season", "quarter", "year", "decade", "century"})


def granularity(unit: str) -> str | None:
    """The granularity that counting in this unit has."""
    if unit in CLOCK_LETTER:
        return "time"
    unit = {"night": "day", "fortnight": "week"}.get(unit, unit)
    return unit if unit in GRANULARITIES else None


def month_span(year: int, month: int) -> tuple[date, date]:
    """First day of a month and first day of the next; months count on beyond 12 and below 1."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def shift(day: date, unit: str, n: int) -> date:
    """The day n units later; the last day of a month where that month has no such day.

    Raises ValueError or OverflowError outside the years 1 to 9999.
    """
    if unit in ("day", "night"):
        return day + timedelta(n)
    if unit in ("week", "weekend", "fortnight"):
        return day + timedelta(n * (14 if unit == "fortnight" else 7))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit] * n
    first, past = month_span(day.year, day.month + months)
    return first.replace(day=min(day.day, (past - first).days))


def unit_span(unit: str, day: date) -> tuple[date, date]:
    """The half-open days of the calendar unit that holds the day; a week begins on Monday."""
    if unit in ("day", "night"):
        return day, day + ONE
    if unit in ("week", "fortnight"):
        first = day - timedelta(day.weekday())
        return first, first + timedelta(14 if unit == "fortnight" else 7)
    if unit == "weekend":
        first = day - timedelta(day.weekday()) + timedelta(5)
        return first, first + timedelta(2)
    if unit == "month":
        return month_span(day.year, day.month)
    if unit == "quarter":
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return first, month_span(first.year, first.month + 2)[1]
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    year = day.year - day.year % size
    return date(year, 1, 1), date(year + size, 1, 1)


def unit_value(unit: str, day: date) -> str:
    """TIMEX3 value of the calendar unit that holds the day.

    >>> unit_value("week", date(2025, 5, 16))
    '2025-W20'
    """
    if unit in ("week", "fortnight", "weekend"):
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    cut = {"year": 4, "decade": 3, "century": 2}.get(unit)
    return f"{day.year:04d}"[:cut] if cut else day.isoformat()


def length_value(unit: str, number: str) -> str:
    """TIMEX3 value of a length: `number` is digits, a decimal, or X.

    >>> length_value("minute", "30"), length_value("decade", "2"), length_value("fortnight", "1")
    ('PT30M', 'P20Y', 'P2W')
    """
    if unit in CLOCK_LETTER:
        return f"PT{number}{CLOCK_LETTER[unit]}"
    scale = {"decade": (10, "Y"), "century": (100, "Y"), "fortnight": (2, "W")}.get(unit)
    if scale is not None:
        size, letter = scale
        return f"P{'X' if number == 'X' else f'{float(number) * size:g}'}{letter}"
    return f"P{number}{LETTER[unit]}"


def season_span(season: str, year: int) -> tuple[date, date]:
    """Months of a meteorological season of the northern hemisphere; a winter begins in December of its year."""
    month = SEASON_MONTH[season]
    return date(year, month, 1), month_span(year, month + 2)[1]


def narrow(unit: str, first: date, past: date, part: str) -> tuple[date, date]:
    """The early, mid or late third of a span (whole months of a year, ten days of a month), its start day or its end
    day."""
    if part == "start":
        return first, first + ONE
    if part == "end":
        return past - ONE, past
    if unit == "month":
        cuts = [first, first + timedelta(10), first + timedelta(20), past]
    elif unit == "year":
        cuts = [first, date(first.year, 5, 1), date(first.year, 9, 1), past]
    elif unit == "decade":
        cuts = [first, date(first.year + 4, 1, 1), date(first.year + 7, 1, 1), past]
    else:
        days = (past - first).days
        cuts = [first, first + timedelta(days // 3), past - timedelta(days // 3), past]
    n = ("early", "mid", "late").index(part)
    return cuts[n], cuts[n + 1]


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    return calendar.monthrange(year, month)[1]
