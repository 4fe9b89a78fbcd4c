"""Every service that Apprise knows as a channel: chats, telephones, desktops. The only file that knows Apprise.

An Apprise address mostly holds a token, so it may be named by environment variable; it is never shown.
"""

from __future__ import annotations

import logging
import os
import warnings
from dataclasses import dataclass
from typing import Self

from closewatch.errors import DeliveryError, UsageError
from closewatch.watch.channels import Options, write_line
from closewatch.watch.messages import Outgoing
from closewatch.watch.rendering import as_text


@dataclass(frozen=True, slots=True)
class AppriseChannel:
    """Notifies through the address, or through the one that the environment variable holds."""

    url: str | None = None
    env: str | None = None

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line. Raises UsageError."""
        env = options.only("env").named.get("env")
        if env is not None:
            options.no_words()
            return cls(env=env)
        url = options.one_word("an address, or env=NAME")
        _, separator, _ = url.partition("://")
        if not separator:
            raise UsageError(f"apprise: {url!r} is no address of Apprise, expected service://…")
        return cls(url)

    def __str__(self) -> str:
        """The line that the channel is made from."""
        return write_line("apprise", env=self.env) if self.url is None else write_line("apprise", self.url)

    @property
    def shown(self) -> str:
        """The line for people: of the address the service alone."""
        return str(self) if self.url is None else f"apprise {self.url.partition('://')[0]}://…"

    def send(self, outgoing: Outgoing) -> str | None:
        """Notify. Raises DeliveryError."""
        url = self.url if self.url is not None else os.environ.get(self.env or "")
        if not url:
            raise DeliveryError(f"the environment variable {self.env}, which should hold the address, is not set")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of what Apprise and its services import
            import apprise

            notifier = apprise.Apprise()
            is_known = notifier.add(url)
        if not is_known:
            raise DeliveryError("Apprise does not understand the address")
        with _Heard() as heard:
            done = notifier.notify(body=as_text(outgoing), title=outgoing.subject, body_format=apprise.NotifyFormat.TEXT)
        if not done:
            raise DeliveryError("Apprise could not notify" + (f": {heard.words[-1]}" if heard.words else ""))
        return None


class _Heard(logging.Handler):
    """What Apprise logs while it notifies; its reasons are told nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the words."""
        self.words.append(record.getMessage())

    def __enter__(self) -> Self:
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *error: object) -> None:
        logging.getLogger("apprise").removeHandler(self)
