"""Finer codes and modes from the words around a trigger."""

from __future__ import annotations

import pytest

from closewatch import code
from closewatch.code.refining import act_of


@pytest.mark.parametrize(
    ("text", "cameo", "mode"),
    [
        ("A suicide bomber killed four guards in Kabul, Afghan police said.", "1831", "suicide-attack"),
        ("A drone strike killed three fighters in Yemen.", "195", "drone"),
        ("Haiti appealed to Canada for a truce.", "0256", "yield"),
        ("Portugal urged Angola to respect human rights.", "0243", "change"),
    ],
)
def test_words_beside_the_trigger_make_code_and_mode_finer(text: str, cameo: str, mode: str) -> None:
    assert (cameo, mode) in {(e.cameo, e.mode) for e in code(text)}


def test_words_of_another_clause_do_not() -> None:
    events = code("Peru arrested a general, and a suicide bomber killed guards in Kabul.")
    assert [e.cameo for e in events if e.type == "COERCE"] == ["173"]


def test_a_demand_is_told_by_its_own_code() -> None:
    assert (act_of("REQUEST", "100"), act_of("REQUEST", "020"), act_of("ASSAULT", "190")) == ("demand", "appeal", None)
