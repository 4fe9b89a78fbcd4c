from __future__ import annotations

import importlib
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code.dates import find_dates, resolve_date
from closewatch.knowledge import calendar

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dates.yaml").read_text(encoding="utf-8"))
SCORER = Path(__file__).parents[3] / "shared" / "score" / "understanding.py"
PUBLISHED = date(2025, 5, 16)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_a_time_in_its_sentence_means_these_days(case: dict[str, Any]) -> None:
    found = find_dates(case["text"], case["published"])
    if case["words"] == "none":
        assert found == []
        return
    hit = next((t for t in found if t.text == case["words"]), None)
    assert hit is not None, found
    days = f"{hit.first}..{hit.past}" if hit.first else "none"
    assert (hit.value, days) == (case["value"], case["days"])
    assert hit.first is not None or hit.reason


@pytest.mark.parametrize("rule", calendar.rules(), ids=[r.name for r in calendar.rules()])
def test_every_rule_reads_its_example(rule: calendar.Rule) -> None:
    assert resolve_date(rule.example, PUBLISHED).value == rule.value


def test_the_data_of_the_calendar_pass_their_checker() -> None:
    assert calendar.check() == []


@given(st.text(alphabet=" .,-/:'’0123456789abcdemnorstuyMFJSA\n$%\u0130", max_size=60), st.none() | DAYS)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_spans_of_its_own_words(text: str, published: date | None) -> None:
    last = 0
    for t in find_dates(text, published):
        assert last <= t.start < t.end <= len(text)
        assert t.text == text[t.start : t.end]
        assert (t.first is None) == (t.past is None)
        assert t.first is None or (t.past is not None and t.first < t.past)
        assert t.first is not None or t.reason
        last = t.end


@given(
    st.sampled_from(
        ["on Tuesday", "last week", "the past three months", "in March", "two years ago", "next Friday", "Easter"]
    ),
    DAYS,
)
@settings(max_examples=200, deadline=None)
def test_every_relative_time_is_resolved_near_the_day_of_publication(words: str, published: date) -> None:
    found = resolve_date(words, published)
    assert found.first is not None
    assert abs(found.first - published) < timedelta(3 * 366)


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_a_written_day_is_read_back(day: date) -> None:
    for written in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        assert resolve_date(written, PUBLISHED).first == day


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_a_weekday_alone_is_among_the_last_seven_days(published: date) -> None:
    for name in ("Monday", "Thursday", "Sunday"):
        found = find_dates(f"They met on {name}.", published)[0].first
        assert found is not None
        assert timedelta(0) <= published - found < timedelta(7)


def test_ranges_can_be_kept_apart() -> None:
    found = find_dates("from 2009 to 2011", PUBLISHED, join_ranges=False)
    assert [t.value for t in found] == ["2009", "2011"]


def test_a_megabyte_is_read_in_under_a_second_or_two() -> None:
    text = (
        "Officials said on Monday that the talks would continue. " + "The minister told reporters nothing new. " * 3
    ) * 1500
    begun = time.process_time()
    find_dates(text, PUBLISHED)
    assert len(text) / 1e6 / (time.process_time() - begun) > 0.7  # measured 3 to 5 on a free machine


@pytest.mark.skipif(not SCORER.exists(), reason="the shared scorer is not here")
def test_the_figures_on_the_shared_gold_do_not_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(SCORER.parent), str(Path(__file__).parents[2] / "bench"), *sys.path])
    scorer, faces = importlib.import_module("understanding"), importlib.import_module("score_dates")
    result, _ = scorer.dates(faces.dates, 0)
    assert result["day"]["f1"] >= 0.90
    assert result["value"]["f1"] >= 0.85
    assert scorer.when(faces.when, 0)[0]["right"] >= "54/60"
