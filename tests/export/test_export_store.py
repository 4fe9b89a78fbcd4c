"""From a real store to files: happenings with all their reports, and the command."""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from closewatch.cli import export as command
from closewatch.export.formats import FORMATS
from closewatch.export.streams import units_of
from closewatch.export.units import Unit
from closewatch.join.joining import join_document
from closewatch.restore.api import restore
from closewatch.store.api import Store
from closewatch.store.rows import EventFilter

NOW = datetime.datetime(2024, 5, 4, 9, 0, tzinfo=datetime.UTC)
TEXT = "Chad met Nigeria in N'Djamena on Thursday. Gunmen killed four soldiers near the lake."


@pytest.fixture
def path(tmp_path: Path, event: Any) -> Path:
    """A store of three documents; two of them tell of the same meeting."""
    where = tmp_path / "store.sqlite"
    with Store.open(where) as store:
        for number, publisher in enumerate(("Invented Gazette", "Other Paper", "Third Paper"), 1):
            doc = restore(f"{TEXT} Number {number}.", id=f"d{number}", publisher=publisher,
                          published=datetime.date(2024, 5, 3), url=f"https://p{number}.example/a")  # fmt: skip
            records = [dict(event(number, place="Chad", document_id=doc.id).record)]
            if number == 3:
                records = [dict(event(3, status="denied", document_id=doc.id, cameo="112", type="ACCUSE", quad=3).record)]
            with store.write() as writer:
                added = writer.add_document(doc, records, now=NOW + datetime.timedelta(hours=number))
                join_document(writer, added, now=NOW + datetime.timedelta(hours=number))
    return where


def read(path: Path, unit: str) -> list[Unit]:
    with Store.open(path, create=False) as store, store.read() as reader:
        return [u for u in units_of(reader, EventFilter(), unit) if isinstance(u, Unit)]


def test_events_come_one_by_one(path):
    assert len(read(path, "event")) == 3


def test_happenings_come_once_with_all_their_reports(path):
    units = read(path, "happening")
    assert sorted(len(u.events) for u in units) == [1, 2]
    meeting = next(u for u in units if len(u.events) == 2)
    assert (meeting.reports, meeting.type) == (2, "CONSULT")
    assert meeting.told_first < meeting.told_last


def test_a_filter_that_one_report_fits_gives_the_happening_with_all_reports(path):
    with Store.open(path, create=False) as store, store.read() as reader:
        (unit,) = units_of(reader, EventFilter(publishers=("Other Paper",)), "happening")
    assert isinstance(unit, Unit)
    assert {e.document.publisher for e in unit.events} == {"Invented Gazette", "Other Paper"}


def test_an_event_that_was_never_joined_stands_alone(path, event):
    with Store.open(path) as store, store.write() as writer:
        doc = restore("Mali met Niger.", id="late", published=datetime.date(2024, 5, 3))
        writer.add_document(doc, [dict(event(99, document_id="late").record)], now=NOW + datetime.timedelta(days=1))
    assert len(read(path, "happening")) == 3


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="closewatch")
    command.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["export", *argv])
    status: int = args.run(args)
    return status


def test_the_command_writes_the_file_and_tells_its_counts(path, tmp_path, capsys):
    out = tmp_path / "a.export.CSV"
    assert run(["--as", "gdelt", "--store", str(path), "--out", str(out)]) == 0
    frame = pd.read_csv(out, sep="\t", header=None)
    assert frame[31].tolist() == [2, 2], "NumMentions counts both reports"
    told = capsys.readouterr().err
    assert "2 happenings read, 1 exported in 2 rows" in told
    assert "left out 1: status denied" in told
    assert {p.name for p in tmp_path.iterdir() if p.name.startswith("a.")} == {
        "a.export.CSV", "a.mentions.CSV", "a.export.CSV.codebook.md", "a.export.CSV.meta.json",
    }  # fmt: skip


def test_the_command_widens_the_status_and_keeps_the_filter(path, tmp_path):
    out = tmp_path / "x.csv"
    run(["--as", "icews", "--store", str(path), "--out", str(out), "--all-statuses", "--type", "accuse", "--since", "2024-05-01"])
    told = json.loads((tmp_path / "x.csv.meta.json").read_text(encoding="utf-8"))
    assert (told["read"], told["exported"]) == (1, 1)
    assert told["filter"] == {"types": ["ACCUSE"], "since": "2024-05-01"}


def test_the_command_writes_to_standard_output(path, capsys):
    run(["--as", "plover", "--store", str(path), "--out", "-", "--unit", "event"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["CONSULT", "CONSULT", "ACCUSE"]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_exported_from_a_store(path, tmp_path, name):
    run(["--as", name, "--store", str(path), "--out", str(tmp_path / "x"), "--all-statuses"])
    told = json.loads((tmp_path / "x.meta.json").read_text(encoding="utf-8"))
    assert told["read"] == told["exported"] + sum(told["left_out"].values()) > 0
