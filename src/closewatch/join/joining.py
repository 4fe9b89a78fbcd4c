"""Joining a document with what is there: its copies, the happenings that it tells of, their stories.

In: what adding a document did. Out: rows beside the evidence, all in the writer's transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from closewatch.join.desk import BY_HAND, Desk
from closewatch.join.families import FamilyFound, join_family
from closewatch.join.happenings import Outcome, join_reports
from closewatch.join.intake import Intake, take_in
from closewatch.join.keeping import Known
from closewatch.join.reading import Report, document_facts
from closewatch.join.remaking import move, remake
from closewatch.join.scoring import Score
from closewatch.join.stories import place_again, remake_stories
from closewatch.store import joined, joined_stories
from closewatch.store.api import Writer
from closewatch.store.rows import Added, StoredDocument

_JOINED_ANEW = "everything was joined anew"


def join_document(writer: Writer, added: Added, *, now: datetime.datetime) -> list[int]:
    """Join a document that was just added, or coded anew; returns the keys of the happenings that it tells of.

    `now` dates the rows and decides what is news. A document that was there, with nothing new about it, is left as it is.
    """
    if not (added.is_new or added.events or added.is_recoded):
        return []
    intake = take_in(writer, added, now)
    family = join_family(writer.connection, intake.doc, intake.text, is_new=added.is_new, now=now)
    return _join_events(writer, intake, family, added, now)


def join_anew(
    writer: Writer, document: int, events: Sequence[int], former: Mapping[int, int], *, now: datetime.datetime
) -> None:
    """Join a document once more, of which nothing is joined; `former` tells which happenings its events once reported."""
    intake = take_in(writer, Added(document, False, tuple(events)), now)
    family = join_family(writer.connection, intake.doc, intake.text, is_new=False, now=now)
    facts = document_facts(intake.doc, intake.text, family.family)
    reports, parties = intake.reports(writer, facts)
    desk = Desk(writer.connection, facts, now, parties, former=former, quiet=_JOINED_ANEW)
    _look_around(desk, intake.doc, family, reports, seen_before=True)
    _settle(writer, join_reports(desk, reports), family, set(), now)


def _join_events(writer: Writer, intake: Intake, family: FamilyFound, added: Added, now: datetime.datetime) -> list[int]:
    doc, connection = intake.doc, writer.connection
    facts = document_facts(doc, intake.text, family.family)
    reports, parties = intake.reports(writer, facts)
    seen_before = doc.replaces is not None or not added.is_new
    old = joined.old_events(connection, doc.key) if seen_before else []
    desk = Desk(connection, facts, now, parties, quiet=_quiet(doc, added, family))
    _look_around(desk, doc, family, reports, seen_before=seen_before)
    outcome = join_reports(desk, reports)
    changed = set(joined.happenings_of(connection, old).values()) if old else set()
    if old:
        joined.take_out(connection, old, "the event is of an older coding or version", now)
    return _settle(writer, outcome, family, changed, now)


def _settle(
    writer: Writer, outcome: Outcome, family: FamilyFound, changed: set[int], now: datetime.datetime
) -> list[int]:
    """Put together what turned out to be one and make anew what that and other changes touch; returns the keys told of."""
    connection = writer.connection
    for documents in family.gone.values():
        changed |= {row.happening for row in joined.told_by(connection, documents)}
    changed |= merge_same(writer, outcome.same, now)
    remade = make_anew(writer, changed, now) if changed else []
    return sorted({j.known.key for j in outcome.joined} - changed | {k.key for k in remade if not k.is_void})


def make_anew(writer: Writer, keys: Collection[int], now: datetime.datetime) -> list[Known]:
    """Write happenings anew from their reports, and the stories that they belong to."""
    connection = writer.connection
    remade = remake(writer, keys)
    left = joined_stories.take_out(connection, [k.key for k in remade if k.is_void], "nothing reports the happening", now)
    place_again(connection, [k for k in remade if k.story is None and not k.is_void], at=now)
    remake_stories(connection, left | {k.story for k in remade if k.story is not None and not k.is_void})
    return remade


def _quiet(doc: StoredDocument, added: Added, family: FamilyFound) -> str | None:
    """Why nothing in the document is news."""
    if doc.replaces is not None:
        return "the document corrects one that was there"
    if not added.is_new:
        return "the document was there and is coded anew"
    if family.is_mere_copy:
        return "the document is a copy of one that was there"
    return None


def _look_around(
    desk: Desk, doc: StoredDocument, family: FamilyFound, reports: Sequence[Report], *, seen_before: bool
) -> None:
    """What copies of the document tell of, and what persons took its events out of."""
    tell = joined.told_by_family(desk.connection, family.family) if family.family is not None else set()
    if seen_before:
        tell |= {row.happening for row in joined.told_by(desk.connection, [doc.key])}
    desk.copies_tell = frozenset(tell)
    if seen_before:
        desk.parted = joined.parted_from(desk.connection, [r.event for r in reports], BY_HAND)


def merge_same(writer: Writer, same: Sequence[tuple[Known, Known, Score]], now: datetime.datetime) -> set[int]:
    """Move the reports of the younger happenings to the older ones; returns the keys of both, to be made anew."""
    changed: set[int] = set()
    kept = joined.decided_by_hand(writer.connection, BY_HAND, [k.key for pair in same for k in pair[:2]]) if same else set()
    for older, younger, why in same:
        if older.key in kept or younger.key in kept:
            continue
        reason = f"happenings {older.key} and {younger.key} are one: {why.says()}"
        move(writer, joined.reports_of(writer.connection, younger.key), older.key, reason, round(why.value, 2), at=now)
        changed |= {older.key, younger.key}
    return changed
