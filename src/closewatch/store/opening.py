"""From a path or a URL to an engine on a database of today's schema.

SQLite runs with a write-ahead log, so that a reader is never blocked by the writer, and with foreign keys held. This is the
only file that knows how the two databases begin their transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import platformdirs
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from closewatch.errors import SetupError, StoreError
from closewatch.store.failures import told
from closewatch.store.migrations import HEAD, REVISIONS

_WAIT_S: Final = 60  # how long a writer waits for another one
_LOCK: Final = 0x636C6F73  # the advisory lock that PostgreSQL's one writer holds
_WRITES = "closewatch_writes"


def default_path() -> Path:
    """Where the store lies when nothing else is said."""
    return platformdirs.user_data_path("closewatch", appauthor=False) / "store.sqlite"


def locate(where: str | Path | None) -> URL:
    """The database that is meant. Raises StoreError for a URL that is none."""
    if where is None:
        path = default_path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: its folder cannot be made ({error.strerror}): name another place with --store") from error
        return URL.create("sqlite", database=str(path))
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise StoreError(f"{where!r} is no URL of a database: expected postgresql://user@host/name") from error
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def place_of(url: URL) -> str:
    """The database as messages name it: a path, or a URL without its password."""
    is_file = url.get_backend_name() == "sqlite" and not url.query
    return str(url.database) if is_file else url.render_as_string(hide_password=True)


def connect(where: str | Path | None, *, create: bool = True) -> Engine:
    """An engine on the database, brought to today's schema; with `create` False the store must already be there."""
    url = locate(where)
    place = place_of(url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite and not url.query and not create and not Path(url.database or "").is_file():
        raise StoreError(f"{place}: there is no store yet: put documents in with `closewatch add`, or name another with --store")
    try:
        with told(place):
            engine = _sqlite(url) if is_sqlite else _postgres(url)
    except ModuleNotFoundError as error:
        raise SetupError(f"{error.name} is missing, which PostgreSQL needs: pip install 'closewatch[postgres]'") from error
    try:
        with told(place):
            _bring_up_to_date(engine, place)
    except StoreError:
        engine.dispose()
        raise
    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _WAIT_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` says so
        try:
            _set_pragmas(connection)
        except sqlite3.Error:
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")

    return engine


def _set_pragmas(connection: sqlite3.Connection) -> None:
    run = connection.execute
    run("PRAGMA foreign_keys = ON")
    if run("PRAGMA journal_mode").fetchone() != ("wal",):
        run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = NORMAL")
    run("PRAGMA wal_autocheckpoint = 4000")  # pages; pages that many documents touch are then written home once
    run("PRAGMA journal_size_limit = 67108864")  # what a long reading made the log grow to is given back
    run("PRAGMA cache_size = -65536")  # 64 MB a connection
    run("PRAGMA temp_store = MEMORY")


def _postgres(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes, alone among writers; all or nothing."""
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_S}s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot to read from, as of its first query."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def schema_of(connection: Connection) -> str | None:
    """The revision of the schema, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def size_of(connection: Connection) -> int:
    """Bytes that the database takes; of SQLite without the write-ahead log."""
    if connection.dialect.name == "postgresql":
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _bring_up_to_date(engine: Engine, place: str) -> None:
    with reading(engine) as connection:
        found = schema_of(connection)
        if found is None and (others := inspect(connection).get_table_names()):
            raise StoreError(f"{place}: is another program's database (it holds a table {others[0]!r}): name another one")
    if found == HEAD:
        return
    if found is not None and found not in REVISIONS:
        raise StoreError(
            f"{place}: was written by a newer Closewatch (schema {found}, this one knows up to {HEAD}): upgrade Closewatch, "
            "or name another store"
        )  # fmt: skip
    with writing(engine) as connection:  # another process may have done it meanwhile
        if schema_of(connection) != HEAD:
            _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
