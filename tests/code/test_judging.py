"""What the ontology makes of promises, threats, refusals and demands, and what is no event beside another."""

from __future__ import annotations

import pytest

from closewatch.code.coder import code
from closewatch.model.event import Event


def told(text: str) -> set[tuple[str, str]]:
    return {(e.type, e.status.name) for e in code(text)}


def the(text: str, kind: str) -> Event:
    [event] = [e for e in code(text) if e.type == kind]
    return event


def test_a_promise_is_agree_and_its_content_expected() -> None:
    assert {("AGREE", "asserted"), ("RETREAT", "expected")} <= told("Ethiopia will withdraw its troops from Somalia.")


def test_announced_harm_is_threaten_and_its_content_expected() -> None:
    found = told("Turkey will impose sanctions on Sweden.")
    assert "THREATEN" in {kind for kind, _ in found}
    assert ("SANCTION", "asserted") not in found


def test_a_refusal_by_will_not_is_reject() -> None:
    assert "REJECT" in {kind for kind, _ in told("Eritrea will not withdraw its troops from Badme.")}


def test_who_says_that_another_must_demands_it() -> None:
    event = the("Berlin said that Belgrade must withdraw its troops from Kosovo.", "REQUEST")
    assert [r.actor.country for r in event.actors] == ["DEU"]
    assert [r.actor.country for r in event.recipients] == ["SRB"]


def test_the_content_of_a_demand_is_called_for() -> None:
    found = told("Ghana urged Togo to free the fishermen.")
    assert {("REQUEST", "asserted"), ("RETREAT", "called_for")} <= found


@pytest.mark.parametrize(
    "text",
    [
        "Vietnam rejected the demand of China.",
        "Norway welcomed the release.",
        "Boeing sold twelve jets to Lufthansa.",
    ],
)
def test_what_is_only_answered_mentioned_again_or_private_trade_is_no_act_beside_it(text: str) -> None:
    assert {kind for kind, _ in told(text)} <= {"REJECT", "SUPPORT"}


def test_a_demand_made_by_marching_is_protest_alone() -> None:
    found = {kind for kind, _ in told("Thousands of students marched in Nairobi to demand lower fees.")}
    assert "PROTEST" in found
    assert "REQUEST" not in found


def test_the_meeting_refers_back_to_who_met() -> None:
    events = code("Chad met with Niger on Monday. Mali condemned the meeting.")
    [accused] = [e for e in events if e.type == "ACCUSE"]
    assert {r.actor.country for r in accused.recipients} == {"TCD", "NER"}
    assert {r.words.text for r in accused.recipients} == {"meeting"}


def test_it_and_its_mean_the_subject() -> None:
    event = the("Switzerland said it had expelled two Chilean diplomats.", "SANCTION")
    assert [r.words.text for r in event.actors] == ["Switzerland"]
