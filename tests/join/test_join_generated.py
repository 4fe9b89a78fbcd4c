"""A small generated corpus, read by the real coder: floors of quality, and what must hold of every store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))
from generate import Corpus, generate  # type: ignore[import-not-found]  # noqa: E402
from joining import Run, gold_of, join_all_of, measure, restored  # type: ignore[import-not-found]  # noqa: E402

from closewatch.code.coder import code_many  # noqa: E402
from closewatch.code.record import event_record  # noqa: E402
from closewatch.join import join_all  # noqa: E402
from closewatch.join.remaking import remake  # noqa: E402
from closewatch.store.api import Store  # noqa: E402

SIZE = 160


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Run, Path]:
    corpus = generate(11, SIZE, "held")
    coded = code_many(restored(d) for d in corpus.documents)
    records: dict[str, list[dict[str, Any]]] = {
        d.id: [event_record(e, doc) for e in events] for d, (doc, events) in zip(corpus.documents, coded, strict=True)
    }
    assert any(g is not None for d in corpus.documents for g in gold_of(d, records[d.id], corpus))
    where = tmp_path_factory.mktemp("joined") / "store.sqlite"
    return corpus, join_all_of(corpus, records, where), where


def test_the_same_seed_gives_the_same_corpus() -> None:
    assert generate(3, 60, "train").documents == generate(3, 60, "train").documents


def test_copies_and_happenings_are_found(joined: tuple[Corpus, Run, Path]) -> None:
    figures = measure(joined[0], joined[1])
    assert figures["duplicates"]["recall"] >= 0.97
    assert figures["duplicates"]["precision"] >= 0.97
    assert figures["happenings_joined"]["f1"] >= 0.9


def test_no_development_repeats_and_no_copy_makes_news(joined: tuple[Corpus, Run, Path]) -> None:
    told = measure(joined[0], joined[1])["developments"]
    assert (told["rows_repeated"], told["news_from_copies"]) == (0, 0)


def _rows(store: Store) -> list[Any]:
    with store.read() as r:
        return sorted(r.happenings(), key=lambda h: h.key)


def test_every_happening_made_anew_from_its_reports_is_what_it_was(joined: tuple[Corpus, Run, Path]) -> None:
    with Store.open(joined[2]) as store:
        before = _rows(store)
        with store.write() as w:
            remake(w, [h.key for h in before])
        assert _rows(store) == before


def test_everything_joined_anew_gives_the_same_happenings_and_no_news(joined: tuple[Corpus, Run, Path]) -> None:
    with Store.open(joined[2]) as store:
        before = {h.events for h in _rows(store)}
        with store.write() as w:
            last = max(d.key for d in w.developments())
            join_all(w, now=joined[0].documents[-1].added)
            assert not any(d.is_news for d in w.developments(last))
        assert {h.events for h in _rows(store)} == before
