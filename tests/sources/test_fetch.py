"""Fetching from a real server that behaves badly."""

from __future__ import annotations

import gzip
import socket
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, SSLContext

import pytest
from news_server import HOST, Answer, FakeTime, NewsServer, quick_fetcher, running

from closewatch.sources.fetch import Fetched, Fetcher, FetchSettings, Missed, NotModified

TEXT = {"Content-Type": "text/plain; charset=ISO-8859-1"}


def missed(answer: object) -> Missed:
    assert isinstance(answer, Missed), answer
    return answer


def fetched(answer: object) -> Fetched:
    assert isinstance(answer, Fetched), answer
    return answer


def test_an_answer_brings_bytes_headers_and_the_moment(server: NewsServer) -> None:
    url = server.give("/a", Answer(b"S\xe3o Paulo", headers={**TEXT, "ETag": '"1"', "X-Other": "no"}))
    answer = fetched(quick_fetcher().fetch(url))
    assert (answer.data, answer.status, answer.final_url) == (b"S\xe3o Paulo", 200, url)
    assert (answer.media_type, answer.charset) == ("text/plain", "ISO-8859-1")
    assert dict(answer.headers) == {"content-type": TEXT["Content-Type"], "etag": '"1"'}
    assert answer.retrieved.isoformat() == "2024-05-01T21:46:40+00:00"


def test_the_fetcher_says_honestly_who_it_is(server: NewsServer) -> None:
    quick_fetcher().fetch(server.give("/a", Answer(b"x")))
    assert server.asked[0][1]["user-agent"].startswith("closewatch/")


def test_what_is_unchanged_is_not_sent_again(server: NewsServer) -> None:
    url = server.give("/a", Answer(b"", 304))
    answer = quick_fetcher().fetch(url, etag='"1"', modified="Wed, 01 May 2024 10:00:00 GMT")
    assert isinstance(answer, NotModified)
    headers = server.asked[0][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Wed, 01 May 2024 10:00:00 GMT")


def test_a_stored_etag_cannot_smuggle_headers(server: NewsServer) -> None:
    quick_fetcher().fetch(server.give("/a", Answer(b"x")), etag='"1"\r\nX-Evil: yes')
    assert "if-none-match" not in server.asked[0][1]
    assert "x-evil" not in server.asked[0][1]


def test_failures_of_the_server_are_asked_again_with_growing_waits(server: NewsServer) -> None:
    moment = FakeTime()
    url = server.give("/a", Answer(b"", 500), Answer(b"", 503), Answer(b"back"))
    assert fetched(quick_fetcher(moment, interval_s=0.0).fetch(url)).data == b"back"
    assert moment.slept == [2.0, 4.0]


def test_lasting_failures_are_given_up_with_their_reason(server: NewsServer) -> None:
    answer = missed(quick_fetcher().fetch(server.give("/a", Answer(b"", 502))))
    assert (answer.status, answer.may_pass, len(server.asked)) == (502, True, 3)
    assert "502" in answer.reason


def test_what_is_not_there_is_not_asked_for_again(server: NewsServer) -> None:
    answer = missed(quick_fetcher().fetch(server.url("/gone")))
    assert (answer.status, answer.may_pass, len(server.asked)) == (404, False, 1)


def test_a_short_retry_after_is_waited_for(server: NewsServer) -> None:
    moment = FakeTime()
    url = server.give("/a", Answer(b"", 429, {"Retry-After": "17"}), Answer(b"now"))
    assert fetched(quick_fetcher(moment).fetch(url)).data == b"now"
    assert sum(moment.slept) == 17.0


def test_a_long_retry_after_is_left_to_the_caller_and_the_host_left_alone(server: NewsServer) -> None:
    moment = FakeTime()
    fetcher = quick_fetcher(moment)
    url = server.give("/a", Answer(b"", 503, {"Retry-After": "Wed, 01 May 2024 22:46:40 GMT"}))
    answer = missed(fetcher.fetch(url))
    assert (answer.wait_s, answer.may_pass, moment.slept) == (3600.0, True, [])
    moment.seconds += 600
    assert missed(fetcher.fetch(server.url("/b"))).wait_s == 3000.0
    assert len(server.asked) == 1


def test_one_host_is_asked_at_polite_intervals(server: NewsServer) -> None:
    moment = FakeTime()
    fetcher = quick_fetcher(moment, interval_s=2.0)
    url = server.give("/a", Answer(b"x"))
    for _ in range(3):
        fetcher.fetch(url)
    assert moment.slept == [2.0, 2.0]


def test_threads_share_one_interval(server: NewsServer) -> None:
    moment = FakeTime()
    fetcher = quick_fetcher(moment, interval_s=2.0)
    url = server.give("/a", Answer(b"x"))
    threads = [threading.Thread(target=fetcher.fetch, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 4
    assert moment.seconds >= 1_714_600_000.0 + 6.0


# redirects ----------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_to_their_end(server: NewsServer) -> None:
    url = server.give("/a", Answer(b"", 301, {"Location": "/b?x=1#part"}))
    server.give("/b?x=1", Answer(b"end"))
    answer = fetched(quick_fetcher().fetch(url))
    assert (answer.url, answer.final_url, answer.data) == (url, server.url("/b?x=1"), b"end")


def test_a_redirect_loop_ends(server: NewsServer) -> None:
    url = server.give("/a", Answer(b"", 302, {"Location": "/a"}))
    assert "redirects more than 5 times" in missed(quick_fetcher().fetch(url)).reason
    assert len(server.asked) == 6


@pytest.mark.parametrize("location", [
    "file:///etc/passwd", "ftp://example.org/", "http://localhost:{port}/secret", "http://2130706433:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret", "http://169.254.169.254/latest/", "//localhost:{port}/secret", "http://[::1",
])  # fmt: skip
def test_a_redirect_to_a_forbidden_address_is_refused(server: NewsServer, location: str) -> None:
    server.give("/secret", Answer(b"secret"))
    url = server.give("/a", Answer(b"", 302, {"Location": location.format(port=server.port)}))
    answer = missed(quick_fetcher(allow_private=frozenset({HOST})).fetch(url))
    assert not answer.may_pass
    assert server.asked_for("/secret") == []


def test_private_addresses_are_refused_unless_they_are_allowed(server: NewsServer) -> None:
    answer = missed(quick_fetcher(allow_private=False).fetch(server.give("/a", Answer(b"secret"))))
    assert "loopback" in answer.reason
    assert server.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(server: NewsServer) -> None:
    answers = iter([[HOST], ["10.9.9.9"]])
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    server.give("/a", Answer(b"checked"))
    settings = FetchSettings(allow_private=frozenset({"news.example"}))
    answer = fetched(Fetcher(settings, resolve=rebinding).fetch(server.url("/a", "news.example")))
    assert (answer.data, asked) == (b"checked", ["news.example"])
    assert server.asked[0][1]["host"] == f"news.example:{server.port}"


def test_the_next_checked_address_is_tried_where_the_first_is_dead(server: NewsServer) -> None:
    server.give("/a", Answer(b"alive"))
    fetcher = Fetcher(FetchSettings(allow_private=True), resolve=lambda host, port: ["127.0.0.9", HOST])
    with_dead_port = server.url("/a", "news.example")
    assert fetched(fetcher.fetch(with_dead_port)).data == b"alive"


# size and time ------------------------------------------------------------------------------------------------------


def test_a_body_over_the_limit_is_stopped_while_it_comes(server: NewsServer) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1_000_000

    answer = missed(quick_fetcher().fetch(server.give("/a", Answer(endless)), limit=2_000_000))
    assert "larger than 2 MB" in answer.reason
    time.sleep(0.05)
    assert server.sent < 50_000_000


def test_a_packed_body_is_unpacked(server: NewsServer) -> None:
    for path, packed, coding in (
        ("/gzip", gzip.compress(b"words " * 1000), "gzip"),
        ("/members", gzip.compress(b"words " * 500) + gzip.compress(b"words " * 500), "gzip"),
        ("/deflate", zlib.compress(b"words " * 1000), "deflate"),
        ("/raw", zlib.compress(b"words " * 1000)[2:-4], "deflate"),
    ):
        answer = fetched(quick_fetcher().fetch(server.give(path, Answer(packed, headers={"Content-Encoding": coding}))))
        assert answer.data == b"words " * 1000, path


def test_a_packing_bomb_is_refused_with_its_size(server: NewsServer) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    answer = missed(quick_fetcher().fetch(server.give("/a", Answer(bomb, headers={"Content-Encoding": "gzip"})), limit=5_000_000))
    assert "unpacks from" in answer.reason
    assert "more than 5 MB" in answer.reason


@pytest.mark.parametrize(("coding", "body", "reason"), [
    ("br", b"x", "not asked for"), ("gzip, gzip", b"x", "not asked for"), ("gzip", b"no gzip at all", "damaged"),
    ("gzip", gzip.compress(b"words " * 1000)[:-8], "cut off"),
])  # fmt: skip
def test_a_body_that_is_packed_wrongly_is_refused(server: NewsServer, coding: str, body: bytes, reason: str) -> None:
    url = server.give("/a", Answer(body, headers={"Content-Encoding": coding}))
    assert reason in missed(quick_fetcher().fetch(url)).reason


def test_a_body_that_breaks_off_is_missed(server: NewsServer) -> None:
    answer = missed(quick_fetcher().fetch(server.give("/a", Answer(b"half", length=1000, headers={"Connection": "close"}))))
    assert answer.may_pass


def test_a_slow_drip_ends_with_the_whole_time(server: NewsServer) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(100):
            yield b"."

    url = server.give("/a", Answer(drip, pause_s=0.05))
    begun = time.monotonic()
    answer = missed(quick_fetcher(total_s=0.4, read_s=5.0, attempts=1).fetch(url))
    assert "took too long" in answer.reason
    assert time.monotonic() - begun < 2.0


def test_a_slow_drip_of_headers_ends_with_the_whole_time() -> None:
    with socket.create_server((HOST, 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                for n in range(200):
                    connection.sendall(b"X-%d: y\r\n" % n)
                    time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        begun = time.monotonic()
        answer = missed(quick_fetcher(total_s=0.4, read_s=5.0, attempts=1).fetch(f"http://{HOST}:{listening.getsockname()[1]}/"))
        assert "took too long" in answer.reason
        assert time.monotonic() - begun < 2.0
        thread.join()


def test_a_server_that_is_not_there_is_missed(server: NewsServer) -> None:
    server.stop()
    answer = missed(quick_fetcher().fetch(server.url("/a")))
    assert answer.may_pass
    assert "cannot be had" in answer.reason
    with running() as other:
        assert fetched(quick_fetcher().fetch(other.give("/a", Answer(b"x")))).data == b"x"


# TLS ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of news.example alone, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(cert),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return cert, key


def test_tls_verifies_the_name_of_the_host_not_the_address(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    ours, theirs = SSLContext(PROTOCOL_TLS_CLIENT), SSLContext(PROTOCOL_TLS_SERVER)
    ours.load_verify_locations(cert)
    theirs.load_cert_chain(cert, key)
    settings = FetchSettings(allow_private=True, tls=ours, attempts=1)
    with running(theirs) as server:
        server.give("/a", Answer(b"safe"))
        fetcher = Fetcher(settings, resolve=lambda host, port: [HOST])
        assert fetched(fetcher.fetch(server.url("/a", "news.example", "https"))).data == b"safe"
        assert "certificate" in missed(fetcher.fetch(server.url("/a", "other.example", "https"))).reason.lower()
        strict = Fetcher(FetchSettings(allow_private=True, attempts=1), resolve=lambda host, port: [HOST])
        assert "certificate" in missed(strict.fetch(server.url("/a", "news.example", "https"))).reason.lower()
