"""Spans and noun phrases for the reading of statements.

In: sentences and token numbers. Out: half-open spans of the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from closewatch.knowledge.cues import word_list
from closewatch.model.parse import Sentence, Token

Span = tuple[int, int]

_EDGE = frozenset(",;:-–—.\"“”'‘’`´ ") | {"``", "''", "--", "(", ")"}
_RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
_LEFT_OUT = frozenset({"relcl", "acl", "advcl", "punct", "cc", "ccomp", "parataxis"})
_SUBJECTS = ("nsubj", "nsubjpass")


def span_of(sentence: Sentence, numbers: Iterable[int]) -> Span | None:
    """From the first to the last of the tokens, without punctuation at the edges."""
    inside = sorted(numbers)
    while inside and sentence[inside[0]].text in _EDGE:
        inside.pop(0)
    while inside and sentence[inside[-1]].text in _EDGE:
        if sentence[inside[-1]].text == ")" and any(sentence[n].text == "(" for n in inside):
            break
        inside.pop()
    if len(inside) == 0:
        return None
    return sentence[inside[0]].start, sentence[inside[-1]].end


def noun_phrase(sentence: Sentence, i: int) -> Span | None:
    """The noun phrase of token i without its relative clauses; its conjuncts and appositions belong to it."""
    kept = []
    todo = [i]
    while todo:
        n = todo.pop()
        kept.append(n)
        for child in sentence.kids(n):
            if child.dep in _LEFT_OUT and not (child.dep in ("cc", "punct") and _joins(sentence, n, child)):
                continue
            if child.dep == "advmod" and child.i < i:
                continue
            if child.dep == "conj" and child.pos in ("VERB", "AUX"):
                continue
            todo.append(child.i)
    kept.sort()
    return span_of(sentence, _contiguous(kept, i))


def _joins(sentence: Sentence, n: int, child: Token) -> bool:
    """Whether a comma, hyphen or conjunction stands inside the phrase, before a part that is kept."""
    return any(
        t.i > child.i and t.dep in ("conj", "appos") and t.pos not in ("VERB", "AUX") for t in sentence.kids(n)
    ) or (child.i < n)


def _contiguous(numbers: list[int], i: int) -> list[int]:
    """The run of numbers around i with gaps of one at most."""
    at = numbers.index(i)
    first = last = at
    while first > 0 and numbers[first] - numbers[first - 1] <= 2:
        first -= 1
    while last + 1 < len(numbers) and numbers[last + 1] - numbers[last] <= 2:
        last += 1
    return numbers[first : last + 1]


def speaker(sentence: Sentence, v: int) -> tuple[Token | None, bool]:
    """The token that heads the noun phrase of whoever speaks with verb v, and whether the search may go on elsewhere.

    A passive verb has its agent; a verb without subject borrows that of its governor; a relative pronoun stands for
    its antecedent. The flag is False where the text surely names nobody ("it is believed").
    """
    verb = sentence[v]
    reduced = verb.tag == "VBN" and verb.dep in ("acl", "advcl") and sentence.kid(v, "aux", "nsubj") is None
    passive = reduced or sentence.kid(v, "auxpass") is not None
    if passive:
        agent = sentence.kid(v, "agent")
        found = sentence.kid(agent.i, "pobj") if agent is not None else None
        return found, False
    subjects = sentence.kids(v, "nsubj")
    if subjects:  # of two, the nearer one speaks: the other is the quotation
        return _antecedent(sentence, verb, subjects[-1]), False
    return _borrowed(sentence, verb)


def _antecedent(sentence: Sentence, verb: Token, subject: Token) -> Token | None:
    if subject.lower in _RELATIVE_PRONOUNS and verb.dep == "relcl":
        return sentence[verb.head]
    if subject.lower in _RELATIVE_PRONOUNS and subject.lower != "that":
        for above in sentence.ancestors(verb.i):
            if above.dep == "relcl":
                return sentence[above.head]
    if subject.lower in ("it", "there") and sentence.kid(verb.i, "expl") is not None:
        return None
    return subject


def _borrowed(sentence: Sentence, verb: Token) -> tuple[Token | None, bool]:
    """The speaker of a verb without subject."""
    head = sentence[verb.head]
    if head.i == verb.i:
        return None, True
    if verb.dep == "acl" and head.pos in ("NOUN", "PROPN", "PRON"):
        if head.lemma in word_list("carriers"):
            return carrier_source(sentence, head, issued=True), True
        return head, True
    if verb.dep == "pcomp" or head.dep == "prep":
        quoted = sentence.kid(head.head, "dobj") if head.lower == "as" else None
        if quoted is not None:  # "quoted the mayor as saying"
            return quoted, True
        head = sentence[head.head]
    if head.pos in ("NOUN", "PROPN") and verb.dep != "advcl":
        return (carrier_source(sentence, head, issued=True) if head.lemma in word_list("carriers") else None), True
    if head.pos not in ("VERB", "AUX"):
        return None, True
    if verb.dep == "xcomp":  # "urged the court to say": the object speaks
        obj = sentence.kid(head.i, "dobj")
        if obj is not None and head.lemma not in ("use", "issue", "release", "take", "write", "send", "make"):
            return obj, True
    subject = sentence.kid(head.i, *_SUBJECTS)
    if subject is not None:
        return _antecedent(sentence, head, subject), True
    return _borrowed(sentence, head)


def carrier_source(sentence: Sentence, noun: Token, *, issued: bool = False) -> Token | None:
    """Who stands behind a statement, letter or claim: its owner, or the subject of the light verb that issues it.

    `issued` lets any verb count as issuing: "read out a statement saying".
    """
    owner = sentence.kid(noun.i, "poss")
    if owner is not None:
        return owner
    for preposition in sentence.kids(noun.i, "prep", "agent"):
        if preposition.lower in ("by", "from", "of", "among"):
            found = sentence.kid(preposition.i, "pobj")
            if found is not None and (preposition.lower != "of" or found.pos in ("PROPN", "PRON")):
                return found
    above = noun
    while above.dep in ("pobj", "prep", "conj") and above.head != above.i:
        above = sentence[above.head]
    if above.dep in ("dobj", "prep", "pobj", "attr") or noun.dep in ("pobj", "dobj"):
        verb = sentence[above.head] if above.pos not in ("VERB", "AUX") else above
        issued = issued or verb.lemma in word_list("issuing")
        if issued and verb.pos in ("VERB", "AUX") and sentence.kid(verb.i, "auxpass") is None:
            subject = sentence.kid(verb.i, "nsubj")
            if subject is not None:
                return _antecedent(sentence, verb, subject)
            if verb.dep in ("conj", "xcomp", "advcl"):
                return _borrowed(sentence, verb)[0]
    return None
