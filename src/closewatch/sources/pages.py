"""From an HTML page to one record: its main text, and what it says of itself.

In: the bytes of a page. Out: a record whose `raw` is the main text and whose `data` are the bytes, or a refusal that
says why there is none. This is the only file that knows the extractor.
"""

from __future__ import annotations

import datetime
import logging
import re
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]

from closewatch.sources.language import UNDECIDED, detect_language, language_code
from closewatch.sources.page_declared import Declared, read_declared
from closewatch.sources.page_encoding import read_page
from closewatch.sources.page_titles import choose_title
from closewatch.sources.records import FIRST_DAY, MAX_PAGE_BYTES, Record, Refusal, believable_day, megabytes, sized

LEAST_LETTERS = 40  # of a main text; a shorter one is a notice that scripts or cookies are wanted
MOST_ELEMENTS = 50_000  # of a page; the extractor takes 5 s for these, and minutes for more
MOST_ATTRIBUTES = 3_000  # of a tag, counted as words; the parser takes the square of it
_DAY = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]{3,9},\s*)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\b")
_ADDRESSED = re.compile(r"/(?P<year>(?:19|20)\d{2})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?=[/-]|$)")
_LOCAL = re.compile(r"^[^:]*$|[+-](?!00:?00)\d\d:?\d\d\s*$")  # a day without an hour, or with an offset from UTC
_ONE_DAY = datetime.timedelta(days=1)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)}
_HEADER = re.compile(r"\s*<\?xml\b[^<>]*>")  # lxml takes no text that claims an encoding
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>?")
# What the extractor raises over odd markup; such a page has no main text, or no day.
_STUMBLES = (etree.LxmlError, LookupError, AttributeError, TypeError, ValueError, AssertionError, RecursionError)
_SAME_SITE = ("www.", "m.", "amp.", "mobile.", "edition.")

for _name in ("trafilatura", "htmldate", "charset_normalizer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # what they find is told by the refusal


def read_html(  # noqa: PLR0913 - what is known of a page before it is read
    data: bytes,
    place: str,
    *,
    today: datetime.date,
    line: int | None = None,
    url: str | None = None,
    charset: str | None = None,
    retrieved: datetime.datetime | None = None,
    hint: str | None = None,
) -> Record | Refusal:
    """The record of an HTML page.

    Args:
        today: the day that a day of publication may not lie behind.
        line: the number of the page in its archive, for messages.
        url: the address it was had from, where that is known.
        charset: what the HTTP header calls its encoding.
        hint: the title that a feed gives it.
    """
    if len(data) > MAX_PAGE_BYTES:
        return Refusal(place, line, f"the page holds {megabytes(len(data))}, more than the {megabytes(MAX_PAGE_BYTES)} of a page")
    text, _ = read_page(data, charset)
    tree = _tree(text)
    if tree is None:
        return Refusal(place, line, "holds no HTML that can be read")
    elements = sum(1 for _ in tree.iter())
    if elements > MOST_ELEMENTS:
        return Refusal(place, line, f"the page has {elements:,} elements, more than the {MOST_ELEMENTS:,} that a page may have")
    body = _main_text(tree)
    declared = read_declared(tree)
    address = _canonical(declared, url)
    host = _host(address)
    title = choose_title(declared, host, hint)
    body = _without_title(body, title)
    if sum(map(str.isalpha, body)) < LEAST_LETTERS:
        return Refusal(place, line, _why_empty(text, body))
    published, reason = _published(declared, tree, address, today)
    here = place if line is None else f"{place}:{line}"
    record = Record(
        body, here, None, published, title, address, next(iter(declared.sites), None) or host.removeprefix("www.") or None,
        _language(declared, body), retrieved, data, "page", reason,
    )  # fmt: skip
    return sized(record, place, line)


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML (the content of a feed's entry), a paragraph a line, with empty lines between."""
    if "<" not in markup and "&" not in markup:
        return _paragraphs(markup)
    tree = _tree(f"<html><body><div>{markup}</div></body></html>")
    if tree is None:
        return ""
    for element in list(tree.iter("script", "style", "iframe", "form", "svg")):
        element.drop_tree()
    for element in tree.iter("p", "br", "li", "div", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return _paragraphs(str(tree.text_content()))


def _paragraphs(text: str) -> str:
    lines = (" ".join(line.split(" ")).strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _tree(text: str) -> html.HtmlElement | None:
    """The tree of a page; None where it holds no element."""
    clean = _LONG_TAG.sub(_bearable, _HEADER.sub("", text.replace("\0", ""), count=1))
    if "<" not in clean:
        return None
    try:
        return html.document_fromstring(clean)
    except (etree.LxmlError, ValueError, RecursionError):
        return None


def _bearable(tag: re.Match[str]) -> str:
    """A tag as it is; nothing for one whose attributes would take the parser minutes."""
    return tag[0] if len(tag[0].split()) < MOST_ATTRIBUTES else ""


def _main_text(tree: html.HtmlElement) -> str:
    """The article's words, a paragraph a line, with empty lines between; empty where the extractor finds none."""
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except _STUMBLES:
        return ""
    text = getattr(found, "text", None)
    return _paragraphs(text) if isinstance(text, str) else ""


def _without_title(body: str, title: str | None) -> str:
    """The main text without a first paragraph that only repeats the title."""
    first, _, rest = body.partition("\n\n")
    if title is not None and rest and _letters(first) == _letters(title):
        return rest
    return body


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _why_empty(text: str, body: str) -> str:
    if not body:
        scripts = text.lower().count("<script")
        told = f"; it has {scripts} scripts and may build its text in the browser" if scripts > 3 else ""
        return f"the page has no main text{told}"
    return f"the page has no main text beyond {body[:60]!r}"


def _published(
    declared: Declared, tree: html.HtmlElement, url: str | None, today: datetime.date
) -> tuple[datetime.date | None, str | None]:
    """The day of publication: what the page declares, else what its address or the extractor tells.

    A day that is declared with an hour in UTC gives way to one in the address right beside it, the publisher's own.
    """
    addressed = _addressed_day(url)
    for written in declared.days:
        stated = stated_day(written)
        if stated is not None:
            beside = addressed is not None and abs(addressed - stated) == _ONE_DAY and _LOCAL.search(written) is None
            return believable_day(addressed if beside else stated, today)
    if addressed is not None:
        return believable_day(addressed, today)
    latest = today + _ONE_DAY
    search = {
        "original_date": True, "extensive_search": False, "min_date": FIRST_DAY.isoformat(), "max_date": latest.isoformat(),
    }  # fmt: skip
    try:
        found = trafilatura.extract_metadata(tree, default_url=url, date_config=search).date
    except _STUMBLES:
        found = None
    day = stated_day(found or "")
    return believable_day(day, today) if day is not None else (None, "the page names no day")


def _addressed_day(url: str | None) -> datetime.date | None:
    """The day in an address: /2024/05/01/, /2024-05-01/."""
    found = _ADDRESSED.search(urlsplit(url).path if url is not None else "")
    try:
        return None if found is None else datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def stated_day(value: str) -> datetime.date | None:
    """The day that a written date names, where it was written: 2024-05-01T23:30:00-05:00, Wed, 01 May 2024 23:30 EST."""
    iso, first = _DAY.match(value), _DAY_FIRST.match(value.strip())
    try:
        if iso is not None:
            return datetime.date(int(iso[1]), int(iso[2]), int(iso[3]))
        if first is not None and first[2].lower() in _MONTHS:
            return datetime.date(int(first[3]), _MONTHS[first[2].lower()], int(first[1]))
    except ValueError:
        pass
    return None


def _language(declared: Declared, body: str) -> str | None:
    """What the words are in, where that is certain; else what the page declares."""
    found = detect_language(body)
    if found.code != UNDECIDED:
        return found.code
    return next((code for code in map(language_code, declared.languages) if code is not None), None)


def _canonical(declared: Declared, url: str | None) -> str | None:
    """The address that the page calls its own, where it is of the same site and no mere front page; else where it was had."""
    for given in declared.addresses:
        try:
            full = urljoin(url or "", given)
        except ValueError:
            continue
        if not full.lower().startswith(("http://", "https://")) or not _host(full):
            continue
        if url is None or (_site(full) == _site(url) and (urlsplit(full).path.strip("/") or not urlsplit(url).path.strip("/"))):
            return full
    return url


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _site(url: str) -> str:
    host = _host(url)
    for lead in _SAME_SITE:
        host = host.removeprefix(lead)
    return host
