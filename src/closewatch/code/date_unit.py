"""Readers of words that name a calendar unit longer than a day: months, quarters, seasons, years, "last week", "two
years ago"."""

from __future__ import annotations

from datetime import date, timedelta

from closewatch.code import date_calc as calc
from closewatch.code.date_context import NO_PUBLISHED, Context, Reading, of_day, of_unit, unresolved
from closewatch.code.date_day import full_year, place_in_year, year_of
from closewatch.code.date_match import Match, month_is_meant
from closewatch.knowledge import calendar

_YEAR_BEFORE = frozenset(
    {
        "IN",
        "DURING",
        "SINCE",
        "BY",
        "TO",
        "FROM",
        "BETWEEN",
        "AFTER",
        "BEFORE",
        "OF",
        "FOR",
        "THE",
        "EARLY",
        "LATE",
        "MID",
        "START",
        "END",
        "LPAR",
        "THAN",
        "EARLIER",
        "LATER",
        "POSS",
        "COMMA",
    }
)


def month(ctx: Context, m: Match) -> Reading | None:
    """A month, with its year or the nearest one as the verbs say."""
    if not month_is_meant(m):
        return None
    number = m.number("month")
    if m.has("year"):
        return of_unit("month", date(int(m.t.lower[m.must("year")]), number, 1), fixed=True)
    if m.has("short"):
        return of_unit("month", date(full_year(m.number("short"), ctx.published), number, 1), fixed=True)
    if m.has("relyear"):
        if m.word(m.must("unit")) != "year":
            return None
        base = ctx.published or (ctx.last.first if ctx.last else None)
        if base is None:
            return unresolved(f"XXXX-{number:02d}", NO_PUBLISHED, "month")
        move = 0 if m.kind_of("relyear") == "THAT" else m.number("relyear")
        return of_unit("month", date(base.year + move, number, 1))
    rel = m.kinds("rel")
    if rel and ctx.published is not None and rel != ["THIS"]:
        now = ctx.published
        if {"NEXT", "COMING", "FOLLOWING"} & set(rel):
            return of_unit("month", date(now.year + (number <= now.month), number, 1))
        return of_unit("month", date(now.year - (number >= now.month), number, 1))
    span = place_in_year(ctx, m, lambda y: calc.month_span(y, number))
    if span is None:
        return unresolved(f"XXXX-{number:02d}", NO_PUBLISHED, "month")
    return of_unit("month", span[0])


def year(ctx: Context, m: Match) -> Reading | None:
    """A year that stands where a year stands."""
    i, number = m.must("year"), int(m.t.lower[m.must("year")])
    before, after = m.t.kind(i - 1), m.t.kind(i + 1)
    alone = m.end - m.start == len(m.t.words)
    edged = before == "DASH" and m.t.kind(i - 2) in ("EARLY", "LATE", "MID", "START", "END")
    listed = edged or (before in ("AND", "OR", "DASH", "COMMA", "SLASH") and m.t.kind(i - 2) == "YEAR")
    opens = after in ("AND", "DASH", "TO") and m.t.kind(i + 2) == "YEAR"
    if before == "COMMA" and not listed:
        return None
    if not (alone or listed or opens or before in _YEAR_BEFORE) or before == "CURRENCY" or after == "PERCENT":
        return None
    if (m.t.touches(i) and before not in ("LPAR", "DASH")) or m.word(i + 1) in calendar.counted():
        return None
    if i + 2 < len(m.t.words) and m.t.touches(i + 1) and m.word(i + 1) in (".", ":", "/") and m.t.touches(i + 2):
        return None
    usual = 1900 <= number < 2100
    if not usual and (before not in ("IN", "SINCE", "DURING") or m.t.word(i + 1).isalpha()):
        return None
    if usual and before in ("FOR", "TO", "BY", "THE", "OF", "THAN", "POSS") and not 1940 <= number <= 2060:
        return None
    return of_unit("year", date(number, 1, 1), fixed=True)


def year_pair(ctx: Context, m: Match) -> Reading | None:
    """Two years of which the second is written short ("2023-24")."""
    number, short, end = int(m.t.lower[m.must("year")]), m.t.lower[m.must("short")], m.end
    if len(short) != 2 or (number + 1) % 100 != int(short) or not (m.t.touches(end - 1) and m.t.touches(end - 2)):
        return None
    return Reading("DATE", f"{number}/{number + 1}", date(number, 1, 1), date(number + 2, 1, 1), "year", fixed=True)


def short_year(ctx: Context, m: Match) -> Reading | None:
    """A year of two digits after an apostrophe ("since '82")."""
    if m.t.kind(m.start - 1) not in ("IN", "SINCE", "DURING", "OF", "FROM", "TO", "BY"):
        return None
    if not m.t.touches(m.end - 1) or m.t.touches(m.start) or len(m.t.lower[m.end - 1]) != 2:
        return None
    return of_unit("year", date(full_year(m.number("short"), ctx.published), 1, 1), fixed=True)


def relative_unit(ctx: Context, m: Match) -> Reading | None:
    """Last week, this year, the previous month, later this year, the week before last."""
    unit = m.value("unit")
    if unit in ("minute", "hour"):
        return None
    if m.has("far"):
        move = -2 if m.kind_of("far") == "BEFORE" else 2
    else:
        move = m.number("rel", 0)
        if (
            m.has("rel")
            and m.kind_of("rel") in ("PREV", "FOLLOWING")
            and ctx.last_day is not None
            and ctx.last is not None
        ):
            base = ctx.last.first
            return of_unit(unit, calc.shift(base, unit, move)) if base else None
    if unit == "day" and m.kind_of("rel") in ("LAST", "THIS", "NEXT"):
        return None if move else (of_day(ctx.published) if ctx.published else unresolved(None, NO_PUBLISHED, "day"))
    if ctx.published is None:
        return unresolved(None, NO_PUBLISHED, calc.granularity(unit))
    return of_unit(unit, calc.shift(ctx.published, unit, move))


def edge(ctx: Context, m: Match) -> Reading | None:
    """The start, end, early or late part of the unit that is being told ("by the end of the year")."""
    unit, part = m.value("unit"), m.value("edge")
    if unit in calc.CLOCK_LETTER or m.word(m.end) == "of":
        return None
    if unit == "day":
        base = ctx.last_day or ctx.published
        return of_day(base) if base else unresolved(None, NO_PUBLISHED, "day")
    if ctx.published is None:
        return unresolved(None, NO_PUBLISHED, calc.granularity(unit))
    whole = of_unit(unit, ctx.published)
    if whole.first is None or whole.past is None:
        return None
    first, past = calc.narrow(unit, whole.first, whole.past, part)
    value = first.isoformat() if part in ("start", "end") else whole.value
    return Reading("DATE", value, first, past, unit)


def in_a_row(ctx: Context, m: Match) -> Reading | None:
    """The unit that closes a row ("for a third straight day"): the one being told."""
    unit = m.value("unit") if m.has("unit") else m.value("unit2")
    base = ctx.last_day or ctx.published
    if m.has("unit") and m.word(m.must("unit") - 1) not in ("consecutive", "straight", "successive"):
        return None
    if unit in calc.CLOCK_LETTER:
        return None
    return of_unit(unit, base) if base else unresolved(None, NO_PUBLISHED, calc.granularity(unit))


def weekend(ctx: Context, m: Match) -> Reading | None:
    """The weekend nearest as its word and the verbs say; the one that is running counts as this."""
    rel = set(m.kinds("rel"))
    if ctx.published is None:
        return unresolved(None, NO_PUBLISHED, "weekend")
    now = ctx.published
    this = calc.unit_span("weekend", now)[0]
    running = now >= this
    ahead = "NEXT" in rel or "COMING" in rel or m.has("far")
    if not ahead and not ({"LAST", "PAST", "PREV"} & rel) and rel in ({"THIS"}, {"THE"}):
        ahead = ctx.direction(m.start, m.end) > 0
    if ahead:
        found = this if not running or rel in ({"THIS"}, {"THE"}) else this + timedelta(7)
    elif running and not ({"LAST"} & rel) and now.weekday() >= 5:
        found = this
    else:
        found = this - timedelta(7)
    return of_unit("weekend", found)


def quarter(ctx: Context, m: Match) -> Reading | None:
    """A quarter by its number; without year the last that had begun, or the next as the verbs say."""
    number = m.number("q")
    if not 1 <= number <= 4:
        return None
    told = year_of(ctx, m)
    if m.kind_of("rel") == "THE":
        told = ctx.last.first.year if ctx.last and ctx.last.first else (ctx.published.year if ctx.published else None)
    if told is not None:
        return of_unit("quarter", date(told, 3 * number - 2, 1), fixed=m.has("year"))
    span = place_in_year(ctx, m, lambda y: (date(y, 3 * number - 2, 1), calc.month_span(y, 3 * number)[1]))
    if span is None:
        return unresolved(f"XXXX-Q{number}", NO_PUBLISHED, "quarter")
    return of_unit("quarter", span[0])


def half(ctx: Context, m: Match) -> Reading | None:
    """The first or second half of a year."""
    number = 2 if m.kind_of("n") == "LAST" else m.number("n")
    told = year_of(ctx, m) if m.kind_of("rel") != "THE" else (ctx.published.year if ctx.published else None)
    if number not in (1, 2) or (m.has("rel") and m.word(m.end - 1) != "year"):
        return None
    if told is None:
        return unresolved(f"XXXX-H{number}", NO_PUBLISHED, "year")
    first, past = (date(told, 1, 1), date(told, 7, 1)) if number == 1 else (date(told, 7, 1), date(told + 1, 1, 1))
    return Reading("DATE", f"{told}-H{number}", first, past, "year")


def fiscal(ctx: Context, m: Match) -> Reading | None:
    """A fiscal year: its days depend on whose it is, so only its number is given."""
    if m.has("fy"):
        number: int | None = m.number("fy")
        number = full_year(number, ctx.published) if number is not None and number < 100 else number
    elif m.has("year"):
        number = int(m.t.lower[m.must("year")])
    else:
        return None
    return unresolved(str(number), "a fiscal year begins on another day in each country and company", "year")


def season(ctx: Context, m: Match) -> Reading | None:
    """A season as the three months of the northern hemisphere; the reason says so."""
    code, i = m.value("season"), m.must("season")
    before = m.t.kind(i - 1)
    rel = m.kinds("rel")
    named = m.has("year") or m.has("relyear") or (rel and rel != ["THE"])
    if (
        m.kind_of("season") == "FALL"
        and not named
        and not (before == "THE" and m.t.kind(i - 2) in ("IN", "SINCE", "BY", "DURING"))
    ):
        return None
    if not named and not m.t.lower[i].endswith("time") and m.end - m.start != len(m.t.words):
        if before == "TO" or (m.t.is_capital(i) and m.t.is_capital(i - 1) and not m.t.starts_sentence(i - 1)):
            return None
        if before not in (
            "THE",
            "IN",
            "BY",
            "SINCE",
            "DURING",
            "EARLY",
            "LATE",
            "MID",
            "OF",
            "POSS",
            "A",
            "AFTER",
            "BEFORE",
            "TO",
        ):
            return None
    told = int(m.t.lower[m.must("year")]) if m.has("year") else None
    if told is None and m.has("relyear") and ctx.published is not None:
        told = ctx.published.year + m.number("relyear")
    if told is None:
        told = _season_year(ctx, m, code, set(rel))
    if told is None:
        return unresolved(f"XXXX-{code}", NO_PUBLISHED, "season")
    first, past = calc.season_span(code, told)
    reason = "the months of this season in the northern hemisphere"
    return Reading("DATE", f"{told}-{code}", first, past, "season", reason, fixed=m.has("year"))


def _season_year(ctx: Context, m: Match, code: str, rel: set[str]) -> int | None:
    if ctx.published is not None and {"LAST", "NEXT", "COMING"} & rel and rel != {"THE"}:
        years = range(ctx.published.year - 2, ctx.published.year + 3)
        spans = [calc.season_span(code, y) for y in years]
        if "LAST" in rel:
            return [s for s in spans if s[1] <= ctx.published][-1][0].year
        return next(s for s in spans if s[0] > ctx.published)[0].year
    span = place_in_year(ctx, m, lambda y: calc.season_span(code, y))
    return span[0].year if span else None


def decade(ctx: Context, m: Match) -> Reading | None:
    """A decade, its early, middle or late years."""
    if m.has("decade"):
        first = m.number("decade")
    else:
        short = m.number("short") if m.has("short") else m.number("word")
        if m.has("word") and m.t.kind(m.start) not in ("THE", "EARLY", "LATE", "MID"):
            return None
        if m.has("word") and m.t.kind(m.start - 1) == "POSS":
            return None
        first = full_year(short, ctx.published)
    span = date(first, 1, 1), date(first + 10, 1, 1)
    if m.has("mod"):
        span = calc.narrow("decade", *span, m.value("mod"))
    return Reading("DATE", str(first)[:3], span[0], span[1], "decade", fixed=True)


def century(ctx: Context, m: Match) -> Reading | None:
    """A century by its number."""
    number = m.number("n")
    if m.word(m.end - 1) != "century" or not 2 <= number <= 30:
        return None
    first = 100 * (number - 1)
    return Reading("DATE", f"{number - 1:02d}", date(first + 1, 1, 1), date(first + 101, 1, 1), "century", fixed=True)


def week_of(ctx: Context, m: Match) -> Reading | None:
    """The week that holds a day."""
    unit = m.value("unit")
    if unit not in ("week", "weekend"):
        return None
    number, day = m.number("month"), m.number("day")
    told = year_of(ctx, m)
    try:
        span = (
            (date(told, number, day),)
            if told
            else place_in_year(ctx, m, lambda y: (date(y, number, day), date(y, number, day)))
        )
    except ValueError:
        return None
    return of_unit(unit, span[0]) if span else unresolved(None, NO_PUBLISHED, unit)


def week_of_month(ctx: Context, m: Match) -> Reading | None:
    """The first week, last weekend or third Monday of a month."""
    number = -1 if m.kind_of("n") == "LAST" else m.number("n")
    unit = m.value("unit")
    if m.has("month"):
        told = year_of(ctx, m) if m.has("year") else None
        span = (
            calc.month_span(told, m.number("month"))
            if told
            else place_in_year(ctx, m, lambda y: calc.month_span(y, m.number("month")))
        )
    else:
        base = ctx.published
        if m.word(m.end - 1) != "month":
            return None
        span = calc.month_span(base.year, base.month + m.number("rel")) if base else None
    if span is None:
        return unresolved(None, NO_PUBLISHED, calc.granularity(unit) if not unit.isdigit() else "day")
    value = calc.unit_value("month", span[0])
    if unit.isdigit():
        days = [d for k in range(31) if (d := span[0] + timedelta(k)) < span[1] and d.isoweekday() == int(unit)]
        n = number if number < 0 else number - 1
        return of_day(days[n]) if -len(days) <= n < len(days) else None
    if unit == "day":
        n = number if number < 0 else number - 1
        found = span[1] + timedelta(n) if n < 0 else span[0] + timedelta(n)
        return of_day(found) if found < span[1] else None
    if unit == "week":
        first = span[1] - timedelta(7) if number < 0 else span[0] + timedelta(7 * (number - 1))
        return Reading("DATE", value, first, min(first + timedelta(7), span[1]), "week") if first < span[1] else None
    return None
