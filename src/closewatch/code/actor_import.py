"""Persons and organisations of FollowTheMoney JSON lines as tables of the user's own.

In: a file with one entity a line ({"id", "schema", "properties"}). Out: organisations.tsv and officials_imported.tsv
in a folder, which `CLOSEWATCH_ACTORS` then names. Nothing of the tables that are there is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from closewatch.errors import InputError
from closewatch.knowledge.actor_entries import NONSTATE
from closewatch.knowledge.countries import alpha3
from closewatch.knowledge.officials import COLUMNS as PERSON_COLUMNS
from closewatch.knowledge.organisations import COLUMNS as ORGANISATION_COLUMNS

_PERSONS = frozenset({"Person"})
_BODIES = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
_KINDS = {"Company": ("company", "BUS"), "PublicBody": ("institution", "GOV"), "Organization": ("ngo", ""),
          "LegalEntity": ("ngo", "")}  # fmt: skip
_TOPICS = {"crime.terror": "REB", "crime": "CRM", "crime.traffick": "CRM", "mil": "MIL", "gov": "GOV",
"pol.party": "PTY",
           "corp.public": "BUS", "role.pep": "GOV", "role.judge": "JUD", "role.journo": "JRN", "role.act": "OPP",
           "role.spy": "SPY", "gov.igo": "", "gov.religion": "REL", "rel": "REL"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entities were taken, and why others were not, by line."""

    persons: int
    organisations: int
    skipped: tuple[tuple[int, str], ...]


def import_actors(source: Path, folder: Path) -> Imported:
    """Add the entities of a FollowTheMoney file to the user's tables. Raises InputError at a line that is no object."""
    persons: list[tuple[str, ...]] = []
    bodies: list[tuple[str, ...]] = []
    skipped: list[tuple[int, str]] = []
    for line, entity in _entities(source):
        schema, properties = entity.get("schema"), entity.get("properties")
        if not isinstance(properties, dict) or not _texts(properties, "name"):
            skipped.append((line, "no name"))
        elif schema in _PERSONS:
            persons.append(_person(properties))
        elif schema in _BODIES:
            bodies.append(_body(str(schema), properties))
        else:
            skipped.append((line, f"schema {schema!r} is neither a person nor an organisation"))
    folder.mkdir(parents=True, exist_ok=True)
    _add(folder / "officials_imported.tsv", PERSON_COLUMNS, persons)
    _add(folder / "organisations.tsv", ORGANISATION_COLUMNS, bodies)
    return Imported(len(persons), len(bodies), tuple(skipped))


def _entities(source: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                entity = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(source.name, f"no JSON: {error.msg}", line=number) from error
            if not isinstance(entity, dict):
                raise InputError(
                    source.name, f"a JSON object was expected, found {type(entity).__name__}", line=number
                )
            yield number, entity


def _texts(properties: dict[str, Any], *keys: str) -> list[str]:
    """Values of properties as clean single lines without the signs that the tables use."""
    found: dict[str, None] = {}
    for key in keys:
        values = properties.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            text = " ".join(str(value).replace(";", " ").replace("\t", " ").split())
            if text:
                found[text] = None
    return list(found)


def _country(properties: dict[str, Any]) -> str:
    for code in _texts(properties, "country", "jurisdiction", "nationality", "citizenship"):
        found = code.upper() if code.upper() in NONSTATE else alpha3(code)
        if found is not None:
            return found
    return ""


def _wikidata(properties: dict[str, Any]) -> str:
    return next((w for w in _texts(properties, "wikidataId") if w[:1] == "Q" and w[1:].isdigit()), "")


def _person(properties: dict[str, Any]) -> tuple[str, ...]:
    name, *others = _texts(properties, "name", "alias", "previousName")
    sectors = [s for t in _texts(properties, "topics") if (s := _TOPICS.get(t))]
    weak = _texts(properties, "weakAlias")
    aliases = "; ".join([*(o for o in others if " " in o), *(f"family={w}" for w in weak)])
    return _country(properties), (sectors or ["UNK"])[0], name, aliases, "", "", _wikidata(properties)


def _body(schema: str, properties: dict[str, Any]) -> tuple[str, ...]:
    name, *others = _texts(properties, "name", "alias", "previousName", "weakAlias")
    kind, sector = _KINDS[schema]
    sector = next((_TOPICS[t] for t in _texts(properties, "topics") if t in _TOPICS), sector)
    marked = [o + "!" if len(o) < 4 or (o.isupper() and " " not in o) else o for o in others]
    return _country(properties), sector, kind, name, "; ".join(marked), "", _wikidata(properties)


def _add(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table anew with its old rows and the new ones, each once and in order."""
    old = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    lines = dict.fromkeys([*old, *("\t".join(r) for r in rows)])
    if lines:
        path.write_text("\n".join(["\t".join(columns), *lines]) + "\n", encoding="utf-8")
