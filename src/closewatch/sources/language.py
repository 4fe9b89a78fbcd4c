"""The language a text is written in.

In: a text, restored where it may be disguised. Out: an ISO 639-1 code with its certainty, or `und` with the reason.
A disguised text whose words mix alphabets is undecided here, not Macedonian: give the restored text. What stands
between quotation marks is left out, so that an English article with foreign quotations is English. This is the only
file that knows the detector.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pycld2  # type: ignore[import-untyped]

UNDECIDED = "und"
_ENOUGH = 20  # letters; a Han or kana sign counts as four, a Hangul syllable as two
_MOST_CHARACTERS = 100_000  # the beginning of a longer text decides as well, and cheaper
_MIXED_SHARE = 0.02  # of the words; bands and brands that mix alphabets are rarer
_LEAST_SHARE = 0.5  # of the letters that the detector could place
# Codes of the detector that are older than ISO 639-1 as it stands, or finer than it.
_ISO = {"iw": "he", "jw": "jv", "zh-Hant": "zh", "in": "id", "mo": "ro", "bh": "bho", "un": UNDECIDED, "sr-ME": "sr", "nn": "nn"}

_QUOTED = re.compile(r'“[^”\n]{1,2000}”|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]|"[^"\n]{1,2000}"|「[^」\n]{1,2000}」')
_NOISE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LATIN, _OTHER = r"[A-Za-z\u00c0-\u024f]", r"[\u0370-\u03ff\u0400-\u052f]"
_MIXED = re.compile(rf"\b\w*(?:{_LATIN}{_OTHER}|{_OTHER}{_LATIN})\w*")
_IDEOGRAPHIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text: ISO 639-1 where it has a code for it, else ISO 639-3; `und` where it is undecided.

    `certainty` is the share of the text, 0 to 1, that speaks for it; 0 for `und`. `reason` says why it is undecided.
    """

    code: str
    certainty: float
    reason: str | None = None


def detect_language(text: str) -> Language:
    """The language of a restored text.

    >>> detect_language("The president said on Monday that the ceasefire would hold.").code
    'en'
    >>> detect_language("Kenya condemned Somalia.").code
    'und'
    """
    head = _NOISE.sub(" ", text[:_MOST_CHARACTERS])
    told = _QUOTED.sub(" ", head)
    shown = told if _letters(told) >= _ENOUGH else head
    if _letters(shown) < _ENOUGH:
        return _undecided(f"it has fewer than {_ENOUGH} letters")
    if len(_MIXED.findall(shown)) > _MIXED_SHARE * len(shown.split()):
        return _undecided("its words mix alphabets: restore it first")
    data = shown.encode()
    try:
        is_reliable, _, _, pieces = pycld2.detect(data, isPlainText=True, returnVectors=True)
    except pycld2.error as error:
        return _undecided(f"the detector cannot read it: {error}")
    return _most(data, pieces) if is_reliable else _undecided("its words fit no language well enough")


def language_code(declared: str | None) -> str | None:
    """The two- or three-letter code of a language tag as pages and tables write it (en-US, EN_gb); None where it is none."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?\s*$", declared or "")
    code = "" if found is None else found[1].lower()
    return None if code in {"", UNDECIDED, "mul", "zxx"} else _ISO.get(code, code)


def _letters(text: str) -> int:
    """How many letters of an alphabet a text is worth."""
    plain = sum(map(str.isalpha, text))
    if text.isascii():
        return plain
    return plain + 3 * len(_IDEOGRAPHIC.findall(text)) + len(_HANGUL.findall(text))


def _most(data: bytes, pieces: tuple[tuple[int, int, str, str], ...]) -> Language:
    """The language of most letters; bytes would count Cyrillic twice."""
    counts: dict[str, int] = {}
    for start, length, _, code in pieces:
        counts[code] = counts.get(code, 0) + len(data[start : start + length].decode("utf-8", "ignore"))
    unknown = counts.pop("un", 0)
    if not counts:
        return _undecided("its words fit no language well enough")
    best = max(counts, key=lambda code: (counts[code], code))
    share = counts[best] / (sum(counts.values()) + unknown)
    if share < _LEAST_SHARE:
        return _undecided("no language has half of it")
    return Language(_ISO.get(best, best), round(share, 2))


def _undecided(reason: str) -> Language:
    return Language(UNDECIDED, 0.0, reason)
