"""Known names of actors in running text: the longest that stands at each place, with token boundaries and case.

In: a text. Out: spans with the actor each names. Surnames alone and role nouns are not names (see ActorMemory).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator

from closewatch.code.actor_sectors import person_sectors
from closewatch.knowledge.actor_entries import Alias, Entry
from closewatch.knowledge.actor_names import TOKEN
from closewatch.knowledge.gazetteer import Starting, case_fits, gazetteer
from closewatch.knowledge.roles import modifiers, role_nouns
from closewatch.model.actor import Actor

_AHEAD = 140  # characters that the longest name may take
# What follows a state's or a city's name and makes another thing of it ("London Times", "China Airlines").
_ANOTHER = frozenset({
    "times", "post", "tribune", "herald", "gazette", "street", "avenue", "road", "square", "bridge", "airport",
    "university", "college", "school", "fc", "united", "city", "airlines", "airways", "hotel", "river", "sea",
    "island", "islands", "bay", "island's", "marathon", "open", "cup", "olympics", "tower", "station", "daily",
    "news", "review", "journal", "agreement", "accord", "accords", "treaty", "protocol", "convention",
    "declaration", "summit", "conference", "hilton",
})  # fmt: skip
# Capitalised at the beginning of a sentence without being part of the name that follows.
_OPENERS = frozenset({
    "after", "although", "amid", "among", "and", "as", "at", "because", "before", "both", "but", "by", "despite",
    "during", "even", "for", "from", "had", "has", "he", "her", "his", "however", "if", "in", "inside", "instead",
    "it", "its", "last", "later", "meanwhile", "most", "nearby", "neighboring", "neighbouring", "now", "of", "off",
    "on", "once", "only", "or", "our", "outside", "over", "since", "so", "some", "still", "that", "the", "their",
    "then", "there", "these", "they", "this", "those", "though", "through", "to", "today", "under", "unlike",
    "until", "unless", "western", "when", "where", "while", "who", "why", "will", "with", "within", "without",
    "would", "yet", "yesterday",
})  # fmt: skip
_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+) \Z")
_PLACES = frozenset({"state", "capital", "city", "region", "breakaway"})


def find_actor_names(text: str, on: datetime.date | None = None) -> list[tuple[int, int, Actor]]:
    """Known names in the text as (start, end, actor), in order, without overlaps and possessive marks.

    >>> [(actor.words, actor.country) for _, _, actor in find_actor_names("Iran met EU envoys")]
    [('Iran', 'IRN'), ('EU', 'EUR')]
    """
    return [(start, end, _actor(alias.entry, text[start:end], on)) for start, end, alias in _names(text)]


def _names(text: str, *, persons: bool = False) -> Iterator[tuple[int, int, Alias]]:
    """The known names of a text with where they stand; those of one word that can be no person may be left out."""
    known = gazetteer()
    free = 0
    for match in _starts().finditer(text):
        start = match.start()
        if start < free:
            continue
        word = match.group()
        key = word.lower() if "." not in word else word.replace(".", "").lower()
        if key not in known.starts:
            continue
        begun = known.starting(key)
        alone = begun.alone if begun.tells_persons or not persons else ()
        hit = _match(text, start, match.end(), word, begun, alone) if alone or begun.goes_on else None
        if hit is not None:
            alias, free = hit
            yield start, free, alias


@functools.cache
def _starts() -> re.Pattern[str]:
    """Tokens a name can begin with: capitalised ones, and the few lower-case ones that the tables have."""
    lower = sorted(gazetteer().lower_starts)
    return re.compile(
        r"(?<![^\W_])(?:(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![A-Za-z]))?|[A-Z]\.[A-Z](?![A-Za-z.])|[^\W\d_a-z][^\W_]*"
        rf"|(?:{'|'.join(map(re.escape, lower))})(?![^\W_]))"
    )


def _match(
    text: str, start: int, end: int, word: str, begun: Starting, alone: tuple[Alias, ...]
) -> tuple[Alias, int] | None:
    """The longest alias that stands at [start, ...) and its end; `alone` are those of one word that count."""
    words, ends = [word.replace(".", "")], [end]
    longer: tuple[Alias, ...] = ()
    for match in TOKEN.finditer(text, end, end + _AHEAD) if begun.goes_on else ():
        gap = text[ends[-1] : match.start()]
        if len(gap) > 3 or "\n\n" in gap or (";" in gap or ":" in gap):
            break
        following = match.group().replace(".", "")
        if not longer:
            longer = begun.longer(following.lower())
        if not longer or len(words) >= len(longer[0].keys):
            break
        words.append(following)
        ends.append(match.end())
    keys = tuple([w.lower() for w in words])
    for alias in longer:
        n = len(alias.keys)
        if keys[:n] == alias.keys and case_fits(alias, words, 0):
            return alias, ends[n - 1]
    for alias in alone:
        if case_fits(alias, words, 0) and _stands_alone(text, start, end, alias):
            return alias, end
    return None


def _stands_alone(text: str, start: int, end: int, alias: Alias) -> bool:
    """Whether a name of one token is the whole name where it stands (not in "Michael Jordan" or "London Times")."""
    if alias.exact:
        return not alias.careful and not _is_shouting(text, start, end)
    kind = alias.entry.kind
    after = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    if after is not None and kind in _PLACES and after.group()[0].isupper() and after.group().lower() in _ANOTHER:
        return False
    if not alias.careful:
        return True
    if after is not None and _unknown_name(after.group()):
        return False
    before = _BEFORE.search(text, max(0, start - 30), start)
    return before is None or not _unknown_name(before[1]) or before[1].lower() in _OPENERS


def _unknown_name(word: str) -> bool:
    """Whether a word is written like a name and is none of our words."""
    low = word.lower()
    return (
        word[0].isupper() and low not in role_nouns() and (low,) not in modifiers()
        and not gazetteer().starting(low).alone
        and low not in {"the", "in", "and", "of", "from", "for", "with", "to", "at", "on", "but", "as", "mr", "is",
        "was"}
    )  # fmt: skip


def _is_shouting(text: str, start: int, end: int) -> bool:
    """Whether the words around are in capitals as well, so that an acronym may be a common word ("TELL US WHO")."""
    before = _BEFORE.search(text, max(0, start - 30), start)
    after = TOKEN.match(text, end + 1)
    return (
        before is not None and after is not None and len(before[1]) > 1 and before[1].isupper()
        and len(after.group()) > 1 and after.group().isupper()
    )  # fmt: skip


def _actor(entry: Entry, words: str, on: datetime.date | None) -> Actor:
    sectors = person_sectors(entry, on)[0] if entry.kind == "person" else entry.sectors_on(on)
    return Actor(
        words, entry.name, entry.id, entry.country, sectors, None, (("country", f"{entry.kind} {entry.name}"),)
    )


def names_of_persons(text: str, on: datetime.date | None) -> Iterator[tuple[int, Actor]]:
    """Persons named in full in the text, with where."""
    for start, end, alias in _names(text, persons=True):
        if gazetteer().is_person(alias.entry.id):
            yield start, _actor(alias.entry, text[start:end], on)


def is_person(actor: Actor) -> bool:
    """Whether the actor is a person of the tables."""
    return actor.id is not None and gazetteer().is_person(actor.id)


def surnames_of(actor: Actor) -> tuple[str, ...]:
    """Folded names by which the news calls a person of the tables alone."""
    return gazetteer().surnames_of(actor.id or "")
