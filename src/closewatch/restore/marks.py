"""Marks stacked on letters and stray accents, where a text has them at a rate that no language has."""

from __future__ import annotations

import functools
import re
import unicodedata

from closewatch.knowledge.scripts import alphabets
from closewatch.model.text import Row
from closewatch.restore.kinds import MARKS
from closewatch.restore.lexicon import english, other_latin

_CLUSTER = re.compile(f"[{MARKS}]+")
_STACK = re.compile(f"[{MARKS}]{{3,}}")
_STRUCK = "\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb\u0305\u0332\u0333\u033f"
_STRUCK_RUN = re.compile(f"(?:[^\\W_][{_STRUCK}]){{3,}}")
_STRUCK_MARK = re.compile(f"[{_STRUCK}]+")
_LETTER = re.compile("[^\\W\\d_]")
_BEYOND = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_ACCENTED_WORD = re.compile(f"(?<![A-Za-z])[A-Za-z]*[{_BEYOND}][A-Za-z{_BEYOND}]*")
_ACCENTED = re.compile(f"[{_BEYOND}]")


def drop_stacked_marks(text: str) -> list[Row]:
    """Marks that disguise letters, taken out: stacks, lines struck through words, a confusion of many kinds.

    Refuses marks at the rate of a language (Vietnamese, Yoruba, stress in Russian), marks of other scripts, keycaps.
    """
    clusters = _CLUSTER.findall(text)
    if len(clusters) == 0:
        return []
    letters = max(1, sum(1 for _ in _LETTER.finditer(text)))
    stacked = sum(1 for c in clusters if len(c) >= 3)
    kinds = len(set("".join(clusters)))
    is_varied = (kinds >= 10 and len(clusters) * 5 >= letters) or (kinds >= 12 and len(clusters) * 25 >= letters)
    is_flooded = is_varied or (stacked >= 5 and stacked * 20 >= letters)
    if is_flooded:
        return [_drop(m, 0.95) for m in _CLUSTER.finditer(text) if _is_on_text(text, m.start())]
    rows = [_drop(m, 0.9) for m in _STACK.finditer(text) if _is_on_text(text, m.start())]
    if _STRUCK_RUN.search(text) is not None:
        taken = {row[0] for row in rows}
        rows.extend(_drop(m, 0.9) for m in _STRUCK_MARK.finditer(text) if m.start() not in taken)
        rows = _without_overlap(sorted(rows))
    return rows


def _drop(match: re.Match[str], certainty: float) -> Row:
    return match.start(), match.end(), "", "stacked mark", certainty, False


def _without_overlap(rows: list[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if not kept or kept[-1][1] <= row[0]:
            kept.append(row)
    return kept


def _is_on_text(text: str, start: int) -> bool:
    """Whether the mark at `start` stands on a letter, digit or sign of ordinary text (no keycap, no emoji)."""
    return text[start] != "\u20e3" and text[start - 1 : start] != "\ufe0f"


@functools.lru_cache(1024)
def bare(c: str) -> str:
    """The letter without its accents; itself where it has none that can be taken off."""
    decomposed = unicodedata.normalize("NFD", c)
    return decomposed[0] if len(decomposed) > 1 and decomposed[0].isascii() else c


@functools.lru_cache(8192)
def _readings(word: str) -> tuple[str, bool, bool]:
    """The bare word; whether English knows it; whether any list knows the word as it is written."""
    stripped = "".join(map(bare, word))
    lower = word.lower()
    known_bare = english(stripped.lower()) >= 1e-7 and stripped.isascii()
    return stripped, known_bare, english(lower) >= 1e-7 or other_latin(lower) > 0


def drop_stray_accents(text: str) -> list[Row]:
    """Accents that no word asked for, taken off where the whole text is strewn with them.

    Refuses texts whose accents fit the alphabet of one language, words that a list knows as they are written (café,
    naïve), and any text in which accents are not both many and of many kinds.
    """
    letters = _ACCENTED.findall(text)
    kinds = {c.lower() for c in letters}
    if len(letters) < 6 or len(kinds) < 5 or len(letters) * 100 < len(text):
        return []
    fitting = max(sum(1 for c in letters if c in alphabet) for alphabet in alphabets().values())
    if fitting * 10 >= len(letters) * 8:
        return []
    words = list(_ACCENTED_WORD.finditer(text))
    sample = [_readings(m[0]) for m in words[:: max(1, len(words) // 300)]]
    known_bare = sum(1 for _, is_bare, is_known in sample if is_bare and not is_known)
    if known_bare * 10 < len(sample) * 6:
        return []
    rows: list[Row] = []
    for match in words:
        stripped, known, as_written = _readings(match[0])
        if stripped != match[0] and (not as_written or (known and english(stripped.lower()) > 50 * _rate(match[0]))):
            rows.append((match.start(), match.end(), stripped, "stray accent", 0.9 if known else 0.7, True))
    return rows


def _rate(word: str) -> float:
    lower = word.lower()
    return max(english(lower), other_latin(lower) / 100)
