"""Happenings made anew from the events that report them: after something was taken out, moved or put together.

In: keys of happenings. Out: their rows, written anew; a happening that nothing reports any more is void.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Sequence

from closewatch.join import keeping
from closewatch.join.clusters import summed
from closewatch.join.keeping import Known
from closewatch.join.profiles import Profile, total
from closewatch.join.reading import Report, document_facts, report_of, sides_of
from closewatch.store import joined
from closewatch.store.api import Reader
from closewatch.store.rows import Party, StoredEvent


def remake(reader: Reader, keys: Collection[int]) -> list[Known]:
    """Write these happenings anew from their reports."""
    connection = reader.connection
    done = []
    parties: dict[int, Party] = {}
    for row in joined.happening_rows(connection, keys):
        known = keeping.known_from(row)
        before = known.profile
        found = reader.events_by_key(joined.reports_of(connection, known.key))
        known.profile = profile_of(reader, found)
        if found:
            moments = [e.document.added for e in found]
            known.told_first, known.told_last = min(moments), max(moments)
        known.is_void = not found
        keeping.load_parties(connection, parties, (before, known.profile))
        if found:
            keeping.write_changed(connection, [(known, before)], parties)
        else:
            _empty(reader, known)
        done.append(known)
    return done


def _empty(reader: Reader, known: Known) -> None:
    """A void happening keeps its last columns, so that what it was can still be read."""
    joined.drop_dyads(reader.connection, [known.key])
    row = {"key_": known.key, "is_void": True, "reports": 0, "sources": 0, "profile": None}
    joined.change_happenings(reader.connection, [row])


def profile_of(reader: Reader, found: Sequence[StoredEvent]) -> Profile:
    """The profile that the events amount to, document by document in the order in which they were added."""
    reports = reports_of(reader, found)
    families = {e.document.key: e.document.family for e in found}
    seen: set[int | None] = {None}
    profiles = []
    for document in sorted(reports):
        profile = summed(reports[document])
        if families[document] in seen - {None}:  # a copy holds it as what it was copied from does
            profile = dataclasses.replace(profile, held={})
        seen.add(families[document])
        profiles.append(profile)
    return total(profiles)


def reports_of(reader: Reader, found: Sequence[StoredEvent]) -> dict[int, list[Report]]:
    """The events as joining sees them, by document."""
    sides = sides_of(joined.roles_of(reader.connection, [e.key for e in found]))
    reports: dict[int, list[Report]] = {}
    for document in sorted({e.document.key for e in found}):
        mine = sorted((e for e in found if e.document.key == document), key=lambda e: e.key)
        doc = mine[0].document
        facts = document_facts(doc, reader.text(document), doc.family)
        reports[document] = [report_of(e, sides.get(e.key, ()), facts) for e in mine]
    return reports


def move(reader: Reader, keys: Sequence[int], to: int, reason: str, score: float | None, *, at: datetime.datetime) -> None:
    """Take events out of where they are and put them into a happening; the happenings are to be made anew after it."""
    joined.take_out(reader.connection, keys, reason, at)
    rows = [{"event": e, "happening": to, "reason": reason, "score": score, "at": at} for e in keys]
    joined.put_reports(reader.connection, rows)
