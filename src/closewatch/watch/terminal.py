"""The terminal as a channel: messages on standard error of the program that delivers. What is repeated after a crash is
seen twice."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Self, TextIO

from closewatch.errors import DeliveryError
from closewatch.watch.channels import Options
from closewatch.watch.messages import Outgoing
from closewatch.watch.rendering import as_text


@dataclass(frozen=True, slots=True)
class TerminalChannel:
    """Writes to a stream, by default standard error."""

    stream: TextIO | None = None

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line. Raises UsageError."""
        options.only().no_words()
        return cls()

    def __str__(self) -> str:
        """The line that the channel is made from."""
        return "terminal"

    @property
    def shown(self) -> str:
        """The line for people."""
        return str(self)

    def send(self, outgoing: Outgoing) -> str | None:
        """Write the messages. Raises DeliveryError where the stream is closed."""
        stream = self.stream or sys.stderr
        try:
            stream.write(f"── {outgoing.subject}\n{as_text(outgoing)}\n")
            stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"the terminal cannot be written: {error}") from error
        return None
