"""Letters of compatibility: full width, mathematical, enclosed, raised, ligatures and small capitals."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable

from closewatch.knowledge.scripts import phonetic_letters, small_capitals
from closewatch.model.text import Row

_FULL = re.compile("[！-～]+")
_FULL_LETTER = re.compile("[Ａ-Ｚａ-ｚ]")
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u3041-\u30ff\u3105-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_STYLED = (
    "\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131\u2133\u2134\u2139\u2145-\u2149"
    "\U0001d400-\U0001d6a3\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9"
)
_ENCLOSED = (
    "\u24b6-\u24e9\u249c-\u24b5\U0001f110-\U0001f129\U0001f130-\U0001f149\U0001f150-\U0001f169"
    "\U0001f170-\U0001f189"
)
_RAISED = "\u1d9b-\u1dbf\u02b0-\u02b8\u02e1-\u02e3\u1d2c-\u1d6a\u2071\u207f\u2090-\u209c\u2c7c\u2c7d"
_ROMAN = "\u2160-\u217f"
COMPATIBLE = f"！-～{_STYLED}{_ENCLOSED}{_RAISED}{_ROMAN}\ufb00-\ufb06\u212a\u212b\u017f"
_STYLED_RUN = re.compile(f"[{_STYLED}]+")
_ENCLOSED_RUN = re.compile(f"[{_ENCLOSED}]+")
_RAISED_RUN = re.compile(f"(?<![^\\W_])[{_RAISED}]+(?![^\\W_])")
_RAISED_ANY = re.compile(f"(?<!\\d)[{_RAISED}]+")
_LONG = 3  # raised letters in a row that are a word and no ordinal, sound or formula
_ROMAN_RUN = re.compile(f"(?<=[A-Za-z])[{_ROMAN}]+|[{_ROMAN}]+(?=[A-Za-z])")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SIGN_LETTER = re.compile("(?<=[A-Za-z])[\u212a\u212b\u017f]|[\u212a\u212b](?=[a-z])")
_WORD = re.compile("[^\\W\\d_]+")


@functools.lru_cache(4096)
def plain(c: str) -> str:
    """The plain letters of one compatibility letter."""
    cp = ord(c)
    if 0x1D400 <= cp <= 0x1D6A3:  # alphabets of 52; careless tools use the places that Unicode left empty too
        i = (cp - 0x1D400) % 52
        return chr(65 + i) if i < 26 else chr(71 + i)
    if 0x249C <= cp <= 0x24B5:
        return chr(cp - 0x249C + 97)
    for first in (0x1F110, 0x1F130, 0x1F150, 0x1F170):
        if first <= cp < first + 26:
            return chr(cp - first + 65)
    return unicodedata.normalize("NFKC", c)


def _row(match: re.Match[str], reason: str, certainty: float = 0.97) -> Row:
    letters = "".join(map(plain, match[0]))
    return match.start(), match.end(), letters, reason, certainty, len(letters) == len(match[0])


def plain_letters(text: str) -> list[Row]:
    """Letters dressed in another form, as plain letters.

    Refuses: full width in text with East Asian letters; single mathematical letters (variables), mathematical Greek;
    a lone enclosed letter (a bullet); raised letters that belong to a word (1ˢᵗ); roman numerals; signs like ™ and №.
    """
    rows: list[Row] = []
    for gate, find in _FINDERS:
        if gate.search(text) is not None:
            rows.extend(find(text))
    rows.sort()
    return rows


def _full_width(text: str) -> list[Row]:
    """Full-width runs of a text in which they cannot be East Asian typography."""
    if _FULL_LETTER.search(text) is None or _EAST_ASIAN.search(text) is not None:
        return []
    return [
        (m.start(), m.end(), "".join(chr(ord(c) - 0xFEE0) for c in m[0]), "full-width letter", 0.98, True)
        for m in _FULL.finditer(text)
    ]


def _runs(text: str, pattern: re.Pattern[str], reason: str) -> list[Row]:
    """Runs of one dress: where one run holds three letters or touches plain ones, all runs of the text."""
    matches = list(pattern.finditer(text))
    if not any(_is_word(text, m) for m in matches):
        return []
    return [_row(m, reason) for m in matches]


def _raised(text: str) -> list[Row]:
    """Words of raised letters; where there are several, short ones and those after a plain letter too."""
    long = [m for m in _RAISED_RUN.finditer(text) if len(m[0]) >= _LONG]
    return [_row(m, "raised letter") for m in (_RAISED_ANY.finditer(text) if len(long) >= _LONG else long)]


def _is_word(text: str, match: re.Match[str]) -> bool:
    letters = [c for c in match[0] if plain(c).isalpha()]
    start, end = match.span()
    touches = _is_ascii_letter(text[start - 1 : start]) and _is_ascii_letter(text[end : end + 1])
    return len(letters) >= 3 or (len(letters) > 0 and touches)


def _is_ascii_letter(c: str) -> bool:
    return c.isascii() and c.isalpha()


def _each(pattern: re.Pattern[str], reason: str, certainty: float = 0.97) -> Callable[[str], Iterable[Row]]:
    return lambda text: (_row(match, reason, certainty) for match in pattern.finditer(text))


_FINDERS: tuple[tuple[re.Pattern[str], Callable[[str], Iterable[Row]]], ...] = (
    (_FULL_LETTER, _full_width),
    (re.compile(f"[{_STYLED}]"), lambda text: _runs(text, _STYLED_RUN, "mathematical letter")),
    (re.compile(f"[{_ENCLOSED}]"), lambda text: _runs(text, _ENCLOSED_RUN, "enclosed letter")),
    (re.compile(f"[{_RAISED}]"), _raised),
    (re.compile(f"[{_ROMAN}]"), _each(_ROMAN_RUN, "numeral for letter")),
    (_LIGATURE, _each(_LIGATURE, "ligature", 0.99)),
    (re.compile("[\u212a\u212b\u017f]"), _each(_SIGN_LETTER, "sign for letter")),
)


def lower_small_capitals(text: str) -> list[Row]:
    """Words in small capitals, in plain lower case.

    Refuses words with only such letters as phonetic transcription uses (ɪ, ʏ, ʀ), unless the text is full of others.
    """
    table = small_capitals()
    phonetic = phonetic_letters()
    found: list[tuple[re.Match[str], bool]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        small = [c for c in word if c in table]
        if len(small) == 0:
            continue
        rest = [c for c in word if c not in table]
        is_phonetic = any(c > "\u024f" for c in rest)
        is_sure = len(small) >= 2 and not is_phonetic and any(c not in phonetic for c in small)
        if not is_phonetic:
            found.append((match, is_sure))
    sure = sum(1 for _, is_sure in found if is_sure)
    if sure == 0:
        return []
    is_flooded = sure * 3 >= len(found)
    return [
        (m.start(), m.end(), "".join(table.get(c, c) for c in m[0]), "small capital", 0.95, True)
        for m, is_sure in found
        if is_sure or is_flooded
    ]
