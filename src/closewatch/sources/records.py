"""What sources give: records, refusals, and the limits that hold for every document, whatever brought it.

In: nothing. Out: the types. Nothing here reads a file.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

MAX_CHARACTERS = 4_000_000  # a longer document is no article; parsing it would take minutes and gigabytes
MAX_BYTES = 64_000_000  # of one document, line or row as received: 4 M characters take 48 MB where JSON escapes all of them
MAX_PAGE_BYTES = 20_000_000  # of one HTML page, unpacked; its tree takes some ten times as much memory
MAX_FEED_BYTES = 50_000_000  # of one feed, unpacked
FIRST_DAY = datetime.date(1980, 1, 1)  # no page was published before; such days are defaults of broken systems


@dataclass(frozen=True, slots=True)
class Record:
    """One text as received, with what its source says of it.

    `raw` is the text that is coded: of a page its main text without the title. `place` is the file (with its line) or
    the address it came from, for messages. `kind` is text, row, page or entry (the words that a feed itself gives).
    `data` are the bytes of a page as received; None for what `raw` already holds. `language` is what the source
    declares, not what the words are in. `published` is None where the day is unknown; `published_reason` then says
    why, where there is something to say.
    """

    raw: str
    place: str
    id: str | None = None
    published: datetime.date | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    retrieved: datetime.datetime | None = None
    data: bytes | None = field(default=None, repr=False)
    kind: str = "text"
    published_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be read: the file or address, the line (or row, entry, record) where there is one, the reason."""

    place: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.reason}" if self.line is not None else f"{self.place}: {self.reason}"


def sized(record: Record, place: str, line: int | None = None) -> Record | Refusal:
    """The record, or the refusal of one that is longer than a document may be."""
    if len(record.raw) > MAX_CHARACTERS:
        longest = max(len(part) for part in record.raw.split("\n"))
        return Refusal(
            place, line,
            f"holds {len(record.raw):,} characters (longest line {longest:,}), more than the {MAX_CHARACTERS:,} that one "
            "document may have: split it into articles",
        )  # fmt: skip
    return record


def believable_day(day: datetime.date | None, today: datetime.date) -> tuple[datetime.date | None, str | None]:
    """The day a page or a feed gives as its publication, or None with the reason why it is not believed.

    One day past `today` is believed: it is tomorrow already in the east.
    """
    if day is None:
        return None, None
    if day > today + datetime.timedelta(days=1):
        return None, f"{day} is in the future (it is {today})"
    if day < FIRST_DAY:
        return None, f"{day} is before {FIRST_DAY.year}"
    return day, None


def megabytes(count: int) -> str:
    """A number of bytes as people write it: 64 MB, 1.5 kB."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}" if count < 1000 * size else f"{count / size:,.0f} {unit}"
    return f"{count} bytes"
