"""Sending what is due: each delivery is claimed, sent and marked, in that order, under one id in every try.

A kill between sending and marking leaves the delivery waiting; it is sent again, under the same id, once `CLAIM_S` have
passed. File and feed channels find that it is there already; other receivers know it by the id.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from closewatch.errors import ClosewatchError, DeliveryError, UsageError
from closewatch.store import watches
from closewatch.store.api import Reader, Store, Writer
from closewatch.store.watches import DeliveryRow, WatchRow
from closewatch.watch.channels import Channel, read_channel
from closewatch.watch.messages import Outgoing
from closewatch.watch.schedule import TRIES, after_quiet, wait_after
from closewatch.watch.spec import WatchSpec
from closewatch.watch.spec_toml import from_toml
from closewatch.watch.telling import tell_alert

CLAIM_S = 300  # longer than any channel may take
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Delivered:
    """What delivering did; `problems` are the watch, the channel (as shown) and the reason of each failed try."""

    sent: int
    retrying: int
    failed: int
    problems: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    row: DeliveryRow
    watch: WatchRow
    spec: WatchSpec
    channel: Channel
    outgoing: Outgoing


def deliver(store: Store, *, now: datetime.datetime, limit: int | None = None) -> Delivered:
    """Send all that is due, the oldest first, at most `limit` deliveries; one try each.

    What a channel does not take is tried again after a wait that doubles each time; after `TRIES` tries it is `failed` and
    stays in the log, to be sent again by hand. A final answer (410) stops the channel of the watch.
    """
    sent = retrying = failed = 0
    problems = []
    while limit is None or sent + retrying + failed < limit:
        with store.read() as reader:  # to look first costs no lock
            if watches.next_due(reader.connection, now) is None:
                break
        with store.write() as writer:
            row = watches.next_due(writer.connection, now)
            if row is None:
                break
            claimed = _claim(writer, row, now)
        state, error = _send(store, claimed, now) if isinstance(claimed, _Job) else (watches.FAILED, claimed)
        sent += state == watches.SENT
        retrying += state == watches.WAITING
        failed += state == watches.FAILED
        if error is not None:
            problems.append((_watch_name(claimed, row), _shown(claimed, row), error))
    return Delivered(sent, retrying, failed, tuple(problems))


def _claim(writer: Writer, row: DeliveryRow, now: datetime.datetime) -> _Job | str:
    """Count the try before it is made, so that a crash cannot hide it; what cannot even be tried fails with its reason."""
    until = now + datetime.timedelta(seconds=CLAIM_S)
    watches.change_delivery(writer.connection, row.key, attempts=row.attempts + 1, due=until)
    watch = watches.watch_by_key(writer.connection, row.watch)
    try:
        if watch is None:
            raise UsageError(f"the watch {row.watch} is not there")
        spec, channel = from_toml(watch.spec), read_channel(row.channel)
        return _Job(row, watch, spec, channel, _outgoing(writer, row, watch, spec, now))
    except ClosewatchError as error:
        reason = str(error)[:_LONGEST_ERROR]
        watches.change_delivery(writer.connection, row.key, state=watches.FAILED, error=reason)
        return reason


def _outgoing(reader: Reader, row: DeliveryRow, watch: WatchRow, spec: WatchSpec, now: datetime.datetime) -> Outgoing:
    rang = watches.alerts_by_key(reader.connection, row.alerts)
    messages = [tell_alert(reader, alert, development) for alert, development in rang]
    return Outgoing(row.id, watch.name, messages, now, spec.zone, row.attempts)


def _send(store: Store, job: _Job, now: datetime.datetime) -> tuple[str, str | None]:
    """One try outside of any transaction; returns the state that it led to, and the reason where it was not taken."""
    try:
        note = job.channel.send(job.outgoing)
    except DeliveryError as error:
        reason = str(error)[:_LONGEST_ERROR]
        with store.write() as writer:
            return _note_failure(writer, job, reason, now, is_final=error.is_final), reason
    with store.write() as writer:
        watches.change_delivery(writer.connection, job.row.key, state=watches.SENT, sent=now, error=note)
    return watches.SENT, note


def _note_failure(writer: Writer, job: _Job, reason: str, now: datetime.datetime, *, is_final: bool) -> str:
    connection, tries = writer.connection, job.row.attempts + 1
    if is_final:
        told = f"stopped on {now.astimezone(datetime.UTC):%Y-%m-%d %H:%M} UTC: {reason}"
        current = watches.watch_by_key(connection, job.watch.key)
        stopped = {} if current is None else current.stopped
        watches.change_watch(connection, job.watch.key, stopped={**stopped, job.row.channel: told})
        watches.give_up(connection, job.watch.key, told, channel=job.row.channel)
        return watches.FAILED
    if tries % TRIES == 0:  # a delivery that is sent again by hand has as many tries once more
        watches.change_delivery(connection, job.row.key, state=watches.FAILED, error=f"{reason} (after {tries} tries)")
        return watches.FAILED
    again = after_quiet(job.spec, now + wait_after(tries))
    watches.change_delivery(connection, job.row.key, due=again, error=reason)
    return watches.WAITING


def _watch_name(claimed: _Job | str, row: DeliveryRow) -> str:
    return claimed.watch.name if isinstance(claimed, _Job) else str(row.watch)


def _shown(claimed: _Job | str, row: DeliveryRow) -> str:
    return claimed.channel.shown if isinstance(claimed, _Job) else row.channel.partition(" ")[0]
