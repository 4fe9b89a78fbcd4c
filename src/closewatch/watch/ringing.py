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
    here = watches.last_keys(connection) if live else (0, 0)
    asked, broken = _read_all([row for row in live if (row.seen, row.joined) != here])
    if not asked:
        return Rung(0, broken)
    new = watches.new_developments(connection, min(row.seen for row, _ in asked))
    joined = watches.newly_joined(connection, min(row.joined for row, _ in asked))
    late = watches.last_developments(connection, joined, now - datetime.timedelta(days=LATE_DAYS))
    found = _Lookup(writer, [d.happening for d in (*late, *new) if d.is_news])
    count = 0
    for row, spec in asked:
        due_now = [d for d in late if row.since < d.key <= row.seen] + [d for d in new if d.key > row.seen]
        count += sum(_ring_one(found, row, spec, d, now) for d in due_now if d.is_news)
    watches.move_on(connection, [row.key for row, _ in asked], seen=here[0], joined=here[1])
    return Rung(count, broken)


def _read_all(rows: Sequence[WatchRow]) -> tuple[list[tuple[WatchRow, WatchSpec]], tuple[tuple[str, str], ...]]:
    """The watches with what they ask for; those that cannot be read keep their place and catch up once they are mended."""
    asked, broken = [], []
    for row in rows:
        try:
            asked.append((row, _read(row.spec)))
        except UsageError as error:
            broken.append((row.name, str(error)))
    return asked, tuple(broken)


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


def _ring_one(found: _Lookup, row: WatchRow, spec: WatchSpec, development: Development, now: datetime.datetime) -> bool:
    """Whether the development rings the watch; if so the alert and its deliveries are written."""
    connection = found.reader.connection
    told = found.told(spec, development.happening)
    if told is None or not fits(spec, told):
        return False
    is_late = development.key <= row.seen  # a later report of its happening may have brought what it lacked
    if is_late and watches.last_rung(connection, row.key, development.happening) >= development.key:
        return False
    reasons = why_it_rings(found.reader, spec, told, development, now)
    alert = watches.add_alert(connection, row.key, development.key, reasons, now)
    if alert is None:
        return False
    _send_later(found.reader, row, spec, alert, now)
    return True


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
