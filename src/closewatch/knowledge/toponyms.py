"""Toponyms: countries, regions that no list holds, and (compiled on first need) the towns and divisions of
GeoNames.

Data: `data/places/` and the file of `toponyms_build`. No text is read here.
"""

from __future__ import annotations

import functools
import json
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from closewatch.errors import KnowledgeError
from closewatch.knowledge.toponyms_build import (
    COLUMNS,
    FIRST_ORDER,
    SECOND_ORDER,
    TOWN,
    build_gazetteer,
    fold,
    name_hash,
)

__all__ = [
    "FIRST_ORDER",
    "SECOND_ORDER",
    "TOWN",
    "Country",
    "Entry",
    "Feature",
    "build_gazetteer",
    "check",
    "fold",
    "look_up",
]

_OF_A_PLACE = ("lat", "lon", "people", "id", "kind", "country", "division", "name_at")  # columns with one value a place
_DATA = Path(__file__).parent / "data" / "places"


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory; `iso3` is XKX for Kosovo."""

    iso3: str
    iso2: str
    geonames_id: int
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A place larger than a point: its precision (5 or 7) and the country that holds it, if one does."""

    name: str
    precision: int
    country: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A town or division that bears a name; `rank` is 2 where it is its own name, 1 without the word for its type, 0
    for another.

    Divisions have no point (lat and lon 0) and no number of people.
    """

    kind: int
    geonames_id: int
    name: str
    iso2: str
    division: str
    lat: float
    lon: float
    people: int
    rank: int


def _rows(name: str, width: int) -> Iterator[tuple[int, list[str]]]:
    path = _DATA / name
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != width:
            raise KnowledgeError(str(path), f"{len(cells)} cells, expected {width}", line=number)
        yield number, cells


@functools.cache
def countries() -> dict[str, Country]:
    """Countries by alpha-3 code."""
    found = {}
    for _, (iso3, iso2, number, names, demonyms, capital) in _rows("countries.tsv", 6):
        split = tuple(names.split("|"))
        found[iso3] = Country(
            iso3, iso2, int(number), split[0], split, tuple(filter(None, demonyms.split("|"))), capital
        )
    return found


@functools.cache
def iso3_of() -> dict[str, str]:
    """Alpha-2 code -> alpha-3 code."""
    return {c.iso2: c.iso3 for c in countries().values()}


@functools.cache
def country_names() -> dict[str, Country]:
    """Names of countries as written (abbreviations keep their capitals)."""
    return {name: c for c in countries().values() for name in c.names}


@functools.cache
def demonyms() -> dict[str, str]:
    """Words for a country's people -> its alpha-3 code."""
    return {word: c.iso3 for c in countries().values() for word in c.demonyms}


@functools.cache
def features() -> dict[str, Feature]:
    """Regions, waters and borders by name as written."""
    found = {}
    for number, (precision, country, names) in _rows("features.tsv", 3):
        if precision not in ("5", "7") or (country and country not in countries()):
            raise KnowledgeError(
                str(_DATA / "features.tsv"), f"precision {precision!r}, country {country!r}", line=number
            )
        split = names.split("|")
        for name in split:
            found[name] = Feature(name, int(precision), country or None)
    return found


@functools.cache
def seats() -> frozenset[str]:
    """Folded names of towns from which a country is ruled: said alone they often mean its government."""
    extra = (cells[0] for _, cells in _rows("seats.tsv", 1))
    return frozenset(fold(n) for n in [*(c.capital for c in countries().values() if c.capital), *extra])


@functools.cache
def contexts() -> dict[str, frozenset[str]]:
    """Kinds of words that tell a place from an actor."""
    return {kind: frozenset(words.split()) for _, (kind, words) in _rows("contexts.tsv", 2)}


@functools.cache
def words_of(*kinds: str) -> frozenset[str]:
    """The words of several kinds together."""
    return frozenset(word for kind in kinds for word in contexts()[kind])


@functools.cache
def demonym_starts() -> frozenset[str]:
    """First words of all demonyms."""
    return frozenset(word.split(" ", 1)[0] for word in demonyms())


class Gazetteer:
    """The compiled file, mapped into memory; names are found by binary search over their hashes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as f:
            self._map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(self._map[:8], "little")
        header = json.loads(self._map[8 : 8 + length])
        self._countries: list[str] = header["countries"]
        self._divisions: list[str] = header["divisions"]
        self._columns: dict[str, np.ndarray[Any, Any]] = {}
        at = 8 + length
        for name, kind in COLUMNS:
            count = header["sizes"][name]
            column = np.frombuffer(self._map, kind, count, at)
            self._columns[name] = column
            at += column.nbytes + -column.nbytes % 8

    def look_up(self, name: str) -> list[Entry]:
        """All towns and divisions that bear the name."""
        key = np.uint64(name_hash(fold(name)))
        hashes = self._columns["hash"]
        first = past = int(hashes.searchsorted(key))
        while past < len(hashes) and hashes[past] == key:
            past += 1
        owners, ranks = self._columns["owner"], self._columns["rank"]
        return [self._entry(owners.item(i), ranks.item(i)) for i in range(first, past)]

    def _entry(self, i: int, rank: int) -> Entry:
        c = {name: self._columns[name].item(i) for name in _OF_A_PLACE}
        ends = self._columns["name_at"]
        names = self._columns["names"]
        end = ends.item(i + 1) - 1 if i + 1 < len(ends) else len(names) - 1
        name = names[c["name_at"] : end].tobytes().decode()
        country, division = self._countries[c["country"]], self._divisions[c["division"]]
        lat, lon = round(c["lat"], 5), round(c["lon"], 5)
        return Entry(c["kind"], c["id"], name, country, division, lat, lon, c["people"], rank)


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer, compiled if it is not there yet."""
    return Gazetteer(build_gazetteer())


@functools.lru_cache(maxsize=50_000)
def look_up(name: str) -> tuple[Entry, ...]:
    """All towns and divisions that bear a name.

    >>> [e.name for e in look_up("Kharkiv") if e.kind == TOWN and e.people > 1_000_000]
    ['Kharkiv']
    """
    return tuple(gazetteer().look_up(name))


def check() -> list[str]:
    """What is wrong with the tables of this module, one line a defect; empty where all is well."""
    wrong = []
    seen: dict[str, str] = {}
    for c in countries().values():
        for name in (*c.names, *c.demonyms):
            if seen.setdefault(name, c.iso3) != c.iso3:
                wrong.append(f"countries.tsv: {name!r} is {seen[name]} and {c.iso3}")
    wrong.extend(f"features.tsv: {name!r} is a country too" for name in features() if name in country_names())
    listed = [name for _, (_, _, names) in _rows("features.tsv", 3) for name in names.split("|")]
    wrong.extend(f"features.tsv: {name!r} stands twice" for name in sorted({n for n in listed if listed.count(n) > 1}))
    return wrong
