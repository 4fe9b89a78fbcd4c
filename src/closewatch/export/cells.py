"""Values as cells of text files: numbers, days, moments and lines without quotes."""

from __future__ import annotations

import csv
import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import TextIO
from urllib.parse import urlsplit

Cell = str | int | float | None
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_CURLY = str.maketrans({'"': "'"})


def flat(text: str | None) -> str:
    """The text on one line: runs of tabs, line breaks and control characters become one space.

    >>> flat("a\\tb\\r\\nc")
    'a b c'
    """
    return "" if text is None else _BREAKS.sub(" ", text).strip()


def unquoted(text: str | None) -> str:
    """As `flat`, and double quotes become single ones: readers that look for quotes would swallow lines."""
    return flat(text).translate(_CURLY)


def number(value: float | int | None) -> str:
    """A number without needless zeros, "" for None.

    >>> number(-10.0), number(2.8), number(None)
    ('-10', '2.8', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def stamp(moment: datetime.datetime) -> str:
    """YYYYMMDDHHMMSS in UTC."""
    return moment.astimezone(datetime.UTC).strftime("%Y%m%d%H%M%S")


def last_day(first: datetime.date | None, past: datetime.date | None) -> datetime.date | None:
    """The last day that is meant, where `past` is the half-open end."""
    return first if past is None else past - datetime.timedelta(days=1)


def domain(url: str | None) -> str:
    """The host of an address without "www.", "" where there is none."""
    host = "" if url is None else (urlsplit(url).hostname or "")
    return host.removeprefix("www.")


def digest(*parts: str | None) -> int:
    """A number of 64 bits that depends on the parts alone."""
    joined = "\x1f".join("" if p is None else p for p in parts)
    return int.from_bytes(hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()[:8])


def write_line(out: TextIO, cells: Iterable[Cell], clean: bool = True) -> None:
    """One tab-separated line without quotes."""
    out.write("\t".join(flat(str(c)) if clean and c is not None else "" if c is None else str(c) for c in cells) + "\n")


def csv_writer(out: TextIO, columns: Sequence[str], delimiter: str = ",") -> csv.DictWriter[str]:
    """A writer with its header written; cells are quoted where they must be."""
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    return writer
