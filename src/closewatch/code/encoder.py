"""The learned reader of events: how likely each type is for a pair of mentions, and which words name the event.

In: a sentence's text with character spans. Out: probabilities. One pass a sentence serves all its pairs. It is a small
encoder (MiniLM, 8 bits) trained on sentences written for this project; `docs/encoder.md` tells how and how well.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from closewatch.errors import SetupError
from closewatch.knowledge.files import DATA

Span = tuple[int, int]
Floats = npt.NDArray[np.float32]
_FOLDER = DATA / "encoder"
_LONGEST = 128  # word pieces read of one sentence, as in training


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder makes of one sentence.

    `pairs` has shape (pairs, types), `triggers` (words, types): probabilities over `Encoder.types`, the first of which is
    NONE; words and pairs are those that were asked for, in order.
    """

    pairs: Floats
    triggers: Floats


class Encoder:
    """A loaded encoder; `name` tells which weights, trained on which rows."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        import tokenizers

        try:
            record = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise SetupError(f"the encoder's files are missing from {folder}: reinstall the package") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "events.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._pieces: Any = tokenizers.Tokenizer.from_file(str(folder / "pieces.json"))
        self._pieces.no_padding()
        self._pieces.enable_truncation(_LONGEST)
        self.types: tuple[str, ...] = tuple(record["types"])
        self.name = f"events {record['weights']} rows {record['rows']}"

    def read(self, text: str, pairs: Sequence[tuple[Span | None, Span | None]], words: Sequence[Span]) -> Reading:
        """Probabilities of types for (actor, recipient) spans, either of which may be absent, and for words as triggers."""
        encoded = self._pieces.encode(text)
        length = len(encoded.ids)
        offsets = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
        count = max(1, len(pairs))
        actor, recipient = np.zeros((count, length), np.float32), np.zeros((count, length), np.float32)
        for row, (a, r) in enumerate(pairs):
            _cover(actor[row], offsets, a)
            _cover(recipient[row], offsets, r)
        found = self._session.run(
            ["pairs", "triggers"],
            {
                "ids": np.array([encoded.ids], np.int64), "mask": np.ones((1, length), np.int64),
                "pair_row": np.zeros(count, np.int64), "actor": actor, "recipient": recipient,
                "trigger_row": np.zeros(1, np.int64), "trigger": np.zeros((1, length), np.float32),
            },
        )  # fmt: skip
        tokens = found[1][0]
        at_words = np.zeros((len(words), tokens.shape[1]), np.float32)
        at_words[:, 0] = 1.0
        for row, (start, end) in enumerate(words):
            inside = np.flatnonzero((offsets[:, 0] < end) & (start < offsets[:, 1]) & (offsets[:, 1] > offsets[:, 0]))
            if len(inside) > 0:
                at_words[row] = tokens[inside[0]]
        return Reading(found[0][: len(pairs)], at_words)


def _cover(row: Floats, offsets: npt.NDArray[np.int64], span: Span | None) -> None:
    """Mark the word pieces that a span covers."""
    if span is not None:
        row[(offsets[:, 0] < span[1]) & (span[0] < offsets[:, 1]) & (offsets[:, 1] > offsets[:, 0])] = 1.0


@functools.cache
def encoder() -> Encoder:
    """The encoder that ships with the package, loaded once."""
    return Encoder(_FOLDER)
