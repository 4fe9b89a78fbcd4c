"""From the bytes of a plain text file to one record.

In: bytes. Out: a record or a refusal. Bytes that are no UTF-8 are refused by name, never guessed at.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from closewatch.sources.records import Record, Refusal, sized
from closewatch.sources.unpacking import read_whole

_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_plain(stream: BinaryIO, place: str) -> Iterator[Record | Refusal]:
    """The one record of a plain text file."""
    yield plain_record(read_whole(stream, place), place)


def plain_record(data: bytes, place: str) -> Record | Refusal:
    """A plain text as one record."""
    text = decode(data, place, 1)
    if isinstance(text, Refusal):
        return text
    if not text.strip():
        return Refusal(place, None, "is empty")
    return sized(Record(text, place), place)


def decode(data: bytes, place: str, line: int) -> str | Refusal:
    """The text of UTF-8 bytes (or UTF-16 that says so by its mark); `line` is the number of their first line."""
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    if encoding != "utf-16" and (b"\0" in data or len(data) - len(data.translate(None, _CONTROL)) > len(data) // 20):
        return Refusal(place, None if line == 1 else line, "is binary, not text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            return Refusal(place, None, f"begins with the mark of UTF-16 but breaks it at offset {error.start}")
        bad = data[error.start]
        at = line + data.count(b"\n", 0, error.start)
        reason = f"no UTF-8: byte 0x{bad:02x} at offset {error.start}; convert it, or run `closewatch restore` first"
        return Refusal(place, at, reason)
