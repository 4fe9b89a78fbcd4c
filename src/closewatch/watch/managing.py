"""What a user does with watches: add, preview, show, edit, pause, resume, remove, test, read the log, send again."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from closewatch.errors import DeliveryError, UsageError
from closewatch.store import watches
from closewatch.store.api import Reader, Store
from closewatch.store.rows import Development
from closewatch.store.watches import AlertRow, DeliveryRow, Side, WatchRow
from closewatch.watch.channels import read_channel
from closewatch.watch.matching import Told, fits
from closewatch.watch.messages import Message, Outgoing
from closewatch.watch.parsing import parse_watch
from closewatch.watch.ringing import look_up
from closewatch.watch.spec import WatchSpec
from closewatch.watch.spec_toml import from_toml, to_toml
from closewatch.watch.telling import make_message, tell_alert

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class WatchState:
    """A watch with how it fares; `spec` is None where it cannot be read, and `problem` says why."""

    row: WatchRow
    spec: WatchSpec | None
    problem: str | None
    alerts: int
    last: datetime.datetime | None
    waiting: int
    failed: int

    @property
    def state(self) -> str:
        """In one word."""
        if self.problem is not None:
            return "broken"
        return "removed" if self.row.removed is not None else "paused" if self.row.is_paused else "on"


@dataclass(frozen=True, slots=True)
class Log:
    """What a watch told: alerts and deliveries, the newest first."""

    alerts: tuple[tuple[AlertRow, Development, Message], ...]
    deliveries: tuple[DeliveryRow, ...]


def add_watch(store: Store, spec: WatchSpec | str, *, now: datetime.datetime) -> WatchSpec:
    """Add a watch, from a specification or from words; it rings for what comes from now on. Raises UsageError."""
    made = parse_watch(spec) if isinstance(spec, str) else spec
    made = from_toml(to_toml(made))  # what is stored can be read again
    with store.write() as writer:
        watches.add_watch(writer.connection, made.name, to_toml(made), now)
    return made


def edit_watch(store: Store, name: str, spec: WatchSpec) -> WatchSpec:
    """Change what a watch asks for; its alerts and its place stay. What waits for a channel that is gone is given up."""
    made = from_toml(to_toml(spec))
    with store.write() as writer:
        row = need_watch(writer, name)
        if made.name != name and watches.find_watch(writer.connection, made.name) is not None:
            raise UsageError(f"there is a watch {made.name!r} already; choose another name")
        stopped = {channel: why for channel, why in row.stopped.items() if channel in made.channels}
        for delivery in watches.find_deliveries(writer.connection, watch=row.key, states=[watches.WAITING]):
            if delivery.channel not in made.channels:
                watches.give_up(writer.connection, row.key, "the channel was taken out of the watch", channel=delivery.channel)
        watches.change_watch(writer.connection, row.key, name=made.name, spec=to_toml(made), stopped=stopped)
    return made


def pause_watch(store: Store, name: str) -> None:
    """Stop ringing and sending. What waits stays until the watch is resumed. Raises UsageError."""
    with store.write() as writer:
        watches.change_watch(writer.connection, need_watch(writer, name).key, is_paused=True)


def resume_watch(store: Store, name: str) -> None:
    """Ring again, for what comes from now on; what came during the pause is not told. Stopped channels start again."""
    with store.write() as writer:
        row = need_watch(writer, name)
        newest, joined = watches.last_keys(writer.connection)
        here = {"since": newest, "seen": newest, "joined": joined} if row.is_paused else {}
        watches.change_watch(writer.connection, row.key, is_paused=False, stopped={}, **here)


def remove_watch(store: Store, name: str, *, now: datetime.datetime) -> None:
    """Take a watch away; its log stays, its name is free again. Raises UsageError."""
    with store.write() as writer:
        row = need_watch(writer, name)
        kept = f"{name} (removed {now.astimezone(datetime.UTC):%Y-%m-%d %H:%M:%S}, {row.key})"
        watches.give_up(writer.connection, row.key, "the watch was removed")
        watches.change_watch(writer.connection, row.key, removed=now, name=kept)


def need_watch(reader: Reader, name: str) -> WatchRow:
    """The watch of the name. Raises UsageError that names those that there are."""
    row = watches.find_watch(reader.connection, name)
    if row is None:
        names = ", ".join(repr(w.name) for w in watches.all_watches(reader.connection))
        raise UsageError(f"there is no watch {name!r}; " + (f"there are {names}" if names else "there is none at all"))
    return row


def list_watches(reader: Reader, *, with_removed: bool = False) -> list[WatchState]:
    """All watches with how they fare."""
    rang = watches.count_alerts(reader.connection)
    counts = watches.count_deliveries(reader.connection)
    found = []
    for row in watches.all_watches(reader.connection, with_removed=with_removed):
        spec, problem = None, None
        try:
            spec = from_toml(row.spec)
        except UsageError as error:
            problem = str(error)
        count, last = rang.get(row.key, (0, None))
        waiting, failed = (counts.get((row.key, state), 0) for state in (watches.WAITING, watches.FAILED))
        found.append(WatchState(row, spec, problem, count, last, waiting, failed))
    return found


def read_spec(reader: Reader, name: str) -> WatchSpec:
    """The specification of the watch of the name. Raises UsageError."""
    return replace(from_toml(need_watch(reader, name).spec), name=name)


# --- the store seen through a watch -------------------------------------------------------------------------------------


def preview(reader: Reader, spec: WatchSpec, *, now: datetime.datetime, days: int = 30) -> list[Told]:
    """What the watch would have caught in the last days that the store tells of, by day."""
    today = now.astimezone(datetime.UTC).date()
    tomorrow = today + datetime.timedelta(days=1)
    last = watches.last_report(reader.connection, tomorrow) or today
    return find_told(reader, spec, last - datetime.timedelta(days=days - 1), last + datetime.timedelta(days=1))


def find_told(reader: Reader, spec: WatchSpec, since: datetime.date, until: datetime.date) -> list[Told]:
    """Happenings that fit the watch and that a report of [since, until) tells of, by day."""
    keys = watches.happenings_reported(reader.connection, since, until, _sides(spec))
    chunks = (keys[i : i + _CHUNK] for i in range(0, len(keys), _CHUNK))
    return [told for chunk in chunks for told in look_up(reader, chunk) if fits(spec, told)]


def _sides(spec: WatchSpec) -> Sequence[Side]:
    """Whom to look for in the database; nobody where a term is of a sector alone, which the database knows in part."""
    if any(term.id is None and term.country is None for term in spec.sides):
        return ()
    return [Side(id=t.id) if t.id is not None else Side(country=t.country) for t in spec.sides]


# --- the log, and sending by hand ---------------------------------------------------------------------------------------


def read_log(reader: Reader, name: str, *, limit: int | None = 50) -> Log:
    """Alerts and deliveries of a watch, the newest first. Raises UsageError."""
    row = need_watch(reader, name)
    rang = watches.alerts_of(reader.connection, row.key, limit=limit)
    alerts = tuple((alert, development, tell_alert(reader, alert, development)) for alert, development in rang)
    return Log(alerts, tuple(watches.find_deliveries(reader.connection, watch=row.key, limit=limit)))


def resend(store: Store, name: str, *, now: datetime.datetime, ids: Sequence[str] = ()) -> int:
    """Let failed deliveries of a watch be sent again, under their ids; all of them where no ids are given.

    Returns how many. Raises UsageError where an id is none of a failed delivery.
    """
    with store.write() as writer:
        row = need_watch(writer, name)
        failed = watches.find_deliveries(writer.connection, watch=row.key, states=[watches.FAILED])
        unknown = set(ids) - {delivery.id for delivery in failed}
        if unknown:
            raise UsageError(f"the watch {name!r} has no failed delivery {', '.join(sorted(unknown))}")
        chosen = [d for d in failed if not ids or d.id in ids]
        for delivery in chosen:
            watches.change_delivery(writer.connection, delivery.key, state=watches.WAITING, due=now, error=None)
        freed = {d.channel for d in chosen}
        stopped = {channel: why for channel, why in row.stopped.items() if channel not in freed}
        watches.change_watch(writer.connection, row.key, stopped=stopped)
    return len(chosen)


def send_test(store: Store, name: str, *, now: datetime.datetime) -> list[tuple[str, str | None]]:
    """Send one sample, marked as a test, to each channel of the watch, now; returns channels (as shown) with problems.

    The sample is the watch's last alert, else what it would have caught last, else an invented one.
    """
    with store.read() as reader:
        row = need_watch(reader, name)
        spec = from_toml(row.spec)
        message = _sample(reader, row, spec, now)
    results: list[tuple[str, str | None]] = []
    for line in spec.channels:
        channel = read_channel(line)
        outgoing = Outgoing(str(uuid.uuid4()), name, [message], now, spec.zone, is_test=True)
        try:
            results.append((channel.shown, channel.send(outgoing)))
        except DeliveryError as error:
            results.append((channel.shown, str(error)))
    return results


def _sample(reader: Reader, row: WatchRow, spec: WatchSpec, now: datetime.datetime) -> Message:
    rang = watches.alerts_of(reader.connection, row.key, limit=1)
    if rang:
        return tell_alert(reader, *rang[0])
    caught = preview(reader, spec, now=now)
    if caught:
        told = caught[-1]
        happening = told.happening
        development = Development(0, happening.key, "new", None, happening.status, told.events[0].key, now, True, "")
        return make_message(told.events[0], happening, development, (0, ("new happening",), now))
    return Message(
        0, now, "Freedonia", "talks", "Sylvania", "Talks between Freedonia and Sylvania (an invented sample)", "asserted", 1, 1,
        now.date().isoformat(), None, None, "The foreign ministers of Freedonia and Sylvania met.", "Sample", None, None, None,
        ("this is a test",),
    )  # fmt: skip
