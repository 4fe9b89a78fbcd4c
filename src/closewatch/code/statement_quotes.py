"""Quotations in a text: where they open and close, over lines and paragraphs.

In: text. Out: `Quotation`s in order. Who speaks them is found in `statements`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile("[\"“”„«»]|``|''|(?<![\\w])[‘'](?=\\w)|(?<=[\\w.,!?])[’'](?!\\w)")
_OPENING = frozenset({"“", "„", "«", "``"})
_CLOSING = frozenset({"”", "»", "''"})
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_LONGEST = 4000  # characters: an opening mark without a closing one must not swallow the article
_CLOSES = {"‘": re.compile(r"’(?!\w)"), "'": re.compile(r"'(?!\w)")}


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words at [start, end), without the marks; `open_end` where no closing mark follows."""

    start: int
    end: int
    open_end: bool = False
    single: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """The quotations of a text in order; marks that stand alone are ignored."""
    if not any(mark in text for mark in "\"“”„«»‘'`"):
        return []
    found: list[Quotation] = []
    first = 0
    for end in [m.start() for m in _PARAGRAPH_END.finditer(text)] + [len(text)]:
        found += _in_paragraph(text, first, end)
        first = end
    return found


def _in_paragraph(text: str, first: int, past: int) -> list[Quotation]:
    found = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text, first, past):
        mark = match[0]
        if opened is None:
            if mark in _CLOSING and mark != "''":
                continue
            if mark in "’":
                continue
            if mark in "‘'" and not _single_closes(text, match.end(), past, mark):
                continue
            opened = match.end(), mark
        elif _closes(text, opened[1], mark, match.start()):
            if match.start() > opened[0]:
                found.append(_made(text, opened[0], match.start(), single=opened[1] in "‘'"))
            opened = None
        elif mark in _OPENING and opened[1] in _OPENING:
            opened = match.end(), mark  # a new opening mark: the first had no closing one
    if opened is not None and opened[1] not in "‘'":
        line = text.find("\n", opened[0], past)
        end = past if line < 0 else line
        if end - opened[0] <= _LONGEST:
            found.append(_made(text, opened[0], end, open_end=True))
    return found


def _single_closes(text: str, at: int, past: int, mark: str) -> bool:
    """Whether a single mark opens a quotation: it closes in the same line, after three words or more."""
    line = text.find("\n", at, past)
    match = _CLOSES[mark].search(text, at, past if line < 0 else line)
    return match is not None and text.count(" ", at, match.start()) >= 2


def _closes(text: str, opening: str, mark: str, at: int) -> bool:
    match opening:
        case "“" | "„":
            return mark in ("”", "“") if opening == "„" else mark in ("”", '"')
        case "«":
            return mark == "»"
        case "``":
            return mark in ("''", '"')
        case "''":
            return mark == "''"
        case "‘":
            return mark == "’"
        case "'":
            return mark == "'"
        case _:
            return mark in ('"', "”")


def _made(text: str, start: int, end: int, *, open_end: bool = False, single: bool = False) -> Quotation:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(start, end, open_end, single)
