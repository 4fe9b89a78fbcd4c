"""From an EventFilter to the keys of events, in the order of their days.

A pair of countries is looked up in table `dyads`, everything else in `events`; so a dyad's latest events are found without
reading its older ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, literal_column, or_, select, union

from closewatch.knowledge.toponyms import look_up
from closewatch.store.people import Wanted, countries_of, is_meant, wanted
from closewatch.store.rows import EventFilter
from closewatch.store.shredding import context_bits
from closewatch.store.tables import documents, dyads, events, happening_events, parties, roles
from closewatch.store.words import documents_with

_MOST_ARMS: Final = 12  # pairs of countries that are looked up one by one
_FEW_DOCUMENTS: Final = 3000  # found by words: so many are gone through by document, more by day
Sides = tuple[tuple[str | None, str | None], ...]


def chosen_keys(
    connection: Connection, f: EventFilter, *, limit: int | None, newest_first: bool
) -> Iterator[int]:
    """Keys of the events that the filter means, by day; those without a day come first, or last with `newest_first`."""
    chosen = _choice(connection, f, limit, newest_first)
    for row in connection.execute(chosen.execution_options(yield_per=1000) if limit is None else chosen):
        yield row[0]


def condition(connection: Connection, f: EventFilter) -> ColumnElement[bool]:
    """The filter as a condition on table `events`."""
    conditions = _plain_conditions(connection, f)
    arms = _arms(f)
    if arms is not None:
        pair = or_(*(and_(*_pair(a, r)) for a, r in arms))
        conditions.append(events.c.key.in_(select(dyads.c.event).where(pair, *on_days(f, dyads.c.day))))
    else:
        conditions += _side_conditions(f)
    return and_(*conditions)


def _choice(connection: Connection, f: EventFilter, limit: int | None, newest_first: bool) -> Select[Any]:
    arms = _arms(f)
    if arms is None:
        found = select(events.c.key).where(*_plain_conditions(connection, f), *_side_conditions(f))
        return found.order_by(*in_order(newest_first, events.c.day, events.c.key)).limit(limit)
    others = _plain_conditions(connection, f, with_days=False)
    found_arms = [_arm(f, pair, others, limit, newest_first) for pair in arms]
    together: Any = found_arms[0] if len(found_arms) == 1 else union(*(select(a.subquery()) for a in found_arms))
    rows = together.subquery()
    return select(rows.c.event).order_by(*in_order(newest_first, rows.c.day, rows.c.event)).limit(limit)


def _arm(
    f: EventFilter, pair: tuple[str | None, str | None], others: Sequence[ColumnElement[bool]], limit: int | None,
    newest_first: bool,
) -> Select[Any]:  # fmt: skip
    """Day and event of one pair of countries, as many as can be needed."""
    found = select(dyads.c.day, dyads.c.event).where(*_pair(*pair), *on_days(f, dyads.c.day))
    if others:
        found = found.join(events, events.c.key == dyads.c.event).where(*others)
    if None in pair:  # several countries on the open side name the same event
        found = found.group_by(dyads.c.day, dyads.c.event)
    return found.order_by(*in_order(newest_first, dyads.c.day, dyads.c.event)).limit(limit)


def in_order(newest_first: bool, day: Any, key: Any) -> tuple[Any, Any]:
    """By day and key; what has no day comes first, or last with `newest_first`."""
    return (day.desc().nulls_last(), key.desc()) if newest_first else (day.asc().nulls_first(), key.asc())


# --- sides ------------------------------------------------------------------------------------------------------------


def _arms(f: EventFilter) -> Sides | None:
    """Pairs (actor's country, recipient's country; None for anybody), where the filter asks for whole countries alone."""
    if f.all_revisions or not (f.actor or f.recipient or f.party):
        return None
    if f.party:
        parties_ = None if f.actor or f.recipient else countries_of(wanted(f.party))
        found = [pair for country in parties_ or () for pair in ((country, None), (None, country))]
        return tuple(found) if 0 < len(found) <= _MOST_ARMS else None
    actors, recipients = countries_of(wanted(f.actor)), countries_of(wanted(f.recipient))
    if actors is None or recipients is None:
        return None
    pairs = list(product(actors or (None,), recipients or (None,)))
    if f.either_way:
        pairs += [(r, a) for a, r in pairs]
    pairs = list(dict.fromkeys(pairs))
    return tuple(pairs) if len(pairs) <= _MOST_ARMS else None


def _pair(actor: str | None, recipient: str | None) -> list[ColumnElement[bool]]:
    named = ((dyads.c.actor, actor), (dyads.c.recipient, recipient))
    return [column == country for column, country in named if country is not None]


def _side_conditions(f: EventFilter) -> list[ColumnElement[bool]]:
    conditions = []
    actors, recipients = wanted(f.actor), wanted(f.recipient)
    straight = [_acts(side, is_actor) for side, is_actor in ((actors, True), (recipients, False)) if side]
    if straight and f.either_way:
        swapped = [_acts(side, is_actor) for side, is_actor in ((recipients, True), (actors, False)) if side]
        conditions.append(or_(and_(*straight), and_(*swapped)))
    else:
        conditions += straight
    if f.party:
        conditions.append(_acts(wanted(f.party), None))
    return conditions


def _acts(found: Sequence[Wanted], is_actor: bool | None) -> ColumnElement[bool]:
    chosen = select(roles.c.event).where(roles.c.party.in_(select(parties.c.key).where(is_meant(found))))
    return events.c.key.in_(chosen if is_actor is None else chosen.where(roles.c.is_actor == is_actor))


# --- everything else --------------------------------------------------------------------------------------------------


def is_open(f: EventFilter) -> bool:
    """Whether the filter does not narrow."""
    return not any(getattr(f, name) for name in EventFilter.__slots__)


def on_days(f: EventFilter, column: Any) -> list[ColumnElement[bool]]:
    """The filter's days as conditions on a column of ordinals, 0 for an unknown day."""
    since = None if f.since is None else f.since.toordinal()
    until = None if f.until is None else f.until.toordinal()
    conditions = [] if since is None else [column >= since]
    if until is not None:
        conditions += [column < until, *([] if since is not None else [column > 0])]
    return conditions


def _plain_conditions(connection: Connection, f: EventFilter, *, with_days: bool = True) -> list[ColumnElement[bool]]:
    """Conditions on table `events` beside those on the two sides."""
    e = events.c
    conditions: list[ColumnElement[bool]] = [] if f.all_revisions or not with_days else [e.is_current]
    if with_days:
        conditions += [] if f.since is None else [e.day >= f.since]
        conditions += [] if f.until is None else [e.day < f.until]
    among = (
        (e.type, f.types), (e.mode, f.modes), (e.status, f.statuses), (e.quad, f.quads), (e.country, f.countries),
        (e.document, f.documents),
    )  # fmt: skip
    for column, values in among:
        if values:
            conditions.append(column.in_(values) if len(values) > 1 else column == values[0])
    if f.cameo:
        conditions.append(or_(*(e.cameo.startswith(code, autoescape=True) for code in f.cameo)))
    if f.contexts:
        conditions.append(e.contexts.bitwise_and(context_bits(f.contexts)) != 0)
    if f.place is not None:
        conditions.append(e.geonames_id.in_(place_ids(f.place)))
    if f.publishers:
        conditions.append(e.document.in_(select(documents.c.key).where(documents.c.publisher.in_(f.publishers))))
    if f.happenings:
        h = happening_events.c
        conditions.append(e.key.in_(select(h.event).where(h.happening.in_(f.happenings), h.undone.is_(None))))
    if f.text is not None:
        conditions.append(_tells(connection, f.text))
    return conditions


def _tells(connection: Connection, query: str) -> ColumnElement[bool]:
    """Whether the event's document has the words; many documents are held against, few looked up."""
    found = documents_with(connection, query)
    few = connection.execute(found.limit(_FEW_DOCUMENTS + 1)).scalars().all()
    if len(few) <= _FEW_DOCUMENTS:
        return events.c.document.in_(few)
    is_sqlite = connection.dialect.name == "sqlite"  # "+" keeps SQLite from going through all documents
    column: Any = literal_column("+events.document") if is_sqlite else events.c.document
    return column.in_(found)  # type: ignore[no-any-return]


def place_ids(place: str) -> tuple[int, ...]:
    """GeoNames ids that a place's name, or its number, can mean."""
    return (int(place),) if place.isdigit() else tuple(dict.fromkeys(entry.geonames_id for entry in look_up(place)))
