"""The command that tells why reports are one happening and takes decisions of persons."""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path

import pytest

from closewatch.cli import join
from closewatch.code.coder import code_many
from closewatch.code.record import event_record
from closewatch.errors import StoreError
from closewatch.join import join_document
from closewatch.restore.api import restore
from closewatch.store.api import Store

NOW = datetime.datetime(2024, 4, 30, 18, tzinfo=datetime.UTC)
TEXTS = (  # invented
    "Kenyan Trade Minister Daniel Harrow met his Ugandan counterpart in Kampala on Monday to discuss grain exports.",
    "Kenya and Uganda held talks on grain in Kampala on Monday. Railway tariffs were raised as well.",
)


@pytest.fixture
def where(tmp_path: Path) -> str:
    path = tmp_path / "store.sqlite"
    with Store.open(path) as store, store.write() as w:
        for doc, events in code_many(restore(t, published=NOW.date(), source=str(n)) for n, t in enumerate(TEXTS)):
            added = w.add_document(doc, [event_record(e, doc) for e in events], now=NOW)
            join_document(w, added, now=NOW)
    return str(path)


def run(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    join.add_parser(parser.add_subparsers())
    args = parser.parse_args(["join", *argv])
    status: int = args.run(args)
    return status


def test_it_tells_why_reports_are_one_happening(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("why", "1", "--store", where) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["reason"] == "the first report"
    assert len({row["document"] for row in rows}) == 2
    assert all("+" in row["reason"] for row in rows[1:])


def test_it_takes_apart_and_puts_back(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(where) as store, store.read() as r:
        last = r.happening(1).events[-1]
    assert run("split", "1", "--events", str(last), "--reason", "another meeting", "--store", where) == 0
    assert run("undo", "1", "--store", where) == 0
    assert f"events {last} report happening 1 again" in capsys.readouterr().err
    with Store.open(where) as store, store.read() as r:
        assert last in r.happening(1).events
    assert run("again", "--store", where) == 0


def test_an_unknown_happening_is_told(where: str) -> None:
    with pytest.raises(StoreError, match="no happening has the key 99"):
        run("why", "99", "--store", where)
