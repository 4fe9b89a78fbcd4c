"""The commands over a store, from adding articles to what they tell. All happenings are invented."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from closewatch.cli import add, counts, diff, documents, dyads, events, feeds, recode, search, store, stories
from closewatch.errors import StoreError, UsageError
from closewatch.store.api import Store

COMMANDS = (add, counts, diff, documents, dyads, events, feeds, recode, search, store, stories)
ARTICLES = [
    {"id": "1", "date": "2024-03-14", "source": "Gazette", "title": "Talks",
     "text": "Kenya and Somalia held talks in Nairobi on Wednesday about the border."},
    {"id": "2", "date": "2024-03-20", "source": "Courier", "title": "A post shelled",
     "text": "Kenya accused Somalia on Tuesday of shelling a border post near Mandera. Somalia rejected the charge."},
    {"id": "3", "date": "2024-04-02", "source": "Courier", "title": "Une visite",
     "text": "Le président du Kenya a rencontré son homologue somalien à Nairobi pour parler de la frontière."},
]  # fmt: skip
Output = tuple[int, str, str]
Run = Callable[..., Output]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    source = folder / "articles.jsonl"
    lines = [json.dumps(article) for article in ARTICLES] + ["{broken"]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert run_command("add", str(source), "--store", str(folder / "store.sqlite")) == 1  # one line is refused
    return folder / "store.sqlite"


def run_command(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    below = parser.add_subparsers()
    for command in COMMANDS:
        command.add_parser(below)
    args = parser.parse_args(argv)
    status: int = args.run(args)
    return status


@pytest.fixture
def run(filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CLOSEWATCH_STORE", str(filled))
    monkeypatch.setenv("COLUMNS", "200")

    def run_it(*argv: str) -> Output:
        status = run_command(*argv)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run_it


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_adding_tells_what_it_did(run: Run, filled: Path) -> None:
    status, out, err = run("add", str(filled.parent / "articles.jsonl"))
    assert (status, out) == (1, "")
    assert "refused" in err
    assert re.search(r"0 documents added, 3 known, 0 events, 1 refused", err)


def test_adding_nothing_is_used_wrongly(run: Run) -> None:
    with pytest.raises(UsageError, match="nothing to add"):
        run("add")
    with pytest.raises(UsageError, match="expected a URL"):
        run("add", "--feed", "feed.xml")


def test_events_are_the_public_records_the_newest_first(run: Run) -> None:
    _, out, _ = run("events")
    found = rows(out)
    assert [e["type"] for e in found][-1] == "CONSULT"
    assert {"ACCUSE", "REJECT", "CONSULT"} <= {e["type"] for e in found}
    assert set(found[0]) >= {"id", "document_id", "trigger", "made_by"}
    assert [e["id"] for e in rows(run("events", "--oldest")[1])] == [e["id"] for e in reversed(found)]
    assert len(rows(run("events", "--limit", "1")[1])) == 1


def test_events_as_csv_say_where_they_were_reported(run: Run) -> None:
    _, out, _ = run("events", "--format", "csv", "--type", "consult")
    (found,) = csv.DictReader(io.StringIO(out))
    assert (found["type"], found["publisher"], found["title"]) == ("CONSULT", "Gazette", "Talks")
    assert found["published"] == "2024-03-14"


def test_events_as_a_table_fit_the_width(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    _, out, _ = run("events", "--format", "table")
    assert out.startswith("day ")
    assert all(len(line) <= 90 for line in out.splitlines())
    assert "…" in out


@pytest.mark.parametrize(
    ("options", "types"),
    [
        (["--dyad", "Kenya, Somalia", "--status", "asserted", "--type", "CONSULT"], {"CONSULT"}),
        (["--party", "Somalia", "--until", "2024-03-14"], {"CONSULT"}),
        (["--actor", "SOM", "--since", "2024-03-15", "--type", "REJECT"], {"REJECT"}),
        (["--publisher", "Gazette"], {"CONSULT"}),
        (["--text", "border -talks", "--quad", "3"], {"ACCUSE", "REJECT"}),
        (["--country", "Kenya", "--place", "Nairobi"], {"CONSULT"}),
        (["--cameo", "11"], {"ACCUSE"}),
    ],
)
def test_options_choose_events(run: Run, options: list[str], types: set[str]) -> None:
    assert {e["type"] for e in rows(run("events", *options)[1])} == types


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--type", "WAR"], "--type is 'WAR', expected one of AGREE"), (["--status", "true"], "--status is 'true'"),
        (["--since", "yesterday"], "expected a day as YYYY-MM-DD"), (["--dyad", "KEN"], "with a comma between"),
        (["--country", "Zorgland"], "--country is 'Zorgland'"), (["--mode", "walk"], "--mode is 'walk'"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_told(run: Run, options: list[str], told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        run("events", *options)


def test_a_name_that_nobody_bears_is_told(run: Run) -> None:
    status, out, err = run("events", "--party", "Zorgland")
    assert (status, out) == (0, "")
    assert "nobody in this store is meant by 'Zorgland'" in err


def test_counts_dyads_and_series_are_rows(run: Run) -> None:
    assert rows(run("counts")[1])[0]["period"] == "2024-03-01"
    of = rows(run("counts", "--by", "day", "--of", "happenings", "--dyad", "KEN,SOM")[1])
    assert all(row["happenings"] >= 1 for row in of)
    found = {(d["actor"], d["recipient"]) for d in rows(run("dyads")[1])}
    assert ("KEN", "SOM") in found
    (march,) = rows(run("series", "--dyad", "KEN,SOM")[1])
    assert march["n"] >= march["goldstein_n"] >= 2
    assert march["goldstein_sum"] == pytest.approx(march["goldstein_positive"] + march["goldstein_negative"])


def test_search_shows_the_words(run: Run) -> None:
    (found,) = rows(run("search", '"border post"')[1])
    assert (found["id"], found["publisher"]) == ("2", "Courier")
    assert "[border post]" in found["words"]


def test_happenings_and_stories_are_rows(run: Run) -> None:
    found = rows(run("happenings", "--type", "CONSULT")[1])
    assert found[0]["reports"] == 1
    assert found[0]["events"]
    for story in rows(run("stories")[1]):
        assert len(rows(run("stories", str(story["key"]))[1])) == story["happenings"]
    with pytest.raises(StoreError, match="no story has the key 999"):
        run("stories", "999")


def test_documents_are_listed_and_shown(run: Run) -> None:
    found = rows(run("documents")[1])
    assert [d["id"] for d in found] == ["3", "2", "1"]
    assert [(d["id"], d["note"]) for d in rows(run("documents", "--not-coded")[1])] == [("3", "not coded: language is fr")]
    assert run("documents", "2")[1] == ARTICLES[1]["text"] + "\n"
    (refused,) = rows(run("documents", "--refused")[1])
    assert (refused["line"], "no JSON" in refused["reason"]) == (4, True)
    with pytest.raises(UsageError, match="'99x'"):
        run("documents", "99x")
    with pytest.raises(UsageError, match="without a page"):
        run("documents", "2", "--page")


def test_the_raw_text_comes_as_bytes(filled: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    run_command("documents", "3", "--raw", "--store", str(filled))
    assert capfdbinary.readouterr().out == ARTICLES[2]["text"].encode()


def test_what_is_up_to_date_is_not_coded_anew(run: Run) -> None:
    assert "0 documents coded anew, 0 events, 2 were up to date" in run("recode")[2]
    assert "0 documents coded more than once" in run("diff")[2]


def test_coding_anew_is_told_by_diff(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    with Store.open(path) as opened, opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE makers SET knowledge = 'older'")
        connection.exec_driver_sql("UPDATE events SET type = 'PROTEST' WHERE type = 'REJECT'")
    assert run_command("recode", "--store", str(path)) == 0
    assert run_command("diff", "--store", str(path)) == 0
    told = capsys.readouterr()
    assert re.search(r"^- 2 .*PROTEST", told.out, re.M)
    assert re.search(r"^\+ 2 .*REJECT", told.out, re.M)
    assert "2 documents coded more than once: 1 lost, 1 gained" in told.err
    assert run_command("store", "--check", "--store", str(path)) == 0
    assert "whole" in capsys.readouterr().err


def test_the_store_says_where_it_is_and_what_it_holds(run: Run, filled: Path) -> None:
    status, out, err = run("store", "--check", "--format", "csv")
    assert status == 0
    found = dict(csv.reader(io.StringIO(out)))
    assert (found["place"], found["documents rows"], found["refusals rows"]) == (str(filled), "3", "1")
    assert err.endswith("whole\n")


def test_feeds_are_kept_paused_and_removed(run: Run) -> None:
    url = "https://news.example/feed.xml"
    assert "is kept" in run("add", "--feed", url)[2]
    assert "was kept before" in run("add", "--feed", url)[2]
    (row,) = rows(run("feeds", "--pause", url)[1])
    assert (row["url"], row["paused"]) == (url, True)
    assert rows(run("feeds", "--remove", url)[1]) == []
    with pytest.raises(UsageError, match="has no feed"):
        run("feeds", "--resume", url)


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        run_command("events", "--store", str(tmp_path / "none.sqlite"))
