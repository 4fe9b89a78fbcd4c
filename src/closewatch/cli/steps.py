"""What follows each document that goes into a store, and how a command that takes long is stopped."""

from __future__ import annotations

import datetime
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from closewatch.ingest.pipeline import Step
from closewatch.join.joining import join_document
from closewatch.sources.inputs import Refusal
from closewatch.store.api import Store, Writer
from closewatch.store.rows import Added
from closewatch.watch.delivery import deliver
from closewatch.watch.ringing import ring


def now() -> datetime.datetime:
    """The moment."""
    return datetime.datetime.now(datetime.UTC)


def steps() -> tuple[Step, ...]:
    """Joining and ringing, in the transaction of the document."""
    return (_join, _ring)


def _join(w: Writer, added: Added, at: datetime.datetime) -> None:
    join_document(w, added, now=at)


def _ring(w: Writer, _: Added, at: datetime.datetime) -> None:
    for name, reason in ring(w, now=at).broken:
        print(f"closewatch: watch {name!r} cannot be read: {reason}", file=sys.stderr)


def send_due(store: Store, at: datetime.datetime) -> None:
    """Send what the watches have waiting."""
    for watch, channel, reason in deliver(store, now=at).problems:
        print(f"closewatch: watch {watch!r}, {channel}: {reason}", file=sys.stderr)


def tell(refusal: Refusal) -> None:
    """Say on stderr what was refused."""
    print(f"closewatch: refused {refusal}", file=sys.stderr)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, so that the document in hand is finished; a second SIGINT interrupts."""
    end = threading.Event()

    def ask(number: int, _: FrameType | None) -> None:
        if end.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        end.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
