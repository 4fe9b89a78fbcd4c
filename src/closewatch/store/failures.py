"""What went wrong in a database, told with the store's place and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from closewatch.errors import StoreError

# What SQLite's message or PostgreSQL's SQLSTATE begins with, what that means, and what to do.
_SQLITE = (
    ("database or disk is full", "the disk is full; what was in hand is not kept", "free some space and run the same again"),
    ("disk i/o error", "the disk cannot be written or read; what was in hand is not kept",
     "look at the disk (space, quota, file size limit), then run the same again"),
    ("database is locked", "another process is writing and did not finish in time",
     "wait for it or stop it, then run the same again"),
    ("attempt to write a readonly database", "may be read but not written", "give write permission to the file and its folder"),
    ("file is not a database", "is no SQLite database", "name another file, or move this one away"),
    ("database disk image is malformed", "the file is damaged",
     "put a copy back, or save what can be read with `sqlite3 FILE .recover`"),
    ("unable to open database file", "cannot be opened", "see whether its folder is there and may be written"),
)  # fmt: skip
_POSTGRES = (
    ("53100", "the server's disk is full; what was in hand is not kept", "free some space there and run the same again"),
    ("55P03", "another process is writing and did not finish in time", "wait for it or stop it, then run the same again"),
    ("25006", "may be read but not written", "connect to the primary server, or as a role that may write"),
    ("42501", "the role may not do this", "grant it the rights on the database's schema"),
    ("53300", "the server takes no more connections", "close some, or raise max_connections"),
    ("57P0", "the server went away", "run the same again when it is back"),
    ("08", "the connection broke", "run the same again when the server is back"),
)


def store_error(error: SQLAlchemyError, place: str) -> StoreError:
    """The error to raise for one of the database's."""
    if isinstance(error, NoSuchModuleError):
        return StoreError(f"{place}: no such kind of database; expected a file or a URL that begins with postgresql://")
    original = error.orig if isinstance(error, DBAPIError) else None
    message = " ".join(str(original if original is not None else error).split())
    code = getattr(original, "sqlstate", None)
    for begins, what, step in _POSTGRES:
        if code is not None and code.startswith(begins):
            return StoreError(f"{place}: {what} ({message}): {step}")
    for part, what, step in _SQLITE:
        if part in message.lower():
            return StoreError(f"{place}: {what}: {step}")
    if type(original).__module__.startswith("psycopg") and code is None:
        return StoreError(f"{place}: cannot connect ({message}): see whether the server runs and the URL is right")
    return StoreError(f"{place}: {message}")


@contextmanager
def told(place: str) -> Iterator[None]:
    """Errors of the database that arise within come out as StoreErrors."""
    try:
        yield
    except SQLAlchemyError as error:
        raise store_error(error, place) from error
