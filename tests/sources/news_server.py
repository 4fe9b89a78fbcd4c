"""A real HTTP server on 127.0.0.1 that behaves as badly as a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

from closewatch.sources.fetch import Fetcher, FetchSettings

HOST = "127.0.0.1"
ARTICLE = (
    "Kenya condemned on Wednesday the attack on the port of Kismayo, calling it a cowardly act. "
    "The foreign minister said that his country would send aid to the wounded, and that talks would go on in Nairobi."
)


@dataclass(frozen=True)
class Answer:
    """What the server answers; `body` may be an iterator of pieces, `pause_s` lies between them."""

    body: bytes | Callable[[], Iterator[bytes]] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    length: int | None = None


class NewsServer:
    """Answers by path: each path has its answers in order, the last of which is repeated; `asked` are the questions."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent = 0
        self._http = ThreadingHTTPServer((HOST, 0), self._handler())
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.port = int(self._http.server_address[1])
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def url(self, path: str, host: str = HOST, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def give(self, path: str, *answers: Answer) -> str:
        """Sets the answers of a path; returns its address."""
        self.answers[path] = list(answers)
        return self.url(path)

    def page(self, path: str, title: str = "Kenya condemns attack", body: str = ARTICLE) -> str:
        head = f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
        markup = f"{head}<body><h1>{title}</h1><p>{body}</p></body></html>"
        return self.give(path, Answer(markup.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def asked_for(self, path: str) -> list[dict[str, str]]:
        """The headers of the questions for a path."""
        return [headers for asked, headers in self.asked if asked == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                answers = server.answers.get(self.path, [Answer(b"nothing here", 404)])
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                try:
                    self._send(answer)
                except OSError:
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                body = answer.body
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if isinstance(body, bytes):
                    self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
                self.end_headers()
                for piece in [body] if isinstance(body, bytes) else body():
                    self.wfile.write(piece)
                    self.wfile.flush()
                    server.sent += len(piece)
                    time.sleep(answer.pause_s)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the tests ask what was asked."""

        return Handler


@contextmanager
def running(tls: SSLContext | None = None) -> Iterator[NewsServer]:
    server = NewsServer(tls)
    try:
        yield server
    finally:
        server.stop()


class FakeTime:
    """A clock that only sleeping moves on."""

    def __init__(self, start: float = 1_714_600_000.0) -> None:  # 2024-05-01T21:46:40Z
        self.seconds = start
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def quick_fetcher(time: FakeTime | None = None, **settings: object) -> Fetcher:
    """A fetcher for the server here, which waits in no real time."""
    time = time or FakeTime()
    chosen: dict[str, object] = {"allow_private": True, **settings}
    return Fetcher(FetchSettings(**chosen), clock=time.clock, sleep=time.sleep)  # type: ignore[arg-type]
