"""Statements: the gold set, single behaviours, and what must hold for any text."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code.statement_quotes import find_quotations
from closewatch.code.statements import find_statements
from closewatch.knowledge.cues import MANNERS, speech, word_list

ROOT = Path(__file__).resolve().parents[2]
GOLD = yaml.load((ROOT / "tests" / "gold" / "statements.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "understanding_statements", ROOT / "bench" / "understanding_statements.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["understanding_statements"] = module
    spec.loader.exec_module(module)
    return module


def read(text: str) -> list[tuple[str, str, str | None, str]]:
    """Kind, manner, source and content of all statements of a text."""
    return [
        (
            s.kind,
            s.manner,
            None if s.source_start is None else text[s.source_start : s.source_end],
            text[s.content_start : s.content_end],
        )
        for s in find_statements(text)
    ]


def test_gold_set_is_large_and_half_indirect() -> None:
    kinds = [said["kind"] for passage in GOLD for said in passage["said"]]
    assert len(kinds) >= 200
    assert kinds.count("indirect") >= len(kinds) / 2


def test_gold_set_is_found(bench: ModuleType) -> None:
    result, log = bench.measure(GOLD)
    assert result["f1"] >= 0.9, "\n".join(log)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rebels seized the mine, the army said.", ("indirect", "said", "the army", "Rebels seized the mine")),
        ("“We won,” said the mayor.", ("direct", "said", "the mayor", "We won,")),
        ("Macron: France will send troops", ("indirect", "said", "Macron", "France will send troops")),
        ("Truce will hold - UN envoy", ("indirect", "said", "UN envoy", "Truce will hold")),
        ("Truce will hold, says UN envoy", ("indirect", "said", "UN envoy", "Truce will hold")),
        ("He was quoted as saying that troops would leave.", ("indirect", "said", "He", "troops would leave")),
        ("The paper quoted Ali as saying that he would run.", ("indirect", "said", "Ali", "he would run")),
        (
            "It is widely speculated that the emir is ill.",
            ("indirect", "believed", None, "the emir is ill"),
        ),
        (
            "According to the UN, ten people died in the camp.",
            ("indirect", "said", "the UN", "ten people died in the camp"),
        ),
        (
            "The claim by Minsk that balloons crossed the border was false.",
            ("indirect", "said", "Minsk", "that balloons crossed the border"),
        ),
        ("Russia denied shelling the hospital.", ("indirect", "denied", "Russia", "shelling the hospital")),
        ("Tokyo pledged to double its aid.", ("indirect", "promised", "Tokyo", "to double its aid")),
        ("Kyiv accused Moscow of torture.", ("indirect", "accused", "Kyiv", "torture")),
        ("He called the vote “a farce”.", ("mixed", "said", "He", "the vote “a farce")),
        ("Merkel said: “No.”", ("direct", "said", "Merkel", "No.")),
    ],
)
def test_form_is_read(text: str, wanted: tuple[str, str, str | None, str]) -> None:
    assert wanted in read(text)


def test_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“We are tired,” Ms Okoye said. “We want peace.\n\n“And we want it now.”"
    assert [(r[2], r[3]) for r in read(text)] == [
        ("Ms Okoye", "We are tired,"),
        ("Ms Okoye", "We want peace."),
        ("Ms Okoye", "And we want it now."),
    ]


def test_scare_quotes_are_no_statement() -> None:
    assert read("The “friendly” match ended in a riot.") == []


def test_text_without_speech_has_no_statements() -> None:
    assert read("Rebels seized the bridge. The army withdrew to the hills.") == []


def test_quotation_marks_of_several_styles_are_paired() -> None:
    text = "„Ja, gut so“ und “yes” and \"no\" and ``well'' and «oui»."
    assert [text[q.start : q.end] for q in find_quotations(text)] == ["Ja, gut so", "yes", "no", "well", "oui"]


def test_apostrophes_open_no_quotation() -> None:
    assert find_quotations("The ministers' plan won't survive Iran's answer, it's said.") == []


def test_words_of_saying_have_known_manners() -> None:
    assert {manner for frames in speech().values() for manner in frames.values()} <= MANNERS
    assert "statement" in word_list("carriers")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["the", "army", "said", "says", "that", "“", "”", '"', "'", ",", ".", ":", "-", "told", "Iran", "he",
             "would", "attack", "according", "to", "by", "claim", "asked", "‘", "’", "\n\n", "?"]
        ),
        max_size=18,
    )
)
def test_all_offsets_lie_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for s in find_statements(text):
        assert 0 <= s.content_start < s.content_end <= len(text)
        assert (s.source_start is None) == (s.source_end is None)
        assert (s.cue_start is None) == (s.cue_end is None)
        if s.source_start is not None and s.source_end is not None:
            assert 0 <= s.source_start < s.source_end <= len(text)
        if s.cue_start is not None and s.cue_end is not None:
            assert 0 <= s.cue_start < s.cue_end <= len(text)
