"""The way from the root of a sentence down to an event, and what holds at each step.

In: a sentence, what holds at its root, and the number of a token. Out: the `World` of that token.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from closewatch.code.status_local import Operator, inverted_condition, operators_on
from closewatch.code.status_scope import (
    PLAIN,
    Link,
    degree_of,
    governor_holds,
    has_subject,
    has_to,
    is_passive,
    link_of,
    mark_of,
)
from closewatch.knowledge.cues import GovernorCue, governing, governors, modifiers, speech
from closewatch.model.parse import Sentence, Token

_WORD_CLASS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_UNREAL = frozenset({"expected", "called_for", "conditional"})
_OPEN_QUESTIONS = frozenset({"why", "how", "who", "what", "which", "when", "where", "whom", "whose"})
_INNER_PREPOSITIONS = frozenset({"of", "prep-to", "into", "for", "with", "through", "via", "from"})
_RANKED = GovernorCue("same", "same")
_SAID = GovernorCue("claimed", "speculated")


@dataclass(frozen=True, slots=True)
class World:
    """What holds at one place of the tree.

    `mood` is fact, claimed, speculated, expected, conditional or called_for; `neg` whether it is negated; `base` what
    holds here for things taken for granted (fact, claimed or speculated); `reported` whether tenses are shifted back.
    """

    mood: str = "fact"
    neg: bool = False
    base: str = "fact"
    reported: bool = False
    generic: bool = False
    cue: tuple[int, int] | None = None

    def mooded(self, mood: str, cue: tuple[int, int] | None) -> World:
        """The same with another mood; a condition stays one."""
        if self.mood == "conditional" or (mood == "claimed" and self.mood not in ("fact", "claimed")):
            return self
        return World(mood, self.neg, self.base, self.reported, self.generic, cue)

    def flipped(self, cue: tuple[int, int] | None) -> World:
        return World(self.mood, not self.neg, self.base, self.reported, self.generic, cue)

    def affirmed(self) -> World:
        """The same without its negation."""
        return World(self.mood, False, self.base, self.reported, self.generic, self.cue) if self.neg else self

    def presupposed(self) -> World:
        """What is taken for granted here."""
        cue = self.cue if self.base != "fact" else None
        if self.mood == self.base and not self.neg and not self.generic and self.cue == cue:
            return self
        return World(self.base, False, self.base, self.reported, False, cue)

    def apply(self, gives: str, cue: tuple[int, int]) -> World:
        """The world under a cue that is itself affirmed."""
        match gives:
            case "same" | "any" | "time":
                return self
            case "base":
                return self.presupposed()
            case "denied":
                return replace(self, neg=True, cue=cue)
            case "negation":
                return self.flipped(cue)
            case "ended":
                return self.presupposed() if self.neg or self.mood == "called_for" else self.flipped(cue)
            case "would":
                return self.mooded("expected" if self.reported or self.mood in _UNREAL else "conditional", cue)
            case "likely":
                return self if self.mood in _UNREAL else self.mooded("speculated", cue)
            case "generic":
                return replace(self, generic=True)
            case _:
                return self.mooded(gives, cue)


FACT = World()


class Walk:
    """The ways from the root of a sentence to its events."""

    def __init__(self, sentence: Sentence, start: World) -> None:
        self.sentence = sentence
        self.start = start
        self._passed: dict[int, World] = {}  # the ways to several events of a sentence begin alike

    def at(self, i: int) -> World:
        """What holds at token i, its own cues included."""
        world = self._passed.get(i)
        if world is None:
            token = self.sentence.tokens[i]
            world = self.above(i)
            if self.sentence.children[i] or token.dep == "conj":  # a leaf bears no cue
                for operator in self.operators(i):
                    world = self.operate(world, operator, token)
                world = self.closed(world, token)
            self._passed[i] = world
        return world

    def above(self, i: int) -> World:
        """What holds at token i before its own cues."""
        token = self.sentence.tokens[i]
        if token.head == i:
            return self.questioned(token)
        if token.dep == "conj":
            return self.above(token.head)
        if token.dep == "prep":
            return self.at(token.head)
        if token.dep in PLAIN and self.sentence[token.head].lemma.lower() not in governing():
            world = self.at(token.head)
            if world is FACT:  # most words: nothing above them says otherwise
                return world
        link = link_of(self.sentence, i)
        if link is None:
            return self.start
        return self.step(self.at(link.at), link, token)

    def questioned(self, root: Token) -> World:
        """The world of the root: a yes-no question leaves it open."""
        tokens = self.sentence.tokens
        tail = "".join(t.text for t in tokens[-2:])
        if "?" not in tail or any(t.lower in _OPEN_QUESTIONS for t in tokens[:3]):
            return self.start
        mark = next(t.i for t in reversed(tokens) if "?" in t.text)
        return self.start.mooded("speculated", (mark, mark))

    def operators(self, i: int) -> list[Operator]:
        """Own operators, and those that a first conjunct shares."""
        token = self.sentence[i]
        own = operators_on(self.sentence, i)
        if token.dep != "conj" or has_subject(self.sentence, i):
            return own
        head = self.sentence[token.head]
        if any(t.lower in ("but", "yet") for t in self.sentence.kids(head.i, "cc") if t.i < i):
            return own
        verbal = token.pos in ("VERB", "AUX")
        if verbal and (token.tag != head.tag or any(t.i < i for t in self.sentence.kids(i, "aux", "auxpass"))):
            return own
        if not verbal and self.sentence.kid(i, "det", "poss") is not None:
            return own
        return [o for o in self.operators(head.i) if o.shared and o.last < i] + own

    def operate(self, world: World, operator: Operator, token: Token) -> World:
        cue = (operator.first, operator.last)
        if world.mood == "speculated" and operator.gives in ("expected", "would") and not world.neg:
            return world  # "fears that he will": the doubt stays
        if operator.gives == "would" and self.has_condition(token):
            return world.mooded("conditional", cue)
        if operator.gives == "any":
            verb = self.sentence[token.head]
            modal = any(t.tag == "MD" for t in self.sentence.kids(verb.i, "aux"))
            return world.presupposed().mooded("conditional", cue) if modal and token.dep.startswith("nsubj") else world
        return world.apply(operator.gives, cue)

    def has_condition(self, token: Token) -> bool:
        """Whether an if-clause hangs on the token."""
        for t in self.sentence.kids(token.i, "advcl"):
            mark = mark_of(self.sentence, t.i)
            if mark is not None and self.marks(mark) == "conditional":
                return True
            if inverted_condition(self.sentence, t.i) is not None:
                return True
        return False

    def closed(self, world: World, token: Token) -> World:
        """The consequent of a condition is conditional, unless it already happened."""
        if token.tag == "VBD" or world.mood == "conditional" or token.pos not in ("VERB", "AUX"):
            return world
        past = token.tag == "VBN" and not any(t.tag in ("MD", "TO") for t in self.sentence.kids(token.i, "aux"))
        if not past and self.has_condition(token):
            return replace(world, mood="conditional")
        return world

    def marks(self, mark: Token) -> str | None:
        cue = modifiers().get(("marker", mark.lower))
        return None if cue is None else cue.gives

    def step(self, world: World, link: Link, token: Token) -> World:
        """What holds below a governor for the dependent that the link describes."""
        redirected = link.head != link.at and self.sentence[link.head].dep in ("nsubj", "nsubjpass", "dobj")
        if "to" in link.kinds and not redirected:
            degree = degree_of(self.sentence, link.head)
            cue = self.degree_cue(degree) if degree is not None else None
            if degree is not None and cue is not None:
                return world.apply(cue.gives, (degree.i, degree.i))
        for kind in link.kinds:
            made = self.governed(world, link, kind, token)
            if made is not None:
                return made
        clause = link.clause
        if clause.endswith(":object"):
            plain = Link(link.at, link.at, link.kinds, clause.removesuffix(":object"))
            return self.step(world, plain, token)
        if clause.startswith("prep:") and governor_holds(self.sentence, link):
            above = self.sentence[link.head].head
            made = self.governed(self.at(above), Link(above, above, link.kinds, clause), link.kinds[0], token)
            if made is not None:
                return made
        if link.head != link.at:
            return self.step(world, Link(link.at, link.at, link.kinds, clause), token)
        return self.free(world, clause, token)

    def degree_cue(self, degree: Token) -> GovernorCue | None:
        """What "enough", "too" or a rank ("the first", "the largest", "one of the") makes of an infinitive."""
        if degree.lower == "one":
            of = self.sentence.kid(degree.i, "prep")
            return _RANKED if of is not None and of.lower == "of" else None
        if degree.tag in ("JJS", "RBS") and degree.lower not in ("least", "most", "best"):
            return _RANKED
        for word_class in ("adverb", "adjective"):
            cue = governors().get((word_class, degree.lower, "to", False))
            if cue is not None:
                return cue
        return None

    def is_speech(self, token: Token) -> bool:
        """Whether a noun itself names words (a proposal, a demand): to reject it leaves it said."""
        return token.pos == "NOUN" and any(("noun", token.lemma, kind, False) in governors() for kind in ("to", "that"))

    def governed(self, world: World, link: Link, kind: str, dependent: Token) -> World | None:
        """The world under a governor cue, or None where the governor is none for this kind of dependent."""
        governor = self.sentence[link.head]
        lemma = governor.lemma.lower()
        if lemma not in governing():
            return None
        word_class = _WORD_CLASS.get(governor.pos, "adjective" if governor.dep == "acomp" else "")
        passive = word_class == "verb" and is_passive(self.sentence, governor.i)
        cue = None
        words = [lemma]
        if word_class == "verb":
            words[:0] = [f"{lemma} {t.lower}" for t in self.sentence.kids(governor.i, "prt", "advmod")]
        elif word_class == "noun" and governor.dep == "pobj":
            words[:0] = [f"{self.sentence[governor.head].lower} {lemma}"]
        for word in words:
            cue = cue or governors().get((word_class, word, kind, passive))
        if cue is None and kind == "that" and word_class == "verb" and ("verb", lemma) in speech():
            cue = _SAID
        if cue is None:
            return None
        if governor.i != link.at and governor.pos in ("NOUN", "ADJ"):
            for operator in operators_on(self.sentence, governor.i):
                world = self.operate(world, operator, governor)
        at = (governor.i, governor.i)
        if cue.gives == "able":
            past = "VBD" in (self.sentence[link.at].tag, self.sentence[governor.head].tag)
            cue = GovernorCue("same" if past else "speculated", cue.negated)
        if cue.gives == "speculated" and kind == "object" and self.is_definite(dependent):
            return world.presupposed()  # "to discuss the war"
        if cue.gives == "declined":
            cue = GovernorCue("base" if self.is_speech(dependent) else "denied", cue.negated)
        if cue.gives == "claimed" and (not world.neg or cue.negated != "denied"):
            mood = "speculated" if world.neg else "claimed"
            made = world.affirmed().mooded(mood, at)
            return replace(made, base="claimed" if made.base == "fact" else made.base, reported=True)
        if cue.gives == "ended" and kind == "object":
            return world.presupposed()  # what ends was there
        if not world.neg or (cue.gives in ("same", "base", "ended") and cue.negated != "speculated"):
            made = world.apply(cue.gives, at)
            return replace(made, reported=True) if cue.gives in ("speculated", "expected", "denied") else made
        if cue.negated == "denied":
            return replace(world, cue=world.cue or at, reported=True)
        return world.affirmed().apply(cue.negated, at)

    def free(self, world: World, clause: str, token: Token) -> World:
        """A dependent that no governor cue reaches."""
        match clause:
            case "purpose" | "infinitive":
                to = next((t.i for t in self.sentence.kids(token.i) if t.tag == "TO"), token.i)
                return world.affirmed().mooded("expected", (to, token.i))
            case "mark":
                return self.marked(world, token)
            case "participle":
                return world.affirmed() if world.mood in _UNREAL else world.presupposed()
            case "relative" | "loose":
                if world.generic and token.tag in ("VBZ", "VBP"):
                    return world
                return world.presupposed() if not has_to(self.sentence, token.i) else world.mooded("expected", None)
            case "subject":
                return world if world.mood == "conditional" else world.presupposed()
            case "finite":
                return world if world.mood == "conditional" else world.presupposed()
            case "object":
                return self.object_of(world, token)
        if clause.startswith("prep:"):
            return self.preposed(world, clause[5:], token)
        return world

    def marked(self, world: World, token: Token) -> World:
        """An adverbial clause, by the word that opens it."""
        mark = mark_of(self.sentence, token.i) or inverted_condition(self.sentence, token.i)
        if mark is None:
            return world.affirmed() if world.mood in _UNREAL else world.presupposed()
        gives = "conditional" if mark.tag == "MD" or mark.lower in ("had", "were") else self.marks(mark)
        cue = (mark.i, mark.i)
        following = self.sentence[mark.i + 1].lower if mark.i + 1 < len(self.sentence) else ""
        joined = modifiers().get(("joined", mark.lower))
        if joined is not None and following in joined.joins:
            return world.presupposed().apply(joined.gives, (mark.i, mark.i + 1))
        if gives == "time":
            present = token.tag in ("VBZ", "VBP", "VB")
            if present and world.mood == "speculated" and not world.neg:
                return world.mooded("conditional", cue)  # "prices could rise when the strike begins"
            present = present or (world.reported and token.tag in ("VBD", "VBN"))
            keeps = world.mood in _UNREAL and present
            return world.affirmed() if keeps else world.presupposed()
        if gives is None or (gives == "conditional" and token.dep == "ccomp"):
            return world.presupposed() if gives is None else world.mooded("speculated", cue)
        return world.presupposed().apply(gives, cue)

    def object_of(self, world: World, token: Token) -> World:
        """An object of a verb without cue: what is definite is taken for granted under doubt and negation."""
        if self.is_definite(token) and world.mood not in ("conditional",):
            return world.presupposed()
        return world

    def is_definite(self, token: Token) -> bool:
        """Whether a noun is a name or has an owner or a definite determiner."""
        return token.pos == "PROPN" or any(
            t.dep == "poss" or t.lower in ("the", "this", "that", "these", "those") for t in self.sentence.kids(token.i)
        )

    def preposed(self, world: World, name: str, token: Token) -> World:
        """The object of a preposition without governor cue."""
        preposition = self.sentence[token.head]
        purpose = modifiers().get(("purpose", name))
        if purpose is not None and self.sentence[preposition.head].lemma in purpose.joins and token.pos == "NOUN":
            return world.apply(purpose.gives, (preposition.i, preposition.i))
        cue = modifiers().get(("preposition", name))
        if cue is not None:
            return world.presupposed().apply(cue.gives, (preposition.i, preposition.i))
        if token.dep == "pcomp" and not world.neg:
            return world
        return self.object_of(world, token) if name in _INNER_PREPOSITIONS else world.presupposed()
