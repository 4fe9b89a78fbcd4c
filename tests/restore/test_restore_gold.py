"""The private gold, read in place where it lies beside the project."""

import json
import sys
from pathlib import Path

import pytest

from closewatch.knowledge.scripts import check
from closewatch.restore.api import restore, restore_text

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "restore"
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the private gold is not here")


def rows(name):
    return [json.loads(line)["text"] for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@needs_gold
def test_the_seed_has_277_edits_and_nothing_else_changes():
    data = next((SHARED / "seed").glob("*.txt")).read_bytes()
    doc = restore(data)
    assert len(doc.edits) == 277
    assert {(doc.raw[e.start : e.end], e.replacement) for e in doc.edits} == {("\N{CYRILLIC SMALL LETTER IE}", "e")}
    assert doc.raw_bytes() == data


@needs_gold
@pytest.mark.parametrize("name", ["clean_en", "short_foreign_words", "hard_legit"])
def test_genuine_text_is_left_alone(name):
    assert [t for t in rows(name) if restore_text(t) != t] == []


@needs_gold
@pytest.mark.parametrize(("name", "slips"), [("genuine", ["cети"]), ("genuine_mixed", ["Алисa"])])
def test_only_words_that_really_mix_scripts_change_in_genuine_text(name, slips):
    docs = [doc for doc in map(restore, rows(name)) if len(doc.edits)]
    assert len(docs) == len(slips)
    for doc, slip in zip(docs, slips, strict=True):
        assert slip in doc.raw
        assert len(doc.edits) == 1


@needs_gold
def test_disguises_are_undone():
    sys.path.insert(0, str(SHARED / "score"))
    try:
        scorer = pytest.importorskip("restore")
    finally:
        sys.path.pop(0)
    import random
    import zlib

    text = rows("clean_en")[0]
    exact = sum(
        restore_text(attack(text, random.Random(zlib.crc32(f"{name}/0".encode())))) == text
        for name, attack in scorer.ATTACKS.items()
    )
    assert exact >= len(scorer.ATTACKS) - 2


def test_the_tables_are_in_order():
    assert check() == []
