"""Why a sentence was coded as it was: every step of the way through `coder.py`, kept instead of thrown away.

In: a Document and the number of a sentence. Out: an `Explanation`. Nothing is decided here; the sentences before are
coded as always, so that what they have told of actors and events counts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from closewatch.code.coder import Reading
from closewatch.code.encoder import Encoder, Span, encoder
from closewatch.code.encoder import Reading as Heard
from closewatch.code.fusing import Fused, Fuser, Thresholds, may_act
from closewatch.code.judging import DraftEvent, judge
from closewatch.code.matching import Matcher, Proposal
from closewatch.code.mentions import Mention, MentionReader
from closewatch.code.predicates import Frame
from closewatch.errors import UsageError
from closewatch.knowledge.patterns import Pattern, by_lemma
from closewatch.model.event import Event
from closewatch.model.parse import Sentence
from closewatch.model.text import Document
from closewatch.read.parser import parse

Verdict = Literal["kept", "dropped", "relabelled", "added"]
Pair = tuple[Span | None, Span | None]
_SHOWN = 0.05  # a type less likely than this is not told


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """A frame, the pattern that it met (None where none did) and all patterns that were tried, the most specific first."""

    frame: Frame
    pattern: Pattern | None
    tried: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """What the encoder gave for one thing that it was asked about: types over 5 %, the likeliest first."""

    types: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class LikelyPair(Likely):
    """The same for a pair of words; None stands for a side that is not named."""

    actor: str | None
    recipient: str | None


@dataclass(frozen=True, slots=True)
class LikelyWord(Likely):
    """The same for token i as the word that names an event."""

    i: int


@dataclass(frozen=True, slots=True)
class EncoderView:
    """All that the encoder gave for a sentence; pairs and words with nothing over 5 % are left out."""

    name: str
    pairs: tuple[LikelyPair, ...]
    words: tuple[LikelyWord, ...]
    asked: int  # pairs
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of one proposal (`before`, None where the encoder alone found the event) in `after` (None: dropped)."""

    verdict: Verdict
    before: Proposal | None
    after: Fused | None
    named: tuple[Mention, ...] = ()  # who came into a role that the pattern had left open or given to others


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of one sentence in the order in which they were taken.

    `unknown` are the numbers of verbs for which no pattern is written; `silent` are the judged proposals that became no
    event, because they name nobody known or tell what another event tells already. `encoder` is None where the sentence
    was not worth asking it.
    """

    document: Document
    sentence: Sentence
    mentions: tuple[Mention, ...]
    frames: tuple[FrameMatch, ...]
    unknown: tuple[int, ...]
    encoder: EncoderView | None
    judgements: tuple[Judgement, ...]
    silent: tuple[Proposal, ...]
    events: tuple[Event, ...]

    def words(self, first: int, last: int) -> str:
        """The restored words of tokens first..last, in one line."""
        s = self.sentence
        return " ".join(self.document.text[s[first].start : s[last].end].split())


def explain(doc: Document, number: int) -> Explanation:
    """Why sentence `number`, counted from 0 as in the event record, was coded as it was.

    Raises:
        UsageError: the document has no such sentence.
    """
    read = parse(doc.text)
    count = len(read.sentences)
    if not 0 <= number < count:
        held = "no sentence" if count == 0 else f"sentences 0 to {count - 1}"
        raise UsageError(f"there is no sentence {number}: the document holds {held}")
    reading = _Explaining(doc, read)
    for before in read.sentences[:number]:
        list(reading.events_of(before))  # taken in: who was named, which event "the meeting" refers back to
    return reading.explain(read.sentences[number])


class _Explaining(Reading):
    """A document being coded whose steps are kept. A test holds that its events are those of the coder."""

    def explain(self, sentence: Sentence) -> Explanation:
        mentions = MentionReader(sentence, self.doc.text, self._resolve)
        everybody = mentions.everybody()
        matcher = Matcher(sentence, mentions, self.told.participants)
        proposals = matcher.proposals()
        fused = [Fused(p, None) for p in proposals]
        view = None
        if proposals or may_act(mentions):
            listening = _Listening(encoder())
            fuser = Fuser(sentence, mentions, listening)
            fused = fuser.fuse(proposals, matcher.refused)
            view = _view(self.doc.text[sentence.start : sentence.end], listening, fuser.t)
        drafts = judge(sentence, fused, functools.partial(self._status, sentence), mentions)
        events = []
        for draft in drafts:
            self.told.note(sentence, draft)
            events.append(self._event(sentence, draft))
        frames = tuple(FrameMatch(f, matcher.match(f), _tried(f)) for f in matcher.frames())
        met = {m.frame.i for m in frames}
        return Explanation(
            document=self.doc, sentence=sentence, mentions=tuple(everybody), frames=frames,
            unknown=tuple(t.i for t in sentence if t.pos == "VERB" and t.i not in met), encoder=view,
            judgements=tuple(_judgements(proposals, fused)), silent=tuple(_silent(fused, drafts)), events=tuple(events),
        )  # fmt: skip


class _Listening(Encoder):
    """The encoder, with what it was asked last and what it gave."""

    def __init__(self, asked: Encoder) -> None:
        self.inner = asked
        self.types = asked.types
        self.name = asked.name
        self.pairs: list[Pair] = []
        self.heard: Heard | None = None

    def read(self, text: str, pairs: Sequence[Pair], words: Sequence[Span], *, glance: bool = False) -> Heard:
        """What the encoder gives, kept."""
        self.pairs = list(pairs)
        self.heard = self.inner.read(text, pairs, words, glance=glance)
        return self.heard


def _view(text: str, listening: _Listening, thresholds: Thresholds) -> EncoderView | None:
    """What the encoder gave, in words."""
    if listening.heard is None:
        return None
    heard, types = listening.heard, listening.types

    def words(span: Span | None) -> str | None:
        return None if span is None else " ".join(text[span[0] : span[1]].split())

    pairs = [
        LikelyPair(_likely(row, types), words(a), words(r))
        for (a, r), row in zip(listening.pairs, heard.pairs.tolist(), strict=True)
    ]
    at = [LikelyWord(_likely(row, types), i) for i, row in enumerate(heard.triggers.tolist())]
    return EncoderView(
        listening.name, tuple(p for p in pairs if p.types), tuple(w for w in at if w.types), len(pairs), thresholds
    )


def _likely(row: Sequence[float], types: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Types over 5 %, the likeliest first; the first of all types, which is none, is left out."""
    found = [(name, p) for name, p in zip(types[1:], row[1:], strict=True) if p > _SHOWN]
    return tuple(sorted(found, key=lambda x: -x[1]))


def _tried(frame: Frame) -> tuple[Pattern, ...]:
    return tuple(by_lemma().get((frame.kind, frame.lemma.lower()), ()))


def _judgements(proposals: Sequence[Proposal], fused: Sequence[Fused]) -> Iterator[Judgement]:
    """What became of each proposal, then what was added. A proposal keeps its frame, whatever else is changed."""
    for p in proposals:
        after = next((f for f in fused if f.proposal.frame is p.frame), None)
        if after is None:
            yield Judgement("dropped", p, None)
            continue
        had = {(m.first, m.last) for m in (*p.actors, *p.recipients)}
        new = tuple(m for m in (*after.proposal.actors, *after.proposal.recipients) if (m.first, m.last) not in had)
        yield Judgement("kept" if after.proposal.pattern.type == p.pattern.type else "relabelled", p, after, new)
    frames = [p.frame for p in proposals]
    for f in fused:
        if all(f.proposal.frame is not frame for frame in frames):
            yield Judgement("added", None, f)


def _silent(fused: Sequence[Fused], drafts: Sequence[DraftEvent]) -> Iterator[Proposal]:
    coded = {(d.rule, d.trigger) for d in drafts}
    for f in fused:
        if (f.proposal.pattern.id, f.proposal.trigger) not in coded:
            yield f.proposal
