"""Which words of a sentence a verb of saying reports.

In: a sentence and a verb. Out: the numbers of the tokens of the content. The parser's slips are repaired here: clauses
hung on the wrong noun, reports drawn into other reports, "the army said" at the end of a sentence.
"""

from __future__ import annotations

import functools

from closewatch.code.status_scope import has_to
from closewatch.knowledge.cues import speech, word_list
from closewatch.model.parse import Sentence, Token

_CLAUSES = frozenset({"ccomp", "xcomp"})
_ADJUNCTS = frozenset({"advcl", "prep", "npadvmod", "advmod", "conj", "dep"})
_SETTING_OFF = frozenset({",", "-", "–", "—", "--", '"', "”", "''", "’", "'", "?", "!"})
_HOLDERS = ("ccomp", "xcomp", "mark", "dobj", "auxpass")
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET", "NUM", "PUNCT", "PART"})
_LONGEST_NAME = 12  # tokens
_LIGHT_OBJECTS = frozenset({"PRON", "DET"})


@functools.cache
def speech_lemmas(form: str) -> frozenset[str]:
    return frozenset(word for kind, word in speech() if kind == form)


@functools.cache
def speech_starts() -> frozenset[str]:
    """Verbs of saying, and those that are such with a particle or an object ("point out")."""
    return frozenset(word.split(" ", 1)[0] for word in speech_lemmas("verb"))


def speech_frames(sentence: Sentence, token: Token) -> dict[str, str] | None:
    """Manner by frame of a verb or noun of saying, or None."""
    if token.pos == "VERB":
        lemma = token.lemma.lower()
        for part in sentence.kids(token.i, "prt", "dobj"):
            if ("verb", f"{lemma} {part.lower}") in speech():
                return dict(speech()["verb", f"{lemma} {part.lower}"])
        return dict(speech()["verb", lemma]) if lemma in speech_lemmas("verb") else None
    if token.pos == "NOUN" and token.lemma in speech_lemmas("noun"):
        return dict(speech()["noun", token.lemma])
    return None


def content_of(sentence: Sentence, verb: Token, frames: dict[str, str]) -> tuple[list[int] | None, str]:
    """The tokens of what is said with a verb, and the frame that holds them."""
    for clause in sentence.kids(verb.i, *_CLAUSES):
        if is_tail(sentence, clause):
            continue
        frame = _frame_of(sentence, clause)
        if frame == "to" and frame not in frames and "clause" in frames and has_own_subject(sentence, clause):
            frame = "clause"
        if (that := _misplaced_that(sentence, verb)) is not None and that < sentence.subtree(clause.i)[0]:
            continue
        if clause.i < verb.i and not _is_set_off(sentence, verb):
            continue
        if frame in frames and not _is_reduced(sentence, verb, clause):
            return _cut(sentence, verb, _with_adjuncts(sentence, verb, clause)), frame
    if "clause" in frames and (rest := _that_clause(sentence, verb)) is not None:
        return _cut(sentence, verb, rest), "clause"
    for preposition in sentence.kids(verb.i, "prep"):
        made = _after_preposition(sentence, verb, preposition, frames)
        if made is not None:
            return made
    for inner in sentence.kids(verb.i, "dobj", "agent"):
        holder = sentence.kid(inner.i, "pobj") if inner.dep == "agent" else inner
        for preposition in sentence.kids(holder.i, "prep") if holder is not None else []:
            if preposition.lower in ("of", "for", "about", "against") and preposition.lower in frames:
                made = _after_preposition(sentence, verb, preposition, frames)
                accuses = frames.get(preposition.lower) == "accused"
                if made is not None and (preposition.lower != "for" or accuses or sentence.kid(preposition.i, "pcomp")):
                    return made
    obj = sentence.kid(verb.i, "dobj")
    if obj is not None and "object" in frames and obj.pos not in _LIGHT_OBJECTS:
        return _with_adjuncts(sentence, verb, obj), "object"
    if obj is not None and "naming" in frames:
        prepositions = [t for t in sentence.kids(verb.i, "prep") if t.lower == "as"]
        named = sentence.kid(verb.i, "oprd") or next(iter(prepositions), None)
        if named is not None:
            return sentence.subtree(obj.i) + sentence.subtree(named.i), "naming"
    if "clause" in frames and is_tail(sentence, verb):
        return list(range(first_of_reporter(sentence, verb))), "clause"
    if "clause" in frames and (raised := _raised(sentence, verb)) is not None:
        return raised, "clause"
    return _main_clause(sentence, verb, frames)


def _subject(sentence: Sentence, verb: Token) -> list[int]:
    subject = sentence.kid(verb.i, "nsubj")
    return sentence.subtree(subject.i) if subject is not None else []


def _is_set_off(sentence: Sentence, verb: Token) -> bool:
    """Whether a comma, dash or quotation mark stands before "he said" (or "said he") where the content comes first."""
    first = min([verb.i, *(t.i for t in sentence.kids(verb.i, "aux")), *_subject(sentence, verb)])
    return first > 0 and sentence[first - 1].text in _SETTING_OFF


def _misplaced_that(sentence: Sentence, verb: Token) -> int | None:
    """The "that" of a content behind a phrase that the parser let it join: "told lawmakers in May that"."""
    for t in sentence.tokens[verb.i + 1 : verb.i + _LONGEST_NAME]:
        if t.pos in ("VERB", "AUX") or t.text in ('"', "“", "``", ";", ":"):
            return None
        if t.lower == "that" and t.tag == "IN":
            return t.i
        if t.lower == "that" and t.dep != "nsubj" and sentence[sentence[t.head].head].lemma in word_list("carriers"):
            return t.i
    return None


def _that_clause(sentence: Sentence, verb: Token) -> list[int] | None:
    """A that-clause that the parser hung elsewhere ("wrote in the letter that ...").

    Behind the plainest verbs also a clause without "that".
    """
    if sentence.kid(verb.i, "nsubj") is None and verb.tag != "VBG":
        return None
    that = _misplaced_that(sentence, verb)
    if that is not None:
        return list(range(that, len(sentence)))
    if verb.lemma not in word_list("plain") or verb.i + 2 >= len(sentence) or sentence.kid(verb.i, "nsubj") is None:
        return None
    following = sentence[verb.i + 1]
    if following.pos not in ("PRON", "PROPN", "DET", "NOUN") or following.dep in ("npadvmod", "nsubj"):
        return None
    if following.dep == "nsubj" and following.head == verb.i:
        return None
    for t in sentence.tokens[verb.i + 2 :]:
        if t.tag in ("VBD", "VBZ", "VBP", "MD"):
            return list(range(verb.i + 1, len(sentence)))
        if t.pos == "VERB" or t.tag == "TO" or t.text in ('"', "”", "''", ";", ":"):
            return None
    return None


def _cut(sentence: Sentence, verb: Token, tokens: list[int]) -> list[int]:
    """A content without reports that the parser drew into it: ", adding that", ", and accused", ", while he says"."""
    if len(tokens) == 0 or tokens[0] < verb.i:
        return tokens
    inside = set(tokens)
    for n in tokens:
        token = sentence[n]
        if token.pos != "VERB" or token.dep not in ("advcl", "conj"):
            continue
        if token.head not in inside and token.head != verb.i:
            continue
        if not breaks_off(sentence, verb, token):
            continue
        own = sentence.subtree(n)
        first = own[0]
        while first - 1 in inside and sentence[first - 1].dep in ("cc", "punct"):
            first -= 1
        if first > tokens[0]:
            return [m for m in tokens if m < first]
    return tokens


def breaks_off(sentence: Sentence, verb: Token, token: Token) -> bool:
    """Whether a verb of saying inside a content belongs to the reporter's sentence, not to the content."""
    if token.lemma.lower() not in speech_lemmas("verb"):
        return False
    own = sentence.subtree(token.i)
    before = sentence[own[0] - 1].text if own[0] > 0 else ""
    comma = before == "," or sentence[own[0]].text == ","
    holds = any(t.dep in ("ccomp", "xcomp", "prep", "oprd") for t in sentence.kids(token.i))
    if token.dep == "advcl":
        if token.tag == "VBG":
            return comma and holds and not has_own_subject(sentence, token)
        mark = sentence.kid(token.i, "mark")
        return comma and holds and mark is not None and mark.lower in ("while", "though", "although", "as", "but")
    joined = [t for t in sentence.kids(token.head, "cc") if t.i < token.i]
    comma = comma or any(t.i > 0 and sentence[t.i - 1].text == "," for t in joined)
    if token.tag != verb.tag or not holds:
        return False
    if has_own_subject(sentence, token):
        return comma and any(t.lower in ("but", "while") for t in joined)
    if comma:
        return True
    subject = sentence.kid(token.head, "nsubj", "nsubjpass")
    return subject is not None and subject.pos == "NOUN"


def has_own_subject(sentence: Sentence, clause: Token) -> bool:
    return sentence.kid(clause.i, "nsubj", "nsubjpass", "expl") is not None


def _frame_of(sentence: Sentence, clause: Token) -> str:
    if has_to(sentence, clause.i):
        return "to"
    if clause.tag == "VBG" and sentence.kid(clause.i, "aux") is None:
        return "ing"
    return "clause" if clause.dep == "ccomp" or clause.tag in ("VBD", "VBZ", "VBP", "MD") else "xcomp"


def _is_reduced(sentence: Sentence, verb: Token, clause: Token) -> bool:
    """Whether the clause is a bare participle that the parser took for a content."""
    return clause.tag == "VBN" and clause.dep == "xcomp" and sentence.kid(clause.i, "aux", "auxpass") is None


def _with_adjuncts(sentence: Sentence, verb: Token, clause: Token) -> list[int]:
    """The clause with what the parser hung on the verb behind it though it belongs to the content."""
    tokens = sentence.subtree(clause.i)
    tokens = [n for n in tokens if n < verb.i] if clause.i < verb.i else tokens
    if clause.i < verb.i:
        return tokens
    last = tokens[-1]
    for t in sentence.kids(verb.i):
        if t.i <= last or t.dep not in _ADJUNCTS:
            continue
        if t.dep == "advcl" and t.tag == "VBG":
            break
        if t.dep == "conj" and not _goes_on(sentence, t):
            break
        tokens = tokens + sentence.subtree(t.i)
    return sorted(set(tokens))


def _goes_on(sentence: Sentence, conjunct: Token) -> bool:
    """Whether a conjunct of the verb belongs to the content: "said that A and that B"."""
    mark = sentence.kid(conjunct.i, "mark")
    return mark is not None and mark.lower == "that"


def _after_preposition(
    sentence: Sentence, verb: Token, preposition: Token, frames: dict[str, str]
) -> tuple[list[int], str] | None:
    name = preposition.lower
    if name not in frames:
        return None
    held = sentence.kid(preposition.i, "pcomp", "pobj")
    if held is None:
        return None
    return sentence.subtree(held.i), name


def _main_clause(sentence: Sentence, verb: Token, frames: dict[str, str]) -> tuple[list[int] | None, str]:
    """The clause that a parenthesis comments on: "Rebels, the army said, had fled", "as he said"."""
    if "clause" not in frames or verb.head == verb.i or verb.dep not in ("parataxis", "advcl", "ccomp", "dep", "conj"):
        return None, ""
    head = sentence[verb.head]
    mark = sentence.kid(verb.i, "mark")
    subject = sentence.kid(verb.i, "nsubj")
    if head.pos not in ("VERB", "AUX", "NOUN") or subject is None:
        return None, ""
    own = sentence.subtree(verb.i)
    if verb.dep == "ccomp" and own[0] < head.i:
        return None, ""
    comma = sentence[own[0]].text == "," or (own[0] > 0 and sentence[own[0] - 1].text in _SETTING_OFF)
    if verb.dep in ("advcl", "conj"):
        if mark is None or mark.lower != "as" or frames["clause"] != "said":
            return None, ""
    elif not comma and own[0] > 0:
        return None, ""
    if sentence.kid(verb.i, "dobj") is not None and mark is None:
        return None, ""
    rest = [n for n in sentence.subtree(head.i) if n not in set(own)]
    return rest, "clause"


def first_of_reporter(sentence: Sentence, verb: Token) -> int:
    """The first token of "the army said" at the end of a sentence: that of the noun phrase before the verb."""
    subject = sentence.kid(verb.i, "nsubj")
    if subject is not None:
        return min(verb.i, sentence.subtree(subject.i)[0])
    first = verb.i
    while first > 0 and first > verb.i - _LONGEST_NAME and sentence[first - 1].pos in _NAMING:
        if sentence[first - 1].text == ",":
            break
        first -= 1
    return first


def is_tail(sentence: Sentence, verb: Token) -> bool:
    """Whether the verb reports all before it: "..., the army said on Monday."; the parser often sees something else."""
    if verb.lemma.lower() not in speech_lemmas("verb") or verb.dep == "acl":
        return False
    if verb.tag not in ("VBD", "VBZ", "VBP", "VBN"):
        return False
    subject = sentence.kid(verb.i, "nsubj")
    first = first_of_reporter(sentence, verb)
    if not 3 <= first < verb.i or sentence[first - 1].text != "," or sentence.kid(verb.i, *_HOLDERS) is not None:
        return False
    if verb.dep == "relcl" or sentence[verb.head].dep == "relcl":
        return False
    if subject is not None and subject.tag in ("WP", "WDT"):
        return False
    if not any(t.pos in ("VERB", "AUX") for t in sentence.tokens[:first]):
        return False
    return all(t.pos not in ("VERB", "AUX") and t.text != ":" for t in sentence.tokens[verb.i + 1 :])


def _raised(sentence: Sentence, verb: Token) -> list[int] | None:
    """ "The militia is believed to have attacked": the subject belongs to the content, the source is unnamed."""
    subject, clause = sentence.kid(verb.i, "nsubjpass"), sentence.kid(verb.i, "xcomp")
    if subject is None or clause is None or not has_to(sentence, clause.i):
        return None
    if subject.tag in ("WDT", "WP"):
        return sentence.subtree(clause.i)
    return sentence.subtree(subject.i) + sentence.subtree(clause.i)
