"""Cost of coding on one core against spaCy's bare pipeline, each in processes of their own, in turns.

In: a file of articles. Out: words and sentences a CPU second. Every process is held on one core and to one thread;
models are loaded and warm before the clock starts; of the rounds the median counts, for the ratio that of each round.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

ROUNDS = 5
WARM = 10  # articles read before the clock starts, by either side
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def measure(path: Path) -> dict[str, Any]:
    """Figures of the file's articles."""
    from closewatch.read.parser import parser_name

    model = parser_name().split()[0]
    rounds = [(_child("bare", path, model), _child("ours", path)) for _ in range(ROUNDS)]
    speeds = [(b["words"] / b["cpu_s"], o["words"] / (o["parse_s"] + o["encoder_s"])) for b, o in rounds]
    bare, read = (statistics.median(side) for side in zip(*speeds, strict=True))
    ratios = sorted(read / bare for bare, read in speeds)
    ours = rounds[-1][1]
    return {
        "words": ours["words"], "sentences": ours["sentences"], "events": ours["events"],
        "bare_words_a_second": round(bare), "parse_and_encoder_words_a_second": round(read),
        "ratio": round(statistics.median(ratios), 2), "least_ratio": round(ratios[0], 2),
        "parse_words_a_second": round(statistics.median(o["words"] / o["parse_s"] for _, o in rounds)),
        "encoder_words_a_second": round(statistics.median(o["words"] / o["encoder_s"] for _, o in rounds)),
        "rest_sentences_a_second": round(statistics.median(o["sentences"] / o["rest_s"] for _, o in rounds)),
        "rest_words_a_second": round(statistics.median(o["words"] / o["rest_s"] for _, o in rounds)),
    }  # fmt: skip


def _child(kind: str, path: Path, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, kind, str(path), *more],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **_ONE_THREAD},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def bare(path: Path, model: str) -> dict[str, Any]:
    """spaCy's pipeline with all components and its default settings."""
    import spacy

    nlp = spacy.load(model)
    texts = _texts(path)
    list(nlp.pipe(texts[:WARM]))
    start = time.process_time()
    words = sum(not t.is_space for doc in nlp.pipe(texts) for t in doc)
    return {"words": words, "cpu_s": time.process_time() - start}


class _Clock:
    """CPU seconds spent inside wrapped functions and in the items of their iterators."""

    def __init__(self) -> None:
        self.spent = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function under this clock."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            result = function(*args, **kwargs)
            self.spent += time.process_time() - start
            return self._items(result) if isinstance(result, Iterator) else result

        return timed

    def _items(self, items: Iterator[Any]) -> Iterator[Any]:
        while True:
            start = time.process_time()
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                self.spent += time.process_time() - start
            yield item


def ours(path: Path) -> dict[str, Any]:
    """Our coding of the restored articles, with the parser and the encoder apart."""
    from closewatch.code import coder, encoder
    from closewatch.restore.api import restore

    docs = [restore(text) for text in _texts(path)]
    list(coder.code_many(docs[:WARM]))
    parsing, reading = _Clock(), _Clock()
    count = {"words": 0, "sentences": 0}
    parse_many = parsing.around(vars(coder)["parse_many"])

    def counted(texts: Any) -> Iterator[Any]:
        for parse in parse_many(texts):
            count["sentences"] += len(parse.sentences)
            count["words"] += sum(map(len, parse.sentences))
            yield parse

    with contextlib.ExitStack() as patched:
        patched.enter_context(mock.patch.object(coder, "parse_many", counted))
        for name, function in list(vars(encoder.Encoder).items()):
            if name.startswith("read"):
                patched.enter_context(mock.patch.object(encoder.Encoder, name, reading.around(function)))
        start = time.process_time()
        events = sum(len(found) for _, found in coder.code_many(docs))
        whole = time.process_time() - start
    return {
        **count, "events": events, "parse_s": parsing.spent, "encoder_s": reading.spent,
        "rest_s": whole - parsing.spent - reading.spent,
    }  # fmt: skip


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    functions: dict[str, Callable[..., dict[str, Any]]] = {"bare": bare, "ours": ours}
    json.dump(functions[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]), sys.stdout)
