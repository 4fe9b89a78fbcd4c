"""Names in a text that may be places, by their capitals and by the tables.

In: text. Out: words, and candidates with what the tables know of their name. Whether a candidate is a place here is
judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from closewatch.knowledge import toponyms as known

_WORD = re.compile(r"(?:[A-Z]\.){2,}|St\.|[^\W_]+(?:[-'’](?!s\b)[^\W_]+)*|[^\w\s]|\n")
_LONGEST = 5


class Word(NamedTuple):
    """A word at [start, end) code points."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words [i, j) that bear the name of a country, of a feature, or of towns and divisions (`entries`)."""

    i: int
    j: int
    name: str
    country: known.Country | None = None
    feature: known.Feature | None = None
    entries: tuple[known.Entry, ...] = ()

    @property
    def is_seat(self) -> bool:
        """Whether the name alone may stand for a government."""
        return self.country is not None or known.fold(self.name) in known.seats()


def split_words(text: str) -> list[Word]:
    """Words and marks of a text."""
    new = tuple.__new__  # every word of every text: the constructor of a NamedTuple would double the time
    return [new(Word, (m[0], *m.span())) for m in _WORD.finditer(text)]


def _joined(text: str, words: list[Word], i: int, j: int) -> str | None:
    """The words [i, j) as one name, or None where something other than a space stands between them."""
    if j - i == 1:
        return words[i].text
    for k in range(i + 1, j):
        if words[k].start - words[k - 1].end > 1 or words[k].text == "\n":
            return None
    return text[words[i].start : words[j - 1].end]


def find_candidates(text: str, words: list[Word]) -> Iterator[Candidate]:
    """Longest names from left to right; a name that is a common word in capitals is none."""
    notplace = known.contexts()["notplace"]
    past = 0
    for i in [n for n, w in enumerate(words) if w.text[0].isupper()]:
        if i < past:
            continue
        found = _at(text, words, i, notplace)
        if found is not None:
            yield found
            past = found.j


def _at(text: str, words: list[Word], i: int, notplace: frozenset[str]) -> Candidate | None:
    for j in _ends(words, i):
        last = words[j - 1]
        if not last.is_capital and not last.text[0].isdigit():
            continue
        name = _joined(text, words, i, j)
        if name is None:
            continue
        found = _of_tables(i, j, name)
        if found is not None:
            return found
        if (j - i == 1 and words[i].lower in notplace) or len(name) < 3 or "." in name.removeprefix("St."):
            continue
        if j - i > 1 and any(w.lower == "and" for w in words[i:j]):
            continue
        entries = known.look_up(name.title() if name.isupper() else name)
        if entries:
            return Candidate(i, j, name, entries=entries)
    return None


def _ends(words: list[Word], i: int) -> Sequence[int]:
    """Where a name that begins at the capitalised word i may end, the longest first: behind words with capitals and joints."""
    joint = known.contexts()["joint"]
    j = i + 1
    while j < len(words) and j < i + _LONGEST:
        w = words[j]
        if not (w.is_capital or w.lower in joint or w.text.startswith("al-")):
            break
        j += 1
    if j == i + 1 and j + 2 < len(words) and words[j].text in ("'", "’") and words[j + 1].lower == "s":
        return (i + 4, i + 1)  # Cox's Bazar
    return range(j, i, -1)


def _of_tables(i: int, j: int, name: str) -> Candidate | None:
    """A country or feature by its name as written, or in the capitals of a dateline."""
    for form in (name, name.title()) if name.isupper() and len(name) > 4 else (name,):
        if country := known.country_names().get(form):
            return Candidate(i, j, name, country=country, entries=known.look_up(form) if form in _BOTH else ())
        if feature := known.features().get(form):
            return Candidate(i, j, name, feature=feature)
    return None


_BOTH = frozenset(
    {"Georgia", "Luxembourg", "Singapore", "Djibouti", "Guatemala", "Panama", "Kuwait", "Monaco"}
)  # also a town or a division
