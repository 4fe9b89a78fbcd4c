"""A noun phrase as actors read it: known names, role nouns, modifiers and plain words in order, cut into segments.

In: the words of a noun phrase. Out: `Phrase` with its items. Nothing is decided here.
"""

from __future__ import annotations

from typing import NamedTuple

from closewatch.knowledge.actor_entries import Alias
from closewatch.knowledge.actor_names import TOKEN
from closewatch.knowledge.gazetteer import Gazetteer
from closewatch.knowledge.roles import RoleNoun, modifier_starts, modifiers, role_nouns

PREPOSITIONS = frozenset({
    "of", "in", "from", "at", "near", "to", "for", "on", "with", "by", "against", "over", "under", "between",
    "within", "across", "around", "throughout", "inside", "outside", "among", "about", "into", "through", "toward",
    "towards", "along", "including", "like", "without", "during", "after", "before", "since", "until", "upon",
    "via", "per", "as", "off", "beyond", "behind", "beneath", "beside", "opposite", "than", "despite", "amid",
})  # fmt: skip
_STOPS = frozenset({
    "who", "whom", "whose", "which", "that", "where", "when", "while", "because", "is", "are", "was", "were", "be",
    "been", "being", "has", "have", "had", "will", "would", "could", "should", "living", "fleeing", "working",
    "operating", "protesting", "using", "holding", "fighting", "serving", "based", "opposed", "linked", "accused",
    "suspected", "wanted", "said", "says", "loyal", "belonging", "carrying",
})  # fmt: skip
_LEADING = frozenset({
    "the", "a", "an", "this", "that", "these", "those", "some", "any", "all", "both", "each", "every", "several",
    "many", "most", "few", "no", "other", "another", "such", "its", "his", "her", "their", "our", "my", "your",
    "certain", "various", "numerous", "over", "about", "around", "nearly", "almost", "more", "than", "least", "at",
    "up", "to", "only", "just", "even", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million", "dozen",
    "dozens", "hundreds", "thousands", "senior", "top", "high", "ranking", "key", "leading", "chief", "main",
    "major", "veteran", "prominent", "new", "old", "young", "unidentified", "unnamed", "unknown", "alleged",
    "suspected", "so", "called", "self", "styled", "current", "then", "long", "time", "longtime", "incumbent",
    "sitting", "interim", "acting", "newly", "elected", "designate", "deputy", "vice",
})  # fmt: skip
DETERMINERS = frozenset({
    "the", "a", "an", "this", "that", "these", "those", "some", "any", "all", "both", "each", "every", "its",
    "his", "her", "their", "our", "my", "your",
})  # fmt: skip
_BREAKS = frozenset(',;:()[]–—“”"/')
_PLAIN_GAPS = frozenset({"", " ", "-"})
_BACKED = frozenset({
    "backed", "supported", "funded", "aligned", "trained", "sponsored", "controlled", "held", "occupied", "ruled",
    "brokered", "friendly", "allied", "made", "built", "designed", "imposed", "speaking", "linked", "mediated",
    "installed", "appointed", "recognized", "recognised", "armed", "equipped", "administered", "annexed",
    "besieged", "affiliated", "inspired", "drafted", "bound", "registered", "flagged",
})  # fmt: skip
_BEFORE = frozenset({"pro", "anti", "non", "counter", "trans", "cross", "inter"})
PARTICLES = frozenset({
    "de", "da", "do", "dos", "das", "di", "del", "della", "van", "von", "der", "den", "le", "la", "bin", "ben",
    "ibn", "al", "el", "ul", "e", "y", "abu", "umm", "ould", "te", "ter", "bint",
})  # fmt: skip


class Item(NamedTuple):  # made for every word of every phrase, three times as fast as a dataclass
    """Tokens [first, past) of a phrase: a known name, a role noun, a modifier, or one plain word."""

    first: int
    past: int
    names: tuple[Alias, ...] = ()
    role: RoleNoun | None = None
    lends: tuple[str, ...] = ()
    plain: bool = False  # one word that no table tells anything of
    aside: bool = False  # a name that tells nothing of who acts ("US-backed", "pro-Iranian")


class Phrase:
    """Tokens of a noun phrase with what stands between them, and its items."""

    __slots__ = ("gaps", "items", "keys", "text", "tokens")

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self.tokens = text.split(" ")
        self.gaps = ["", *[" "] * (len(self.tokens) - 1)]
        if not text.replace(" ", "").isalnum() or "" in self.tokens:  # one phrase in five has other signs
            self.tokens, self.gaps = [], []
            end = 0
            for match in TOKEN.finditer(text):
                word = match.group()
                self.tokens.append(word.replace(".", "") if "." in word else word)
                self.gaps.append(text[end : match.start()])
                end = match.end()
        self.keys = [w.lower() for w in self.tokens]
        self.items = self._read(gazetteer)

    def _read(self, gazetteer: Gazetteer) -> list[Item]:
        roles, lending, starts = role_nouns(), modifiers(), modifier_starts()
        tokens, keys, n = self.tokens, self.keys, len(self.keys)
        items: list[Item] = []
        i = 0
        while i < n:
            key = keys[i]
            known = gazetteer.small_starts if tokens[i] == key else gazetteer.starts
            names = gazetteer.at(tokens, keys, i) if key in known else ()
            role = self._role_at(roles, i) if key in roles else None
            lends, long_lends = self._lends_at(lending, i) if key in starts else ((), 0)
            if not names and role is None and not lends:
                items.append(Item(i, i + 1, plain=True))
                i += 1
                continue
            long_name = len(names[0].keys) if names else 0
            long_role = len(role.keys) if role is not None else 0
            if names and long_name >= max(long_role, long_lends):
                if long_name == 1 and names[0].careful and self._in_a_name(i):
                    item = Item(i, i + 1, plain=True)
                elif long_name < 3 and names[0].entry.kind == "person" and self._goes_on(i + long_name):
                    item = Item(i, i + 1, plain=True)  # "Juan Carlos Jobet" is not Juan Carlos
                else:
                    item = Item(i, i + long_name, names, aside=self._aside(i, i + long_name))
            elif role is not None and long_role >= long_lends:
                item = Item(i, i + long_role, role=role, lends=lends)
            elif lends:
                item = Item(i, i + long_lends, lends=lends)
            else:
                item = Item(i, i + 1, plain=True)
            items.append(item)
            i = item.past
        return items

    def _role_at(self, roles: dict[str, tuple[RoleNoun, ...]], i: int) -> RoleNoun | None:
        if self.keys[i] in {"march", "may"} and len(self.keys) == 1 and self.tokens[i][0].isupper():
            return None  # a month
        following = self.keys[i + 1] if i + 1 < len(self.keys) else ""
        for role in roles[self.keys[i]]:
            n = len(role.keys)
            if n == 1 or (role.keys[1] == following and tuple(self.keys[i : i + n]) == role.keys):
                return role
        return None

    def _lends_at(self, lending: dict[tuple[str, ...], tuple[str, ...]], i: int) -> tuple[tuple[str, ...], int]:
        for n in (2, 1):
            found = lending.get(tuple(self.keys[i : i + n]))
            if found is not None and i + n <= len(self.keys):
                return found, n
        return (), 0

    def _in_a_name(self, i: int) -> bool:
        """Whether token i stands beside an unknown capitalised word, as in "Michael Jordan"."""
        roles = role_nouns()
        for k in (i - 1, i + 1):
            if not 0 <= k < len(self.tokens):
                continue
            gap = self.gaps[max(i, k)]
            if gap == " " and self.is_name_word(k) and self.keys[k] not in roles:
                return True
        return False

    def _goes_on(self, k: int) -> bool:
        """Whether a name goes on with an unknown capitalised word at token k."""
        if k >= len(self.tokens) or self.gaps[k] not in {" ", "-"} or not self.is_name_word(k):
            return False
        return self.keys[k] not in role_nouns() and self.keys[k] not in {"jr", "sr", "ii", "iii", "iv"}

    def _aside(self, first: int, past: int) -> bool:
        if first > 0 and self.keys[first - 1] in _BEFORE and "-" in self.gaps[first]:
            return True
        return past < len(self.keys) and self.keys[past] in _BACKED and "-" in self.gaps[past]

    # questions about tokens -----------------------------------------------------------------------------------------

    def is_name_word(self, k: int) -> bool:
        """Whether token k is written like a part of a name that no table holds."""
        word = self.tokens[k]
        return word[0].isupper() and self.keys[k] not in _LEADING and self.keys[k] not in PREPOSITIONS

    def owns(self, item: Item) -> bool:
        """Whether a possessive mark follows the item."""
        k = item.past
        if k < len(self.keys) and self.keys[k] == "s" and self.gaps[k] in {"'", "’"}:
            return True
        return k < len(self.keys) and self.gaps[k][:1] in {"'", "’"} and self.gaps[k] != "'"

    def runs(self, item: Item) -> bool:
        """Whether the item only runs or leads what follows ("Hamas-run ministry", "Kurdish-led forces")."""
        k = item.past
        return k < len(self.keys) and self.keys[k] in {"run", "led", "based", "governed"} and "-" in self.gaps[k]

    def is_mark(self, item: Item) -> bool:
        """Whether the item is the s of a possessive."""
        return item.past - item.first == 1 and self.keys[item.first] == "s" and self.gaps[item.first] in {"'", "’"}

    def words(self, first: int, past: int) -> str:
        """The tokens [first, past) joined by single spaces."""
        return " ".join(self.tokens[first:past])

    def core(self) -> list[Item]:
        """Items without determiners at the beginning and a possessive mark at the end."""
        items = self.items
        start, end = 0, len(items)
        while start < end and items[start].plain and self.keys[items[start].first] in DETERMINERS:
            start += 1
        while end > start and self.is_mark(items[end - 1]):
            end -= 1
        return items[start:end]

    def segments(self, items: list[Item]) -> list[tuple[str, list[Item]]]:
        """Items cut at prepositions, relative words and punctuation, each with the word or sign that opens it."""
        found: list[tuple[str, list[Item]]] = [("", [])]
        for item in items:
            key = self.keys[item.first]
            gap = self.gaps[item.first]
            if gap not in _PLAIN_GAPS and not _BREAKS.isdisjoint(gap) and found[-1][1]:
                found.append((",", []))
            if item.plain and (key in PREPOSITIONS or key in _STOPS):
                hyphened = "-" in gap and key == "based"
                if not hyphened:
                    found.append((key, []))
                    continue
            if item.plain and key == "and" and any(i.names for i in found[-1][1]):
                found.append(("and", []))
                continue
            found[-1][1].append(item)
        return found

    def is_leading(self, item: Item) -> bool:
        """Whether the item says nothing of who is meant: a determiner, a number, "senior", "the three"."""
        key = self.keys[item.first]
        return item.plain and (key in _LEADING or key.isdigit())
