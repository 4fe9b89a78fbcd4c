"""All SQL of watches, alerts and deliveries, and of what a watch asks of the past. This file decides nothing."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from closewatch.errors import UsageError
from closewatch.store.rows import Development
from closewatch.store.tables import (
    alerts,
    deliveries,
    developments,
    documents,
    dyads,
    events,
    happening_events,
    happenings,
    parties,
    roles,
    watches,
)

WAITING, SENT, FAILED = "waiting", "sent", "failed"


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch as it is stored: its specification as TOML, and how far developments were held against it.

    Developments up to `since` never ring. `stopped` are channels that want no more messages, with the reason.
    """

    key: int
    name: str
    spec: str
    created: datetime.datetime
    is_paused: bool
    removed: datetime.datetime | None
    since: int
    seen: int
    joined: int
    stopped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """That a development rang a watch, and why."""

    key: int
    watch: int
    development: int
    reasons: tuple[str, ...]
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A message on its way to a channel; `state` is waiting, sent or failed."""

    key: int
    id: str
    watch: int
    channel: str
    alerts: tuple[int, ...]
    state: str
    attempts: int
    due: datetime.datetime
    sent: datetime.datetime | None
    error: str | None


# --- watches ----------------------------------------------------------------------------------------------------------


def add_watch(connection: Connection, name: str, spec: str, now: datetime.datetime) -> int:
    """Add a watch that rings from now on. Raises UsageError where the name is taken."""
    here = last_keys(connection)
    values = {
        "name": name, "spec": spec, "created": now, "is_paused": False, "removed": None, "since": here[0], "seen": here[0],
        "joined": here[1], "stopped": "{}",
    }  # fmt: skip
    if find_watch(connection, name) is not None:
        raise UsageError(f"there is a watch {name!r} already; edit it, or give another --name")
    try:
        key = connection.execute(insert(watches), values).inserted_primary_key
    except IntegrityError as error:
        raise UsageError(f"there is a watch {name!r} already; edit it, or give another --name") from error
    if key is None:
        raise RuntimeError("the database gave no key for a new watch")
    return int(key[0])


def all_watches(connection: Connection, *, with_removed: bool = False) -> list[WatchRow]:
    """Watches in the order in which they were added."""
    chosen = select(watches).order_by(watches.c.key)
    if not with_removed:
        chosen = chosen.where(watches.c.removed.is_(None))
    return [_watch(row) for row in connection.execute(chosen)]


def find_watch(connection: Connection, name: str) -> WatchRow | None:
    """The watch of the name."""
    row = connection.execute(select(watches).where(watches.c.name == name, watches.c.removed.is_(None))).first()
    return None if row is None else _watch(row)


def watch_by_key(connection: Connection, key: int) -> WatchRow | None:
    """The watch of the key, removed ones too."""
    row = connection.execute(select(watches).where(watches.c.key == key)).first()
    return None if row is None else _watch(row)


def change_watch(connection: Connection, key: int, **values: Any) -> None:
    """Set columns of a watch."""
    if "stopped" in values:
        values["stopped"] = json.dumps(values["stopped"], ensure_ascii=False)
    connection.execute(update(watches).where(watches.c.key == key).values(**values))


def move_on(connection: Connection, keys: Sequence[int], *, seen: int, joined: int) -> None:
    """Set how far developments and reports were held against the watches."""
    if keys:
        connection.execute(update(watches).where(watches.c.key.in_(list(keys))).values(seen=seen, joined=joined))


def last_keys(connection: Connection) -> tuple[int, int]:
    """The newest keys of developments and of reports that joined happenings; 0 where there are none."""
    newest = (select(func.max(c)).scalar_subquery() for c in (developments.c.key, happening_events.c.key))
    row = connection.execute(select(*newest)).one()
    return row[0] or 0, row[1] or 0


def _watch(row: Row[Any]) -> WatchRow:
    values = dict(row._mapping)
    return WatchRow(**{**values, "stopped": json.loads(values["stopped"])})


# --- what is new ------------------------------------------------------------------------------------------------------


def new_developments(connection: Connection, after: int) -> list[Development]:
    """Developments after the key, in order."""
    chosen = select(developments).where(developments.c.key > after).order_by(developments.c.key)
    return [Development(**row._mapping) for row in connection.execute(chosen)]


def newly_joined(connection: Connection, after: int) -> list[int]:
    """Happenings that reports joined after the key, in order."""
    he = happening_events.c
    chosen = select(he.happening).where(he.key > after, he.undone.is_(None)).distinct().order_by(he.happening)
    return list(connection.execute(chosen).scalars())


def last_developments(connection: Connection, keys: Collection[int], at_least: datetime.datetime) -> list[Development]:
    """The newest development of each of the happenings, of those since a moment, in order."""
    d = developments.c
    newest = select(func.max(d.key)).where(d.happening.in_(bindparam("keys", expanding=True))).group_by(d.happening)
    chosen = select(developments).where(d.key.in_(newest), d.at >= at_least).order_by(d.key)
    return [Development(**row._mapping) for row in connection.execute(chosen, {"keys": sorted(keys)})] if keys else []


def last_rung(connection: Connection, watch: int, happening: int) -> int:
    """The newest development of the happening that rang the watch, 0 where none did."""
    d = developments.c
    chosen = select(func.max(d.key)).join(alerts, alerts.c.development == d.key)
    return connection.execute(chosen.where(alerts.c.watch == watch, d.happening == happening)).scalar() or 0


# --- alerts -----------------------------------------------------------------------------------------------------------


def add_alert(
    connection: Connection, watch: int, development: int, reasons: Sequence[str], now: datetime.datetime
) -> int | None:
    """Add an alert and return its key; None where the development has rung the watch already."""
    known = select(alerts.c.key).where(alerts.c.watch == watch, alerts.c.development == development)
    if connection.execute(known).first() is not None:
        return None
    values = {"watch": watch, "development": development, "reasons": json.dumps(reasons, ensure_ascii=False), "at": now}
    key = connection.execute(insert(alerts), values).inserted_primary_key
    return None if key is None else int(key[0])


def alerts_by_key(connection: Connection, keys: Collection[int]) -> list[tuple[AlertRow, Development]]:
    """Alerts of the keys with the developments that rang, in order."""
    chosen = (
        select(alerts, *(c.label(f"d_{c.name}") for c in developments.c))
        .join(developments, developments.c.key == alerts.c.development)
        .where(alerts.c.key.in_(bindparam("keys", expanding=True)))
        .order_by(alerts.c.key)
    )
    return [_alert(row) for row in connection.execute(chosen, {"keys": sorted(keys)})] if keys else []


def alerts_of(connection: Connection, watch: int, *, limit: int | None = None) -> list[tuple[AlertRow, Development]]:
    """Alerts of a watch, the newest first."""
    chosen = select(alerts.c.key).where(alerts.c.watch == watch).order_by(alerts.c.key.desc()).limit(limit)
    return alerts_by_key(connection, list(connection.execute(chosen).scalars()))[::-1]


def count_alerts(connection: Connection) -> dict[int, tuple[int, datetime.datetime]]:
    """By watch how many alerts there were, and when the last one rang."""
    chosen = select(alerts.c.watch, func.count(), func.max(alerts.c.at, type_=alerts.c.at.type)).group_by(alerts.c.watch)
    return {row[0]: (row[1], row[2]) for row in connection.execute(chosen)}


def _alert(row: Row[Any]) -> tuple[AlertRow, Development]:
    values = dict(row._mapping)
    own = {k: v for k, v in values.items() if not k.startswith("d_")}
    of_development = {k.removeprefix("d_"): v for k, v in values.items() if k.startswith("d_")}
    return AlertRow(**{**own, "reasons": tuple(json.loads(own["reasons"]))}), Development(**of_development)


# --- deliveries -------------------------------------------------------------------------------------------------------


def add_delivery(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a delivery: id, watch, channel, alerts (keys), state, due, and error where it has one."""
    row = {"attempts": 0, "sent": None, "error": None, **values, "alerts": json.dumps(list(values["alerts"]))}
    connection.execute(insert(deliveries), row)


def gathering(connection: Connection, watch: int, channel: str, due: datetime.datetime) -> DeliveryRow | None:
    """The delivery that gathers what is due at the moment, not tried yet."""
    d = deliveries.c
    chosen = select(deliveries).where(
        d.watch == watch, d.channel == channel, d.due == due, d.state == WAITING, d.attempts == 0
    )
    row = connection.execute(chosen.order_by(d.key)).first()
    return None if row is None else _delivery(row)


def change_delivery(connection: Connection, key: int, **values: Any) -> None:
    """Set columns of a delivery."""
    if "alerts" in values:
        values["alerts"] = json.dumps(list(values["alerts"]))
    connection.execute(update(deliveries).where(deliveries.c.key == key).values(**values))


def next_due(connection: Connection, now: datetime.datetime) -> DeliveryRow | None:
    """The first waiting delivery that is due, of watches that are neither paused nor removed."""
    d = deliveries.c
    chosen = (
        select(deliveries)
        .join(watches, watches.c.key == d.watch)
        .where(d.state == WAITING, d.due <= now, watches.c.is_paused.is_(False), watches.c.removed.is_(None))
        .order_by(d.due, d.key)
        .limit(1)
    )
    row = connection.execute(chosen).first()
    return None if row is None else _delivery(row)


def find_deliveries(
    connection: Connection, *, watch: int | None = None, states: Sequence[str] = (), limit: int | None = None
) -> list[DeliveryRow]:
    """Deliveries, the newest first."""
    chosen = select(deliveries).order_by(deliveries.c.key.desc()).limit(limit)
    if watch is not None:
        chosen = chosen.where(deliveries.c.watch == watch)
    if states:
        chosen = chosen.where(deliveries.c.state.in_(states))
    return [_delivery(row) for row in connection.execute(chosen)]


def count_deliveries(connection: Connection) -> dict[tuple[int, str], int]:
    """How many deliveries there are by watch and state."""
    d = deliveries.c
    chosen = select(d.watch, d.state, func.count()).group_by(d.watch, d.state)
    return {(row[0], row[1]): row[2] for row in connection.execute(chosen)}


def give_up(connection: Connection, watch: int, reason: str, *, channel: str | None = None) -> int:
    """Mark what waits as failed, of one channel or of all; returns how many."""
    d = deliveries.c
    change = update(deliveries).where(d.watch == watch, d.state == WAITING)
    if channel is not None:
        change = change.where(d.channel == channel)
    return connection.execute(change.values(state=FAILED, error=reason)).rowcount


def _delivery(row: Row[Any]) -> DeliveryRow:
    values = dict(row._mapping)
    return DeliveryRow(**{**values, "alerts": tuple(json.loads(values["alerts"]))})


# --- the past ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dyad: an actor's id, else a country, a sector, or both."""

    id: str | None = None
    country: str | None = None
    sector: str | None = None


def days_between(
    connection: Connection, sides: tuple[Side, Side], since: datetime.date, until: datetime.date
) -> list[datetime.date]:
    """Days, in [since, until), of the happenings between the two, either way; one day a happening."""
    h, he = happenings.c, happening_events.c
    told = select(he.happening).where(he.event.in_(_between(sides)), he.undone.is_(None))
    chosen = select(h.day).where(h.key.in_(told), h.is_void.is_(False), h.day >= since, h.day < until)
    return list(connection.execute(chosen).scalars())


def was_between(connection: Connection, sides: tuple[Side, Side], type_: str, before: int, *, one_way: bool) -> bool:
    """Whether an older happening (key less than `before`) of the type was between the two; `one_way`: by the first."""
    h, he = happenings.c, happening_events.c
    chosen = (
        select(h.key)
        .join(happening_events, he.happening == h.key)
        .where(h.key < before, h.type == type_, h.is_void.is_(False), he.undone.is_(None))
        .where(he.event.in_(_between(sides, one_way=one_way)))
    )
    return connection.execute(chosen.limit(1)).first() is not None


def _between(sides: tuple[Side, Side], *, one_way: bool = False) -> Select[Any]:
    """Keys of events in which one side acts on the other."""
    first, second = sides
    if all(side.id is None and side.sector is None and side.country is not None for side in sides):
        d = dyads.c
        way = and_(d.actor == first.country, d.recipient == second.country)
        back = and_(d.actor == second.country, d.recipient == first.country)
        return select(d.event).where(way if one_way else or_(way, back))
    r1, r2, p1, p2 = roles.alias("r1"), roles.alias("r2"), parties.alias("p1"), parties.alias("p2")
    chosen = (
        select(r1.c.event)
        .join(p1, p1.c.key == r1.c.party)
        .join(r2, and_(r2.c.event == r1.c.event, r2.c.is_actor != r1.c.is_actor))
        .join(p2, p2.c.key == r2.c.party)
        .where(_is_side(p1, first), _is_side(p2, second))
    )
    return chosen.where(r1.c.is_actor) if one_way else chosen


def _is_side(table: Any, side: Side) -> Any:
    if side.id is not None:
        return table.c.id == side.id
    given = [(table.c.country, side.country), (table.c.sector, side.sector)]
    return and_(*(column == value for column, value in given if value is not None))


def days_with_news(connection: Connection, since: datetime.date, until: datetime.date) -> list[datetime.date]:
    """Days in [since, until) of which some event tells."""
    e = events.c
    chosen = select(e.day).where(e.is_current, e.day >= since, e.day < until).distinct()
    return list(connection.execute(chosen).scalars())


def first_day(connection: Connection) -> datetime.date | None:
    """The first day of which the store tells a happening."""
    chosen = select(happenings.c.day).where(happenings.c.day.is_not(None), happenings.c.is_void.is_(False))
    return connection.execute(chosen.order_by(happenings.c.day).limit(1)).scalar()


def happenings_reported(
    connection: Connection, since: datetime.date, until: datetime.date, sides: Sequence[Side] = ()
) -> list[int]:
    """Happenings that a report of [since, until) tells of, by their days; only with one of the sides where any is given.

    A report is of its day of publication, else of the day on which it was added (UTC).
    """
    h, he, d = happenings.c, happening_events.c, documents.c
    first, past = (datetime.datetime.combine(day, datetime.time(), datetime.UTC) for day in (since, until))
    published = and_(d.published >= since, d.published < until)
    added = and_(d.published.is_(None), d.added >= first, d.added < past)
    told = select(he.happening).join(events, events.c.key == he.event).join(documents, d.key == events.c.document)
    told = told.where(he.undone.is_(None), or_(published, added))
    if sides:
        theirs = select(roles.c.event).join(parties, parties.c.key == roles.c.party)
        told = told.where(exists(theirs.where(roles.c.event == he.event, or_(*(_is_side(parties, side) for side in sides)))))
    chosen = select(h.key).where(h.is_void.is_(False), h.key.in_(told))
    return list(connection.execute(chosen.order_by(h.day, h.key)).scalars())


def last_report(connection: Connection, until: datetime.date) -> datetime.date | None:
    """The last day of publication before a day."""
    chosen = select(documents.c.published).where(documents.c.published < until).order_by(documents.c.published.desc())
    return connection.execute(chosen.limit(1)).scalar()


def status_changes(connection: Connection, keys: Collection[int]) -> list[Development]:
    """Changes of the status of the happenings, in order."""
    d = developments.c
    chosen = select(developments).where(d.kind == "status", d.happening.in_(bindparam("keys", expanding=True)))
    rows = connection.execute(chosen.order_by(d.key), {"keys": sorted(keys)}) if keys else ()
    return [Development(**row._mapping) for row in rows]
