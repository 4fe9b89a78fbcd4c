"""From packed files and answers to plain bytes, never more of them than asked for.

In: a stream of .gz or .zst bytes, or the chunks of an HTTP body. Out: unpacked bytes as they are read.
A packing bomb costs a few megabytes and is told with its size; nothing is unpacked ahead.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import zstandard

from closewatch.errors import InputError
from closewatch.sources.records import MAX_BYTES, megabytes

MAX_RATIO = 200  # news text packs 3 to 30 times
SUSPECT_BYTES = 10_000_000  # unpacked; what has come to more than this at a better ratio is a bomb
PACKED = {".gz": "gzip", ".zst": "zstd"}
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_MAX_WINDOW = 1 << 27  # zstd --long keeps 128 MB; more is refused
_CHUNK = 1 << 16


class _Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """Unpacked bytes; raises InputError where the packing is damaged or a bomb."""

    def __init__(self, stream: BinaryIO, kind: str, place: str) -> None:
        self._packed = _Counted(stream)
        self._place = place
        self._kind = kind
        self._total = 0
        packed = io.BufferedReader(self._packed, _CHUNK)
        self._reader: BinaryIO
        if kind == "gzip":
            self._reader = gzip.GzipFile(fileobj=packed)  # type: ignore[assignment]
        else:
            unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
            self._reader = unpacker.stream_reader(packed, read_size=_CHUNK, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._reader.read(len(buffer))
        except (gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
            raise InputError(self._place, f"is no sound {self._kind} file: {error}") from error
        except EOFError as error:
            raise InputError(self._place, f"is cut off: the {self._kind} data end too early") from error
        buffer[: len(data)] = data
        self._total += len(data)
        if self._total > max(SUSPECT_BYTES, MAX_RATIO * self._packed.count):
            told = f"{megabytes(self._packed.count)} unpack to {megabytes(self._total)} and more"
            raise InputError(self._place, f"is a packing bomb: {told}; no text packs over {MAX_RATIO} times")
        return len(data)


def unpacked(stream: BinaryIO, kind: str, place: str) -> BinaryIO:
    """The stream of what a gzip or zstd stream holds, unpacked as it is read.

    Raises:
        InputError: while it is read, where the data are damaged, cut off or a bomb.
    """
    return io.BufferedReader(_Unpacked(stream, kind, place), _CHUNK)


def read_whole(stream: BinaryIO, place: str, limit: int = MAX_BYTES) -> bytes:
    """All that a stream holds. Raises InputError where that is more than the limit."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(place, f"holds more than the {megabytes(limit)} that one document may have")
    return data


def read_lines(stream: BinaryIO, place: str) -> Iterator[bytes]:
    """The lines of a stream with their ends. Raises InputError at a line that is longer than a document may be."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            reason = f"the line is longer than {megabytes(MAX_BYTES)}; the rest of the file is not read"
            raise InputError(place, reason, line=number)
        yield line


def unpack_body(chunks: Iterable[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """The pieces of an HTTP body in the given content coding (identity, gzip or deflate), unpacked.

    Raises:
        ValueError: the coding is not one of these, the body is damaged or cut off, or it holds more than `limit` bytes
            before or after unpacking.
    """
    names = [name.strip().lower() for name in coding.split(",") if name.strip().lower() not in {"", "identity"}]
    if names and names not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise ValueError(f"the body comes in the content coding {coding!r}, which was not asked for")
    unpack = _Inflate(names[0] == "deflate") if names else None
    got = total = 0
    for chunk in chunks:
        got += len(chunk)
        if got > limit:
            raise ValueError(f"the body is larger than {megabytes(limit)}")
        for piece in unpack.feed(chunk) if unpack is not None else (chunk,):
            total += len(piece)
            if total > limit:
                raise ValueError(f"the body unpacks from {megabytes(got)} to more than {megabytes(limit)}")
            yield piece
    if unpack is not None and not unpack.done and got > 0:
        raise ValueError("the packed body is cut off")


class _Inflate:
    """Unpacks gzip (also several members) or deflate (with or without its header), piece by piece."""

    def __init__(self, deflate: bool) -> None:
        self._deflate = deflate
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if deflate else zlib.MAX_WBITS | 16)
        self._begun = False
        self.done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._unpacker.eof:
                if self._deflate or not data.strip(b"\0"):
                    return  # what servers pad the end with
                self._unpacker, self._begun = zlib.decompressobj(zlib.MAX_WBITS | 16), False
            try:
                piece = self._unpacker.decompress(data, _CHUNK)
            except zlib.error as error:
                if not self._deflate or self._begun:
                    raise ValueError(f"the packed body is damaged: {error}") from error
                self._unpacker, self._begun = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            self._begun = True
            data = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            self.done = self._unpacker.eof
            if piece:
                yield piece
