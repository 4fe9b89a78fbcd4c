"""A cheap first look at a text: which kinds of suspicious characters it holds.

Most texts are plain; they must cost almost nothing. Each character belongs to the kinds below (a bit mask), worked
out once and remembered.
"""

from __future__ import annotations

import re
import unicodedata

from closewatch.knowledge.scripts import small_capitals, twins

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
RIGHT_TO_LEFT = 1024
EAST_ASIAN = 2048
BROKEN = 4096  # lone surrogates

LEET = "0134578@$!"
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLES = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Text that nothing can be wrong with: one fast pass. English typography; then Russian and its quotes.
_TYPOGRAPHY = "‘’“”„–—…•€£«»°§©®№"
_PLAIN_ENGLISH = re.compile(f"[\t-\r\x1b-~{_TYPOGRAPHY}]*")
_PLAIN_CYRILLIC = re.compile(f"[\t-\r -@\\[-`{{-~{_TYPOGRAPHY}А-яЁёІіЇїЄєҐґЎў]*")
_CYRILLIC_WITH_LATIN = re.compile(f"[\t-\r -~{_TYPOGRAPHY}А-яЁёІіЇїЄєҐґЎў]*")
_TOUCH = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
_WORD_OF_TWINS = re.compile("(?<![Ѐ-ӿ])[асеорухіѕјАВСЕНІЈКМОРЅТХУ]+(?![Ѐ-ӿ])")
# Cyrillic read in a wrong Cyrillic code page: capitals inside words, or pairs that begin with the same two capitals.
_WRONG_CYRILLIC = re.compile("[а-яё][А-ЯЁ]{2}|(?:[РС][\u0400-\u040f\u0450-\u045f\u2018-\u203a\u00a0-\u00bbІіҐґ]){3}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_known: dict[str, int] = {}


def is_plain(text: str) -> bool:
    """Whether a text without ASCII tricks can hold nothing to restore; False where that takes a closer look."""
    if _PLAIN_ENGLISH.fullmatch(text) is not None:
        return True
    if _PLAIN_CYRILLIC.fullmatch(text) is not None:
        return _WRONG_CYRILLIC.search(text) is None
    if _CYRILLIC_WITH_LATIN.fullmatch(text) is None or _TOUCH.search(text) is not None:
        return False
    if _WRONG_CYRILLIC.search(text) is not None:
        return False
    twins_alone = sum(1 for _ in _WORD_OF_TWINS.finditer(text))
    return twins_alone == 0 or twins_alone * 4 < len(_LONE_CYRILLIC.findall(text))


_LONE_CYRILLIC = re.compile("(?<![Ѐ-ӿ])[Ѐ-ӿ]")


def has_control(text: str) -> bool:
    """Whether an ASCII text holds a control code that has no place in texts."""
    return not text.isprintable() and _CONTROL.search(text) is not None


def kinds_of(text: str) -> int:
    """All kinds of characters that the text holds."""
    mask = 0
    for c in set(text):
        kind = _known.get(c)
        if kind is None:
            kind = _known[c] = _kind(c)
        mask |= kind
    return mask


def might_be_leet(text: str) -> bool:
    """Whether the text holds so many digits and signs used for letters that its words are worth a look."""
    count = 0
    for c in LEET:
        count += text.count(c)
    return count >= 3 and count * 200 > len(text)


_CLASSES = (
    (CONTROL, re.compile("[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")),
    (BIDI, re.compile(f"[{BIDI_CONTROLS}]")),
    (INVISIBLE, re.compile(f"[{INVISIBLES}]")),
    (SPACE, re.compile(f"[{ODD_SPACES}]")),
    (MARK, re.compile(f"[{MARKS}]")),
    (BROKEN, re.compile("[\ud800-\udfff]")),
    (LATIN, re.compile("[A-Za-z]")),
    (ACCENTED, re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0250-\u02af\u1e00-\u1eff]")),
    (RIGHT_TO_LEFT, re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")),
    (EAST_ASIAN, re.compile("[\u1100-\u11ff\u3041-\u30ff\u3105-\u318f\u31a0-\u31bf\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")),
    (EAST_ASIAN, re.compile("[\U00020000-\U0003ffff]")),
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
    if c in twins("Latin", "strong") or c in twins("Latin", "weak"):
        kind |= FOREIGN
    elif "\u0370" <= c <= "\u052f" or "\u1c80" <= c <= "\u1c8f" or "\u1f00" <= c <= "\u1fff":
        kind |= FOREIGN
    if kind & (SPACE | INVISIBLE | MARK) == 0:
        plain = unicodedata.normalize("NFKC", c)
        if (plain != c and plain.isascii() and plain.strip()) or "\U0001f110" <= c <= "\U0001f189":
            kind |= COMPATIBILITY
    return kind
