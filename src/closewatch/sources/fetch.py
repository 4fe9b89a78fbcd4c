"""From addresses of the network to bytes: politely, and never more, longer or from elsewhere than allowed.

In: a URL, and what is known of it from the last time. Out: `Fetched`, `NotModified` or `Missed` with its reason; no
address makes it raise. This is the only file that knows the HTTP library.
"""

from __future__ import annotations

import datetime
import email.utils
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpcore
import httpx

from closewatch.sources import addresses
from closewatch.sources.addresses import ForbiddenError, Target, UnknownHostError
from closewatch.sources.records import MAX_PAGE_BYTES
from closewatch.sources.unpacking import unpack_body

USER_AGENT = "closewatch/0.1 (news event monitor)"
MAX_REDIRECTS = 5
_KEPT = ("content-type", "etag", "last-modified", "content-language", "cache-control")
_ACCEPTED = ("text/html", "application/rss+xml", "application/atom+xml", "application/xml;q=0.9", "*/*;q=0.5")
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is what was asked for, `final_url` where redirects led; `headers` those that are kept, in lower case."""

    url: str
    final_url: str
    status: int
    data: bytes = field(repr=False)
    headers: Mapping[str, str]
    retrieved: datetime.datetime

    @property
    def media_type(self) -> str:
        """The type that the server names, such as text/html; "" where it names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the server names."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server has nothing newer (304)."""

    url: str
    retrieved: datetime.datetime
    status: int = 304


@dataclass(frozen=True, slots=True)
class Missed:
    """What could not be had. `may_pass` says whether it is worth asking again, `wait_s` how long the server asks to wait."""

    url: str
    reason: str
    status: int | None = None
    may_pass: bool = False
    wait_s: float | None = None

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How a fetcher behaves; all times in seconds.

    `total_s` bounds a whole answer however slowly it drips. `interval_s` lies between two questions to one host.
    `attempts` are made where a failure may pass, `backoff_s` doubled between them; a wait longer than `longest_wait_s`
    is left to the caller. `allow_private` is True, or the names of the hosts that may have loopback and private addresses.
    `tls` is for sites with certificates of their own.
    """

    user_agent: str = USER_AGENT
    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 60.0
    interval_s: float = 2.0
    attempts: int = 3
    backoff_s: float = 2.0
    longest_wait_s: float = 30.0
    allow_private: addresses.AllowPrivate = False
    tls: ssl.SSLContext | None = None


class Fetcher:
    """Fetches addresses of http and https; one may serve several threads.

    `clock` tells seconds since 1970, `sleep` waits, `resolve` tells a host's addresses: all are passed in by tests.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        resolve: addresses.Resolver = addresses.system_resolver,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._clock = clock
        self._sleep = sleep
        self._resolve = resolve
        self._next: dict[str, float] = {}  # when each host may be asked again
        self._lock = threading.Lock()
        self._tls = self.settings.tls

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, limit: int = MAX_PAGE_BYTES
    ) -> Fetched | NotModified | Missed:
        """What is at an address.

        Args:
            etag: the ETag of what is held already; the server then answers 304 where nothing changed.
            modified: its Last-Modified, as the server wrote it.
            limit: the most bytes that the body may have, packed or unpacked.
        """
        wanted = {"if-none-match": etag, "if-modified-since": modified}
        headers = {name: value for name, value in wanted.items() if value is not None and _is_header(value)}
        answer: Fetched | NotModified | Missed = Missed(url, "was not asked for")
        for attempt in range(max(1, self.settings.attempts)):
            answer = self._follow(url, headers, limit)
            if not isinstance(answer, Missed) or not answer.may_pass:
                return answer
            wait = self.settings.backoff_s * 2**attempt if answer.wait_s is None else answer.wait_s
            if wait > self.settings.longest_wait_s:
                return answer
            if attempt + 1 < self.settings.attempts:
                self._sleep(wait)
        return answer

    def now(self) -> datetime.datetime:
        """The moment, as the fetcher's clock tells it."""
        return datetime.datetime.fromtimestamp(self._clock(), datetime.UTC)

    def _follow(self, url: str, headers: Mapping[str, str], limit: int) -> Fetched | NotModified | Missed:
        """The answer after all redirects; each of them is checked like the first address."""
        here, host, left = url, "", self.settings.total_s
        for _ in range(MAX_REDIRECTS + 1):
            try:
                target = addresses.check_url(here, self.settings.allow_private, self._resolve)
                wait = self._take_turn(target.host) if target.host != host else None  # a redirect is part of the answer
                if wait is not None:
                    return Missed(url, f"{target.host} asked to wait {wait:.0f} s more", may_pass=True, wait_s=wait)
                host, begun = target.host, time.monotonic()
                answer = self._ask(url, here, target, headers, limit, begun + left)
                left -= time.monotonic() - begun
            except UnknownHostError as error:
                return Missed(url, _via(url, here, str(error)), may_pass=True)
            except ForbiddenError as error:
                return Missed(url, _via(url, here, str(error)))
            if not isinstance(answer, str):
                return answer
            here = answer
        return Missed(url, f"redirects more than {MAX_REDIRECTS} times, at last to {here}")

    def _ask(
        self, url: str, here: str, target: Target, headers: Mapping[str, str], limit: int, deadline: float
    ) -> Fetched | NotModified | Missed | str:
        """One question; a redirect is answered by the address it leads to."""
        try:
            with self._answer(here, target, headers, deadline) as response:
                status = response.status_code
                if status == 304 and headers:
                    return NotModified(url, self.now())
                if status in _REDIRECTS and "location" in response.headers:
                    return _location(here, response.headers["location"])
                if not 200 <= status < 300:
                    return self._failed(url, target.host, response)
                coding = response.headers.get("content-encoding", "")
                data = b"".join(unpack_body(_within(response.iter_raw(_CHUNK), deadline), coding, limit))
                kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
                return Fetched(url, here, status, data, kept, self.now())
        except (httpcore.TimeoutException, TimeoutError) as error:
            return Missed(url, _via(url, here, f"took too long ({str(error) or type(error).__name__})"), may_pass=True)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Missed(url, _via(url, here, f"cannot be had: {str(error) or type(error).__name__}"), may_pass=True)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the connection itself raises httpcore's
            return Missed(url, _via(url, here, f"is no address, or leads to none: {error}"))
        except ForbiddenError:
            raise
        except ValueError as error:  # the body is too large, or packed wrongly
            return Missed(url, _via(url, here, str(error)))

    @contextmanager
    def _answer(self, here: str, target: Target, headers: Mapping[str, str], deadline: float) -> Iterator[httpx.Response]:
        """The open answer; its connection is made for it alone and closed after it."""
        if self._tls is None and target.scheme == "https":
            self._tls = httpx.create_ssl_context()
        timeout = httpx.Timeout(self.settings.read_s, connect=self.settings.connect_s)
        with (
            httpx.Client(transport=_Transport(target, self._tls, deadline), timeout=timeout, trust_env=False) as client,
            client.stream("GET", here, headers={**self._headers(), **headers}) as response,
        ):
            yield response

    def _headers(self) -> dict[str, str]:
        return {
            "user-agent": self.settings.user_agent,
            "accept": ", ".join(_ACCEPTED),
            "accept-encoding": "gzip, deflate",
            "connection": "close",
        }

    def _failed(self, url: str, host: str, response: httpx.Response) -> Missed:
        status = response.status_code
        told = f"the server answers {status} {response.reason_phrase}".rstrip()
        wait = self._retry_after(response.headers.get("retry-after"))
        if wait is not None and status in _MAY_PASS:
            with self._lock:
                self._next[host] = max(self._next.get(host, 0.0), self._clock() + wait)
            told += f" and asks to wait {wait:.0f} s"
        return Missed(url, told, status, status in _MAY_PASS, wait if status in _MAY_PASS else None)

    def _retry_after(self, value: str | None) -> float | None:
        """Seconds that a Retry-After header asks for, at most a day."""
        if value is None:
            return None
        if value.strip().isdigit():
            seconds = float(value.strip()[:9])
        else:
            try:
                moment = email.utils.parsedate_to_datetime(value)
            except ValueError:
                return None
            moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
            seconds = moment.timestamp() - self._clock()
        return min(max(seconds, 0.0), 86_400.0)

    def _take_turn(self, host: str) -> float | None:
        """Waits until the host may be asked again; where that is too long, does not wait and tells how long it would be."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.get(host, 0.0))
            if turn - now > self.settings.longest_wait_s:
                return turn - now
            self._next[host] = turn + self.settings.interval_s
        if turn > now:
            self._sleep(turn - now)
        return None


def _is_header(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _location(here: str, location: str) -> str:
    try:
        return urljoin(here, location.strip()).partition("#")[0]
    except ValueError as error:
        raise ForbiddenError(f"redirects to {location!r}, which is no address") from error


def _via(url: str, here: str, reason: str) -> str:
    return reason if here == url else f"redirected to {here}: {reason}"


def _within(chunks: Iterable[bytes], deadline: float) -> Iterator[bytes]:
    """The chunks, as long as there is time."""
    for chunk in chunks:
        if time.monotonic() > deadline:
            raise TimeoutError("the whole answer")
        yield chunk


class _Transport(httpx.BaseTransport):
    """One question over a connection to a checked address."""

    def __init__(self, target: Target, tls: ssl.SSLContext | None, deadline: float) -> None:
        backend = _CheckedBackend(target, deadline)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, max_keepalive_connections=0, http1=True, http2=False, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever host it is asked for; all within the deadline.

    TLS is still told the host's name, so that the certificate must be the host's.
    """

    def __init__(self, target: Target, deadline: float) -> None:
        self._target = target
        self._deadline = deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if port != self._target.port:
            raise httpcore.ConnectError(f"port {port} is not the one that was checked")
        failure: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no address")
        for address in self._target.addresses:
            try:
                stream = self._system.connect_tcp(address, port, _left(self._deadline, timeout), local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection on which every step must end before the deadline, however little each brings."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Seconds that a step may take. Raises httpcore.ReadTimeout where the deadline has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole answer")
    return left if timeout is None else min(left, timeout)
