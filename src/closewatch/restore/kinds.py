"""A cheap first look at a text: which kinds of suspicious characters it holds.

Most texts are plain; they must cost almost nothing. Each character belongs to the kinds below (a bit mask), worked
out once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Set

from closewatch.knowledge.scripts import small_capitals, twins
from closewatch.restore.compatibility import COMPATIBLE

CONTROL = 1  # control codes other than white space
INVISIBLE = 2  # characters without a glyph
BIDI = 4  # marks, embeddings, overrides and isolates of writing direction
SPACE = 8  # white space other than that of ASCII
COMPATIBILITY = 16  # full width, mathematical, enclosed, superscript, ligature
SMALL_CAPITAL = 32
MARK = 64  # combining marks of Latin, Greek and Cyrillic
ACCENTED = 128  # Latin letters beyond a to z
FOREIGN = 256  # letters of other scripts that may stand for Latin, Cyrillic or Greek ones
LATIN = 512
BROKEN = 4096  # lone surrogates

LEET = "0134578@$!"
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLES = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Text that nothing can be wrong with: one fast pass over English typography, or over the shape of Cyrillic text.
_TYPOGRAPHY = "‘’“”„–—…•€£«»°§©®№"  # signs beyond ASCII with which nothing can be wrong
_LETTERS_ONLY = re.compile(  # no letter in it that broken encodings are full of
    "[\t-\r\x1b-~‘’“”„–—…\u0391-\u03a9\u03b1-\u03c9\u0404-\u0408\u0410-\u044f\u0451\u0454-\u0458"
    "\u0460-\u0481\u048a-\u052f]*"
)
_PLAIN_ENGLISH = re.compile("[\t-\r\x1b-~‘’“”„–—…•€£«»°§©®№]*")
_known: dict[str, int] = {}


def _shape_of(c: str) -> str:
    """One letter for what a character of Windows-1251 is to a quick look at Cyrillic text."""
    if c.isascii():
        return "a" if c.isalpha() else " " if c.isprintable() or c in "\t\n\v\f\r\x1b" else "x"
    if c.isalpha() and c not in "ªº":
        return "C" if c.isupper() else "c"
    return " " if c in "‘’“”„–—…•€«»§©®№‹›†‡‰™" else "n" if c == "\xa0" else "x"


_PAGE_1251 = [bytes([b]).decode("cp1251", "replace") for b in range(256)]
_CASE_SHAPE = "".join(map(_shape_of, _PAGE_1251)).encode()
_SCRIPT_SHAPE = _CASE_SHAPE.replace(b"C", b"c")
_RARE = "ЂЃѓЉљЊњЋћЏђџ"  # what Cyrillic in UTF-8 is full of when it is read as Windows-1251, and Serbian
_USUAL = bytes(b for b, c in enumerate(_PAGE_1251) if _shape_of(c) != "x" and c not in _RARE)


def is_plain(text: str) -> bool:
    """The cheap verdict: whether a text can hold nothing to restore; False where that takes a closer look."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    rest = data.translate(None, _ORDINARY)  # signs used in leet, control codes and all bytes beyond ASCII
    if len(rest) == 0:
        return True
    if len(rest) * 4 < len(data):
        if _PLAIN_SIGNS.fullmatch(rest.decode()) is None:
            return False
        signs = len(rest.translate(None, _BEYOND))
        return not (signs >= 3 and signs * 100 > len(data) and _is_leet_shaped(data))
    if len(rest) * 2 > len(data):
        return _is_plain_cyrillic(text)
    return b"ac" not in data.translate(_UTF8_SHAPE) and _is_plain_cyrillic(text) and not _is_leet_shaped(data)


def _is_plain_cyrillic(text: str) -> bool:
    """Whether a text of Cyrillic letters and typography has no word of two scripts and no sign of a wrong code page."""
    try:
        data = text.encode("cp1251")
    except UnicodeEncodeError:
        return False
    shape = data.translate(_SCRIPT_SHAPE)
    if b"ac" in shape or b"ca" in shape or len(data.translate(None, _USUAL)) > 0:
        return False
    if b"n" in shape and shape.count(b"n") * 4 > shape.count(b" "):
        return False
    if b"cCC" in data.translate(_CASE_SHAPE):
        return False
    return shape.count(b"a") * 4 < len(shape)


def has_odd_case(text: str) -> bool:
    """Whether capitals stand within Cyrillic words: KOI8-R read as Windows-1251 turns the case round."""
    return b"cCC" in text.encode("cp1251", "replace").translate(_CASE_SHAPE)


_LEET_BYTES = LEET.encode()
_CONTROLS = bytes([*range(9), *range(0x0E, 0x1B), 0x7F])
_BEYOND = bytes(range(0x80, 0x100))
_ORDINARY = bytes(b for b in range(0x80) if b not in _LEET_BYTES and b not in _CONTROLS)
_PLAIN_SIGNS = re.compile(f"[{re.escape(LEET)}{_TYPOGRAPHY}]*")
_SHAPES = bytes(0x61 if 0x61 <= b <= 0x7A else 0x30 if b in _LEET_BYTES else 0x20 for b in range(256))
_UTF8_SHAPE = bytes(0x61 if chr(b).isalpha() and b < 0x80 else 0x63 if 0xD0 <= b <= 0xD3 else 0x20 for b in range(256))


def might_be_leet(text: str) -> bool:
    """Whether so many digits and signs stand for letters that the words are worth a look."""
    return _is_leet_shaped(text.encode("utf-8", "replace"))


def _is_leet_shaped(data: bytes) -> bool:
    """Whether signs stand between small letters twice, and once in a thousand characters."""
    count = data.translate(_SHAPES).count(b"a0a")
    return count >= 2 and count * 1000 >= len(data)


def kinds_of(text: str) -> tuple[int, Set[str]]:
    """All kinds of characters that the text holds, and the characters."""
    if _LETTERS_ONLY.fullmatch(text) is not None:
        return LATIN | FOREIGN, frozenset()
    mask = 0
    characters = set(text)
    for c in characters:
        kind = _known.get(c)
        if kind is None:
            kind = _known[c] = _kind(c)
        mask |= kind
    return mask, characters


_CLASSES = (
    (CONTROL, re.compile("[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")),
    (BIDI, re.compile(f"[{BIDI_CONTROLS}]")),
    (INVISIBLE, re.compile(f"[{INVISIBLES}]")),
    (SPACE, re.compile(f"[{ODD_SPACES}]")),
    (MARK, re.compile(f"[{MARKS}]")),
    (COMPATIBILITY, re.compile(f"[{COMPATIBLE}]")),
    (BROKEN, re.compile("[\ud800-\udfff]")),
    (LATIN, re.compile("[A-Za-z]")),
    (ACCENTED, re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0250-\u02af\u1e00-\u1eff]")),
)


def _kind(c: str) -> int:
    kind = 0
    for bit, pattern in _CLASSES:
        if pattern.match(c):
            kind |= bit
    if c.isascii():
        return kind
    if c in small_capitals():
        kind |= SMALL_CAPITAL
    is_twin = c in twins("Latin", "strong") or c in twins("Latin", "weak")
    if is_twin or "\u0370" <= c <= "\u052f" or "\u1c80" <= c <= "\u1c8f" or "\u1f00" <= c <= "\u1fff":
        kind |= FOREIGN
    return kind
