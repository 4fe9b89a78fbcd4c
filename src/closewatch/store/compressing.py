"""Bytes kept small: deflate with a preset dictionary, so that short texts shrink as well as long ones.

The first byte of what is kept names the dictionary. A dictionary in use never changes: a better one gets a new number, and
what was packed with the old one stays readable.
"""

from __future__ import annotations

import functools
import zlib
from pathlib import Path
from typing import Final

from closewatch.errors import StoreError

PLAIN: Final = 0  # as it is
TEXT: Final = 1
RECORDS: Final = 2
_FILES = {TEXT: "text-1.txt", RECORDS: "records-1.txt"}
_FOLDER = Path(__file__).parent / "dictionaries"
_RAW = -15  # no header and no checksum: the database has its own


def pack(data: bytes, dictionary: int = TEXT) -> bytes:
    """The bytes, small; `unpack` gives them back."""
    made = zlib.compressobj(6, zlib.DEFLATED, _RAW, zdict=_dictionary(dictionary))
    packed = made.compress(data) + made.flush()
    return bytes((dictionary,)) + packed if len(packed) < len(data) else bytes((PLAIN,)) + data


def unpack(packed: bytes) -> bytes:
    """The bytes that were packed. Raises StoreError where they are damaged or of a newer Closewatch."""
    kind = packed[0] if packed else None
    if kind == PLAIN:
        return packed[1:]
    if kind not in _FILES:
        known = sorted({PLAIN, *_FILES})
        raise StoreError(f"packed bytes of kind {kind} were found, this Closewatch knows {known}: upgrade Closewatch")
    made = zlib.decompressobj(_RAW, zdict=_dictionary(kind))
    try:
        data = made.decompress(packed[1:]) + made.flush()
    except zlib.error as error:
        raise StoreError(f"packed bytes are damaged ({error}): put back a copy of the store from before") from error
    if not made.eof:
        raise StoreError("packed bytes end too early: put back a copy of the store from before")
    return data


@functools.cache
def _dictionary(kind: int) -> bytes:
    return (_FOLDER / _FILES[kind]).read_bytes()
