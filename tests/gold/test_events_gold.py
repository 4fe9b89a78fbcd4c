"""The gold set of events: what goes in is events.yaml, what comes out is that it is well formed and large enough to measure with.

It never runs the coder: how well sentences are coded is measured elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "events.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
EVENTS = [(case, event) for case in CASES for event in case["events"]]

# PLOVER's sixteen types with the modes of each.
MODES = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
}
STATUSES = {"asserted", "claimed", "speculated", "expected", "conditional", "called_for", "denied"}


def occurs(words: str, text: str) -> bool:
    """True if the words stand in the text as whole words."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def test_the_set_is_large_and_a_third_of_it_has_no_event() -> None:
    assert len(CASES) == 660
    assert sum(len(case["events"]) == 0 for case in CASES) >= 220


def test_every_type_has_at_least_25_events() -> None:
    counts = Counter(event["type"] for _, event in EVENTS)
    assert {name: counts[name] for name in MODES if counts[name] < 25} == {}


def test_every_status_has_at_least_20_events() -> None:
    counts = Counter(event["status"] for _, event in EVENTS)
    assert {name: counts[name] for name in STATUSES if counts[name] < 20} == {}


def test_no_sentence_and_no_label_stands_twice() -> None:
    for field in ("text", "label"):
        counts = Counter(case[field] for case in CASES)
        assert [words for words, n in counts.items() if n > 1] == []


def test_sentences_have_8_to_40_words() -> None:
    assert [case["text"] for case in CASES if not 8 <= len(case["text"].split()) <= 40] == []


def test_cases_and_events_have_the_known_fields_only() -> None:
    needed = {"type", "trigger", "actors", "recipients", "status", "countries"}
    for case in CASES:
        assert set(case) == {"label", "text", "events"}, case["label"]
    for case, event in EVENTS:
        assert needed <= set(event) <= needed | {"said_by", "mode"}, case["label"]
        assert set(event["countries"]) == {"actors", "recipients"}, case["label"]


def test_types_modes_and_statuses_are_known() -> None:
    for case, event in EVENTS:
        assert event["type"] in MODES, case["label"]
        assert event["status"] in STATUSES, case["label"]
        assert event.get("mode") is None or event["mode"] in MODES[event["type"]].split(), case["label"]


def test_all_labelled_words_stand_in_their_sentence() -> None:
    missing = [
        (words, case["text"])
        for case, event in EVENTS
        for words in (event["trigger"], *event["actors"], *event["recipients"], event.get("said_by"))
        if words is not None and not occurs(words, case["text"])
    ]
    assert missing == []


def test_a_claimed_event_names_who_claims_it() -> None:
    assert [case["label"] for case, event in EVENTS if event["status"] == "claimed" and "said_by" not in event] == []


def test_countries_are_three_letters_and_belong_to_somebody() -> None:
    for case, event in EVENTS:
        for role in ("actors", "recipients"):
            codes = event["countries"][role]
            assert all(re.fullmatch("[A-Z]{3}", code) for code in codes), case["label"]
            assert len(codes) == 0 or len(event[role]) > 0, case["label"]
