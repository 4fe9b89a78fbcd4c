"""Whether one text is a copy of another: exact comparison of two texts, sentence by sentence.

Copies may be cut, framed by other headlines and bylines, reordered, or spun with synonyms. Texts made from one template with
other facts (names, numbers, days) are no copies, however alike their words are.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from closewatch.join.outlets import outlet_words
from closewatch.join.settings import FAMILIES, FamilySettings
from closewatch.join.words import MONTHS, WEEKDAYS, fold, is_number, state_words, tokens, weight

_BREAK = re.compile(r"\n\s*\n|(?<=[.!?…。！？])[\"'”’)\]]*\s+")
_DATELINE = re.compile(r"^[A-Z][\w .,'’-]{1,40}?(?:\([^)]{2,40}\)\s*[-–—:]|,?\s+[-–—])\s+")
_CLOSING = ".!?…。！？\"'”’)]"
_TITLE_CASE = 0.6  # share of capital words from which a sentence is a headline
_LONGEST = 400  # sentences that are compared
_MERE = 0.8  # of a text's words, from which it is nothing but a copy
_SHORT = 5  # words of a sentence that may match by itself


@dataclass(frozen=True, slots=True)
class Sentence:
    """Folded words of a sentence in order, and those of them that are facts, by kind."""

    words: tuple[str, ...]
    bag: frozenset[str]
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared."""

    sentences: tuple[Sentence, ...]
    words: frozenset[str]
    length: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: `contained` is the share of the shorter one's words in sentences that the other one has too.

    `order` is how much of those sentences stays as it was, `conflicts` the facts that are others, of `facts`.
    """

    shared: int
    contained: float
    order: float
    conflicts: int
    facts: int
    is_mere: bool = False  # the first text says hardly anything that the second does not

    def is_copy(self, by: FamilySettings = FAMILIES) -> bool:
        """Whether the one is a copy of the other."""
        return (
            self.shared >= by.shared_least
            and self.contained >= by.contained_least
            and self.conflicts <= by.conflicts_most * self.facts
        )

    def says(self) -> str:
        """The reason in words."""
        how = "the same words" if self.order > 0.98 else f"{self.order:.0%} of the words in the same order"
        return f"{self.contained:.0%} of the shorter text, {how}, {self.conflicts} of {self.facts} facts differ"


@functools.lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """The text cut into sentences, with its facts."""
    sentences = []
    for part in _BREAK.split(text)[:_LONGEST]:
        said = _DATELINE.sub("", part.strip())
        if words := tokens(said):
            sentences.append(_sentence(words, is_closed=said[-1] in _CLOSING))
    every = frozenset().union(*(s.bag for s in sentences)) if sentences else frozenset()
    return Reading(tuple(sentences), every, sum(len(s.words) for s in sentences))


def _sentence(words: list[str], *, is_closed: bool) -> Sentence:
    folded = tuple(fold(w) for w in words)
    long = [w for w in words if len(w) > 3]
    is_headline = not is_closed and sum(w[0].isupper() for w in long) > _TITLE_CASE * len(long)
    facts = {}
    for i, (word, low) in enumerate(zip(words, folded, strict=True)):
        kind = _kind(word, low, is_first=i == 0, is_headline=is_headline)
        if kind is not None:
            facts[low] = kind
    return Sentence(folded, frozenset(folded), facts)


def _kind(word: str, low: str, *, is_first: bool, is_headline: bool) -> str | None:
    """What kind of fact the word is, None where it is none."""
    if is_number(low):
        return "number"
    if low in WEEKDAYS:
        return "weekday"
    if low in MONTHS and word[0].isupper():
        return "month"
    if not word[0].isupper() or len(word) < 2 or low in outlet_words():
        return None
    if low in state_words():
        return "name"
    return None if is_headline or (is_first and weight(low) < 0.75) else "name"


def compare(a: Reading, b: Reading, by: FamilySettings = FAMILIES) -> Likeness:
    """How alike the first text is to the second."""
    shorter, longer = (a, b) if a.length <= b.length else (b, a)
    pairs = _pairs(shorter, longer, by)
    matched = sum(len(s.words) for s, _, _ in pairs)
    order = sum(common for _, _, common in pairs)
    conflicts = facts = 0
    for s, t, _ in pairs:
        mine = [kind for word, kind in s.facts.items() if word not in longer.words]
        theirs = [kind for word, kind in t.facts.items() if word not in shorter.words]
        conflicts += sum(min(mine.count(kind), theirs.count(kind)) for kind in set(mine))
        facts += len(s.facts)
    is_mere = matched >= _MERE * a.length if shorter is a else order >= _MERE * a.length
    return Likeness(order, matched / max(1, shorter.length), order / max(1, matched), conflicts, facts, is_mere)


def _pairs(shorter: Reading, longer: Reading, by: FamilySettings) -> list[tuple[Sentence, Sentence, int]]:
    """Sentences of the shorter text with the sentence of the longer one that they match, and the words in common."""
    free = list(longer.sentences)
    found = []
    for s in shorter.sentences:
        best, most = None, 0
        for t in sorted(free, key=lambda t: -len(s.bag & t.bag))[:2]:
            common = in_order(s.words, t.words)
            if common > most and _matches(len(s.words), len(t.words), common, by):
                best, most = t, common
        if best is not None:
            free.remove(best)
            found.append((s, best, most))
    return found


def _matches(mine: int, theirs: int, common: int, by: FamilySettings) -> bool:
    """Whether so many words in common make two sentences one: one may also be a cut of the other."""
    if common >= by.sentence_least * max(mine, theirs):
        return True
    return min(mine, theirs) > _SHORT and common >= 0.85 * min(mine, theirs)


def in_order(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How many words both have in the same order: the length of their longest common subsequence."""
    places: dict[str, int] = {}
    for i, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for word in b:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(a) - row.bit_count()
