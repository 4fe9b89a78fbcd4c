"""Joining a document with what is there: its copies, the happenings that it tells of, their stories.

In: what adding a document did. Out: rows beside the evidence, all in the writer's transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from closewatch.join.desk import BY_HAND, Desk
from closewatch.join.families import FamilyFound, join_family
from closewatch.join.happenings import join_reports
from closewatch.join.keeping import Known
from closewatch.join.reading import Report, document_facts, report_of, sides_of
from closewatch.join.remaking import move, remake
from closewatch.join.scoring import Score
from closewatch.join.stories import join_stories, remake_stories
from closewatch.store import joined, joined_stories
from closewatch.store.api import Writer
from closewatch.store.rows import Added, Party, StoredDocument


def join_document(writer: Writer, added: Added, *, now: datetime.datetime) -> list[int]:
    """Join a document that was just added, or coded anew; returns the keys of the happenings that it tells of.

    `now` dates the rows and decides what is news. A document that was there, with nothing new about it, is left as it is.
    """
    if not added.is_new and not added.events:
        return []
    doc = writer.document(added.document)
    text = writer.text(added.document)
    family = join_family(writer.connection, doc, text, is_new=added.is_new, now=now)
    return _join_events(writer, (doc, text, family), added, now)


def _join_events(
    writer: Writer, told: tuple[StoredDocument, str, FamilyFound], added: Added, now: datetime.datetime
) -> list[int]:
    doc, text, family = told
    connection = writer.connection
    facts = document_facts(doc, text, family.family)
    found = [e for e in writer.events_by_key(added.events) if e.is_current]
    roles = joined.roles_of(connection, [e.key for e in found])
    sides = sides_of(roles)
    reports = [report_of(e, sides.get(e.key, ()), facts) for e in found]
    seen_before = doc.replaces is not None or not added.is_new
    old = joined.old_events(connection, doc.key) if seen_before else []
    parties = {r.party: Party(r.party, r.id, r.name, r.country, r.sector) for r in roles}
    desk = Desk(connection, facts, now, parties, quiet=_quiet(doc, added, family))
    _look_around(desk, doc, family, reports, seen_before=seen_before)
    outcome = join_reports(desk, reports)
    changed = set(joined.happenings_of(connection, old).values()) if old else set()
    joined.take_out(connection, old, "the event is of an older coding or version", now)
    for documents in family.gone.values():
        changed |= {row.happening for row in joined.told_by(connection, documents)}
    changed |= merge_same(writer, outcome.same, now)
    remade = remake(writer, changed)
    fresh = [j.known for j in outcome.joined if j.known.story is None and j.known.key not in changed]
    fresh += [k for k in remade if k.story is None and not k.is_void]
    join_stories(connection, fresh, desk.parties, at=now)
    left = joined_stories.take_out(connection, [k.key for k in remade if k.is_void], "nothing reports the happening", now)
    remake_stories(connection, left | {k.story for k in remade if k.story is not None and not k.is_void})
    return sorted({j.known.key for j in outcome.joined} | {k.key for k in remade if not k.is_void})


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
    for older, younger, why in same:
        reason = f"happenings {older.key} and {younger.key} are one: {why.says()}"
        move(writer, joined.reports_of(writer.connection, younger.key), older.key, reason, round(why.value, 2), at=now)
        changed |= {older.key, younger.key}
    return changed
