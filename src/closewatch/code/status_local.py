"""Cues that stand on an event itself or on its clause: modals, negation, adverbs, adjectives, determiners.

In: a sentence and a token. Out: the operators on it, outermost first. Governors are read in `status`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from closewatch.code.status_scope import has_subject, has_to
from closewatch.knowledge.cues import ModifierCue, modifiers
from closewatch.model.parse import Sentence, Token

_VERBAL = frozenset({"VERB", "AUX"})
_ORDER = {"conditional": 0, "any": 0, "speculated": 1, "generic": 1, "soon": 2, "would": 3, "expected": 3,
          "called_for": 3, "likely": 4, "denied": 5, "negation": 6}  # fmt: skip
_CLAUSE_DEPS = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "conj", "parataxis", "csubj"})
_ON_NOUNS = frozenset({"det", "neg", "amod", "nmod", "compound", "advmod", "acl"})
_COMPARED = frozenset({"JJS", "JJR", "RBS", "RBR"})


@dataclass(frozen=True, slots=True)
class Operator:
    """What a cue on the event makes of it, with the tokens of the cue; `shared` by its conjuncts."""

    gives: str
    first: int
    last: int
    shared: bool = True


def operators_on(sentence: Sentence, i: int) -> list[Operator]:
    """All operators on token i, outermost first."""
    token = sentence[i]
    if not sentence.children[i]:  # all cues on a word are its children
        return []
    found = list(_verbal(sentence, token) if token.pos in _VERBAL else _nominal(sentence, token))
    if len(found) > 1:
        found.sort(key=lambda o: _ORDER.get(o.gives, 2))
    return found


def _cue(word_class: str, word: str) -> ModifierCue | None:
    return modifiers().get((word_class, word))


def _verbal(sentence: Sentence, token: Token) -> Iterator[Operator]:
    modal: tuple[Token, ModifierCue] | None = None
    negation: Token | None = None
    for t in sentence.kids(token.i):
        if t.dep in ("aux", "auxpass") and (cue := _cue("modal", t.lower)) is not None and t.tag == "MD":
            if t.i < token.i and not _inverted(sentence, token, t):
                modal = t, cue
        elif t.dep in ("neg", "preconj", "cc") or (t.dep == "advmod" and t.lower in ("never", "neither", "nor")):
            if _negates("adverb", t) and not _cancelled(sentence, t):
                negation = t
        elif t.dep in ("advmod", "npadvmod"):
            yield from _adverb(sentence, token, t)
        elif t.dep in ("nsubj", "nsubjpass", "dobj", "attr", "pobj", "expl"):
            negation = _negative_argument(sentence, t) or negation
    if modal is None and _is_rule(sentence, token):
        yield Operator("generic", token.i, token.i)
    yield from _modal(sentence, token, modal, negation)


def _modal(
    sentence: Sentence, token: Token, modal: tuple[Token, ModifierCue] | None, negation: Token | None
) -> Iterator[Operator]:
    if modal is not None:
        word, cue = modal
        if negation is None and cue.gives == "called_for" and _is_perfect(sentence, token):
            yield Operator("denied", word.i, token.i)  # "should have signed": did not
        elif negation is None:
            yield Operator(cue.gives, word.i, word.i)
        elif cue.with_not == "denied":
            mood = cue.gives if cue.gives not in ("speculated", "would") else "expected"
            yield Operator(mood, word.i, negation.i)
            yield Operator("negation", min(word.i, negation.i), max(word.i, negation.i))
        elif cue.with_not is not None:
            yield Operator(cue.with_not, min(word.i, negation.i), max(word.i, negation.i))
    elif negation is not None:
        yield Operator("negation", negation.i, negation.i)
    if modal is None and token.dep in ("ROOT", "ccomp") and has_to(sentence, token.i) and token.head == token.i:
        yield Operator("expected", next(t.i for t in sentence.kids(token.i) if t.tag == "TO"), token.i)


def _is_perfect(sentence: Sentence, token: Token) -> bool:
    return token.tag == "VBN" and any(t.lower in ("have", "'ve", "’ve") for t in sentence.kids(token.i, "aux"))


def _inverted(sentence: Sentence, token: Token, modal: Token) -> bool:
    """Whether the auxiliary stands before the subject ("Should Iran attack"): then it opens a condition."""
    subject = sentence.kid(token.i, "nsubj", "nsubjpass")
    return subject is not None and modal.i < subject.i and modal.lower in ("should", "had", "were")


def inverted_condition(sentence: Sentence, i: int) -> Token | None:
    """The auxiliary that opens a condition by standing before the subject, or None."""
    token = sentence[i]
    if token.dep not in ("advcl", "ROOT", "ccomp") or sentence[len(sentence) - 1].text.endswith("?"):
        return None
    for t in sentence.kids(i, "aux", "auxpass"):
        first = t.i == 0 or sentence[t.i - 1].pos == "PUNCT"
        if first and _inverted(sentence, token, t):
            return t
    return None


def _negates(word_class: str, t: Token) -> bool:
    cue = _cue(word_class, t.lower)
    return cue is not None and cue.gives == "negation"


def _cancelled(sentence: Sentence, t: Token) -> bool:
    """Whether a negation is none because of the word behind it ("not only")."""
    cue = _cue("adverb", t.lower)
    return cue is not None and t.i + 1 < len(sentence) and sentence[t.i + 1].lower in cue.cancels


def _adverb(sentence: Sentence, token: Token, t: Token) -> Iterator[Operator]:
    before = sentence[t.i - 1].lower if t.i > 0 else ""
    cue = _cue("adverb", f"{before} {t.lower}") or _cue("adverb", t.lower)
    if cue is None:
        return
    if cue.gives == "negation":
        if not _cancelled(sentence, t):
            yield Operator("negation", t.i, t.i)
    elif cue.gives == "soon":
        if token.tag in ("VBZ", "VBP", "VBG"):
            yield Operator("expected", t.i, t.i)
    elif cue.gives != "generic" or token.tag in ("VBZ", "VBP") or _present_passive(sentence, token):
        yield Operator(cue.gives, t.i, t.i, shared=cue.gives != "denied")


def _present_passive(sentence: Sentence, token: Token) -> bool:
    return any(t.tag in ("VBZ", "VBP") for t in sentence.kids(token.i, "auxpass"))


def _is_rule(sentence: Sentence, token: Token) -> bool:
    """Whether the clause tells no happening but a standing comparison ("is the largest") or what is done at all times
    by somebody to a kind ("airliners are bought by the state")."""
    if token.lemma in ("be", "have") and token.tag in ("VBZ", "VBP"):
        held = sentence.kid(token.i, "attr", "acomp", "dobj")
        if held is None:
            return False
        return held.tag in _COMPARED or any(t.tag in _COMPARED for t in sentence.kids(held.i, "amod", "advmod"))
    if not _present_passive(sentence, token):
        return False
    subject = sentence.kid(token.i, "nsubjpass")
    if subject is None or subject.tag != "NNS" or len(sentence.children[subject.i]) > 0:
        return False
    return any(sentence.kid(t.i, "agent") is not None for t in (token, *sentence.kids(token.i, "conj")))


def _negative_argument(sentence: Sentence, t: Token) -> Token | None:
    """A negative word in subject or object: "no talks", "nobody", "none of them"."""
    if _cue("pronoun", t.lower) is not None:
        return t
    for d in sentence.kids(t.i, "det", "neg", "preconj", "cc"):
        if d.i < t.i and _negates("determiner", d):
            return d
    return None


def _nominal(sentence: Sentence, token: Token) -> Iterator[Operator]:
    for t in sentence.kids(token.i):
        if t.dep not in _ON_NOUNS:
            continue
        if t.dep in ("det", "neg") and (cue := _cue("determiner", t.lower)) is not None:
            if cue.gives == "any" or not _verb_takes_negation(sentence, token):
                yield Operator(cue.gives, t.i, t.i)
        elif t.dep in ("amod", "nmod", "compound", "advmod") and t.i < token.i:
            cue = _cue("adjective", t.lower)
            if cue is not None and not (t.lower == "next" and token.tag == "NNP"):
                yield Operator(cue.gives, t.i, t.i)
        elif t.dep == "acl" and t.tag == "VBN" and (cue := _cue("adjective", t.lower)) is not None:
            if cue.gives in ("expected", "denied"):  # "talks planned for May", "a visit postponed by the storm"
                yield Operator(cue.gives, t.i, t.i)
        elif t.dep == "neg":
            yield Operator("negation", t.i, t.i)
    if token.pos not in _VERBAL and token.dep in _CLAUSE_DEPS and has_subject(sentence, token.i):
        yield from _verbal(sentence, token)


def _verb_takes_negation(sentence: Sentence, token: Token) -> bool:
    """Whether the determiner is already counted on the verb that the noun is an argument of."""
    return token.dep in ("nsubj", "nsubjpass", "dobj", "attr") and sentence[token.head].pos in _VERBAL
