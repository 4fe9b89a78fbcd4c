"""From a store to units, a few hundred at a time.

In: a reader and a filter. Out: units in the order of their days. An event that joining has not put into a happening
stands alone, so that nothing is lost where happenings are exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from closewatch.export.units import Left, Unit, from_event, from_happening
from closewatch.store.api import Reader
from closewatch.store.joined_rows import happenings_by_key
from closewatch.store.rows import EventFilter, Happening, StoredEvent

_CHUNK = 500


def units_of(reader: Reader, filter: EventFilter, unit: str) -> Iterator[Unit | Left]:
    """The events of the filter, or the happenings that have such an event, with all their reports."""
    events = reader.events(filter)
    if unit == "event":
        yield from map(from_event, events)
        return
    seen: set[int] = set()
    waiting = iter(events)
    while chunk := list(islice(waiting, _CHUNK)):
        yield from _happenings(reader, chunk, seen)


def _happenings(reader: Reader, chunk: Sequence[StoredEvent], seen: set[int]) -> Iterator[Unit | Left]:
    """Units of a chunk of events, each happening once."""
    fresh = {e.happening for e in chunk if e.happening is not None} - seen
    seen |= fresh
    found = {h.key: h for h in happenings_by_key(reader.connection, sorted(fresh))}
    events = {e.key: e for e in chunk}
    events |= {e.key: e for e in reader.events_by_key(_missing(found.values(), events))}
    for event in chunk:
        if event.happening is None:
            yield from_event(event)
        elif event.happening in fresh:
            fresh.discard(event.happening)
            happening = found.get(event.happening)
            members = () if happening is None else tuple(events[k] for k in happening.events if k in events)
            yield from_event(event) if happening is None else from_happening(happening, members)


def _missing(happenings: Iterable[Happening], events: dict[int, StoredEvent]) -> list[int]:
    """Keys of the members that are not at hand."""
    keys = (k for h in happenings for k in h.events)
    return [k for k in dict.fromkeys(keys) if k not in events]
