"""Words of a text as joining compares them: folded, weighed by how rare they are, numbers and days apart.

In: restored text. Out: tokens, numbers, weighted words. Names of states are left out of the weighted words: they are
compared as actors.
"""

from __future__ import annotations

import functools
import math
import re
import zlib
from collections.abc import Iterable

from closewatch.knowledge.countries import state_aliases
from closewatch.restore.lexicon import common_english

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)  # unspaced scripts by characters
_WORDS_FOR_NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
_NUMBERS = {word: str(n) for n, word in enumerate(_WORDS_FOR_NUMBERS)} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "dozen": "12",
}  # fmt: skip
_WEAK_NUMBERS = frozenset({"1", "2"})  # "two leaders", "one of them": no facts
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MONTHS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
_TIME = WEEKDAYS | MONTHS | {
    "today", "yesterday", "tomorrow", "week", "month", "year", "day", "night", "morning", "evening",
}  # fmt: skip
_COMMON, _RARE = 6.3, 3.0  # logarithms of uses in a thousand million words: worth nothing, and worth one
_ENDINGS = ("ingly", "edly", "ing", "ied", "ies", "ed", "es", "ly", "s")


def tokens(text: str) -> list[str]:
    """Words and numbers of the text in order, as written."""
    return _TOKEN.findall(text)


@functools.lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """The token without case; a number without its separators, and as digits where it is a word.

    >>> fold("Eight"), fold("40,000"), fold("Talks")
    ('8', '40000', 'talks')
    """
    low = token.casefold()
    if low[0].isdigit():
        return low.replace(",", "")
    return _NUMBERS.get(low, low)


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The folded word without its ending, so that forms of one word agree; crude, and only ever compared with itself."""
    if len(word) > 4:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


@functools.lru_cache(maxsize=65536)
def weight(word: str) -> float:
    """0 for the commonest words of English to 1 for rare and unknown ones (folded word)."""
    share = common_english(word)
    if share <= 0:
        return 1.0
    return min(1.0, max(0.0, (_COMMON - math.log10(share * 1e9)) / (_COMMON - _RARE)))


@functools.cache
def state_words() -> frozenset[str]:
    """Names of states, adjectives and demonyms of one word, folded."""
    found = set()
    for name, entry in state_aliases():
        if entry.kind in {"state", "people"}:
            found |= {fold(t) for t in tokens(name)}
    return frozenset(w for w in found if weight(w) > 0.2)


def is_number(folded: str) -> bool:
    """Whether the folded token is a number."""
    return folded[0].isdigit()


def numbers(folded: Iterable[str]) -> frozenset[str]:
    """Numbers that may be facts: without one and two, and without years."""
    return frozenset(w for w in folded if is_number(w) and w not in _WEAK_NUMBERS and not (len(w) == 4 and w[:2] in {"19", "20"}))


def code24(word: str) -> int:
    """24 bits that stand for the word."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) & 0xFFFFFF


def weighted(folded: Iterable[str], without: frozenset[str] = frozenset()) -> dict[str, float]:
    """Stems of the words by weight: no names of states, no numbers, no words for time, none of `without`."""
    found: dict[str, float] = {}
    out = state_words()
    for word in folded:
        if len(word) < 2 or is_number(word) or word in out or word in _TIME or word in without:
            continue
        w = weight(word)
        if w > 0.05:
            root = stem(word)
            found[root] = max(found.get(root, 0.0), w)
    return found
