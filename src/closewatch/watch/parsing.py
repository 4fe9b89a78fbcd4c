"""`parse_watch`: from a line of words to a `WatchSpec`.

    ACTORS: TOPIC [in PLACE]

ACTORS are "A, B" (between them, either way), "A -> B" (A acts on B), "A" (acting or acted on) or "*" (anybody).
"""

from __future__ import annotations

import re
from dataclasses import replace

from closewatch.errors import UsageError
from closewatch.watch.cleaning import clean
from closewatch.watch.spec import ActorTerm, Direction, PlaceTerm, Topic, WatchSpec
from closewatch.watch.subjects import parse_topics
from closewatch.watch.terms import is_name, resolve_place, resolve_term

_ARROW = re.compile(r"\s*(?:-+>|=+>|→)\s*")
_COMMA = re.compile(r"\s*(?:,|;|\s[-–—]\s)\s*")
_AND = re.compile(r"\s+(?:and|&)\s+")
_WHERE = re.compile(r"(?:^|\s)(?:in|at|near)\s+((?:the\s+)?[A-Z].*)$")
_ANYBODY = "*"


def parse_watch(words: str, *, name: str | None = None) -> WatchSpec:
    """What the words ask for. The name is the words themselves where none is given.

    >>> spec = parse_watch("North Korea, Russia: defence cooperation")
    >>> spec.who(), spec.topics[0].contexts
    ('between North Korea (PRK) and Russia (RUS)', ('military',))

    Raises:
        UsageError: some words are not understood; they are named, with near ones.
    """
    text = clean(words)
    if not text:
        raise UsageError('a watch is empty; write e.g. "North Korea, Russia: defence cooperation"')
    who, colon, what = text.partition(":")
    if not colon:
        _refuse_lone_topic(text)
    actors, direction, recipients = _parse_actors(who.strip())
    topics, places = _parse_subject(what.strip())
    spec = WatchSpec(clean(name or text), actors, direction, recipients, topics, places)
    if not (spec.sides or topics or places):
        raise UsageError(f"{text!r} asks for everything; name an actor, a topic or a place")
    return spec


def _parse_actors(words: str) -> tuple[tuple[ActorTerm, ...], Direction, tuple[ActorTerm, ...]]:
    parts = _ARROW.split(words)
    if len(parts) > 2:
        raise UsageError(f"{words!r} holds more than one arrow; write A -> B")
    if len(parts) == 2:
        return _terms(parts[0]), "to", _terms(parts[1])
    terms = _terms(words.removeprefix("between "))
    return terms, "between" if len(terms) > 1 else "any", ()


def _terms(words: str) -> tuple[ActorTerm, ...]:
    """The actors of one side; none for anybody."""
    if words in {"", _ANYBODY}:
        return ()
    found: list[ActorTerm] = []
    for part in filter(None, _COMMA.split(words)):
        found += [] if part == _ANYBODY else _joined(part)
    return tuple({replace(t, words=""): t for t in found}.values())


def _joined(words: str) -> list[ActorTerm]:
    """One name, or several that "and" joins: "Bosnia and Herzegovina" is one."""
    pieces = [words] if is_name(words) else _AND.split(words)
    return [resolve_term(piece) for piece in pieces]


def _parse_subject(words: str) -> tuple[tuple[Topic, ...], tuple[PlaceTerm, ...]]:
    """Topics and places; a place begins with a capital and follows "in", "at" or "near"."""
    places: tuple[PlaceTerm, ...] = ()
    found = _WHERE.search(words)
    if found is not None:
        names = re.split(r"\s*,\s*|\s+(?:and|or)\s+", found.group(1))
        places = tuple(resolve_place(re.sub(r"^[Tt]he\s+", "", n)) for n in names if n)
        words = words[: found.start()]
    return parse_topics(words), places


def _refuse_lone_topic(text: str) -> None:
    """Words without a colon are actors; where they are a topic instead, the error says how to write that."""
    try:
        topics, places = _parse_subject(text)
        names_actor = not (topics or places)
    except UsageError:
        names_actor = True
    try:
        _parse_actors(text)
    except UsageError as error:
        if names_actor:
            raise
        raise UsageError(f'{text!r} names no actor; write "*: {text}" for anybody, or "NAME: {text}"') from error
