"""The way of every document into the store.

In: records and refusals of sources. Out: rows, one transaction a document, and counts. A document that is known and coded
by today's makers is not coded again; one in another language than English, or one that the coder fails on, is kept with the
reason and not coded. What follows an added document in its transaction (joining, ringing) is handed in as steps.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from closewatch.code.coder import Coded, made_by, read_many
from closewatch.code.record import event_record
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.sources.inputs import Record, Refusal
from closewatch.sources.language import UNDECIDED, detect_language, language_code
from closewatch.store.api import Reader, Store, Writer
from closewatch.store.rows import Added

Coder = Callable[[Iterable[Document]], Iterable[Coded]]  # in order
Clock = Callable[[], datetime.datetime]
Step = Callable[[Writer, Added, datetime.datetime], object]  # in the transaction of the document that was added
# What a fault in the coder raises: the document is kept without events and told of, and the next one is taken in hand.
FAULTS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
BATCH: Final = 32  # documents that are coded together
_CODED_LANGUAGE: Final = "en"


@dataclass(slots=True)
class Tally:
    """What became of the records."""

    added: int = 0  # documents that are new
    known: int = 0  # documents that were there
    recoded: int = 0  # documents that were there and have a new coding
    not_coded: int = 0  # new documents without a coding: in another language
    failed: int = 0  # documents that the coder failed on
    refused: int = 0
    events: int = 0

    def says(self) -> str:
        """The counts in words."""
        parts = [f"{self.added} documents added", f"{self.known} known", f"{self.events} events"]
        for count, what in ((self.recoded, "coded anew"), (self.not_coded, "not coded: not in English"),
                            (self.failed, "not coded: the coder failed"), (self.refused, "refused")):  # fmt: skip
            if count:
                parts.append(f"{count} {what}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Ready:
    """A document on its way, with the bytes of its page and, where it is not to be coded, the reason."""

    doc: Document
    page: bytes | None
    note: str | None = None


class Pipeline:
    """Puts records into a store.

    Args:
        clock: tells the moment that rows are dated by.
        steps: what follows each added document, in its transaction.
        published: the day of publication of records that bring none.
        tell: takes each refusal and each document that the coder failed on, for messages.
        stop: asked between two documents; where it says yes, nothing more is begun.
        coder: what codes restored documents.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        steps: Sequence[Step] = (),
        published: datetime.date | None = None,
        tell: Callable[[Refusal], None] = lambda refusal: None,
        stop: Callable[[], bool] = lambda: False,
        coder: Coder = read_many,
    ) -> None:
        self.store = store
        self.tally = Tally()
        self._clock = clock
        self._steps = steps
        self._published = published
        self._tell = tell
        self._stop = stop
        self._coder = coder

    def add(self, items: Iterable[Record | Refusal], *, batch: int = BATCH) -> Tally:
        """Put the records in, some together; what each did is counted in `tally`."""
        waiting = iter(items)
        while not self._stop() and (chunk := list(islice(waiting, batch))):
            for item in chunk:
                if isinstance(item, Refusal):
                    self._refuse(item)
            for ready, coded in self._coded([self._ready(item) for item in chunk if isinstance(item, Record)]):
                if self._stop():
                    break
                self._put(ready, coded)
        return self.tally

    # pieces -----------------------------------------------------------------------------------------------------------

    def _refuse(self, refusal: Refusal) -> None:
        with self.store.write() as w:
            w.add_refusal(refusal.place, refusal.line, refusal.reason, now=self._clock())
        self.tally.refused += 1
        self._tell(refusal)

    def _ready(self, record: Record) -> Ready:
        doc = restore(
            record.raw, id=record.id, source=record.place, url=record.url, title=record.title, publisher=record.publisher,
            published=record.published or self._published, retrieved=record.retrieved,
        )  # fmt: skip
        language, note = language_of(doc.text, record.language)
        return Ready(dataclasses.replace(doc, language=language), record.data, note)

    def _coded(self, readies: Sequence[Ready]) -> Iterator[tuple[Ready, Coded | None]]:
        """The documents that are not known yet, coded; None for what is not coded."""
        fresh = self._fresh(readies)
        self.tally.known += len(readies) - len(fresh)
        wanted = [ready.doc for ready in fresh if ready.note is None]
        coded, faults = code_safely(wanted, self._coder)
        for ready in fresh:
            fault = faults.get(id(ready.doc))
            if fault is not None:
                self.tally.failed += 1
                self._tell(Refusal(ready.doc.source or ready.doc.id, None, f"is kept, but {fault}"))
                yield dataclasses.replace(ready, note=fault), None
            else:
                yield ready, coded.get(id(ready.doc))

    def _fresh(self, readies: Sequence[Ready]) -> list[Ready]:
        """Those that are not in the store as they would be put in."""
        with self.store.read() as r:
            return [ready for ready in readies if not is_settled(r, ready)]

    def _put(self, ready: Ready, coded: Coded | None) -> None:
        now = self._clock()
        records = None if coded is None else [event_record(e, ready.doc) for e in coded.events]
        with self.store.write() as w:
            added = w.add_document(
                ready.doc, records, made_by=None if coded is None else made_by(),
                statements=() if coded is None else coded.statements, page=ready.page, note=ready.note, now=now,
            )  # fmt: skip
            follow(w, added, self._steps, now)
        self._count(added, ready, coded is not None)

    def _count(self, added: Added, ready: Ready, is_coded: bool) -> None:
        self.tally.events += len(added.events)
        if added.is_new:
            self.tally.added += 1
            self.tally.not_coded += ready.note is not None and ready.note.startswith(_OTHER_LANGUAGE)
        else:
            self.tally.known += 1
            self.tally.recoded += is_coded


def follow(w: Writer, added: Added, steps: Sequence[Step], now: datetime.datetime) -> None:
    """Take the steps that follow a document, where adding it did something."""
    if added.is_new or added.events or added.is_recoded:
        for step in steps:
            step(w, added, now)


_OTHER_LANGUAGE = "not coded: language is"


def language_of(text: str, declared: str | None) -> tuple[str, str | None]:
    """The language of a restored text, and why it is not coded where that is not English.

    Where the words do not decide, the source's own word counts, and a short text without one is taken for English.
    """
    found = detect_language(text)
    code = found.code if found.code != UNDECIDED else language_code(declared) or UNDECIDED
    return code, None if code in {_CODED_LANGUAGE, UNDECIDED} else f"{_OTHER_LANGUAGE} {code}"


def is_settled(r: Reader, ready: Ready) -> bool:
    """Whether the store holds the document as it would be put in: coded by today's makers, or with the same note."""
    known = r.same_document(ready.doc)
    if known is None:
        return False
    return r.is_coded(known.key, made_by()) if ready.note is None else known.note == ready.note


def code_safely(docs: Sequence[Document], coder: Coder = read_many) -> tuple[dict[int, Coded], dict[int, str]]:
    """What the coder gives by the documents' identity, and what went wrong for those that it failed on."""
    try:
        return {id(coded.doc): coded for coded in coder(docs)}, {}
    except FAULTS:
        pass  # one of them: each is coded alone
    found: dict[int, Coded] = {}
    faults: dict[int, str] = {}
    for doc in docs:
        try:
            found[id(doc)] = next(iter(coder([doc])))
        except FAULTS as error:
            faults[id(doc)] = f"not coded: the coder failed ({type(error).__name__}: {error})"
    return found, faults
