"""`closewatch restore` as a program."""

import json
import subprocess
import sys

import pytest

E = "\N{CYRILLIC SMALL LETTER IE}"
RUN = [sys.executable, "-c", "import argparse, sys\nfrom closewatch.cli import restore as command\n"
       "parser = argparse.ArgumentParser()\ncommand.add_parser(parser.add_subparsers())\n"
       "args = parser.parse_args()\nsys.exit(args.run(args))", "restore"]  # fmt: skip


def run(*args, data=b""):
    done = subprocess.run([*RUN, *map(str, args)], input=data, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_text_comes_out_restored_with_its_line_ends():
    assert run(data=f"th{E}\r\nl{E}ad{E}r\n".encode()) == (0, "the\r\nleader\n", "")


def test_edits_come_as_json_lines():
    status, out, _ = run("--edits", data=f"m{E}t".encode())
    assert status == 0
    assert json.loads(out) == {
        "source": "-", "start": 1, "end": 2, "raw": E, "replacement": "e",
        "reason": "look-alike letter", "certainty": 0.99,
    }  # fmt: skip


def test_the_report_marks_the_disguised_words():
    status, out, _ = run("--report", data=f"th{E} l{E}ad{E}r m{E}t h{E}r".encode())
    assert status == 0
    assert out.startswith("-: disguised: ")
    assert f"[l{E}ad{E}r]" in out


def test_records_keep_their_other_fields(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": 7, "text": f"m{E}t", "x": [1]}) + "\nno json\n{}\n", encoding="utf-8")
    status, out, err = run(file, "--edits", "--report")
    row = json.loads(out)
    assert status == 1
    assert (row["id"], row["text"], row["x"]) == (7, "met", [1])
    assert row["edits"][0]["start"] == 1
    assert row["report"]["verdict"] == "damaged"
    assert f"{file}:2: no JSON" in err
    assert f"{file}:3: the record has no `text`" in err


def test_lines_are_documents_of_their_own():
    assert run("--lines", data=f"m{E}t\nhow\n".encode())[1] == "met\nhow\n"


@pytest.mark.parametrize(("data", "reason"), [(b"", "is empty"), (b"\x00\x01\x02abc", "is binary")])
def test_what_is_no_text_is_refused_by_name(tmp_path, data, reason):
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text("peace", encoding="utf-8")
    status, out, err = run(bad, tmp_path / "gone.txt", good)
    assert (status, out) == (1, "peace")
    assert f"{bad}: {reason}" in err
    assert "gone.txt: cannot be read: No such file" in err


def test_bytes_that_are_no_utf_8_are_named_and_read():
    status, out, err = run(data=b"peace\ncaf\xe9\n")
    assert (status, out) == (0, "peace\ncafé\n")
    assert "-:2: no UTF-8: byte 0xe9" in err
