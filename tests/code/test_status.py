"""The status of events: labelled cases, the examples of the cues, and what must hold for any text."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code import status_check
from closewatch.code.statements import find_statements
from closewatch.code.status import judge_status, status_of, voice_at
from closewatch.knowledge import cues
from closewatch.model.status import STATUSES
from closewatch.read.parser import parse

CASES = yaml.load((Path(__file__).parent / "status_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def words_at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['status']}: {c['text'][:50]} ({c['event']})")
def test_case_has_its_status(case: dict[str, Any]) -> None:
    got = judge_status(case["text"], *words_at(case["text"], case["event"]))
    assert got.name == case["status"], got


def test_cue_files_are_sound() -> None:
    assert cues.check() == []


def test_every_cue_reads_its_own_example() -> None:
    assert status_check.check() == []


def test_status_names_the_words_that_decide_it() -> None:
    text = "Last week Russia denied that its forces attacked the port."
    got = judge_status(text, *words_at(text, "attacked"))
    assert got.start is not None
    assert text[got.start : got.end] == got.cue == "denied"
    assert "denied" in got.reason


def test_plain_report_has_no_cue() -> None:
    text = "Rebels seized the bridge."
    got = judge_status(text, *words_at(text, "seized"))
    assert (got.cue, got.start, got.end) == (None, None, None)


def test_habit_is_generic() -> None:
    text = "The tribes usually meet in spring."
    assert judge_status(text, *words_at(text, "meet")).generic
    text = "The tribes met in spring."
    assert not judge_status(text, *words_at(text, "met")).generic


def test_voice_in_another_sentence_makes_a_claim() -> None:
    text = '"We came home," the farmer said. "They had burned our houses."'
    read = parse(text)
    start, end = words_at(text, "burned")
    found = read.at(start, end)
    assert found is not None
    sentence, token = found
    voice = voice_at(find_statements(text, read), start)
    assert voice is not None
    assert status_of(sentence, token.i, voice=voice).name == "claimed"
    assert status_of(sentence, token.i).name == "asserted"


def test_place_without_words_is_asserted_with_its_reason() -> None:
    assert judge_status("", 0, 0).reason == "no words stand there"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["the", "army", "not", "denied", "said", "that", "if", "would", "attack", "attacks", "attacked",
             "talks", "on", "to", "and", "or", ",", ".", '"', "?", "Rebels", "Iran", "will", "may", "plans",
             "without", "any", "no", "should", "whether"]
        ),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 60),
)
def test_any_words_have_a_status_with_a_cue_in_the_text(words: list[str], at: int) -> None:
    text = " ".join(words)
    start = min(at, len(text) - 1)
    got = judge_status(text, start, start + 1)
    assert got.name in STATUSES
    if got.start is not None and got.end is not None:
        assert 0 <= got.start < got.end <= len(text)
        if got.cue is not None:
            assert text[got.start : got.end].split() == got.cue.split()


@pytest.mark.skipif(not (SHARED / "gold" / "meantime_dev.jsonl").exists(), reason="the shared gold is not here")
def test_meantime_bars_hold() -> None:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / "score" / "understanding.py")
    ours = importlib.util.spec_from_file_location("understanding_status", ROOT / "bench" / "understanding_status.py")
    assert spec is not None
    assert spec.loader is not None
    assert ours is not None
    assert ours.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    label = importlib.util.module_from_spec(ours)
    sys.modules["understanding_status"] = label
    ours.loader.exec_module(label)
    result, _ = scorer.status(label.label, 0)
    told = json.dumps(result)
    assert result["macro_f"] >= 0.55, told
    assert result["per_label"]["negated"]["f1"] >= 0.75, told
    assert result["per_label"]["future"]["f1"] >= 0.65, told
