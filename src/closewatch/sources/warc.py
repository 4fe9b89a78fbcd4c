"""From web archives (WARC) to records: one a page.

In: a stream of WARC bytes, unpacked. Out: records and refusals with the number of the record. Answers of HTML or plain
text that succeeded are read (and the plain text that "conversion" records hold); all other records are passed over.
This is the only file that knows the archive reader.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from closewatch.errors import InputError
from closewatch.sources.pages import read_html
from closewatch.sources.plain import plain_record
from closewatch.sources.records import MAX_PAGE_BYTES, Record, Refusal, megabytes

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_WANTED = WarcRecordType.response | WarcRecordType.conversion
_CHUNK = 1 << 16


def read_warc(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    """The pages of an archive.

    Raises:
        InputError: the archive is damaged; what was read before it stays read.
    """
    number = pages = end = 0
    counted = _Counted(stream)
    try:
        for number, record in enumerate(ArchiveIterator(counted, parse_http=False, stream_detect=False), 1):
            end = record.stream_pos + _header_length(record) + record.content_length
            kind = _kind(record)
            if kind is not None:
                pages += 1
                page = _page(record, kind, place, number, today)
                if not counted.ended_before(end):
                    yield page
    except (OSError, ValueError) as error:
        after = f" after record {number}" if number else ""
        raise InputError(place, f"is no sound WARC file{after}: {error}") from error
    if counted.ended_before(end):
        yield Refusal(place, number, "the record is cut off: the file ends in it")
    elif pages == 0:
        told = f"none of its {number} records is an answer" if number else "it has no WARC record"
        yield Refusal(place, None, f"holds no page: {told}")


class _Counted:
    """A stream as the archive reader wants it, which knows how far it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._count += len(data)
        self._ended = self._ended or not data
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) in {(0, 1), (self._count, 0)}:
            return self._count
        raise OSError("an archive is read from its beginning to its end")

    def tell(self) -> int:
        return self._count

    def close(self) -> None:
        """The stream is closed by whoever opened it."""

    def ended_before(self, offset: int) -> bool:
        return self._ended and self._count < offset


def _header_length(record: WarcRecord) -> int:
    """Bytes of the record's own header, without the white space that some writers add."""
    lines = record.headers.items_bytes()
    return len(record.headers.status_line_bytes or b"") + 4 + sum(len(name) + len(value) + 4 for name, value in lines)


def _kind(record: WarcRecord) -> str | None:
    """The type of what the record holds where it is to be read, else None."""
    if not record.record_type & _WANTED:
        return None
    if record.record_type == WarcRecordType.conversion:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    elif record.is_http:
        record.parse_http("all")
        succeeded = 200 <= (record.http_headers.status_code or 0) < 300
        kind = (record.http_content_type or "").lower() if succeeded else ""
    else:
        return None
    return kind if kind in _HTML or kind == "text/plain" else None


def _page(record: WarcRecord, kind: str, place: str, number: int, today: datetime.date) -> Record | Refusal:
    url = record.headers.get("WARC-Target-URI")
    url = None if url is None else url.strip("<>")
    retrieved = _moment(record.headers.get("WARC-Date"))
    try:
        data = _payload(record)
    except OSError as error:
        return Refusal(place, number, f"{url}: the body cannot be unpacked: {error}")
    if len(data) > MAX_PAGE_BYTES:
        return Refusal(place, number, f"{url}: the page holds more than {megabytes(MAX_PAGE_BYTES)}")
    if kind in _HTML:
        charset = record.http_charset if record.is_http else None
        day = today if retrieved is None else retrieved.date()
        page = read_html(data, place, today=day, line=number, url=url, charset=charset, retrieved=retrieved)
    else:
        page = plain_record(data, place)
        if isinstance(page, Record):
            return dataclasses.replace(page, place=f"{place}:{number}", url=url, retrieved=retrieved)
    return Refusal(place, number, f"{url}: {page.reason}") if isinstance(page, Refusal) else page


def _payload(record: WarcRecord) -> bytes:
    """The unpacked body, of a larger one a byte more than a page may have."""
    pieces: list[bytes] = []
    left = MAX_PAGE_BYTES + 1
    while left > 0 and (piece := record.reader.read(min(left, _CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _moment(value: str | None) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
