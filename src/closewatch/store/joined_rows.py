"""What joining judged, as readers are given it: happenings, stories, developments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select

from closewatch.errors import StoreError
from closewatch.store import joined
from closewatch.store.rows import Development, Happening, Party, Story
from closewatch.store.shredding import context_names
from closewatch.store.tables import developments, happening_events, happenings, stories

_CHUNK = 500


def happening(connection: Connection, key: int) -> Happening:
    """The happening of the key, void ones too. Raises StoreError where there is none."""
    found = next(happenings_by_key(connection, [key]), None)
    if found is None:
        raise StoreError(f"no happening has the key {key}")
    return found


def happenings_by_key(connection: Connection, keys: Iterable[int]) -> Iterator[Happening]:
    """The happenings of the keys, in their order; keys that none has are passed over."""
    waiting = iter(keys)
    while chunk := list(islice(waiting, _CHUNK)):
        rows = {row.key: row for row in joined.happening_rows(connection, chunk)}
        parties = _parties(connection, (rows.values()))
        told = _events(connection, list(rows))
        yield from (_happening(rows[key], parties, told) for key in chunk if key in rows)


def _happening(row: Row[Any], parties: Mapping[int, Party], told: Mapping[int, list[int]]) -> Happening:
    return Happening(
        row.key, row.type, row.mode, row.status, row.day, row.past, row.country, row.geonames_id,
        tuple(parties[k] for k in json.loads(row.actors)), tuple(parties[k] for k in json.loads(row.recipients)),
        context_names(row.contexts), row.reports, row.sources, row.story, row.told_first, row.told_last,
        tuple(told.get(row.key, ())),
    )  # fmt: skip


def _parties(connection: Connection, rows: Iterable[Any]) -> dict[int, Party]:
    keys = {k for row in rows for k in (*json.loads(row.actors), *json.loads(getattr(row, "recipients", "[]")))}
    return {row.key: Party(*row) for row in joined.party_rows(connection, keys)}


def _events(connection: Connection, keys: Sequence[int]) -> dict[int, list[int]]:
    chosen = select(happening_events.c.happening, happening_events.c.event).where(
        happening_events.c.happening.in_(keys), happening_events.c.undone.is_(None)
    )
    found: dict[int, list[int]] = {}
    for row in connection.execute(chosen.order_by(happening_events.c.event)):
        found.setdefault(row.happening, []).append(row.event)
    return found


def all_happenings(connection: Connection) -> list[int]:
    """Keys of all happenings that some event reports."""
    chosen = select(happenings.c.key).where(happenings.c.is_void.is_(False)).order_by(happenings.c.key)
    return list(connection.execute(chosen).scalars())


# --- stories ----------------------------------------------------------------------------------------------------------


def story(connection: Connection, key: int) -> Story:
    """The story of the key. Raises StoreError where there is none."""
    row = connection.execute(select(stories).where(stories.c.key == key)).first()
    if row is None:
        raise StoreError(f"no story has the key {key}")
    return _story(row, _parties(connection, [row]))


def all_stories(connection: Connection, *, limit: int | None = None) -> Iterator[Story]:
    """Stories with at least one happening, the one told of last first."""
    chosen = select(stories).where(stories.c.happenings > 0).order_by(stories.c.told_last.desc(), stories.c.key.desc())
    rows = connection.execute(chosen.limit(limit)).all()
    parties = _parties(connection, rows)
    for row in rows:
        yield _story(row, parties)


def happenings_of_story(connection: Connection, key: int) -> list[int]:
    """Keys of the story's happenings by their days."""
    chosen = select(happenings.c.key).where(happenings.c.story == key, happenings.c.is_void.is_(False))
    return list(connection.execute(chosen.order_by(happenings.c.day, happenings.c.key)).scalars())


def _story(row: Row[Any], parties: Mapping[int, Party]) -> Story:
    actors = tuple(parties[k] for k in json.loads(row.actors))
    return Story(row.key, row.title, actors, context_names(row.contexts), row.day, row.past, row.happenings, row.told_last)


# --- developments -----------------------------------------------------------------------------------------------------


def all_developments(connection: Connection, after: int = 0, *, limit: int | None = None) -> Iterator[Development]:
    """Developments after the key, in order."""
    chosen = select(developments).where(developments.c.key > after).order_by(developments.c.key).limit(limit)
    for row in connection.execute(chosen):
        yield Development(**row._mapping)


# --- why --------------------------------------------------------------------------------------------------------------


def judgements(connection: Connection, happening: int) -> Sequence[Any]:
    """Rows that put events into the happening, the undone ones too: event, reason, score, at, undone, undone_reason."""
    h = happening_events.c
    chosen = select(h.event, h.reason, h.score, h.at, h.undone, h.undone_reason).where(h.happening == happening)
    return connection.execute(chosen.order_by(h.key)).all()
