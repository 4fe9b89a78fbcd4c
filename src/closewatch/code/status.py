"""Whether an event happened, as the text holds it.

In: a sentence and the number of the token that names the event. Out: `Status`. The tree is walked from the root of the
sentence down to the event; every cue on the way changes what holds below it. The words are in knowledge/data/cues.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from closewatch.code.statements import find_statements
from closewatch.code.status_walk import FACT, Walk, World
from closewatch.model.parse import Parse, Sentence, Token
from closewatch.model.statement import Statement
from closewatch.model.status import Status, StatusName
from closewatch.read.parser import parse

_SAYS = {
    "claimed": "somebody other than the writer says so",
    "speculated": "the text holds it for possible only",
    "expected": "the text holds it for planned or foreseen",
    "conditional": "it hangs on a condition",
    "called_for": "somebody asks for it",
    "denied": "the text holds that it does not happen",
}


_ASSERTED = Status("asserted")


def status_of(sentence: Sentence, trigger: int, *, voice: Statement | None = None) -> Status:
    """How the text holds the event that token `trigger` names.

    `voice` is the statement in whose content the event stands, where there is one.
    """
    start = FACT
    if voice is not None and not _is_governed(sentence, trigger, voice):
        cue = _tokens_between(sentence, voice.cue_start, voice.cue_end)
        mood = "speculated" if voice.manner == "believed" and voice.source_start is None else "claimed"
        start = World(mood=mood, base=mood, reported=voice.kind == "indirect", cue=cue)
    return _status(sentence, _walk(sentence, start).at(trigger), voice)


@lru_cache(maxsize=2)
def _walk(sentence: Sentence, start: World) -> Walk:
    """The walk over a sentence, kept while its events are judged one after the other."""
    return Walk(sentence, start)


def _is_governed(sentence: Sentence, trigger: int, voice: Statement) -> bool:
    """Whether the words of the statement govern the event in the tree, so that the walk meets them itself."""
    return any(t.start == voice.cue_start and t.pos != "ADP" for t in sentence.ancestors(trigger))


def judge_status(text: str, start: int, end: int) -> Status:
    """How the text holds the event named by the words at [start, end)."""
    read = _last_parse(text)
    found = _locate(read, start, end)
    if found is None:
        return Status("asserted", reason="no words stand there")
    sentence, token = found
    return status_of(sentence, token.i, voice=voice_at(_last_statements(text), token.start))


def voice_at(statements: tuple[Statement, ...] | list[Statement], offset: int) -> Statement | None:
    """The innermost statement whose content holds the character at `offset`, or None.

    The source and the cue that stand inside a split content are the writer's own words.
    """
    inside = [
        s
        for s in statements
        if s.content_start <= offset < s.content_end
        and not (s.cue_start is not None and s.cue_end is not None and s.cue_start <= offset < s.cue_end)
        and not (s.source_start is not None and s.source_end is not None and s.source_start <= offset < s.source_end)
    ]
    return min(inside, key=lambda s: s.content_end - s.content_start, default=None)


@lru_cache(maxsize=2)
def _last_parse(text: str) -> Parse:
    return parse(text)


@lru_cache(maxsize=2)
def _last_statements(text: str) -> tuple[Statement, ...]:
    return tuple(find_statements(text, _last_parse(text)))


def _locate(read: Parse, start: int, end: int) -> tuple[Sentence, Token] | None:
    """The sentence and the token that the words name: a verb before its auxiliary, the highest otherwise."""
    found = read.at(start, end)
    if found is None:
        return None
    sentence, token = found
    while token.dep in ("det", "aux", "auxpass", "prt", "neg", "punct") and token.head != token.i:
        if token.dep == "punct":
            break
        token = sentence[token.head]
    return sentence, token


def _tokens_between(sentence: Sentence, start: int | None, end: int | None) -> tuple[int, int] | None:
    if start is None or end is None:
        return None
    inside = [t.i for t in sentence if start <= t.start and t.end <= end]
    return (inside[0], inside[-1]) if inside else None


def _status(sentence: Sentence, world: World, voice: Statement | None) -> Status:
    name = "asserted" if world.mood == "fact" else world.mood
    if world.neg and world.mood != "conditional":
        name = "denied"
    if name == "asserted":
        return Status("asserted", generic=True) if world.generic else _ASSERTED
    start = end = None
    cue = ""
    if world.cue is not None:
        first, last = sentence[world.cue[0]], sentence[world.cue[1]]
        start, end = first.start, last.end
        cue = " ".join(t.text for t in sentence.tokens[first.i : last.i + 1])
    elif voice is not None:
        start, end = voice.cue_start, voice.cue_end
    reason = _SAYS[name] + (f' ("{cue}")' if cue else "")
    return Status(cast(StatusName, name), cue or None, start, end, reason, world.generic)
