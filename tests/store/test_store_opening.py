"""Opening a store: made, brought up to date, or refused with the reason and the next step."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from store_factory import NOW, document, record

from closewatch.errors import StoreError
from closewatch.store import opening
from closewatch.store.api import Store
from closewatch.store.migrations import HEAD, REVISIONS
from closewatch.store.tables import metadata


def test_a_store_is_made_where_there_is_none_and_opened_again(store_url: str) -> None:
    for n in range(2):
        with Store.open(store_url) as store:
            assert store.schema() == HEAD
            assert store.size() > 0
            with store.write() as w:
                doc = document()
                assert w.add_document(doc, [record(doc)], now=NOW).is_new == (n == 0)


def test_the_migrated_schema_is_that_of_the_tables(store_url: str) -> None:
    def is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return not (kind == "table" and str(name).startswith(("document_words", "alembic_version")))

    with Store.open(store_url) as store, store.engine.connect() as connection:
        options = {"include_object": is_ours, "compare_type": True}
        differ = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        assert differ == [], "run `python tools/make_first_migration.py`, or write a new revision"
        found = inspect(connection)
        for table in metadata.tables.values():
            names = {index["name"] for index in found.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= names
            indexes = found.get_indexes(table.name)
            partial = {i["name"] for i in indexes if any(k.endswith("_where") for k in i["dialect_options"])}
            assert {i.name for i in table.indexes if i.dialect_options["postgresql"]["where"] is not None} == partial


def test_the_revisions_are_those_of_the_files() -> None:
    folder = Path(opening.__file__).parent / "migrations" / "versions"
    assert len(list(folder.glob("r*.py"))) == len(REVISIONS)
    assert sorted(p.name[1:5] for p in folder.glob("r*.py")) == list(REVISIONS)


def test_a_newer_schema_is_refused(store_url: str) -> None:
    with Store.open(store_url) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer Closewatch \(schema 9999, this one knows up to .*upgrade Closewatch"):
        Store.open(store_url)


def test_another_programs_database_is_refused(store_url: str) -> None:
    engine = create_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE songs (name TEXT)"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"another program's database.*'songs'"):
        Store.open(store_url)


def test_a_store_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store yet.*closewatch add"):
        Store.open(tmp_path / "none.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database at all, but quite a lot of words" * 50, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt: is no SQLite database: name another file"):
        Store.open(path)
    assert path.read_text(encoding="utf-8").startswith("no database")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened: see whether its folder is there"):
        Store.open(tmp_path / "none" / "store.sqlite")


@pytest.mark.parametrize("where", ["mongodb://host/name", "what://", "postgresql//x://"])
def test_a_url_of_no_known_database_is_told(where: str) -> None:
    with pytest.raises(StoreError, match=r"no such kind of database|is no URL of a database"):
        Store.open(where)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot connect") as told:
        Store.open("postgresql://me:secret@127.0.0.1:9/none?connect_timeout=2")
    assert "secret" not in str(told.value)
    assert "me:***@127.0.0.1:9/none" in str(told.value)


def test_a_database_that_is_not_there_is_told(postgres: str) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        Store.open(postgres.format("nowhere"))


def test_a_locked_store_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT_S", 0.2)
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another process is writing.*run the same again"):
            add_one(store)
        other.execute("ROLLBACK")
        other.close()
        add_one(store)


def test_a_postgres_that_another_writes_to_is_told(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT_S", 1)
    with Store.open(postgres_url) as store, store.write() as w:
        w.refusals()
        failures: list[BaseException] = []

        def other() -> None:
            try:
                add_one(store)
            except StoreError as error:
                failures.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert "another process is writing" in str(failures[0])


def test_a_full_disk_is_told_and_nothing_of_the_document_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(StoreError, match=r"the disk is full.*free some space"):
            add_many(store)
        with store.read() as r:
            assert r.row_counts()["documents"] == r.row_counts()["codings"] == r.row_counts()["events"]
        assert store.check() == []


def test_a_store_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        add_one(store)
    with Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        with store.read() as r:
            assert len(list(r.events())) == 1
        with pytest.raises(StoreError, match="may be read but not written"):
            add_one(store, " more")


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store:
        add_many(store)
        assert store.check() == []
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            page = connection.exec_driver_sql("SELECT max(pageno) FROM dbstat WHERE name = 'documents'").scalar_one()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)
    with Store.open(path) as store:
        assert store.check() != []


def test_two_processes_make_the_same_store_together(store_url: str) -> None:
    program = "import sys; from closewatch.store.api import Store; Store.open(sys.argv[1]).close()"
    running = [subprocess.Popen([sys.executable, "-c", program, store_url], stderr=subprocess.PIPE) for _ in range(2)]
    for process in running:
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told.decode()
    with Store.open(store_url) as store:
        assert store.schema() == HEAD


def add_many(store: Store) -> None:
    for n in range(100):
        add_one(store, f" Number {n}.")


def add_one(store: Store, more: str = "") -> None:
    doc = document(f"Kenya accused Somalia of shelling a border post.{more}")
    with store.write() as w:
        w.add_document(doc, [record(doc)], now=NOW)
