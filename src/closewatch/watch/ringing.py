"""Ringing: new developments are held against all watches; what fits becomes an alert and waiting deliveries.

In: a writer in whose transaction a document was just added and joined. Out: rows of alerts and deliveries in the same
transaction. Nothing is sent here.
"""

from __future__ import annotations

import datetime
import functools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from closewatch.errors import UsageError
from closewatch.store import joined_rows, watches
from closewatch.store.api import Reader, Writer
from closewatch.store.rows import Development, Happening
from closewatch.store.watches import WatchRow
from closewatch.watch.matching import Told, fits, may_fit
from closewatch.watch.reasons import why_it_rings
from closewatch.watch.schedule import due
from closewatch.watch.spec import WatchSpec
from closewatch.watch.spec_toml import from_toml

LATE_DAYS = 7  # a development may ring so long after it came, when a later report brings what was missing


@dataclass(frozen=True, slots=True)
class Rung:
    """What ringing did: how many alerts it wrote, and which watches could not be read, with the reason."""

    alerts: int
    broken: tuple[tuple[str, str], ...] = ()


def ring(writer: Writer, *, now: datetime.datetime) -> Rung:
    """Hold what is new against all watches that are neither paused nor removed.

    A development rings a watch at most once. One that is no news never rings. A development that did not fit rings later
    if reports that join its happening bring what was missing (a second source, a context), within `LATE_DAYS`.
    """
    connection = writer.connection
    live = [row for row in watches.all_watches(connection) if not row.is_paused]
    if not live:
        return Rung(0)
    here = watches.last_keys(connection)
    behind = [row for row in live if (row.seen, row.joined) != here]
    new = watches.new_developments(connection, min((row.seen for row in behind), default=here[0]))
    joined = watches.newly_joined(connection, min((row.joined for row in behind), default=here[1]))
    looked_up = _Lookup(writer, [*(d.happening for d in new if d.is_news), *joined])
    count, done = 0, []
    broken: list[tuple[str, str]] = []
    for row in behind:
        try:
            spec = _read(row.spec)
        except UsageError as error:
            broken.append((row.name, str(error)))  # it keeps its place, and catches up once it is mended
            continue
        count += _ring_one(looked_up, row, spec, _candidates(looked_up, row, new, joined, now), now)
        done.append(row.key)
    watches.move_on(connection, done, seen=here[0], joined=here[1])
    return Rung(count, tuple(broken))


@functools.lru_cache(maxsize=1024)
def _read(spec: str) -> WatchSpec:
    return from_toml(spec)


class _Lookup:
    """Happenings, read together; their reports, read when a watch may want them, once a ring."""

    def __init__(self, reader: Reader, keys: Sequence[int]) -> None:
        self.reader = reader
        self._happenings = {h.key: h for h in joined_rows.happenings_by_key(reader.connection, dict.fromkeys(keys))}
        self._told: dict[int, Told | None] = {}

    def told(self, spec: WatchSpec, key: int) -> Told | None:
        """The happening with its reports, None where nobody whom the watch names has part in it, or no report is left."""
        happening = self._happenings.get(key)
        if happening is None or not may_fit(spec, happening):
            return None
        if key not in self._told:
            self._told[key] = next(iter(_with_reports(self.reader, [happening])), None)
        return self._told[key]


def look_up(reader: Reader, keys: Sequence[int]) -> list[Told]:
    """Happenings of the keys with the events that report them; such without a report are left out."""
    return _with_reports(reader, list(joined_rows.happenings_by_key(reader.connection, keys)))


def _with_reports(reader: Reader, found: Sequence[Happening]) -> list[Told]:
    events = {e.key: e for e in reader.events_by_key([key for h in found for key in h.events])}
    return [Told(h, tuple(events[key] for key in h.events if key in events)) for h in found if h.events]


def _candidates(
    looked_up: _Lookup, row: WatchRow, new: Sequence[Development], joined: Sequence[int], now: datetime.datetime
) -> list[Development]:
    """Developments that may ring: what is new, and the last one of happenings that gained a report and have not rung."""
    fresh = [d for d in new if d.key > row.seen]
    touched = set(joined) - {d.happening for d in fresh}
    oldest = now - datetime.timedelta(days=LATE_DAYS)
    late = watches.last_developments(looked_up.reader.connection, touched, oldest)
    late = [d for d in late if d.key > row.since]
    rung = watches.rung(looked_up.reader.connection, row.key, {d.happening for d in late})
    return [d for d in late if d.key > rung.get(d.happening, 0)] + fresh


def _ring_one(
    looked_up: _Lookup, row: WatchRow, spec: WatchSpec, found: Sequence[Development], now: datetime.datetime
) -> int:
    count = 0
    for development in found:
        told = looked_up.told(spec, development.happening) if development.is_news else None
        if told is None or not fits(spec, told):
            continue
        reasons = why_it_rings(looked_up.reader, spec, told, development, now)
        alert = watches.add_alert(looked_up.reader.connection, row.key, development.key, reasons, now)
        if alert is not None:
            _send_later(looked_up.reader, row, spec, alert, now)
            count += 1
    return count


def _send_later(reader: Reader, row: WatchRow, spec: WatchSpec, alert: int, now: datetime.datetime) -> None:
    """Waiting deliveries of an alert, one a channel; what is due at the same later moment goes together."""
    moment = due(spec, now)
    for channel in spec.channels:
        stopped = row.stopped.get(channel)
        gathered = watches.gathering(reader.connection, row.key, channel, moment) if moment > now and stopped is None else None
        if gathered is not None:
            watches.change_delivery(reader.connection, gathered.key, alerts=(*gathered.alerts, alert))
            continue
        state = watches.WAITING if stopped is None else watches.FAILED
        values = {"id": str(uuid.uuid4()), "watch": row.key, "channel": channel, "alerts": [alert], "state": state, "due": moment}
        watches.add_delivery(reader.connection, {**values, "error": stopped})
