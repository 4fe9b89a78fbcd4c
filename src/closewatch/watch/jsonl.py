"""A file of JSON lines as a channel: one line an alert, each exactly once.

A delivery that was tried before is looked up in the file by its id, and a line that a crash cut off is taken out, so that
a kill between writing and marking neither repeats nor loses a line.
"""

from __future__ import annotations

import json
import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from closewatch.errors import DeliveryError
from closewatch.watch.channels import Options, write_line
from closewatch.watch.files import locked, write_all
from closewatch.watch.messages import Outgoing
from closewatch.watch.rendering import json_bytes, message_json

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class JsonlChannel:
    """Appends to the file of the path."""

    path: Path

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line; the path becomes absolute. Raises UsageError."""
        return cls(Path(options.only().one_word("a path")).expanduser().absolute())

    def __str__(self) -> str:
        """The line that the channel is made from."""
        return write_line("jsonl", str(self.path))

    @property
    def shown(self) -> str:
        """The line for people."""
        return str(self)

    def send(self, outgoing: Outgoing) -> str | None:
        """Append what is not there yet. Raises DeliveryError."""
        try:
            with locked(self.path) as file:
                _mend_end(file)
                new = [m for m in outgoing.messages if not outgoing.tries or not _holds(file, outgoing.message_id(m))]
                if new:
                    write_all(file, b"".join(json_bytes(message_json(m, outgoing)) + b"\n" for m in new))
        except OSError as error:
            raise DeliveryError(f"{self.path} cannot be written: {error.strerror or error}") from error
        return None


def _holds(file: int, message_id: str) -> bool:
    """Whether a line of the file bears the id."""
    if os.fstat(file).st_size == 0:
        return False
    with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as content:
        return content.rfind(json_bytes({"id": message_id})[:-1]) >= 0


def _mend_end(file: int) -> None:
    """Close a last line that is whole, take out one that was cut off."""
    size = os.fstat(file).st_size
    if size == 0 or os.pread(file, 1, size - 1) == b"\n":
        return
    tail, start = b"", size
    while start > 0 and b"\n" not in tail:
        length = min(_BLOCK, start)
        start -= length
        tail = os.pread(file, length, start) + tail
    line = tail[tail.rfind(b"\n") + 1 :]
    try:
        json.loads(line)
    except ValueError:
        os.ftruncate(file, size - len(line))
    else:
        write_all(file, b"\n")
