"""Reading feeds again and again from a real server."""

from __future__ import annotations

import datetime
import json

import pytest
from news_server import ARTICLE, Answer, FakeTime, NewsServer, quick_fetcher

from closewatch.errors import InputError
from closewatch.sources.feed_reader import FeedReader
from closewatch.sources.feed_state import FeedState
from closewatch.sources.fetch import Fetcher
from closewatch.sources.inputs import Record, Refusal, read_sources

NOW = datetime.datetime(2024, 5, 1, 21, 46, 40, tzinfo=datetime.UTC)
RSS = {"Content-Type": "application/rss+xml"}
HOUR = datetime.timedelta(hours=1)


def entry(number: int, words: str = "", date: str = "Wed, 01 May 2024 10:00:00 GMT") -> str:
    return (
        f"<item><guid>id-{number}</guid><title>Title {number}</title><link>/a/{number}</link>"
        f"<description>{words}</description><pubDate>{date}</pubDate></item>"
    )


def rss(*entries: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Daily</title>{"".join(entries)}</channel></rss>'.encode()


def read(
    state: FeedState, fetcher: Fetcher | None = None, *, now: datetime.datetime = NOW, pages: bool = True, most: int = 100
) -> tuple[list[Record], list[str], FeedState]:
    run = FeedReader(fetcher or quick_fetcher(attempts=1), pages=pages, most=most).read(state, now)
    items = list(run)
    return [i for i in items if isinstance(i, Record)], [i.reason for i in items if isinstance(i, Refusal)], run.state


def test_each_new_entry_is_read_by_its_page_oldest_first(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(2), entry(1)), headers=RSS))
    for number in (1, 2):
        server.page(f"/a/{number}", title=f"Title {number}")
    records, refused, state = read(FeedState(url))
    assert ([r.title for r in records], refused) == (["Title 1", "Title 2"], [])
    first = records[0]
    assert (first.raw, first.kind, first.url, first.place) == (ARTICLE, "page", server.url("/a/1"), server.url("/a/1"))
    assert (first.published, first.publisher, first.retrieved is not None) == (datetime.date(2024, 5, 1), "127.0.0.1", True)
    assert read(state)[0] == []


def test_only_new_entries_are_read_the_next_time(server: NewsServer) -> None:
    first, second = rss(entry(1, "One.")), rss(entry(2, "Two."), entry(1, "One."))
    url = server.give("/feed", Answer(first, headers=RSS), Answer(second, headers=RSS))
    _, _, state = read(FeedState(url), pages=False)
    assert [r.raw for r in read(state, pages=False)[0]] == ["Two."]


def test_an_unchanged_feed_costs_one_conditional_question(server: NewsServer) -> None:
    tags = {**RSS, "ETag": '"7"', "Last-Modified": "Wed, 01 May 2024 10:00:00 GMT"}
    url = server.give("/feed", Answer(rss(entry(1, "One.")), headers=tags), Answer(b"", 304))
    _, _, state = read(FeedState(url), pages=False)
    records, refused, again = read(state, pages=False)
    assert (records, refused, len(server.asked)) == ([], [], 2)
    assert server.asked[1][1]["if-none-match"] == '"7"'
    assert (again.etag, again.seen, again.failures) == ('"7"', state.seen, 0)


def test_an_entry_whose_page_cannot_be_had_is_read_by_its_own_words(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1, "Kenya condemned the attack.")), headers=RSS))
    (record,), refused, _ = read(FeedState(url))
    assert (record.raw, record.kind, record.publisher) == ("Kenya condemned the attack.", "entry", "Daily")
    assert (record.url, refused) == (server.url("/a/1"), [])


def test_a_teaser_page_gives_way_to_the_fuller_entry(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1, ARTICLE * 3)), headers=RSS))
    server.page("/a/1", body="Kenya condemned the attack on the port. Subscribe to read on.")
    assert read(FeedState(url))[0][0].raw == ARTICLE * 3


def test_an_entry_without_words_is_tried_again_and_at_last_refused(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1)), headers={**RSS, "ETag": '"1"'}))
    server.give("/a/1", Answer(b"", 500))
    state = FeedState(url)
    for _ in range(2):
        records, refused, state = read(state)
        assert (records, refused, state.seen) == ([], [], ())
    records, refused, state = read(state)
    assert (len(refused), len(state.seen), state.tries) == (1, 1, ())
    assert "500" in refused[0]
    assert all("if-none-match" not in headers for headers in server.asked_for("/feed"))


def test_a_page_that_recovers_is_read_at_the_next_reading(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1)), headers=RSS))
    server.give("/a/1", Answer(b"", 503))
    _, _, state = read(FeedState(url))
    server.page("/a/1")
    records, _, state = read(state)
    assert ([r.raw for r in records], state.tries) == ([ARTICLE], ())


def test_a_page_that_is_gone_is_refused_once(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1)), headers=RSS))
    _, refused, state = read(FeedState(url))
    assert "404" in refused[0]
    assert read(state)[:2] == ([], [])


def test_a_reading_that_is_broken_off_goes_on_where_it_stopped(server: NewsServer) -> None:
    three = rss(entry(3, "Three."), entry(2, "Two."), entry(1, "One."))
    url = server.give("/feed", Answer(three, headers={**RSS, "ETag": '"1"'}))
    run = FeedReader(quick_fetcher(), pages=False).read(FeedState(url), NOW)
    items = iter(run)
    next(items), next(items)
    assert (len(run.state.seen), run.state.etag) == (1, None)
    assert [r.raw for r in read(run.state, pages=False)[0]] == ["Two.", "Three."]


def test_a_flood_of_entries_is_read_in_portions(server: NewsServer) -> None:
    entries = [entry(n, f"Words {n}.") for n in range(9, 0, -1)]
    url = server.give("/feed", Answer(rss(*entries), headers={**RSS, "ETag": '"1"'}))
    records, _, state = read(FeedState(url), pages=False, most=5)
    assert (len(records), state.etag) == (5, None)
    records, _, state = read(state, pages=False, most=5)
    assert (len(records), state.etag) == (4, '"1"')


def test_a_feed_that_gives_all_entries_one_id_is_told_apart_by_addresses(server: NewsServer) -> None:
    same = [entry(n, f"Words {n}.").replace(f"id-{n}", "same") for n in (1, 2, 3)]
    url = server.give("/feed", Answer(rss(*same), headers=RSS))
    assert len(read(FeedState(url), pages=False)[0]) == 3


def test_a_broken_feed_is_told_and_read_as_far_as_it_goes(server: NewsServer) -> None:
    whole = rss(entry(1, "One."), entry(2, "Two."))
    url = server.give("/feed", Answer(whole[:-60], headers={**RSS, "ETag": '"1"'}), Answer(whole, headers=RSS))
    records, refused, state = read(FeedState(url), pages=False)
    assert ([r.raw for r in records], len(refused), state.failures, state.etag) == (["One."], 1, 0, None)
    assert "cut off after entry 1" in refused[0]
    assert [r.raw for r in read(state, pages=False)[0]] == ["Two."]


def test_what_is_broken_in_a_feed_is_told_once_and_its_tags_are_kept(server: NewsServer) -> None:
    url = server.give("/feed", Answer(rss(entry(1, "One & only.")), headers={**RSS, "ETag": '"1"'}))
    _, refused, state = read(FeedState(url), pages=False)
    assert ("the feed is broken" in refused[0], state.etag) == (True, '"1"')
    records, refused, again = read(state, pages=False)
    assert (records, refused, again.error) == ([], [], state.error)


def test_a_feed_that_points_into_the_private_network_reads_nothing_there(server: NewsServer) -> None:
    server.page("/secret")
    links = [f"http://localhost:{server.port}/secret", "file:///etc/passwd", f"http://2130706433:{server.port}/secret"]
    entries = [entry(n).replace(f"/a/{n}", link) for n, link in enumerate(links)]
    url = server.give("/feed", Answer(rss(*entries), headers=RSS))
    records, refused, _ = read(FeedState(url), quick_fetcher(allow_private=frozenset({"127.0.0.1"})))
    assert (records, len(refused)) == ([], 3)
    assert server.asked_for("/secret") == []


# failures and rests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [
    Answer(b"", 500), Answer(b"", 404), Answer(b"<html>Login</html>", headers=RSS), Answer(b"", headers=RSS),
    Answer(b"", 302, {"Location": "http://10.0.0.1/feed"}), Answer(b"x", headers={"Content-Encoding": "gzip"}),
])  # fmt: skip
def test_a_feed_that_fails_is_told_and_left_alone_for_longer_each_time(server: NewsServer, answer: Answer) -> None:
    state = FeedState(server.give("/feed", answer), interval_s=900)
    waits = []
    for _ in range(8):
        records, refused, state = read(state, quick_fetcher(attempts=1, allow_private=frozenset({"127.0.0.1"})))
        assert (records, len(refused)) == ([], 1)
        assert state.due_at is not None
        waits.append((state.due_at - NOW).total_seconds())
    assert waits == [1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400]
    assert state.failures == 8
    assert state.error in refused[0]


def test_a_feed_that_recovers_is_read_as_before(server: NewsServer) -> None:
    url = server.give("/feed", Answer(b"", 500), Answer(b"", 500), Answer(rss(entry(1, "One.")), headers=RSS))
    state = FeedState(url)
    for _ in range(2):
        _, _, state = read(state, pages=False)
    records, _, state = read(state, pages=False)
    assert (len(records), state.failures, state.error) == (1, 0, None)
    assert state.due_at == NOW + HOUR / 4


def test_a_feed_may_ask_for_a_rest(server: NewsServer) -> None:
    url = server.give("/feed", Answer(b"", 429, {"Retry-After": "7200"}))
    _, _, state = read(FeedState(url), quick_fetcher(FakeTime()))
    assert state.due_at == NOW + 2 * HOUR


def test_a_feed_that_is_gone_for_good_rests_a_day(server: NewsServer) -> None:
    _, _, state = read(FeedState(server.give("/feed", Answer(b"", 410))))
    assert state.due_at == NOW + 24 * HOUR


def test_a_silent_feed_is_read_less_often_and_a_lively_one_at_once_again() -> None:
    state = FeedState("https://daily.example/feed", interval_s=900)
    paces = []
    for _ in range(5):
        state = state.after_reading(NOW, new=False, etag=None, modified=None)
        paces.append(state.pace_s)
    assert paces == [1350, 2025, 3037.5, 3600, 3600]
    assert state.after_reading(NOW, new=True, etag=None, modified=None).pace_s == 900
    assert state.after_reading(NOW, new=True, etag=None, modified=None, ttl_s=1800).due_at == NOW + HOUR / 2


def test_a_feed_is_due_at_once_and_then_when_its_time_has_come() -> None:
    state = FeedState("https://daily.example/feed")
    assert state.due(NOW)
    later = state.after_failure(NOW, "500")
    assert not later.due(NOW + HOUR / 4)
    assert later.due(NOW + HOUR / 2)


def test_what_was_seen_is_remembered_within_bounds() -> None:
    state = FeedState("https://daily.example/feed")
    for n in range(2_100):
        state = state.after_entry(f"id-{n}")
    assert len(state.seen) == 2_000
    assert state.after_entry("id-2099").seen == state.seen


def test_the_state_survives_as_json() -> None:
    state = FeedState("https://daily.example/feed", '"1"').after_entry("a").after_try("b").after_failure(NOW, "500")
    assert FeedState.from_json(state.to_json()) == state
    assert FeedState.from_json(json.dumps({"url": "https://daily.example/feed"})) == FeedState("https://daily.example/feed")
    assert state.to_json() == FeedState.from_json(state.to_json()).to_json()


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"url": "x", "more": 1}', '{"url": "x", "due_at": "soon"}', '{"url": "x", "tries": [1]}',
])  # fmt: skip
def test_a_state_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no state of a feed"):
        FeedState.from_json(text)


# single addresses -----------------------------------------------------------------------------------------------------


def test_an_address_of_a_page_is_a_source(server: NewsServer) -> None:
    (record,) = read_sources([server.page("/a")], fetcher=quick_fetcher())
    assert isinstance(record, Record)
    assert (record.raw, record.title, record.kind) == (ARTICLE, "Kenya condemns attack", "page")
    assert record.data is not None


def test_an_address_of_a_feed_is_a_source(server: NewsServer) -> None:
    server.page("/a/1")
    url = server.give("/feed", Answer(rss(entry(2, "Two."), entry(1)), headers={"Content-Type": "text/xml"}))
    first, second = read_sources([url], fetcher=quick_fetcher())
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.kind, second.kind) == ("page", "entry")


@pytest.mark.parametrize(("data", "media", "kind"), [
    (rss(entry(1, "One.")), "text/html", "entry"), (rss(entry(1, "One.")), "text/plain", "entry"),
    (b"Plain words.", "text/plain", "text"),
    (f"<html><body><p>{ARTICLE}</p></body></html>".encode(), "text/plain", "page"),
    (f"<html><body><p>{ARTICLE}</p></body></html>".encode(), "application/xml", "page"),
])  # fmt: skip
def test_what_an_address_holds_is_told_by_its_beginning_where_its_type_is_wrong(
    server: NewsServer, data: bytes, media: str, kind: str
) -> None:
    url = server.give("/x", Answer(data, headers={"Content-Type": media}))
    (record,) = read_sources([url], fetcher=quick_fetcher())
    assert isinstance(record, Record)
    assert record.kind == kind


@pytest.mark.parametrize(("answer", "reason"), [
    (Answer(b"%PDF", headers={"Content-Type": "application/pdf"}), "is application/pdf; a page of HTML"),
    (Answer(b"", 404), "the server answers 404"), (Answer(b"", headers={"Content-Type": "text/html"}), "holds no HTML"),
    (Answer(b"<rss><channel>", headers=RSS), "is no RSS or Atom feed"),
])  # fmt: skip
def test_an_address_that_gives_no_text_is_refused_with_its_reason(server: NewsServer, answer: Answer, reason: str) -> None:
    url = server.give("/x", answer)
    (refusal,) = read_sources([url], fetcher=quick_fetcher())
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert refusal.place == url
