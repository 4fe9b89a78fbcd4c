"""The command `closewatch code` on good and bad input, run as a process of its own."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

GOOD = '{"id": "a", "text": "Kenya condemned the attack.", "published": "2024-05-01"}'


def closewatch(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "closewatch.cli.main", *args], input=stdin, capture_output=True, check=False)


def test_bad_files_are_refused_with_their_reason_and_the_others_coded(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "latin.txt").write_bytes(b"first line\nSao Paulo: S\xe3o Paulo\n")
    (tmp_path / "long.txt").write_bytes(b"word " * 10_000_000)
    (tmp_path / "good.txt").write_text("Kenya condemned Somalia.", encoding="utf-8")
    lines = [GOOD, "no json", '{"id": 1}', "[1]", '{"text": "x", "date": "soon"}']
    (tmp_path / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = closewatch("code", str(tmp_path), str(tmp_path / "gone.txt"), "--format", "jsonl")
    assert done.returncode == 1
    told = done.stderr.decode()
    for part in (
        "empty.txt: is empty", "binary.txt: is binary", "latin.txt:2: no UTF-8: byte 0xe3",
        "long.txt: holds 50,000,000 characters",
        "lines.jsonl:2: no JSON", "lines.jsonl:3: the record has no `text`", "lines.jsonl:4: a JSON object is expected",
        "lines.jsonl:5: `published`", "gone.txt: cannot be read", "2 documents coded, 9 refused",
    ):  # fmt: skip
        assert part in told, told
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {e["document_id"] for e in events} >= {"a"}
    assert any(e["type"] == "ACCUSE" and e["recipients"][0]["country"] == "SOM" for e in events)


def test_standard_input_may_be_plain_text_or_json_lines() -> None:
    plain = closewatch("code", "-", "--format", "jsonl", stdin=b"Kenya condemned Somalia.")
    lines = closewatch("code", "--format", "jsonl", stdin=(GOOD + "\n").encode())
    assert [json.loads(x)["type"] for x in plain.stdout.splitlines()] == ["ACCUSE"]
    assert [json.loads(x)["document_id"] for x in lines.stdout.splitlines()][:1] == ["a"]


def test_csv_has_a_row_an_event(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kenya condemned Somalia on Monday.", encoding="utf-8")
    done = closewatch("code", str(tmp_path / "a.txt"), "--published", "2024-05-01", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [(r["type"], r["actor_country"], r["recipient_country"], r["when_first"]) for r in rows] == [
        ("ACCUSE", "KEN", "SOM", "2024-04-29")
    ]


def test_the_report_shows_who_did_what_and_why(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kenya condemned Somalia. Somalia may withdraw its troops.", encoding="utf-8")
    done = closewatch("code", str(tmp_path / "a.txt"), "--format", "report")
    shown = done.stdout.decode()
    for part in ("Kenya (KEN)", "ACCUSE", "«Somalia»", "[condemned]", "why", "What the text leaves open", "Who reacted how"):
        assert part in shown


def test_a_wrong_day_is_wrong_use() -> None:
    done = closewatch("code", "-", "--published", "yesterday", stdin=b"x")
    assert done.returncode == 2
    assert b"expected a day as YYYY-MM-DD" in done.stderr


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text((GOOD + "\n") * 4000, encoding="utf-8")
    done = subprocess.run(
        f"{sys.executable} -m closewatch.cli.main code {tmp_path / 'a.jsonl'} --format jsonl | head -1",
        shell=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    assert b"the reader closed the output" in done.stderr


def test_the_demo_shows_all_six_articles() -> None:
    done = closewatch("demo")
    assert done.returncode == 0
    assert done.stdout.decode().count("━━ ") == 6
    assert b"disguised" in done.stdout
