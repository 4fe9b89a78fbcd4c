"""Which words of a sentence name somebody, and for whom a thing or an event stands.

In: a parsed sentence and a resolver from words to `Actor`. Out: mentions with their token spans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from closewatch.model.actor import Actor
from closewatch.model.parse import Sentence, Token

Resolver = Callable[[str, int], tuple[Actor, ...]]  # one actor, or the several that "both countries" stands for

_LEFT = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "predet", "advmod", "punct", "case"})
_ADJECTIVAL = frozenset({"amod", "compound", "nmod"})
_TOGETHER = frozenset({"along", "together", "including", "alongside"})
_CUTTING = frozenset({",", '"', "“", ":", ";", "(", "--", "—", "-"})
_TAIL = frozenset({"of", "for", "from", "in", "at"})
_OWNER_PREPS = ("of", "in", "by", "from", "against", "on", "to", "with", "over", "for", "between", "at", "near", "into",
                "toward", "towards", "inside", "along", "across", "around", "under", "within", "outside")
_NAMING = frozenset({"NOUN", "PROPN"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their"})
_PLACING = ("in", "of", "from", "at", "throughout", "across", "near", "for", "around", "inside", "outside")
_FROM_ELSEWHERE = frozenset({"MIL", "SPY", "JRN", "MED"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})


class Mention(NamedTuple):  # six a sentence are made; a frozen dataclass would take three times as long
    """Tokens first..last of the sentence (both included) that name an actor; `head` is their syntactic head."""

    head: int
    first: int
    last: int
    actor: Actor
    via: int | None = None  # the thing or event that stands for the actor, where it is not named directly

    def overlaps(self, other: Mention) -> bool:
        return self.first <= other.last and other.first <= self.last


class MentionReader:
    """Finds and resolves the mentions of one sentence; every noun phrase is resolved once."""

    def __init__(self, sentence: Sentence, text: str, resolve: Resolver) -> None:
        self.s = sentence
        self.text = text
        self._resolve = resolve
        self._named: dict[int, list[Mention]] = {}
        self._everybody: list[Mention] | None = None

    def words(self, first: int, last: int) -> str:
        """The words of tokens first..last as they stand in the text."""
        tokens = self.s.tokens
        return self.text[tokens[first].start : tokens[last].end]

    # noun phrases -----------------------------------------------------------------------------------------------

    def phrase(self, i: int, *, tail: bool = True) -> tuple[int, int]:
        """First and last token of the noun phrase headed by i, without determiner, apposition or relative clause."""
        s = self.s
        below = s.children[i]
        if not below:
            return i, i
        first = i
        for c in reversed(below):
            if c > i:
                continue
            k = s.tokens[c]
            if k.dep not in _LEFT or (k.dep == "punct" and k.text in _CUTTING):
                break
            first = s.subtree(c)[0]
        while first < i and (s[first].dep in {"det", "predet", "punct"} or s[first].tag in {"DT", "``", "''", "POS"}):
            first += 1
        last = i
        if tail:
            for k in s.kids(i, "prep"):
                if k.i == last + 1 and k.lower in _TAIL and (k.lower == "of" or s[i].pos == "NOUN"):
                    for p in s.kids(k.i, "pobj"):
                        last = max(last, self.phrase(p.i, tail=k.lower == "of")[1])
                    break
        return first, last

    def named(self, i: int) -> list[Mention]:
        """Mentions that token i as an argument names: itself, split where adjectives are joined, and what is joined to it."""
        if i not in self._named:
            self._named[i] = []
            self._named[i] = self._naming(i)
        return self._named[i]

    def _naming(self, i: int) -> list[Mention]:
        word, below = self.s.tokens[i], self.s.labelled[i]
        pronoun = word.lower in _PRONOUNS
        if not below and not pronoun:  # a word alone, as a third of them are
            return [Mention(i, i, i, actor) for actor in self._resolve(word.text, word.start)]
        found = (self._meant(i) if pronoun else []) or self._split(i) or self._one(i)
        for k in below.get("conj", ()):
            if k.pos in _NOMINAL:
                found.extend(self.named(k.i))
        for k in below.get("prep", ()):
            if k.lower in _TOGETHER:
                for p in self._below(k.i):
                    found.extend(self.named(p))
        return [self._placed(m) for m in found]

    def _placed(self, m: Mention) -> Mention:
        """A group without a country takes that of the place or people its own phrase names ("prisoners at a jail in Dili").

        Soldiers do not: troops in Lebanon are not Lebanese for that.
        """
        a = m.actor
        if a.country is not None or not a.sectors or a.sector in _FROM_ELSEWHERE or self.s[m.head].pos != "NOUN":
            return m
        for prep in _PLACING:
            for k in self.s.kids(m.head, "prep"):
                if k.lower == prep:
                    for p in self._below(k.i):
                        for near in self.known(p, depth=2):
                            if near.actor.country is not None:
                                basis = (*a.basis, ("country", f"{prep} {near.actor.words}"))
                                return m._replace(actor=replace(a, country=near.actor.country, basis=basis))
        return m

    def _below(self, prep: int) -> list[int]:
        s = self.s
        return [p.i for p in s.kids(prep, "pobj")] + [p.i for k in s.kids(prep, "prep") for p in s.kids(k.i, "pobj")]

    def _one(self, i: int) -> list[Mention]:
        first, last = self.phrase(i)
        whole = min([k.i for k in self.s.kids(i, "det", "predet")] + [first]) if self.s[i].tag == "NNS" else first
        several = self._resolve(self.words(whole, last), self.s[whole].start)
        if len(several) > 1:
            return [Mention(i, first, last, actor) for actor in several]
        actor = several[0]
        if not actor.is_known and last > i:
            short = self._single(self.words(first, i), self.s[first].start)
            if short.is_known:
                return [Mention(i, first, i, short)]
        if not actor.is_known or actor.country is None:
            wider = self._apposed(i, first, last)
            if wider is not None:
                return [wider]
        return [Mention(i, first, last, actor)]

    def _single(self, words: str, start: int) -> Actor:
        return self._resolve(words, start)[0]

    def _apposed(self, i: int, first: int, last: int) -> Mention | None:
        """The mention read together with its apposition ("Javier Solana, the EU foreign policy chief")."""
        s = self.s
        for k in s.labelled[i].get("appos", ()):
            a, b = self.phrase(k.i)
            actor = self._single(self.words(a, b), s[a].start)
            if actor.is_known:
                words = self.words(first, last)
                named = s[i].pos == "PROPN" and s[k.i].pos != "PROPN"
                joined = Actor(
                    words, words if named else actor.name, None if named else actor.id, actor.country, actor.sectors,
                    actor.words if named else actor.role, (*actor.basis, ("apposition", actor.words)),
                )
                return Mention(i, first, last, joined)
        return None

    def _split(self, i: int) -> list[Mention]:
        """Several actors in joined adjectives ("Hungarian and Romanian officials"), none if there is one only."""
        s = self.s
        if _ADJECTIVAL.isdisjoint(s.labelled[i]):
            return []
        for k in s.kids(i, *_ADJECTIVAL):
            joined = self._conjuncts(k) if "conj" in s.labelled[k.i] else ()
            if len(joined) < 2:
                continue
            last = self.phrase(i)[1]
            head_words = self.words(i, last)
            found = []
            for m in joined:
                actor = self._single(f"{m.text} {head_words}", m.start)
                if actor.country is None:
                    break
                end = last if m is joined[-1] else m.i
                found.append(Mention(i, m.i, end, actor))
            if len(found) == len(joined) and len({m.actor.country for m in found}) == len(found):
                return found
        return []

    def _conjuncts(self, k: Token) -> list[Token]:
        found = [k]
        for c in self.s.kids(k.i, "conj"):
            if c.pos in {"ADJ", "PROPN", "NOUN"}:
                found.extend(self._conjuncts(c))
        return found

    # things that stand for their owners -----------------------------------------------------------------------------

    def owners(self, i: int, *, depth: int = 3) -> list[Mention]:
        """Known actors that the thing or event at token i belongs to or is about, nearest first."""
        if depth == 0:
            return []
        s = self.s
        for k in s.kids(i, "poss"):
            found = [m for m in self.named(k.i) if m.actor.is_known]
            if found:
                return self._via(found, i)
        for k in s.kids(i, "amod", "compound", "nmod"):
            actor = self._single(k.text, k.start)
            if actor.country is not None:
                return [Mention(k.i, k.i, k.i, actor, via=i)]
        for prep in _OWNER_PREPS:
            for k in s.kids(i, "prep", "agent"):
                if k.lower != prep:
                    continue
                for p in self._below(k.i):
                    found = self.known(p, depth=depth - 1)
                    if found:
                        return self._via(found, i)
        for k in s.kids(i, "acl", "relcl"):
            for arg in s.kids(k.i, "dobj", "agent", "prep"):
                for h in [arg.i] if arg.dep == "dobj" else self._below(arg.i):
                    found = self.known(h, depth=depth - 1)
                    if found:
                        return self._via(found, i)
        return []

    def known(self, i: int, *, depth: int = 3) -> list[Mention]:
        """Known actors that token i names or, where it names none, stands for."""
        found = [m for m in self.named(i) if m.actor.is_known]
        if found:
            return found
        found = self.owners(i, depth=depth)
        for c in self.s.kids(i, "conj"):
            found.extend(m for m in self.owners(c.i, depth=depth) if all(m.head != o.head for o in found))
        return found

    def _via(self, mentions: list[Mention], thing: int) -> list[Mention]:
        return [Mention(m.head, m.first, m.last, m.actor, via=thing) for m in mentions]

    def everybody(self) -> list[Mention]:
        """All known actors that the sentence names, the largest phrases where they overlap, in order."""
        if self._everybody is None:
            naming = [t for t in self.s.tokens if t.pos in _NAMING]
            every = [m for t in naming if t.dep != "compound" for m in self.named(t.i) if m.actor.is_known and m.via is None]
            covered = {i for m in every for i in range(m.first, m.last + 1)}
            parts = [t for t in naming if t.dep == "compound" and t.i not in covered]
            every += [m for t in parts for m in self.named(t.i) if m.actor.is_known and m.via is None]
            found: list[Mention] = []
            for m in sorted(every, key=lambda m: (m.first - m.last, m.first)):
                if not any(m.overlaps(o) and (m.first, m.last) != (o.first, o.last) for o in found) and m not in found:
                    found.append(m)
            self._everybody = sorted(found, key=lambda m: m.first)
        return self._everybody

    def inside(self, i: int) -> list[Mention]:
        """Known actors named in the subtree of token i, in order."""
        below = set(self.s.subtree(i)) - {i}
        return [m for m in self.everybody() if m.head in below]

    # pronouns ---------------------------------------------------------------------------------------------------

    def _meant(self, i: int) -> list[Mention]:
        """Whom a pronoun means within the sentence: the subject of the nearest clause above that is no pronoun itself."""
        s, t = self.s, self.s[i]
        for a in s.ancestors(i):
            if a.pos not in {"VERB", "AUX"}:
                continue
            for k in s.kids(a.i, "nsubj", "nsubjpass"):
                if k.i != i and k.i < i and k.pos in {"NOUN", "PROPN"}:
                    found = [m for m in self.named(k.i) if m.actor.is_known]
                    if found and _agrees(t.lower, found, k.tag):
                        return [self._as(i, m) for m in found]
        return []

    def _as(self, i: int, m: Mention) -> Mention:
        """Whom the pronoun at i means, with the words that name it."""
        why = (*m.actor.basis, ("pronoun", f"“{self.s[i].text}” means {m.actor.words}"))
        return m._replace(actor=replace(m.actor, basis=why))


def _agrees(pronoun: str, meant: list[Mention], tag: str) -> bool:
    """Whether the pronoun can mean them: "it" no person, "he" no state, "they" and "their" several or a group."""
    person = any(m.actor.role is not None or (m.actor.id or "").startswith("person:") for m in meant)
    if pronoun in {"he", "she", "him", "his", "her"}:
        human = person or meant[0].actor.country is None or meant[0].actor.sector is not None
        return len(meant) == 1 and tag != "NNS" and human
    if pronoun in {"it", "its"}:
        return len(meant) == 1 and tag != "NNS"
    return pronoun in {"they", "them", "their"}
