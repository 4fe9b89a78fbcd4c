"""What joining compares: the profile of an event, and of the happening that events amount to.

A profile is what its events say in sum: it is made by adding event after event, and packed into a few hundred bytes. Parties
are kept by their keys, words by 24 bits each.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from closewatch.store.rows import Party

_WORDS_MOST, _TOPIC_MOST, _NUMBERS_MOST, _DAYS_MOST, _PARTIES_MOST = 32, 20, 12, 12, 12
_UNITS = 15  # weights and counts of words are kept in four bits each
_Key = TypeVar("_Key")

Counts = dict[str, int]
Words = dict[int, tuple[int, int]]  # code of the word -> weight (1 to 15) and events that have it (to 15)


@dataclass(frozen=True, slots=True)
class Profile:
    """What events say in sum.

    `days` are the told intervals of ordinals with how many events tell them, `published` the first and last day on which
    reports appeared. `held` is how documents hold it: day of appearance and status, with the event that says so. `origins`
    are groups of codes of where reports come from; each group is one independent source. `documents` counts documents.
    """

    types: Counts = field(default_factory=dict)
    modes: Counts = field(default_factory=dict)
    days: dict[tuple[int, int], int] = field(default_factory=dict)
    published: tuple[int, int] | None = None
    places: dict[int, int] = field(default_factory=dict)
    countries: Counts = field(default_factory=dict)
    actors: dict[int, int] = field(default_factory=dict)
    recipients: dict[int, int] = field(default_factory=dict)
    contexts: dict[int, int] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    topic: Words = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    held: dict[tuple[int, str], int] = field(default_factory=dict)
    origins: tuple[frozenset[int], ...] = ()
    documents: int = 0

    @property
    def type(self) -> str:
        """The type that most events have; of equals the first one."""
        return commonest(self.types) or ""

    @property
    def events(self) -> int:
        """How many events it is made of."""
        return sum(self.types.values())


def commonest(counts: Mapping[_Key, int]) -> _Key | None:
    """What is counted most, the first of equals; None where nothing is."""
    return max(counts, key=lambda k: counts[k]) if counts else None


def add(a: Profile, b: Profile) -> Profile:
    """Both in sum, `b` after `a`."""
    return Profile(
        types=_sum(a.types, b.types), modes=_sum(a.modes, b.modes), days=_most(_sum(a.days, b.days), _DAYS_MOST),
        published=_around(a.published, b.published), places=_most(_sum(a.places, b.places), _DAYS_MOST),
        countries=_most(_sum(a.countries, b.countries), _DAYS_MOST),
        actors=_most(_sum(a.actors, b.actors), _PARTIES_MOST),
        recipients=_most(_sum(a.recipients, b.recipients), _PARTIES_MOST),
        contexts=_sum(a.contexts, b.contexts), words=_words(a.words, b.words, _WORDS_MOST),
        topic=_words(a.topic, b.topic, _TOPIC_MOST), numbers=_most(_sum(a.numbers, b.numbers), _NUMBERS_MOST),
        held={**b.held, **a.held}, origins=_grouped((*a.origins, *b.origins)), documents=a.documents + b.documents,
    )  # fmt: skip


def total(profiles: Iterable[Profile]) -> Profile:
    """All of them in sum, in their order."""
    found = Profile()
    for profile in profiles:
        found = add(found, profile)
    return found


def _sum(a: dict[_Key, int], b: dict[_Key, int]) -> dict[_Key, int]:
    if not b:
        return a
    found = dict(a)
    for key, count in b.items():
        found[key] = found.get(key, 0) + count
    return found


def _most(counts: dict[_Key, int], most: int) -> dict[_Key, int]:
    """The commonest ones, in the order in which they came."""
    if len(counts) <= most:
        return counts
    kept = set(sorted(counts, key=lambda k: -counts[k])[:most])
    return {key: count for key, count in counts.items() if key in kept}


def _words(a: Words, b: Words, most: int) -> Words:
    """Words of both; of too many those that weigh most in sum."""
    found = dict(a)
    for code, (weight, count) in b.items():
        old = found.get(code)
        found[code] = (weight, count) if old is None else (max(weight, old[0]), min(_UNITS, old[1] + count))
    if len(found) <= most:
        return found
    kept = sorted(found, key=lambda code: (-found[code][0] * found[code][1], code))[:most]
    return {code: found[code] for code in sorted(kept)}


def _around(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), max(a[1], b[1])


def _grouped(groups: Iterable[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """Groups that share a member are one."""
    found: list[frozenset[int]] = []
    for group in groups:
        apart = [other for other in found if not group & other]
        found = [*apart, group.union(*(other for other in found if group & other))]
    return tuple(sorted(found, key=sorted))


# --- packing --------------------------------------------------------------------------------------------------------------


def pack(p: Profile) -> bytes:
    """The profile as bytes: a line of JSON, then words of its events and of their documents as numbers of 32 bits."""
    head = [
        p.types, p.modes, [[*days, n] for days, n in p.days.items()], p.published, list(p.places.items()), p.countries,
        list(p.actors.items()), list(p.recipients.items()), list(p.contexts.items()), list(p.numbers.items()),
        [[*key, event] for key, event in p.held.items()], [sorted(g) for g in p.origins], p.documents, len(p.words),
    ]  # fmt: skip
    both = (*p.words.items(), *p.topic.items())
    words = array("I", (code | weight << 24 | count << 28 for code, (weight, count) in both))
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + words.tobytes()


def unpack(packed: bytes) -> Profile:
    """The profile that `pack` made bytes of."""
    line, _, rest = packed.partition(b"\n")
    head = json.loads(line)
    flat = array("I", rest)
    words = [(n & 0xFFFFFF, (n >> 24 & 0xF, n >> 28)) for n in flat]
    return Profile(
        types=head[0], modes=head[1], days={(first, past): n for first, past, n in head[2]},
        published=None if head[3] is None else (head[3][0], head[3][1]), places=dict(head[4]), countries=head[5],
        actors=dict(head[6]), recipients=dict(head[7]), contexts=dict(head[8]), numbers=dict(head[9]),
        held={(day, status): event for day, status, event in head[10]}, origins=tuple(map(frozenset, head[11])),
        documents=head[12], words=dict(words[: head[13]]), topic=dict(words[head[13] :]),
    )  # fmt: skip


def countries_of(sides: Mapping[int, int], parties: Mapping[int, Party]) -> list[str]:
    """Countries of the parties, the commonest first."""
    counts: Counts = {}
    for key, count in sides.items():
        country = parties[key].country
        if country is not None:
            counts[country] = counts.get(country, 0) + count
    return sorted(counts, key=lambda c: (-counts[c], c))
