"""The learned reader of events: how likely each type is for a pair of mentions, and which words name the event.

In: a sentence's text with character spans. Out: probabilities. One pass a sentence serves all its words and pairs. It is a
small encoder (MiniLM, 8 bits) trained on sentences written for this project; `docs/encoder.md` tells how and how well.
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
Pair = tuple[Span | None, Span | None]
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
_FOLDER = DATA / "encoder"
_LONGEST = 128  # word pieces read of one sentence, as in training


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence's vectors, a row a word piece, and the spans of those pieces that stand for characters."""

    vectors: Floats
    rows: Integers
    starts: Integers
    ends: Integers

    def mask(self, span: Span) -> Floats:
        """1 at the pieces that the span covers."""
        made = np.zeros(len(self.vectors), np.float32)
        made[self.rows[(self.starts < span[1]) & (span[0] < self.ends)]] = 1.0
        return made


class Reading:
    """What the encoder makes of one sentence: `triggers`, of shape (words, types), and `pairs`, of shape (pairs, types).

    Both are probabilities over `Encoder.types`, the first of which is NONE; words and pairs are those that were asked
    for, in order. Pairs are read when they are first looked at: most sentences hold no event, and show it by their words.
    Of a sentence that was left after a glance everything is NONE.
    """

    def __init__(self, encoder: Encoder, seen: Seen | None, pairs: Sequence[Pair], triggers: Floats) -> None:
        self._encoder = encoder
        self._seen = seen
        self._asked = pairs
        self.triggers = triggers

    @functools.cached_property
    def pairs(self) -> Floats:
        """Probabilities of types for each pair."""
        if self._seen is None:
            return self._encoder.nothing(len(self._asked))
        return self._encoder.read_pairs(self._seen, self._asked)


class Encoder:
    """A loaded encoder; `name` tells which weights, trained on which rows."""

    def __init__(self, folder: Path) -> None:
        import tokenizers

        try:
            record = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise SetupError(f"the encoder's files are missing from {folder}: reinstall the package") from error
        self._glance = _session(folder / "glance.onnx")
        self._of_words = _session(folder / "words.onnx")
        self._of_pairs = _session(folder / "pairs.onnx")
        self._pieces: Any = tokenizers.Tokenizer.from_file(str(folder / "pieces.json"))
        self._pieces.no_padding()
        self._pieces.enable_truncation(_LONGEST)
        self._door: float = record["door"]["threshold"]
        self.types: tuple[str, ...] = tuple(record["types"])
        self.name = f"events {record['weights']} rows {record['rows']}"

    def read(self, text: str, pairs: Sequence[Pair], words: Sequence[Span], *, glance: bool = False) -> Reading:
        """Probabilities of types for (actor, recipient) spans, either of which may be absent, and for words as triggers.

        With `glance` the sentence is left after the first layers if none of its words looks like a trigger there.
        One sentence a run: in 8 bits what shares a run would change what comes out.
        """
        encoded = self._pieces.encode(text)
        offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
        real = np.flatnonzero(offsets[:, 1] > offsets[:, 0])  # all but the two that mark the ends
        at_words = self.nothing(len(words))
        glanced, door = self._glance.run(None, {"ids": np.array(encoded.ids, np.int64)})
        if glance and door[real].max(initial=0.0) < self._door:
            return Reading(self, None, pairs, at_words)
        vectors, triggers = self._of_words.run(None, {"glanced": glanced})
        seen = Seen(vectors, real, offsets[real, 0], offsets[real, 1])
        if len(words) > 0 and len(real) > 0:
            spans = np.array(words, np.int64)
            first = np.minimum(np.searchsorted(seen.ends, spans[:, 0], side="right"), len(real) - 1)
            inside = (seen.starts[first] < spans[:, 1]) & (seen.ends[first] > spans[:, 0])
            at_words[inside] = triggers[real[first[inside]]]
        return Reading(self, seen, pairs, at_words)

    def nothing(self, count: int) -> Floats:
        """So many rows that hold NONE for certain."""
        rows = np.zeros((count, len(self.types)), np.float32)
        rows[:, 0] = 1.0
        return rows

    def read_pairs(self, seen: Seen, pairs: Sequence[Pair]) -> Floats:
        """Probabilities of types for each pair of spans of a sentence that was read."""
        spans = dict.fromkeys(span for pair in pairs for span in pair if span is not None)
        masks = {span: mask for span in spans if (mask := seen.mask(span)).any()}
        number: dict[Span | None, int] = {span: n for n, span in enumerate(masks)}
        nobody = len(masks)
        mentions = np.array(list(masks.values()), np.float32).reshape(nobody, len(seen.vectors))
        actors = np.array([number.get(a, nobody) for a, _ in pairs], np.int64)
        recipients = np.array([number.get(r, nobody) for _, r in pairs], np.int64)
        if len(pairs) == 0:
            return self.nothing(0)
        asked = {"words": seen.vectors, "mentions": mentions, "actor": actors, "recipient": recipients}
        found: Floats = self._of_pairs.run(None, asked)[0]
        return found


def _session(path: Path) -> Any:
    """A model that runs on the calling thread alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@functools.cache
def encoder() -> Encoder:
    """The encoder that ships with the package, loaded once."""
    return Encoder(_FOLDER)
