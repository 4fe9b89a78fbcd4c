"""From feeds and addresses of the network to records, each new entry once.

In: a fetcher and a feed's state. Out: records and refusals, and the state to keep. What is kept, and where, is the
caller's: nothing here knows a database.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterator

from closewatch.sources.feed_state import LONGEST_S, FeedState, unseen
from closewatch.sources.feeds import Entry, Feed, entry_record, parse_feed
from closewatch.sources.fetch import Fetched, Fetcher, Missed, NotModified
from closewatch.sources.pages import read_html
from closewatch.sources.plain import plain_record
from closewatch.sources.records import MAX_FEED_BYTES, Record, Refusal, believable_day

MOST_ENTRIES = 200  # that one reading of a feed takes; the rest waits for the next
MOST_TRIES = 3  # readings in which an entry without words of its own is tried
_FULLER = 2  # an entry's own words are taken where they are so many times longer than the page's: the page is a teaser
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_HEAD = 4_000


class FeedReader:
    """Reads feeds: each new entry by its page or, where that cannot be had or `pages` is False, by its own words."""

    def __init__(self, fetcher: Fetcher, *, pages: bool = True, most: int = MOST_ENTRIES) -> None:
        self.fetcher = fetcher
        self.pages = pages
        self.most = most

    def read(self, state: FeedState, now: datetime.datetime | None = None) -> FeedRun:
        """One reading of a feed, made while it is iterated over; `now` is the fetcher's clock where it is not given."""
        return FeedRun(self, state, now or self.fetcher.now())


class FeedRun:
    """One reading of a feed: iterate for its records and refusals, then keep `state`.

    `state` is up to date after every step: an entry counts as read when the next one is asked for, so that a reading
    that is broken off goes on where it stopped.
    """

    def __init__(self, reader: FeedReader, state: FeedState, now: datetime.datetime) -> None:
        self._reader = reader
        self._now = now
        self.state = state

    def __iter__(self) -> Iterator[Record | Refusal]:
        state = self.state
        fresh = len(state.tries) > 0  # entries are to be tried again, so the whole feed is needed
        answer = self._reader.fetcher.fetch(
            state.url, etag=None if fresh else state.etag, modified=None if fresh else state.modified, limit=MAX_FEED_BYTES
        )
        if isinstance(answer, NotModified):
            broken = state.error if state.failures == 0 else None
            self.state = state.after_reading(self._now, new=False, etag=state.etag, modified=state.modified, broken=broken)
        elif isinstance(answer, Missed):
            wait = LONGEST_S if answer.status == 410 else answer.wait_s
            yield self._failure(f"the feed cannot be read: {answer.reason}", wait)
        else:
            yield from self.entries_of(answer)

    def entries_of(self, answer: Fetched) -> Iterator[Record | Refusal]:
        """The new entries of a feed that was fetched already, oldest first."""
        feed = parse_feed(answer.data, answer.final_url, answer.charset)
        if isinstance(feed, str):
            yield self._failure(f"the feed cannot be read: {feed}", None)
            return
        if feed.broken is not None and feed.broken != self.state.error:  # told once, not at every reading
            yield Refusal(self.state.url, None, f"the feed is broken: {feed.broken}; {len(feed.entries)} entries were read")
        entries = _keyed(feed)
        waiting = unseen(self.state, reversed(entries))
        for key in waiting[: self._reader.most]:
            item = self._entry(feed, entries[key], key)
            if item is not None:
                yield item
                self.state = self.state.after_entry(key, len(entries))
        whole = len(waiting) <= self._reader.most and not feed.is_cut
        self.state = self.state.after_reading(
            self._now, new=len(waiting) > 0, ttl_s=feed.ttl_s, broken=feed.broken,
            etag=answer.headers.get("etag") if whole else None,
            modified=answer.headers.get("last-modified") if whole else None,
        )  # fmt: skip

    def _failure(self, reason: str, wait_s: float | None) -> Refusal:
        self.state = self.state.after_failure(self._now, reason, wait_s)
        return Refusal(self.state.url, None, reason)

    def _entry(self, feed: Feed, entry: Entry, key: str) -> Record | Refusal | None:
        """What an entry gives; None where it is to be tried again at the next reading."""
        today = self._now.date()
        line = entry.number if entry.url is None else None
        own = entry_record(feed, entry, today, entry.url or self.state.url, line, self._now)
        if not self._reader.pages or entry.url is None:
            return own
        answer = self._reader.fetcher.fetch(entry.url)
        if isinstance(answer, Fetched):
            page = read_answer(answer, today, entry.title)
            if isinstance(page, Record):
                fuller = isinstance(own, Record) and len(own.raw) > _FULLER * len(page.raw)
                return own if fuller else _completed(page, feed, entry, today)
            return own if isinstance(own, Record) else page
        if isinstance(own, Record):
            return own
        if isinstance(answer, Missed) and answer.may_pass and self.state.tried(key) + 1 < MOST_TRIES:
            self.state = self.state.after_try(key)
            return None
        return Refusal(entry.url, None, answer.reason if isinstance(answer, Missed) else "the page is not sent")


def _keyed(feed: Feed) -> dict[str, Entry]:
    """The entries by what tells them apart; a feed that gives all the same id is told apart by addresses and titles."""
    counts = Counter(entry.id for entry in feed.entries)
    return {e.id if counts[e.id] == 1 else f"{e.id} {e.url} {e.title}": e for e in feed.entries}


def _completed(page: Record, feed: Feed, entry: Entry, today: datetime.date) -> Record:
    """The page's record with what only the feed knows of it."""
    day = believable_day(entry.published, today)[0] if page.published is None else page.published
    return dataclasses.replace(
        page, published=day, published_reason=page.published_reason if day is None else None,
        title=page.title or entry.title, publisher=page.publisher or feed.title,
    )  # fmt: skip


def read_answer(answer: Fetched, today: datetime.date, hint: str | None = None) -> Record | Refusal:
    """The record of a page or a plain text that was fetched."""
    place = answer.final_url
    kind = answer_kind(answer)
    if kind == "page":
        return read_html(
            answer.data, place, today=today, url=place, charset=answer.charset, retrieved=answer.retrieved, hint=hint
        )
    if kind == "text":
        text = plain_record(answer.data, place)
        return text if isinstance(text, Refusal) else dataclasses.replace(text, url=place, title=hint, retrieved=answer.retrieved)
    found = "a feed" if kind == "feed" else answer.media_type or "of no known type"
    return Refusal(place, None, f"is {found}; a page of HTML or plain text is expected")


def answer_kind(answer: Fetched) -> str | None:
    """What was sent: page, feed or text; None for all else. Where the type is vague or wrong, how it begins decides."""
    media = answer.media_type
    head = answer.data[:_HEAD].replace(b"\0", b"").lower()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_feed = any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))
    if media in _HTML:
        return "feed" if is_feed and b"<html" not in head else "page"
    if media.endswith(("/xml", "+xml")):
        return "page" if b"<html" in head and not is_feed else "feed"
    if media in _VAGUE:
        if start.startswith((b"<!doctype html", b"<html")):
            return "page"
        if start.startswith(b"<") and is_feed:
            return "feed"
        return "text" if media == "text/plain" else None
    return None


def read_address(url: str, fetcher: Fetcher) -> Iterator[Record | Refusal]:
    """The record of a page, or those of a feed's entries, by their pages."""
    answer = fetcher.fetch(url, limit=MAX_FEED_BYTES)
    if not isinstance(answer, Fetched):
        yield Refusal(url, None, answer.reason if isinstance(answer, Missed) else "the page is not sent")
    elif answer_kind(answer) == "feed":
        yield from FeedReader(fetcher).read(FeedState(url)).entries_of(answer)
    else:
        yield read_answer(answer, answer.retrieved.date())
