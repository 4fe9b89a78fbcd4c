"""Reading evidence: documents and events as they were put in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, and_, func, select

from closewatch.errors import StoreError
from closewatch.model.statement import Statement
from closewatch.store import words
from closewatch.store.choosing import condition, is_open
from closewatch.store.compressing import unpack
from closewatch.store.evidence import raw_text
from closewatch.store.rows import EventFilter, Found, StoredDocument, StoredEvent, StoredRefusal
from closewatch.store.shredding import Around, Columns, Held, PartyKey, Rest, unpack_statements
from closewatch.store.tables import (
    codings,
    documents,
    events,
    family_members,
    happening_events,
    makers,
    metadata,
    parties,
    refusals,
    roles,
    wordings,
)

_CHUNK: Final = 500  # events that are read at once
_DOCUMENT = (
    documents.c.key, documents.c.id, documents.c.source, documents.c.url, documents.c.title, documents.c.publisher,
    documents.c.published, documents.c.retrieved, documents.c.added, documents.c.language, documents.c.verdict,
    documents.c.characters, documents.c.note, documents.c.replaces,
)  # fmt: skip
_IS_MEMBER = and_(family_members.c.document == documents.c.key, family_members.c.undone.is_(None))
_IS_JOINED = and_(happening_events.c.event == events.c.key, happening_events.c.undone.is_(None))


def chosen_documents(*more: Any) -> Select[Any]:
    """A selection of documents with the families they belong to, without their texts."""
    return select(*_DOCUMENT, family_members.c.family, *more).join(family_members, _IS_MEMBER, isouter=True)


def stored_document(row: RowMapping) -> StoredDocument:
    """The document of a row of `chosen_documents`."""
    return StoredDocument(**{name: row[name] for name in (*(c.name for c in _DOCUMENT), "family")})


def document(connection: Connection, key: int) -> StoredDocument:
    """The document of the key. Raises StoreError where there is none."""
    row = connection.execute(chosen_documents().where(documents.c.key == key)).mappings().first()
    if row is None:
        raise StoreError(f"no document has the key {key}")
    return stored_document(row)


def find_document(connection: Connection, id_: str) -> StoredDocument | None:
    """The newest document of the id."""
    chosen = chosen_documents().where(documents.c.id == id_).order_by(documents.c.key.desc()).limit(1)
    row = connection.execute(chosen).mappings().first()
    return None if row is None else stored_document(row)


def contents(connection: Connection, key: int) -> RowMapping:
    """Raw bytes, restored text and page of a document as they are stored. Raises StoreError where there is none."""
    chosen = select(documents.c.raw, documents.c.text, documents.c.page, documents.c.encoding).where(documents.c.key == key)
    row = connection.execute(chosen).mappings().first()
    if row is None:
        raise StoreError(f"no document has the key {key}")
    return row


def text_of(row: RowMapping) -> str:
    """The restored text of a row that holds `raw`, `text` and `encoding`."""
    if row["text"] is None:
        return raw_text(unpack(row["raw"]), row["encoding"])
    return unpack(row["text"]).decode("utf-8", "surrogatepass")


def stored_refusals(connection: Connection, *, newest_first: bool) -> Iterator[StoredRefusal]:
    """What could not be read."""
    r = refusals.c
    chosen = select(r.place, r.line, r.reason, r.at).order_by(r.key.desc() if newest_first else r.key)
    for row in connection.execute(chosen.execution_options(yield_per=1000)):
        yield StoredRefusal(*row)


def statements(connection: Connection, document: int) -> list[Statement]:
    """Who says what in a document, by the coding that counts."""
    c = codings.c
    chosen = select(c.statements).where(c.document == document, c.is_current)
    return unpack_statements(connection.execute(chosen).scalar())


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in metadata.tables.items()
    }


def search(
    connection: Connection, query: str, f: EventFilter | None, *, limit: int | None, best_first: bool
) -> list[Found]:
    """Documents that the query finds, among those that report an event of the filter."""
    among = None if f is None or is_open(f) else select(events.c.document).where(condition(connection, f))
    keys = words.search(connection, query, among, limit=limit, best_first=best_first)
    columns = (documents.c.raw, documents.c.text, documents.c.encoding)
    rows = connection.execute(chosen_documents(*columns).where(documents.c.key.in_(keys))).mappings()
    found = {row["key"]: Found(stored_document(row), words.snippet(text_of(row), query)) for row in rows}
    return [found[key] for key in keys]


# --- events -----------------------------------------------------------------------------------------------------------


def stored_events(connection: Connection, keys: Iterable[int]) -> Iterator[StoredEvent]:
    """The events of the keys, in their order; keys that none has are passed over."""
    waiting = iter(keys)
    while chunk := list(islice(waiting, _CHUNK)):
        found = _chunk(connection, chunk)
        yield from (found[key] for key in chunk if key in found)


def _chunk(connection: Connection, keys: Sequence[int]) -> dict[int, StoredEvent]:
    chosen = select(events, happening_events.c.happening).join(happening_events, _IS_JOINED, isouter=True)
    rows = connection.execute(chosen.where(events.c.key.in_(keys))).mappings().all()
    told = _documents(connection, {row["document"] for row in rows})
    rests = _rests(connection, {row["coding"] for row in rows}, told)
    sides = _sides(connection, keys)
    known = _wordings(connection, {n for rest in rests.values() for n in rest.wordings()})
    found = {}
    for row in rows:
        held = Held(Columns(**{name: row[name] for name in _COLUMNS}), *sides.get(row["key"], ([], [])))
        record = rests[row["coding"]].record(row["number"], held, known)
        found[row["key"]] = StoredEvent(
            row["key"], record, told[row["document"]][0], row["day"], row["past"], row["is_day_told"], row["happening"],
            row["is_current"],
        )  # fmt: skip
    return found


_COLUMNS = tuple(Columns.__dataclass_fields__)


def _documents(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[StoredDocument, str]]:
    """Documents with the texts that the offsets of their events count in."""
    chosen = chosen_documents(documents.c.raw, documents.c.encoding).where(documents.c.key.in_(list(keys)))
    rows = connection.execute(chosen).mappings()
    return {row["key"]: (stored_document(row), raw_text(unpack(row["raw"]), row["encoding"])) for row in rows}


def _rests(
    connection: Connection, keys: Iterable[int], told: Mapping[int, tuple[StoredDocument, str]]
) -> dict[int, Rest]:
    columns = (codings.c.key, codings.c.document, codings.c.records, makers.c.code, makers.c.knowledge, makers.c.models)
    chosen = select(*columns).join(makers, makers.c.key == codings.c.maker).where(codings.c.key.in_(list(keys)))
    found = {}
    for row in connection.execute(chosen).mappings():
        doc, base = told[row["document"]]
        made_by = {"code": row["code"], "knowledge": row["knowledge"], "models": json.loads(row["models"])}
        found[row["key"]] = Rest(row["records"], Around(base, doc.id, made_by))
    return found


def _sides(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[list[PartyKey], list[PartyKey]]]:
    p = parties.c
    chosen = select(roles.c.event, roles.c.is_actor, p.id, p.name, p.country, p.sector).join(parties, p.key == roles.c.party)
    found: dict[int, tuple[list[PartyKey], list[PartyKey]]] = {}
    for event, is_actor, *party in connection.execute(
        chosen.where(roles.c.event.in_(keys)).order_by(roles.c.event, roles.c.is_actor, roles.c.position)
    ):
        id_, name, country, sector = party
        found.setdefault(event, ([], []))[0 if is_actor else 1].append((id_, name, country, sector))
    return found


def _wordings(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    chosen = select(wordings.c.key, wordings.c.text).where(wordings.c.key.in_(list(keys)))
    return {row[0]: row[1] for row in connection.execute(chosen)}
