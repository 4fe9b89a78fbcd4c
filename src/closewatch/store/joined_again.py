"""SQL for joining everything anew: what is judged is taken back in one go, what a person decided stays."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, select, update

from closewatch.store.tables import (
    documents,
    events,
    family_members,
    happening_dyads,
    happening_events,
    happenings,
    sketches,
    stories,
    story_happenings,
)

_CURRENT = select(events.c.key).where(events.c.document == bindparam("document"), events.c.is_current).order_by(events.c.key)


def document_keys(connection: Connection) -> list[int]:
    """Keys of all documents in the order in which they were added."""
    return list(connection.execute(select(documents.c.key).order_by(documents.c.key)).scalars())


def current_events(connection: Connection, document: int) -> list[int]:
    """Events of a document that count."""
    return list(connection.execute(_CURRENT, {"document": document}).scalars())


def former_happenings(connection: Connection) -> dict[int, int]:
    """For every event the happening that it reports."""
    chosen = select(happening_events.c.event, happening_events.c.happening).where(happening_events.c.undone.is_(None))
    return {row.event: row.happening for row in connection.execute(chosen)}


def take_all_out(connection: Connection, kept: Collection[int], reason: str, at: datetime.datetime) -> None:
    """Take all events out of all happenings but the kept ones, and these out of their stories."""
    h, s = happening_events.c, story_happenings.c
    others = happenings.c.key.not_in(list(kept))
    taken = update(happening_events).where(h.undone.is_(None), h.happening.not_in(list(kept)))
    connection.execute(taken.values(undone=at, undone_reason=reason))
    connection.execute(update(happenings).where(others).values(is_void=True, reports=0, sources=0, profile=None, story=None))
    connection.execute(delete(happening_dyads).where(happening_dyads.c.happening.not_in(list(kept))))
    left = update(story_happenings).where(s.undone.is_(None), s.happening.not_in(list(kept)))
    connection.execute(left.values(undone=at, undone_reason=reason))


def stories_with(connection: Connection, kept: Collection[int]) -> set[int]:
    """Stories of the kept happenings."""
    chosen = select(happenings.c.story).where(happenings.c.key.in_(list(kept)), happenings.c.story.is_not(None))
    return set(connection.execute(chosen).scalars())


def close_stories(connection: Connection) -> None:
    """No story holds any happening, until it is written anew."""
    connection.execute(update(stories).values(happenings=0))


def forget_families(connection: Connection, mark: str, reason: str, at: datetime.datetime) -> None:
    """Take all documents out of their families, but where a decision with this mark put them there; forget all sketches."""
    f = family_members.c
    taken = update(family_members).where(f.undone.is_(None), f.reason.not_like(f"{mark}%"))
    connection.execute(taken.values(undone=at, undone_reason=reason))
    connection.execute(delete(sketches))
