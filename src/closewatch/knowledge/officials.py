"""Office-holders with the days of their terms, and other persons of note.

In: the tables in data/officials. Out: persons with their names and terms. No text is read here.
"""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_entries import PLOVER_SECTORS, Alias, Entry, Term, cells, day_of, make_alias, slug
from closewatch.knowledge.actor_names import fold_token
from closewatch.knowledge.files import DATA, read_tsv

FOLDER = DATA / "officials"
COLUMNS = ("country", "office", "name", "aliases", "from", "to", "wikidata")
_OFFICES = {
    "head_of_state": ("GOV",), "head_of_government": ("GOV",), "foreign_minister": ("GOV",),
    "defence_minister": ("GOV", "MIL"), "deputy": ("GOV",), "minister": ("GOV",), "governor": ("GOV",),
    "military_chief": ("MIL",), "military_leader": ("MIL",), "spy_chief": ("SPY",), "opposition_leader": ("OPP",),
    "opposition": ("OPP",), "rebel_leader": ("REB",), "armed_group_leader": ("REB",), "party_leader": ("PTY",),
    "religious_leader": ("REL",), "speaker": ("LEG",), "judge": ("JUD",), "business": ("BUS",), "activist": ("OPP",),
    "journalist": ("JRN",), "head_of_organisation": ("GOV",), "organisation_head": ("GOV",), "legislator": ("LEG",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A person with entry, all aliases and the names used alone in the news, folded."""

    entry: Entry
    aliases: tuple[Alias, ...]
    surnames: tuple[str, ...]


def office_sectors(office: str) -> tuple[str, ...]:
    """Sectors of an office: from the list, from a sector at its end (`minister/GOV`), else of its commonest words."""
    if office in _OFFICES:
        return _OFFICES[office]
    listed = tuple(w for w in office.replace("/", " ").replace(";", " ").replace(",", " ").split() if w in PLOVER_SECTORS)
    if listed:
        return listed
    if "defence" in office and "minister" in office:
        return ("GOV", "MIL")
    for word, sectors in _WORDS_OF_OFFICE:
        if word in office:
            return sectors
    return ()


_WORDS_OF_OFFICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("opposition", ("OPP",)), ("dissident", ("OPP",)), ("activist", ("OPP",)), ("rebel", ("REB",)), ("militia", ("PRM",)),
    ("armed", ("REB",)), ("insurgent", ("REB",)), ("warlord", ("REB",)), ("militant", ("REB",)), ("army", ("MIL",)),
    ("military", ("MIL",)), ("general", ("MIL",)), ("commander", ("MIL",)), ("chief_of_staff", ("MIL",)),
    ("intelligence", ("SPY",)), ("spy", ("SPY",)), ("police", ("COP",)), ("parliament", ("LEG",)), ("speaker", ("LEG",)),
    ("legislat", ("LEG",)), ("senat", ("LEG",)), ("judge", ("JUD",)), ("justice", ("JUD",)), ("prosecutor", ("JUD",)),
    ("relig", ("REL",)), ("cleric", ("REL",)), ("pope", ("REL",)), ("patriarch", ("REL",)), ("party", ("PTY",)),
    ("candidate", ("PTY",)), ("business", ("BUS",)), ("journal", ("JRN",)), ("union", ("LAB",)), ("elite", ("ELI",)),
    ("royal", ("GOV",)), ("crown", ("GOV",)), ("minister", ("GOV",)), ("governor", ("GOV",)), ("mayor", ("GOV",)),
    ("president", ("GOV",)), ("adviser", ("GOV",)), ("envoy", ("GOV",)), ("ambassador", ("GOV",)), ("secretary", ("GOV",)),
    ("deputy", ("GOV",)), ("central_bank", ("GOV",)), ("spokes", ("GOV",)), ("official", ("GOV",)), ("leader", ("GOV",)),
)  # fmt: skip


@functools.cache
def persons() -> tuple[Person, ...]:
    """All persons of all tables; the terms of one person are one entry."""
    return tuple(read_persons(sorted(FOLDER.glob("*.tsv"))))


def read_persons(paths: list[Path]) -> list[Person]:
    """Persons of tables: rows of the same country and name are one person. Raises KnowledgeError."""
    rows: dict[tuple[str, str], list[tuple[str, int, dict[str, str]]]] = defaultdict(list)
    for path in paths:
        for line, row in read_tsv(path, COLUMNS):
            rows[row["country"], row["name"]].append((path.name, line, row))
    return [_person(country, name, found) for (country, name), found in rows.items()]


def _person(country: str, name: str, rows: list[tuple[str, int, dict[str, str]]]) -> Person:
    terms = []
    others: dict[str, None] = {name: None}
    families: dict[str, None] = {}
    wikidata = ""
    for file, line, row in rows:
        first, past = day_of(row["from"], file, line), day_of(row["to"], file, line)
        if first is not None and past is not None and past <= first:
            past = _end_of(row["to"], file, line)  # left in the same year or month, the day is not known
            if past is None or past < first:
                raise KnowledgeError(file, f"{name}: the term ends before it begins", line=line)
        terms.append(Term(office_sectors(row["office"]), first, past, row["office"]))
        wikidata = wikidata or row["wikidata"]
        for cell in cells(row["aliases"]):
            if cell.startswith("family="):
                families[cell[7:].strip()] = None
            elif len(cell.split()) == 1 and "-" not in cell:
                families[cell] = None
            else:
                others[cell] = None
    terms.sort(key=lambda t: (t.first is None, t.first or t.past))
    ident = wikidata or f"person:{country}/{slug(name)}"
    entry = Entry(ident, name, "person", country, (), tuple(terms), f"{rows[0][0]}:{rows[0][1]}")
    surnames = dict.fromkeys(f for f in (_surname(n) for n in ([] if families else others)) if f)
    for family in families:
        surnames[" ".join(filter(None, map(fold_token, family.replace("-", " ").split())))] = None
    return Person(entry, tuple(make_alias(n, entry) for n in others), tuple(s for s in surnames if s))


def _end_of(value: str, file: str, line: int) -> datetime.date | None:
    """The first day after `YYYY` or `YYYY-MM`; the day itself where it is given in full."""
    day = day_of(value, file, line)
    if day is None or len(value) > 7:
        return day
    return datetime.date(day.year + 1, 1, 1) if len(value) == 4 else datetime.date(
        day.year + day.month // 12, day.month % 12 + 1, 1
    )  # fmt: skip


def _surname(name: str) -> str:
    """The last token folded; a name of one token is its own surname."""
    words = name.replace("-", " ").split()
    while len(words) > 1 and words[-1].rstrip(".").lower() in {"jr", "sr", "ii", "iii", "iv", "vi", "v", "viii", "i"}:
        words.pop()
    return fold_token(words[-1].strip(".'’"))


@functools.cache
def surnames() -> dict[str, tuple[Entry, ...]]:
    """Persons by the folded name that the news uses alone."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for person in persons():
        for surname in person.surnames:
            if person.entry not in found[surname]:
                found[surname].append(person.entry)
    return {k: tuple(v) for k, v in found.items()}


@functools.cache
def holders() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Persons by country and office."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for person in persons():
        for office in {t.office for t in person.entry.terms}:
            found[person.entry.country or "", office].append(person.entry)
    return {k: tuple(v) for k, v in found.items()}
