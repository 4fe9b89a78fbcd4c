"""What the store gives back: frozen rows, each with the record or the reason it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]  # the public event record, schema in knowledge/data/schema/event.json


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it is known to the store, without its text; `family` is the key of its first near duplicate."""

    key: int
    id: str
    source: str | None
    url: str | None
    title: str | None
    publisher: str | None
    published: datetime.date | None
    retrieved: datetime.datetime | None
    added: datetime.datetime
    language: str | None
    verdict: str
    characters: int
    note: str | None = None
    replaces: int | None = None
    family: int | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its public record and the document that reports it.

    `day` is the first day that the text gives (`is_day_told`), else the day of publication; `past` the half-open end.
    """

    key: int
    record: Record
    document: StoredDocument
    day: datetime.date | None
    past: datetime.date | None
    is_day_told: bool
    happening: int | None = None
    is_current: bool = True

    @property
    def id(self) -> str:
        """The event's public id."""
        return str(self.record["id"])

    @property
    def type(self) -> str:
        """The PLOVER type."""
        return str(self.record["type"])

    @property
    def status(self) -> str:
        """How the report holds the event."""
        return str(self.record["status"])


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts or is acted on; parties are the same where id, name, country and sector are."""

    key: int
    id: str | None
    name: str | None
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """What several reports tell of: n `reports`, k independent `sources`, one happening."""

    key: int
    type: str
    mode: str | None
    status: str
    day: datetime.date | None
    past: datetime.date | None
    country: str | None
    geonames_id: int | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    contexts: tuple[str, ...]
    reports: int
    sources: int
    story: int | None
    told_first: datetime.datetime
    told_last: datetime.datetime
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A thread of happenings between actors on a topic."""

    key: int
    title: str
    actors: tuple[Party, ...]
    contexts: tuple[str, ...]
    day: datetime.date | None
    past: datetime.date | None
    happenings: int
    told_last: datetime.datetime


@dataclass(frozen=True, slots=True)
class Development:
    """What is new about a happening: `kind` is "new" or "status"; `event` the key of the report that brought it."""

    key: int
    happening: int
    kind: str
    status_before: str | None
    status: str
    event: int
    at: datetime.datetime
    is_news: bool
    reason: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are meant; what is empty or None does not narrow.

    `actor` and `recipient` hold country codes, actor ids or names; with `either_way` they may be swapped. `since` and
    `until` are days, half-open. `text` are words that the report must hold.
    """

    actor: Sequence[str] = ()
    recipient: Sequence[str] = ()
    either_way: bool = False
    party: Sequence[str] = ()  # on either side
    types: Sequence[str] = ()
    modes: Sequence[str] = ()
    cameo: Sequence[str] = ()  # codes or their beginnings
    contexts: Sequence[str] = ()  # any of them
    statuses: Sequence[str] = ()
    quads: Sequence[int] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    countries: Sequence[str] = ()  # where it happened
    place: str | None = None
    publishers: Sequence[str] = ()
    documents: Sequence[int] = ()
    happenings: Sequence[int] = ()
    text: str | None = None
    all_revisions: bool = False


@dataclass(frozen=True, slots=True)
class StoredRefusal:
    """What could not be read: the file or address, the line where there is one, the reason, and when."""

    place: str
    line: int | None
    reason: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a search found, with the words found in square brackets."""

    document: StoredDocument
    snippet: str


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a document did: its key, whether it was new, and the keys of the events that came with it.

    `is_recoded` says that it was there and has a new coding, with or without events.
    """

    document: int
    is_new: bool
    events: tuple[int, ...] = field(default=())
    is_recoded: bool = False
