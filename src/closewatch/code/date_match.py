"""One match of a rule over words, with what its readers ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from closewatch.code.date_tokens import Tokens

_MONTH_BEFORE = frozenset(
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
        "EARLY",
        "LATE",
        "MID",
        "END",
        "START",
        "AND",
        "OR",
        "LAST",
        "NEXT",
        "THIS",
        "DASH",
        "LPAR",
        "ON",
        "FOR",
    }
)
_DOUBTFUL = frozenset({"may", "march", "mar", "dec", "jan", "august"})


@dataclass(frozen=True, slots=True)
class Match:
    """Words [start, end) that a rule took, and its groups."""

    t: Tokens
    found: re.Match[str]
    suffix: str

    @property
    def start(self) -> int:
        """Number of the first word."""
        return self.found.start()

    @property
    def end(self) -> int:
        """Number of the word after the last."""
        return self.found.end()

    def has(self, group: str) -> bool:
        """Whether the group took any word."""
        name = group + self.suffix
        return name in self.found.re.groupindex and self.found.end(name) > self.found.start(name) >= 0

    def at(self, group: str) -> int | None:
        """Number of the group's first word, or None."""
        return self.found.start(group + self.suffix) if self.has(group) else None

    def must(self, group: str) -> int:
        """Number of the group's first word; the rule guarantees that it is there."""
        return self.found.start(group + self.suffix)

    def span(self, group: str) -> tuple[int, int]:
        """First word and past-last word of a group that is there."""
        return self.found.span(group + self.suffix)

    def value(self, group: str) -> str:
        """Value of the group's first word ('' for none)."""
        return self.t.value(self.must(group)) if self.has(group) else ""

    def number(self, group: str, default: int | None = None) -> int:
        """Value of the group's first word as a number."""
        value = self.value(group)
        return int(value) if value or default is None else default

    def kind_of(self, group: str) -> str:
        """Class of the group's first word ('' where the group took none)."""
        return self.t.kind(self.must(group)) if self.has(group) else ""

    def kinds(self, group: str) -> list[str]:
        """Classes of all words of the group."""
        return [self.t.kind(i) for i in range(*self.span(group))] if self.has(group) else []

    def word(self, i: int) -> str:
        """Word i in lower case."""
        return self.t.word(i)


def month_is_meant(m: Match, *, with_day: bool = False) -> bool:
    """Whether the word is the month, not the verb, the modal or the name of a person (May, March, April)."""
    i = m.must("month")
    word = m.t.lower[i]
    if with_day or m.has("year") or m.has("relyear"):
        return True
    if m.end - m.start == len(m.t.words):
        return True
    before = m.t.kind(m.start - 1)
    if m.t.is_capital(m.start - 1) and not m.t.starts_sentence(m.start - 1) and before not in _MONTH_BEFORE:
        return False
    if m.t.is_capital(m.end) and word in ("april", "june", "may", "august") and m.t.kind(m.end) == "":
        return False
    if word in _DOUBTFUL and not m.has("rel"):
        follows = m.t.word(m.end)
        return before in _MONTH_BEFORE or (
            before == "THE" and word != "may" and follows.islower() and follows not in ("on", "for")
        )
    return True
