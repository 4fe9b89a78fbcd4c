"""From a user's words to whom and where a watch means; what is not understood is an error that names near words."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable

from closewatch.code.actors import resolve_actor
from closewatch.errors import UsageError
from closewatch.knowledge.countries import alpha3, place_aliases, state_aliases, state_names
from closewatch.knowledge.officials import persons
from closewatch.knowledge.organisations import organisation_aliases
from closewatch.knowledge.roles import people_aliases
from closewatch.knowledge.toponyms import country_names, features, look_up
from closewatch.model.actor import Actor
from closewatch.watch.spec import ActorTerm, PlaceTerm

_TOKEN = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\.?")
_SMALL = frozenset({"the", "of", "s", "a", "an"})
_CODE = re.compile(r"[A-Z]{3}")
_BEYOND_STATES = {
    "UNO": "United Nations", "EUR": "European Union", "IGO": "international organisations",
    "NGO": "non-governmental organisations", "MNC": "multinational companies", "IMG": "international militant groups",
    "ISM": "international social movements",
}  # fmt: skip
_WHOLE = {"Q1065": "UNO", "Q458": "EUR"}  # organisations with a code of their own: all of their parts are meant


def resolve_term(words: str) -> ActorTerm:
    """Whom the words mean. Raises UsageError where that is not known, or not of all the words."""
    if _CODE.fullmatch(words) and (term := _by_code(words)) is not None:
        return term
    actor = resolve_actor(words)
    if actor.id is not None:
        _require_all(words, actor)
    state = _states().get(actor.id or "")
    if state is not None:  # a capital or a seat of government stands for its state
        return ActorTerm(words, country=state, name=state_names().get(state, actor.name))
    if actor.id in _WHOLE:
        return ActorTerm(words, country=_WHOLE[actor.id], name=actor.name)
    if actor.id is not None:
        return ActorTerm(words, id=actor.id, name=actor.name)
    if actor.sectors and actor.role is not None:
        return ActorTerm(words, country=actor.country, sector=actor.sectors[0])
    if actor.country is not None:
        raise UsageError(f"of {words!r} only the country {actor.country} is understood; name the state, or somebody in it")
    raise UsageError(f"nobody known is called {words!r}{near(words, _actor_names())}")


def is_name(words: str) -> bool:
    """Whether the words as they are name one state, organisation or person."""
    return _plain(words) in _known_names()


def _require_all(words: str, actor: Actor) -> None:
    """Raises UsageError where words beside the actor's name say something that is not understood."""
    if is_name(words):
        return
    tokens = _TOKEN.findall(words)
    spans = [(i, k) for i in range(len(tokens)) for k in range(i + 1, len(tokens) + 1)]
    spans.sort(key=lambda span: span[0] - span[1])
    named = next(((i, k) for i, k in spans if " ".join(tokens[i:k]).lower() in _known_names()), None)
    if named is None:
        return  # a name in another spelling
    others = [t for t in tokens if _states().get(resolve_actor(t).id or "", actor.country) != actor.country]
    left = others or [t for t in (*tokens[: named[0]], *tokens[named[1] :]) if t.lower() not in _SMALL]
    beside = resolve_actor(" ".join(left))
    is_known = bool(beside.sectors) or beside.role is not None or beside.id is not None
    fits = not others and is_known and beside.country in {None, actor.country}
    if left and not fits:
        told = actor.name or actor.id
        raise UsageError(f"of {words!r} only {told} is understood, not {' '.join(left)!r}; write several actors as \"A, B\"")


def resolve_place(words: str) -> PlaceTerm:
    """Where the words mean. Raises UsageError where no place is called so."""
    country = country_names().get(words) or country_names().get(words.title())
    if country is not None:
        return PlaceTerm(words, country.iso3)
    if _CODE.fullmatch(words) and alpha3(words) is not None:
        return PlaceTerm(words, words)
    actor = resolve_actor(words)
    state = _states().get(actor.id or "")
    if state is not None and actor.sectors == ():
        return PlaceTerm(words, state)
    if words.lower() in _features() or look_up(words):
        return PlaceTerm(words)
    raise UsageError(f"no place is called {words!r}{near(words, country_names())}")


def near(words: str, known: Iterable[str]) -> str:
    """ "; near are …" with names that are spelled nearly so, empty where there are none."""
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(name.lower(), name)
    found = difflib.get_close_matches(words.lower(), spelled, n=3, cutoff=0.75)
    return f"; near is {', '.join(spelled[f] for f in found)}" if found else ""


def _by_code(code: str) -> ActorTerm | None:
    if code in _BEYOND_STATES:
        return ActorTerm(code, country=code, name=_BEYOND_STATES[code])
    if alpha3(code) == code:
        return ActorTerm(code, country=code, name=state_names().get(code))
    return None


@functools.cache
def _states() -> dict[str, str]:
    return {entry.id: entry.country for _, entry in state_aliases() if entry.kind == "state" and entry.country is not None}


@functools.cache
def _features() -> frozenset[str]:
    return frozenset(name.lower() for name in features())


def _plain(words: str) -> str:
    return words.lower().removeprefix("the ").removesuffix("'s").removesuffix("’s").rstrip("!?")


@functools.cache
def _known_names() -> frozenset[str]:
    every = [name for name, _ in (*state_aliases(), *people_aliases(), *place_aliases())]
    return frozenset(map(_plain, (*_actor_names(), *every)))


@functools.cache
def _actor_names() -> tuple[str, ...]:
    states = [name.rstrip("!?") for name, entry in state_aliases() if entry.kind == "state"]
    organisations = [name.rstrip("!?") for name, _ in organisation_aliases()]
    return (*states, *organisations, *(name for person in persons() for name in person.aliases))
