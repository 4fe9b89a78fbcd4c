"""Feeds, sound and broken, without a network."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from closewatch.sources.feeds import Feed, feed_records, parse_feed
from closewatch.sources.inputs import Record, Refusal, read_sources

TODAY = datetime.date(2024, 5, 3)
URL = "https://daily.example/feed"


def item(number: int = 1, more: str = "") -> str:
    return (
        f"<item><guid>id-{number}</guid><title>Title {number}</title><link>/a/{number}</link>"
        f"<description>Kenya condemned attack {number}.</description>{more}</item>"
    )


def rss(*items: str, head: str = "<title>Daily</title><language>en-gb</language>") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def feed(data: str | bytes, charset: str | None = None) -> Feed:
    parsed = parse_feed(data.encode() if isinstance(data, str) else data, URL, charset)
    assert isinstance(parsed, Feed), parsed
    return parsed


def test_an_rss_feed_gives_its_entries() -> None:
    parsed = feed(rss(item(1, "<pubDate>Wed, 01 May 2024 23:30:00 -0500</pubDate>"), item(2)))
    first, second = parsed.entries
    assert (parsed.title, parsed.language, parsed.broken) == ("Daily", "en", None)
    assert (first.id, first.url, first.title) == ("id-1", "https://daily.example/a/1", "Title 1")
    assert (first.published, first.text, second.number) == (datetime.date(2024, 5, 1), "Kenya condemned attack 1.", 2)


def test_an_atom_feed_gives_its_entries() -> None:
    (entry,) = feed(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Daily</title><entry><id>urn:1</id>'
        '<title type="html">A &amp;amp; b</title>'
        '<link href="https://daily.example/a"/><published>2024-05-01T23:30:00-05:00</published><summary>Short.</summary>'
        '<content type="html">&lt;p&gt;Kenya condemned it.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</content></entry></feed>'
    ).entries
    assert (entry.id, entry.title, entry.url) == ("urn:1", "A & b", "https://daily.example/a")
    assert (entry.published, entry.text) == (datetime.date(2024, 5, 1), "Kenya condemned it.\n\nMore.")


def test_a_feed_without_entries_is_sound() -> None:
    assert feed(rss()).entries == ()


def test_an_entry_without_an_id_is_known_by_its_address_or_its_words() -> None:
    bare = "<item><title>T</title><description>Words.</description></item>"
    linked = "<item><title>T</title><link>https://daily.example/x</link></item>"
    first, second = feed(rss(bare, linked)).entries
    assert len(first.id) == 64
    assert second.id == "https://daily.example/x"


@pytest.mark.parametrize("broken", [
    rss(item(1), "<item><title>Tom & Jerry</title><description>Kenya & Somalia.</description></item>", item(2)),
    rss(item(1), item(2)).replace("</title><link>", "<link>", 1),
    rss(item(1), item(2)).replace("Title 1", "Title &nbsp; 1 \x08\x0b"),
    "<br />Warning: something failed in line 7\n" + rss(item(1), item(2)), "\n\n  " + rss(item(1), item(2)),
    rss(item(1), item(2)).replace("<channel>", "<channel><x:y>"), rss(item(1), item(2)) + "<!-- made in 0.1 s -->",
    rss(item(1), item(2)).replace("utf-8", "no-such-encoding"),
])  # fmt: skip
def test_a_broken_feed_gives_the_entries_it_holds(broken: str) -> None:
    assert {"id-1", "id-2"} <= {e.id for e in feed(broken).entries}


def test_a_feed_over_which_the_parser_stumbles_is_read_entry_by_entry() -> None:
    parsed = feed(rss(item(1), "<item><link>/a/3</item></link></item>", item(2)))
    assert [e.id for e in parsed.entries] == ["id-1", "id-2"]
    assert parsed.title == "Daily"
    assert parsed.broken == "the parser stumbles over it; of 3 entries, parsed one by one, 2 are sound"


def test_a_feed_that_is_cut_off_gives_all_but_the_entry_at_the_cut() -> None:
    whole = rss(item(1), item(2), item(3))
    parsed = feed(whole[: whole.index("attack 3")])
    assert [e.id for e in parsed.entries] == ["id-1", "id-2"]
    assert parsed.broken == "it is cut off after entry 2"


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "is empty"), (b"<html><body>Login</body></html>", "begins with <html>"), (b"plain words", "begins with no element"),
    (b"<?xml version='1.0'?><data><x/></data>", "begins with <data>"), (b"\x1f\x8b\x00\x00", "is no RSS or Atom feed"),
    (b"<rss version='2.0'><channel><item><link>/a/1</item></link></item></channel></rss>", "and over each of its entries"),
    (b"<rss version='2.0'><channel><title>cut", "is no RSS or Atom feed"),
    (b"<rss version='2.0'><channel>" + b"<item>" * 20_000, "opens 20,002 elements that it never closes"),
])  # fmt: skip
def test_what_is_no_feed_is_refused_with_what_it_is(data: bytes, reason: str) -> None:
    found = parse_feed(data, URL)
    assert isinstance(found, str)
    assert reason in found


@pytest.mark.parametrize(("encoding", "header"), [
    ("utf-8", "iso-8859-1"), ("utf-8", "us-ascii"), ("utf-16", None), ("utf-8-sig", None), ("cp1252", None), ("cp1252", "utf-8"),
])  # fmt: skip
def test_a_feed_is_read_in_its_real_encoding(encoding: str, header: str | None) -> None:
    text = rss(item(1).replace("Title 1", "L’été à São Paulo"))
    assert feed(text.encode(encoding), header).entries[0].title == "L’été à São Paulo"


def entities(*lines: str, use: str) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE rss [{''.join(lines)}]>" + rss(item(1).replace("attack 1", use)).partition("?>")[2]


def test_entities_that_grow_are_harmless() -> None:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    begun = time.monotonic()
    laughs = parse_feed(entities(*lines, use="&a11;").encode(), URL)
    large = parse_feed(entities(f'<!ENTITY a "{"x" * 50_000}">', use="&a;" * 20_000).encode(), URL)
    assert time.monotonic() - begun < 3
    for found in (laughs, large):
        assert isinstance(found, Feed)
        assert len(found.entries[0].text) < 200_000


def test_entities_that_reach_out_are_harmless(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    found = feed(entities(f'<!ENTITY x SYSTEM "file://{secret}">', use="words &x;"))
    assert "secret" not in found.entries[0].text


def test_the_bytes_of_a_feed_are_never_taken_for_the_name_of_a_file() -> None:
    assert isinstance(parse_feed(b"/etc/hostname"), str)


def test_a_feed_asks_how_long_it_wants_to_be_left_alone() -> None:
    assert feed(rss(item(1), head="<ttl>60</ttl>")).ttl_s == 3600.0
    assert feed(rss(item(1), head="<ttl>soon</ttl>")).ttl_s is None


def test_addresses_of_other_schemes_are_no_addresses() -> None:
    assert feed(rss(item(1).replace("/a/1", "javascript:alert(1)"))).entries[0].url is None


def test_a_local_feed_is_read_entry_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "news.rss"
    future = "<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>"
    path.write_text(rss(item(1), item(2).replace("Kenya condemned attack 2.", ""), item(3, future)))
    items = list(read_sources([str(path)], now=datetime.datetime(2024, 5, 3, tzinfo=datetime.UTC)))
    first, empty, last = items
    assert isinstance(first, Record)
    assert isinstance(empty, Refusal)
    assert isinstance(last, Record)
    assert (first.kind, first.publisher, first.language, first.place) == ("entry", "Daily", "en", f"{path}:1")
    assert str(empty) == f"{path}:2: the entry 'Title 2' has no words of its own"
    assert (last.published, last.published_reason) == (None, "2100-01-01 is in the future (it is 2024-05-03)")


def test_what_is_broken_in_a_feed_is_told_before_its_entries() -> None:
    first, second = feed_records(rss(item(1).replace("Title 1", "Tom & Jerry")).encode(), "a.xml", TODAY)
    assert str(first).startswith("a.xml: the feed is broken: ")
    assert isinstance(second, Record)
