"""From files, folders, addresses and standard input to records: raw text with what is known of its origin.

In: paths and addresses. Out: records, and refusals for what cannot be read; a refusal never stops what comes after it.
This room never codes, and never decodes doubtful bytes of a text by guessing.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from closewatch.errors import InputError
from closewatch.sources.plain import read_plain
from closewatch.sources.records import MAX_CHARACTERS, Record, Refusal
from closewatch.sources.rows import json_object, read_json_lines
from closewatch.sources.unpacking import MAGIC, PACKED, read_lines, read_whole, unpacked

if TYPE_CHECKING:
    from closewatch.sources.fetch import Fetcher

__all__ = ["MAX_CHARACTERS", "Record", "Refusal", "read_inputs", "read_sources"]

Reader = Callable[[BinaryIO, str, datetime.date], Iterator[Record | Refusal]]
_HEAD = 1 << 16  # bytes by which a format is told


def read_inputs(paths: Iterable[str]) -> Iterator[Record | Refusal]:
    """Records and refusals of files, folders, addresses and "-" (standard input), in order; see `read_sources`."""
    return read_sources(paths)


def read_sources(
    sources: Iterable[str], *, fetcher: Fetcher | None = None, now: datetime.datetime | None = None
) -> Iterator[Record | Refusal]:
    """Records and refusals of files, folders, addresses of pages and feeds, and "-" (standard input), in order.

    What a file holds is told by the end of its name (`FORMATS`, each also with .gz or .zst behind it); of files with
    another end, and of standard input, by how it begins. Of a folder all files of known formats are read, in order of
    their names; names that begin with a dot are passed over.

    Args:
        fetcher: what fetches addresses; without it one with default settings is made when the first address comes.
        now: the moment that days of publication may not lie behind; without it the clock's.
    """
    today = (now or datetime.datetime.now(datetime.UTC)).date()
    for source in sources:
        if source == "-":
            yield from _guarded(_read_unnamed, sys.stdin.buffer, "-", today)
        elif source.lower().startswith(("http://", "https://")):
            from closewatch.sources.feed_reader import read_address
            from closewatch.sources.fetch import Fetcher

            fetcher = fetcher or Fetcher()
            yield from read_address(source, fetcher)
        elif Path(source).is_dir():
            yield from _read_folder(Path(source), today)
        else:
            yield from _read_file(Path(source), today)


def _read_folder(folder: Path, today: datetime.date) -> Iterator[Record | Refusal]:
    try:
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(folder)))
    except OSError as error:
        yield Refusal(str(folder), None, f"cannot be listed: {error.strerror}")
        return
    wanted = {p for p in files if _ends(p)[0] in FORMATS}
    if not wanted:
        yield Refusal(str(folder), None, f"holds no file of a known format ({', '.join(FORMATS)})")
    for path in files:
        if path in wanted:
            yield from _read_file(path, today)
        else:
            reason = f"files that end in {path.suffix!r} are not read from a folder; name it to have it read"
            yield Refusal(str(path), None, reason)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _ends(path: Path) -> tuple[str, str | None]:
    """The end of the name that tells the format, and the packing that the last end tells (gzip, zstd, None)."""
    packing = PACKED.get(path.suffix.lower())
    inner = path.with_suffix("") if packing is not None else path
    return inner.suffix.lower(), packing


def _read_file(path: Path, today: datetime.date) -> Iterator[Record | Refusal]:
    end, packing = _ends(path)
    reader = FORMATS.get(end, _read_unnamed)
    try:
        with path.open("rb") as stream:
            yield from _guarded(reader, stream if packing is None else unpacked(stream, packing, str(path)), str(path), today)
    except OSError as error:
        yield Refusal(str(path), None, f"cannot be read: {error.strerror or error}")


def _guarded(reader: Reader, stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    """What the reader gives, and a refusal where the file breaks off."""
    try:
        yield from reader(stream, place, today)
    except InputError as error:
        yield Refusal(error.place, error.line, error.reason)


def _read_unnamed(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    """The records of a stream whose name tells nothing, by how it begins."""
    head = b""
    while len(head) < _HEAD and (line := stream.readline(_HEAD)):
        head += line
        if line.strip():
            break
    whole: BinaryIO = io.BufferedReader(_Prepended(head, stream), _HEAD)
    packing = next((name for mark, name in MAGIC.items() if head.startswith(mark)), None)
    if packing is not None:
        yield from _read_unnamed(unpacked(whole, packing, place), place, today)
        return
    yield from _format(head)(whole, place, today)


def _format(head: bytes) -> Reader:
    """The reader of what begins so."""
    if head.startswith(b"PAR1"):
        return _parquet
    if head.startswith(b"WARC/"):
        return _warc
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"{") and isinstance(json_object(head), dict):
        return _json_lines
    if start.startswith((b"<!doctype html", b"<html")):
        return _page
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")):
        return _markup
    return _plain


class _Prepended(io.RawIOBase):
    """A stream with bytes put back before it; lines are handed on as they come."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._first:
            data, self._first = self._first[: len(buffer)], self._first[len(buffer) :]
        else:
            data = self._rest.readline(len(buffer))
        buffer[: len(data)] = data
        return len(data)


# The readers of each format; engines are loaded when the first file of their format comes --------------------------------


def _plain(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    return read_plain(stream, place)


def _json_lines(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    return read_json_lines(read_lines(stream, place), place)


def _table(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    from closewatch.sources.tables import read_separated

    return read_separated(stream, place)


def _parquet(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    from closewatch.sources.tables import read_parquet

    return read_parquet(stream, place)


def _page(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    from closewatch.sources.pages import read_html
    from closewatch.sources.records import MAX_PAGE_BYTES

    yield read_html(read_whole(stream, place, MAX_PAGE_BYTES), place, today=today)


def _warc(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    from closewatch.sources.warc import read_warc

    return read_warc(stream, place, today)


def _feed(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    from closewatch.sources.feeds import read_feed_file

    return read_feed_file(stream, place, today)


def _markup(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    """A feed, or a page written as XML."""
    head = stream.peek(_HEAD)[:_HEAD].lower() if isinstance(stream, io.BufferedReader) else b""
    return (_page if b"<html" in head else _feed)(stream, place, today)


FORMATS: dict[str, Reader] = {
    ".txt": _plain, ".text": _plain, ".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _table, ".tsv": _table,
    ".parquet": _parquet, ".html": _page, ".htm": _page, ".xhtml": _page, ".warc": _warc, ".xml": _feed, ".rss": _feed,
    ".atom": _feed,
}  # fmt: skip
