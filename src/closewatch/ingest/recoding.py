"""Stored documents coded anew, by today's code and knowledge; the older codings stay beside the new ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from closewatch.code.coder import made_by
from closewatch.code.record import event_record
from closewatch.ingest.pipeline import BATCH, Clock, Step, Tally, code_safely, follow
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.sources.inputs import Refusal
from closewatch.store.api import Reader, Store
from closewatch.store.rows import StoredDocument


def recode(
    store: Store, *, clock: Clock, steps: Sequence[Step] = (), tell: Callable[[Refusal], None] = lambda refusal: None,
    stop: Callable[[], bool] = lambda: False,
) -> Tally:  # fmt: skip
    """Code every stored document that can be coded and has no coding of today's makers; goes on where it was stopped."""
    tally = Tally()
    with store.read() as r:
        waiting = iter([d.key for d in r.documents() if d.note is None or d.note.startswith("not coded: the coder failed")])
    while not stop() and (keys := list(islice(waiting, BATCH))):
        with store.read() as r:
            docs = dict(_stored(r, [key for key in keys if not r.is_coded(key, made_by())]))
        tally.known += len(keys) - len(docs)
        coded, faults = code_safely(list(docs.values()))
        for key, doc in docs.items():
            if stop():
                break
            if id(doc) in faults:
                tally.failed += 1
                tell(Refusal(doc.source or doc.id, None, faults[id(doc)]))
                continue
            now = clock()
            with store.write() as w:
                made = coded[id(doc)]
                records = [event_record(e, doc) for e in made.events]
                added = w.add_coding(key, doc, records, made_by=made_by(), statements=made.statements, now=now)
                follow(w, added, steps, now)
            tally.recoded += 1
            tally.events += len(added.events)
    return tally


def _stored(r: Reader, keys: Sequence[int]) -> Iterator[tuple[int, Document]]:
    """The documents as the coder takes them: raw as it was received, restored anew."""
    for key in keys:
        yield key, stored_document(r, r.document(key))


def stored_document(r: Reader, known: StoredDocument) -> Document:
    """A stored document as it came from its source, restored by today's code."""
    doc = restore(
        r.raw_text(known.key), id=known.id, source=known.source, url=known.url, title=known.title,
        publisher=known.publisher, published=known.published, retrieved=known.retrieved, language=known.language,
    )  # fmt: skip
    return dataclasses.replace(doc, encoding=r.encoding(known.key))
