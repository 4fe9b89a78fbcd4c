"""Writing evidence: documents, codings, events, roles, statements and refusals are added, never changed.

What may change is which of them count: a coding stops counting when its document is coded anew or corrected, and stays.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, delete, func, insert, or_, select, update

from closewatch.model.event import MadeBy
from closewatch.model.statement import Statement
from closewatch.model.text import Document
from closewatch.store.compressing import pack
from closewatch.store.rows import Added, Record
from closewatch.store.shredding import Around, Held, PartyKey, held_of, pack_records, pack_statements, spelled
from closewatch.store.tables import codings, documents, dyads, events, makers, parties, refusals, roles, wordings
from closewatch.store.words import add_words

_MOST_KEYS: Final = 200_000  # of parties and wordings that are remembered
UNKNOWN_DAY: Final = 0  # in `dyads`


@dataclass(slots=True)
class Keys:
    """Keys of rows that many events share, by what the rows say; `fresh` ones hold once their transaction does."""

    known: dict[Hashable, int] = field(default_factory=dict)
    fresh: dict[Hashable, int] = field(default_factory=dict)

    def look_up(self, what: Hashable) -> int | None:
        """The key, None where it is not remembered."""
        key = self.known.get(what)
        return self.fresh.get(what) if key is None else key

    def get(self, what: Hashable, find: Callable[[], int]) -> int:
        """The key; found or made by `find` where it is not remembered."""
        key = self.look_up(what)
        if key is None:
            key = self.fresh[what] = find()
        return key

    def keep(self) -> None:
        """Remember what the transaction made: it was committed."""
        if len(self.known) > _MOST_KEYS:
            self.known.clear()
        self.known |= self.fresh
        self.fresh.clear()

    def forget(self) -> None:
        """Forget what the transaction made: it was taken back."""
        self.fresh.clear()


@dataclass(frozen=True, slots=True)
class Coding:
    """What the coder made of a document, and by which versions."""

    records: Sequence[Record]
    made_by: MadeBy
    statements: Sequence[Statement] = ()


def raw_text(raw: bytes, encoding: str) -> str:
    """The raw text of stored bytes; offsets of records count in it."""
    return raw.decode(encoding, "surrogatepass" if encoding.startswith("utf") and encoding != "utf-8" else "surrogateescape")


def add_document(
    connection: Connection, keys: Keys, doc: Document, coding: Coding | None, *,
    page: bytes | None = None, note: str | None = None, now: datetime.datetime,
) -> Added:  # fmt: skip
    """Add the document with its coding; what is there already is not added again."""
    raw = doc.raw_bytes()
    digest = hashlib.sha256(raw).digest()[:16]
    same_id = connection.execute(_SAME_ID, {"id": spelled(doc.id)}).mappings().all()
    known = next((row["key"] for row in same_id if row["digest"] == digest), None)
    base = raw_text(raw, doc.encoding)
    if known is not None:
        target = Target(known, False, doc, base)
    else:
        replaced = next((row["key"] for row in same_id if _is_same_origin(row, doc)), None)
        row = _document_row(doc, raw, base) | {
            "digest": digest, "replaces": replaced, "added": now, "page": None if page is None else pack(page),
            "note": spelled(note),
        }  # fmt: skip
        target = Target(connection.execute(_ADD_DOCUMENT, row).scalar_one(), replaced is None, doc, base)
        add_words(connection, target.key, f"{doc.title}\n{doc.text}" if doc.title and doc.title not in doc.text else doc.text)
    added = None if coding is None else _add_coding(connection, keys, target, coding, now)
    return Added(target.key, known is None, added or (), known is not None and added is not None)


def find_same(connection: Connection, doc: Document) -> int | None:
    """The key of the document of the same id and the same raw bytes."""
    digest = hashlib.sha256(doc.raw_bytes()).digest()[:16]
    same_id = connection.execute(_SAME_ID, {"id": spelled(doc.id)}).mappings()
    return next((row["key"] for row in same_id if row["digest"] == digest), None)


def add_coding(
    connection: Connection, keys: Keys, document: int, doc: Document, coding: Coding, *, now: datetime.datetime
) -> Added:
    """Add a coding to a stored document; `doc` is that document, restored anew."""
    target = Target(document, False, doc, raw_text(doc.raw_bytes(), doc.encoding))
    added = _add_coding(connection, keys, target, coding, now)
    return Added(document, False, added or (), added is not None)


@dataclass(frozen=True, slots=True)
class Target:
    """The document that a coding is of; `is_fresh` where neither it nor a version before it has been coded."""

    key: int
    is_fresh: bool
    doc: Document
    base: str  # the text that offsets count in


_SAME_ID = (
    select(documents.c.key, documents.c.digest, documents.c.source, documents.c.url, documents.c.publisher)
    .where(documents.c.id == bindparam("id")).order_by(documents.c.key.desc())
)  # fmt: skip
_ADD_DOCUMENT = insert(documents).returning(documents.c.key)
_ADD_CODING = insert(codings).returning(codings.c.key)
_ADD_EVENTS = insert(events).returning(events.c.key, sort_by_parameter_order=True)
_ADD_PARTIES = insert(parties).returning(parties.c.key, sort_by_parameter_order=True)
_SAME_PARTIES = select(parties.c.digest, parties.c.key).where(parties.c.digest.in_(bindparam("digests", expanding=True)))
_ADD_ROLES, _ADD_DYADS = insert(roles), insert(dyads)


# --- documents --------------------------------------------------------------------------------------------------------


def _document_row(doc: Document, raw: bytes, base: str) -> dict[str, Any]:
    return {
        "id": spelled(doc.id), "source": spelled(doc.source), "url": spelled(doc.url), "title": spelled(doc.title),
        "publisher": spelled(doc.publisher), "published": doc.published, "retrieved": doc.retrieved,
        "language": doc.language, "encoding": doc.encoding, "verdict": doc.report.verdict, "characters": len(doc.text),
        "raw": pack(raw), "text": None if doc.text == base else pack(doc.text.encode("utf-8", "surrogatepass")),
    }  # fmt: skip


def _is_same_origin(row: RowMapping, doc: Document) -> bool:
    """Whether a document of the same id is an earlier version: other files may bear the same ids for other texts."""
    if row["url"] is not None or doc.url is not None:
        return bool(row["url"] == spelled(doc.url))
    if row["publisher"] != spelled(doc.publisher):
        return False
    return _file(row["source"]) == _file(spelled(doc.source))


def _file(source: str | None) -> str | None:
    """The file of a place, without its line."""
    if source is None:
        return None
    file, colon, line = source.rpartition(":")
    return file if colon and line.isdigit() else source


# --- codings ----------------------------------------------------------------------------------------------------------


def _add_coding(
    connection: Connection, keys: Keys, target: Target, coding: Coding, now: datetime.datetime
) -> tuple[int, ...] | None:
    """Keys of the events that were added; None where the same makers have coded the document before."""
    maker = _maker(connection, keys, coding.made_by)
    is_current = True
    if not target.is_fresh:
        chosen = select(codings.c.key).where(codings.c.document == target.key, codings.c.maker == maker)
        if connection.execute(chosen).first() is not None:
            return None
        is_current = connection.execute(select(documents.c.key).where(documents.c.replaces == target.key)).first() is None
        if is_current:
            _set_aside(connection, target.key)
    made_by = {"code": coding.made_by.code, "knowledge": coding.made_by.knowledge, "models": list(coding.made_by.models)}
    around = Around(target.base, spelled(target.doc.id), made_by)
    helds = [held_of(r, target.doc.published) for r in coding.records]
    packed = pack_records(coding.records, helds, around, lambda text: _wording(connection, keys, text))
    row = {"document": target.key, "maker": maker, "at": now, "is_current": is_current, "records": packed}
    row["statements"] = pack_statements(coding.statements, target.doc)
    key: int = connection.execute(_ADD_CODING, row).scalar_one()
    return _add_events(connection, keys, (key, target.key, is_current), helds)


def _add_events(connection: Connection, keys: Keys, of: tuple[int, int, bool], helds: Sequence[Held]) -> tuple[int, ...]:
    if not helds:
        return ()
    coding, document, is_current = of
    rows = [
        {"coding": coding, "number": n, "document": document, "is_current": is_current, **h.columns.row()}
        for n, h in enumerate(helds)
    ]
    made = tuple(connection.execute(_ADD_EVENTS, rows).scalars())
    party_of = _parties(connection, keys, {p for h in helds for p in (*h.actors, *h.recipients)})
    role_rows = [
        {"event": key, "is_actor": is_actor, "position": n, "party": party_of[party]}
        for key, h in zip(made, helds, strict=True)
        for is_actor, side in ((True, h.actors), (False, h.recipients))
        for n, party in enumerate(side)
    ]
    if role_rows:
        connection.execute(_ADD_ROLES, role_rows)
    if is_current:
        connection.execute(_ADD_DYADS, [row for key, h in zip(made, helds, strict=True) for row in _dyad_rows(key, h)])
    return made


def _dyad_rows(event: int, held: Held) -> list[dict[str, Any]]:
    day = UNKNOWN_DAY if held.columns.day is None else held.columns.day.toordinal()
    pairs = country_pairs([p[2] for p in held.actors], [p[2] for p in held.recipients])
    return [{"actor": actor, "recipient": recipient, "day": day, "event": event} for actor, recipient in pairs]


def country_pairs(actors: Sequence[str | None], recipients: Sequence[str | None]) -> list[tuple[str, str]]:
    """Every actor's country with every recipient's, each once; "" for unknown and for nobody."""
    return sorted({(a or "", r or "") for a in actors or [None] for r in recipients or [None]})


def _set_aside(connection: Connection, document: int) -> None:
    """From now on no earlier coding of the document, nor of those that it corrects, counts."""
    older: list[int] = [document]
    while (found := connection.execute(select(documents.c.replaces).where(documents.c.key == older[-1])).scalar()) is not None:
        older.append(found)
    if not _has_current(connection, older):
        return
    old = select(events.c.key).where(events.c.document.in_(older), events.c.is_current)
    for event, day in connection.execute(select(events.c.key, events.c.day).where(events.c.key.in_(old))).all():
        _drop_pairs(connection, event, day)
    for table in (codings, events):
        connection.execute(update(table).where(table.c.document.in_(older), table.c.is_current).values(is_current=False))


def _has_current(connection: Connection, keys: Sequence[int]) -> bool:
    return connection.execute(select(codings.c.key).where(codings.c.document.in_(keys), codings.c.is_current)).first() is not None


def _drop_pairs(connection: Connection, event: int, day: datetime.date | None) -> None:
    """`dyads` holds only events that count; roles tell them all."""
    chosen = select(roles.c.is_actor, parties.c.country).join(parties, parties.c.key == roles.c.party)
    sides: dict[bool, list[str | None]] = {True: [], False: []}
    for is_actor, country in connection.execute(chosen.where(roles.c.event == event)):
        sides[is_actor].append(country)
    pairs = [and_(dyads.c.actor == a, dyads.c.recipient == r) for a, r in country_pairs(sides[True], sides[False])]
    number = UNKNOWN_DAY if day is None else day.toordinal()
    connection.execute(delete(dyads).where(or_(*pairs), dyads.c.day == number, dyads.c.event == event))


# --- rows that many share ---------------------------------------------------------------------------------------------


def _maker(connection: Connection, keys: Keys, made_by: MadeBy) -> int:
    row = {"code": made_by.code, "knowledge": made_by.knowledge, "models": json.dumps(list(made_by.models), ensure_ascii=False)}
    return keys.get((makers.name, *row.values()), lambda: _find_or_add(connection, makers, row, row))


def _wording(connection: Connection, keys: Keys, text: str) -> int:
    row = {"text": spelled(text)}
    return keys.get((wordings.name, text), lambda: _find_or_add(connection, wordings, row, row))


def _parties(connection: Connection, keys: Keys, wanted: Iterable[PartyKey]) -> dict[PartyKey, int]:
    """Keys of the parties, found or made together."""
    found: dict[PartyKey, int] = {}
    digests: dict[bytes, PartyKey] = {}
    for party in wanted:
        key = keys.look_up((parties.name, party))
        if key is not None:
            found[party] = key
        else:
            digests[hashlib.sha256(json.dumps([spelled(p) for p in party]).encode()).digest()[:12]] = party
    if digests:
        there = {bytes(digest): key for digest, key in connection.execute(_SAME_PARTIES, {"digests": list(digests)})}
        missing = [digest for digest in digests if digest not in there]
        rows = [
            {"digest": d, **dict(zip(("id", "name", "country", "sector"), map(spelled, digests[d]), strict=True))}
            for d in missing
        ]
        if rows:
            there |= zip(missing, connection.execute(_ADD_PARTIES, rows).scalars(), strict=True)
        for digest, party in digests.items():
            found[party] = keys.fresh[parties.name, party] = there[digest]
    return found


def _find_or_add(connection: Connection, table: Table, by: dict[str, Any], row: dict[str, Any]) -> int:
    found = connection.execute(select(table.c.key).where(*(table.c[k] == v for k, v in by.items()))).scalar()
    if found is not None:
        return int(found)
    return int(connection.execute(insert(table).returning(table.c.key), row).scalar_one())


# --- refusals ---------------------------------------------------------------------------------------------------------


def add_refusal(connection: Connection, place: str, line: int | None, reason: str, *, now: datetime.datetime) -> bool:
    """Keep what could not be read, once; whether it was new."""
    row = {"place": spelled(place), "line": line, "reason": spelled(reason)}
    same = [refusals.c[k].is_(None) if v is None else refusals.c[k] == v for k, v in row.items()]
    if connection.execute(select(func.count()).select_from(refusals).where(*same)).scalar_one() > 0:
        return False
    connection.execute(insert(refusals), {**row, "at": now})
    return True
