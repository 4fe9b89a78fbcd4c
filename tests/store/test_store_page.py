"""The examples of docs/store.md run."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_factory import NOW, document, record

from closewatch.store.api import Store

PAGE = Path(__file__).parent.parent.parent / "docs" / "store.md"


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "monitor.sqlite"
    doc = document()
    with Store.open(path) as store, store.write() as w:
        w.add_document(doc, [record(doc)], now=NOW)
    return PAGE.read_text(encoding="utf-8").replace("monitor.sqlite", str(path))


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.S)


def test_the_example_in_python_runs(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks(page, "python")
    exec(compile(example.replace('["Russia"]', '["Kenya"]').replace('["Ukraine"]', '["Somalia"]'), "store.md", "exec"), {})
    assert "2024-04-30 ACCUSE asserted" in capsys.readouterr().out


def test_the_sql_for_r_runs(page: str, tmp_path: Path) -> None:
    (example,) = blocks(page, "r")
    queries = re.findall(r'dbGetQuery\(store, "(.*?)"\)', example, re.S)
    monthly, who = (query.replace("RUS", "KEN").replace("UKR", "SOM").replace("PROTEST", "ACCUSE") for query in queries)
    with closing(sqlite3.connect(tmp_path / "monitor.sqlite")) as connection:
        assert connection.execute(monthly).fetchall() == [("2024-04", 1, -2.0)]
        assert len(connection.execute(who).fetchall()) == 2


def test_every_table_is_told(page: str) -> None:
    from closewatch.store.tables import metadata

    told = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert told == set(metadata.tables)
