"""Who words name: states, governments and seats, office-holders, organisations, groups, roles, in text and alone.

In: the words of a noun phrase and a day, or a running text. Out: `Actor`s. Never a guess: what the words do not tell
is None and `basis` says why. Nothing here knows the parser.
"""

from __future__ import annotations

import datetime

from closewatch.code.actor_find import find_actor_names
from closewatch.code.actor_memory import ActorMemory
from closewatch.code.actor_reading import read_words
from closewatch.model.actor import Actor

__all__ = ["ActorMemory", "find_actor_names", "is_political", "resolve_actor"]

_LONGEST = 400  # characters of a phrase that are read; longer ones are no noun phrases


def resolve_actor(words: str, on: datetime.date | None = None) -> Actor:
    """The actor that a noun phrase names, on a day where one is given.

    >>> actor = resolve_actor("Turkish police")
    >>> actor.country, actor.sector
    ('TUR', 'COP')
    """
    return _read(words, on)[0]


def is_political(words: str) -> bool:
    """Whether the head of the phrase can be an actor: a person, group, state, organisation, role, or its seat."""
    actor, political = _read(words, None)
    return political and (actor.is_known or actor.role is not None or actor.name is not None)


def _read(words: str, on: datetime.date | None) -> tuple[Actor, bool]:
    actor, political = read_words(words[:_LONGEST], on)
    if len(words) > _LONGEST:
        actor = Actor(words, actor.name, actor.id, actor.country, actor.sectors, actor.role, actor.basis)
    return actor, political
