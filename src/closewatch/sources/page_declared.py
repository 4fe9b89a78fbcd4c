"""What a page says of itself: titles, site, day, language, address.

In: the tree of a page. Out: what its meta elements, its JSON-LD and its headings declare, as declared. Which of it is
believed is decided in `page_titles` and `pages`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html  # type: ignore[import-untyped]

_ARTICLES = ("Article", "BlogPosting", "Report", "LiveBlogUpdate")  # ends of the schema.org types of news
_DAY_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "publishdate", "publish-date", "pubdate", "publication_date", "article.published", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher")
_MOST_JSON = 2_000_000  # characters of JSON-LD; more is data, not a description
_LONGEST = 600  # characters of a title, a name or an address
_MOST_NODES = 5_000
_MOST_HEADINGS = 20


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page declares, each in the order in which it is to be believed."""

    headings: tuple[str, ...]
    titles: tuple[str, ...]
    title_element: str | None
    sites: tuple[str, ...]
    days: tuple[str, ...]
    languages: tuple[str, ...]
    addresses: tuple[str, ...]


def read_declared(tree: html.HtmlElement) -> Declared:
    """What the page of this tree declares of itself."""
    metas = _metas(tree)
    articles = list(_articles(tree))
    headlines = [_named(a, "headline") for a in articles]
    times = [t.get("datetime") for t in tree.iter("time") if "datepublished" in (t.get("itemprop") or "").lower()]
    times += [t.get("datetime") for t in tree.iter("time") if t.get("pubdate") is not None]
    canonical = [e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    title = _kept(next((_text(e) for e in tree.iter("title")), None))
    return Declared(
        headings=tuple(_headings(tree)),
        titles=_kept(*(metas.get(name) for name in _TITLE_NAMES[:1]), *headlines, *(metas.get(n) for n in _TITLE_NAMES[1:])),
        title_element=next(iter(title), None),
        sites=_kept(metas.get(_SITE_NAMES[0]), *(_publisher(a) for a in articles), *(metas.get(n) for n in _SITE_NAMES[1:])),
        days=_kept(*(_named(a, "datePublished") for a in articles), *(metas.get(n) for n in _DAY_NAMES), *times),
        languages=_kept(
            *(_named(a, "inLanguage") for a in articles), tree.get("lang"), metas.get("content-language"),
            metas.get("og:locale"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        ),
        addresses=_kept(*canonical, metas.get("og:url")),
    )  # fmt: skip


def _kept(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(v[:_LONGEST].split()) for v in values if v is not None and v.strip()))


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """Content of the meta elements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for e in tree.iter("meta"):
        content = e.get("content")
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = e.get(key)
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _headings(tree: html.HtmlElement) -> Iterator[str]:
    """The main headings, those within an article first."""
    inside = [e for a in tree.iter("article") for e in a.iter("h1")]
    every = dict.fromkeys([*inside[:_MOST_HEADINGS], *tree.iter("h1")])
    yield from _kept(*(_text(e) for e in list(every)[:_MOST_HEADINGS]))


def _text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _articles(tree: html.HtmlElement) -> Iterator[dict[str, object]]:
    """The articles that the page's JSON-LD describes; the page's own come before those it links to."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = str(script.text_content())
        if len(text) > _MOST_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (node for node in _nodes(data) if _is_article(node))


def _nodes(data: object) -> Iterator[dict[str, object]]:
    """The JSON objects of a value, from the outside in, lists of other pages left out."""
    todo, seen = [data], 0
    while todo and seen < _MOST_NODES:
        value = todo.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            todo.extend(v for k, v in value.items() if k in {"@graph", "mainEntity", "mainEntityOfPage", "hasPart"})
        elif isinstance(value, list):
            todo.extend(value[:_MOST_NODES])


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(k, str) and k.endswith(_ARTICLES) for k in (kinds if isinstance(kinds, list) else [kinds]))


def _named(node: dict[str, object], key: str) -> str | None:
    value = node.get(key)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return html_text(value) if isinstance(value, str) else None


def html_text(value: str) -> str:
    """A value that may hold entities or tags, as words."""
    if "&" not in value and "<" not in value:
        return value
    try:
        return _text(html.fromstring(f"<div>{value}</div>"))
    except (ValueError, html.etree.ParserError):
        return value


def _publisher(node: dict[str, object]) -> str | None:
    return _named(node, "publisher")
