"""The checker of the tables of actors, for `closewatch knowledge check`.

In: all tables of actors and officials. Out: one line a fault: overlapping terms of office, dangling ids, duplicate
aliases, aliases shorter than four letters without a rule, rows that cannot be read.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_entries import NONSTATE, Entry, Named, day_of, make_alias, slug
from closewatch.knowledge.countries import place_aliases, state_aliases
from closewatch.knowledge.gazetteer import user_aliases, user_persons
from closewatch.knowledge.officials import PersonRows, make_person, office_sectors, persons
from closewatch.knowledge.organisations import organisation_aliases
from closewatch.knowledge.roles import modifiers, names_with_care, people_aliases, role_nouns

_SINGLE = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
# Several persons hold the office at once: the presidency of Bosnia and Herzegovina, captains regent, co-princes.
_SHARED = frozenset(
    {("BIH", "head_of_state"), ("SMR", "head_of_state"), ("AND", "head_of_state"), ("SMR", "head_of_government")}
)
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_SHORT = 4


def check() -> list[str]:
    """All faults of the tables of actors, none if they are sound."""
    found: list[str] = []
    named: list[Named] = []
    tables: tuple[Callable[[], Iterable[Named]], ...] = (
        state_aliases, organisation_aliases, place_aliases, people_aliases, user_aliases,
    )  # fmt: skip
    for table in tables:
        try:
            named += table()
        except KnowledgeError as error:
            found.append(str(error))
    for read in (role_nouns, modifiers, names_with_care):
        try:
            read()
        except KnowledgeError as error:
            found.append(str(error))
    try:
        people = [*persons(), *user_persons()]
    except KnowledgeError as error:
        return [*found, str(error)]
    codes = {e.country for _, e in named if e.kind == "state" and e.country is not None} | NONSTATE
    found += short_names(named)
    found += doubled_names(named)
    found += dangling(named, people, codes)
    found += faulty_persons(people)
    found += overlapping_terms(people)
    return found


def short_names(named: Iterable[Named]) -> Iterator[str]:
    """Names of fewer than four letters that say neither `!` (exact case) nor `?` (with care)."""
    for cell, entry in named:
        if len(re.sub(r"[\W_]", "", cell)) < _SHORT and not cell.endswith(("!", "?")):
            yield f"{entry.place}: {cell!r} has fewer than four letters and no rule (`!` exact case, `?` with care)"


def doubled_names(named: Iterable[Named]) -> Iterator[str]:
    """Names that two entries of one country bear, or two states."""
    seen: dict[tuple[str, str | None, bool], Entry] = {}
    for cell, entry in named:
        alias = make_alias(cell, entry)
        state = entry.kind == "state"
        key = (" ".join(alias.words if alias.exact else alias.keys), None if state else entry.country, state)
        other = seen.setdefault(key, entry)
        if other.id != entry.id and _same_kind(entry, other) and not alias.careful:
            yield f"{entry.place}: {cell!r} is a name of {other.name!r} ({other.place}) as well"


def _same_kind(entry: Entry, other: Entry) -> bool:
    """Whether two entries of one name are of a kind that the reader cannot tell apart."""
    places = {"state", "people", "capital", "seat", "epithet", "city", "region", "breakaway", "faith"}
    return (entry.kind in places) == (other.kind in places) and (entry.kind == other.kind or entry.kind not in places)


def dangling(named: Iterable[Named], people: Iterable[PersonRows], codes: set[str] | frozenset[str]) -> Iterator[str]:
    """Countries that no state bears, Wikidata ids of a wrong form, and ids that two names share."""
    names: dict[str, tuple[str, str]] = {}
    for _, entry in named:
        if entry.country is not None and entry.country not in codes:
            yield f"{entry.place}: country {entry.country!r} is in no table of states and is no PLOVER code"
        if entry.id.startswith("Q") and not _WIKIDATA.fullmatch(entry.id):
            yield f"{entry.place}: {entry.id!r} is no Wikidata id"
        other = names.setdefault(entry.id, (entry.name, entry.place))
        if slug(other[0]) != slug(entry.name):
            yield f"{entry.place}: id {entry.id} of {entry.name!r} is that of {other[0]!r} ({other[1]})"
    for person in people:
        for file, line, row in person.rows:
            if row["country"] not in codes:
                yield f"{file}:{line}: country {row['country']!r} is in no table of states and is no PLOVER code"
            if row["wikidata"] and not _WIKIDATA.fullmatch(row["wikidata"]):
                yield f"{file}:{line}: {row['wikidata']!r} is no Wikidata id"
            if row["wikidata"]:
                other = names.setdefault(row["wikidata"], (person.name, f"{file}:{line}"))
                if other[0] != person.name:
                    yield f"{file}:{line}: id {row['wikidata']} of {person.name!r} is that of {other[0]!r} ({other[1]})"


def faulty_persons(people: Iterable[PersonRows]) -> Iterator[str]:
    """Rows of persons that cannot be read, and offices without a sector."""
    for person in people:
        try:
            make_person(person)
        except KnowledgeError as error:
            yield str(error)
        for file, line, row in person.rows:
            if not office_sectors(row["office"]):
                yield f"{file}:{line}: office {row['office']!r} has no sector"


def overlapping_terms(people: Iterable[PersonRows]) -> Iterator[str]:
    """Two persons in an office of one holder at the same time; imprecise days are read in favour of the table."""
    terms: dict[tuple[str, str], list[tuple[datetime.date, datetime.date, str, str]]] = defaultdict(list)
    for person in people:
        for file, line, row in person.rows:
            office = (row["country"], row["office"])
            if row["office"] not in _SINGLE or office in _SHARED:
                continue
            try:
                first = _last_day(row["from"], file, line) or datetime.date.min
                past = day_of(row["to"], file, line) or datetime.date.max
            except KnowledgeError:
                continue  # told by faulty_persons
            terms[office].append((first, past, person.name, f"{file}:{line}"))
    for (country, name), held in terms.items():
        held.sort()
        for k, (first, past, who, where) in enumerate(held):
            for other_first, other_past, other, _ in held[:k]:
                if first < other_past and other_first < past and first < past and who != other:
                    yield f"{where}: {who} and {other} are both {name} of {country} on {first.isoformat()}"


def _last_day(value: str, file: str, line: int) -> datetime.date | None:
    """The last day that an imprecise day can mean."""
    day = day_of(value, file, line)
    if day is None or len(value) > 7:
        return day
    if len(value) == 4:
        return datetime.date(day.year, 12, 31)
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1) - datetime.timedelta(1)
