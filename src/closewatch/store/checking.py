"""Whether a store is whole: the database's own check, and that what is packed can be unpacked."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from closewatch.errors import StoreError
from closewatch.store.queries import stored_events
from closewatch.store.tables import codings, documents, events

_MOST = 100  # faults that are told


def faults(connection: Connection) -> list[str]:
    """What is damaged, an empty list where nothing is found."""
    found: list[str] = []
    try:
        for fault in _faults(connection):
            found.append(fault)
            if len(found) == _MOST:
                break
    except DBAPIError as error:  # so damaged that the check itself breaks off
        found.append(str(error.orig))
        connection.rollback()
    return found


def _faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        lines = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check") if line != "ok"]
        yield from lines
        if lines:
            return  # what is read from here on may be wrong, or nothing
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} points to a row of {parent} that is not there"
    twice = select(codings.c.document).where(codings.c.is_current).group_by(codings.c.document).having(func.count() > 1)
    for (key,) in connection.execute(twice):
        yield f"document {key} has more than one coding that counts"
    words = "document_words_docsize" if connection.dialect.name == "sqlite" else "document_words"
    count = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    if connection.exec_driver_sql(f"SELECT count(*) FROM {words}").scalar_one() != count:
        yield "the search knows more or fewer documents than there are"
    yield from _unreadable(connection)


def _unreadable(connection: Connection) -> Iterator[str]:
    """Documents whose events cannot be given back."""
    chosen = select(documents.c.key).order_by(documents.c.key).execution_options(yield_per=1000)
    for (key,) in connection.execute(chosen):
        keys = connection.execute(select(events.c.key).where(events.c.document == key)).scalars().all()
        try:
            if sum(1 for _ in stored_events(connection, keys)) != len(keys):
                yield f"events of document {key} are missing"
        except (StoreError, ValueError, LookupError) as error:
            yield f"events of document {key} cannot be read: {error}"
