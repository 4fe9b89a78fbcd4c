"""The encoder reads words and pairs of one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from closewatch.code.encoder import Encoder, encoder
from closewatch.errors import SetupError

TEXT = "Norway imposed sanctions on Belarus, ministers said."
NORWAY, BELARUS = (0, 6), (28, 35)
WORDS = [(0, 6), (7, 14), (15, 24), (25, 27), (28, 35), (35, 36), (37, 46), (47, 51), (51, 52)]


def likeliest(row: np.ndarray) -> str:
    return encoder().types[int(row.argmax())]


def test_the_trigger_and_the_pair_bear_the_type() -> None:
    reading = encoder().read(TEXT, [(NORWAY, BELARUS)], WORDS)
    assert likeliest(reading.pairs[0]) == "SANCTION"
    assert "SANCTION" in {likeliest(row) for row in reading.triggers[1:3]}


def test_rows_are_probabilities_in_the_order_asked() -> None:
    pairs = [(BELARUS, None), (NORWAY, BELARUS), (None, NORWAY), (None, None)]
    found = encoder().read(TEXT, pairs, WORDS).pairs
    again = encoder().read(TEXT, pairs[::-1], WORDS).pairs
    assert found.shape == (4, len(encoder().types))
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(found, again[::-1], atol=1e-3)


def test_a_span_behind_the_last_piece_counts_as_nobody_and_a_word_there_as_no_trigger() -> None:
    reading = encoder().read(TEXT, [((900, 906), None), (None, None)], [(900, 906)])
    assert reading.pairs[0].tolist() == reading.pairs[1].tolist()
    assert reading.triggers[0].tolist() == [1.0] + [0.0] * (len(encoder().types) - 1)


def test_nothing_asked_gives_nothing() -> None:
    reading = encoder().read("", [], [])
    assert (len(reading.pairs), len(reading.triggers)) == (0, 0)


def test_the_same_sentence_gives_the_same_bytes_whatever_was_read_between() -> None:
    first = encoder().read(TEXT, [(NORWAY, BELARUS)], WORDS)
    encoder().read("Two hundred people marched in Lima against the new tax on bread, police said on Monday.", [], [])
    later = encoder().read(TEXT, [(NORWAY, BELARUS)], WORDS)
    assert first.triggers.tobytes() == later.triggers.tobytes()
    assert first.pairs.tobytes() == later.pairs.tobytes()


def test_a_sentence_that_tells_of_nothing_is_left_after_a_glance() -> None:
    quiet, words = "The lake is blue and the trees around it are old.", [(4, 8), (12, 16)]
    reading = encoder().read(quiet, [((0, 8), None)], words, glance=True)
    assert [likeliest(row) for row in (*reading.triggers, *reading.pairs)] == ["NONE"] * 3
    assert reading.triggers[:, 0].tolist() == [1.0, 1.0]


def test_a_sentence_that_may_tell_of_an_event_is_read_as_without_the_glance() -> None:
    glanced = encoder().read(TEXT, [(NORWAY, BELARUS)], WORDS, glance=True)
    read = encoder().read(TEXT, [(NORWAY, BELARUS)], WORDS)
    assert glanced.triggers.tobytes() == read.triggers.tobytes()
    assert glanced.pairs.tobytes() == read.pairs.tobytes()


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="reinstall"):
        Encoder(tmp_path)
