"""Organisations: intergovernmental, armed, parties, institutions, media, companies, civil bodies.

In: the tables that share the columns country, sectors, kind, name, aliases, phases, wikidata.
Out: aliases of entries. No text is read here.
"""

from __future__ import annotations

import functools
from pathlib import Path

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_entries import Entry, Named, Term, cells, day_of, sectors_of, slug
from closewatch.knowledge.countries import FOLDER
from closewatch.knowledge.files import read_tsv

COLUMNS = ("country", "sectors", "kind", "name", "aliases", "phases", "wikidata")
FILES = (
    "armed.tsv", "intergovernmental.tsv", "parties.tsv", "institutions.tsv", "companies_media.tsv",
)  # fmt: skip
KINDS = frozenset({"armed", "intergovernmental", "party", "institution", "media", "company", "ngo", "faith"})


@functools.cache
def organisation_aliases() -> tuple[Named, ...]:
    """Names of all organisations."""
    return tuple(a for file in FILES for a in read_organisations(FOLDER / file))


def read_organisations(path: Path) -> list[Named]:
    """Aliases of one table. Raises KnowledgeError."""
    found: list[Named] = []
    for line, row in read_tsv(path, COLUMNS):
        if row["kind"] not in KINDS:
            raise KnowledgeError(path.name, f"{row['kind']!r} is none of {', '.join(sorted(KINDS))}", line=line)
        sectors = sectors_of(row["sectors"], path.name, line)
        terms = tuple(_phase(p, path.name, line) for p in cells(row["phases"]))
        prefix = {"armed": "group", "party": "party"}.get(row["kind"], "org")
        ident = row["wikidata"] or f"{prefix}:{row['country']}/{slug(row['name'])}"
        entry = Entry(ident, row["name"], row["kind"], row["country"] or None, sectors, terms, f"{path.name}:{line}")
        aliases = cells(row["aliases"])
        if all(a.rstrip("!?") != row["name"] for a in aliases):
            aliases.insert(0, row["name"])
        found += [(a, entry) for a in aliases]
    return found


def _phase(cell: str, file: str, line: int) -> Term:
    """`GOV 1996-09-27/2001-12-07`: other sectors in a part of its life. Raises KnowledgeError."""
    sectors, _, days = cell.rpartition(" ")
    first, slash, past = days.partition("/")
    if not sectors or not slash:
        raise KnowledgeError(file, f"{cell!r} is no phase (SECTOR FIRST/PAST)", line=line)
    return Term(
        sectors_of(sectors.replace(" ", ";"), file, line), day_of(first, file, line), day_of(past, file, line)
    )
