"""Statements that the syntax shows: verbs and nouns of saying with their content, and phrases such as "according to".

In: one sentence. Out: its indirect statements, with the verb's number where there
is one, so that quotations can join it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from closewatch.code.statement_content import (
    breaks_off,
    content_of,
    first_of_reporter,
    has_own_subject,
    is_tail,
    speech_frames,
    speech_lemmas,
    speech_starts,
)
from closewatch.code.statement_span import Span, carrier_source, noun_phrase, span_of, speaker
from closewatch.code.status_scope import has_to
from closewatch.knowledge.cues import speech
from closewatch.model.parse import Sentence, Token

_PHRASES = frozenset({"according", "per", "words", "view", "opinion"})


@dataclass(frozen=True, slots=True)
class Report:
    """An indirect statement; `cue` may be None, `verb` is the number of its verb in the sentence or None."""

    content: Span
    source: Span | None
    cue: Span | None
    manner: str
    verb: int | None = None


def reports_in(sentence: Sentence) -> Iterator[Report]:
    """The statements that the syntax of the sentence shows, in order of their cues."""
    verbs, nouns = speech_starts(), speech_lemmas("noun")
    for token in sentence.tokens:
        if token.pos == "VERB":
            if token.lemma.lower() in verbs:
                yield from _from_verb(sentence, token)
        elif token.pos == "NOUN":
            if token.lemma in nouns:
                yield from _from_noun(sentence, token)
        elif token.text.lower() in _PHRASES:
            yield from _from_phrase(sentence, token)
    for token in sentence.tokens:
        if token.pos == "VERB" and token.lower == "according":
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
    content, frame = content_of(sentence, verb, frames)
    if content is None:
        return
    while content and sentence[content[0]].dep == "mark" and sentence[content[0]].lower == "that":
        content = content[1:]
    span = span_of(sentence, content)
    if span is None:
        return
    head = _reporter(sentence, verb)
    source = noun_phrase(sentence, head.i) if head is not None else None
    if source is None and verb.lemma == "ask" and verb.dep in ("advcl", "acl") and verb.tag == "VBN":
        return  # "asked whether she would resign, the minister left": by nobody who matters
    if sentence.kid(verb.i, "nsubj") is None and is_tail(sentence, verb):
        source = span_of(sentence, range(first_of_reporter(sentence, verb), verb.i))
    if source is not None and any(sentence[n].start == source[0] for n in content):
        return
    yield Report(span, source, _cue(sentence, verb), frames.get(frame, "said"), verb.i)


def _reporter(sentence: Sentence, verb: Token) -> Token | None:
    """Who speaks; a verb that the parser drew into the content of another report has that one's speaker."""
    if verb.dep in ("conj", "advcl") and not has_own_subject(sentence, verb):
        for above in sentence.ancestors(verb.i):
            reports = above.pos == "VERB" and above.lemma.lower() in speech_lemmas("verb") and above.i < verb.i
            if reports and verb.head != above.i and breaks_off(sentence, above, verb):
                return speaker(sentence, above.i)[0]
    return speaker(sentence, verb.i)[0]


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
    out = set(sentence.subtree(start.i)) | set(sentence.subtree(end.i))
    head = sentence[start.head]
    while head.pos not in ("VERB", "AUX") and head.head != head.i:
        head = sentence[head.head]
    inside = sentence.subtree(head.i)
    before = [n for n in inside if n < min(out)]
    after = [n for n in inside if n > max(out)]
    both = _words(sentence, before) > 1 and _words(sentence, after) > 1
    content = before + after if both else max(before, after, key=len)
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
