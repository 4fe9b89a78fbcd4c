"""The document in hand: its row, its text, its events that count, and who takes part in them.

In: what adding it did. Out: as the writer still has it at hand, else read back from the store.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from closewatch.join.reading import DocumentFacts, Report, report_of, sides_of
from closewatch.model.text import Document
from closewatch.store import joined
from closewatch.store.api import Writer
from closewatch.store.rows import Added, Party, Record, StoredDocument, StoredEvent
from closewatch.store.shredding import held_of


@dataclass(frozen=True, slots=True)
class Intake:
    """A document with its text and its events that count."""

    doc: StoredDocument
    text: str
    events: Sequence[StoredEvent]

    def reports(self, writer: Writer, facts: DocumentFacts) -> tuple[list[Report], dict[int, Party]]:
        """The events as joining sees them, and their parties by key."""
        rows = joined.roles_of(writer.connection, [e.key for e in self.events])
        sides = sides_of(rows)
        parties = {r.party: Party(r.party, r.id, r.name, r.country, r.sector) for r in rows}
        return [report_of(e, sides.get(e.key, ()), facts) for e in self.events], parties


def take_in(writer: Writer, added: Added, now: datetime.datetime) -> Intake:
    """The document that was just added or coded anew."""
    at_hand = writer.at_hand(added.document) if added.is_new else None
    if at_hand is not None:
        return _as_given(writer, added, *at_hand, now)
    doc = writer.document(added.document)
    events = [e for e in writer.events_by_key(added.events) if e.is_current]
    return Intake(doc, writer.text(doc.key), events)


def _as_given(
    writer: Writer, added: Added, given: Document, records: Sequence[Record], now: datetime.datetime
) -> Intake:
    replaces = joined.replaced_by(writer.connection, added.document)
    doc = StoredDocument(
        added.document, given.id, given.source, given.url, given.title, given.publisher, given.published, given.retrieved, now,
        given.language, given.report.verdict, len(given.text), replaces=replaces,
    )  # fmt: skip
    events = []
    for key, record in zip(added.events, records, strict=True):
        columns = held_of(record, given.published).columns
        events.append(StoredEvent(key, record, doc, columns.day, columns.past, columns.is_day_told))
    return Intake(doc, given.text, events)
