"""Whom the words of a filter mean: a country, an id, a sector of a country, or everybody of a name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from closewatch.code.actors import resolve_actor
from closewatch.knowledge.countries import state_names
from closewatch.store.tables import parties

_COUNTRY = re.compile(r"[A-Z]{3}")
_SECTOR = re.compile(r"([A-Z]{3})[ /]?([A-Z]{3})")
_ID = re.compile(r"Q\d+|[a-z]+:\S+")
_WHOLE = frozenset({"UNO", "EUR"})  # organisations that have a country code of their own


@dataclass(frozen=True, slots=True)
class Wanted:
    """One way to be meant; what is None does not narrow."""

    country: str | None = None
    sector: str | None = None
    id: str | None = None
    name: str | None = None

    @property
    def is_country(self) -> bool:
        """Whether everybody of a country is meant."""
        return self.country is not None and self.sector is None


def wanted(terms: Iterable[str]) -> tuple[Wanted, ...]:
    """What the terms mean: "RUS", "RUSGOV" or "RUS GOV", "Q159", or a name such as "North Korea" or "Kenyan police"."""
    return tuple(w for term in terms for w in _wanted(term.strip()))


@functools.lru_cache(maxsize=4096)
def _wanted(term: str) -> tuple[Wanted, ...]:
    if _COUNTRY.fullmatch(term):
        return (Wanted(country=term),)
    pair = _SECTOR.fullmatch(term)
    if pair is not None:
        return (Wanted(country=pair[1], sector=pair[2]),)
    if _ID.fullmatch(term):
        return (Wanted(id=term),)
    actor = resolve_actor(term)
    if actor.country is not None and actor.sector is None and (actor.country in state_names() or actor.country in _WHOLE):
        return (Wanted(country=actor.country),)
    if actor.id is not None:
        return (Wanted(id=actor.id),)
    if actor.country is not None and actor.sector is not None and actor.name is None:
        return (Wanted(country=actor.country, sector=actor.sector),)
    return tuple(Wanted(name=name) for name in dict.fromkeys((actor.name or term, term)))


def countries_of(found: Sequence[Wanted]) -> tuple[str, ...] | None:
    """The countries, where whole countries are all that is meant."""
    if not all(w.is_country for w in found):
        return None
    return tuple(dict.fromkeys(w.country for w in found if w.country is not None))


def is_meant(found: Sequence[Wanted]) -> ColumnElement[bool]:
    """The condition on table `parties`."""
    return or_(false(), *(and_(*_conditions(w)) for w in found))


def _conditions(w: Wanted) -> list[ColumnElement[bool]]:
    conditions = [parties.c[k] == v for k in ("country", "sector", "id") if (v := getattr(w, k)) is not None]
    if w.name is not None:
        conditions.append(func.lower(parties.c.name) == w.name.lower() if w.name.isascii() else parties.c.name == w.name)
    return conditions


def unknown_terms(connection: Connection, terms: Iterable[str]) -> list[str]:
    """Terms that nobody in the store is meant by."""
    return [
        term for term in dict.fromkeys(terms)
        if connection.execute(select(parties.c.key).where(is_meant(wanted([term]))).limit(1)).first() is None
    ]  # fmt: skip
