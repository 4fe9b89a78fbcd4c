"""Channels: how a line such as `jsonl alerts.jsonl` or `email to=a@example.org …` becomes something that sends.

The line is the channel's identity in the store, so it never holds a password: those are named by environment variable.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from closewatch.errors import UsageError
from closewatch.watch.messages import Outgoing


class Channel(Protocol):
    """A way for messages to leave. Its text is the line that it is made from, in one fixed form."""

    def send(self, outgoing: Outgoing) -> str | None:
        """Send it, and come back only when it is there; returns what is left to say, None for nothing.

        A delivery that was tried before is not repeated where the channel can see that it arrived.

        Raises:
            DeliveryError: it was not taken; it is tried again, unless the error is final.
        """

    def __str__(self) -> str:
        """The line that the channel is made from."""

    @property
    def shown(self) -> str:
        """The line for people, without what must stay secret."""


@dataclass(frozen=True, slots=True)
class Options:
    """What follows the kind: plain words, and options as key=value."""

    kind: str
    words: tuple[str, ...]
    named: Mapping[str, str]

    def only(self, *known: str) -> Options:
        """The same. Raises UsageError where another option is given."""
        for key in self.named:
            if key not in known:
                raise UsageError(f"{self.kind} has no option {key!r}; known are {', '.join(known) or 'none'}")
        return self

    def one_word(self, what: str) -> str:
        """The one plain word. Raises UsageError."""
        if len(self.words) != 1:
            raise UsageError(f"{self.kind} needs {what}, as in `{_EXAMPLES[self.kind]}`")
        return self.words[0]

    def no_words(self) -> Options:
        """The same. Raises UsageError where a plain word is given."""
        if self.words:
            raise UsageError(f"{self.kind} takes no {self.words[0]!r}; write e.g. `{_EXAMPLES[self.kind]}`")
        return self

    def need(self, key: str) -> str:
        """The option. Raises UsageError where it is absent."""
        if not self.named.get(key):
            raise UsageError(f"{self.kind} needs {key}=…, as in `{_EXAMPLES[self.kind]}`")
        return self.named[key]

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """The option as a whole number. Raises UsageError."""
        value = self.named.get(key, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise UsageError(f"{self.kind}: {key} is {value!r}, expected a whole number from {least} to {most}")
        return int(value)


_EXAMPLES = {
    "terminal": "terminal",
    "jsonl": "jsonl alerts.jsonl",
    "atom": "atom alerts.atom keep=100",
    "webhook": "webhook https://example.org/hook secret_env=MY_SECRET",
    "email": "email to=a@example.org from=watch@example.org host=smtp.example.org user=watch password_env=MY_PASSWORD",
    "apprise": "apprise env=MY_APPRISE_URL",
}


def read_channel(line: str) -> Channel:
    """The channel that the line describes.

    >>> str(read_channel("jsonl  'my alerts.jsonl'"))
    "jsonl 'my alerts.jsonl'"

    Raises:
        UsageError: there is no such channel, or an option is unknown, missing or makes no sense.
    """
    if any(ord(c) < 32 or ord(c) == 127 for c in line):
        raise UsageError("a channel is written on one line, without control characters")
    try:
        kind, *rest = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"channel {line!r}: {error}; write e.g. `{_EXAMPLES['jsonl']}`") from error
    makers = _makers()
    if kind not in makers:
        raise UsageError(f"no channel is called {kind!r}; known are {', '.join(makers)}")
    named = dict(word.split("=", 1) for word in rest if _is_option(word))
    words = tuple(word for word in rest if not _is_option(word))
    return makers[kind](Options(kind, words, named))


def write_line(kind: str, *words: str, **named: str | int | None) -> str:
    """The line of a channel in its fixed form; options that are None are left out."""
    options = [f"{key}={value}" for key, value in named.items() if value is not None]
    return shlex.join([kind, *words, *options])


def _is_option(word: str) -> bool:
    key, equals, _ = word.partition("=")
    return bool(equals) and key.isascii() and key.isidentifier()


def _makers() -> dict[str, Callable[[Options], Channel]]:
    from closewatch.watch.apprising import AppriseChannel
    from closewatch.watch.atom import AtomChannel
    from closewatch.watch.jsonl import JsonlChannel
    from closewatch.watch.mail import MailChannel
    from closewatch.watch.terminal import TerminalChannel
    from closewatch.watch.webhook import WebhookChannel

    return {
        "terminal": TerminalChannel.of, "jsonl": JsonlChannel.of, "atom": AtomChannel.of, "webhook": WebhookChannel.of,
        "email": MailChannel.of, "apprise": AppriseChannel.of,
    }  # fmt: skip
