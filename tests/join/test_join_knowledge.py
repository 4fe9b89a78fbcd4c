"""What joining knows of types, agencies and words of doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from closewatch.errors import KnowledgeError
from closewatch.join.outlets import credited, publisher_name
from closewatch.join.words import fold, numbers, stem, weight, weighted
from closewatch.knowledge import joining
from closewatch.knowledge.joining import agencies, holding_words, near_types


def test_near_types_are_near_both_ways() -> None:
    assert all(name in near_types()[other] for name, others in near_types().items() for other in others)


def test_a_type_that_is_none_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "near_types.tsv").write_text("type\tother\tsays\nAGREE\tMEET\tx\n")
    monkeypatch.setattr(joining, "FOLDER", tmp_path)
    near_types.cache_clear()
    with pytest.raises(KnowledgeError, match=r"near_types.tsv:2: 'MEET' is no PLOVER type"):
        near_types()
    near_types.cache_clear()


def test_agencies_are_found_where_they_are_credited() -> None:
    assert credited("CAIRO (AFP) - Talks began.") == {agencies()["AFP"]}
    assert credited("Talks began, according to Xinhua.") == {"Xinhua"}
    assert credited("Reuters has an office in Cairo.") == frozenset()


def test_a_publisher_has_one_name() -> None:
    assert publisher_name("Reuters", None) == publisher_name(" Reuters ", "https://example.org/a") == "Reuters"
    assert publisher_name(None, "https://www.example.org/a") == "example.org"
    assert publisher_name(None, None) is None


def test_words_are_compared_without_case_endings_and_states() -> None:
    assert fold("Twelve") == "12"
    assert stem("shelled") == stem("shelling")
    assert weight("the") == 0
    assert weight("tororo") == 1
    assert set(weighted(["kenya", "signed", "the", "accord", "monday"])) == {stem("signed"), stem("accord")}
    assert numbers(["2", "8", "2024", "40000"]) == {"8", "40000"}


def test_words_of_doubt_are_known() -> None:
    assert {"denied", "may", "reportedly", "expected"} <= holding_words()
