"""Finer CAMEO codes and modes, told by the words around a trigger.

In: a sentence, a trigger, what is known of its act. Out: a code and a mode. The tables are knowledge/data/ontology/refined.tsv
and contents.tsv; the type of an event is never changed here.
"""

from __future__ import annotations

from closewatch.knowledge.ontology import compose
from closewatch.knowledge.refinements import contents, phrases, refinements
from closewatch.model.parse import Sentence

# What a verbal act is that no pattern has told; a demand is an appeal with a code of its own.
_ACTS = {"REQUEST": "appeal", "AGREE": "intend", "REJECT": "refuse", "THREATEN": "threaten"}
_VERBS = frozenset({"VERB", "AUX"})
_CLAUSES = frozenset({"conj", "parataxis", "relcl"})
_PASSES = 2  # a strike is first a hunger strike, then one for rights


def act_of(type_: str, cameo: str | None) -> str | None:
    """The verbal act that an event of the type is, None where it is none."""
    return "demand" if type_ == "REQUEST" and (cameo or "").startswith("10") else _ACTS.get(type_)


def refine(sentence: Sentence, i: int, type_: str, cameo: str | None, mode: str | None) -> tuple[str | None, str | None]:
    """The finest code and mode that the words of the trigger's clause allow."""
    rows = [r for r in refinements() if r.type == type_]
    if not any((cameo or "").startswith(r.codes) for r in rows):
        return cameo, mode
    lemmas = _lemmas(sentence, _clause(sentence, i))
    for _ in range(_PASSES):
        finer = next((r for r in rows if (cameo or "").startswith(r.codes) and r.wording.fits(lemmas)), None)
        if finer is not None:
            cameo, mode = finer.cameo, finer.mode or mode
    return cameo, mode


def compose_by_words(sentence: Sentence, i: int, act: str) -> tuple[str, str | None] | None:
    """Code and mode of a verbal act from the words below its trigger, where they tell what it is about."""
    lemmas = _lemmas(sentence, sentence.subtree(i))
    for content in contents():
        if content.wording.fits(lemmas):
            composed = compose(act, "", content.cameo)
            if composed is not None:
                return composed
    return None


def _clause(sentence: Sentence, i: int) -> list[int]:
    """Token numbers of the clause that the trigger stands in, without clauses joined to it."""
    top = i
    while sentence[top].head != top and (sentence[top].pos not in _VERBS or sentence[top].dep == "xcomp"):
        top = sentence[top].head
    others = [k for k in sentence.subtree(top) if k not in (top, i) and sentence[k].pos in _VERBS and sentence[k].dep in _CLAUSES]
    left_out = {j for k in others for j in sentence.subtree(k)}
    return [k for k in sentence.subtree(top) if k not in left_out] + ([i] if i in left_out else [])


def _lemmas(sentence: Sentence, tokens: list[int]) -> set[str]:
    """Lower-case lemmas of the tokens, and the phrases of the tables that they make."""
    row = [sentence[k].lemma.lower() for k in sorted(tokens)]
    found = set(row)
    for phrase in phrases():
        if found.issuperset(phrase):
            n = len(phrase)
            if any(tuple(row[k : k + n]) == phrase for k in range(len(row) - n + 1)):
                found.add("_".join(phrase))
    return found
