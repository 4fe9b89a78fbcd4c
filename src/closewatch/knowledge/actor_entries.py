"""What the tables of actors hold: one entry a state, place, organisation, people or person, and its names.

In: cells of the tables. Out: frozen entries and aliases. No text is read here.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_names import tokens, without_marks

PLOVER_SECTORS = frozenset({
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
})  # fmt: skip
NONSTATE = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Term:
    """Sectors (and an office) that hold from `first` to before `past`; None is open. `office` is '' for a phase."""

    sectors: tuple[str, ...]
    first: datetime.date | None
    past: datetime.date | None
    office: str = ""

    def holds(self, on: datetime.date) -> bool:
        """Whether the day lies in the term."""
        return (self.first is None or self.first <= on) and (self.past is None or on < self.past)


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor of the tables. `kind` is one of state, people (an adjective or demonym), capital, seat, epithet,
    city, region, breakaway, armed, intergovernmental, party, institution, media, company, ngo, faith, person."""

    id: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    place: str = ""  # file and line, for the checker

    def term_on(self, on: datetime.date | None) -> Term | None:
        """The term that holds on the day; with no day given the one that is still open."""
        if on is None:
            return next((t for t in self.terms if t.past is None), None)
        return next((t for t in self.terms if t.holds(on)), None)

    def sectors_on(self, on: datetime.date | None) -> tuple[str, ...]:
        """Sectors of an organisation on a day: of the phase that holds, else its own."""
        if not self.terms:
            return self.sectors
        term = self.term_on(on)
        return self.sectors if term is None else term.sectors


Named = tuple[str, Entry]  # a cell with its marks, and whom it names


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entry. `exact`: only in exactly this case (US, not us); `careful`: the name is also that of
    persons or things (Jordan, Chad, Turkey), so its neighbours must allow it."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    entry: Entry
    exact: bool = False
    careful: bool = False


def make_alias(cell: str, entry: Entry) -> Alias:
    """An alias from a cell: `US!` is exact, `Jordan?` careful, `IS!?` both."""
    bare = cell.rstrip("!?")
    marks = cell[len(bare) :]
    words = tuple(tokens(bare))
    keys = tuple([w.lower() for w in words])
    return Alias(words, keys, entry, "!" in marks, "?" in marks)


def cells(value: str) -> list[str]:
    """The parts of a cell that are separated by semicolons."""
    return [p.strip() for p in value.split(";") if p.strip()] if value else []


def sectors_of(value: str, file: str, line: int) -> tuple[str, ...]:
    """Sectors of a cell. Raises KnowledgeError where one is no PLOVER sector."""
    found = tuple(cells(value))
    for sector in found:
        if sector not in PLOVER_SECTORS:
            raise KnowledgeError(file, f"{sector!r} is no PLOVER sector", line=line)
    return found


def day_of(value: str, file: str, line: int) -> datetime.date | None:
    """First day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, None for an empty cell. Raises KnowledgeError."""
    if not value:
        return None
    match = _DAY.fullmatch(value)
    if match is None:
        raise KnowledgeError(file, f"{value!r} is no day (YYYY, YYYY-MM or YYYY-MM-DD)", line=line)
    try:
        return datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        raise KnowledgeError(file, f"{value!r} is no day: {error}", line=line) from error


def slug(name: str) -> str:
    """A name as the last part of an id: ASCII letters where it can be, lower case, hyphens."""
    return without_marks(name).lower().replace("'", "").replace("’", "").replace(" ", "-")
