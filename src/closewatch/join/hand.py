"""Decisions of persons: happenings put together, taken apart, put back; documents taken out of their families.

In: keys and a reason. Out: rows whose reason begins with "by hand"; what joins by itself later goes by them. No decision makes
a development.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from closewatch.errors import UsageError
from closewatch.join import keeping
from closewatch.join.desk import BY_HAND
from closewatch.join.joining import make_anew
from closewatch.join.remaking import move, profile_of
from closewatch.join.stories import find_places, member_row
from closewatch.store import joined, joined_stories
from closewatch.store.api import Writer
from closewatch.store.rows import Party


def merge(writer: Writer, keys: Sequence[int], reason: str, *, now: datetime.datetime) -> int:
    """Put happenings together; returns the key of the oldest one, which then holds all their reports.

    Raises:
        UsageError: fewer than two different happenings are given.
        StoreError: there is no such happening.
    """
    wanted = sorted(set(keys))
    if len(wanted) < 2:
        raise UsageError(f"{len(wanted)} happening is given, expected two or more to put together")
    for key in wanted:
        writer.happening(key)
    told = f"{BY_HAND}: happenings {', '.join(map(str, wanted))} are one: {reason}"
    for key in wanted[1:]:
        move(writer, joined.reports_of(writer.connection, key), wanted[0], told, None, at=now)
    make_anew(writer, wanted, now)
    return wanted[0]


def split(writer: Writer, key: int, events: Collection[int], reason: str, *, now: datetime.datetime) -> int:
    """Take events out of a happening; returns the key of the new happening that they are reports of.

    Raises:
        UsageError: an event is no report of the happening, or all of its reports are given.
        StoreError: there is no such happening.
    """
    reports = writer.happening(key).events
    wanted = sorted(set(events))
    strange = [e for e in wanted if e not in reports]
    if strange or not wanted:
        raise UsageError(f"events {strange or 'none'}: expected some of the reports of happening {key}, {list(reports)}")
    if len(wanted) == len(reports):
        raise UsageError(f"all reports of happening {key} are given: nothing would be left in it")
    made = _found(writer, wanted, now)
    move(writer, wanted, made, f"{BY_HAND}: parted from happening {key}: {reason}", None, at=now)
    make_anew(writer, [key, made], now)
    return made


def _found(writer: Writer, events: Sequence[int], now: datetime.datetime) -> int:
    """A new happening of these events, in a story of its own or one that it goes on with."""
    profile = profile_of(writer, writer.events_by_key(events))
    parties: dict[int, Party] = {}
    keeping.load_parties(writer.connection, parties, (profile,))
    place = find_places(writer.connection, [profile], parties, told=now)[0]
    known = keeping.write_new(writer.connection, [profile], [place.story], parties, now)[0]
    joined_stories.put_members(writer.connection, [member_row(known.key, place, now)])
    return known.key


def put_back(writer: Writer, key: int, reason: str, *, now: datetime.datetime) -> list[int]:
    """Take back what last took reports out of a happening, whoever decided it; returns the events that are in it again.

    Raises:
        UsageError: nothing has been taken out of the happening, or what was is of codings that no longer count.
        StoreError: there is no such happening.
    """
    writer.happening(key)
    taken = joined.last_taken_out(writer.connection, key)
    if not taken:
        raise UsageError(f"nothing that still counts was taken out of happening {key}: there is nothing to put back")
    homes = joined.happenings_of(writer.connection, taken)
    move(writer, taken, key, f"{BY_HAND}: put back: {reason}", None, at=now)
    make_anew(writer, {key, *homes.values()}, now)
    return taken


def part(writer: Writer, document: int, reason: str, *, now: datetime.datetime) -> int:
    """Take a document out of its family; returns the key of that family.

    Raises:
        UsageError: the document has no family.
        StoreError: there is no such document.
    """
    family = writer.document(document).family
    if family is None:
        raise UsageError(f"document {document} is in no family of copies: there is nothing to take it out of")
    members = joined.family(writer.connection, family)
    joined.undo_family_members(writer.connection, [document], f"{BY_HAND}: {reason}", now)
    make_anew(writer, {row.happening for row in joined.told_by(writer.connection, members)}, now)
    return family
