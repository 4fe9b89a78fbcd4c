"""`closewatch actors`: resolve and import."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from closewatch.cli import actors
from closewatch.errors import UsageError


def call(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    actors.add_parser(parser.add_subparsers())
    args = parser.parse_args(["actors", *argv])
    status: int = args.run(args)
    return status


def test_resolve_prints_one_object_a_phrase(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("resolve", "Turkish police", "the Kremlin") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["country"], r["sectors"]) for r in rows] == [("TUR", ["COP"]), ("RUS", ["GOV"])]


def test_a_day_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no day"):
        call("resolve", "the Kremlin", "--on", "yesterday")


def test_import_without_a_folder_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOSEWATCH_ACTORS", raising=False)
    with pytest.raises(UsageError, match="--to"):
        call("import", str(tmp_path / "x.jsonl"))


def test_import_tells_what_it_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "x.jsonl"
    entity = {"id": "v", "schema": "Vessel", "properties": {"name": ["Sea Star"]}}
    source.write_text(json.dumps(entity), encoding="utf-8")
    assert call("import", str(source), "--to", str(tmp_path / "own")) == 1
    assert "Vessel" in capsys.readouterr().err
