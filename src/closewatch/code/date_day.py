"""Readers of words that name a day: dates, weekdays, today, named days, anaphora ("the next day")."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from closewatch.code import date_calc as calc
from closewatch.code.date_context import NO_ANCHOR, NO_PUBLISHED, Context, Reading, of_day, of_unit, unresolved
from closewatch.code.date_match import Match, month_is_meant
from closewatch.knowledge import calendar

_NEAR = timedelta(31)  # a day without year that lies ahead by no more than this is that day, if no verb says otherwise
_NEWSPAPER = frozenset(
    {"times", "express", "mirror", "telegraph", "mail", "people", "herald", "post", "tribune", "world"}
)


def year_of(ctx: Context, m: Match) -> int | None:
    """The year that the words themselves give, as digits or as last, this or next year."""
    if (i := m.at("year")) is not None:
        return int(m.t.lower[i])
    rel = m.number("rel") if m.has("rel") else None
    if rel is not None and ctx.published is not None:
        return ctx.published.year + rel
    return None


def place_in_year(ctx: Context, m: Match, make: Callable[[int], tuple[date, date]]) -> tuple[date, date] | None:
    """Choose the year of a span that `make` gives for each: told in the sentence, else nearest as the verbs say."""
    told = ctx.year_told(m.start) or year_ahead(m)
    if told is None and ctx.published is None and ctx.last is not None and ctx.last.first is not None:
        told = ctx.last.first.year
    if told is not None:
        return make(told)
    if ctx.published is None:
        return None
    options = [s for y in (-1, 0, 1) if (s := make_or_none(make, ctx.published.year + y)) is not None]
    before = [s for s in options if s[0] <= ctx.published]
    ahead = [s for s in options if s[1] > ctx.published]
    direction = ctx.direction(m.start, m.end)
    near = ahead and ahead[0][0] - ctx.published <= _NEAR and before and ctx.published - before[-1][1] > 8 * _NEAR
    if ahead and (direction > 0 or not before or (direction == 0 and near)):
        return ahead[0]
    return before[-1] if before else None


def make_or_none(make: Callable[[int], tuple[date, date]], year: int) -> tuple[date, date] | None:
    """The span in that year, or None where it has none (29 February)."""
    try:
        return make(year)
    except ValueError:
        return None


def year_ahead(m: Match) -> int | None:
    """The year at the end of the list of days or months in which these words stand: "in March and April 2019"."""
    codes = calendar.codes()
    links = "".join(re.escape(codes[k]) for k in ("COMMA", "AND", "OR", "TO", "DASH", "MONTH", "MONAB", "DAY", "ORD"))
    found = re.match(f"[{links}]+({re.escape(codes['YEAR'])})", m.t.codes[m.end : m.end + 8])
    if found and any(m.t.kind(k) in ("AND", "OR", "TO", "DASH") for k in range(m.end, m.end + found.start(1))):
        return int(m.t.lower[m.end + found.start(1)])
    return None


def day(ctx: Context, m: Match) -> Reading | None:
    """A day of a month, with or without year and weekday."""
    month, number = m.number("month"), m.number("day") + (m.number("tens") if m.has("tens") else 0)
    if not month_is_meant(m, with_day=True) or not 1 <= number <= 31:
        return None
    year = year_of(ctx, m)
    try:
        date(2024, month, number)
        if year is not None:
            return of_day(date(year, month, number), fixed=True)
        known = calendar.known_years().get((month, number, m.word(m.end)))
        if known is not None and (ctx.published is None or date(known, month, number) <= ctx.published):
            return of_day(date(known, month, number), fixed=True)
        weekday = m.number("weekday") if m.has("weekday") else None
        span = place_in_year(ctx, m, lambda y: (d := date(y, month, number), d + calc.ONE))
    except ValueError:
        return None
    if span is None:
        return unresolved(f"XXXX-{month:02d}-{number:02d}", NO_PUBLISHED, "day")
    found = span[0]
    if weekday is not None and found.isoweekday() != weekday:
        for y in (found.year - 1, found.year + 1):
            other = make_or_none(lambda y: (d := date(y, month, number), d), y)
            if other is not None and other[0].isoweekday() == weekday:
                found = other[0]
    return of_day(found)


def numeric(ctx: Context, m: Match) -> Reading | None:
    """A day in digits; where day and month could change places, the reading nearest before publication is taken."""
    if any(not m.t.touches(i) for i in range(m.start + 1, m.end)):
        return None
    a, b, c = (m.t.lower[i] for i in (m.must("a"), m.must("b"), m.must("c")))
    mark = m.t.lower[m.must("a") + 1]
    if len(a) == 4:
        options = [(int(a), int(b), int(c))]
    elif len(c) == 4 or (mark == "/" and len(c) == 2):
        year = int(c) if len(c) == 4 else full_year(int(c), ctx.published)
        options = [(year, int(b), int(a))] if mark == "." else [(year, int(a), int(b)), (year, int(b), int(a))]
    else:
        return None
    days = [d for y, mo, da in options if (d := _date_or_none(y, mo, da)) is not None]
    if not days:
        return None
    if ctx.published is not None:
        days.sort(key=lambda d: (d > (ctx.published or d), abs((d - (ctx.published or d)).days)))
    return of_day(days[0], fixed=True)


def _date_or_none(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def full_year(short: int, published: date | None) -> int:
    """A year of two digits, taken as the nearest that is not more than ten years ahead."""
    now = published.year if published else 2020
    year = now - now % 100 + short
    return year if year <= now + 10 else year - 100


def day_range(ctx: Context, m: Match) -> Reading | None:
    """Days from one to another, of one month or two."""
    month, month2 = m.number("month"), m.number("month2") if m.has("month2") else m.number("month")
    one, two = m.number("day"), m.number("day2")
    if not month_is_meant(m, with_day=True):
        return None

    def make(y: int) -> tuple[date, date]:
        return date(y, month, one), date(y + (month2 < month), month2, two) + calc.ONE

    try:
        year = year_of(ctx, m)
        span = make(year) if year is not None else place_in_year(ctx, m, make)
    except ValueError:
        return None
    if span is None:
        return unresolved(f"XXXX-{month:02d}-{one:02d}/XXXX-{month2:02d}-{two:02d}", NO_PUBLISHED, "day")
    if span[0] >= span[1]:
        return None
    return Reading("DATE", f"{span[0]}/{span[1] - calc.ONE}", span[0], span[1], "day")


def day_of_month(ctx: Context, m: Match) -> Reading | None:
    """A day by its number alone ("the 15th"): of the last month told, else the nearest as the verbs say."""
    number = m.number("day")
    if not 1 <= number <= 31 or (not m.has("rel") and not m.has("weekday") and not _stands_as_day(m)):
        return None
    base = ctx.published
    if base is None:
        return unresolved(f"XXXX-XX-{number:02d}", NO_PUBLISHED, "day")
    if m.has("rel"):
        if m.word(m.end - 1) != "month":
            return None
        first, _ = calc.month_span(base.year, base.month + m.number("rel", 0))
        found = _date_or_none(first.year, first.month, number)
        return of_day(found) if found else None
    months = [calc.month_span(base.year, base.month + k)[0] for k in range(-12, 13)]
    days = [d for f in months if (d := _date_or_none(f.year, f.month, number)) is not None]
    if m.has("weekday"):
        days = [d for d in days if d.isoweekday() == m.number("weekday")]
    ahead = ctx.direction(m.start, m.end) > 0
    days = [d for d in days if d >= base][:1] if ahead else [d for d in days if d <= base][-1:]
    return of_day(days[0]) if days else None


def _stands_as_day(m: Match) -> bool:
    """Whether "the 15th" is not followed by its noun ("the 15th floor")."""
    following = m.t.word(m.end)
    before = m.t.kind(m.start - 1) in ("ON", "SINCE", "BY", "TO", "FROM", "OF", "AFTER", "BEFORE", "BETWEEN", "AND")
    ends = m.end >= len(m.t.words) or not following.isalnum() or following in {"and", "to", "when", "as", "in", "at"}
    return ends and (before or m.end - m.start == len(m.t.words))


def weekday(ctx: Context, m: Match) -> Reading | None:
    """A weekday, alone or with last, this, next, early, late or a part of the day.

    Alone it is the latest such day up to and including the day of publication, or the next one where the verb beside
    it looks ahead.
    """
    i, number = m.must("weekday"), m.number("weekday")
    if not _weekday_is_meant(m, i):
        return None
    part = m.value("part") if m.has("part") else None
    mod = m.kind_of("mod")
    if part is None and mod == "OVERNIGHT":
        part = "NI"
    rel = m.kinds("rel")
    if ctx.published is None:
        value = f"XXXX-WXX-{number}" + (f"T{part.removeprefix('T')}" if part else "")
        name = m.t.words[i]
        return unresolved(value, f"{NO_PUBLISHED}: {name!r} is kept as weekday {number}", "time" if part else "day")
    if "SAME" in rel:
        rel = []
    if m.has("relweek"):
        if m.word(m.must("unit")) != "week":
            return None
        monday = ctx.published - timedelta(ctx.published.weekday()) + timedelta(7 * m.number("relweek"))
        return of_day(monday + timedelta(number - 1), part, weekday=True)
    return of_day(choose_weekday(ctx, m, number, rel), part, weekday=True)


def choose_weekday(ctx: Context, m: Match, number: int, rel: list[str]) -> date:
    """The weekday meant beside the day of publication, which must be known."""
    base = ctx.published or date.min
    since = (base.isoweekday() - number) % 7
    ahead = (number - base.isoweekday()) % 7
    if "LAST" in rel or "PAST" in rel or "PREV" in rel:
        return base - timedelta(since or 7)
    if "NEXT" in rel or "FOLLOWING" in rel:
        monday = base - timedelta(base.weekday()) + timedelta(7)
        return monday + timedelta(number - 1)
    if "COMING" in rel:
        return base + timedelta(ahead or 7)
    direction = ctx.direction(m.start, m.end)
    if "THIS" in rel:
        monday = base - timedelta(base.weekday())
        found = monday + timedelta(number - 1)
        return base + timedelta(ahead) if found < base and direction > 0 else found
    return base + timedelta(ahead) if direction > 0 else base - timedelta(since)


def _weekday_is_meant(m: Match, i: int) -> bool:
    kind, after, before = m.t.kind(i), m.t.word(i + 1), m.t.word(i - 1)
    if kind == "WDAB" and m.t.kind(i + 1) != "DOT" and m.t.lower[i] in ("sun", "sat", "mon", "wed"):
        return m.end - m.start == len(m.t.words)
    if m.t.is_capital(i + 1) and after in _NEWSPAPER:
        return False
    return before not in ("black", "bloody", "super", "cyber")


def deictic(ctx: Context, m: Match) -> Reading | None:
    """Today, yesterday, tomorrow, this morning, last night, tonight, overnight, the day before yesterday."""
    if m.has("deictic"):
        i = m.must("deictic")
        if m.t.is_capital(i) and not m.t.starts_sentence(m.start) and m.t.is_capital(i - 1):
            return None  # a name: USA Today
        move = int(m.t.value(i))
        if m.has("far"):
            move += -1 if m.kind_of("far") == "BEFORE" else 1
        part = m.value("part") if m.has("part") else None
    elif m.has("over"):
        move, part = -1, "NI"
    else:
        part = m.value("part")
        move = m.number("rel") if m.has("rel") else 0
    if ctx.published is None:
        return unresolved("PRESENT_REF" if move == 0 else None, NO_PUBLISHED, "time" if part else "day")
    return of_day(ctx.published + timedelta(move), part)


def feast(ctx: Context, m: Match) -> Reading | None:
    """A named day or festival, of the year told, or the nearest as the verbs say."""
    name = m.t.feasts.get(m.must("feast"))
    if name is None:
        return None
    rel = m.kinds("rel")
    year = int(m.t.lower[m.must("year")]) if m.has("year") else None
    if m.has("relyear") and ctx.published is not None:
        year = ctx.published.year + m.number("relyear")
    rule = calendar.feasts()[name].rule
    if rule[0] == "day":
        year = int(rule[1][:4])
    if year is None and ctx.published is None:
        year = ctx.year_told(m.start)
        if year is None:
            return unresolved(None, f"{NO_PUBLISHED}, and no year stands beside the name of the day")
    if year is not None:
        found = calendar.feast_days(name, year)
        return _feast_reading(found[-1:] if "LAST" in rel else found[:1], name)
    base = ctx.published or date.min
    spans = [s for y in (-1, 0, 1) for s in calendar.feast_days(name, base.year + y)]
    before = [s for s in spans if s[0] <= base]
    ahead = [s for s in spans if s[1] > base]
    if {"NEXT", "COMING"} & set(rel) or (not {"LAST", "PAST"} & set(rel) and ctx.direction(m.start, m.end) > 0):
        return _feast_reading(ahead[:1], name)
    if {"LAST", "PAST", "PREV"} & set(rel):
        before = [s for s in before if s[1] <= base]
    elif "THIS" in rel:
        return _feast_reading([s for s in spans if s[0].year == base.year][:1], name)
    elif (
        ahead
        and ahead[0][0] - base <= _NEAR
        and before
        and base - before[-1][1] > 4 * _NEAR
        and ctx.direction(m.start, m.end) == 0
    ):
        return _feast_reading(ahead[:1], name)
    return _feast_reading(before[-1:], name)


def _feast_reading(spans: list[tuple[date, date]], name: str) -> Reading:
    if not spans:
        return unresolved(None, f"the table of {name} holds no day near")
    first, past = spans[0]
    if (past - first).days == 1:
        return of_day(first)
    last = past - calc.ONE
    return Reading("DATE", f"{first}/{last}", first, past, "month" if (past - first).days > 20 else "day")


def anaphor(ctx: Context, m: Match) -> Reading | None:
    """The next day, the same week, the day before, that night: counted from what the text named last."""
    unit = {"PART": "day", "NIGHT": "day"}.get(m.kind_of("unit"), m.value("unit"))
    part = m.value("unit") if m.kind_of("unit") in ("PART", "NIGHT") else None
    rel = m.kind_of("rel")
    if unit in calc.CLOCK_LETTER:
        return None
    move = {"NEXT": 1, "FOLLOWING": 1, "AFTER": 1, "PREV": -1, "BEFORE": -1, "EARLIER": -1}.get(rel, 0)
    base = ctx.last_day if unit == "day" else (ctx.last.first if ctx.last else None)
    if base is None:
        if unit != "day" and rel == "NEXT" and m.t.kind(m.start - 1) in ("IN", "DURING", "FOR"):
            return Reading("DURATION", calc.length_value(unit, "1"), unit=unit, reason="a length, not a day")
        if unit != "day" and rel == "PREV" and ctx.published is not None:
            return of_unit(unit, calc.shift(ctx.published, unit, -1))
        return unresolved(None, NO_ANCHOR, calc.granularity(unit))
    if rel == "AFTER" and m.t.word(m.end).isalpha() and m.t.word(m.end) not in ("and", "but", "in", "at"):
        return unresolved(None, "counted from what is told next, not from a day", calc.granularity(unit))
    if rel == "BEFORE" and m.t.word(m.end) in ("the", "a", "an", "his", "her", "its", "their"):
        return unresolved(None, "counted from what is told next, not from a day", calc.granularity(unit))
    moved = calc.shift(base, unit, move)
    return of_day(moved, part) if unit == "day" else of_unit(unit, moved)


def told_day(ctx: Context, m: Match) -> Reading | None:
    """The day (month, year) that is being told: "ended the day higher"."""
    unit = m.value("unit")
    if unit not in ("day",) or m.t.word(m.end) in ("of", "when", "that", "after", "before", "he", "she", "they"):
        return None
    base = ctx.last_day or ctx.published
    return of_day(base) if base else unresolved(None, NO_PUBLISHED, "day")
