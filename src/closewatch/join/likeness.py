"""Whether one text is a copy of another: exact comparison of two texts, sentence by sentence.

Copies may be cut, framed by other headlines and bylines, reordered, or spun with synonyms. Texts made from one template with
other facts (names, numbers, days, or whether it happened at all) are no copies, however alike their words are.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from closewatch.join.outlets import outlet_words
from closewatch.join.settings import FAMILIES, FamilySettings
from closewatch.join.words import MONTHS, WEEKDAYS, fold, is_number, state_words, tokens, weight
from closewatch.knowledge.joining import holding_words

_BREAK = re.compile(r"\n\s*\n|(?<=[.!?…。！？])[\"'”’)\]]*\s+")
_DATELINE = re.compile(r"^[A-Z][\w .,'’-]{1,40}?(?:\([^)]{2,40}\)\s*[-–—:]|,?\s+[-–—])\s+")
_CLOSING = ".!?…。！？\"'”’)]"
_TITLE_CASE = 0.6  # share of capital words from which a sentence is in title case
_LONGEST = 400  # sentences that are compared
_MERE = 0.8  # of a text's words, from which it is nothing but a copy
_CONTENT = 0.25  # weight from which a word tells what is said
_GLANCE = 0.4  # of the words of the one, in any order: with fewer in common no copy is looked for
_SHORT = 5  # words of a sentence that may match by itself
_WEEKDAY = {name: n for n, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
_MONTH = {name: n for n, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"), ("july", "jul"),
    ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"), ("december", "dec"),
), 1) for name in names}  # fmt: skip
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Folded words of a sentence in order; `facts` are those that are facts, with what they mean, `content` other rare ones.

    What a fact means begins with its kind: name, number, day, held.
    """

    words: tuple[str, ...]
    bag: frozenset[str]
    content: Mapping[str, float]
    facts: Mapping[str, str]
    value: float
    is_headline: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: its sentences but the headline, the words of all of it, what its facts mean."""

    body: tuple[Sentence, ...]
    words: frozenset[str]
    meant: frozenset[str]
    value: float  # of its body


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are.

    `contained` is what sentences of the shorter text that the other one has too are worth, as a share of it; `order` how much
    of them stays in its order, `conflicts` the facts in them that are others, of `facts`, and `odd` the share that only one of
    two matching sentences has; `strange` the share of the shorter one's facts that stand in no such sentence and nowhere in
    the other text; `is_whole` says whether several sentences match, among them the first one of the longer text's body.
    """

    shared: int
    contained: float
    order: float
    conflicts: int
    facts: int
    odd: float
    strange: float
    is_whole: bool
    is_mere: bool = False  # the first text says hardly anything that the second does not

    def is_copy(self, by: FamilySettings = FAMILIES) -> bool:
        """Whether the one is a copy of the other."""
        return (
            self.shared >= by.shared_least
            and self.contained >= (by.contained_least if self.is_whole else by.part_least)
            and self.conflicts <= by.conflicts_most * self.facts
            and self.order >= by.order_least
            and self.odd <= by.odd_most
            and self.strange <= by.strange_most
        )

    def says(self) -> str:
        """The reason in words."""
        how = "the same words" if self.order > 0.98 else f"{self.order:.0%} of its words in the same order"
        return f"{self.contained:.0%} of the shorter text, {how}, {self.conflicts} of {self.facts} facts differ"


_UNLIKE = Likeness(0, 0.0, 0.0, 0, 0, 0.0, 0.0, False)

# --- reading --------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1024)
def read(text: str, published: datetime.date | None = None) -> Reading:
    """The text cut into sentences, with its facts; days are told by the calendar where the day of publication is known."""
    sentences: list[Sentence] = []
    for part in _BREAK.split(text)[:_LONGEST]:
        said = _DATELINE.sub("", part.strip())
        if words := tokens(said):
            is_open = said[-1] not in _CLOSING
            sentences.append(_sentence(words, published, is_headline=is_open and not sentences, is_open=is_open))
    every = frozenset().union(*(s.bag for s in sentences)) if sentences else frozenset()
    meant = frozenset(meaning for s in sentences for meaning in s.facts.values())
    body = tuple(s for s in sentences if not s.is_headline) or tuple(sentences)
    return Reading(body, every, meant, sum(s.value for s in body))


def _sentence(words: list[str], published: datetime.date | None, *, is_headline: bool, is_open: bool) -> Sentence:
    folded = tuple(fold(w) for w in words)
    long = [w for w in words if len(w) > 3]
    is_title = is_open and sum(w[0].isupper() for w in long) > _TITLE_CASE * len(long)
    facts: dict[str, str] = {}
    for i, (word, low) in enumerate(zip(words, folded, strict=True)):
        meaning = _meaning(words, folded, i, published)
        if meaning is None and _is_name(word, low, is_first=i == 0, is_title=is_title):
            meaning = f"name {low}"
        if meaning is not None:
            facts[low] = meaning
    value = sum(1.0 if low in facts else weight(low) for low in folded)
    content = {low: w for low in folded if low not in facts and (w := weight(low)) > _CONTENT}
    return Sentence(folded, frozenset(folded), content, facts, value, is_headline)


def _is_name(word: str, low: str, *, is_first: bool, is_title: bool) -> bool:
    if low in state_words():
        return True
    if not word[0].isupper() or len(word) < 2 or low in outlet_words():
        return False
    return not is_title and not (is_first and weight(low) < 0.75)


def _meaning(words: list[str], folded: tuple[str, ...], i: int, published: datetime.date | None) -> str | None:
    """What a number, a day or a word of doubt means, None for other words."""
    low = folded[i]
    if low in holding_words():
        return f"held {low}"
    if low in WEEKDAYS or low in _RELATIVE:
        return _by_weekday(low, published)
    if low in MONTHS and words[i][0].isupper():
        day = _day_beside(folded, i)
        return f"day {low}" if day is None else _by_date(day, _MONTH[low], published)
    if not is_number(low):
        return None
    for k in (i - 1, i + 1):
        if 0 <= k < len(folded) and folded[k] in _MONTH and words[k][0].isupper() and _is_day(low):
            return _by_date(int(low), _MONTH[folded[k]], published)
    return f"number {low}"


def _is_day(low: str) -> bool:
    return low.isdigit() and 1 <= int(low) <= 31


def _day_beside(folded: tuple[str, ...], i: int) -> int | None:
    """The day of the month that stands beside the month."""
    return next((int(folded[k]) for k in (i - 1, i + 1) if 0 <= k < len(folded) and _is_day(folded[k])), None)


def _by_weekday(low: str, published: datetime.date | None) -> str | None:
    """The day that the word means on the day of publication: a weekday is the last one of that name."""
    if published is None:
        return f"day {low}" if low in WEEKDAYS else None
    back = -_RELATIVE[low] if low in _RELATIVE else (published.weekday() - _WEEKDAY[low]) % 7
    day = published - datetime.timedelta(days=back)
    return f"day {day.month}-{day.day}"


def _by_date(day: int, month: int, published: datetime.date | None) -> str:
    return f"day {month}-{day}" if published is not None else f"date {month}-{day}"


# --- comparing ------------------------------------------------------------------------------------------------------------


def compare(a: Reading, b: Reading, by: FamilySettings = FAMILIES) -> Likeness:
    """How alike the first text is to the second."""
    shorter, longer = (a, b) if a.value <= b.value else (b, a)
    if len(a.words & b.words) < _GLANCE * min(len(a.words), len(b.words)):
        return _UNLIKE
    pairs = _pairs(shorter, longer, by)
    length = sum(len(s.words) for s, _, _ in pairs)
    shared = sum(common for _, _, common in pairs)
    conflicts = sum(_conflicts(s, t, shorter, longer) for s, t, _ in pairs)
    matched = {id(s) for s, _, _ in pairs}
    value = sum(s.value for s in shorter.body if id(s) in matched)
    strange = sum(_is_missing(w, m, longer) for s in shorter.body if id(s) not in matched for w, m in s.facts.items())
    every = sum(len(s.facts) for s in shorter.body)
    facts = sum(len(s.facts) for s, _, _ in pairs)
    contained = value / shorter.value if shorter.value else 0.0
    is_whole = len(pairs) > 1 and any(t is longer.body[0] for _, t, _ in pairs)
    odd = sum(_lacks(s, t) + _lacks(t, s) for s, t, _ in pairs)
    either = sum(len(s.facts.keys() | t.facts.keys()) for s, t, _ in pairs)
    is_mere = contained >= _MERE and (shorter is a or shorter.value >= _MERE * longer.value)
    return Likeness(shared, contained, shared / max(1, length), conflicts, facts, odd / max(1, either),
                    strange / max(1, every), is_whole, is_mere)  # fmt: skip


def _is_missing(word: str, meaning: str, other: Reading) -> bool:
    """Whether the other text has neither the word nor another one that means the same."""
    return word not in other.words and meaning not in other.meant


def _lacks(s: Sentence, t: Sentence) -> int:
    """How many facts of the one sentence the other one lacks."""
    meant = set(t.facts.values())
    return sum(word not in t.bag and meaning not in meant for word, meaning in s.facts.items())


def _conflicts(s: Sentence, t: Sentence, shorter: Reading, longer: Reading) -> int:
    """Facts of two matching sentences that are others: of each kind as many as both sides lack, names that are swapped, and
    all words of doubt that only one side has."""
    mine = [m.split(" ")[0] for w, m in s.facts.items() if _is_missing(w, m, longer)]
    theirs = [m.split(" ")[0] for w, m in t.facts.items() if _is_missing(w, m, shorter)]
    found = sum(min(mine.count(kind), theirs.count(kind)) for kind in set(mine) - {"held"}) + _swapped(s, t)
    return found + sum(w not in t.bag for w, m in s.facts.items() if m.startswith("held")) + sum(
        w not in s.bag for w, m in t.facts.items() if m.startswith("held")
    )


def _swapped(s: Sentence, t: Sentence) -> int:
    """How many of the names in both stand in another order: who does it to whom."""
    both = {w for w, m in s.facts.items() if m.startswith("name")} & t.bag
    x, y = (tuple(w for w in words if w in both) for words in (s.words, t.words))
    return 0 if x == y else min(len(x), len(y)) - in_order(x, y)


def _pairs(shorter: Reading, longer: Reading, by: FamilySettings) -> list[tuple[Sentence, Sentence, int]]:
    """Sentences of the shorter text with the sentence of the longer one that they match, and the words in common."""
    free = list(longer.body)
    found = []
    for s in shorter.body:
        best, most = None, 0
        for t in sorted(free, key=lambda t: -len(s.bag & t.bag))[:2]:
            if len(s.bag & t.bag) < _GLANCE * min(len(s.bag), len(t.bag)):
                break
            common = in_order(s.words, t.words) if _content(s, t) >= by.content_least else 0
            if common > most and _matches(len(s.words), len(t.words), common, by):
                best, most = t, common
        if best is not None:
            free.remove(best)
            found.append((s, best, most))
    return found


def _content(s: Sentence, t: Sentence) -> float:
    """How much of the words that tell what is said, beside the facts, stands in both; of a sentence and its cut all."""
    least = min(sum(s.content.values()), sum(t.content.values()))
    return sum(w for word, w in s.content.items() if word in t.content) / least if least else 1.0


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
