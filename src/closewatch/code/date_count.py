"""Readers of times that count from another: "two years ago", "a day later", "a week before last Friday", "the past
nine days"."""

from __future__ import annotations

from datetime import date, timedelta

from closewatch.code import date_calc as calc
from closewatch.code.date_context import NO_ANCHOR, NO_PUBLISHED, Context, Reading, of_day, of_unit, unresolved
from closewatch.code.date_day import choose_weekday
from closewatch.code.date_match import Match


def offset(ctx: Context, m: Match) -> Reading | None:
    """Some units before or after a weekday, today or tomorrow ("a week before last Friday")."""
    if ctx.published is None:
        return unresolved(None, NO_PUBLISHED, "day")
    lo, hi = m.span("on")
    n = _count(m)
    unit = m.value("unit")
    if n is None or unit in calc.CLOCK_LETTER:
        return None
    if m.t.kind(hi - 1) == "DEICTIC":
        base = ctx.published + timedelta(int(m.t.value(hi - 1)))
    else:
        kinds = [m.t.kind(i) for i in range(lo, hi - 1)]
        base = choose_weekday(ctx, m, int(m.t.value(hi - 1)), kinds)
    sign = 1 if m.kind_of("dir") in ("AFTER", "FROM") else -1
    return of_day(calc.shift(base, unit, sign * n))


def _count(m: Match) -> int | None:
    """The whole number that the words give; None for a vague one."""
    if m.has("vague"):
        return 2 if m.word(m.span("vague")[1] - 1) == "couple" else None
    if m.has("dozen") or m.has("dozenhalf"):
        return 12 if m.has("dozen") else 6
    if m.has("tens"):
        return m.number("tens") + m.number("ones")
    return m.number("n", 1) if m.has("n") else None


def ago(ctx: Context, m: Match) -> Reading | None:
    """Some units ago, earlier, later, from now: as exact as its unit, a week to the day."""
    unit, where = m.value("unit"), m.kinds("dir")
    if m.kind_of("n") == "A" and unit == "day" and m.t.kind(m.start - 1) in ("DAY", "NUM"):
        return None
    n = _count(m)
    relative = where[0] in ("EARLIER", "LATER", "BEFORE", "AFTER")
    if relative and (where in (["BEFORE"], ["AFTER"]) or m.word(m.end) == "than"):
        number = "X" if n is None else f"{n + 0.5:g}" if m.has("half") else str(n)
        return Reading("DURATION", calc.length_value(unit, number), unit=unit, reason="a length, not a day")
    if where[0] == "OLD" and unit == "year":
        return Reading("DURATION", calc.length_value(unit, str(n)), unit=unit, reason="an age, not a day")
    sign = 1 if where[0] in ("LATER", "HENCE", "FROM", "AFTER", "APOS") else -1
    if m.has("one"):
        n = 1
    if m.has("n") is False and n is None and "half" not in m.t.lower[m.start : m.start + 1]:
        return unresolved("PAST_REF" if sign < 0 else "FUTURE_REF", "the words give no number", calc.granularity(unit))
    base = _base(ctx, unit) if relative else ctx.published
    if base is None:
        return unresolved(None, NO_ANCHOR if relative else NO_PUBLISHED, calc.granularity(unit))
    return _moved(base, unit, sign * (n if n is not None else 0), halved=n is None or m.has("half"))


def _base(ctx: Context, unit: str) -> date | None:
    """What "earlier" and "later" count from: the day told last, for years the day of publication too."""
    if unit in ("day", "night", "week", "weekend"):
        return ctx.last_day
    if ctx.last is not None and ctx.last.first is not None:
        return ctx.last.first
    return ctx.published


def _moved(base: date, unit: str, n: int, *, halved: bool) -> Reading:
    """The day or unit n units from the base; `halved` adds half a unit in the same direction."""
    try:
        if halved:
            months = {"year": 6, "decade": 60, "century": 600, "month": 0}.get(unit, 0) * (1 if n > 0 else -1)
            found = calc.shift(calc.shift(base, unit, n), "month", months)
            return of_unit("month" if unit == "year" else "year", found)
        if unit in calc.CLOCK_LETTER:
            return of_day(base)
        found = calc.shift(base, unit, n)
    except (ValueError, OverflowError):
        return unresolved(None, "before the years that a calendar can tell", calc.granularity(unit))
    if unit in ("week", "fortnight", "night"):
        day = of_day(found)
        return Reading("DATE", day.value, day.first, day.past, "week" if unit != "night" else "day")
    return of_unit("year" if unit in ("decade", "century") else unit, found)


def span(ctx: Context, m: Match) -> Reading | None:
    """The past nine days, the next four years: a length with the days it covers."""
    unit, rel = m.value("unit"), m.kind_of("rel")
    n = _count(m)
    number = "X" if n is None and m.value("unit") and m.t.kind(m.end - 1) != "UNIT" else f"{n or 1}"
    if m.has("half"):
        number = f"{n or 0}.5"
    value = calc.length_value(unit, number) if unit != "weekend" else None
    if n is None and number == "1":
        n = 1
    if n is None or ctx.published is None or rel in ("PREV", "FOLLOWING") or unit in calc.CLOCK_LETTER:
        reason = (
            NO_PUBLISHED
            if ctx.published is None
            else "the words give no number"
            if n is None
            else "a length, not a day"
        )
        return Reading("DURATION", value, unit=unit, reason=reason)
    try:
        if rel in ("NEXT", "COMING"):
            return Reading("DURATION", value, ctx.published, calc.shift(ctx.published, unit, n) + calc.ONE, unit)
        return Reading("DURATION", value, calc.shift(ctx.published, unit, -n), ctx.published + calc.ONE, unit)
    except (ValueError, OverflowError):
        return Reading("DURATION", value, unit=unit, reason="before the years that a calendar can tell")
