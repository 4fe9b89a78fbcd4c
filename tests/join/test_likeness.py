"""Copies are told from texts of one template."""

from __future__ import annotations

import datetime

import pytest

from closewatch.join.likeness import compare, in_order, read
from closewatch.restore.api import restore

DAY = datetime.date(2024, 4, 30)
STORY = """Kenya and Uganda open talks on grain

Kenyan Trade Minister Daniel Harrow met his Ugandan counterpart in Kampala on Monday to discuss grain exports. The meeting \
lasted about three hours and ended without a statement to reporters. Millers on both sides depend on wheat that moves by rail \
through Tororo. A working group of 12 experts will prepare the next session in Nairobi."""


def alike(a: str, b: str) -> bool:
    return compare(read(a, DAY), read(b, DAY)).is_copy()


def test_a_text_is_a_copy_of_itself() -> None:
    found = compare(read(STORY, DAY), read(STORY, DAY))
    assert found.is_copy()
    assert found.contained == found.order == 1
    assert found.is_mere


def test_case_and_punctuation_do_not_matter() -> None:
    assert alike(STORY, STORY.lower().replace(",", ""))


def test_a_disguised_copy_is_a_copy_once_it_is_restored() -> None:
    hidden = STORY.replace("e", "\N{CYRILLIC SMALL LETTER IE}").replace("o", "\N{CYRILLIC SMALL LETTER O}")
    assert alike(STORY, restore(hidden).text)


def test_a_wire_copy_with_another_headline_a_date_line_and_cuts_is_a_copy() -> None:
    lead, second = STORY.split("\n\n")[1].split(". ")[:2]
    wire = f"Neighbours talk about wheat\n\nKAMPALA (Northwire) - {lead}. {second}.\n\nSubscribe to our newsletter for more."
    assert alike(STORY, wire)
    assert compare(read(wire, DAY), read(STORY, DAY)).is_mere
    assert not compare(read(STORY, DAY), read(wire, DAY)).is_mere


def test_a_spun_copy_with_swapped_words_and_moved_sentences_is_a_copy() -> None:
    head, body = STORY.split("\n\n")
    first, second, third, fourth = body.rstrip(".").split(". ")
    body = f"{first}. {fourth}. {third}. {second}."
    for word, other in {"discuss": "debate", "meeting": "gathering", "depend": "rely", "experts": "specialists"}.items():
        body = body.replace(word, other)
    assert alike(STORY, f"{head}\n\n{body}")


@pytest.mark.parametrize(
    ("old", "new"),
    [("Ugand", "Rwand"), ("12 experts", "31 experts"), ("on Monday", "on Sunday"), ("Kampala", "Entebbe"), ("Harrow", "Velden")],
)
def test_the_same_template_with_another_fact_is_no_copy(old: str, new: str) -> None:
    assert not alike(STORY, STORY.replace(old, new))


def test_who_did_it_to_whom_is_a_fact() -> None:
    text = "Kenya called on Uganda to publish its plans for the railway to Tororo. There was no answer to the appeal yet."
    other = text.replace("Kenya", "X").replace("Uganda", "Kenya").replace("X", "Uganda")
    assert alike(text, text)
    assert not alike(text, other)


def test_a_text_that_holds_it_as_unsure_is_no_copy() -> None:
    assert not alike(STORY, STORY.replace("met his", "may have met his"))


def test_one_day_in_other_words_is_the_same_day() -> None:
    assert alike(STORY, STORY.replace("on Monday", "on 29 April"))
    assert not alike(STORY, STORY.replace("on Monday", "on 22 April"))


def test_an_independent_report_of_the_same_meeting_is_no_copy() -> None:
    other = """Wheat on the agenda in Kampala

Trade officials of Kenya and Uganda conferred about cereals in Kampala on Monday. Daniel Harrow led the Kenyan side. Railway \
tariffs were raised as well, a participant recalled. The next round is planned for Nairobi."""
    assert not alike(STORY, other)


def test_a_report_that_ends_with_an_older_paragraph_is_no_copy() -> None:
    lead = STORY.split("\n\n")[1].split(". ", 1)[0]
    later = f"""Uganda bans grain imports

Uganda banned imports of maize from its neighbour on Friday after a row over toxins. Traders in Tororo turned their lorries \
round. {lead}."""
    assert not alike(STORY, later)


def test_words_in_order_are_counted_as_their_longest_common_subsequence() -> None:
    assert in_order(tuple("abcbdab"), tuple("bdcaba")) == 4
    assert in_order((), tuple("abc")) == 0
