"""What a sentence says of whom: every predicate with its arguments by slot.

In: a parsed sentence. Out: frames, one a verb, event noun or adjective, with the numbers of the tokens that fill
its slots, passives, control, conjunction, relative and reduced clauses and light verbs already undone.
This file never asks who an argument is or what the predicate means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from closewatch.model.parse import Sentence, Token

# Their infinitive has their own subject even where an object stands between ("promised Iran to withdraw").
SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "agree", "offer", "refuse", "swear", "warn"})
# Who goes to, sits in or is engaged in an event takes part in it.
_GOING = frozenset({
    "arrive", "go", "travel", "fly", "leave", "come", "return", "sit", "join", "participate", "gather", "engage", "head",
    "depart", "convene", "assemble", "attend", "land", "take", "be", "lock", "involve",
})  # fmt: skip
_GOING_TO = frozenset({"in", "for", "at", "to", "on"})
_PARTICLES = frozenset({"down", "back", "aside", "out", "off", "away", "round", "around", "home", "free", "up", "over"})
_PARTICLE_LABELS = frozenset({"advmod", "prep", "acomp"})
_OF_THE_VERB = frozenset({"with", "from", "to", "against", "into"})
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})


@dataclass(slots=True)
class Frame:
    """One predicate at token `i` and what fills its slots.

    Slots: subj, obj, iobj (deep ones: a passive is undone), comp (clause it governs), poss, mod (adjective or compound
    before a noun), prt (particle), and each preposition by its word ("with", "on", ...). `light` is the lemma of
    the verb that carries an event noun.
    """

    i: int
    lemma: str
    kind: str  # verb, noun or adj
    slots: dict[str, list[int]] = field(default_factory=dict)
    light: str | None = None
    light_i: int | None = None
    passive: bool = False

    def add(self, slot: str, tokens: Sequence[int]) -> None:
        """Append tokens to a slot, each once."""
        if not tokens:
            return
        have = self.slots.setdefault(slot, [])
        have.extend(t for t in tokens if t not in have and t != self.i)
        if not have:
            del self.slots[slot]

    def get(self, slot: str) -> list[int]:
        """Tokens of a slot, empty if there are none."""
        return self.slots.get(slot, [])


class FrameReader:
    """Reads the frames of one sentence; arguments are inherited along the tree as far as grammar allows."""

    def __init__(self, sentence: Sentence, light_verbs: frozenset[str]) -> None:
        self.s = sentence
        self.light_verbs = light_verbs
        self._subjects: dict[int, list[int]] = {}
        self._objects: dict[int, list[int]] = {}
        self._passive: dict[int, bool] = {}
        self._busy: set[int] = set()

    # arguments of verbs ------------------------------------------------------------------------------------------

    def is_passive(self, v: int) -> bool:
        """Whether the verb is passive, with or without its auxiliary ("the men arrested in Kabul")."""
        if v not in self._passive:
            self._passive[v] = self._is_passive(v)
        return self._passive[v]

    def _is_passive(self, v: int) -> bool:
        s = self.s
        if s.kid(v, "nsubjpass", "auxpass", "csubjpass") is not None:
            return True
        t = s[v]
        if t.tag != "VBN" or s.kid(v, "nsubj") is not None:
            return False
        if t.dep in {"acl", "relcl", "advcl"}:
            return s.kid(v, "aux") is None and s.kid(v, "dobj") is None
        if t.dep == "conj":
            return s.kid(v, "aux", "dobj") is None and self.is_passive(t.head)
        return t.dep == "ROOT" and s.kid(v, "agent") is not None

    def subjects(self, v: int) -> list[int]:
        """Deep subjects of verb v: who does it."""
        if v not in self._subjects:
            if v in self._busy:
                return []
            self._busy.add(v)
            self._subjects[v] = self._deep_subjects(v)
            self._busy.discard(v)
        return self._subjects[v]

    def objects(self, v: int) -> list[int]:
        """Deep direct objects of verb v: to whom or what it is done."""
        if v not in self._objects:
            s = self.s
            if self.is_passive(v):
                found = self._surface_subjects(v, "nsubjpass")
            else:
                found = [t.i for t in s.kids(v, "dobj", "attr", "oprd")]
                if not found and s[v].dep == "relcl" and s.kid(v, "nsubj") is not None and not self._relative_subject(v):
                    found = [s[v].head]
                if not found:
                    found = self._shared_object(v)
            self._objects[v] = [self._antecedent(t) for t in found]
        return self._objects[v]

    def _shared_object(self, v: int) -> list[int]:
        """Object of a coordinated verb that comes before it shares ("criticised and rejected the plan")."""
        s = self.s
        for c in s.kids(v, "conj"):
            if c.pos == "VERB" and c.i == v + 2 and not self.is_passive(c.i):
                return [t.i for t in s.kids(c.i, "dobj")]
        return []

    def _deep_subjects(self, v: int) -> list[int]:
        s = self.s
        if self.is_passive(v):
            agents = [p.i for a in s.kids(v, "agent") for p in s.kids(a.i, "pobj")]
            if agents or s[v].dep != "conj":
                return agents
            return [p.i for a in s.kids(s[v].head, "agent") for p in s.kids(a.i, "pobj")]
        return self._surface_subjects(v, "nsubj")

    def _surface_subjects(self, v: int, dep: str) -> list[int]:
        s, t = self.s, self.s[v]
        own = [k.i for k in s.kids(v, dep)] or [k.i for k in s.kids(v, "nsubj", "nsubjpass")]
        if own:
            return [self._antecedent(k) for k in own]
        if t.dep in {"acl", "relcl"}:
            return [t.head]
        if t.dep == "conj" and s[t.head].pos in {"VERB", "AUX"}:
            head = t.head
            return self.objects(head) if self.is_passive(head) and dep == "nsubjpass" else (
                self._surface_subjects(head, "nsubjpass" if self.is_passive(head) else "nsubj")
            )
        if t.dep in {"xcomp", "ccomp", "advcl", "pcomp", "prep", "dep"}:
            return self._controller(v)
        return []

    def _controller(self, v: int) -> list[int]:
        """Who is understood as subject of a clause without one."""
        s, t = self.s, self.s[v]
        g = t.head
        if t.dep == "pcomp":
            prep = s[g]
            g = prep.head
            if s[g].pos in {"NOUN", "PROPN"}:
                owners = [k.i for k in s.kids(g, "poss")]
                up = s[g].head
                return owners or (self.subjects(up) if s[up].pos == "VERB" else [])
            if prep.lower in {"of", "for", "from", "into"}:
                return self.objects(g) or self.subjects(g)
            return self._surface_subjects(g, "nsubjpass" if self.is_passive(g) else "nsubj")
        if s[g].pos not in {"VERB", "AUX"}:
            if s[g].pos == "ADJ":
                return [self._antecedent(k.i) for k in s.kids(s[g].head, "nsubj")] or self._copula_subject(g)
            return [k.i for k in s.kids(g, "poss")] or self._carrier_subject(g)
        if t.dep == "xcomp" and s[g].lemma not in SUBJECT_CONTROL:
            if self.is_passive(g):
                return self._surface_subjects(g, "nsubjpass")
            if self.objects(g):
                return [o for o in self.objects(g) if o != v] or self.subjects(g)
        if t.dep == "xcomp" and s[g].lemma in SUBJECT_CONTROL and not self.is_passive(g):
            return self.subjects(g)
        if t.dep == "ccomp" and s[g].pos == "VERB" and s.kid(v, "mark") is not None and s.kid(v, "aux") is None:
            return []
        return self._surface_subjects(g, "nsubjpass" if self.is_passive(g) else "nsubj")

    def _copula_subject(self, adjective: int) -> list[int]:
        head = self.s[adjective].head
        return [self._antecedent(k.i) for k in self.s.kids(head, "nsubj")] if head != adjective else []

    def _carrier_subject(self, noun: int) -> list[int]:
        """Subject of the verb that has the noun for its object ("made an offer to withdraw")."""
        t = self.s[noun]
        if t.dep in {"dobj", "attr"} and self.s[t.head].pos in {"VERB", "AUX"}:
            return self.subjects(t.head)
        return []

    def _relative_subject(self, v: int) -> bool:
        return any(k.tag in _RELATIVE for k in self.s.kids(v, "nsubj"))

    def _antecedent(self, i: int) -> int:
        """The noun that a relative pronoun stands for; the token itself otherwise."""
        t = self.s[i]
        if t.tag in {"WDT", "WP"} or (t.lower == "that" and t.tag in {"IN", "DT"}):
            for a in self.s.ancestors(i):
                if a.dep == "relcl":
                    return a.head
        return i

    # frames ----------------------------------------------------------------------------------------------------------

    def verb(self, v: int) -> Frame:
        """Frame of a verb."""
        s = self.s
        f = Frame(v, s[v].lemma, "verb", passive=self.is_passive(v))
        f.add("subj", self.subjects(v))
        f.add("obj", self.objects(v))
        below = s.kids(v)  # asked for once: most verbs have no child of most of these labels
        for k in [k for k in below if k.dep == "dative"]:
            given = [p.i for p in s.kids(k.i, "pobj")] if k.pos == "ADP" else [k.i]
            f.add("iobj", given)
            if k.pos == "ADP":
                f.add("to", given)
        self._prepositions(f, v)
        for k in below:
            if k.dep == "prt" or (k.dep in _PARTICLE_LABELS and k.lower in _PARTICLES and not s.children[k.i]):
                f.add(f"prt:{k.lower}", [k.i])
        f.add("adv", [k.i for k in below if k.dep == "advmod"])
        for o in f.get("obj"):
            if s[o].head == v:
                self._hung_on_object(f, o)
        f.add("comp", [k.i for k in below if k.dep in {"xcomp", "ccomp"}])
        for k in [k for k in below if k.dep in {"xcomp", "ccomp", "advcl"}]:
            if any(m.lower == "for" for m in s.kids(k.i, "mark")):  # "called for Iran to withdraw"
                f.add("comp", [k.i])
                f.add("for", [n.i for n in s.kids(k.i, "nsubj", "nsubjpass")])
        return f

    def _hung_on_object(self, f: Frame, o: int) -> None:
        """Prepositions that the tree hangs on the object though they belong to the verb ("discussed the border with Peru")."""
        for k in self.s.kids(o, "prep"):
            if k.lower in _OF_THE_VERB:
                f.add(k.lower, self._pobj(k.i))

    def noun(self, n: int) -> Frame:
        """Frame of an event noun, with what its carrier verb brings."""
        s = self.s
        f = Frame(n, s[n].lemma, "noun")
        f.add("poss", [k.i for k in s.kids(n, "poss")])
        f.add("mod", [k.i for k in s.kids(n, "amod", "compound", "nmod")])
        self._prepositions(f, n)
        f.add("comp", [k.i for k in s.kids(n, "acl", "ccomp") if k.tag in {"VB", "VBD", "VBZ", "VBP"}])
        self._carrier(f, n)
        return f

    def _carrier(self, f: Frame, n: int) -> None:
        """Arguments from the verb above an event noun."""
        s, t = self.s, self.s[n]
        chain = t
        while chain.dep == "conj" and s[chain.head].pos in {"NOUN", "PROPN"}:
            chain = s[chain.head]
        v, dep = chain.head, chain.dep
        if dep in {"dobj", "attr", "nsubjpass"} and s[v].pos in {"VERB", "AUX"}:
            f.light, f.light_i = s[v].lemma, v
            if f.light not in self.light_verbs:
                return
            f.passive = dep == "nsubjpass"
            f.add("subj", self.subjects(v))
            f.add("iobj", [k.i for k in s.kids(v, "dative") if k.pos != "ADP"])
            f.add("to", [p.i for k in s.kids(v, "dative") if k.pos == "ADP" for p in s.kids(k.i, "pobj")])
            self._prepositions(f, v)
            f.add("comp", [k.i for k in s.kids(v, "xcomp") if k.i > n])
        elif dep == "nsubj" and s[v].pos in {"VERB", "AUX"}:
            f.light, f.light_i = s[v].lemma, v
            f.add("over", [p.i for k in s.kids(v, "prep") if k.lower == "over" for p in s.kids(k.i, "pobj")])
            for k in s.kids(v, "prep"):
                if k.lower in {"between", "with", "against", "among", "by"}:
                    f.add(k.lower, self._pobj(k.i))
        elif dep == "pobj" and s[v].pos == "ADP":
            up = s[v].head
            if s[up].pos == "VERB" and s[v].lower in _GOING_TO and s[up].lemma in _GOING:
                f.add("gsubj", self.objects(up) if self.is_passive(up) else self.subjects(up))
                for k in s.kids(up, "prep"):
                    if k.i != v and k.lower in {"with", "against", "between"}:
                        f.add(k.lower, self._pobj(k.i))

    def _prepositions(self, f: Frame, i: int) -> None:
        s = self.s
        for k in s.kids(i, "prep", "agent"):
            if k.dep == "agent" and s[i].pos == "VERB":
                continue
            f.add(self._prep_name(k), self._pobj(k.i))
            if [c.dep for c in s.kids(k.i)] == ["pobj"]:
                continue  # nearly all
            for c in s.kids(k.i, "pcomp"):
                f.add(f"{k.lower}:ing", [c.i])
            for inner in s.kids(k.i, "prep"):
                f.add(inner.lower, self._pobj(inner.i))
            for other in s.kids(k.i, "conj"):
                if other.pos == "ADP":
                    f.add(other.lower, self._pobj(other.i))

    def _prep_name(self, k: Token) -> str:
        return "against" if k.lower == "versus" else k.lower

    def _pobj(self, prep: int) -> list[int]:
        return [self._antecedent(p.i) for p in self.s.kids(prep, "pobj")]

    def adjective(self, a: int) -> Frame:
        """Frame of an adjective said of a subject ("is ready to talk to Iran")."""
        s = self.s
        f = Frame(a, s[a].lemma, "adj")
        up = s[a].head
        if s[a].dep in {"acomp", "attr", "oprd"} and s[up].pos in {"VERB", "AUX"}:
            f.add("subj", self._surface_subjects(up, "nsubj"))
            self._prepositions(f, up)
        self._prepositions(f, a)
        f.add("comp", [k.i for k in s.kids(a, "xcomp", "ccomp")])
        return f
