"""Which governor an event hangs on, and by which kind of dependent.

In: a sentence and a token. Out: a `Link`. This file knows syntax and no cue words beyond prepositions.
"""

from __future__ import annotations

from dataclasses import dataclass

from closewatch.model.parse import Sentence, Token

_OBJECTS = frozenset({"dobj", "nsubjpass", "dative", "oprd", "csubjpass", "obj"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_SAME = frozenset({"attr", "acomp", "aux", "auxpass"})
_NOMINAL = frozenset({"compound", "nmod", "amod", "poss"})
PLAIN = _OBJECTS | _SAME | _NOMINAL | {"appos"}  # what hangs so hangs on its head itself, and is changed by cues alone
_COPULAS = frozenset({"be", "become", "remain", "seem", "appear", "look", "make", "find", "consider", "deem"})
_GERUND_PREPOSITIONS = frozenset({"of", "from", "in", "at", "about", "prep-to", "for", "on", "into", "with"})
_WHETHER = frozenset({"whether", "if"})
_SUBJECT_DEPS = ("nsubj", "nsubjpass", "csubj", "expl")


@dataclass(frozen=True, slots=True)
class Link:
    """The governor of a token (`head`), the token whose reality counts for it (`at`), and how it is reached.

    `kinds` are tried in order against the scopes of the governor cues; `clause` is the kind of a free clause
    (purpose, mark, relative, participle) where no cue reaches it, '' for none.
    """

    head: int
    at: int
    kinds: tuple[str, ...]
    clause: str = ""


def has_to(sentence: Sentence, i: int) -> bool:
    """Whether token i is an infinitive with "to"."""
    return any(t.tag == "TO" and t.lower == "to" for t in sentence.kids(i, "aux", "mark"))


def mark_of(sentence: Sentence, i: int) -> Token | None:
    """The word that opens the clause of token i (if, that, when), or None."""
    found = sentence.kid(i, "mark")
    if found is not None:
        return found
    for t in sentence.kids(i, "advmod"):
        if t.tag == "WRB" and t.i < i:
            return t
    return None


def has_subject(sentence: Sentence, i: int) -> bool:
    """Whether token i has a subject of its own."""
    return sentence.kid(i, *_SUBJECT_DEPS) is not None


def is_passive(sentence: Sentence, i: int) -> bool:
    """Whether token i is a passive verb."""
    token = sentence[i]
    if token.tag != "VBN":
        return False
    if sentence.kid(i, "auxpass", "nsubjpass") is not None:
        return True
    return token.dep in ("acl", "relcl", "amod", "ROOT", "advcl") and sentence.kid(i, "aux", "nsubj", "dobj") is None


def link_of(sentence: Sentence, i: int) -> Link | None:
    """How token i hangs on its governor; None for the root."""
    token = sentence[i]
    if token.head == i:
        return None
    parent = sentence[token.head]
    if token.dep in ("pobj", "pcomp") or (token.dep == "prep" and parent.dep == "prep"):
        return _through_preposition(sentence, token, parent)
    if token.dep == "prep":
        return Link(parent.i, parent.i, ())
    kinds, clause = _kinds(sentence, token, parent)
    return _redirect(sentence, parent, kinds, clause)


def _through_preposition(sentence: Sentence, token: Token, parent: Token) -> Link:
    """The link of the object of a preposition or of a gerund after it."""
    name = "prep-to" if parent.lower == "to" else parent.lower
    above = sentence[parent.head]
    at = parent.head
    if parent.head == parent.i:
        return Link(parent.i, parent.i, (name,), "prep:" + name)
    if token.dep == "pcomp" and (mark_of(sentence, token.i) or _wh(sentence, token)):
        return _redirect(sentence, above, ("whether", name), "prep:" + name)
    gerund = (token.dep == "pcomp" or token.tag == "VBG") and name in _GERUND_PREPOSITIONS
    kinds = (name, "ing") if gerund else (name,)
    if above.dep == "prep" and above.head != above.i:  # "because of", "away from", "according to"
        outer = "prep-to" if above.lower == "to" else above.lower
        return Link(above.head, above.head, (f"{above.lower} {parent.lower}", *kinds, outer), "prep:" + outer)
    return Link(at, at, kinds, "prep:" + name)


def _wh(sentence: Sentence, token: Token) -> bool:
    return any(sentence[c].tag in ("WRB", "WDT") for c in sentence.children[token.i])


def _kinds(sentence: Sentence, token: Token, parent: Token) -> tuple[tuple[str, ...], str]:
    """Kinds of dependent of a token that hangs directly on its governor."""
    dep = token.dep
    if dep in _OBJECTS:
        return ("object",), "object"
    if dep in _SUBJECTS:
        reduced = parent.tag in ("VBN", "VBD") and sentence.kid(parent.i, "dobj", "aux", "auxpass") is None
        if reduced and sentence[len(sentence) - 1].text != ".":  # a headline: "Summit cancelled after row"
            return ("object", "subject"), "subject"
        return ("subject",), "subject"
    if dep == "appos":
        return (), "object"
    if dep in _NOMINAL:
        return ("compound",), "compound"
    if dep in _SAME:
        return (), "same"
    if dep == "relcl":
        if has_to(sentence, token.i):
            return ("to",), "infinitive"
        return (("that",) if sentence.kid(token.i, "mark") is not None else ()), "relative"
    if dep in ("ccomp", "xcomp", "acl", "advcl", "pcomp"):
        return _clause_kinds(sentence, token, parent)
    return (), "loose"


def _clause_kinds(sentence: Sentence, token: Token, parent: Token) -> tuple[tuple[str, ...], str]:
    """Kinds of a dependent clause."""
    mark = mark_of(sentence, token.i)
    dep = token.dep
    if has_to(sentence, token.i):
        if mark is not None and mark.lower == "whether":
            return ("whether", "to"), "infinitive"
        kinds = ("obj-to", "to") if has_subject(sentence, token.i) else ("to",)
        return kinds, "purpose" if dep == "advcl" else "infinitive"
    if mark is not None and mark.lower in _WHETHER and dep in ("ccomp", "acl", "xcomp"):
        return ("whether",), "mark"
    if mark is not None and mark.lower != "that" and dep in ("advcl", "acl"):
        return (), "mark"
    if dep == "advcl":
        participle = token.tag in ("VBG", "VBN") and not has_subject(sentence, token.i)
        return (), "participle" if participle else "mark"
    if dep == "acl" and (mark is None or mark.lower != "that"):
        return (("ing",) if token.tag == "VBG" else ()), "relative"
    if token.tag in ("VBG", "VBN") and sentence.kid(token.i, "aux", "auxpass") is None:
        return ("ing",), dep
    if dep == "xcomp":
        return ("to", "ing"), "xcomp"
    if token.tag in ("VB", "VBP") and sentence.kid(token.i, "aux") is None and _is_subjunctive(sentence, token):
        return ("subjunctive", "that"), "that"
    return ("that",), "finite" if dep == "ccomp" else "that"


def _is_subjunctive(sentence: Sentence, token: Token) -> bool:
    """A base form where an indicative would take -s ("that the army withdraw"), or one that the tagger saw."""
    if token.tag == "VB":
        return True
    subject = sentence.kid(token.i, "nsubj")
    if subject is not None and subject.lower in ("he", "she", "it"):
        return True
    return subject is not None and subject.tag in ("NN", "NNP") and sentence.kid(subject.i, "conj") is None


def degree_of(sentence: Sentence, i: int) -> Token | None:
    """A word of degree or rank on the governor of an infinitive: "close enough to", "too ill to", "the first to"."""
    for n in (i, *(t.i for t in sentence.kids(i, "acomp", "attr", "dobj"))):
        for t in sentence.kids(n, "advmod", "amod"):
            if t.lower == "too" and n == i and sentence[n].pos == "VERB":
                continue
            if t.lower in ("enough", "too", "first", "last", "only") or t.tag in ("JJS", "RBS"):
                return t
        if sentence[n].lower in ("enough", "first", "last", "one") or sentence[n].tag == "JJS":
            return sentence[n]
    return None


def governor_holds(sentence: Sentence, link: Link) -> bool:
    """Whether a preposition hangs on the object of a verb, so that the verb may govern it: "accused the police of"."""
    noun = sentence[link.head]
    return noun.pos in ("NOUN", "PROPN", "PRON") and noun.dep in ("dobj", "pobj") and sentence[noun.head].pos == "VERB"


def _redirect(sentence: Sentence, parent: Token, kinds: tuple[str, ...], clause: str) -> Link:
    """Let the adjective or noun that carries the meaning govern: "is likely to", "the plan is to", "made a bid to"."""
    at = parent.i
    if clause in ("same", "object", "compound", "relative", "loose") or parent.pos not in ("VERB", "AUX"):
        return Link(at, at, kinds, clause)
    if parent.lemma in _COPULAS:
        carrier = sentence.kid(at, "acomp", "oprd", "attr")
        if carrier is None and parent.lemma == "be":
            about = [t for t in sentence.kids(at, "prep") if t.lower == "about" and len(sentence.children[t.i]) == 0]
            carrier = about[0] if about else None
            if carrier is None and clause == "infinitive":
                carrier = sentence.kid(at, "nsubj")
        if carrier is not None and (carrier.pos != "PRON" or clause != "infinitive"):
            return Link(carrier.i, at, kinds, clause)
    if clause in ("purpose", "infinitive"):
        carrier = sentence.kid(at, "dobj", "nsubjpass")
        if carrier is not None and carrier.pos == "NOUN":
            return Link(carrier.i, at, kinds, clause + ":object")
    return Link(at, at, kinds, clause)
