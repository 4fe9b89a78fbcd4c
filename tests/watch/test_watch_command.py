"""`closewatch watch` and `closewatch brief` on the command line."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from watch_factory import NOW, Act, add
from watch_servers import hook

from closewatch.cli import brief, watch
from closewatch.errors import StoreError, UsageError
from closewatch.store.api import Store
from closewatch.watch import managing
from closewatch.watch.delivery import deliver
from closewatch.watch.parsing import parse_watch


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A store with a watch that rang twice."""
    where = tmp_path / "store.sqlite"
    with Store.open(where) as store:
        spec = parse_watch("North Korea, Russia: defence cooperation", name="Ties")
        managing.add_watch(store, replace(spec, channels=(f"jsonl {tmp_path / 'a'}",)), now=NOW)
        add(store, Act("PRK", "CONSULT", "RUS"), id="d1", title="A title")
        add(store, Act("PRK", "AID", "RUS"), id="d2")
        deliver(store, now=NOW)
    return str(where)


def call(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    watch.add_parser(commands)
    brief.add_parser(commands)
    args = parser.parse_args(argv)
    status: int = args.run(args)
    return status


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_add_says_how_the_words_were_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(tmp_path / "new.sqlite")
    channel = f"jsonl {tmp_path / 'a'}"
    options = ["--name", "T", "--channel", channel, "--digest", "daily 8:00", "--quiet", "22:00-06:00", "--zone", "Europe/Berlin"]
    assert call("watch", "add", "Iran -> Israel: threats", *options, "--min-sources", "2", "--store", where) == 0
    told = capsys.readouterr().err
    assert "Iran (IRN) → Israel (ISR)" in told
    assert "THREATEN" in told
    assert "at least 2 independent ones" in told
    assert "daily 08:00, quiet 22:00-06:00 (Europe/Berlin)" in told
    assert channel in told


def test_a_watch_can_be_shown_changed_as_toml_and_added_again(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("watch", "show", "Ties", "--store", place)
    path = tmp_path / "copy.toml"
    path.write_text(capsys.readouterr().out.replace('"Ties"', '"Copy"'), encoding="utf-8")
    assert call("watch", "add", "--toml", str(path), "--store", place) == 0
    more = ("--spec", "Iran: talks in Geneva", "--place", "FRA", "--publisher", "x.org")
    assert call("watch", "edit", "Copy", *more, "--store", place) == 0
    capsys.readouterr()
    call("watch", "show", "Copy", "--store", place)
    shown = capsys.readouterr()
    assert "Iran" in shown.out
    assert 'publishers = ["x.org"]' in shown.out
    assert "jsonl" in shown.out


def test_list_and_log_tell_how_it_fares(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("watch", "list", "--store", place, "--format", "jsonl")
    listed = rows(capsys)
    assert [(r["name"], r["state"], r["alerts"], r["waiting"], r["failed"]) for r in listed] == [("Ties", "on", 2, 0, 0)]
    call("watch", "log", "Ties", "--store", place, "--format", "jsonl")
    kinds = [r["kind"] for r in rows(capsys)]
    assert kinds == ["alert", "alert", "delivery", "delivery"]


@pytest.mark.parametrize("form", ["table", "csv"])
def test_rows_come_as_tables_and_csv_too(place: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    for action in (["list"], ["log", "Ties"], ["preview", "Ties"]):
        assert call("watch", *action, "--store", place, "--format", form) == 0
    assert "Talks between North Korea and Russia" in capsys.readouterr().out


def test_preview_takes_words_and_names(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("watch", "preview", "*: talks", "--store", place, "--format", "jsonl")
    assert [r["title"] for r in rows(capsys)] == ["Talks between North Korea and Russia"]
    call("watch", "preview", "Ties", "--days", "1", "--store", place, "--format", "jsonl")
    assert len(rows(capsys)) == 2


def test_pause_resume_remove(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    for action, state in (("pause", "paused"), ("resume", "on")):
        assert call("watch", action, "Ties", "--store", place) == 0
        call("watch", "list", "--store", place, "--format", "jsonl")
        assert rows(capsys)[0]["state"] == state
    assert call("watch", "remove", "Ties", "--store", place) == 0
    call("watch", "list", "--store", place, "--format", "jsonl")
    assert rows(capsys) == []
    call("watch", "list", "--all", "--store", place, "--format", "jsonl")
    assert rows(capsys)[0]["state"] == "removed"


def test_a_failing_channel_is_told_and_exits_with_one(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    with hook(410, 200) as server:
        call("watch", "edit", "Ties", "--channel", f"webhook {server.url}", "--store", place)
        assert call("watch", "test", "Ties", "--store", place) == 1
        assert "410 Gone" in capsys.readouterr().err
        assert call("watch", "test", "Ties", "--store", place) == 0


def test_what_failed_is_sent_again(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hook(410, 200) as server, Store.open(place) as store:
        spec = replace(parse_watch("China", name="China"), channels=(f"webhook {server.url}",))
        managing.add_watch(store, spec, now=NOW)
        add(store, Act("CHN", "CONSULT", "RUS"), id="d3")
        assert call("watch", "deliver", "--store", place) == 1
        call("watch", "list", "--store", place)
        assert "the receiver wants no more messages (410 Gone)" in capsys.readouterr().err
        assert call("watch", "resend", "China", "--store", place) == 0
    assert len(server.posts) == 2


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["watch", "add"], "one of both"),
        (["watch", "add", "Rusia: talks"], "near is Russia"),
        (["watch", "add", "--toml", "/nowhere/x.toml"], "cannot be read"),
        (["watch", "add", "Iran", "--channel", "pigeon"], "no channel"),
        (["watch", "add", "Iran", "--digest", "now and then"], "expected immediate"),
        (["watch", "preview", "Ties", "--days", "0"], "1 or more"),
        (["watch", "test", "Knots"], "there is no watch 'Knots'"),
        (["brief", "Ties", "--since", "May"], "YYYY-MM-DD"),
        (["brief", "Ties", "--out", "/nowhere/x.md"], "cannot be written"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(place: str, argv: list[str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        call(*argv, "--store", place)


def test_a_watch_without_a_channel_cannot_be_tested(place: str) -> None:
    call("watch", "add", "Iran", "--store", place)
    with pytest.raises(UsageError, match="has no channel"):
        call("watch", "test", "Iran", "--store", place)


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        call("watch", "list", "--store", str(tmp_path / "none.sqlite"))


def test_a_brief_is_written(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("brief", "Ties", "--store", place) == 0
    assert "# Ties" in capsys.readouterr().out
    page = tmp_path / "brief.html"
    assert call("brief", "*: talks", "--since", "2024-05-01", "--format", "html", "--out", str(page), "--store", place) == 0
    assert "Talks between North Korea and Russia" in page.read_text(encoding="utf-8")
