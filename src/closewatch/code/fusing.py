"""What patterns propose and what the encoder makes of it, joined into one judgement.

In: the proposals of one sentence. Out: proposals with certainty: kept, dropped, given another type, given a missing
role, and those that the encoder alone finds. The thresholds were set on the development text (bench/events.md).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from closewatch.code.encoder import Encoder, Floats, Reading, Span
from closewatch.code.matching import Proposal, is_back_reference
from closewatch.code.mentions import Mention, MentionReader
from closewatch.code.predicates import Frame, FrameReader
from closewatch.knowledge.patterns import Pattern, classes
from closewatch.model.parse import Sentence

_DEFAULT_CAMEO = {
    "AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "CONCEDE": "081", "COOPERATE": "060", "AID": "070", "RETREAT": "084",
    "REQUEST": "020", "ACCUSE": "110", "REJECT": "120", "THREATEN": "130", "PROTEST": "140", "SANCTION": "160",
    "MOBILIZE": "150", "COERCE": "170", "ASSAULT": "190",
}  # fmt: skip
_MOST_MENTIONS = 7  # of a sentence; pairs of more are not looked at
_PRIVATE = frozenset({"CVL", "UNK"})
_DOERS = ("subj", "by", "poss")
_NOBODY = 0.7  # an unnamed side counts less than a named one
_NOT_THE_DOER = 0.6  # somebody else than the subject as actor
_MUTUAL = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE"})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities at which the encoder overrules or adds."""

    drop: float = 0.12
    idiom: float = 0.03  # what a pattern that needs certain words beside its predicate is kept at
    no_actor: float = 0.35  # added to what an event needs where nobody is named as actor
    no_recipient: float = 0.20
    relabel: float = 0.60
    add_trigger: float = 0.50
    add: float = 0.65
    role: float = 0.30


@dataclass(frozen=True, slots=True)
class Fused:
    """A proposal with the probability of its type, as the encoder sees it; None where it was not asked."""

    proposal: Proposal
    certainty: float | None


class Fuser:
    """Judges the proposals of one sentence with the encoder's reading of it."""

    def __init__(
        self, sentence: Sentence, mentions: MentionReader, encoder: Encoder, thresholds: Thresholds | None = None
    ) -> None:
        self.s = sentence
        self.m = mentions
        self.e = encoder
        self.frames = FrameReader(sentence, classes()["light"])
        self.t = thresholds or Thresholds()
        self.known = mentions.everybody()[:_MOST_MENTIONS]
        self._pairs: dict[tuple[Span | None, Span | None], int] = {}
        self._reading: Reading
        self._heard: Sequence[Proposal] | None = None

    def listen(self, proposals: Sequence[Proposal]) -> None:
        """Have the sentence read for these proposals, so that `fuse` can judge them at once."""
        self._read(proposals)
        self._heard = proposals

    def fuse(self, proposals: Sequence[Proposal], refused: Set[int] = frozenset()) -> list[Fused]:
        """Judged proposals, in order of their triggers; at `refused` tokens the encoder adds none."""
        if self._heard is not proposals:
            self.listen(proposals)
        found = [f for p in proposals if (f := self._judged(p)) is not None]
        found += self._added([f.proposal for f in found], refused)
        return sorted(found, key=lambda f: f.proposal.frame.i)

    # reading ----------------------------------------------------------------------------------------------------

    def _read(self, proposals: Sequence[Proposal]) -> None:
        base = self.s.start
        known = [self._span(m) for m in self.known]
        wanted: list[tuple[Span | None, Span | None]] = []
        for p in proposals:
            wanted += self._pairs_of(p)
        wanted += [(a, r) for a in known for r in known if a != r and not _overlap(a, r)]
        wanted += [(a, None) for a in known] + [(None, r) for r in known]
        for p in proposals:
            actors = [self._span(m) for m in p.actors]
            wanted += [(a, r) for a in actors for r in known if not _overlap(a, r)]
            recipients = [self._span(m) for m in p.recipients]
            wanted += [(a, r) for r in recipients for a in known if not _overlap(a, r)]
        self._pairs = {pair: n for n, pair in enumerate(dict.fromkeys(wanted))}
        text = self.m.text[base : self.s.end]
        words = [(t.start - base, t.end - base) for t in self.s]
        self._reading = self.e.read(text, list(self._pairs), words, glance=not proposals)

    def _span(self, m: Mention) -> Span:
        return self.s[m.first].start - self.s.start, self.s[m.last].end - self.s.start

    def _pairs_of(self, p: Proposal) -> list[tuple[Span | None, Span | None]]:
        actors: list[Span | None] = [self._span(m) for m in p.actors[:3]] or [None]
        recipients: list[Span | None] = [self._span(m) for m in p.recipients[:3]] or [None]
        return [(a, r) for a in actors for r in recipients]

    def _pair(self, p: Proposal) -> Floats:
        """Probabilities of types for the proposal's pairs, the mean over them."""
        rows = [self._reading.pairs[self._pairs[pair]] for pair in self._pairs_of(p)]
        mean: Floats = np.mean(rows, axis=0)
        return mean

    def _words_of(self, p: Proposal) -> set[int]:
        """The words that may bear the proposal's act: the trigger, its carrier and its auxiliaries."""
        words = {*p.trigger, *(t.i for t in self.s.kids(p.frame.i, "aux", "auxpass"))}
        if p.frame.light_i is not None:
            words.add(p.frame.light_i)
        words |= {t.i for t in self.s.kids(p.frame.i, "compound")}
        above = self.s[self.s[p.frame.i].head]
        if p.frame.kind == "noun" and above.pos == "ADP":  # "engaged in talks"
            words.add(above.head)
        return words

    def _trigger(self, p: Proposal) -> Floats:
        """Probabilities of types at the proposal's words, the most telling of each."""
        rows = self._reading.triggers[sorted(self._words_of(p))]
        best: Floats = rows[:, 1:].max(axis=0)
        return np.concatenate([[1 - best.max()], best]).astype(np.float32)

    # judging ----------------------------------------------------------------------------------------------------

    def _judged(self, p: Proposal) -> Fused | None:
        """The proposal as the encoder leaves it; None where it holds it for no event."""
        kind = self.e.types.index(p.pattern.type or "NONE")
        both = 0.5 * self._pair(p) + 0.5 * self._trigger(p)
        best = int(both[1:].argmax()) + 1
        trusted = _is_idiom(p.pattern)
        if best != kind and both[best] >= self.t.relabel and both[kind] < self.t.drop and not trusted:
            p = replace(p, pattern=_learned(self.e.types[best]))
            kind = best
        p = self._completed(p, kind)
        needed = self.t.drop + self._doubt(p)
        if trusted:
            needed = 0.0 if p.pattern.act is not None else self.t.idiom
        return Fused(p, float(both[kind])) if both[kind] >= needed else None

    def _doubt(self, p: Proposal) -> float:
        """How much surer one must be of an event with a side that nobody is named for."""
        return self.t.no_actor * (not p.actors) + self.t.no_recipient * (not p.recipients)

    def _completed(self, p: Proposal, kind: int) -> Proposal:
        """The proposal with the recipient that the encoder is sure of, where none with a country is there.

        Words that name nobody give way to it; known ones without a country ("four people") stay beside it.
        """
        if not p.actors or any(m.actor.country is not None for m in p.recipients):
            return p
        best, score = None, self.t.role
        for m in self.known:
            if any(m.overlaps(x) for x in (*p.actors, *p.recipients)) or m.actor.country is None:
                continue
            row = self._pairs.get((self._span(p.actors[0]), self._span(m)))
            if row is not None and self._reading.pairs[row][kind] > score:
                best, score = m, float(self._reading.pairs[row][kind])
        if best is None:
            return p
        return replace(p, recipients=(*(m for m in p.recipients if m.actor.is_known), best))

    def _added(self, have: Sequence[Proposal], refused: Set[int]) -> list[Fused]:
        """Events that no pattern proposed and that both heads of the encoder hold for real."""
        found: list[Fused] = []
        taken: set[tuple[str | None, int]] = {(p.pattern.type, i) for p in have for i in self._words_of(p)}
        for t in self.s:
            kind = int(self._reading.triggers[t.i][1:].argmax()) + 1
            name = self.e.types[kind]
            sure = float(self._reading.triggers[t.i][kind])
            if sure < self.t.add_trigger or t.i in refused or self._is_taken(name, t.i, taken):
                continue
            if t.pos == "NOUN" and is_back_reference(self.s, t.i):
                continue
            i = t.head if t.pos in {"AUX", "PART"} and t.head != t.i else t.i
            frame = self.frames.noun(i) if self.s[i].pos in {"NOUN", "PROPN"} else self.frames.verb(i)
            pair = self._best_pair(kind, frame)
            if pair is None or 0.5 * (pair[2] + sure) < self.t.add:
                continue
            proposal = Proposal(_learned(name), frame, (i,), pair[0], pair[1])
            if 0.5 * (pair[2] + sure) >= self.t.add + 0.5 * self._doubt(proposal):
                found.append(Fused(proposal, 0.5 * (pair[2] + sure)))
            taken |= {(name, i), (name, t.i)}
        return found

    def _is_taken(self, name: str, i: int, taken: set[tuple[str | None, int]]) -> bool:
        if any(n == i for _, n in taken):
            return True
        near = {i, self.s[i].head, *(k.i for k in self.s.kids(i))}
        return any((name, n) in taken for n in near)

    def _best_pair(self, kind: int, frame: Frame) -> tuple[tuple[Mention, ...], tuple[Mention, ...], float] | None:
        """The likeliest actor and recipient of the type among the known mentions, and how likely.

        What the frame of the trigger says of who acts and who is acted upon counts beside the encoder.
        """
        best: tuple[tuple[Mention, ...], tuple[Mention, ...], float] | None = None
        rank = 0.0
        doers = {m.first for slot in _DOERS for i in frame.get(slot) for m in self.m.known(i)}
        everybody: list[Mention | None] = [*self.known, None]
        for a in everybody:
            for r in everybody:
                row = self._pairs.get((None if a is None else self._span(a), None if r is None else self._span(r)))
                if a is r or row is None:
                    continue
                p = float(self._reading.pairs[row][kind])
                score = p * (1.0 if a is not None else _NOBODY) * (1.0 if r is not None else _NOBODY)
                score *= 1.0 if a is None or not doers or a.first in doers else _NOT_THE_DOER
                if best is None or score > rank:
                    best, rank = ((a,) if a is not None else (), (r,) if r is not None else (), p), score
        return best


def _is_idiom(p: Pattern) -> bool:
    """Whether the pattern needs certain words beside its predicate ("view … with suspicion"), not only filled slots."""
    return any(need is not None and "@actor" not in need for slot, need in p.needs if slot != "light")


def may_act(mentions: MentionReader) -> bool:
    """Whether a sentence is worth the encoder's time though no pattern fits: it names two actors, not both private."""
    everybody = mentions.everybody()
    return len(everybody) > 1 and any(_is_public(m) for m in everybody)


def _is_public(m: Mention) -> bool:
    """Whether somebody's acts may be of public concern: no company, and not just anybody of no country."""
    sectors = m.actor.sectors
    return "BUS" not in sectors and (m.actor.country is not None or not _PRIVATE.issuperset(sectors))


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _learned(name: str) -> Pattern:
    """What stands for a pattern where the encoder alone decides."""
    return Pattern(
        id=f"encoder/{name.lower()}", type=name, kind="verb", lemmas=(), a=(), r=(), needs=(), never=(), light=None, mode=None,
        cameo=_DEFAULT_CAMEO[name], act=None, reciprocal=name in _MUTUAL, example="",
        says=f"the event reader, trained on our labelled sentences, holds these words for {name} between these two",
        file="encoder", line=0,
    )  # fmt: skip
