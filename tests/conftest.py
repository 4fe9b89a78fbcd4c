"""What several tests share."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled text beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the labelled text beside the checkout is absent")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server of this session, without the name of a database; `{}` stands for that."""
    programs = _postgres_programs()
    user = _who_may_run_postgres()
    if programs is None or user is None:
        reason = "PostgreSQL is not installed" if programs is None else "root may not run PostgreSQL; there is no user postgres"
        if os.environ.get("CLOSEWATCH_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(f"{reason}; set CLOSEWATCH_REQUIRE_POSTGRES=1 to make this a failure")
    with tempfile.TemporaryDirectory(prefix="cw-pg-", dir="/tmp") as name:
        folder = Path(name)
        shutil.chown(folder, user)
        with _server(programs, folder, user):
            yield f"postgresql+psycopg://{user}@/{{}}?host={folder}&port=5432"


def _postgres_programs() -> Path | None:
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *map(Path, os.get_exec_path())]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _who_may_run_postgres() -> str | None:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else None


@contextlib.contextmanager
def _server(programs: Path, folder: Path, user: str) -> Iterator[None]:
    """A server that listens on a socket in the folder, safe against nothing and therefore fast."""
    switch = None if os.geteuid() != 0 else user
    data = folder / "data"
    made = [programs / "initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, user=switch, cwd=folder)
    settings = ("listen_addresses=", "fsync=off", "full_page_writes=off", "shared_buffers=32MB")
    run = [programs / "postgres", "-D", data, "-k", folder, *(part for setting in settings for part in ("-c", setting))]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(run, stdout=log, stderr=log, user=switch, cwd=folder)
    try:
        _wait_for(folder, user, server)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(folder: Path, user: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(host=str(folder), dbname="postgres", user=user):
            return
        time.sleep(0.05)
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"PostgreSQL did not start:\n{log[-2000:]}")


_databases = itertools.count()


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Makes an empty database of the kind, sqlite or postgresql, and gives its URL; the server's end is theirs."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"
        import psycopg

        postgres: str = request.getfixturevalue("postgres")
        name = f"closewatch_{next(_databases)}"
        with psycopg.connect(postgres.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return postgres.format(name)

    return make


@pytest.fixture
def postgres_url(new_database: Callable[[str], str]) -> str:
    """The URL of an empty database of PostgreSQL of its own."""
    return new_database("postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """An empty database of either kind: the same test holds for both."""
    return new_database(request.param)
