"""States, disputed and historic states with their names, adjectives, capitals, seats and epithets; cities and regions.

In: states.tsv and places.tsv. Out: aliases of entries. No text is read here.
"""

from __future__ import annotations

import functools
from pathlib import Path

from closewatch.knowledge.actor_entries import Entry, Named, cells, sectors_of, slug
from closewatch.knowledge.files import DATA, read_tsv

FOLDER = DATA / "actors"
_STATE_COLUMNS = (
    "code", "iso2", "kind", "name", "names", "adjectives", "demonyms", "capitals", "seats", "epithets", "wikidata",
)  # fmt: skip
_PLACE_COLUMNS = ("country", "kind", "names")
_NO_PLURAL = ("ese", "ish", "ch", "ss", "sh", "s")
_MEN = ("man", "woman")


@functools.cache
def state_aliases() -> tuple[Named, ...]:
    """Names of all states and of what stands for them."""
    return tuple(read_states(FOLDER / "states.tsv"))


@functools.cache
def place_aliases() -> tuple[Named, ...]:
    """Names of cities, provinces and regions."""
    return tuple(read_places(FOLDER / "places.tsv"))


@functools.cache
def state_names() -> dict[str, str]:
    """Names of states by their code; a breakaway region bears no code of its own and is left out."""
    found: dict[str, str] = {}
    for _, entry in state_aliases():
        if entry.kind == "state" and entry.country is not None:
            found.setdefault(entry.country, entry.name)
    return found


@functools.cache
def _codes() -> dict[str, str]:
    rows = [row for _, row in read_tsv(FOLDER / "states.tsv", _STATE_COLUMNS) if row["kind"] != "breakaway"]
    return {row["code"]: row["code"] for row in rows} | {row["iso2"]: row["code"] for row in rows if row["iso2"]}


def alpha3(code: str) -> str | None:
    """The three-letter code for a code of two or three letters in any case, None where no state has it.

    >>> alpha3("ru"), alpha3("XK"), alpha3("zz")
    ('RUS', 'XKX', None)
    """
    return _codes().get(code.upper())


def read_states(path: Path) -> list[Named]:
    """Aliases of a table of states. Raises KnowledgeError."""
    found: list[Named] = []
    for line, row in read_tsv(path, _STATE_COLUMNS):
        place = f"{path.name}:{line}"
        code = row["code"]
        name = row["name"].rstrip("?")
        broken = row["kind"] == "breakaway"
        ident = row["wikidata"] or (f"place:{slug(name)}" if broken else f"state:{code}")
        sectors = sectors_of("PRE" if broken else "", path.name, line)
        state = Entry(ident, name, "breakaway" if broken else "state", code, sectors, place=place)
        people = Entry(ident, name, "people", code, place=place)
        capital = Entry(ident, name, "capital", code, ("PRE",) if broken else ("GOV",), place=place)
        found += [(n, state) for n in (row["name"], *cells(row["names"]))]
        for word in (*cells(row["adjectives"]), *cells(row["demonyms"])):
            found += [(form, people) for form in (word, *_plurals(word))]
        found += [(n, capital) for n in cells(row["capitals"])]
        seat = Entry(ident, name, "seat", code, ("GOV",), place=place)
        found += [(n, seat) for n in cells(row["seats"])]
        epithet = Entry(ident, name, "epithet", code, place=place)
        found += [(n, epithet) for n in cells(row["epithets"])]
    return found


def _plurals(word: str) -> list[str]:
    bare = word.rstrip("!?")
    if bare.endswith(_MEN):
        return []
    if word.endswith("!") or bare.endswith(_NO_PLURAL):
        return []
    return [bare + "s" + word[len(bare) :]]


def read_places(path: Path) -> list[Named]:
    """Names of cities and regions: one row holds all names of one kind of a country. Raises KnowledgeError."""
    found: list[Named] = []
    for line, row in read_tsv(path, _PLACE_COLUMNS):
        place = f"{path.name}:{line}"
        kind, country = row["kind"], row["country"]
        sectors = ("CVL",) if kind == "city" else ()
        for cell in cells(row["names"]):
            first, *others = cell.split("=")
            name = first.rstrip("!?")
            entry = Entry(f"place:{country}/{slug(name)}", name, kind, country, sectors, place=place)
            found += [(n, entry) for n in (first, *others)]
    return found
