"""A text as it was received, as it was restored, and the way between the two.

All offsets are half-open. `raw` offsets count code points of the text as received, `text` offsets code points of the
restored text; byte offsets count bytes of the source as received.
"""

from __future__ import annotations

import datetime
import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import overload

# One change as fixers emit it: start, end, replacement, reason, certainty, letterwise. A letterwise change replaces a
# run by one of equal length, letter by letter; it stands for as many edits as letters differ.
Row = tuple[int, int, str, str, float, bool]

_PAGE = 4096  # code points between two kept byte offsets


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: raw[start:end] becomes `replacement`; `certainty` is 0 to 1."""

    start: int
    end: int
    replacement: str
    reason: str
    certainty: float


@dataclass(frozen=True, slots=True)
class RawSpan:
    """Code points [start, end) of the raw text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of the restored text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, by its reason.

    `count` places (words, or single characters), the raw positions of the first few, the certainty of the least sure.
    """

    what: str
    count: int
    positions: tuple[int, ...]
    certainty: float


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What restoration found in one document.

    `verdict` is 'clean', 'damaged' (by accident: encodings, single slips) or 'disguised' (on purpose); `reason` says
    why.
    """

    findings: tuple[Finding, ...] = ()
    verdict: str = "clean"
    reason: str = "nothing that hides or damages the text was found"


class LetterRows(Sequence[Row]):
    """Letterwise changes of one reason and certainty in a text that was cut at its spaces.

    `tokens` are what lies between the spaces, `forms` what each becomes, of equal length. A long disguised text has a
    million such changes, so the rows are made only when they are read.
    """

    __slots__ = ("_forms", "_length", "_rows", "_tokens", "certainty", "reason")

    def __init__(self, tokens: Sequence[str], forms: Sequence[str], length: int, reason: str, certainty: float) -> None:
        self._tokens = tokens
        self._forms = forms
        self._length = length
        self._rows: list[Row] | None = None
        self.reason = reason
        self.certainty = certainty

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        return iter(self._made()) if self._rows is not None else self._make()

    @overload
    def __getitem__(self, i: int) -> Row: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Row]: ...
    def __getitem__(self, i: int | slice) -> Row | Sequence[Row]:
        return self._made()[i]

    def first(self, count: int) -> tuple[int, ...]:
        """Where the first few changes begin."""
        return tuple(row[0] for row in islice(self._make(), count))

    def _made(self) -> list[Row]:
        if self._rows is None:
            self._rows = list(self._make())
        return self._rows

    def _make(self) -> Iterator[Row]:
        start = 0
        for token, form in zip(self._tokens, self._forms, strict=True):
            end = start + len(token)
            if token != form:
                yield start, end, form, self.reason, self.certainty, True
            start = end + 1


class Edits(Sequence[Edit]):
    """The edits of one document in order of `start`, without overlap; kept compact and unfolded when first read."""

    __slots__ = ("_letters", "_raw", "rows")

    def __init__(self, raw: str = "", rows: Sequence[Row] = ()) -> None:
        self._raw = raw
        self.rows = rows
        self._letters: Sequence[Row] | None = None if _is_letterwise(rows) else rows

    def _unfolded(self) -> Sequence[Row]:
        if self._letters is None:
            self._letters = unfold(self._raw, self.rows)
        return self._letters

    def __len__(self) -> int:
        return len(self._unfolded())

    def __iter__(self) -> Iterator[Edit]:
        return (Edit(*row[:5]) for row in self._unfolded())

    @overload
    def __getitem__(self, i: int) -> Edit: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Edit]: ...
    def __getitem__(self, i: int | slice) -> Edit | Sequence[Edit]:
        rows = self._unfolded()
        return [Edit(*row[:5]) for row in rows[i]] if isinstance(i, slice) else Edit(*rows[i][:5])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edits) and list(self._unfolded()) == list(other._unfolded())

    def __hash__(self) -> int:
        return hash(tuple(self._unfolded()))

    def __repr__(self) -> str:
        return f"Edits({list(self)!r})"


def _is_letterwise(rows: Sequence[Row]) -> bool:
    """Whether any row is letterwise."""
    return isinstance(rows, LetterRows) or any(row[5] for row in rows)


def unfold(raw: str, rows: Iterable[Row]) -> list[Row]:
    """The rows with every letterwise one replaced by one row a letter that differs."""
    unfolded: list[Row] = []
    for row in rows:
        start, end, replacement, reason, certainty, letterwise = row
        if not letterwise:
            unfolded.append(row)
            continue
        for i, (old, new) in enumerate(zip(raw[start:end], replacement, strict=True), start):
            if old != new:
                unfolded.append((i, i + 1, new, reason, certainty, False))
    return unfolded


class OffsetMap:
    """The two-way map between raw and restored offsets, sparse: only places that change length or order are kept."""

    __slots__ = ("_raw_ends", "_raw_starts", "_text_ends", "_text_starts")

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._raw_starts, self._raw_ends = array("q"), array("q")
        self._text_starts, self._text_ends = array("q"), array("q")
        shift = 0
        if isinstance(rows, LetterRows):
            return
        for start, end, replacement, _, _, letterwise in rows:
            if letterwise or end - start == len(replacement) == 1:
                continue
            self._raw_starts.append(start)
            self._raw_ends.append(end)
            self._text_starts.append(start + shift)
            shift += len(replacement) - (end - start)
            self._text_ends.append(end + shift)

    def __len__(self) -> int:
        return len(self._raw_starts)

    def raw_of(self, t: int) -> tuple[int, int]:
        """The raw span that the restored character number t stands for."""
        i = bisect_right(self._text_starts, t) - 1
        if i < 0:
            return t, t + 1
        if t < self._text_ends[i]:
            return self._raw_starts[i], self._raw_ends[i]
        r = self._raw_ends[i] + t - self._text_ends[i]
        return r, r + 1

    def text_of(self, r: int) -> tuple[int, int]:
        """The restored span that the raw character number r became; empty where it was taken out."""
        i = bisect_right(self._raw_starts, r) - 1
        if i < 0:
            return r, r + 1
        if r < self._raw_ends[i]:
            return self._text_starts[i], self._text_ends[i]
        t = self._text_ends[i] + r - self._raw_ends[i]
        return t, t + 1


@dataclass(frozen=True, slots=True)
class Document:
    """One text with the way back to its source.

    `published` is the day of publication where it is known; `given_id` the id that the record brought with it;
    `encoding` the encoding in which the source's bytes were read ('utf-8' for a str).
    """

    raw: str
    text: str
    edits: Edits
    report: RestoreReport = RestoreReport()
    given_id: str | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: datetime.date | None = None
    retrieved: datetime.datetime | None = None
    language: str | None = None
    encoding: str = "utf-8"
    _derived: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The id that the record brought, else 16 hex digits that depend on source and raw bytes alone."""
        if self.given_id is not None:
            return self.given_id
        known = self._derived.get("id")
        if not isinstance(known, str):
            digest = hashlib.sha256((self.source or "").encode("utf-8", "surrogatepass") + b"\0")
            digest.update(self.raw_bytes())
            known = self._derived["id"] = digest.hexdigest()[:16]
        return known

    @property
    def offsets(self) -> OffsetMap:
        """The map between raw and restored offsets, made once."""
        known = self._derived.get("offsets")
        if not isinstance(known, OffsetMap):
            known = self._derived["offsets"] = OffsetMap(self.edits.rows)
        return known

    def raw_bytes(self) -> bytes:
        """The source's bytes as received."""
        return encode(self.raw, self.encoding)

    def to_raw(self, start: int, end: int) -> RawSpan:
        """The raw span of the restored text [start, end): as tight as the edits allow.

        What was taken out at either edge stays outside. A span that begins or ends within a replacement takes all of
        what was replaced.

        Raises:
            ValueError: the span does not lie in the text.
        """
        _require(start, end, len(self.text), "restored text")
        if start == end:
            boundary = self.offsets.raw_of(start)[0] if start < len(self.text) else len(self.raw)
            return RawSpan(boundary, boundary)
        return RawSpan(self.offsets.raw_of(start)[0], self.offsets.raw_of(end - 1)[1])

    def to_text(self, start: int, end: int) -> Span:
        """The span of restored text that raw [start, end) became; empty where all of it was taken out.

        Raises:
            ValueError: the span does not lie in the raw text.
        """
        _require(start, end, len(self.raw), "raw text")
        if start == end:
            t = self.offsets.text_of(start)[0] if start < len(self.raw) else len(self.text)
            return Span(t, t)
        return Span(self.offsets.text_of(start)[0], self.offsets.text_of(end - 1)[1])

    def to_raw_bytes(self, start: int, end: int) -> tuple[int, int]:
        """The span in bytes of the source, half-open, that the restored text [start, end) stands for."""
        span = self.to_raw(start, end)
        return self._byte_offset(span.start), self._byte_offset(span.end)

    def _byte_offset(self, i: int) -> int:
        """Bytes before raw code point i."""
        if self.encoding == "utf-8" and self.raw.isascii():
            return i
        pages = self._derived.get("pages")
        if not isinstance(pages, array):
            pages, total = array("q", [0]), 0
            for p in range(0, len(self.raw), _PAGE):
                total += len(encode(self.raw[p : p + _PAGE], self.encoding))
                pages.append(total)
            self._derived["pages"] = pages
        page = i // _PAGE
        return int(pages[page]) + len(encode(self.raw[page * _PAGE : i], self.encoding))


def encode(raw: str, encoding: str) -> bytes:
    """The bytes of a raw text; in UTF-8 escaped bytes come back as they were, other lone surrogates as three bytes."""
    if encoding != "utf-8":
        return raw.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "surrogateescape")
    try:
        return raw.encode()
    except UnicodeEncodeError:
        return b"".join(_encode_loose(c) for c in raw)


def _encode_loose(c: str) -> bytes:
    """A character's bytes: an escaped byte as it was, another lone surrogate as three bytes."""
    return c.encode("utf-8", "surrogateescape" if "\udc80" <= c <= "\udcff" else "surrogatepass")


def _require(start: int, end: int, length: int, what: str) -> None:
    if not 0 <= start <= end <= length:
        raise ValueError(f"[{start}, {end}) does not lie in the {what} of {length} characters")
