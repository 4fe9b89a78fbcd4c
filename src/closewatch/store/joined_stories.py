"""All SQL of stories and of the happenings that make them up. This file decides nothing."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from closewatch.store.joined import Values
from closewatch.store.tables import happening_dyads, happenings, stories, story_happenings

_NEAR = (
    select(stories)
    .where(
        stories.c.happenings > 0,
        stories.c.key.in_(
            select(happenings.c.story)
            .join(happening_dyads, happening_dyads.c.happening == happenings.c.key)
            .where(
                happening_dyads.c.dyad.in_(bindparam("dyads", expanding=True)),
                happening_dyads.c.day >= bindparam("first"),
                happening_dyads.c.day < bindparam("past"),
                happenings.c.story.is_not(None),
            )
            .order_by(happening_dyads.c.happening.desc())
            .limit(bindparam("most"))
        ),
    )
    .order_by(stories.c.key)
)
_BY_KEY = select(stories).where(stories.c.key.in_(bindparam("keys", expanding=True))).order_by(stories.c.key)
_ADD = insert(stories).returning(stories.c.key, sort_by_parameter_order=True)
_ADD_MEMBERS = insert(story_happenings)
_SET_STORY = update(happenings).where(happenings.c.key == bindparam("key_")).values(story=bindparam("story_"))


def near_stories(connection: Connection, dyads: Collection[str], first: int, past: int, most: int) -> Sequence[Any]:
    """Rows of stories that hold happenings between such actors on days with ordinals [first, past)."""
    return connection.execute(_NEAR, {"dyads": sorted(dyads), "first": first, "past": past, "most": most}).all()


def story_rows(connection: Connection, keys: Collection[int]) -> Sequence[Any]:
    """Rows of the stories in order of their keys."""
    return connection.execute(_BY_KEY, {"keys": sorted(keys)}).all() if keys else ()


def add_stories(connection: Connection, rows: Sequence[Values]) -> list[int]:
    """Add stories; returns their keys in the order of the rows."""
    return list(connection.execute(_ADD, rows).scalars()) if rows else []


def change_story(connection: Connection, key: int, values: Values) -> None:
    """Write a story anew."""
    connection.execute(_change(frozenset(values)), {**values, "key_": key})


@functools.cache
def _change(columns: frozenset[str]) -> Update:
    return update(stories).where(stories.c.key == bindparam("key_")).values({c: bindparam(c) for c in sorted(columns)})


def put_members(connection: Connection, rows: Sequence[Values]) -> None:
    """Judge happenings to belong to stories: rows of happening, story, reason, score, at."""
    if rows:
        connection.execute(_ADD_MEMBERS, rows)


def set_story(connection: Connection, happening: int, story: int) -> None:
    """Note at a happening which story it belongs to."""
    connection.execute(_SET_STORY, {"key_": happening, "story_": story})


def take_out(connection: Connection, keys: Collection[int], reason: str, at: datetime.datetime) -> set[int]:
    """Take happenings out of their stories; returns the keys of these stories."""
    if not keys:
        return set()
    chosen = (story_happenings.c.happening.in_(list(keys)), story_happenings.c.undone.is_(None))
    homes = set(connection.execute(select(story_happenings.c.story).where(*chosen)).scalars())
    connection.execute(update(story_happenings).where(*chosen).values(undone=at, undone_reason=reason))
    connection.execute(update(happenings).where(happenings.c.key.in_(list(keys))).values(story=None))
    return homes


def members(connection: Connection, key: int) -> list[int]:
    """Keys of the happenings of the story, in order."""
    chosen = select(story_happenings.c.happening).where(story_happenings.c.story == key, story_happenings.c.undone.is_(None))
    return sorted(connection.execute(chosen).scalars())
