"""A text while it is restored: layers of changes, composed once into edits of the raw text."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from closewatch.model.text import Row, unfold


def apply_rows(text: str, rows: Sequence[Row]) -> str:
    """The text with all rows replaced; rows are in order and do not overlap."""
    pieces = []
    done = 0
    for row in rows:
        pieces.append(text[done : row[0]])
        pieces.append(row[2])
        done = row[1]
    pieces.append(text[done:])
    return "".join(pieces)


class Draft:
    """The text after the layers so far, and what they were.

    Each fixer sees `text` as the fixers before it left it; `rows()` gives all changes as edits of `raw`.
    """

    __slots__ = ("_layers", "_texts", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._layers: list[Sequence[Row]] = []
        self._texts: list[str] = []

    def add(self, rows: Sequence[Row], text: str | None = None) -> None:
        """Put one layer of changes of `text` on top; `text` is what they make of it where the caller has it already."""
        if len(rows) == 0:
            return
        self._layers.append(rows)
        self.text = apply_rows(self.text, rows) if text is None else text
        self._texts.append(self.text)

    @property
    def is_changed(self) -> bool:
        """Whether any layer changed anything."""
        return len(self._layers) > 0

    def rows(self) -> Sequence[Row]:
        """All layers as one sequence of changes of the raw text, in order, without overlap."""
        if len(self._layers) == 0:
            return ()
        rows = self._layers[0]
        for layer, middle in zip(self._layers[1:], self._texts, strict=False):
            rows = compose(self.raw, unfold(self.raw, rows), middle, unfold(middle, layer))
        return rows


def compose(raw: str, first: Sequence[Row], middle: str, second: Sequence[Row]) -> list[Row]:
    """Changes of `raw` that do what `first` (raw to middle) and then `second` (middle to text) do.

    Changes that overlap in the middle text become one, with both reasons and the lesser certainty.
    """
    composed: list[Row] = []
    shift = 0  # raw offset minus middle offset, before the group
    for start, end, firsts, seconds in _groups(first, second):
        if len(seconds) == 0 and len(firsts) == 1:
            row = firsts[0]
            composed.append(row)
            shift += row[1] - row[0] - len(row[2])
            continue
        if len(firsts) == 0 and len(seconds) == 1:
            row = seconds[0]
            composed.append((start + shift, end + shift, row[2], row[3], row[4], False))
            continue
        pieces, done = [], start
        for row in seconds:
            pieces.append(middle[done : row[0]])
            pieces.append(row[2])
            done = row[1]
        pieces.append(middle[done:end])
        replacement = "".join(pieces)
        raw_start = start + shift
        shift += sum(row[1] - row[0] - len(row[2]) for row in firsts)
        if replacement == raw[raw_start : end + shift]:
            continue
        used = [*firsts, *seconds]
        reasons = dict.fromkeys(part for row in used for part in row[3].split(" + "))
        composed.append((raw_start, end + shift, replacement, " + ".join(reasons), min(r[4] for r in used), False))
    return composed


def _groups(first: Sequence[Row], second: Sequence[Row]) -> Iterator[tuple[int, int, list[Row], list[Row]]]:
    """Rows of both layers that overlap each other, with the span of the middle text they cover, in order."""
    start = end = -1
    firsts: list[Row] = []
    seconds: list[Row] = []
    for row_start, row_end, is_second, row in heapq.merge(_located(first), ((r[0], r[1], True, r) for r in second)):
        if row_start >= end:
            if start >= 0:
                yield start, end, firsts, seconds
            start, end, firsts, seconds = row_start, row_end, [], []
        end = max(end, row_end)
        (seconds if is_second else firsts).append(row)
    if start >= 0:
        yield start, end, firsts, seconds


def _located(first: Sequence[Row]) -> Iterator[tuple[int, int, bool, Row]]:
    """Each row of the first layer with where it stands in the middle text."""
    shift = 0
    for row in first:
        start = row[0] - shift
        yield start, start + len(row[2]), False, row
        shift += row[1] - row[0] - len(row[2])
