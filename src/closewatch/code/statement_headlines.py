"""Statements in the forms of headlines: "Macron: France will send troops", "Talks to resume - UN envoy".

In: one sentence of a text. Out: a report or None.
"""

from __future__ import annotations

from closewatch.code.statement_clauses import Report
from closewatch.model.parse import Sentence, Token

_LONGEST_LINE = 24  # tokens
_LONGEST_SOURCE = 5  # tokens
_DASHES = frozenset({"-", "–", "—", "--"})
_VERBAL = frozenset({"VERB", "AUX"})
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET", "ADP", "NUM", "PART"})


def headline_report(text: str, sentence: Sentence) -> Report | None:
    """The statement of a headline whose source stands before a colon or behind a colon or dash."""
    tokens = sentence.tokens
    if len(tokens) < 4 or len(tokens) > _LONGEST_LINE or not _is_line(text, sentence):
        return None
    for t in tokens[1:-1]:
        if t.text == ":":
            if any(w.pos in _VERBAL for w in tokens[: t.i]) and any(w.text in "\"“”‘’`" for w in tokens[t.i :]):
                return None
            return _split(sentence, t, left=True) or _split(sentence, t, left=False)
        if t.text in _DASHES and text[t.start - 1 : t.start] == " " and text[t.end : t.end + 1] == " ":
            return _split(sentence, t, left=False)
    return None


def _is_line(text: str, sentence: Sentence) -> bool:
    """Whether the sentence is a line of its own without a full stop."""
    if sentence[-1].text == ".":
        return False
    start, end = sentence.start, sentence.end
    while start > 0 and text[start - 1] == " ":
        start -= 1
    while end < len(text) and text[end] == " ":
        end += 1
    return text[max(0, start - 1) : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def _split(sentence: Sentence, mark: Token, *, left: bool) -> Report | None:
    before, after = sentence.tokens[: mark.i], sentence.tokens[mark.i + 1 :]
    source, content = (before, after) if left else (after, before)
    if len(source) > _LONGEST_SOURCE or not _names(source) or not any(t.pos in _VERBAL for t in content):
        return None
    said, sayer = (content[0].start, content[-1].end), (source[0].start, source[-1].end)
    return Report(said, sayer, (mark.start, mark.end), "said")


def _names(tokens: tuple[Token, ...]) -> bool:
    """Whether the tokens may name somebody: no verb, and a capital letter or an agent noun at the head."""
    words = [t for t in tokens if t.pos != "PUNCT"]
    return (
        len(words) > 0
        and all(t.pos in _NAMING for t in words)
        and any(t.text[0].isupper() for t in words)
        and words[-1].pos in ("PROPN", "NOUN")
        and all(t.text not in "!?\"“”" for t in tokens)
    )
