"""Apply the rules to coded words and put together what belongs together.

In: `Tokens` and the day of publication. Out: readings with the words they cover, in order.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from closewatch.code import date_calc as calc
from closewatch.code import date_count, date_day, date_length, date_unit
from closewatch.code.date_context import Context, Reading, of_day
from closewatch.code.date_match import Match
from closewatch.code.date_tokens import Tokens
from closewatch.knowledge import calendar

Maker = Callable[[Context, Match], Reading | None]
_LEADING = frozenset({"ON", "IN", "AT", "BY", "TO", "DURING", "SINCE", "FROM", "FOR", "OF", "END", "ABOUT_", "COMMA"})


@dataclass(frozen=True, slots=True)
class Found:
    """A reading and the words [start, end) that it was read from."""

    start: int
    end: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Opening:
    """The rules that may begin with one class of words: joined, and each alone with its number and reader."""

    joined: re.Pattern[str]
    numbers: list[int]
    singles: list[re.Pattern[str]]
    makers: list[Maker]


@functools.cache
def _openings() -> dict[str, _Opening]:
    """Code letter of a word -> the rules that may begin with it."""
    rows = [(i, calendar.compile_rule(r, f"_{i}"), _maker(r.make)) for i, r in enumerate(calendar.rules())]
    firsts = [calendar.first_kinds(r.pattern) for r in calendar.rules()]
    found = {}
    for kind, letter in calendar.codes().items():
        mine = [row for row, first in zip(rows, firsts, strict=True) if kind in first]
        if mine:
            joined = re.compile("|".join(f"(?P<rule_{n}>{p})" for n, (_, p, _) in enumerate(mine)))
            singles = [re.compile(p) for _, p, _ in mine]
            found[letter] = _Opening(joined, [i for i, _, _ in mine], singles, [m for _, _, m in mine])
    return found


@functools.cache
def _stretch() -> re.Pattern[str]:
    """A search for stretches of words that may hold a time expression."""
    letters = calendar.codes()
    day, num, apos, dot, colon, slash = (re.escape(letters[k]) for k in ("DAY", "NUM", "APOS", "DOT", "COLON", "SLASH"))
    digits = f"{apos}[{day}{num}]|{day}[{dot}{slash}]{day}[{dot}{slash}]|[{day}{num}]{colon}[{day}{num}]"
    weak = "".join(re.escape(letters[k]) for k in calendar.weak_kinds())
    return re.compile(f"[{weak}]*(?:[^{weak}{calendar.OTHER}]|{digits})[^{calendar.OTHER}]*")


def _maker(name: str) -> Maker:
    for module in (date_day, date_unit, date_count, date_length):
        if hasattr(module, name):
            maker: Maker = getattr(module, name)
            return maker
    raise LookupError(f"rules.yaml names the reader {name!r}, which no module has")


def read(tokens: Tokens, published: date | None, *, join_ranges: bool = True) -> list[Found]:
    """All time expressions of the words, none inside another, in order."""
    ctx = Context(tokens, published)
    found: list[Found] = []
    openings = _openings()
    codes = tokens.codes
    for part in _stretch().finditer(codes):
        at, end = part.span()
        while at < end:
            opening = openings.get(codes[at])
            hit = _read_at(ctx, opening, at, end) if opening else None
            if hit is None:
                at += 1
                continue
            past = hit.end
            hit = _with_neighbours(ctx, hit, found)
            ctx.note(hit.reading, hit.end)
            found.append(hit)
            at = max(past, hit.end)
    found = _clocks(ctx, found)
    return _ranges(tokens, found) if join_ranges else found


def _read_at(ctx: Context, opening: _Opening, at: int, end: int) -> Found | None:
    """The reading of the first rule that takes the words from `at` on, or None."""
    codes = ctx.tokens.codes
    match = opening.joined.match(codes, at, end)
    if match is None:
        return None
    first = int((match.lastgroup or "rule_0").rpartition("_")[2])
    for k in range(first, len(opening.singles)):
        taken = opening.singles[k].match(codes, at, end)
        if taken is None:
            continue
        m = Match(ctx.tokens, taken, f"_{opening.numbers[k]}")
        reading = opening.makers[k](ctx, m)
        if reading is not None:
            lo, hi = m.span("expr") if m.has("expr") else (m.start, m.end)
            while lo < hi - 1 and ctx.tokens.kind(lo) in _LEADING:
                lo += 1
            return Found(lo, hi, reading)
    return None


@functools.cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Words before a time that narrow it, a part of the day before it, a part of the day after it."""
    letters = calendar.codes()

    def make(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"[A-Z]+|\s", lambda m: "" if m[0].isspace() else re.escape(letters[m[0]]), pattern))

    return (
        make("THE? (EARLY|LATE|MID) (?:DASH|IN|OF)? THE? $|THE? (START|END|EARLY|MID) (?:OF|DASH) THE? $"),
        make("THE? (PART|NIGHT) (?:OF|ON) THE? $"),
        make("COMMA? (PART|NIGHT)"),
    )


def _with_neighbours(ctx: Context, hit: Found, before: list[Found]) -> Found:
    """The reading narrowed by the words beside it: "early last month", "the end of 2019", "the evening of 3 March"."""
    t, reading = ctx.tokens, hit.reading
    narrow, part_before, part_after = _beside()
    floor = max(before[-1].end if before else 0, hit.start - 5)
    if reading.type != "DATE" or reading.first is None or reading.past is None:
        return hit
    if reading.unit == "day":
        if m := part_after.match(t.codes, hit.end):
            return Found(hit.start, m.end(), of_day(reading.first, t.value(m.start(1))))
        if m := part_before.search(t.codes, floor, hit.start):
            return Found(m.start(), hit.end, of_day(reading.first, t.value(m.start(1))))
        return hit
    m = narrow.search(t.codes, floor, hit.start)
    if m is None or reading.unit in (None, "weekend"):
        return hit
    part = t.value(m.start(1) if m[1] else m.start(2))
    first, past = calc.narrow(reading.unit or "", reading.first, reading.past, part)
    value = first.isoformat() if part in ("start", "end") else reading.value
    return Found(m.start(), hit.end, replace(reading, value=value, first=first, past=past))


def _clocks(ctx: Context, found: list[Found]) -> list[Found]:
    """Times of day with the day that stands nearest in their sentence, else the day told last, else that of
    publication."""
    done: list[Found] = []
    for n, hit in enumerate(found):
        value = hit.reading.value or ""
        if hit.reading.type != "TIME" or hit.reading.first is not None or not value.startswith("T"):
            done.append(hit)
            continue
        near = [
            o for o in found[max(0, n - 3) : n + 4] if o.reading.unit in ("day", "time") and o.reading.first is not None
        ]
        near = [o for o in near if not any(ctx.is_stop(k) for k in range(min(o.end, hit.end), max(o.start, hit.start)))]
        near.sort(key=lambda o: abs(o.start - hit.start))
        told = [o.reading.first for o in found[:n] if o.reading.unit in ("day", "time") and o.reading.first is not None]
        day = near[0].reading.first if near else told[-1] if told else ctx.published
        done.append(hit if day is None else Found(hit.start, hit.end, of_day(day, value)))
    return done


def _ranges(tokens: Tokens, found: list[Found]) -> list[Found]:
    """Two times joined by to, until, a dash, or between ... and, as one range."""
    done: list[Found] = []
    for hit in found:
        joined = _joined(tokens, done[-1], hit) if done else None
        if joined is not None:
            done[-1] = joined
        else:
            done.append(hit)
    return done


def _joined(t: Tokens, a: Found, b: Found) -> Found | None:
    ra, rb = a.reading, b.reading
    if (
        ra.type != "DATE"
        or rb.type != "DATE"
        or ra.first is None
        or rb.first is None
        or ra.past is None
        or rb.past is None
    ):
        return None
    gap: list[str] = []
    for i in range(a.end, b.start):
        kind = t.kind(i)
        if kind not in ("THE", "ON", "COMMA"):
            if gap:
                return None  # only one word joins
            gap.append(kind)
    before = t.kind(a.start - 1)
    start = a.start - (before in ("FROM", "BETWEEN"))
    if gap not in (["TO"], ["DASH"]) and not (gap == ["AND"] and before == "BETWEEN"):
        return None
    if t.word(start - 1) in (
        "postponed",
        "moved",
        "delayed",
        "rescheduled",
        "changed",
        "deadline",
        "extended",
        "brought",
    ):
        return None
    if ra.unit != rb.unit and not {ra.unit, rb.unit} <= {"day", "month", "year"}:
        return None
    first, past = ra.first, rb.past
    if first >= rb.first:
        if rb.weekday:
            past += timedelta(7 * ((first - rb.first).days // 7 + 1))
        elif not ra.fixed:
            first = calc.shift(first, "year", -1)
        else:
            return None
    if first >= past:
        return None
    one = calc.unit_value(ra.unit or "day", first)
    two = calc.unit_value(rb.unit or "day", past - calc.ONE)
    return Found(start, b.end, Reading("DATE", f"{one}/{two}", first, past, rb.unit))
