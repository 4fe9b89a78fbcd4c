"""From files, folders and standard input to records: raw text with what is known of its origin.

In: paths. Out: records, and refusals for what cannot be read; a refusal never stops what comes after it.
This room never codes, and never decodes doubtful bytes by guessing.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

MAX_CHARACTERS = 4_000_000  # a longer document is no article; parsing it would take minutes and gigabytes
_LINES = frozenset({".jsonl", ".ndjson"})
_PLAIN = frozenset({".txt", ".text", ""})
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})


@dataclass(frozen=True, slots=True)
class Record:
    """One text as received; `place` is the file (with its line) it came from, for messages."""

    raw: str
    place: str
    id: str | None = None
    published: datetime.date | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be read: the file, the line where there is one, and the reason."""

    place: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.reason}" if self.line is not None else f"{self.place}: {self.reason}"


def read_inputs(paths: Iterable[str]) -> Iterator[Record | Refusal]:
    """Records and refusals of files, folders and "-" (standard input), in order.

    Files that end in .jsonl or .ndjson hold one JSON object a line; of a folder all .txt, .text, .jsonl and .ndjson
    files are read, in order of their names. Standard input is read as JSON lines if its first line is a JSON object.
    """
    for path in paths:
        if path == "-":
            yield from _read_stream(sys.stdin.buffer)
        elif Path(path).is_dir():
            yield from _read_folder(Path(path))
        else:
            yield from _read_file(Path(path))


def _read_folder(folder: Path) -> Iterator[Record | Refusal]:
    try:
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    except OSError as error:
        yield Refusal(str(folder), None, f"cannot be listed: {error.strerror}")
        return
    wanted = [p for p in files if p.suffix.lower() in _LINES | _PLAIN - {""}]
    if not wanted:
        yield Refusal(str(folder), None, "holds no .txt, .text, .jsonl or .ndjson file")
    for path in files:
        if path in wanted:
            yield from _read_file(path)
        else:
            reason = f"files that end in {path.suffix!r} are not read from a folder; name it to read it as text"
            yield Refusal(str(path), None, reason)


def _read_file(path: Path) -> Iterator[Record | Refusal]:
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() in _LINES:
                yield from _read_lines(stream, str(path))
            else:
                yield _whole(stream.read(), str(path))
    except OSError as error:
        yield Refusal(str(path), None, f"cannot be read: {error.strerror or error}")


def _read_stream(stream: BinaryIO) -> Iterator[Record | Refusal]:
    first = stream.readline()
    if _is_json_object(first):
        yield from _read_lines(_Prepended(first, stream), "-")
    else:
        yield _whole(first + stream.read(), "-")


class _Prepended:
    """A stream of lines with one line put back before it."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = first
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._rest


def _is_json_object(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _whole(data: bytes, place: str) -> Record | Refusal:
    """A plain text file as one record."""
    text = _decode(data, place, 1)
    if isinstance(text, Refusal):
        return text
    if not text.strip():
        return Refusal(place, None, "is empty")
    return _sized(Record(text, place), place, None)


def _sized(record: Record, place: str, line: int | None) -> Record | Refusal:
    if len(record.raw) > MAX_CHARACTERS:
        longest = max(len(part) for part in record.raw.split("\n"))
        return Refusal(
            place, line,
            f"holds {len(record.raw):,} characters (longest line {longest:,}), more than the {MAX_CHARACTERS:,} that one "
            "document may have: split it into articles",
        )  # fmt: skip
    return record


def _decode(data: bytes, place: str, line: int) -> str | Refusal:
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROL)) > len(data) // 20:
        return Refusal(place, None if line == 1 else line, "is binary, not text")
    try:
        return data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        bad = data[error.start]
        at = line + data.count(b"\n", 0, error.start)
        reason = f"no UTF-8: byte 0x{bad:02x} at offset {error.start}; convert it, or run `closewatch restore` first"
        return Refusal(place, at, reason)


def _read_lines(lines: Iterable[bytes], place: str) -> Iterator[Record | Refusal]:
    number = 0
    for number, data in enumerate(lines, 1):
        if not data.strip():
            continue
        text = _decode(data, place, number)
        yield Refusal(place, number, text.reason) if isinstance(text, Refusal) else _record(text, place, number)
    if number == 0:
        yield Refusal(place, None, "is empty")


def _record(line: str, place: str, number: int) -> Record | Refusal:
    """The record of one JSON line."""
    try:
        row = json.loads(line)
    except ValueError as error:
        return Refusal(place, number, f"no JSON: {error}")
    if not isinstance(row, dict):
        return Refusal(place, number, f"a JSON object is expected, found {type(row).__name__}")
    text = row.get("text", row.get("event_text"))
    if not isinstance(text, str):
        return Refusal(place, number, "the record has no `text` (nor `event_text`) that is a string")
    if not text.strip():
        return Refusal(place, number, "`text` is empty")
    published = _day(row.get("published") or row.get("date"))
    if isinstance(published, str):
        return Refusal(place, number, f"`published` (or `date`) is {published!r}, expected YYYY-MM-DD")
    given = row.get("id")
    return _sized(
        Record(
            text, f"{place}:{number}", None if given is None else str(given), published,
            _text(row, "title"), _text(row, "url"), _text(row, "source"),
        ),
        place, number,
    )  # fmt: skip


def _text(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None


def _day(value: Any) -> datetime.date | str | None:
    """The day of a record's date field; the value as a string where it is no date."""
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
