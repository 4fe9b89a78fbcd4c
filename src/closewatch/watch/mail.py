"""E-mail as a channel: plain text and HTML by SMTP, over TLS unless the user says otherwise.

The Message-ID is made of the delivery id, so that a message that is sent again after a crash is known to be the same.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Self

from closewatch.errors import DeliveryError, UsageError
from closewatch.watch.channels import Options, write_line
from closewatch.watch.cleaning import shorten
from closewatch.watch.messages import Outgoing
from closewatch.watch.rendering import as_html, as_text

_TIMEOUT_S = 20
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Sends from one address to others through a server; `password_env` names the variable that holds the password."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    tls: str = "starttls"
    user: str | None = None
    password_env: str | None = None
    ca: str | None = None

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line. Raises UsageError."""
        options.only("to", "from", "host", "port", "tls", "user", "password_env", "ca").no_words()
        to, sender, host = tuple(options.need("to").split(",")), options.need("from"), options.need("host")
        for address in (*to, sender):
            if not (address.isascii() and _ADDRESS.fullmatch(address)):
                raise UsageError(f"email: {address!r} is no address, expected name@domain")
        tls = options.named.get("tls", "starttls")
        if tls not in _PORTS:
            raise UsageError(f"email: tls is {tls!r}, expected one of {', '.join(_PORTS)}")
        user, password_env = options.named.get("user"), options.named.get("password_env")
        if (user is None) != (password_env is None):
            raise UsageError("email: user and password_env belong together")
        if user is not None and tls == "none" and host not in _HERE:
            raise UsageError("email: a password is never sent without TLS; use tls=starttls or tls=tls")
        port = options.number("port", _PORTS[tls], 1, 65535)
        return cls(to, sender, host, port, tls, user, password_env, options.named.get("ca"))

    def __str__(self) -> str:
        """The line that the channel is made from."""
        named: dict[str, str | int | None] = {"to": ",".join(self.to), "from": self.sender, "host": self.host, "port": self.port}
        return write_line("email", **named, tls=self.tls, user=self.user, password_env=self.password_env, ca=self.ca)

    @property
    def shown(self) -> str:
        """The line for people."""
        return str(self)

    def send(self, outgoing: Outgoing) -> str | None:
        """Send it; returns which addresses were refused while others were not. Raises DeliveryError."""
        message = self.compose(outgoing)
        password = self._password()
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"{self.host}:{self.port} cannot be reached: {_told(error)}") from error
        try:
            if self.user is not None and password is not None:
                server.login(self.user, password)
            refused = server.send_message(message, from_addr=self.sender, to_addrs=list(self.to))
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"{self.host}:{self.port} did not take it: {_told(error)}") from error
        finally:
            server.close()  # no QUIT: once the message is taken nothing may fail any more
        return f"refused for {', '.join(sorted(refused))}" if refused else None

    def compose(self, outgoing: Outgoing) -> EmailMessage:
        """The message as it is sent."""
        message = EmailMessage()
        message["Subject"] = shorten(outgoing.subject, _LONGEST_SUBJECT)
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Date"] = format_datetime(outgoing.now)
        message["Message-ID"] = f"<{outgoing.id}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(as_text(outgoing))
        message.add_alternative(as_html(outgoing), subtype="html")
        return message

    def _password(self) -> str | None:
        if self.password_env is None:
            return None
        password = os.environ.get(self.password_env)
        if not password:
            raise DeliveryError(f"the environment variable {self.password_env}, which should hold the password, is not set")
        return password

    def _connect(self) -> smtplib.SMTP:
        if self.ca is not None and not Path(self.ca).is_file():
            raise DeliveryError(f"the file of certificates {self.ca} is not there")
        context = ssl.create_default_context(cafile=self.ca)
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_S, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_S)
        if self.tls == "starttls":
            try:
                server.starttls(context=context)
            except (OSError, smtplib.SMTPException):
                server.close()
                raise
        return server


def _told(error: Exception) -> str:
    """What the server said, without the bytes around it."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return f"{error.smtp_code} {said}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{to}: {code} {said.decode(errors='replace')}" for to, (code, said) in error.recipients.items())
    return str(error) or type(error).__name__
