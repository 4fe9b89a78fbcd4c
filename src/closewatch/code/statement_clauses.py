"""Statements that the syntax shows: verbs and nouns of saying with their content, and phrases such as "according to".

In: one sentence. Out: its indirect statements, with the verb's token where there is one, so that quotations can join it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from closewatch.code.statement_span import Span, carrier_source, noun_phrase, span_of, speaker
from closewatch.code.status_scope import has_to
from closewatch.knowledge.cues import speech
from closewatch.model.parse import Sentence, Token

_NOT_CONTENT = frozenset({"punct", "nsubj", "nsubjpass", "aux", "auxpass", "neg", "agent", "expl", "cc"})
_CLAUSES = frozenset({"ccomp", "xcomp"})
_ADJUNCTS = frozenset({"advcl", "prep", "npadvmod", "advmod", "conj", "dep"})
_SETTING_OFF = frozenset({",", "-", "–", "—", "--", '"', "”", "''", "’", "'", "?", "!"})
_PLAIN = frozenset({"say", "argue", "believe", "think", "worry", "insist", "fear", "hope", "add"})
_HOLDERS = ("ccomp", "xcomp", "mark", "dobj", "auxpass")
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET", "NUM", "PUNCT", "PART"})
_LONGEST_NAME = 12  # tokens
_LIGHT_OBJECTS = frozenset({"PRON", "DET"})


@dataclass(frozen=True, slots=True)
class Report:
    """An indirect statement; `cue` may be None, `verb` is the number of its verb in the sentence or None."""

    content: Span
    source: Span | None
    cue: Span | None
    manner: str
    verb: int | None = None


@functools.cache
def _lemmas(form: str) -> frozenset[str]:
    return frozenset(word for kind, word in speech() if kind == form)


def speech_frames(sentence: Sentence, token: Token) -> dict[str, str] | None:
    """Manner by frame of a verb or noun of saying, or None."""
    if token.pos == "VERB":
        lemma = token.lemma.lower()
        for part in sentence.kids(token.i, "prt", "dobj"):
            if ("verb", f"{lemma} {part.lower}") in speech():
                return dict(speech()["verb", f"{lemma} {part.lower}"])
        return dict(speech()["verb", lemma]) if lemma in _lemmas("verb") else None
    if token.pos == "NOUN" and token.lemma in _lemmas("noun"):
        return dict(speech()["noun", token.lemma])
    return None


def reports_in(sentence: Sentence) -> Iterator[Report]:
    """The statements that the syntax of the sentence shows, in order of their cues."""
    verbs, nouns = _lemmas("verb"), _lemmas("noun")
    for token in sentence.tokens:
        if token.pos == "VERB":
            if token.lemma.lower() in verbs or sentence.kid(token.i, "prt", "dobj") is not None:
                yield from _from_verb(sentence, token)
        elif token.pos == "NOUN":
            if token.lemma in nouns:
                yield from _from_noun(sentence, token)
        elif token.lower in ("according", "per", "words", "view", "opinion"):
            yield from _from_phrase(sentence, token)
    for token in sentence.tokens:
        if token.lower == "according" and token.pos == "VERB":
            yield from _from_phrase(sentence, token)


def _cue(sentence: Sentence, token: Token) -> Span:
    particle = sentence.kid(token.i, "prt")
    if particle is not None and particle.i == token.i + 1:
        return token.start, particle.end
    return token.start, token.end


def _from_verb(sentence: Sentence, verb: Token) -> Iterator[Report]:
    frames = speech_frames(sentence, verb)
    if frames is None or verb.dep == "amod":
        return
    content, frame = _content(sentence, verb, frames)
    if content is None:
        return
    while content and sentence[content[0]].dep == "mark" and sentence[content[0]].lower == "that":
        content = content[1:]
    span = span_of(sentence, content)
    if span is None:
        return
    head = _reporter(sentence, verb)
    source = noun_phrase(sentence, head.i) if head is not None else None
    if sentence.kid(verb.i, "nsubj") is None and _is_tail(sentence, verb):
        source = span_of(sentence, range(_first_of(sentence, verb), verb.i))
    if source is not None and span[0] <= source[0] < span[1]:
        return
    yield Report(span, source, _cue(sentence, verb), frames.get(frame, "said"), verb.i)


def _reporter(sentence: Sentence, verb: Token) -> Token | None:
    """Who speaks; a verb that the parser drew into the content of another report has that one's speaker."""
    if verb.dep in ("conj", "advcl") and not _has_subject(sentence, verb):
        for above in sentence.ancestors(verb.i):
            reports = above.pos == "VERB" and above.lemma.lower() in _lemmas("verb") and above.i < verb.i
            if reports and verb.head != above.i and breaks_off(sentence, above, verb):
                return speaker(sentence, above.i)[0]
    return speaker(sentence, verb.i)[0]


def _content(sentence: Sentence, verb: Token, frames: dict[str, str]) -> tuple[list[int] | None, str]:
    """The tokens of what is said with a verb, and the frame that holds them."""
    for clause in sentence.kids(verb.i, *_CLAUSES):
        if _is_tail(sentence, clause):
            continue
        frame = _frame_of(sentence, clause)
        if frame == "to" and frame not in frames and "clause" in frames and _has_subject(sentence, clause):
            frame = "clause"
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
        named = sentence.kid(verb.i, "oprd") or next((t for t in sentence.kids(verb.i, "prep") if t.lower == "as"), None)
        if named is not None:
            return sentence.subtree(obj.i) + sentence.subtree(named.i), "naming"
    if "clause" in frames and _is_tail(sentence, verb):
        return list(range(_first_of(sentence, verb))), "clause"
    if "clause" in frames and (raised := _raised(sentence, verb)) is not None:
        return raised, "clause"
    return _main_clause(sentence, verb, frames)


def _first_of(sentence: Sentence, verb: Token) -> int:
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


def _is_tail(sentence: Sentence, verb: Token) -> bool:
    """Whether the verb reports all before it: "..., the army said on Monday." (the parser often sees something else)."""
    if verb.lemma.lower() not in _lemmas("verb") or verb.tag not in ("VBD", "VBZ", "VBP", "VBN") or verb.dep == "acl":
        return False
    subject = sentence.kid(verb.i, "nsubj")
    first = _first_of(sentence, verb)
    if not 3 <= first < verb.i or sentence[first - 1].text != "," or sentence.kid(verb.i, *_HOLDERS) is not None:
        return False
    if any(t.dep == "relcl" for t in (verb, sentence[verb.head])) or (subject is not None and subject.tag in ("WP", "WDT")):
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


def _subject(sentence: Sentence, verb: Token) -> list[int]:
    subject = sentence.kid(verb.i, "nsubj")
    return sentence.subtree(subject.i) if subject is not None else []


def _is_set_off(sentence: Sentence, verb: Token) -> bool:
    """Whether a comma, dash or quotation mark stands before "he said" (or "said he") where the content comes first."""
    first = min([verb.i, *(t.i for t in sentence.kids(verb.i, "aux")), *_subject(sentence, verb)])
    return first > 0 and sentence[first - 1].text in _SETTING_OFF


def _that_clause(sentence: Sentence, verb: Token) -> list[int] | None:
    """A that-clause that the parser hung elsewhere: "wrote in the letter that ...", "told lawmakers in May that ..."; or,
    behind the plainest verbs, a clause without "that"."""
    if sentence.kid(verb.i, "nsubj") is None and verb.tag != "VBG":
        return None
    for t in sentence.tokens[verb.i + 1 : verb.i + _LONGEST_NAME]:
        if t.pos in ("VERB", "AUX") or t.text in ('"', "“", "``", ";", ":"):
            break
        if t.lower == "that" and t.tag == "IN":
            return list(range(t.i, len(sentence)))
    if verb.lemma not in _PLAIN or verb.i + 2 >= len(sentence) or sentence.kid(verb.i, "nsubj") is None:
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
    """A content without the reports that the parser drew into it: ", adding that ...", ", and accused ...", ", while ... say"."""
    if len(tokens) == 0 or tokens[0] < verb.i:
        return tokens
    inside = set(tokens)
    for n in tokens:
        token = sentence[n]
        if token.pos != "VERB" or token.head not in inside or token.dep not in ("advcl", "conj"):
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
    if token.lemma.lower() not in _lemmas("verb"):
        return False
    own = sentence.subtree(token.i)
    before = sentence[own[0] - 1].text if own[0] > 0 else ""
    comma = before == "," or sentence[own[0]].text == ","
    holds = any(t.dep in ("ccomp", "xcomp", "prep") for t in sentence.kids(token.i))
    if token.dep == "advcl":
        if token.tag == "VBG":
            return comma and holds and not _has_subject(sentence, token)
        mark = sentence.kid(token.i, "mark")
        return comma and holds and mark is not None and mark.lower in ("while", "though", "although", "as", "but")
    joined = [t for t in sentence.kids(token.head, "cc") if t.i < token.i]
    comma = comma or any(t.i > 0 and sentence[t.i - 1].text == "," for t in joined)
    if token.tag != verb.tag or not holds:
        return False
    if _has_subject(sentence, token):
        return comma and any(t.lower in ("but", "while") for t in joined)
    if comma:
        return True
    subject = sentence.kid(token.head, "nsubj", "nsubjpass")
    return subject is not None and subject.pos == "NOUN"


def _has_subject(sentence: Sentence, clause: Token) -> bool:
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
    comma = own[0] > 0 and sentence[own[0] - 1].text in (",", "-", "–", "—", "''", '"', "”") or sentence[own[0]].text == ","
    if verb.dep in ("advcl", "conj"):
        if mark is None or mark.lower != "as":
            return None, ""
    elif not comma and own[0] > 0:
        return None, ""
    if sentence.kid(verb.i, "dobj") is not None and mark is None:
        return None, ""
    rest = [n for n in sentence.subtree(head.i) if n not in set(own)]
    return rest, "clause"


def _from_noun(sentence: Sentence, noun: Token) -> Iterator[Report]:
    frames = dict(speech()["noun", noun.lemma])
    for child in sentence.kids(noun.i):
        frame = _noun_frame(sentence, child)
        if frame not in frames:
            continue
        held: Token | None = child
        if child.dep == "prep":
            held = sentence.kid(child.i, "pcomp", "pobj")
            if held is None:
                continue
        span = span_of(sentence, sentence.subtree(held.i)) if held is not None else None
        if span is None:
            continue
        head = carrier_source(sentence, noun)
        if head is None and frame != "clause":
            continue
        source = noun_phrase(sentence, head.i) if head is not None else None
        if source is not None and span[0] <= source[0] < span[1]:
            continue
        yield Report(span, source, (noun.start, noun.end), frames[frame])
        return


def _noun_frame(sentence: Sentence, child: Token) -> str:
    if child.dep in ("acl", "ccomp", "relcl"):
        if has_to(sentence, child.i):
            return "to"
        mark = sentence.kid(child.i, "mark")
        return "clause" if mark is not None and mark.lower in ("that", "whether") else ""
    return child.lower if child.dep == "prep" else ""


def _from_phrase(sentence: Sentence, token: Token) -> Iterator[Report]:
    """ "According to the ministry, ten died": the source is the object of the phrase, the content the clause."""
    start, end, pobj = _phrase(sentence, token)
    if pobj is None or start is None or end is None:
        return
    top = start
    while top.dep in ("prep", "pobj", "pcomp") and top.head != top.i and top.head not in range(start.i, end.i + 1):
        above = sentence[top.head]
        if above.pos in ("VERB", "AUX"):
            break
        top = above
    source = noun_phrase(sentence, pobj.i)
    out = set(sentence.subtree(start.i)) | {n for n in sentence.subtree(end.i)}
    head = sentence[start.head]
    while head.pos not in ("VERB", "AUX") and head.head != head.i:
        head = sentence[head.head]
    inside = sentence.subtree(head.i)
    before = [n for n in inside if n < min(out)]
    after = [n for n in inside if n > max(out)]
    content = before + after if _words(sentence, before) > 1 and _words(sentence, after) > 1 else max(before, after, key=len)
    span = span_of(sentence, content)
    if span is not None:
        yield Report(span, source, (start.start, end.end), "said")


def _words(sentence: Sentence, numbers: list[int]) -> int:
    return sum(sentence[n].pos != "PUNCT" for n in numbers)


def _phrase(sentence: Sentence, token: Token) -> tuple[Token | None, Token | None, Token | None]:
    """First and last token of a phrase of saying at the token, and the head of the source."""
    words = tuple(t.lower for t in sentence.tokens[token.i : token.i + 2])
    if words == ("according", "to"):
        to = sentence[token.i + 1]
        pobj = sentence.kid(to.i, "pobj") or sentence.kid(token.i, "pobj")
        return token, to, pobj
    window = " ".join(t.lower for t in sentence.tokens[max(0, token.i - 2) : token.i + 2])
    if ("phrase", window) in speech() and token.i >= 2:
        of = sentence[token.i + 1]
        return sentence[token.i - 2], of, sentence.kid(of.i, "pobj")
    return None, None, None
