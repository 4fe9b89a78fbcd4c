"""Pages: their text, title, day, publisher, address and encoding."""

from __future__ import annotations

import datetime

import pytest
from news_server import ARTICLE

from closewatch.sources.page_declared import Declared
from closewatch.sources.page_encoding import read_page
from closewatch.sources.page_titles import choose_title, strip_site
from closewatch.sources.pages import fragment_text, read_html
from closewatch.sources.records import Record, Refusal

TODAY = datetime.date(2024, 5, 3)
URL = "https://www.daily.example/world/kenya-condemns"


def markup(head: str = "", body: str = f"<p>{ARTICLE}</p>", lead: str = "<!doctype html>") -> str:
    return f"{lead}<html><head>{head}</head><body>{body}</body></html>"


def page(head: str = "", body: str = f"<p>{ARTICLE}</p>", url: str | None = URL, **more: object) -> Record:
    found = read_html(markup(head, body).encode(), "a.html", today=TODAY, url=url, **more)  # type: ignore[arg-type]
    assert isinstance(found, Record), found
    return found


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


# text -----------------------------------------------------------------------------------------------------------------


def test_the_main_text_is_kept_apart_from_title_menu_and_footer() -> None:
    body = (
        "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>Kenya condemns attack</h1>"
        f"<p>{ARTICLE}</p><p>Somalia thanked its neighbour for the help that it had promised to the wounded.</p></article>"
        "<footer>Copyright 2019 Daily. All rights reserved.</footer>"
    )
    found = page(body=body)
    assert found.raw == ARTICLE + "\n\nSomalia thanked its neighbour for the help that it had promised to the wounded."
    assert (found.title, found.kind, found.place) == ("Kenya condemns attack", "page", "a.html")


def test_the_bytes_of_the_page_are_kept() -> None:
    assert page().data == markup().encode()


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "no HTML"), (b"\x00\x01\x02", "no HTML"), (b"just words", "no HTML"), (b"<html></html>", "no main text"),
    (markup(body="<p>Please enable JavaScript.</p>").encode(), "no main text beyond 'Please enable JavaScript.'"),
    (markup(body="<script>a()</script>" * 9).encode(), "9 scripts and may build its text in the browser"),
    (b"<p>" + b"x" * 20_000_001, "more than the 20 MB of a page"),
    (b"<html><body>" + b"<b>word</b> " * 60_000, "60,002 elements, more than the 50,000"),
])  # fmt: skip
def test_a_page_without_a_main_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    found = read_html(data, "a.html", today=TODAY, line=3)
    assert isinstance(found, Refusal)
    assert reason in found.reason
    assert found.line == 3


@pytest.mark.parametrize("data", [
    "<div>" * 50_000, "<table><tr><td>" * 10_000, "<p " + " ".join(f"a{n}" for n in range(60_000)) + ">", "<!-- x " * 50_000,
    "<script type='application/ld+json'>" + "[" * 100_000 + "</script>", "<title>" + " - ".join(["x"] * 20_000) + "</title>",
    "<p a='" * 10_000, "\N{NULL}<p>\ud800", "<![CDATA[" * 1000, "<svg><math><style>" * 1000,
])  # fmt: skip
def test_hostile_markup_ends_soon_in_a_record_or_a_refusal(data: str) -> None:
    found = read_html((data + markup()).encode("utf-8", "surrogatepass"), "a.html", today=TODAY, url=URL)
    assert isinstance(found, Record | Refusal)


def test_fragments_of_markup_become_paragraphs() -> None:
    assert fragment_text("<p>One <b>bold</b> word &amp; more.</p><p>Two<br>three</p><script>no()</script>") == (
        "One bold word & more.\n\nTwo\n\nthree"
    )
    assert fragment_text("plain words") == "plain words"


# titles -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "expected"), [
    ("Kenya condemns attack - The Daily Example", "Kenya condemns attack"),
    ("Daily Example | Kenya condemns attack", "Kenya condemns attack"),
    ("Kenya condemns attack | World | Daily Example", "Kenya condemns attack | World"),
    ("Kenya condemns attack — Daily Example News", "Kenya condemns attack"),
    ("Kenya - Somalia border closed", "Kenya - Somalia border closed"),
    ("Analysis: Kenya condemns attack", "Analysis: Kenya condemns attack"), ("Ex-president jailed", "Ex-president jailed"),
    ("daily.example: Kenya condemns attack", "Kenya condemns attack"),
])  # fmt: skip
def test_the_name_of_the_site_is_cut_from_a_title(title: str, expected: str) -> None:
    assert strip_site(title, {"dailyexample", "daily"} | {"thedailyexample"}) == expected


def declared(
    headings: tuple[str, ...] = (), titles: tuple[str, ...] = (), element: str | None = None, site: str = ""
) -> Declared:
    return Declared(headings, titles, element, (site,) if site else (), (), (), ())


@pytest.mark.parametrize(("given", "expected"), [
    (declared(("Kenya condemns attack",), (), "Kenya condemns attack on port - Daily"), "Kenya condemns attack"),
    (declared(("Daily", "Kenya condemns attack"), ("Kenya condemns attack",), None, "Daily"), "Kenya condemns attack"),
    (declared(("World news",), ("Kenya condemns attack | Daily",),
              "Kenya condemns attack | Daily", "Daily"), "Kenya condemns attack"),
    (declared((), (), "Kenya condemns attack | Politics | Daily", "Daily"), "Kenya condemns attack | Politics"),
    (declared((), ("Kenya condemns attack",), "Kenya condemns attack | Politics | Daily"), "Kenya condemns attack"),
    (declared(("Most read",), (), None), "Most read"), (declared(), None),
    (declared((), ("Daily",), "Daily", "Daily"), None),
])  # fmt: skip
def test_what_two_places_of_a_page_agree_on_is_its_title(given: Declared, expected: str | None) -> None:
    assert choose_title(given) == expected


def test_a_feed_tells_which_heading_is_the_title() -> None:
    given = declared(("Live updates from the region", "Kenya condemns attack on port"))
    assert choose_title(given, hint="Kenya condemns attack on the port") == "Kenya condemns attack on port"


# origin -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "url", "expected"), [
    (meta("article:published_time", "2024-05-01T23:30:00-05:00"), URL, "2024-05-01"),
    ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2024-04-30"}]}</script>',
     URL, "2024-04-30"),
    ('<meta name="pubdate" content="Wed, 01 May 2024 10:00:00 GMT">', URL, "2024-05-01"),
    ("", "https://daily.example/2024/4/29/kenya", "2024-04-29"),
    (meta("article:published_time", "2024-05-02T01:10:00Z"), "https://daily.example/2024/05/01/kenya", "2024-05-01"),
    (meta("article:published_time", "2024-05-02T01:10:00+02:00"), "https://daily.example/2024/05/01/kenya", "2024-05-02"),
    (meta("article:published_time", "2024-04-02T01:10:00Z"), "https://daily.example/2024/05/01/kenya", "2024-04-02"),
])  # fmt: skip
def test_the_day_of_publication_is_the_one_the_page_declares(head: str, url: str, expected: str) -> None:
    assert str(page(head, url=url).published) == expected


@pytest.mark.parametrize(("day", "reason"), [
    ("2024-05-05", "2024-05-05 is in the future (it is 2024-05-03)"), ("1970-01-01", "1970-01-01 is before 1980"),
])  # fmt: skip
def test_a_day_that_cannot_be_is_unknown_with_its_reason(day: str, reason: str) -> None:
    found = page(meta("article:published_time", day))
    assert (found.published, found.published_reason) == (None, reason)


def test_a_page_that_names_no_day_says_so() -> None:
    assert (page().published, page().published_reason) == (None, "the page names no day")


def test_the_publisher_is_the_name_of_the_site_else_the_host() -> None:
    assert page(meta("og:site_name", "Daily Example")).publisher == "Daily Example"
    assert page().publisher == "daily.example"


@pytest.mark.parametrize(("canonical", "expected"), [
    ("/world/kenya", "https://www.daily.example/world/kenya"), ("https://daily.example/world/kenya", "https://daily.example/world/kenya"),
    ("https://other.example/stolen", URL), ("https://www.daily.example/", URL), ("javascript:x", URL),
    ("http://[", URL), ("", URL),
])  # fmt: skip
def test_the_canonical_address_counts_where_it_is_of_the_same_site(canonical: str, expected: str) -> None:
    assert page(f'<link rel="canonical" href="{canonical}">').url == expected


def test_a_saved_page_is_known_by_the_address_it_names() -> None:
    assert page(meta("og:url", "https://daily.example/a"), url=None).url == "https://daily.example/a"


def test_the_language_is_that_of_the_words_not_of_the_template() -> None:
    spanish = "El presidente dijo el lunes que el alto el fuego se mantendría en la frontera y que las conversaciones seguirían."
    found = read_html(markup(body=f"<p>{spanish}</p>").replace("<html>", '<html lang="en-US">').encode(), "a.html", today=TODAY)
    assert isinstance(found, Record)
    assert found.language == "es"


# encodings ------------------------------------------------------------------------------------------------------------

RUSSIAN = "Президент Кении осудил нападение на порт, сообщил его представитель журналистам в среду."
FRENCH = "Le président du Kenya a condamné l’attaque, a déclaré son porte-parole à l’été dernier."
GREEK = "Ο πρόεδρος της Κένυας καταδίκασε την επίθεση στο λιμάνι."
POLISH = "Poseł powiedział w środę, że żołnierze kenijscy wrócą do kraju, gdyż ich misja się skończyła."
JAPANESE = "ケニアの大統領は水曜日に港への攻撃を非難した。"


@pytest.mark.parametrize(("text", "real", "header", "declares"), [
    (FRENCH, "utf-8", "iso-8859-1", None), (RUSSIAN, "utf-8", "windows-1251", "koi8-r"), (FRENCH, "utf-8", None, "iso-8859-1"),
    (RUSSIAN, "cp1251", "utf-8", None), (RUSSIAN, "cp1251", "iso-8859-1", None), (RUSSIAN, "cp1251", None, "utf-8"),
    (RUSSIAN, "koi8-r", None, "koi8-r"), (RUSSIAN, "koi8-r", "windows-1251", "koi8-r"),
    (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
    (FRENCH, "cp1252", "iso-8859-1", None), (FRENCH, "cp1252", "utf-8", None), (FRENCH, "cp1252", None, None),
    (FRENCH, "cp1252", "nonsense", "x"),
    (GREEK, "cp1253", None, "windows-1253"), (JAPANESE, "cp932", None, "shift_jis"), (JAPANESE, "euc-jp", "euc-jp", None),
    (JAPANESE, "iso-2022-jp", None, "iso-2022-jp"), (FRENCH, "utf-16", None, "utf-8"), (FRENCH, "utf-16-le", None, None),
    (RUSSIAN, "utf-16-be", "utf-8", None), (FRENCH, "utf-8-sig", "iso-8859-1", None), (FRENCH, "utf-32", None, None),
    (JAPANESE, "gb18030", "gb2312", None), (POLISH, "cp1250", None, None), (POLISH, "iso8859-2", "iso-8859-1", "iso-8859-2"),
])  # fmt: skip
def test_a_page_is_read_in_its_real_encoding(text: str, real: str, header: str | None, declares: str | None) -> None:
    head = "" if declares is None else f'<meta charset="{declares}">'
    data = markup(head, f"<p>{text}</p>" * 3).encode(real)
    assert f"<p>{text}</p>" in read_page(data, header)[0]


def test_a_few_broken_bytes_do_not_change_the_encoding_of_a_page() -> None:
    data = markup(body=f"<p>{RUSSIAN}</p>" * 5).encode()
    text, name = read_page(data.replace("порт".encode(), "по".encode() + b"\xd1", 1))
    assert name == "utf-8"
    assert RUSSIAN in text


def test_a_codec_that_makes_no_text_is_no_encoding() -> None:
    assert read_page("é".encode(), "rot13") == ("é", "utf-8")
    assert read_page(b"\xe9t\xe9", "hex")[0] == "été"
