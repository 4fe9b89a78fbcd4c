"""`closewatch explain`: the steps from a sentence to its events, the same steps that coding takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from closewatch.cli.main import main
from closewatch.code.coder import code
from closewatch.code.explaining import explain
from closewatch.restore.api import restore

TEXT = (
    "Turkish police arrested three Iranian diplomats in Ankara on Friday. Iran condemned the arrests and said it would "
    "expel the Turkish ambassador.\n\nRussian and Swiss officials met in Geneva. The meeting was short. The weather was fine."
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_explained_events_are_those_that_are_coded() -> None:
    doc = restore(TEXT, id="a")
    coded = code(doc)
    assert len(coded) >= 3
    explained = [event for n in range(5) for event in explain(doc, n).events]
    assert explained == coded


def test_every_proposal_gets_a_verdict_and_every_event_comes_from_one_that_stands() -> None:
    doc = restore(TEXT)
    for n in range(5):
        e = explain(doc, n)
        matched = [m.frame.i for m in e.frames if m.pattern is not None and m.pattern.type is not None]
        assert sorted(j.before.frame.i for j in e.judgements if j.before is not None) == sorted(matched)
        assert {j.verdict for j in e.judgements} <= {"kept", "dropped", "relabelled", "added"}
        standing = {j.after.proposal.pattern.id for j in e.judgements if j.after is not None}
        assert {event.why.rule for event in e.events if not event.why.rule.startswith("unreal/")} <= standing


def test_every_step_is_shown(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(article), "--sentence", "0", "--published", "2023-07-28"]) == 0
    shown = capsys.readouterr().out
    for part in (
        "sentence 0: Turkish police arrested", "dependency", "arrest", "nsubj", "“Turkish police” (TUR COP)", "subj",
        "pattern COERCE/", "types over 5 %", "pair  Turkish police → three Iranian diplomats", "word  arrested",
        "thresholds", "kept", "COERCE/arrest", "status asserted, no cue",
    ):  # fmt: skip
        assert part in shown, part


def test_a_cue_is_named(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(article), "--sentence", "1"]) == 0
    assert "cue “would”" in capsys.readouterr().out


def test_a_sentence_without_events_says_so(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(article), "--sentence", "4"]) == 0
    shown = capsys.readouterr().out
    for part in ("nobody known", "no predicate that a pattern knows", "not asked", "nothing to judge", "events\n  none"):
        assert part in shown


@pytest.mark.parametrize("number", ["5", "-1"])
def test_a_number_out_of_range_is_wrong_use(number: str, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(article), "--sentence", number]) == 2
    assert f"there is no sentence {number}: the document holds sentences 0 to 4" in capsys.readouterr().err


def test_of_several_documents_one_is_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": f"{i} is here."}) + "\n" for i in ("Kenya", "Chad")), encoding="utf-8")
    assert main(["explain", str(path), "--sentence", "0"]) == 2
    assert "--document (Kenya, Chad)" in capsys.readouterr().err
    assert main(["explain", str(path), "--sentence", "0", "--document", "Mali"]) == 2
    assert main(["explain", str(path), "--sentence", "0", "--document", "Chad"]) == 0
    assert "Chad is here." in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(tmp_path / "gone.txt"), "--sentence", "0"]) == 1
    assert "gone.txt: cannot be read" in capsys.readouterr().err
