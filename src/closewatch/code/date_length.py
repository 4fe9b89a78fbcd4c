"""Readers of lengths ("for three days"), repetition ("every Monday"), times of day and vague words ("recently")."""

from __future__ import annotations

from closewatch.code import date_calc as calc
from closewatch.code.date_context import NO_PUBLISHED, Context, Reading
from closewatch.code.date_match import Match

_LENGTH = "a length, not a day"
_OFTEN = "a repetition, not a day"
_CLOCK_BEFORE = frozenset(
    {"AT", "ABOUT", "BY", "FROM", "TO", "SINCE", "BEFORE", "AFTER", "BETWEEN", "AND", "ON", "COMMA"}
)
_HALVES = {
    "year": ("month", 6),
    "day": ("hour", 12),
    "hour": ("minute", 30),
    "decade": ("year", 5),
    "century": ("year", 50),
}


def length(ctx: Context, m: Match) -> Reading | None:
    """A length in units ("two and a half years", "12-hour", "several weeks")."""
    unit = m.value("unit")
    first = m.must("n") if m.has("n") else m.start
    before = m.t.kind(first - 1)
    if (m.t.touches(first) and before in ("DOT", "COMMA", "COLON", "CURRENCY", "SLASH")) or before == "CURRENCY":
        return _decimal(m, unit, first)
    if m.has("half") and m.has("n"):
        number = f"{int(m.t.value(first) or m.t.lower[first])}.5"
    elif "half" in m.t.lower[m.start : m.end] and not m.has("dozenhalf"):
        small = _HALVES.get(unit)
        return None if small is None else _reading(small[0], str(small[1]))
    elif m.has("n"):
        number = m.value("n") or m.t.lower[first]
        if m.kind_of("n") in ("A", "NUMWORD") and not _is_length(m, unit):
            return None
    elif m.has("tens"):
        number = str(m.number("tens") + m.number("ones"))
    elif m.has("dozen") or m.has("dozenhalf"):
        number = "12" if m.has("dozen") else "6"
    elif m.has("single"):
        number = "1"
    elif m.start == m.end - 1 and not _many(m):
        return None
    else:
        number = "2" if "couple" in m.t.lower[m.start : m.end] else "X"
    if unit == "quarter" and m.t.kind(m.end - 1) == "QUARTER":
        return None
    return _reading(unit, number)


def _reading(unit: str, number: str) -> Reading | None:
    if unit == "weekend":
        return None
    return Reading("DURATION", calc.length_value(unit, number), unit=unit, reason=_LENGTH)


def _decimal(m: Match, unit: str, first: int) -> Reading | None:
    """2.5 years, whose fraction is what the rule took."""
    if m.t.kind(first - 1) == "DOT" and m.t.word(first - 2).isdigit() and m.t.touches(first - 1):
        return _reading(unit, f"{m.t.word(first - 2)}.{m.t.lower[first]}")
    return None


def _is_length(m: Match, unit: str) -> bool:
    """Whether "a day", "one year" tells a length here; "one day" as a vague time and "a second" do not."""
    if m.t.kind(m.end - 1) != "UNIT":
        return True
    if m.t.lower[m.must("n")] == "one" and unit == "day":
        return m.t.kind(m.start - 1) in ("FOR", "IN", "DURING", "THE") or m.t.kind(m.end) in ("LONG", "DASH")
    return unit not in ("minute",) or m.t.kind(m.start - 1) in ("FOR", "IN", "DURING", "THAN")


def _many(m: Match) -> bool:
    """Whether a plural alone ("for months", "in years") is a length."""
    return m.t.kind(m.start - 1) in ("FOR", "IN", "DURING", "OF", "AFTER", "ABOUT", "BY") or m.word(m.start - 1) in (
        "took",
        "take",
        "last",
        "lasted",
        "these",
        "those",
    )


def often(ctx: Context, m: Match) -> Reading | None:
    """Every three months, each day."""
    unit = m.value("units") if m.has("units") else m.value("unit")
    if m.kind_of("unit") in ("PART", "NIGHT"):
        return Reading("SET", f"XXXX-XX-XXT{unit}", reason=_OFTEN)
    number = m.value("n") if m.has("n") else "1"
    return Reading("SET", calc.length_value(unit, number), unit=unit, reason=_OFTEN)


def rate(ctx: Context, m: Match) -> Reading | None:
    """So many a year: only after a number, a percentage or times."""
    before = m.t.kind(m.start - 1)
    word = m.t.word(m.start - 1)
    if before not in ("NUM", "DAY", "YEAR", "PERCENT") and word not in (
        "times",
        "once",
        "twice",
        "percent",
        "people",
        "barrels",
        "tons",
    ):
        return None
    return Reading("SET", calc.length_value(m.value("unit"), "1"), unit=m.value("unit"), reason=_OFTEN)


def adverb(ctx: Context, m: Match) -> Reading | None:
    """Daily, weekly, annually."""
    if m.t.is_capital(m.start) and not m.t.starts_sentence(m.start):
        return None  # a name: the Daily Mail
    return Reading("SET", m.value("adv"), reason=_OFTEN)


def repeated_day(ctx: Context, m: Match) -> Reading | None:
    """Every Monday, Fridays."""
    group = "weekday" if m.has("weekday") else "weekday2"
    return Reading("SET", f"XXXX-WXX-{m.number(group)}", unit="day", reason=_OFTEN)


def vague(ctx: Context, m: Match) -> Reading | None:
    """Recently, currently, the time being, now."""
    reason = "the words fix no day"
    if m.has("now"):
        if (m.end - m.start < len(m.t.words) and m.word(m.end) in ("defunct", "-")) or m.t.kind(m.start - 1) == "DASH":
            return None
        return Reading("DATE", "PRESENT_REF", reason=reason)
    if m.has("being") or m.has("moment"):
        if m.has("moment") and m.t.kind(m.start - 1) not in ("AT", "FOR"):
            return None
        return Reading("DATE", "PRESENT_REF", reason=reason)
    value = m.value("vref")
    if m.word(m.end) in ("after", "before", "as") or m.word(m.start - 1) in ("as", "too"):
        return None  # "shortly after the murder", "as soon as"
    if m.kind_of("vref") == "CURRENT":
        if m.t.lower[m.must("vref")] == "present":
            return None
        value = "PRESENT_REF"
    return Reading("DATE", value, reason=reason)


def clock(ctx: Context, m: Match) -> Reading | None:
    """A time of day; its day is found afterwards, beside it or before it."""
    zone = m.value("tz") if m.has("tz") else ""
    if m.has("hhmm"):
        word = m.t.lower[m.must("hhmm")]
        hour, minute = int(word[:2]), int(word[2:])
    elif m.has("ham") or m.has("hpm"):
        hour, minute = m.number("ham") if m.has("ham") else m.number("hpm"), 0
    else:
        hour, minute = int(m.value("h") or 0), m.number("m") if m.has("m") else 0
        if m.has("m") and not _is_clock(m):
            return None
    if m.has("pm") or m.has("hpm"):
        hour = hour % 12 + 12
    elif m.has("am") or m.has("ham"):
        hour %= 12
    if hour > 24 or minute > 59:
        return None
    return Reading("TIME", f"T{hour:02d}:{minute:02d}{zone}", unit="time", reason=NO_PUBLISHED)


def _is_clock(m: Match) -> bool:
    """Whether hours and minutes stand like a clock time, not like a score or a number."""
    h, minute = m.must("h"), m.must("m")
    if len(m.t.lower[minute]) != 2 or not (m.t.touches(minute) and m.t.touches(minute - 1)):
        return False
    if m.t.touches(h) and m.t.kind(h - 1) in ("DOT", "COMMA", "COLON", "CURRENCY"):
        return False
    marked = m.has("am") or m.has("pm") or m.has("tz")
    return marked or (m.t.lower[minute - 1] == ":" and m.t.kind(h - 1) in _CLOCK_BEFORE)


def noon(ctx: Context, m: Match) -> Reading | None:
    """Noon, midnight, dawn."""
    value = m.value("noon")
    return Reading("TIME", value if value.startswith("T") else f"T{value}", unit="time", reason=NO_PUBLISHED)
