"""Words of a text coded by what they may be in a time expression.

In: text. Out: `Tokens`, one code letter a word, so that rules over time expressions are regular expressions over
letters.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from closewatch.knowledge import calendar

_TOKEN = re.compile(r"\d+(?=T\d\d:)|[^\W_]+|[^\w\s]|\n")
_CAPITAL_ONLY = frozenset(
    {"MONTH", "MONAB", "WDAB", "FY", "TZ", "QN"}
)  # these mean a time with a capital or in digits only
_LOWER_TEXT = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a text: as written, lower case, [start, end) code points, and one code letter each."""

    text: str
    words: list[str]
    lower: list[str]
    spans: list[tuple[int, int]]
    codes: str
    feasts: dict[int, str]  # number of the first word of a named day -> its name

    def kind(self, i: int) -> str:
        """Class of word i; '' for a word of no class and outside the text."""
        return _kinds().get(self.codes[i], "") if 0 <= i < len(self.codes) else ""

    def word(self, i: int) -> str:
        """Word i in lower case; '' outside the text."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def value(self, i: int) -> str:
        """Number or value of word i; '' for none."""
        found = calendar.words().get(self.lower[i])
        return found.value if found else ""

    def is_capital(self, i: int) -> bool:
        """Whether word i begins with a capital letter."""
        return 0 <= i < len(self.words) and self.words[i][:1].isupper()

    def touches(self, i: int) -> bool:
        """Whether word i is written together with the word before it."""
        return i > 0 and self.spans[i - 1][1] == self.spans[i][0]

    def starts_sentence(self, i: int) -> bool:
        """Whether word i is the first of the text, of a line or after a full stop."""
        return i <= 0 or self.kind(i - 1) == "BREAK" or self.lower[i - 1] in {".", "!", "?", "“", '"', ":"}


@functools.cache
def _kinds() -> dict[str, str]:
    return {letter: kind for kind, letter in calendar.codes().items()}


@functools.cache
def _code_of() -> dict[str, str]:
    letters = calendar.codes()
    found = {form: letters[word.kind] for form, word in calendar.words().items()}
    found["\n"] = letters["BREAK"]
    return found


@functools.cache
def _capital_only() -> re.Pattern[str]:
    letters = calendar.codes()
    return re.compile("[" + "".join(re.escape(letters[k]) for k in _CAPITAL_ONLY) + "]")


def tokenise(text: str) -> Tokens:
    """The words of a text with their codes; a line break inside a wrapped paragraph is no word."""
    if "\n" in text:
        text = _unwrap(text)
    spans = [m.span() for m in _TOKEN.finditer(text)]
    words = [text[start:end] for start, end in spans]
    lower = [w.lower() for w in words]
    get = _code_of().get
    codes = [get(w, calendar.OTHER) for w in lower]
    if _LOWER_TEXT.search(text):  # in a text without any capital letter capitals tell nothing
        for m in _capital_only().finditer("".join(codes)):
            if words[m.start()][0].islower():
                codes[m.start()] = calendar.OTHER
    feasts = _mark_feasts(lower, words, codes)
    return Tokens(text, words, lower, spans, "".join(codes), feasts)


def _unwrap(text: str) -> str:
    """The text with line breaks that only wrap a paragraph replaced by spaces; as long as before."""
    lines = text.split("\n")
    if max(map(len, lines)) > 100:
        return text
    joined = []
    for i, line in enumerate(lines[:-1]):
        wraps = len(line) >= 55 and lines[i + 1].strip() and line.rstrip()[-1:] not in {".", "!", "?", '"', "”"}
        joined.append(line + (" " if wraps else "\n"))
    return "".join(joined) + lines[-1]


def _mark_feasts(lower: list[str], words: list[str], codes: list[str]) -> dict[int, str]:
    """Names of days found in the words; their codes become FEAST and FEASTMORE."""
    first_words = calendar.feast_words()
    found: dict[int, str] = {}
    if first_words.keys().isdisjoint(lower):
        return found
    letters = calendar.codes()
    for i in [i for i, word in enumerate(lower) if word in first_words]:
        if letters["FEASTMORE"] == codes[i]:
            continue  # inside a longer name: the Christmas of Orthodox Christmas
        for alias, name in first_words[lower[i]]:
            ends = i + len(alias)
            same = tuple("'" if w == "’" else w for w in lower[i:ends]) == alias
            if same and (words[i][0].isupper() or words[i][0].isdigit() or words[ends - 1][0].isupper()):
                codes[i] = letters["FEAST"]
                codes[i + 1 : ends] = [letters["FEASTMORE"]] * (len(alias) - 1)
                found[i] = name
                break
    return found
