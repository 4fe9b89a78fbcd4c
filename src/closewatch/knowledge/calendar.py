"""The calendar that time expressions need: words, rules over their classes, named days and festivals that move.

Data: `data/dates/`. No text is read here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import table

_DATA = Path(__file__).parent / "data" / "dates"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@=~<>;:'%&`" + "".join(
    map(chr, range(192, 240))
)
OTHER = "_"  # the code of a word that belongs to no class
FIRST_YEAR, LAST_YEAR = 1980, 2035  # festivals are tabulated for these years


@dataclass(frozen=True, slots=True)
class Word:
    """What a word may be in a time expression: its class, and its number or value ('' for none)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A sequence of word classes that makes one time expression; `make` names the function that reads it."""

    name: str
    pattern: str
    make: str
    example: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Feast:
    """A named day: how it is found, and the words for it."""

    name: str
    rule: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]


def _rows(name: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of a tab-separated file without comments and blank lines.

    Raises KnowledgeError where a row has another number of cells than `width`.
    """
    path = _DATA / name
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("# "):
            continue
        cells = line.split("\t")
        if len(cells) != width:
            raise KnowledgeError(str(path), f"{len(cells)} cells, expected {width}", line=number)
        yield number, cells


@table
def words() -> dict[str, Word]:
    """Every word (lower case) that may be part of a time expression."""
    found: dict[str, Word] = {}
    for _, (kind, value, forms) in _rows("words.tsv", 3):
        for form in forms.split(" "):
            found[form] = Word(kind, value)
    found.update(_numbers())
    return found


def _numbers() -> Iterator[tuple[str, Word]]:
    """Words made of digits: days, years, ordinals, decades, quarters, fiscal years, hours."""
    for n in range(1000):
        yield str(n), Word("DAY" if 1 <= n <= 31 else "NUM", str(n))
    for n in range(100):
        yield f"{n:02d}", Word("DAY" if 1 <= n <= 31 else "NUM", str(n))
    for n in range(1000, 2100):
        yield str(n), Word("YEAR", str(n))
    for n in range(1, 100):
        ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        yield f"{n}{ending}", Word("ORD", str(n))
    for n in range(0, 100, 10):
        yield f"{n or '00'}s", Word("DECSHORT", str(n))
    for n in range(1500, 2100, 10):
        yield f"{n}s", Word("DECADE", str(n))
    for word, n in zip(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"],
        range(20, 100, 10),
        strict=True,
    ):
        yield word, Word("DECWORD", str(n))
    for n in range(1, 5):
        yield f"q{n}", Word("QN", str(n))
    for n in range(1990, 2040):
        yield f"fy{n}", Word("FY", str(n))
        yield f"fy{n % 100:02d}", Word("FY", str(n))
    for h in range(10):
        for m in range(0, 60, 5):
            yield f"0{h}{m:02d}", Word("MILCLOCK", f"0{h}{m:02d}")
    for n in range(1, 13):
        yield f"{n}am", Word("HOURAM", str(n))
        yield f"{n}pm", Word("HOURPM", str(n))


@functools.cache
def codes() -> dict[str, str]:
    """One letter for each class of words, FEAST and FEASTMORE (first and further words of a named day), and BREAK."""
    kinds = sorted({w.kind for w in words().values()} | {"FEAST", "FEASTMORE", "BREAK"})
    if len(kinds) > len(_LETTERS):
        raise KnowledgeError(str(_DATA / "words.tsv"), f"{len(kinds)} classes, at most {len(_LETTERS)} can be coded")
    return dict(zip(kinds, _LETTERS, strict=False))


@functools.cache
def rules() -> tuple[Rule, ...]:
    """All rules in their order: the first that matches at a word wins."""
    path = _DATA / "rules.yaml"
    found = []
    for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        try:
            found.append(Rule(row["name"], row["pattern"], row["make"], row["example"], row.get("value")))
        except (KeyError, TypeError) as e:
            raise KnowledgeError(str(path), f"rule {row!r} lacks {e}") from e
    return tuple(found)


def compile_rule(rule: Rule, suffix: str) -> str:
    """The rule as a regular expression over class letters; group names get `suffix`, so that rules can be joined.

    Raises KnowledgeError where the pattern names a class that no word has.
    """
    letters = codes()

    def put(m: re.Match[str]) -> str:
        if m[0].isspace():
            return ""
        if m[1]:
            return f"(?P<{m[1]}{suffix}>"
        if m[0] not in letters:
            raise KnowledgeError(str(_DATA / "rules.yaml"), f"rule {rule.name!r} names an unknown class {m[0]!r}")
        return re.escape(letters[m[0]])

    return re.sub(r"\(\?P<(\w+)>|[A-Z]+|\s+", put, rule.pattern)


_PART = re.compile(r"\(\?P<\w+>|\(\?:|[A-Z]+|[|)?*+]")


def first_kinds(pattern: str) -> set[str]:
    """The classes of words that a rule's pattern can begin with.

    >>> sorted(first_kinds("THE? (?P<a>LAST|NEXT COMING)"))
    ['LAST', 'NEXT', 'THE']
    """
    parts = _PART.findall(pattern)
    kinds, _, _ = _alternatives(parts, 0)
    return kinds


def _alternatives(parts: list[str], at: int) -> tuple[set[str], bool, int]:
    """First classes of alternatives from part `at` to the closing bracket, whether they may be empty, where they
    end."""
    kinds: set[str] = set()
    empty, open_ = False, True  # `open_`: all before in this alternative may be empty
    while at < len(parts) and parts[at] != ")":
        if parts[at] == "|":
            empty, open_ = empty or open_, True
            at += 1
            continue
        if parts[at].startswith("("):
            found, may_skip, at = _alternatives(parts, at + 1)
        else:
            found, may_skip = {parts[at]}, False
        at += 1
        if at < len(parts) and parts[at] in "?*+":
            may_skip = may_skip or parts[at] != "+"
            at += 1
        if open_:
            kinds |= found
        open_ = open_ and may_skip
    return kinds, empty or open_, at


@functools.cache
def weak_kinds() -> frozenset[str]:
    """Classes of words that neither begin nor make a time expression by themselves."""
    found = set()
    for number, (kind,) in _rows("weak.tsv", 1):
        if kind not in codes():
            raise KnowledgeError(str(_DATA / "weak.tsv"), f"no word has the class {kind!r}", line=number)
        found.add(kind)
    return frozenset(found)


@functools.cache
def directions() -> tuple[frozenset[str], frozenset[str]]:
    """Words that say that a time lies ahead, and words that say that it is past."""
    sets: dict[str, set[str]] = {"future": set(), "past": set()}
    for number, (which, forms) in _rows("direction.tsv", 2):
        if which not in sets:
            raise KnowledgeError(str(_DATA / "direction.tsv"), f"{which!r}, expected future or past", line=number)
        sets[which].update(forms.split())
    return frozenset(sets["future"]), frozenset(sets["past"])


@functools.cache
def counted() -> frozenset[str]:
    """Plural nouns that are counted: a bare number of four digits before one is no year."""
    return frozenset(form for _, (form,) in _rows("counted.tsv", 1))


@functools.cache
def known_years() -> dict[tuple[int, int, str], int]:
    """(month, day, following word) -> the year of the happening that those words have come to name ("the Sept. 11
    attacks")."""
    found = {}
    for _, (month, day, following, year) in _rows("known_years.tsv", 4):
        for word in following.split():
            found[int(month), int(day), word] = int(year)
    return found


@functools.cache
def feasts() -> dict[str, Feast]:
    """Named days by name."""
    found = {}
    for _, (name, rule, aliases) in _rows("feasts.tsv", 3):
        split = tuple(tuple(re.findall(r"[^\W_]+|[^\w\s]", a)) for a in aliases.split("|"))
        found[name] = Feast(name, tuple(rule.split()), split)
    return found


@functools.cache
def feast_words() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of an alias -> (all its words, name of the day), the longest alias first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for feast in feasts().values():
        for alias in feast.aliases:
            found.setdefault(alias[0], []).append((alias, feast.name))
    for options in found.values():
        options.sort(key=lambda o: -len(o[0]))
    return found


@functools.cache
def _tables() -> dict[str, tuple[tuple[date, int], ...]]:
    found: dict[str, list[tuple[date, int]]] = {}
    for number, (name, day, length) in _rows("festivals.tsv", 3):
        try:
            found.setdefault(name, []).append((date.fromisoformat(day), int(length)))
        except ValueError as e:
            raise KnowledgeError(str(_DATA / "festivals.tsv"), str(e), line=number) from e
    return {name: tuple(sorted(rows)) for name, rows in found.items()}


def feast_days(name: str, year: int) -> list[tuple[date, date]]:
    """When a named day falls in a year, as half-open days in order; empty where the table does not reach.

    >>> feast_days("easter", 2024)
    [(datetime.date(2024, 3, 31), datetime.date(2024, 4, 1))]
    """
    rule = feasts()[name].rule
    shift = sum(int(r) for r in rule if re.fullmatch(r"[+-]\d+", r) and (rule[0] == "table" or r[0] == "+"))
    length = next((int(r[1:]) for r in rule if r[0] == "*"), None)
    if rule[0] == "table":
        rows = [(d, length or n) for d, n in _tables()[rule[1]]]
    elif rule[0] == "fixed":
        month, day = map(int, rule[1].split("-"))
        rows = [(date(year, month, day), length or 1)]
    elif rule[0] == "day":
        rows = [(date.fromisoformat(rule[1]), 1)]
    else:
        rows = [(_nth(year, int(rule[1]), int(rule[2]), int(rule[3])), length or 1)]
    moved = ((d + timedelta(shift), n) for d, n in rows)
    return [(d, d + timedelta(n)) for d, n in moved if d.year == year]


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The nth weekday (1 Monday ... 7 Sunday) of a month; n = -1 for the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.isoweekday() - weekday) % 7)


def check() -> list[str]:
    """What is wrong with the data of this module, one line a defect; empty where all is well."""
    wrong = []
    joined = "|".join(compile_rule(r, f"_{i}") for i, r in enumerate(rules()))
    re.compile(joined)
    forms: dict[str, str] = {}
    for number, (kind, _, row) in _rows("words.tsv", 3):
        for form in row.split(" "):
            if form in forms:
                wrong.append(f"words.tsv:{number}: {form!r} is {forms[form]} and {kind}")
            forms[form] = kind
    seen: dict[tuple[str, ...], str] = {}
    for feast in feasts().values():
        for alias in feast.aliases:
            if seen.setdefault(alias, feast.name) != feast.name:
                wrong.append(f"feasts.tsv: {' '.join(alias)!r} names {seen[alias]} and {feast.name}")
        if feast.rule[0] not in ("table", "fixed", "nth", "day"):
            wrong.append(f"feasts.tsv: {feast.name}: unknown rule {feast.rule[0]!r}")
        elif feast.rule[0] == "table" and feast.rule[1] not in _tables():
            wrong.append(f"feasts.tsv: {feast.name}: no table {feast.rule[1]!r}")
    for name, rows in _tables().items():
        years = {d.year for d, _ in rows}
        gaps = [y for y in range(FIRST_YEAR, LAST_YEAR + 1) if y not in years]
        # a lunar year is eleven days shorter and may skip January to December once, a solar one never
        wrong.extend(f"festivals.tsv: {name}: no day in {y}" for y in gaps if not {y - 1, y + 1} & years)
        if len({d for d, _ in rows}) != len(rows):
            wrong.append(f"festivals.tsv: {name}: a day stands twice")
    future, past = directions()
    wrong.extend(f"direction.tsv: {w!r} is both" for w in sorted(future & past))
    return wrong
