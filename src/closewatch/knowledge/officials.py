"""Office-holders with the days of their terms, and other persons of note.

In: the tables in data/officials. Out: persons with their names and terms. No text is read here.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_entries import PLOVER_SECTORS, Entry, Term, cells, day_of, slug
from closewatch.knowledge.files import DATA, read_tsv
from closewatch.knowledge.organisations import organisation_aliases

FOLDER = DATA / "officials"
ACTORS = DATA / "actors"
COLUMNS = ("country", "office", "name", "aliases", "from", "to", "wikidata")
_OFFICES = {
    "head_of_state": ("GOV",), "head_of_government": ("GOV",), "foreign_minister": ("GOV",),
    "defence_minister": ("GOV", "MIL"), "deputy": ("GOV",), "minister": ("GOV",), "governor": ("GOV",),
    "military_chief": ("MIL",), "military_leader": ("MIL",), "spy_chief": ("SPY",), "opposition_leader": ("OPP",),
    "opposition": ("OPP",), "rebel_leader": ("REB",), "armed_group_leader": ("REB",), "party_leader": ("PTY",),
    "religious_leader": ("REL",), "speaker": ("LEG",), "judge": ("JUD",), "business": ("BUS",), "activist": ("OPP",),
    "journalist": ("JRN",), "army_chief": ("MIL",), "intelligence_chief": ("SPY",), "secretary_general": ("GOV",),
    "high_representative": ("GOV",), "commission_president": ("GOV",), "council_president": ("GOV",), "envoy": ("GOV",),
    "supreme_leader": ("GOV",), "vice_president": ("GOV",), "national_security_adviser": ("GOV",),
    "interior_minister": ("GOV",), "central_bank_governor": ("GOV",), "deputy_defence_minister": ("GOV", "MIL"),
    "head_of_organisation": ("GOV",), "organisation_head": ("GOV",), "legislator": ("LEG",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRows:
    """A person as the tables have it: names in full, names used alone in the news, and the rows of the terms."""

    country: str
    name: str
    aliases: tuple[str, ...]
    alone: tuple[str, ...]
    rows: tuple[tuple[str, int, dict[str, str]], ...]


def office_sectors(office: str) -> tuple[str, ...]:
    """Sectors of an office: from the list, from a sector at its end (`minister/GOV`), else of its commonest words."""
    if office in _OFFICES:
        return _OFFICES[office]
    listed = tuple(
        w for w in office.replace("/", " ").replace(";", " ").replace(",", " ").split() if w in PLOVER_SECTORS
    )
    if listed:
        return listed
    if "defence" in office and "minister" in office:
        return ("GOV", "MIL")
    for word, sectors in _WORDS_OF_OFFICE:
        if word in office:
            return sectors
    return ()


_WORDS_OF_OFFICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("opposition", ("OPP",)), ("dissident", ("OPP",)), ("activist", ("OPP",)), ("rebel", ("REB",)), ("militia",
    ("PRM",)),
    ("armed", ("REB",)), ("insurgent", ("REB",)), ("warlord", ("REB",)), ("militant", ("REB",)), ("army", ("MIL",)),
    ("military", ("MIL",)), ("general", ("MIL",)), ("commander", ("MIL",)), ("chief_of_staff", ("MIL",)),
    ("intelligence", ("SPY",)), ("spy", ("SPY",)), ("police", ("COP",)), ("parliament", ("LEG",)), ("speaker",
    ("LEG",)),
    ("legislat", ("LEG",)), ("senat", ("LEG",)), ("judge", ("JUD",)), ("justice", ("JUD",)), ("prosecutor", ("JUD",)),
    ("relig", ("REL",)), ("cleric", ("REL",)), ("pope", ("REL",)), ("patriarch", ("REL",)), ("party", ("PTY",)),
    ("candidate", ("PTY",)), ("business", ("BUS",)), ("journal", ("JRN",)), ("union", ("LAB",)), ("elite", ("ELI",)),
    ("royal", ("GOV",)), ("crown", ("GOV",)), ("minister", ("GOV",)), ("governor", ("GOV",)), ("mayor", ("GOV",)),
    ("president", ("GOV",)), ("adviser", ("GOV",)), ("envoy", ("GOV",)), ("ambassador", ("GOV",)), ("secretary",
    ("GOV",)),
    ("deputy", ("GOV",)), ("central_bank", ("GOV",)), ("spokes", ("GOV",)), ("official", ("GOV",)), ("leader",
    ("GOV",)),
)  # fmt: skip


def read_persons(paths: list[Path]) -> list[PersonRows]:
    """Persons of tables: rows of the same country and name are one person. Raises KnowledgeError."""
    rows: dict[tuple[str, str], list[tuple[str, int, dict[str, str]]]] = {}
    for path in paths:
        for line, row in read_tsv(path, COLUMNS):
            rows.setdefault((row["country"], row["name"]), []).append((path.name, line, row))
    return [_names(country, name, found) for (country, name), found in rows.items()]


@functools.cache
def persons() -> tuple[PersonRows, ...]:
    """All persons of the tables of this package."""
    return tuple(read_persons([*sorted(FOLDER.glob("*.tsv")), ACTORS / "chiefs.tsv"]))


def _names(country: str, name: str, rows: list[tuple[str, int, dict[str, str]]]) -> PersonRows:
    aliases: dict[str, None] = {name: None}
    alone: dict[str, None] = {} if " " in name or "-" in name else {name: None}
    for _, _, row in rows:
        for cell in cells(row["aliases"]):
            if cell.startswith("org="):
                continue  # whose head: known to the reader of the table
            if cell.startswith("family="):
                alone[cell[7:].strip()] = None
            elif " " not in cell and "-" not in cell:
                alone[cell] = None
            else:
                aliases[cell] = None
    return PersonRows(country, name, tuple(aliases), tuple(alone), tuple(rows))


def person_id(person: PersonRows) -> str:
    """The number in Wikidata, or a name of our own where the tables have none."""
    for _, _, row in person.rows:
        if row["wikidata"]:
            return row["wikidata"]
    return f"person:{person.country}/{slug(person.name)}"


def make_person(person: PersonRows) -> Entry:
    """The entry of a person with the terms in order. Raises KnowledgeError for a term that ends before it begins."""
    terms = []
    for file, line, row in person.rows:
        first, past = day_of(row["from"], file, line), day_of(row["to"], file, line)
        if first is not None and past is not None and past <= first:
            past = _end_of(row["to"], file, line)  # left in the same year or month, the day is not known
            if past is None or past < first:
                raise KnowledgeError(file, f"{person.name}: the term ends before it begins", line=line)
        terms.append(Term(_body_sectors(row["aliases"]) or office_sectors(row["office"]), first, past, row["office"]))
    terms.sort(key=lambda t: t.first or t.past or datetime.date.max)
    file, line, _ = person.rows[0]
    return Entry(person_id(person), person.name, "person", person.country, (), tuple(terms), f"{file}:{line}")


def _body_sectors(aliases: str) -> tuple[str, ...]:
    """Sectors of an armed group or a civil body that a person leads (`org=Hezbollah`), () for any other."""
    org = next((c[4:].strip() for c in cells(aliases) if c.startswith("org=")), None)
    return () if org is None else _bodies().get(org, ())


@functools.cache
def _bodies() -> dict[str, tuple[str, ...]]:
    kinds = {"armed", "ngo", "company", "media"}
    return {cell.rstrip("!?"): e.sectors for cell, e in organisation_aliases() if e.kind in kinds and e.sectors}


def _end_of(value: str, file: str, line: int) -> datetime.date | None:
    """The first day after `YYYY` or `YYYY-MM`; the day itself where it is given in full."""
    day = day_of(value, file, line)
    if day is None or len(value) > 7:
        return day
    if len(value) == 4:
        return datetime.date(day.year + 1, 1, 1)
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
