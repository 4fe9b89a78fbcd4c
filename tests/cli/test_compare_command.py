"""`closewatch compare`: events gained, lost and changed between two outputs."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closewatch.cli.main import main
from closewatch.code.comparing import compare


def words(text: str, start: int) -> dict[str, Any]:
    return {"text": text, "start": start, "end": start + len(text)}


def role(text: str, start: int, country: str | None) -> dict[str, Any]:
    return {**words(text, start), "country": country, "sector": None}


def event(document: str = "a", kind: str = "ACCUSE", trigger: int = 6, **fields: Any) -> dict[str, Any]:
    return {
        "id": "0", "document_id": document, "type": kind, "mode": None, "status": "asserted",
        "actors": [role("Kenya", 0, "KEN")], "recipients": [role("Somalia", 16, "SOM")],
        "trigger": words("condemned", trigger), "sentence": {**words("Kenya condemned\nSomalia.", 0), "number": 0},
        "where": {"name": None, "country": None}, "made_by": {"code": "closewatch 0.1.0"}, **fields,
    }  # fmt: skip


def write(path: Path, *rows: object) -> str:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return str(path)


def test_each_difference_is_a_line_with_its_sign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old.jsonl", event(), event(kind="REJECT", trigger=30), event("b"))
    changed = event(status="claimed", where={"name": "Nairobi", "country": None}, made_by={"code": "closewatch 0.2.0"})
    new = write(tmp_path / "new.jsonl", changed, event(kind="AID", trigger=40, recipients=[]), event("b"))
    assert main(["compare", old, new]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "~ a  Kenya (KEN) → ACCUSE → Somalia (SOM)  “condemned”  status: asserted → claimed  where.name: — → Nairobi"
        "  | Kenya condemned Somalia.",
        "- a  Kenya (KEN) → REJECT → Somalia (SOM)  “condemned”  | Kenya condemned Somalia.",
        "+ a  Kenya (KEN) → AID → nobody named  “condemned”  | Kenya condemned Somalia.",
    ]
    assert told.err == "closewatch: 3 and 3 events: 1 lost, 1 gained, 1 changed, 1 the same\n"


def test_other_actors_at_the_same_trigger_are_a_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old.jsonl", event())
    new = write(tmp_path / "new.jsonl", event(actors=[role("Kenya", 0, "KEN"), role("Chad", 50, "TCD")]))
    assert main(["compare", old, new, "--format", "jsonl"]) == 0
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["kind"] == "changed"
    assert [c["field"] for c in row["changes"]] == ["actors"]
    assert (row["old"]["actors"][0]["country"], row["new"]["actors"][1]["country"]) == ("KEN", "TCD")


def test_events_of_the_same_trigger_are_matched_by_their_actors_first() -> None:
    one, two = event(), event(recipients=[role("Chad", 50, "TCD")])
    found = compare([one, two], [two])
    assert [(d.kind, d.event) for d in found.differences] == [("lost", one)]
    assert found.same == 1


def test_ids_and_versions_are_no_difference() -> None:
    assert compare([event()], [event(id="1", made_by={"code": "closewatch 0.2.0"}, why={"rule": "x"})]).differences == ()


def test_bad_lines_are_refused_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = event()
    del broken["trigger"]["end"]
    old = write(tmp_path / "old.jsonl", "no json", "", [1], event(actors="x"), broken, {"type": "AID"}, event())
    (tmp_path / "new.jsonl").write_bytes(b"\xff\n" + json.dumps(event()).encode() + b"\n")
    assert main(["compare", old, str(tmp_path / "new.jsonl")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    for part in (
        "old.jsonl:1: no JSON", "old.jsonl:3: an event record is expected, found list", "old.jsonl:4: `actors`",
        "old.jsonl:5: `trigger`", "old.jsonl:6: the event record has no `document_id`", "new.jsonl:1: no UTF-8: byte 0xff",
        "1 and 1 events: 0 lost, 0 gained, 0 changed, 1 the same, 6 lines refused",
    ):  # fmt: skip
        assert part in told.err, told.err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path / "gone.jsonl"), write(tmp_path / "new.jsonl")]) == 1
    assert "gone.jsonl: cannot be read" in capsys.readouterr().err


EVENTS = st.lists(
    st.builds(event, st.sampled_from("ab"), st.sampled_from(["AID", "ACCUSE"]), st.integers(0, 2),
              status=st.sampled_from(["asserted", "denied"])),
    max_size=6,
)  # fmt: skip


@given(EVENTS, EVENTS)
def test_what_is_lost_gained_changed_and_the_same_adds_up_and_turns_round(old: list[Any], new: list[Any]) -> None:
    kept = copy.deepcopy((old, new))
    there, back = compare(old, new), compare(new, old)
    assert len(old) == there.count("lost") + there.count("changed") + there.same
    assert len(new) == there.count("gained") + there.count("changed") + there.same
    assert (there.count("lost"), there.count("gained")) == (back.count("gained"), back.count("lost"))
    assert compare(old, old).differences == ()
    assert (old, new) == kept
