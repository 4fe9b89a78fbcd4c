"""A real server on 127.0.0.1 that serves what a test puts into `pages`, and counts what was asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """`pages` by path: bytes, or a status to fail with."""

    port: int = 0
    pages: dict[str, bytes | int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put_feed(self, path: str, texts: list[str]) -> None:
        """An RSS feed whose entries have these words."""
        items = "".join(
            f"<item><guid>{path} {n}</guid><title>Entry {n}</title><pubDate>Tue, 30 Apr 2024 08:00:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
            for n, text in enumerate(texts)
        )
        channel = f"<channel><title>Gazette</title>{items}</channel>"
        self.pages[path] = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@contextmanager
def serving() -> Iterator[Site]:
    """A site that is served until the end of the block."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            body = site.pages.get(self.path, 404)
            self.send_response(body if isinstance(body, int) else 200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            if isinstance(body, bytes):
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
