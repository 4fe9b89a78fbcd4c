"""From an EventFilter to the happenings and stories that such events are reports of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from closewatch.store.choosing import condition, in_order, is_open
from closewatch.store.rows import EventFilter
from closewatch.store.tables import events, happening_events, happenings, stories


def happenings_told(connection: Connection, f: EventFilter) -> Select[Any]:
    """A selection of the keys of happenings that some event of the filter reports."""
    m = happening_events.c
    told = select(m.happening).join(events, events.c.key == m.event)
    return told.where(m.undone.is_(None), condition(connection, f))


def chosen_happenings(connection: Connection, f: EventFilter, *, limit: int | None, newest_first: bool) -> list[int]:
    """Keys of the happenings by day; those without a day come first, or last with `newest_first`."""
    h = happenings.c
    chosen = select(h.key).where(~h.is_void).order_by(*in_order(newest_first, h.day, h.key)).limit(limit)
    if not is_open(f):
        chosen = chosen.where(h.key.in_(happenings_told(connection, f)))
    return list(connection.execute(chosen).scalars())


def chosen_stories(connection: Connection, f: EventFilter, *, limit: int | None) -> list[int]:
    """Keys of the stories, the one told of last first."""
    s = stories.c
    chosen = select(s.key).where(s.happenings > 0).order_by(s.told_last.desc(), s.key.desc()).limit(limit)
    if not is_open(f):
        told = select(happenings.c.story).where(happenings.c.key.in_(happenings_told(connection, f)))
        chosen = chosen.where(s.key.in_(told.where(happenings.c.story.is_not(None))))
    return list(connection.execute(chosen).scalars())
