"""From the bytes of an RSS or Atom feed to its entries.

In: bytes, and the address they were had from. Out: a `Feed`, or the reason why they are none. A broken feed is read as
far as it goes. Entities that a feed declares are taken out before it is parsed, so that none can grow or reach out.
This is the only file that knows the feed parser.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from closewatch.sources.language import language_code
from closewatch.sources.page_declared import html_text
from closewatch.sources.page_encoding import read_page
from closewatch.sources.pages import fragment_text, stated_day
from closewatch.sources.records import MAX_FEED_BYTES, Record, Refusal, believable_day, megabytes, sized
from closewatch.sources.unpacking import read_whole

_ENTITY = re.compile(r"<!ENTITY\b[^<>]*>")
_HEADER = re.compile(r"\s*<\?xml\b[^<>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BEGIN = re.compile(r"<(?:\?xml|!DOCTYPE\s+(?:rss|feed|rdf)|rss|feed|rdf:RDF)\b", re.I)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*(?:<!--.*?-->\s*)*$", re.I | re.S)
_ENTRY_BEGIN = re.compile(r"(?=<(?:item|entry)\b)", re.I)
_ENTRY_END = re.compile(r"</(?:item|entry)\s*>", re.I)
_MOST_PIECES = 2_000
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_QUOTED = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_OPENED = re.compile(r"<[A-Za-z](?:[^<>]*[^<>/])?>")
_DEEPEST = 10_000  # elements that are never closed; the parser takes the square of it
_STUMBLES = (LookupError, AttributeError, TypeError, ValueError, AssertionError, RecursionError)  # seen or likely in the parser
_MARGIN = 4_000  # characters that may stand before a feed begins or behind it ends: warnings of servers, comments


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `text` are its own words, without markup; `published` as it is stated, not yet believed."""

    id: str
    url: str | None
    title: str | None
    published: datetime.date | None
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `ttl_s` is how long it asks to be left alone; `broken` what is wrong with it, where something is.

    `is_cut` says that it ends too early, so that it is worth asking for again.
    """

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    ttl_s: float | None = None
    broken: str | None = None
    is_cut: bool = False


def parse_feed(data: bytes, url: str | None = None, charset: str | None = None) -> Feed | str:
    """The feed that the bytes hold; the reason, where they hold none."""
    if len(data) > MAX_FEED_BYTES:
        return f"the feed holds {megabytes(len(data))}, more than {megabytes(MAX_FEED_BYTES)}"
    if not data.strip():
        return "is empty"
    text = _clean(read_page(data, charset)[0])
    marks = _QUOTED.sub("", text)
    unclosed = len(_OPENED.findall(marks)) - marks.count("</")
    if unclosed > _DEEPEST:
        return f"is no sound feed: it opens {unclosed:,} elements that it never closes"
    parsed = _parse(text)
    if parsed is None:
        return _piecemeal(text, url)
    broken = _trouble(parsed)
    if not parsed.entries and (broken is not None or not parsed.get("version")):
        root = _ROOT.search(text)
        found = "no element" if root is None else f"<{root[1]}>"
        return f"is no RSS or Atom feed: it begins with {found}" + ("" if broken is None else f", and {broken}")
    items = list(parsed.entries)
    is_cut = len(items) > 0 and _END.search(text[-_MARGIN:]) is None
    if is_cut:
        items.pop()  # what an entry lacks at the cut cannot be told; the next fetch brings it whole
        broken = f"it is cut off after entry {len(items)}"
    return Feed(
        _words(parsed.feed, "title"), language_code(_words(parsed.feed, "language")),
        tuple(_entry(item, n, url) for n, item in enumerate(items, 1)), _ttl(parsed.feed), broken, is_cut,
    )  # fmt: skip


def _parse(text: str) -> Any | None:
    """The feed as the parser understands it; None where it stumbles."""
    headers = {"content-type": "application/xml; charset=utf-8"}  # and no address: ids would change with it
    try:
        return feedparser.parse(
            io.BytesIO(text.encode()), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except _STUMBLES:
        return None


def _piecemeal(text: str, url: str | None) -> Feed | str:
    """The feed of a text that the parser cannot take as a whole: each entry is parsed alone."""
    head, *pieces = _ENTRY_BEGIN.split(text)
    top = _parse(head)
    items: list[Any] = []
    for piece in pieces[:_MOST_PIECES]:
        ends = list(_ENTRY_END.finditer(piece))
        parsed = _parse(f'<rss version="2.0"><channel>{piece[: ends[-1].end()]}</channel></rss>') if ends else None
        items += parsed.entries if parsed is not None else ()
    if not items:
        return "is no sound feed: the parser stumbles over it and over each of its entries"
    broken = f"the parser stumbles over it; of {len(pieces)} entries, parsed one by one, {len(items)} are sound"
    channel = top.feed if top is not None else {}
    return Feed(
        _words(channel, "title"), language_code(_words(channel, "language")),
        tuple(_entry(item, n, url) for n, item in enumerate(items, 1)), _ttl(channel), broken,
    )  # fmt: skip


def read_feed_file(stream: BinaryIO, place: str, today: datetime.date) -> Iterator[Record | Refusal]:
    """The entries of a local feed file, by the words that it gives itself."""
    yield from feed_records(read_whole(stream, place, MAX_FEED_BYTES), place, today)


def feed_records(data: bytes, place: str, today: datetime.date, url: str | None = None) -> Iterator[Record | Refusal]:
    """The records of a feed's entries, by the words that it gives itself; what is broken is told first."""
    feed = parse_feed(data, url)
    if isinstance(feed, str):
        yield Refusal(place, None, feed)
        return
    if feed.broken is not None:
        yield Refusal(place, None, f"the feed is broken: {feed.broken}; {len(feed.entries)} entries were read")
    for entry in feed.entries:
        yield entry_record(feed, entry, today, place, entry.number)
    if len(feed.entries) == 0 and feed.broken is None:
        yield Refusal(place, None, "holds no entry")


def entry_record(
    feed: Feed, entry: Entry, today: datetime.date, place: str, line: int | None, retrieved: datetime.datetime | None = None
) -> Record | Refusal:
    """The record of an entry by its own words; `line` is its number where `place` is the feed."""
    if not any(map(str.isalpha, entry.text)):
        return Refusal(place, line, f"the entry {entry.title or entry.id!r} has no words of its own")
    published, reason = believable_day(entry.published, today)
    record = Record(
        entry.text, place if line is None else f"{place}:{line}", None, published, entry.title, entry.url, feed.title,
        feed.language, retrieved, None, "entry", reason,
    )  # fmt: skip
    return sized(record, place, line)


def _clean(text: str) -> str:
    """The feed's XML as UTF-8 would carry it: without entities of its own, controls, or what stands before it."""
    text = _ENTITY.sub("", _CONTROL.sub("", text))
    begin = _BEGIN.search(text[:_MARGIN])
    text = text[begin.start() :] if begin is not None else text
    return _HEADER.sub("", text, count=1)


def _trouble(parsed: Any) -> str | None:
    if not parsed.bozo:
        return None
    error = parsed.get("bozo_exception")
    where = getattr(error, "getLineNumber", lambda: None)()
    message = getattr(error, "getMessage", lambda: str(error))()
    return f"{message} in line {where}" if where is not None else str(message)


def _entry(item: Any, number: int, base: str | None) -> Entry:
    url = _url(item.get("link"), base)
    title = _words(item, "title")
    stated = dict.get(item, "published") or dict.get(item, "updated") or ""
    parts = [c.get("value") or "" for c in dict.get(item, "content") or ()] + [dict.get(item, "summary") or ""]
    text = max((fragment_text(part) for part in parts if part), key=len, default="")
    given = item.get("id") or url or hashlib.sha256(f"{title}\0{stated}\0{text}".encode()).hexdigest()
    return Entry(str(given), url, title, stated_day(stated) or _parsed_day(item), text, number)


def _parsed_day(item: Any) -> datetime.date | None:
    """The day as the feed parser understood it, in UTC."""
    parsed = dict.get(item, "published_parsed") or dict.get(item, "updated_parsed")
    if parsed is None:
        return None
    try:
        return datetime.datetime.fromtimestamp(calendar.timegm(parsed), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _url(link: object, base: str | None) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        full = urljoin(base or "", link.strip())
    except ValueError:
        return None
    return full if full.lower().startswith(("http://", "https://")) else None


def _words(node: Any, key: str) -> str | None:
    value = dict.get(node, key)
    return " ".join(html_text(value).split()) or None if isinstance(value, str) else None


def _ttl(node: Any) -> float | None:
    try:
        minutes = float(str(dict.get(node, "ttl") or "").strip())
    except ValueError:
        return None
    return minutes * 60 if 0 < minutes < 1_000_000 else None
