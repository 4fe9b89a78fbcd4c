"""From CSV, TSV and Parquet to records, row by row.

In: streams. Out: records and refusals that name the row. Only the columns that a record has are read.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from closewatch.errors import InputError
from closewatch.sources.records import MAX_BYTES, Record, Refusal, megabytes
from closewatch.sources.rows import COLUMNS, TEXT_COLUMNS, row_record
from closewatch.sources.unpacking import read_lines

MAX_PARQUET_BYTES = 4_000_000_000  # of a Parquet file that is packed once more or comes from a pipe: it needs a file
_BATCH = 64  # rows; with the longest documents that are taken some hundreds of megabytes
_CHUNK = 1 << 20
_SEPARATORS = (",", ";", "\t", "|")


def read_separated(stream: BinaryIO, place: str) -> Iterator[Record | Refusal]:
    """The records of a table whose first row names its columns, separated by commas, semicolons, tabs or bars.

    A row that is no UTF-8, or has more cells than the first, is refused and the next one read. Lines are counted from
    1; a row that spans lines is named by its last.
    """
    csv.field_size_limit(MAX_BYTES)
    lines = (line.decode("utf-8", "surrogateescape") for line in read_lines(stream, place))
    first = next(lines, "").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if not first.strip():
        yield Refusal(place, None, "is empty")
        return
    try:
        separator = max(_SEPARATORS, key=lambda s: len(_known(_cells(first, s))))
        names = _cells(first, separator)
    except csv.Error as error:
        yield Refusal(place, 1, f"the first row is broken: {error}")
        return
    if not set(names) & set(TEXT_COLUMNS):
        yield Refusal(place, 1, f"no column is named text, body or content; found {_listed(names)}")
        return
    yield from _rows(lines, names, separator, place)


def _rows(lines: Iterable[str], names: list[str], separator: str, place: str) -> Iterator[Record | Refusal]:
    reader = csv.reader(lines, delimiter=separator, strict=False)
    is_empty = True
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield Refusal(place, reader.line_num + 1, f"the row is broken: {error}")
            is_empty = False
            continue
        number = reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        is_empty = False
        if len(cells) > len(names):
            yield Refusal(place, number, f"the row has {len(cells)} cells, the first row names {len(names)} columns")
        elif any("\udc80" <= c <= "\udcff" for cell in cells if not cell.isascii() for c in cell):
            yield Refusal(place, number, "the row is no UTF-8; convert the file")
        else:
            row = {name: cell for name, cell in zip(names, cells, strict=False) if cell != "" or name in TEXT_COLUMNS}
            yield row_record(row, place, number)
    if is_empty:
        yield Refusal(place, None, "holds no row")


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip().lower() for cell in next(csv.reader([line], delimiter=separator), [])]


def _known(names: Iterable[str]) -> set[str]:
    return set(names) & set(COLUMNS)


def _listed(names: list[str]) -> str:
    return ", ".join(repr(n) for n in names[:8]) + (", …" if len(names) > 8 else "")


def read_parquet(stream: BinaryIO, place: str) -> Iterator[Record | Refusal]:
    """The records of a Parquet file, read a few rows at a time; `stream` need not be seekable.

    Raises:
        InputError: the file is no Parquet, is damaged, or has no column for the text.
    """
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    number = 0
    with tempfile.TemporaryFile() as copy:
        source = stream if stream.seekable() else _copied(stream, copy, place)
        try:
            table = pq.ParquetFile(source)
            held = table.schema_arrow.names
            columns = [name for name in held if name.lower() in COLUMNS]
            if not {name.lower() for name in columns} & set(TEXT_COLUMNS):
                raise InputError(place, f"no column is named text, body or content; found {_listed(held)}")
            for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield row_record({name.lower(): value for name, value in row.items()}, place, number)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            after = f" after row {number}" if number else ""
            raise InputError(place, f"is no sound Parquet file{after}: {str(error).partition(chr(10))[0]}") from error
    if number == 0:
        yield Refusal(place, None, "holds no row")


def _copied(stream: BinaryIO, copy: BinaryIO, place: str) -> BinaryIO:
    """The stream's bytes in a file of its own."""
    limited = _Limited(stream, place)
    while data := limited.read(_CHUNK):
        copy.write(data)
    copy.seek(0)
    return copy


class _Limited:
    """A stream that may hold so much and no more."""

    def __init__(self, stream: BinaryIO, place: str) -> None:
        self._stream = stream
        self._place = place
        self._left = MAX_PARQUET_BYTES

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise InputError(self._place, f"holds more than {megabytes(MAX_PARQUET_BYTES)}; unpack it first")
        return data
