"""All SQL of what is judged of the evidence: sketches, families, happenings and their reports, developments.

Plain functions over a connection; what they write are rows beside the evidence. This file decides nothing. Stories are in
`joined_stories.py`, what readers are given in `joined_rows.py`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, bindparam, delete, func, insert, or_, select, union_all, update

from closewatch.store.queries import text_of
from closewatch.store.tables import (
    developments,
    documents,
    events,
    family_members,
    happening_dyads,
    happening_events,
    happenings,
    parties,
    roles,
    sketches,
)

Values = Mapping[str, Any]
_INSERT = {t.name: insert(t) for t in (sketches, family_members, happening_dyads, happening_events, developments)}

# --- sketches and families ----------------------------------------------------------------------------------------------


def put_sketch(connection: Connection, document: int, values: Sequence[int]) -> None:
    """Keep the bands of a document's sketch."""
    rows = [{"band": band, "value": value, "document": document} for band, value in enumerate(values)]
    if rows:
        connection.execute(_INSERT[sketches.name], rows)


def has_sketch(connection: Connection, document: int, values: Sequence[int]) -> bool:
    """Whether the document's sketch is kept already."""
    if not values:
        return True
    found = select(sketches.c.document).where(
        sketches.c.band == 0, sketches.c.value == values[0], sketches.c.document == document
    )
    return connection.execute(found).first() is not None


def _bucket(band: int) -> Any:
    return (
        select(sketches.c.document)
        .where(sketches.c.band == band, sketches.c.value == bindparam(f"v{band}"))
        .order_by(sketches.c.document.desc())
        .limit(bindparam("most"))
        .subquery()
    )


_MEETINGS: dict[int, Any] = {}


def meetings(connection: Connection, values: Sequence[int], most: int) -> list[int]:
    """Documents that share bands with the sketch, once a band; of each band the newest `most`."""
    if not values:
        return []
    n = len(values)
    if n not in _MEETINGS:
        _MEETINGS[n] = union_all(*(select(_bucket(band).c.document) for band in range(n)))
    given = {f"v{band}": value for band, value in enumerate(values)}
    return list(connection.execute(_MEETINGS[n], {**given, "most": most}).scalars())


_FAMILY_OF = select(family_members.c.document, family_members.c.family).where(
    family_members.c.document.in_(bindparam("documents", expanding=True)), family_members.c.undone.is_(None)
)


def families_of(connection: Connection, keys: Collection[int]) -> dict[int, int]:
    """The families of those documents that have one."""
    if not keys:
        return {}
    return {row.document: row.family for row in connection.execute(_FAMILY_OF, {"documents": list(keys)})}


_FAMILY = select(family_members.c.document).where(
    family_members.c.family == bindparam("family"), family_members.c.undone.is_(None)
)


def family(connection: Connection, key: int) -> list[int]:
    """All documents of the family that bears this key, the first one included; just the document where it has no family."""
    return sorted({key, *connection.execute(_FAMILY, {"family": key}).scalars()})


def put_family_members(connection: Connection, rows: Sequence[Values]) -> None:
    """Judge documents to be copies: rows of document, family, reason, score, at."""
    if rows:
        connection.execute(_INSERT[family_members.name], rows)


def undo_family_members(connection: Connection, keys: Collection[int], reason: str, at: datetime.datetime) -> int:
    """Take documents out of their families; returns how many were in one."""
    change = update(family_members).where(family_members.c.document.in_(list(keys)), family_members.c.undone.is_(None))
    return connection.execute(change.values(undone=at, undone_reason=reason)).rowcount


def parted_by_hand(connection: Connection, document: int, mark: str) -> set[int]:
    """Families that the document was taken out of for a reason that begins with the mark."""
    found = select(family_members.c.family).where(
        family_members.c.document == document, family_members.c.undone_reason.startswith(mark)
    )
    return set(connection.execute(found).scalars())


# --- happenings ---------------------------------------------------------------------------------------------------------

_NEAR = (
    select(happenings)
    .where(
        happenings.c.key.in_(
            select(happening_dyads.c.happening)
            .where(
                happening_dyads.c.dyad.in_(bindparam("dyads", expanding=True)),
                happening_dyads.c.day >= bindparam("first"),
                happening_dyads.c.day < bindparam("past"),
            )
            .order_by(happening_dyads.c.happening.desc())
            .limit(bindparam("most"))
        )
    )
    .order_by(happenings.c.key)
)
_BY_KEY = select(happenings).where(happenings.c.key.in_(bindparam("keys", expanding=True))).order_by(happenings.c.key)


def near_happenings(
    connection: Connection, dyads: Collection[str], first: int, past: int, most: int
) -> Sequence[Row[Any]]:
    """Rows of happenings between such actors on days with ordinals [first, past); of too many the newest."""
    given = {"dyads": sorted(dyads), "first": first, "past": past, "most": most}
    return connection.execute(_NEAR, given).all()


def happening_rows(connection: Connection, keys: Collection[int]) -> Sequence[Row[Any]]:
    """Rows of the happenings in order of their keys."""
    return connection.execute(_BY_KEY, {"keys": sorted(keys)}).all() if keys else ()


_ADD = insert(happenings).returning(happenings.c.key, sort_by_parameter_order=True)


def add_happenings(connection: Connection, rows: Sequence[Values]) -> list[int]:
    """Add happenings; returns their keys in the order of the rows."""
    return list(connection.execute(_ADD, rows).scalars()) if rows else []


def change_happenings(connection: Connection, rows: Sequence[Values]) -> None:
    """Write happenings anew: every row holds `key_` and the columns to set, the same ones in all rows."""
    if rows:
        connection.execute(_change(frozenset(rows[0]) - {"key_"}), rows)


@functools.cache
def _change(columns: frozenset[str]) -> Update:
    change = update(happenings).where(happenings.c.key == bindparam("key_"))
    return change.values({c: bindparam(c) for c in sorted(columns)})


def put_dyads(connection: Connection, rows: Sequence[Values]) -> None:
    """Add ways to find happenings: rows of dyad, day, happening that are not there yet."""
    if rows:
        connection.execute(_INSERT[happening_dyads.name], rows)


def drop_dyads(connection: Connection, keys: Collection[int]) -> None:
    """Forget the ways to find these happenings."""
    if keys:
        connection.execute(delete(happening_dyads).where(happening_dyads.c.happening.in_(list(keys))))


# --- which reports tell of a happening ------------------------------------------------------------------------------------


def put_reports(connection: Connection, rows: Sequence[Values]) -> None:
    """Judge events to report happenings: rows of event, happening, reason, score, at."""
    if rows:
        connection.execute(_INSERT[happening_events.name], rows)


def take_out(connection: Connection, keys: Collection[int], reason: str, at: datetime.datetime) -> int:
    """Take events out of their happenings; returns how many were in one."""
    change = update(happening_events).where(
        happening_events.c.event.in_(bindparam("events", expanding=True)), happening_events.c.undone.is_(None)
    )
    given = {"events": list(keys)}
    return connection.execute(change.values(undone=at, undone_reason=reason), given).rowcount if keys else 0


_HAPPENINGS_OF = select(happening_events.c.event, happening_events.c.happening).where(
    happening_events.c.event.in_(bindparam("events", expanding=True)), happening_events.c.undone.is_(None)
)


def happenings_of(connection: Connection, keys: Collection[int]) -> dict[int, int]:
    """The happenings that these events report."""
    if not keys:
        return {}
    return {row.event: row.happening for row in connection.execute(_HAPPENINGS_OF, {"events": list(keys)})}


def reports_of(connection: Connection, key: int) -> list[int]:
    """Keys of the events that report the happening, in order."""
    found = select(happening_events.c.event).where(happening_events.c.happening == key, happening_events.c.undone.is_(None))
    return sorted(connection.execute(found).scalars())


_TOLD_BY = (
    select(happening_events.c.happening, events.c.document, events.c.key, events.c.type)
    .join(events, events.c.key == happening_events.c.event)
    .where(events.c.document.in_(bindparam("documents", expanding=True)), happening_events.c.undone.is_(None))
)


_TOLD_BY_FAMILY = (
    select(happening_events.c.happening)
    .join(events, events.c.key == happening_events.c.event)
    .join(family_members, family_members.c.document == events.c.document)
    .where(family_members.c.family == bindparam("family"), family_members.c.undone.is_(None))
    .where(happening_events.c.undone.is_(None))
    .distinct()
)


def told_by_family(connection: Connection, key: int) -> set[int]:
    """Happenings that documents of the family report."""
    return set(connection.execute(_TOLD_BY_FAMILY, {"family": key}).scalars())


def told_by(connection: Connection, keys: Collection[int]) -> Sequence[Any]:
    """What these documents report: rows of happening, document, key (of the event), type."""
    return connection.execute(_TOLD_BY, {"documents": list(keys)}).all() if keys else ()


def old_events(connection: Connection, document: int) -> list[int]:
    """Events that no longer count (of older codings, of corrected versions) and still report a happening."""
    versions = _versions(connection, document)
    found = (
        select(events.c.key)
        .join(happening_events, happening_events.c.event == events.c.key)
        .where(events.c.document.in_(versions), events.c.is_current.is_(False), happening_events.c.undone.is_(None))
    )
    return sorted(connection.execute(found).scalars())


_REPLACED = select(documents.c.replaces).where(documents.c.key == bindparam("document"))


def replaced_by(connection: Connection, document: int) -> int | None:
    """The document that this one corrects."""
    key: int | None = connection.execute(_REPLACED, {"document": document}).scalar()
    return key


def _versions(connection: Connection, document: int) -> list[int]:
    """The document and the versions that it corrects."""
    found = [document]
    while (older := replaced_by(connection, found[-1])) is not None and older not in found:
        found.append(older)
    return found


def last_taken_out(connection: Connection, key: int) -> list[int]:
    """Events that count and were taken out of the happening together, the last time that any was."""
    h = happening_events.c
    still = select(h.undone, h.event).join(events, events.c.key == h.event).where(events.c.is_current, h.happening == key)
    rows = connection.execute(still.where(h.undone.is_not(None)).order_by(h.undone.desc(), h.event)).all()
    return [row.event for row in rows if row.undone == rows[0].undone]


def decided_by_hand(connection: Connection, mark: str, keys: Collection[int] | None = None) -> set[int]:
    """Happenings, of these or of all, that a decision with this mark put an event into or took one out of."""
    h = happening_events.c
    marked = or_(and_(h.undone.is_(None), h.reason.startswith(mark)), h.undone_reason.startswith(mark))
    chosen = select(h.happening).where(marked).distinct()
    return set(connection.execute(chosen if keys is None else chosen.where(h.happening.in_(list(keys)))).scalars())


def parted_from(connection: Connection, keys: Collection[int], mark: str) -> dict[int, set[int]]:
    """Happenings that these events were taken out of for a reason that begins with the mark."""
    found: dict[int, set[int]] = {}
    if keys:
        parted = select(happening_events.c.event, happening_events.c.happening).where(
            happening_events.c.event.in_(list(keys)), happening_events.c.undone_reason.startswith(mark)
        )
        for row in connection.execute(parted):
            found.setdefault(row.event, set()).add(row.happening)
    return found


_PARTIES = select(parties.c.key, parties.c.id, parties.c.name, parties.c.country, parties.c.sector).where(
    parties.c.key.in_(bindparam("keys", expanding=True))
)


def party_rows(connection: Connection, keys: Iterable[int]) -> Sequence[Any]:
    """Rows of parties: key, id, name, country, sector."""
    wanted = sorted(set(keys))
    return connection.execute(_PARTIES, {"keys": wanted}).all() if wanted else ()


_ROLES = (
    select(roles.c.event, roles.c.is_actor, roles.c.party, parties.c.id, parties.c.name, parties.c.country, parties.c.sector)
    .join(parties, parties.c.key == roles.c.party)
    .where(roles.c.event.in_(bindparam("events", expanding=True)))
    .order_by(roles.c.event, roles.c.is_actor.desc(), roles.c.position)
)


def roles_of(connection: Connection, keys: Collection[int]) -> Sequence[Any]:
    """Who acts in these events and on whom: rows of event, is_actor, party, id, name, country, sector."""
    return connection.execute(_ROLES, {"events": list(keys)}).all() if keys else ()


_TEXTS = (
    select(*(documents.c[c] for c in ("key", "raw", "text", "encoding", "published")), family_members.c.family)
    .join(family_members, and_(family_members.c.document == documents.c.key, family_members.c.undone.is_(None)), isouter=True)
    .where(documents.c.key.in_(bindparam("documents", expanding=True)))
)


def texts(connection: Connection, keys: Collection[int]) -> dict[int, tuple[str, datetime.date | None, int | None]]:
    """The restored texts of documents with their days of publication and their families."""
    if not keys:
        return {}
    rows = connection.execute(_TEXTS, {"documents": list(keys)}).mappings()
    return {row["key"]: (text_of(row), row["published"], row["family"]) for row in rows}


# --- developments ---------------------------------------------------------------------------------------------------------


def put_developments(connection: Connection, rows: Sequence[Values]) -> None:
    """Add developments: rows of happening, kind, status_before, status, event, at, is_news, reason."""
    if rows:
        connection.execute(_INSERT[developments.name], rows)


_DEVELOPED = select(developments.c.happening, developments.c.kind, developments.c.status).where(
    developments.c.happening.in_(bindparam("keys", expanding=True))
)


def developed(connection: Connection, keys: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """Kind and status of the developments that these happenings have had."""
    found: dict[int, set[tuple[str, str]]] = {}
    for row in connection.execute(_DEVELOPED, {"keys": sorted(keys)}) if keys else ():
        found.setdefault(row.happening, set()).add((row.kind, row.status))
    return found


def last_development(connection: Connection) -> int:
    """The key of the newest development, 0 where there is none."""
    return connection.execute(select(func.max(developments.c.key))).scalar() or 0
