"""Which pattern fits a frame, and who fills its roles.

In: frames and mentions of a sentence. Out: proposals: a pattern with actors and recipients, not yet judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from closewatch.code.mentions import Mention, MentionReader
from closewatch.code.predicates import Frame, FrameReader
from closewatch.knowledge.patterns import Need, Pattern, asked, by_lemma, classes, lemmas
from closewatch.model.actor import Actor
from closewatch.model.parse import Sentence

# What an event noun or a definite phrase may refer back to: token number -> participants named before.
Antecedents = Callable[[Sentence, int], Sequence[Actor]]


_AMOUNTS = frozenset({"most", "many", "some", "part", "number", "dozen", "hundred", "thousand", "majority", "rest", "series"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pattern that fits at a trigger, with who fills the roles; `trigger` are token numbers."""

    pattern: Pattern
    frame: Frame
    trigger: tuple[int, ...]
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]


class Matcher:
    """Matches all predicates of one sentence."""

    def __init__(self, sentence: Sentence, mentions: MentionReader, antecedents: Antecedents) -> None:
        self.s = sentence
        self.m = mentions
        self.antecedents = antecedents
        self.refused: set[int] = set()  # triggers that only look like an act
        self.reader = FrameReader(sentence, classes()["light"])

    def frames(self) -> Iterable[Frame]:
        """Frames of all predicates that the patterns know, in order."""
        return map(self._frame, self._predicates())

    def _predicates(self) -> Iterator[tuple[str, str, int]]:
        """Kind, lemma and token of all predicates that the patterns know, in order."""
        table, known = by_lemma(), lemmas()
        for t in self.s.tokens:
            lemma = t.lemma.lower()
            if lemma not in known:
                continue
            if (t.pos in {"VERB", "AUX"} or t.tag.startswith("VB")) and ("verb", lemma) in table:
                yield "verb", lemma, t.i
            elif t.pos in {"NOUN", "PROPN"} and ("noun", lemma) in table:
                yield "noun", lemma, t.i
            elif t.pos in {"ADJ", "VERB"} and ("adj", lemma) in table:
                yield "adj", lemma, t.i

    def _frame(self, predicate: tuple[str, str, int]) -> Frame:
        kind, _, i = predicate
        if kind == "verb":
            return self.reader.verb(i)
        return self.reader.noun(i) if kind == "noun" else self.reader.adjective(i)

    def proposals(self) -> list[Proposal]:
        """One proposal a predicate at most: its most specific pattern whose needs are met."""
        found = []
        words: set[str] = set()
        for predicate in self._predicates():
            needed = asked()[predicate[:2]]
            if needed:  # most sentences with "take" or "make" have none of the words that make these an act
                words = words or {word for t in self.s.tokens for word in (t.text.lower(), t.lemma.lower())}
                if needed.isdisjoint(words):
                    continue
            frame = self._frame(predicate)
            pattern = self.match(frame)
            if pattern is not None and pattern.type is None:
                self.refused.add(frame.i)
            elif pattern is not None:
                found.append(self.fill(frame, pattern))
        return found

    # matching ---------------------------------------------------------------------------------------------------

    def match(self, frame: Frame) -> Pattern | None:
        """The most specific pattern that the frame meets; one with type None says that it is no act."""
        if frame.kind == "noun" and frame.light is None and (
            frame.lemma.lower() in classes()["abstract"] or is_back_reference(self.s, frame.i)
        ):
            return None
        for p in by_lemma().get((frame.kind, frame.lemma.lower()), ()):
            if p.light is not None and (frame.light is None or frame.light not in p.light):
                continue
            if all(self._met(frame, slot, need) for slot, need in p.needs) and not any(
                self._met(frame, slot, need) for slot, need in p.never
            ):
                return p
        return None

    def _met(self, frame: Frame, slot: str, need: Need) -> bool:
        tokens = [frame.light_i] if slot == "light" and frame.light_i is not None else self._slot(frame, slot)
        if need is None:
            return len(tokens) > 0
        lemmas = {self.s[t].lemma.lower() for t in tokens}
        if lemmas & need:
            return True
        for t in tokens:
            if any(c.lemma.lower() in need for c in self.s.kids(t, "conj", "compound")):
                return True
            if (self.s[t].pos in {"NUM", "DET", "PRON"} or self.s[t].lemma in _AMOUNTS) and any(
                o.lemma.lower() in need for p in self.s.kids(t, "prep") if p.lower == "of" for o in self.s.kids(p.i, "pobj")
            ):
                return True
        return "@actor" in need and any(m.actor.is_known for t in tokens for m in self.m.named(t))

    def _slot(self, frame: Frame, slot: str) -> list[int]:
        if slot == "comp.obj":
            return [o for c in frame.get("comp") for o in self.reader.objects(c)]
        if slot == "comp.subj":
            return [o for c in frame.get("comp") for o in self.reader.subjects(c)]
        return frame.get(slot)

    # roles ------------------------------------------------------------------------------------------------------

    def fill(self, frame: Frame, pattern: Pattern) -> Proposal:
        """The pattern with its roles filled from the frame."""
        actors = self._role(frame, pattern.a, ())
        if not actors and frame.kind == "noun" and frame.light in classes()["giving"]:
            actors = self._role(frame, ("subj",), ())
        recipients = self._role(frame, pattern.r, actors)
        if pattern.reciprocal and len(actors) > 1 and not (recipients and (frame.get("with") or frame.get("between"))):
            actors, recipients = actors[:1], actors[1:]
        return Proposal(pattern, frame, self._trigger(frame), tuple(actors), tuple(recipients))

    def _role(self, frame: Frame, slots: tuple[str, ...], taken: Iterable[Mention]) -> list[Mention]:
        """Who fills a role: of the first slot that names somebody known, else the first that names anybody."""
        others = list(taken)
        unknown: list[Mention] = []
        for slot in slots:
            if slot == "deep":
                found = [m for m in self.m.inside(frame.i) if not any(m.overlaps(o) for o in others)]
                own = {o.actor.country for o in others}
                found = [m for m in found if m.actor.country not in own] or found  # the other side before one's own
                if found:
                    return [m for m in self.m.named(found[0].head) if m.actor.is_known] or found[:1]
                continue
            for token in self._slot(frame, slot):
                if slot == "mod":
                    found = [m for m in self.m.named(token) if m.actor.country is not None]
                else:
                    found = self.m.known(token) or self._referred(token) or self._carried(token)
                found = [m for m in found if not any(m.overlaps(o) or _is_own(m, o) for o in others)]
                if found:
                    return found
                if slot != "mod" and not unknown:
                    unknown = [m for m in self.m.named(token) if not any(m.overlaps(o) for o in others)]
        return unknown

    def _referred(self, token: int) -> list[Mention]:
        """Participants of the event that a definite phrase refers back to ("their apprehension over the meeting")."""
        first, last = self.m.phrase(token)
        return [Mention(token, first, last, actor, via=token) for actor in self.antecedents(self.s, token)]

    def _carried(self, token: int) -> list[Mention]:
        """Who makes the thing that acts ("issued a declaration demanding …")."""
        t = self.s[token]
        if t.pos != "NOUN" or t.dep not in {"dobj", "attr"} or self.s[t.head].pos not in {"VERB", "AUX"}:
            return []
        return [m for subject in self.reader.subjects(t.head) for m in self.m.named(subject) if m.actor.is_known]

    def _trigger(self, frame: Frame) -> tuple[int, ...]:
        particle = [t for slot, ts in frame.slots.items() if slot.startswith("prt:") for t in ts]
        return tuple(sorted({frame.i, *[t for t in particle if abs(t - frame.i) <= 3]}))


def _is_own(m: Mention, other: Mention) -> bool:
    """Whether a mention is the other's own thing ("Syria withdrew its troops"), which is nobody else."""
    return m.via is not None and m.actor.id is not None and m.actor.id == other.actor.id


def is_back_reference(sentence: Sentence, i: int) -> bool:
    """Whether a noun only points to an event told before: definite, with nobody of its own ("welcomed the release")."""
    if not any(k.lower in {"the", "this", "that", "these", "those"} for k in sentence.kids(i, "det")):
        return False
    return not sentence.kids(i, "poss", "prep", "agent", "acl", "relcl", "amod", "compound", "nmod")
