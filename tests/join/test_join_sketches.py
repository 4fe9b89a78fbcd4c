"""Sketches bring copies together and keep other texts apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from closewatch.join.sketches import shingles, sketch

TEXT = (
    "Kenyan Trade Minister Daniel Harrow met his Ugandan counterpart in Kampala on Monday to discuss grain exports. Millers on "
    "both sides depend on wheat that moves by rail through Tororo. A working group of experts will prepare the next session. "
)
OTHER = "A choir from Gyumri sang songs of the sea. The hall held many listeners. The conductor retired after the concert."


def shared(a: str, b: str) -> int:
    return sum(x == y for x, y in zip(sketch(a), sketch(b), strict=True))


def test_case_and_punctuation_do_not_change_a_sketch() -> None:
    assert sketch(TEXT) == sketch(TEXT.upper().replace(".", " - "))


def test_a_copy_that_is_cut_meets_in_some_band_and_another_text_in_none() -> None:
    assert shared(TEXT, TEXT[: len(TEXT) // 2]) >= 2
    assert shared(TEXT, OTHER) == 0


def test_runs_of_common_words_alone_are_left_out() -> None:
    assert "of the of" not in shingles(TEXT + " of the of the " + TEXT)


def test_texts_without_spaces_between_words_are_compared_by_characters() -> None:
    text = "外交部长在首都会见了来访的代表团并就贸易问题进行了会谈"
    assert shared(text, text[: len(text) * 2 // 3]) >= 2


@given(st.text(max_size=300))
def test_every_text_has_a_sketch_or_no_words(text: str) -> None:
    values = sketch(text)
    assert len(values) in {0, 10}
    assert all(-(2**31) <= v < 2**31 for v in values)
