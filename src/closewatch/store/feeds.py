"""Feeds that are polled, each with what must be remembered of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from closewatch.store.tables import feeds


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed: `state` is what its reader keeps between two readings."""

    key: int
    url: str
    state: str
    added: datetime.datetime
    is_paused: bool


def add_feed(connection: Connection, url: str, state: str, *, now: datetime.datetime) -> bool:
    """Keep a feed to be polled; whether it was new."""
    if connection.execute(select(feeds.c.key).where(feeds.c.url == url)).first() is not None:
        return False
    connection.execute(insert(feeds), {"url": url, "state": state, "added": now, "is_paused": False})
    return True


def stored_feeds(connection: Connection) -> Iterator[StoredFeed]:
    """All feeds, in the order in which they were added."""
    for row in connection.execute(select(feeds).order_by(feeds.c.key)).mappings():
        yield StoredFeed(**row)


def set_state(connection: Connection, url: str, state: str) -> None:
    """Remember what the feed's reader keeps; a feed that was removed meanwhile stays removed."""
    connection.execute(update(feeds).where(feeds.c.url == url).values(state=state))


def pause_feed(connection: Connection, url: str, *, is_paused: bool) -> bool:
    """Poll the feed no more, or again; whether there is such a feed."""
    return connection.execute(update(feeds).where(feeds.c.url == url).values(is_paused=is_paused)).rowcount > 0


def remove_feed(connection: Connection, url: str) -> bool:
    """Forget the feed; what came from it stays. Whether there was such a feed."""
    return connection.execute(delete(feeds).where(feeds.c.url == url)).rowcount > 0
