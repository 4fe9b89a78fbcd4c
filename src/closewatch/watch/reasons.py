"""Why a development rings, in words with figures: new, changed, first of its type, unusually many."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from closewatch.knowledge.countries import state_names
from closewatch.store import watches
from closewatch.store.api import Reader
from closewatch.store.rows import Development
from closewatch.store.watches import Side
from closewatch.watch.matching import Told, fits_actors
from closewatch.watch.messages import STATUS_WORDS, plural
from closewatch.watch.rates import PAST_DAYS, RECENT_DAYS, Rate, measure_rate
from closewatch.watch.spec import ActorTerm, WatchSpec

_DIRECTED_QUADS = frozenset({3, 4})  # who is first to accuse whom matters; talks are talks either way
_MOST_DYADS = 6


def why_it_rings(
    reader: Reader, spec: WatchSpec, told: Told, development: Development, now: datetime.datetime
) -> tuple[str, ...]:
    """All reasons, the development's own first."""
    reasons = [_own(development)]
    for sides in dyads_of(spec, told)[:_MOST_DYADS]:
        if development.kind == "new" and (first := first_of_type(reader, sides, told, development.at.date())) is not None:
            reasons.append(first)
        reasons += _unusual(reader, sides, spec, now)
    return tuple(dict.fromkeys(reasons))


def _own(development: Development) -> str:
    if development.kind == "status" and development.status_before is not None:
        before, after = (STATUS_WORDS[s] for s in (development.status_before, development.status))
        return f"status changed from {before} to {after}"
    return "new happening"


def dyads_of(spec: WatchSpec, told: Told) -> list[tuple[Side, Side]]:
    """Who acts on whom in the reports that the watch is about, each pair once, the watch's own terms where it names them."""
    found: dict[tuple[Side, Side], None] = {}
    for event in told.events:
        if not fits_actors(spec, event.record):
            continue
        for actor in event.record["actors"]:
            for recipient in event.record["recipients"]:
                first, second = _side(spec, actor), _side(spec, recipient)
                if first is not None and second is not None and first != second:
                    found[first, second] = None
    return list(found)


def _side(spec: WatchSpec, role: dict[str, str | None]) -> Side | None:
    """The side that the role is on: the watch's term, else its country, else its id."""
    for term in spec.sides:
        if term.is_met_by(role):
            return of_term(term)
    if role["country"] is not None and role["country"] in state_names():
        return Side(country=role["country"])
    return Side(id=role["id"]) if role["id"] is not None else None


def of_term(term: ActorTerm) -> Side:
    """The side of the past that a watch's term means."""
    return Side(id=term.id) if term.id is not None else Side(country=term.country, sector=term.sector)


def name_side(spec: WatchSpec, side: Side) -> str:
    """A side as people call it."""
    for term in spec.sides:
        if of_term(term) == side:
            return term.name or term.words
    return state_names().get(side.country or "") or side.country or side.id or side.sector or "?"


def first_of_type(reader: Reader, sides: tuple[Side, Side], told: Told, today: datetime.date) -> str | None:
    """That nothing of the type was between the two before, with how far the store goes back; None where something was."""
    happening = told.happening
    one_way = any(e.record["quad"] in _DIRECTED_QUADS for e in told.events)
    if watches.was_between(reader.connection, sides, happening.type, happening.key, one_way=one_way):
        return None
    first = watches.first_day(reader.connection)
    history = "" if first is None else f", which goes back to {first} ({plural(max((today - first).days, 0), 'day')})"
    how = "{} by {} towards {}" if one_way else "{} between {} and {}"
    return f"first {how.format(happening.type, _name(told, sides[0]), _name(told, sides[1]))} in the store{history}"


def _name(told: Told, side: Side) -> str:
    if side.country is not None and side.sector is None:
        return state_names().get(side.country, side.country)
    roles = [r for e in told.events for r in (*e.record["actors"], *e.record["recipients"])]
    if side.id is not None:
        return next((r["name"] for r in roles if r["id"] == side.id and r["name"]), side.id)
    return " ".join(filter(None, (side.country, side.sector)))


def _unusual(reader: Reader, sides: tuple[Side, Side], spec: WatchSpec, now: datetime.datetime) -> Iterator[str]:
    rate = rate_between(reader, sides, now.astimezone(ZoneInfo(spec.zone)).date())
    if rate is not None and rate.is_unusual:
        yield f"unusually many between {name_side(spec, sides[0])} and {name_side(spec, sides[1])}: {rate}"


def rate_between(reader: Reader, sides: tuple[Side, Side], today: datetime.date) -> Rate | None:
    """How much happened between the two of late, held against their past; None where that is too short to tell."""
    since = today - datetime.timedelta(days=RECENT_DAYS + PAST_DAYS)
    until = today + datetime.timedelta(days=1)
    counts = Counter(watches.days_between(reader.connection, sides, since, until))
    return measure_rate(counts, watches.days_with_news(reader.connection, since, until), today)
