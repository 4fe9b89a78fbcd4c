"""The title of an article, as its page shows it to readers.

In: what the page declares. Out: one title. Pages give it three to six times, with the site's name before or behind it,
shortened for other sites, or replaced by the name of the section; what two of them agree on is the title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from closewatch.sources.page_declared import Declared

_BREAK = re.compile(r"\s+[|\-–—·•»«:~/]+\s+|\s*[|»]\s*|\s*::\s*|: ")
_WORD = re.compile(r"\w+")
_AGREE = 0.6  # share of the shorter title's words that both have
_SHORTEST = 3  # words; a heading of fewer is a section unless another place repeats it
_LEFTOVER = 4  # words that a part cut from a title may have where it only resembles the site's name


def choose_title(declared: Declared, host: str = "", hint: str | None = None) -> str | None:
    """The article's title; `hint` is what a feed calls it. None where the page names none."""
    sites = {_key(s) for s in declared.sites} | _host_names(host)
    headings = [h for h in (strip_site(h, sites) for h in declared.headings) if h and _key(h) not in sites]
    told = [t for t in (strip_site(t, sites) for t in (*declared.titles, *_given(hint))) if t and _key(t) not in sites]
    whole = declared.title_element
    head = None if whole is None else strip_site(whole, sites, headings + told)
    if head is not None and _key(head) in sites:
        head = None
    others = [*told, *_given(head)]
    best = max(headings, key=lambda h: _support(h, others), default=None)
    if best is not None and (_support(best, others) >= _AGREE or (not others and len(_words(best)) >= _SHORTEST)):
        return best
    return next(iter(others), best)


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None or not value.strip() else (" ".join(value.split()),)


def strip_site(title: str, sites: Iterable[str], known: Iterable[str] = ()) -> str:
    """The title without the site's name before or behind it, and without sections once another place bears out the rest."""
    keys = {k for k in sites if k}
    borne_out = {_key(k) for k in known}
    title = " ".join(title.split())
    breaks = list(_BREAK.finditer(title))
    for b in breaks:
        for part in (title[: b.start()], title[b.end() :]):
            if _key(part) in borne_out:
                return part.strip()
    changed = True
    while changed:
        changed = False
        for b in reversed(list(_BREAK.finditer(title))):
            if _is_site(title[b.end() :], keys):
                title, changed = title[: b.start()].strip(), True
                break
        first = _BREAK.search(title)
        if first is not None and _is_site(title[: first.start()], keys):
            title, changed = title[first.end() :].strip(), True
    return title


def _is_site(part: str, keys: set[str]) -> bool:
    """Whether a part of a title is the site's name, also shortened or with its section (BBC News, Reuters.com)."""
    key = _key(part)
    if not key or key in keys:
        return True
    if len(_words(part)) > _LEFTOVER:
        return False
    return any(len(k) >= 3 and (key.startswith(k) or (len(key) >= 4 and k.startswith(key))) for k in keys)


def _host_names(host: str) -> set[str]:
    """What a host's name may be written as in a title: bbc, bbc.co.uk, www.bbc.co.uk."""
    labels = [label for label in host.lower().split(".") if label not in {"", "www", "m", "amp", "edition"}]
    if len(labels) < 2:
        return set()
    short = {"co", "com", "org", "gov", "ac", "net", "edu"}
    name = labels[-3] if len(labels) > 2 and labels[-2] in short else labels[-2]
    return {_key(name), _key("".join(labels))}


def _key(text: str) -> str:
    """Letters and digits alone, so that quotes, dashes and case do not tell two titles apart."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _support(title: str, others: Iterable[str]) -> float:
    """How far the best of the others agrees with a title: the share of the shorter one's words that both have."""
    mine = set(_words(title))
    best = 0.0
    for other in others:
        theirs = set(_words(other))
        fewer = min(len(mine), len(theirs))
        if fewer >= _SHORTEST or mine == theirs:
            best = max(best, len(mine & theirs) / max(1, fewer))
    return best
