"""Digits and signs put for letters, and letters of one script put for each other; only with a dictionary's proof."""

from __future__ import annotations

import functools
import itertools
import re

from closewatch.model.text import Row
from closewatch.restore.lexicon import common_english, english

_LETTERS = {"4": "a", "@": "a", "3": "e", "1": "il", "!": "i", "0": "o", "5": "s", "$": "s", "7": "t", "8": "b"}
_SIGNS = "".join(_LETTERS)
_ALL_TOKEN = re.compile(f"[A-Za-z{re.escape(_SIGNS)}]+")
_WRITTEN = re.compile(  # ordinals and numbers with their units
    "\\d*(?:1st|2nd|3rd|[04-9]th|1[123]th)|"
    "\\d+(?:am|pm|m|k|km|kg|mm|cm|bn|tn|x|hp|ft|in|lb|lbs|oz|mph|kph|yr|[A-Z])",
    re.ASCII,
)
_INSIDE = re.compile("[a-z][013457@$!8]+[a-z]")
_LONE_ARTICLE = re.compile("(?<=[a-z,] )@(?= [A-Za-z@$!0-9]*[a-z])")
_LONE_ENDING = re.compile("(?<=[A-Za-z]['’])[$5](?!\\w)")
_LONE_NOT = re.compile("(?<=[a-z]n['’])7(?!\\w)")
_REASON = "digit or sign for letter"
_COMMON = 2e-6
_MOST_SIGNS = 5
_LONGEST = 40


def read_leet(text: str) -> list[Row]:
    """Words with digits or signs for letters, where the text has many of them and each becomes a known word.

    Refuses codes, names and numbers (H1N1, 4chan, 2nd, $5, A$AP) and any text with only a few such words.
    """
    candidates: list[tuple[int, int, str, str, float]] = []
    for match in _ALL_TOKEN.finditer(text):
        token = match[0]
        if token.isalpha() or not any(c.isalpha() for c in token):
            continue
        candidates.extend(_candidate(match.start(), token))
    proven = [c for c in candidates if len(c[2]) >= 3 and c[4] >= _COMMON and _INSIDE.search(c[3])]
    words = text.count(" ") + 1
    if len(proven) < 3 or len({c[2] for c in proven}) < 3 or len(proven) * 60 < words:
        return []
    rows: list[Row] = [(start, end, word, _REASON, 0.85, True) for start, end, word, _, _ in candidates]
    taken = {row[0] for row in rows}
    if len(proven) * 12 >= words:
        rows.extend(row for row in _unknown_words(text) if row[0] not in taken)
    rows.extend(_lone_signs(text))
    rows.sort()
    return rows


def _candidate(start: int, token: str) -> list[tuple[int, int, str, str, float]]:
    """The token as a word, if one reading of it is a known word: start, end, word, token, frequency."""
    body, best, best_rate = token, "", 0.0
    for cut in range(len(token) - len(token.rstrip("!")) + 1):  # the last exclamation marks may be punctuation
        trial = token[: len(token) - cut]
        word, rate = best_reading(trial)
        if rate > best_rate:
            body, best, best_rate = trial, word, rate
    if best in ("", body) or _WRITTEN.fullmatch(body):
        return []
    return [(start, start + len(body), best, body, best_rate)]


@functools.lru_cache(16384)
def best_reading(token: str) -> tuple[str, float]:
    """The likeliest known word that a token with signs for letters can be, and its frequency; ('', 0) for none."""
    signs = [c for c in token if c in _LETTERS]
    if len(signs) > _MOST_SIGNS or len(token) > _LONGEST or len(signs) == len(token):
        return "", 0.0
    letters = [c for c in token if c.isalpha()]
    is_upper = len(letters) > 1 and all(c.isupper() for c in letters)
    best, rate = "", 0.0
    for choice in itertools.product(*(_LETTERS[c] for c in signs)):
        chosen = iter(choice)
        word = "".join(next(chosen) if c in _LETTERS else c for c in token)
        seen = english(word.lower())
        if seen > rate:
            best, rate = word, seen
    if best == "" or rate < (1e-8 if len(best) > 4 else 1e-7 if len(best) > 3 else 1e-5 if len(best) > 2 else 1e-4):
        return "", 0.0
    return (best.upper() if is_upper else best), rate


def _unknown_words(text: str) -> list[Row]:
    """Names and rare words with a sign between letters, in a text full of leet: each sign by its usual letter."""
    rows: list[Row] = []
    for match in _ALL_TOKEN.finditer(text):
        token = match[0].rstrip("!")
        if len(token) >= 5 and sum(map(str.isalpha, token)) >= 4 and _INSIDE.search(token):
            word = "".join(_LETTERS.get(c, c)[0] for c in token)
            rows.append((match.start(), match.start() + len(token), word, _REASON, 0.5, True))
    return rows


def _lone_signs(text: str) -> list[Row]:
    """Signs alone in a text that is full of leet: @ as the article, $ and 7 as the ending after an apostrophe."""
    rows: list[Row] = [(m.start(), m.end(), "a", _REASON, 0.7, True) for m in _LONE_ARTICLE.finditer(text)]
    rows.extend((m.start(), m.end(), "s", _REASON, 0.8, True) for m in _LONE_ENDING.finditer(text))
    rows.extend((m.start(), m.end(), "t", _REASON, 0.8, True) for m in _LONE_NOT.finditer(text))
    return rows


def read_pairs(text: str) -> list[Row]:
    """rn as m, vv as w and II as ll inside words that are unknown, or a thousand times rarer than what they become.

    For disguised text only. Refuses every word that English knows as it stands (modern), and single letters (I for l).
    """
    rows: dict[int, Row] = {}
    for pair, letters in _PAIRS:
        at = text.find(pair)
        while at >= 0:
            start, end = _word_around(text, at)
            word = text[start:end]
            mended = word.replace(pair, letters)
            rate = common_english(mended.lower())
            if text[start - 1 : start] in _SIGN_SET or text[end : end + 1] in _SIGN_SET:
                rate = 0.0
            if rate >= _COMMON and common_english(word.lower()) == 0 and english(word.lower()) * 1000 < rate:
                rows[start] = (start, end, mended, "letters for letter", 0.8, len(mended) == len(word))
            at = text.find(pair, end)
    return sorted(rows.values())


_SIGN_SET = frozenset("0123456789@$_")
_PAIRS = (("rn", "m"), ("vv", "w"), ("II", "ll"))


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The span of letters around a place, at most so long as a word can be."""
    start, end = at, at + 2
    while start > 0 and text[start - 1].isalpha() and at - start < _LONGEST:
        start -= 1
    while end < len(text) and text[end].isalpha() and end - at < _LONGEST:
        end += 1
    return start, end
