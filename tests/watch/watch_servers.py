"""Real servers on 127.0.0.1 that take messages: HTTP and SMTP."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Hook:
    """What a webhook's server was sent; it answers with the statuses in turn, the last one for good."""

    statuses: Sequence[int]
    wait_s: float = 0.0
    url: str = ""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)


@contextmanager
def hook(*statuses: int, wait_s: float = 0.0) -> Iterator[Hook]:
    """A server that takes webhooks."""
    made = Hook(statuses or (200,), wait_s)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(made.wait_s)
            status = made.statuses[min(len(made.posts), len(made.statuses)) - 1]
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            made.visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Inbox:
    """What a mail server was sent; `refuse` are addresses that it takes no mail for."""

    port: int = 0
    refuse: tuple[str, ...] = ()
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), mail))
        return "250 taken"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"open sesame")


@contextmanager
def inbox(*, refuse: tuple[str, ...] = (), tls: Any = None, asks_login: bool = False) -> Iterator[Inbox]:
    """A server that takes mail; `tls` is an SSL context for STARTTLS."""
    made = Inbox(refuse=refuse)
    more: dict[str, Any] = {"auth_required": asks_login}
    if asks_login:
        more |= {"authenticator": made.login, "auth_require_tls": tls is not None}
    if tls is not None:
        more |= {"tls_context": tls, "require_starttls": True}
    controller = Controller(made, hostname="127.0.0.1", port=0, ready_timeout=10, **more)
    # The port is chosen by the system; the controller's own trial connection needs to know it.
    controller.port = _free_port()
    controller.start()
    made.port = controller.port
    try:
        yield made
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
