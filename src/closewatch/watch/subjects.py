"""From the words of a topic ("defence cooperation or sanctions") to what they narrow to.

Words between separators (commas, semicolons, "or", "and", "/") are alternatives. Within one, the longest phrases of the
table of topics are found; a word that is in no phrase is an error that names near words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from closewatch.errors import UsageError
from closewatch.knowledge.topics import Meaning, topics
from closewatch.watch.spec import Topic
from closewatch.watch.terms import near

_PIECE = re.compile(r"[,;/&]|[^\s,;/&]+")
_SEPARATORS = frozenset({",", ";", "/", "&", "and", "or"})


@dataclass(slots=True)
class _Alternative:
    """Meanings between two separators; `before` is the separator that it follows."""

    before: str
    meanings: list[Meaning] = field(default_factory=list)
    leads: bool = False  # whether the first word is an attribute


def parse_topics(words: str) -> tuple[Topic, ...]:
    """The topics that the words name, one an alternative; () for no words. Raises UsageError for unknown words."""
    found = _alternatives(words)
    _share_nouns(found)
    made: list[Topic] = []
    for alternative in found:
        topic = _combine(alternative.meanings)
        if topic not in made:
            made.append(topic)
    return tuple(made)


def _alternatives(words: str) -> list[_Alternative]:
    """The meanings of the words, alternative by alternative."""
    table = topics()
    pieces: list[str] = []
    keys: list[str] = []
    for piece in _PIECE.findall(words):
        parts = (piece.lower(),) if piece.lower() in _SEPARATORS else table.key(piece)
        keys += parts
        pieces += [piece] * len(parts)
    found = [_Alternative("")]
    unknown: list[str] = []
    i = 0
    while i < len(keys):
        length = next((n for n in range(table.longest, 0, -1) if tuple(keys[i : i + n]) in table.meanings), 0)
        if length:
            _note(found[-1], table.meanings[tuple(keys[i : i + length])], table.meanings.get((keys[i],)))
        elif keys[i] in _SEPARATORS:
            found.append(_Alternative(keys[i]))
        elif keys[i] not in table.noise:
            unknown.append(pieces[i])
        i += max(length, 1)
    if unknown:
        hints = "".join(near(word, table.phrases) for word in dict.fromkeys(unknown))
        raise UsageError(f"no topic is called {', '.join(repr(w) for w in dict.fromkeys(unknown))}{hints}")
    return [alternative for alternative in found if alternative.meanings]


def _note(alternative: _Alternative, meaning: Meaning, first: Meaning | None) -> None:
    if not alternative.meanings:
        alternative.leads = first is not None and first.is_attribute
    alternative.meanings.append(meaning)


def _share_nouns(found: Sequence[_Alternative]) -> None:
    """ "military and economic cooperation": the first attribute gets the acts of the noun too."""
    noun: list[Meaning] = []
    joined = ""
    for alternative in reversed(found):
        acts = [Meaning(m.types, m.modes, m.cameo, m.quads) for m in alternative.meanings if m.has_acts]
        if acts:
            noun, joined = (acts if alternative.leads else []), ""
        elif noun and all(m.is_attribute for m in alternative.meanings) and joined in {"and", "or", "&"}:
            alternative.meanings += noun
        else:
            noun = []
        joined = joined if joined and alternative.before == "," else alternative.before


def _combine(meanings: Sequence[Meaning]) -> Topic:
    """One topic of all meanings of an alternative: acts that all allow (else any), contexts of all, any status."""
    acting = [m for m in meanings if m.has_acts]
    types = _unite(m.types for m in acting)
    if all(not (m.modes or m.cameo or m.quads) for m in acting):
        types = tuple(t for t in types if all(t in m.types for m in acting)) or types
    return Topic(
        types, _unite(m.modes for m in acting), _unite(m.cameo for m in acting),
        tuple(sorted({q for m in acting for q in m.quads})), _contexts([m.contexts for m in meanings if m.contexts]),
        _unite(m.statuses for m in meanings),
    )  # fmt: skip


def _contexts(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Combinations with one context of each group, the smallest ones only, joined by "+"."""
    chosen = [frozenset(choice) for choice in product(*groups)] if groups else []
    least = [c for c in dict.fromkeys(chosen) if not any(other < c for other in chosen)]
    order = [context for group in groups for context in group]
    return tuple("+".join(sorted(c, key=order.index)) for c in least)


def _unite(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
