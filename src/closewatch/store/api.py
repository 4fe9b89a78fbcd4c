"""The store: opened once, written by one writer at a time, read by any number of readers.

    with Store.open("monitor.sqlite") as store:
        with store.write() as w:
            w.add_document(doc, records, now=now)
        with store.read() as r:
            for event in r.events(EventFilter(actor=["RUS"], recipient=["UKR"]), limit=10):
                print(event.day, event.type, event.document.title)
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from sqlalchemy import Connection, Engine

from closewatch.code.comparing import Comparison
from closewatch.errors import StoreError
from closewatch.model.event import MadeBy
from closewatch.model.statement import Statement
from closewatch.model.text import Document
from closewatch.store import (
    checking,
    choosing,
    choosing_joined,
    counting,
    evidence,
    feeds,
    frames,
    joined_rows,
    opening,
    queries,
    revisions,
)
from closewatch.store.compressing import unpack
from closewatch.store.counting import Cooperation, Count, Dyad, Period
from closewatch.store.failures import told
from closewatch.store.feeds import StoredFeed
from closewatch.store.revisions import Maker
from closewatch.store.rows import (
    Added,
    Development,
    EventFilter,
    Found,
    Happening,
    Record,
    StoredDocument,
    StoredEvent,
    StoredRefusal,
    Story,
)
from closewatch.store.shredding import spelled
from closewatch.store.tables import documents

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars


class Reader:
    """What a store holds, as of one moment."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # documents --------------------------------------------------------------------------------------------------------

    def document(self, key: int) -> StoredDocument:
        """The document of the key. Raises StoreError where there is none."""
        return queries.document(self.connection, key)

    def find_document(self, id: str) -> StoredDocument | None:
        """The newest document of the public id."""
        return queries.find_document(self.connection, spelled(id))

    def same_document(self, doc: Document) -> StoredDocument | None:
        """The stored document of the same id and the same raw bytes."""
        key = evidence.find_same(self.connection, doc)
        return None if key is None else self.document(key)

    def documents(self, keys: Sequence[int] | None = None, *, newest_first: bool = False) -> Iterator[StoredDocument]:
        """All documents, or those of the keys, in the order in which they were added, or the last added first."""
        chosen = queries.chosen_documents().order_by(documents.c.key.desc() if newest_first else documents.c.key)
        if keys is not None:
            chosen = chosen.where(documents.c.key.in_(keys))
        for row in self.connection.execute(chosen.execution_options(yield_per=1000)).mappings():
            yield queries.stored_document(row)

    def text(self, key: int) -> str:
        """The restored text of a document."""
        return queries.text_of(queries.contents(self.connection, key))

    def raw(self, key: int) -> bytes:
        """The bytes of a document's text as they were received."""
        return unpack(queries.contents(self.connection, key)["raw"])

    def raw_text(self, key: int) -> str:
        """The raw text of a document, in which the offsets of its events count."""
        row = queries.contents(self.connection, key)
        return evidence.raw_text(unpack(row["raw"]), row["encoding"])

    def encoding(self, key: int) -> str:
        """The encoding in which a document's raw bytes are read."""
        return str(queries.contents(self.connection, key)["encoding"])

    def page(self, key: int) -> bytes | None:
        """The page that the text was taken from, None where it came alone."""
        page = queries.contents(self.connection, key)["page"]
        return None if page is None else unpack(page)

    def refusals(self, *, newest_first: bool = False) -> Iterator[StoredRefusal]:
        """What could not be read, in the order in which it came, or the last first."""
        return queries.stored_refusals(self.connection, newest_first=newest_first)

    def row_counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return queries.row_counts(self.connection)

    def statements(self, document: int) -> list[Statement]:
        """Who says what in a document, by the coding that counts; offsets are code points of the raw text."""
        return queries.statements(self.connection, document)

    # events -----------------------------------------------------------------------------------------------------------

    def event(self, key: int) -> StoredEvent:
        """The event of the key. Raises StoreError where there is none."""
        found = next(queries.stored_events(self.connection, [key]), None)
        if found is None:
            raise StoreError(f"no event has the key {key}")
        return found

    def events(
        self, filter: EventFilter | None = None, *, limit: int | None = None, newest_first: bool = False
    ) -> Iterator[StoredEvent]:
        """Events by their days; those without a day come first, or last with `newest_first`."""
        keys = choosing.chosen_keys(self.connection, filter or EventFilter(), limit=limit, newest_first=newest_first)
        return queries.stored_events(self.connection, keys)

    def events_by_key(self, keys: Sequence[int]) -> list[StoredEvent]:
        """The events of the keys, in their order; keys that none has are passed over."""
        return list(queries.stored_events(self.connection, keys))


    # happenings, stories, developments ----------------------------------------------------------------------------------

    def happening(self, key: int) -> Happening:
        """The happening of the key, void ones too. Raises StoreError where there is none."""
        return joined_rows.happening(self.connection, key)

    def happenings(
        self, filter: EventFilter | None = None, *, limit: int | None = None, newest_first: bool = False
    ) -> Iterator[Happening]:
        """Happenings that some event of the filter reports, by their days."""
        keys = choosing_joined.chosen_happenings(
            self.connection, filter or EventFilter(), limit=limit, newest_first=newest_first
        )
        return joined_rows.happenings_by_key(self.connection, keys)

    def events_of(self, happening: int) -> list[StoredEvent]:
        """The reports of a happening, in the order in which they were added."""
        return self.events_by_key(self.happening(happening).events)

    def story(self, key: int) -> Story:
        """The story of the key. Raises StoreError where there is none."""
        return joined_rows.story(self.connection, key)

    def stories(self, filter: EventFilter | None = None, *, limit: int | None = None) -> Iterator[Story]:
        """Stories of which some event of the filter reports a happening; the one told of last comes first."""
        for key in choosing_joined.chosen_stories(self.connection, filter or EventFilter(), limit=limit):
            yield self.story(key)

    def happenings_of_story(self, story: int) -> list[Happening]:
        """The happenings of a story, by their days."""
        keys = joined_rows.happenings_of_story(self.connection, story)
        return list(joined_rows.happenings_by_key(self.connection, keys))

    def developments(self, after: int = 0, *, limit: int | None = None) -> Iterator[Development]:
        """What is new, in the order in which it came, after the development of that key."""
        return joined_rows.all_developments(self.connection, after, limit=limit)

    # counts and search ------------------------------------------------------------------------------------------------

    def counts(
        self, filter: EventFilter | None = None, *, by: Period = "month", of: Literal["events", "happenings"] = "events"
    ) -> list[Count]:
        """Events or happenings a day, week (from Monday), month or year; those without a day come first, as None."""
        return counting.counts(self.connection, filter or EventFilter(), by, of)

    def dyads(self, filter: EventFilter | None = None) -> list[Dyad]:
        """Pairs of countries that act and are acted on, the busiest first."""
        return counting.count_dyads(self.connection, filter or EventFilter())

    def cooperation(self, filter: EventFilter | None = None, *, by: Period = "month") -> list[Cooperation]:
        """Published scores of cooperation and conflict a period: of asserted and claimed events, unless the filter names
        statuses."""
        return counting.cooperation(self.connection, filter or EventFilter(), by)

    def search(
        self, text: str, filter: EventFilter | None = None, *, limit: int | None = 100, best_first: bool = False
    ) -> list[Found]:
        """Documents with the words, the newest first; with a filter only those that report such an event.

        `text` are words that all must be there; "words in a row", war* for all words that begin so, talks OR meeting for
        one of the two, -word for what must not be there. Case, accents and the commonest words do not count.
        """
        return queries.search(self.connection, text, filter, limit=limit, best_first=best_first)


    # revisions and feeds ----------------------------------------------------------------------------------------------

    def makers(self) -> list[Maker]:
        """What coded the documents: versions of code, knowledge and models, the first one first."""
        return revisions.all_makers(self.connection)

    def is_coded(self, document: int, made_by: MadeBy) -> bool:
        """Whether the document has a coding of that maker."""
        return revisions.is_coded(self.connection, document, made_by)

    def differences(self, document: int | None = None) -> Iterator[tuple[int, Comparison]]:
        """Keys of the documents that were coded more than once, each with what the last coding changed."""
        return revisions.differences(self.connection, document)

    def feeds(self) -> list[StoredFeed]:
        """The feeds that are polled, or paused."""
        return list(feeds.stored_feeds(self.connection))


class Writer(Reader):
    """One transaction; it reads what it has written."""

    def __init__(self, connection: Connection, keys: evidence.Keys) -> None:
        super().__init__(connection)
        self._keys = keys
        self._at_hand: dict[int, tuple[Document, Sequence[Record]]] = {}

    def at_hand(self, document: int) -> tuple[Document, Sequence[Record]] | None:
        """The document that this transaction added or coded last, with its records: need not be read back. None for others."""
        return self._at_hand.get(document)

    def add_document(
        self,
        doc: Document,
        records: Sequence[Record] | None,
        *,
        made_by: MadeBy | None = None,
        statements: Sequence[Statement] = (),
        page: bytes | None = None,
        note: str | None = None,
        now: datetime.datetime,
    ) -> Added:
        """Add a document with its event records; None for a document that was not coded, and `note` says why.

        What is there already is not added again. Records of newer makers (code, knowledge, models) become the ones that
        count, the old ones stay. `made_by` is what made the records; without it the first record tells, and for a coding
        without events today's coder.
        """
        coding = None if records is None else evidence.Coding(records, made_by or _maker_of(records), statements)
        added = evidence.add_document(self.connection, self._keys, doc, coding, page=page, note=note, now=now)
        self._at_hand = {added.document: (doc, records or ())}
        return added

    def add_coding(
        self, document: int, doc: Document, records: Sequence[Record], *, made_by: MadeBy,
        statements: Sequence[Statement] = (), now: datetime.datetime,
    ) -> Added:  # fmt: skip
        """Add a coding to a stored document; `doc` is that document, restored anew."""
        coding = evidence.Coding(records, made_by, statements)
        added = evidence.add_coding(self.connection, self._keys, document, doc, coding, now=now)
        self._at_hand = {document: (doc, records)}
        return added

    def add_feed(self, url: str, state: str, *, now: datetime.datetime) -> bool:
        """Keep a feed to be polled, with what its reader begins with; whether it was new."""
        return feeds.add_feed(self.connection, url, state, now=now)

    def set_feed_state(self, url: str, state: str) -> None:
        """Remember what the feed's reader keeps between two readings."""
        feeds.set_state(self.connection, url, state)

    def pause_feed(self, url: str, *, is_paused: bool = True) -> bool:
        """Poll the feed no more, or again; whether there is such a feed."""
        return feeds.pause_feed(self.connection, url, is_paused=is_paused)

    def remove_feed(self, url: str) -> bool:
        """Forget the feed; what came from it stays. Whether there was such a feed."""
        return feeds.remove_feed(self.connection, url)

    def add_refusal(self, place: str, line: int | None, reason: str, *, now: datetime.datetime) -> bool:
        """Keep what could not be read, once; whether it was new."""
        return evidence.add_refusal(self.connection, place, line, reason, now=now)


def _maker_of(records: Sequence[Record]) -> MadeBy:
    if records:
        made = records[0]["made_by"]
        return MadeBy(made["code"], made["knowledge"], tuple(made["models"]))
    from closewatch.code.coder import made_by

    return made_by()


class Store:
    """A database of evidence and of what is judged of it: a file of SQLite, or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.place = opening.place_of(engine.url)
        self._keys = evidence.Keys()

    @classmethod
    def open(cls, where: str | Path | None = None, *, create: bool = True) -> Self:
        """The store of a path or a database URL (postgresql://user@host/name), by default in the user's data folder.

        It is made where it is not there, unless `create` is False; an older schema is brought up to date.

        Raises:
            StoreError: it cannot be opened; the message tells the reason and the next step.
        """
        return cls(opening.connect(where, create=create))

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """One transaction, all or nothing; it waits for another writer to finish, never for readers."""
        try:
            with told(self.place), opening.writing(self.engine) as connection:
                yield Writer(connection, self._keys)
        except BaseException:
            self._keys.forget()
            raise
        self._keys.keep()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A snapshot: what is written meanwhile is not seen, and does not wait."""
        with told(self.place), opening.reading(self.engine) as connection:
            yield Reader(connection)

    @overload
    def events_frame(
        self, filter: EventFilter | None = None, kind: Literal["pandas"] = "pandas", *, limit: int | None = None
    ) -> pandas.DataFrame: ...
    @overload
    def events_frame(
        self, filter: EventFilter | None, kind: Literal["polars"], *, limit: int | None = None
    ) -> polars.DataFrame: ...
    def events_frame(
        self, filter: EventFilter | None = None, kind: Literal["pandas", "polars"] = "pandas", *, limit: int | None = None
    ) -> Any:
        """Events by their days as a data frame, one row an event; the columns are `store.frames.COLUMNS`.

        Raises:
            SetupError: the library is not installed (extra `frames`).
        """
        with self.read() as r:
            return frames.events_frame(r.events(filter, limit=limit), kind)

    def schema(self) -> str | None:
        """The revision of the schema."""
        with self.read() as r:
            return opening.schema_of(r.connection)

    def size(self) -> int:
        """Bytes that the database takes."""
        with self.read() as r:
            return opening.size_of(r.connection)

    def check(self) -> list[str]:
        """What is damaged, an empty list where nothing is found."""
        with self.read() as r:
            return checking.faults(r.connection)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
