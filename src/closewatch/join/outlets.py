"""Outlets: who publishes, and whom a text credits with the report ("Reuters reported", "according to Yonhap", "CAIRO (AFP) -").

In: restored text, a publisher, an address. Out: names by which reports depend on one another.
"""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from closewatch.join.words import fold, tokens, weight
from closewatch.knowledge.joining import agencies
from closewatch.knowledge.organisations import organisation_aliases

_CREDIT = (
    r"(?:\((?:{0})\)|(?:{0})(?:'s|’s)?(?: news agency| agency)? (?:reported|reports|has reported|said|says|quoted|cited|learned)"
    r"|(?:according to|reported by|told|quoted by|cited by|citing|quoting|source:|by) (?:the )?(?:{0})\b)"
)


@functools.cache
def _outlets() -> dict[str, str]:
    """Names of outlets as texts write them, with the name that stands for the outlet."""
    found = dict(agencies())
    for alias, entry in organisation_aliases():
        if entry.kind == "media":
            found.setdefault(alias.rstrip("!?"), entry.name)
    return found


@functools.cache
def outlet_words() -> frozenset[str]:
    """Folded words of the names of outlets that are no common words."""
    return frozenset(w for name in _outlets() for w in map(fold, tokens(name)) if weight(w) > 0.75)


@functools.cache
def _by_first_word() -> dict[str, list[str]]:
    """Names of outlets by their first words."""
    found: dict[str, list[str]] = {}
    for name in _outlets():
        found.setdefault(tokens(name)[0], []).append(name)
    return found


@functools.cache
def _credit_of(name: str) -> re.Pattern[str]:
    return re.compile(_CREDIT.format(re.escape(name)))


def credited(text: str) -> frozenset[str]:
    """Outlets that the text credits with what it reports.

    >>> sorted(credited("CAIRO (Reuters) - Talks began, Yonhap news agency reported."))
    ['Reuters', 'Yonhap']
    """
    firsts = _by_first_word().keys() & tokens(text)
    named = (name for first in sorted(firsts) for name in _by_first_word()[first] if name in text)
    return frozenset(_outlets()[name] for name in named if _credit_of(name).search(text))


def publisher_name(publisher: str | None, url: str | None) -> str | None:
    """The name under which a publisher's reports count as one: the outlet's, else the publisher as given, else the host."""
    if publisher is not None and publisher.strip():
        name = publisher.strip()
        return _outlets().get(name, name.casefold())
    host = urlsplit(url).hostname if url is not None and "//" in url else None
    return None if host is None else host.removeprefix("www.")
