"""Characters that delete or reorder others when shown: backspaces and overrides of writing direction."""

from __future__ import annotations

import re

from closewatch.model.text import Row
from closewatch.restore.kinds import BIDI_CONTROLS

_BACKSPACES = re.compile("\b+")
_CONTROL = re.compile("[\x00-\x07\x0e-\x1a\x7f]")
_DIRECTION = re.compile(f"[{BIDI_CONTROLS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_RLO, _LRO, _RLE, _LRE, _PDF = "\u202e", "\u202d", "\u202b", "\u202a", "\u202c"
_ISOLATES, _PDI = "\u2066\u2067\u2068", "\u2069"
_CLOSERS = _PDF + _PDI
_DEEPEST = 125  # UAX 9, max_depth
_OPENERS = _RLO + _LRO + _RLE + _LRE + _ISOLATES


def delete_backspaced(text: str) -> list[Row]:
    """What a terminal would not show: each backspace with the character before it.

    Refuses to delete across a line's beginning; a backspace there goes alone.
    """
    spans: list[list[int]] = []
    for match in _BACKSPACES.finditer(text):
        start = match.start()
        left = len(match[0])
        while left > 0 and start > 0:
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
                continue
            if text[start - 1] in "\n\r":
                break
            start -= 1
            left -= 1
        spans.append([start, match.end()])
    return [(start, end, "", "backspaced character", 0.99, False) for start, end in spans]


def drop_controls(text: str) -> list[Row]:
    """Control codes next to letters, taken out. Refuses tabs, line ends, escape sequences and what stands apart."""
    rows: list[Row] = []
    for match in _CONTROL.finditer(text):
        i = match.start()
        if text[i - 1 : i].isalnum() or text[i + 1 : i + 2].isalnum():
            rows.append((i, i + 1, "", "control character", 0.9, False))
    return rows


class _Scopes:
    """The open embeddings, overrides and isolates, at most as deep as the bidirectional algorithm goes (UAX 9)."""

    __slots__ = ("isolates", "open", "overflow")

    def __init__(self) -> None:
        self.open: list[str] = []
        self.isolates = 0
        self.overflow = 0

    def enter(self, opener: str) -> bool:
        """Open a scope; False where it lies too deep to count."""
        if len(self.open) >= _DEEPEST:
            self.overflow += 1
            return False
        self.open.append(opener)
        self.isolates += opener in _ISOLATES
        return True

    def leave(self, closer: str) -> int:
        """How many scopes the closer ends."""
        if self.overflow > 0:
            self.overflow -= 1
            return 0
        if closer == _PDF:
            if self.open and self.open[-1] not in _ISOLATES:
                self.open.pop()
                return 1
            return 0
        if self.isolates == 0:
            return 0
        self.isolates -= 1
        before = len(self.open)
        while self.open.pop() not in _ISOLATES:
            pass
        return before - len(self.open)


def resolve_direction(text: str) -> list[Row]:
    """Text in the order in which a reader sees it, without the controls that reordered it.

    Refuses every embedding, isolate or override that holds letters of a right-to-left script, and marks beside them:
    there the controls do their work.
    """
    rows: list[Row] = []
    position = 0
    while (found := _DIRECTION.search(text, position)) is not None:
        line_start = text.rfind("\n", position, found.start()) + 1
        line_end = text.find("\n", found.start())
        line_end = len(text) if line_end < 0 else line_end
        rows.extend(_resolve_line(text, max(line_start, position), line_end))
        position = line_end
    return rows


def _resolve_line(text: str, start: int, end: int) -> list[Row]:
    """Rows of one line: its outermost scopes one by one, and marks between them."""
    rows: list[Row] = []
    has_rtl = _RIGHT_TO_LEFT.search(text, start, end) is not None
    scope_start = -1
    scopes = _Scopes()
    for match in _DIRECTION.finditer(text, start, end):
        c, i = match[0], match.start()
        if c in _OPENERS:
            if not scopes.open:
                scope_start = i
            scopes.enter(c)
        elif scopes.open:
            if c in _CLOSERS and scopes.leave(c) > 0 and not scopes.open:
                rows.extend(_resolve_scope(text, scope_start, i + 1))
        elif not (has_rtl and (c in _CLOSERS or _is_beside_rtl(text, i, start, end))):
            rows.append((i, i + 1, "", "direction control", 0.95, False))
    if scopes.open:
        rows.extend(_resolve_scope(text, scope_start, end))
    return rows


def _is_beside_rtl(text: str, i: int, start: int, end: int) -> bool:
    """Whether a letter of a right-to-left script is near."""
    return _RIGHT_TO_LEFT.search(text, max(start, i - 8), min(end, i + 9)) is not None


def _resolve_scope(text: str, start: int, end: int) -> list[Row]:
    """One outermost scope: only its controls go where nothing was reversed, else all of it is written as seen."""
    if _RIGHT_TO_LEFT.search(text, start, end) is not None:
        return []
    if text.find(_RLO, start, end) < 0:
        return [
            (m.start(), m.end(), "", "direction control", 0.95, False) for m in _DIRECTION.finditer(text, start, end)
        ]
    return [(start, end, _as_seen(text[start:end]), "reversed order", 0.97, False)]


def _as_seen(scope: str) -> str:
    """The characters of a scope in the order of display; each inner scope is one unit of the outer."""
    frames: list[tuple[str, list[tuple[bool, str]]]] = [("", [])]
    scopes = _Scopes()
    position = 0
    for match in _DIRECTION.finditer(scope):
        frames[-1][1].append((False, scope[position : match.start()]))
        position = match.end()
        c = match[0]
        if c in _OPENERS:
            if scopes.enter(c):
                frames.append((c, []))
        elif c in _CLOSERS:
            for _ in range(scopes.leave(c)):
                _fold(frames)
    frames[-1][1].append((False, scope[position:]))
    while len(frames) > 1:
        _fold(frames)
    return "".join(piece for _, piece in frames[0][1])


def _fold(frames: list[tuple[str, list[tuple[bool, str]]]]) -> None:
    """Close the innermost frame and give what it shows to the one around it, as one unit."""
    opener, pieces = frames.pop()
    if opener == _RLO:
        shown = "".join(p if is_unit else p[::-1].translate(_MIRRORED) for is_unit, p in reversed(pieces))
    else:
        shown = "".join(piece for _, piece in pieces)
    frames[-1][1].append((True, shown))
