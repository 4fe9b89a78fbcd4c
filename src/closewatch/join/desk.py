"""What is at hand while the events of one document are joined."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from closewatch.join.keeping import Known
from closewatch.join.reading import DocumentFacts
from closewatch.store.rows import Party

BY_HAND = "by hand"  # how the reason of every decision of a person begins


@dataclass(slots=True)
class Desk:
    """One document with what joining its events needs.

    `copies_tell` are happenings that copies of the document tell of, `parted` by event the happenings that a person took it
    out of, `former` the happening that it reported before everything was joined anew. `quiet` says why nothing is news.
    """

    connection: Connection
    facts: DocumentFacts
    now: datetime.datetime
    parties: dict[int, Party] = field(default_factory=dict)
    copies_tell: frozenset[int] = frozenset()
    parted: Mapping[int, set[int]] = field(default_factory=dict)
    former: Mapping[int, int] = field(default_factory=dict)
    quiet: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A happening that the document tells of, the event that tells it, and the status before; None where it is new."""

    known: Known
    event: int
    before: str | None
