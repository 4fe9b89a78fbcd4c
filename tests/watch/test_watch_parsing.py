"""What lines of watches are understood as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.errors import UsageError
from closewatch.knowledge import topics
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.knowledge.ontology import TYPES
from closewatch.watch.parsing import parse_watch
from closewatch.watch.spec import Topic
from closewatch.watch.spec_toml import from_toml, to_toml

CASES = yaml.safe_load((Path(__file__).parent / "watch_specs.yaml").read_text(encoding="utf-8"))
_PIECES = ("Iran", " talks", " in ", " and ", ",", ":", "->", "*", "France", "/", "'s", " denied ", "North", "-", "\x00", " ")
GOOD = [case for case in CASES if "error" not in case]
BAD = [case for case in CASES if "error" in case]


def topic(case: dict[str, Any]) -> Topic:
    fields = ("types", "modes", "cameo", "quads", "contexts", "statuses")
    return Topic(*(tuple(case.get(name, ())) for name in fields))


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["line"])
def test_a_line_is_understood_as_it_should_be(case: dict[str, Any]) -> None:
    spec = parse_watch(case["line"])
    asked = [topic(t) for t in case["topics"]] if "topics" in case else [topic(case)]
    if "or_modes" in case:
        asked.append(topic({"modes": case["or_modes"]}))
        asked = [Topic(types=("PROTEST",)), Topic(modes=("PROTEST/riot",))]
    assert spec.who() == case["who"]
    assert list(spec.topics) == ([] if asked == [Topic()] else asked)
    assert [str(place) for place in spec.places] == case.get("places", [])


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["line"] or "empty")
def test_what_is_not_understood_is_named(case: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as raised:
        parse_watch(case["line"])
    assert case["error"] in str(raised.value)


def test_the_tables_of_topics_hold() -> None:
    assert topics.check() == []


@pytest.mark.parametrize("name", TYPES)
def test_every_type_can_be_asked_for_by_its_name(name: str) -> None:
    assert name in parse_watch(f"*: {name}").topics[0].types or name == "CONSULT"


@pytest.mark.parametrize("mode", topics.all_modes())
def test_every_mode_can_be_asked_for_by_its_name(mode: str) -> None:
    assert parse_watch(f"*: {mode.replace('/', ' ')}").topics[0].has_acts


@pytest.mark.parametrize("name", CONTEXTS)
def test_every_context_can_be_asked_for_by_its_name(name: str) -> None:
    asked = parse_watch(f"*: {name}").topics[0]
    assert asked.contexts
    assert name in {part for item in asked.contexts for part in item.split("+")}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=9).map("".join))
def test_any_words_are_understood_or_refused(words: str) -> None:
    try:
        spec = parse_watch(words)
    except UsageError:
        return
    assert from_toml(to_toml(spec)) == spec


def test_a_watch_is_called_by_its_words_unless_it_has_a_name() -> None:
    assert parse_watch("Iran:  talks").name == "Iran: talks"
    assert parse_watch("Iran: talks", name="Tehran").name == "Tehran"
