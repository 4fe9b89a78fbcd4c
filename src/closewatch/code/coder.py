"""The whole way from a restored document to its events.

In: a Document, or raw text. Out: events with all their words tied to raw offsets. No database, no screen.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import importlib.metadata
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from closewatch.code.actor_memory import ActorMemory, means_several
from closewatch.code.contexts import count_contexts, find_contexts
from closewatch.code.dates import find_dates
from closewatch.code.encoder import encoder
from closewatch.code.fusing import Fused, Fuser, may_act
from closewatch.code.judging import DraftEvent, judge
from closewatch.code.matching import Matcher
from closewatch.code.mentions import Mention, MentionReader
from closewatch.code.places import find_places, place_of_event
from closewatch.code.statements import find_statements
from closewatch.code.status import status_of
from closewatch.code.timing import time_of_event
from closewatch.code.told import Told
from closewatch.code.voices import kind_of_voice, statement_of
from closewatch.knowledge.files import knowledge_digest
from closewatch.knowledge.ontology import cameo, plover
from closewatch.model.actor import Actor
from closewatch.model.event import Event, MadeBy, Reason, Role, SentenceWords, Voice, Words
from closewatch.model.parse import Parse, Sentence
from closewatch.model.place import Place
from closewatch.model.statement import Statement
from closewatch.model.status import Status
from closewatch.model.text import Document
from closewatch.model.time import TimeExpression
from closewatch.read.parser import parse_many, parser_name
from closewatch.restore.api import restore

_BATCH = 32  # documents parsed together
_AUX = {"expected": "future", "called_for": "future", "conditional": "hypothetical", "speculated": "hypothetical",
        "denied": "negation"}  # fmt: skip
_SPEAKER = frozenset({"we", "We", "I", "us", "our", "Our"})
_LONG_AGO_DAYS = 365  # an event that far before publication is history


def code(text: str | bytes | Document, *, published: datetime.date | None = None) -> list[Event]:
    """Events of one text in the order of their triggers; the text may be raw or an already restored document."""
    doc = text if isinstance(text, Document) else restore(text, published=published)
    return next(code_many([doc]))[1]


def code_many(docs: Iterable[Document], *, learned: bool = True) -> Iterator[tuple[Document, list[Event]]]:
    """Each document with its events, in order; without the learned reader where `learned` is False."""
    for coded in read_many(docs, learned=learned):
        yield coded.doc, coded.events


@dataclass(frozen=True, slots=True)
class Coded:
    """A document with its events and, where it tells any, who says what in it."""

    doc: Document
    events: list[Event]
    statements: list[Statement]


def read_many(docs: Iterable[Document], *, learned: bool = True) -> Iterator[Coded]:
    """Each document with its events and statements, in order; without the learned reader where `learned` is False."""
    batch: list[Document] = []
    for doc in docs:
        batch.append(doc)
        if len(batch) == _BATCH:
            yield from _code_batch(batch, learned)
            batch = []
    yield from _code_batch(batch, learned)


@functools.cache
def made_by() -> MadeBy:
    """Versions of code, knowledge and models."""
    return MadeBy(f"closewatch {importlib.metadata.version('closewatch')}", knowledge_digest(), (parser_name(), encoder().name))


def _code_batch(batch: list[Document], learned: bool) -> Iterator[Coded]:
    readings = [Reading(doc, parse, learned) for doc, parse in zip(batch, parse_many(d.text for d in batch), strict=True)]
    for reading, events in zip(readings, _in_turns([r.steps() for r in readings]), strict=True):
        yield Coded(reading.doc, events, reading.statements if events else [])


# A way through sentences: it waits until what it yields has been called, and gives the events at its end.
Steps = Generator[Callable[[], None], None, list[Event]]


def _in_turns(walks: list[Steps]) -> list[list[Event]]:
    """The events of each of several documents.

    All go on until they need the learned reader, then it reads for all: what it computes with and what the coder does
    push each other out of the processor's caches, and in turns the coder is a third faster.
    """
    found: list[list[Event]] = [[] for _ in walks]
    going = list(range(len(walks)))
    while going:
        asked: dict[int, Callable[[], None]] = {}
        for n in going:
            try:
                asked[n] = next(walks[n])
            except StopIteration as end:
                found[n] = end.value
        for read in asked.values():
            read()
        going = list(asked)
    return found


class Reading:
    """One document being coded."""

    def __init__(self, doc: Document, parse: Parse, learned: bool = True) -> None:
        self.doc = doc
        self.learned = learned
        self.parse = parse
        self.memory = ActorMemory(on=doc.published, text=doc.text)
        self.told = Told()

    # what is known of the whole document; most articles of a day tell no event and are never asked for it

    @functools.cached_property
    def times(self) -> list[TimeExpression]:
        """Words of the text that tell a time."""
        return find_dates(self.doc.text, self.doc.published)

    @functools.cached_property
    def places(self) -> list[Place]:
        """Places that the text names."""
        return find_places(self.doc.text, self.parse)

    @functools.cached_property
    def statements(self) -> list[Statement]:
        """Who says what in the text."""
        return find_statements(self.doc.text, self.parse)

    @functools.cached_property
    def contexts(self) -> Counter[str]:
        """What the text is about."""
        return count_contexts(self.doc.text)

    def events_of(self, sentence: Sentence) -> list[Event]:
        """Events of the next sentence; those before it have been asked for."""
        return _in_turns([self._steps_of(sentence)])[0]

    def steps(self) -> Steps:
        """The way through all sentences, in order."""
        events: list[Event] = []
        for sentence in self.parse.sentences:
            events += yield from self._steps_of(sentence)
        return events

    def _steps_of(self, sentence: Sentence) -> Steps:
        mentions = MentionReader(sentence, self.doc.text, self._resolve)
        mentions.everybody()  # names are taken in before the pronouns that mean them
        matcher = Matcher(sentence, mentions, self.told.participants)
        proposals = matcher.proposals()
        fused = [Fused(p, None) for p in proposals]
        if self.learned and (proposals or may_act(mentions)):
            fuser = Fuser(sentence, mentions, encoder())
            yield functools.partial(fuser.listen, proposals)
            fused = fuser.fuse(proposals, matcher.refused)
        events = []
        for draft in judge(sentence, fused, functools.partial(self._status, sentence), mentions):
            self.told.note(sentence, draft)
            events.append(self._event(sentence, draft))
        return events

    def _resolve(self, words: str, start: int) -> tuple[Actor, ...]:
        """Whom the words name at this place; "we" in a quotation is who speaks."""
        if words in _SPEAKER:
            statement = statement_of(self.statements, start, start + len(words))
            if statement is not None and statement.source_start is not None and statement.source_end is not None:
                source = self.doc.text[statement.source_start : statement.source_end]
                actor = self.memory.resolve(source, statement.source_start)
                return (dataclasses.replace(actor, words=words, basis=(*actor.basis, ("speaker", source))),)
        several = self.memory.resolve_all(words, start) if means_several(words) else ()
        return several if len(several) > 1 else (self.memory.resolve(words, start),)

    def _status(self, sentence: Sentence, i: int) -> Status:
        t = sentence[i]
        return status_of(sentence, i, voice=statement_of(self.statements, t.start, t.end))

    # one event --------------------------------------------------------------------------------------------------

    def _event(self, sentence: Sentence, draft: DraftEvent) -> Event:
        first, last = draft.trigger[0], draft.trigger[-1]
        if last - first > 3:
            last = first
        trigger = self._words(sentence[first].start, sentence[last].end)
        when, when_reason = time_of_event(sentence, first, self.times)
        where, where_reason = place_of_event(sentence, first, self.places)
        statement = statement_of(self.statements, sentence[first].start, sentence[last].end)
        entry = plover()[draft.type]
        known = cameo().get(draft.cameo or "")
        actors = tuple(self._role(sentence, m) for m in draft.actors)
        recipients = tuple(self._role(sentence, m) for m in draft.recipients)
        words = self._words(sentence.start, sentence.end)
        return Event(
            id=self._id(draft, trigger, actors, recipients),
            document_id=self.doc.id,
            type=draft.type,
            mode=draft.mode,
            contexts=find_contexts(words.text, self.contexts),
            cameo=draft.cameo,
            quad=entry.quad,
            goldstein=None if known is None else known.goldstein,
            intensity=entry.intensity(draft.mode),
            status=draft.status,
            aux=self._aux(draft.status, when),
            actors=actors,
            recipients=recipients,
            trigger=trigger,
            sentence=SentenceWords(words.text, words.start, words.end, sentence.number),
            when=when,
            when_reason=when_reason,
            where=where,
            where_reason=where_reason,
            said_by=self._voice(statement),
            quote=self._quote(statement),
            why=Reason(draft.rule, draft.says, draft.certainty),
            made_by=made_by(),
        )

    def _words(self, start: int, end: int) -> Words:
        """Restored words of the text [start, end) with their raw offsets."""
        raw = self.doc.to_raw(start, end)
        return Words(self.doc.text[start:end], raw.start, raw.end)

    def _role(self, sentence: Sentence, m: Mention) -> Role:
        return Role(self._words(sentence[m.first].start, sentence[m.last].end), m.actor)

    def _voice(self, statement: Statement | None) -> Voice | None:
        if statement is None:
            return None
        if statement.source_start is None or statement.source_end is None:
            return Voice(None, Actor("", basis=(("name", "the text names nobody"),)), "unnamed")
        source = self.doc.text[statement.source_start : statement.source_end]
        actor = self.memory.resolve(source, statement.source_start)
        return Voice(self._words(statement.source_start, statement.source_end), actor, kind_of_voice(actor))

    def _quote(self, statement: Statement | None) -> Words | None:
        if statement is None or statement.kind == "indirect":
            return None
        return self._words(statement.content_start, statement.content_end)

    def _aux(self, status: Status, when: TimeExpression | None) -> tuple[str, ...]:
        found = [_AUX[status.name]] if status.name in _AUX else []
        published = self.doc.published
        past = None if when is None else when.past
        if published is not None and past is not None and (published - past).days > _LONG_AGO_DAYS:
            found.insert(0, "historical")
        return tuple(found)

    def _id(self, draft: DraftEvent, trigger: Words, actors: tuple[Role, ...], recipients: tuple[Role, ...]) -> str:
        """16 hex digits that depend on the document, the words and the code, on nothing else."""
        spans = [(r.words.start, r.words.end) for r in (*actors, *recipients)]
        parts = (self.doc.id, trigger.start, trigger.end, draft.type, draft.mode, draft.cameo, draft.status.name,
                 len(actors), spans)  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
