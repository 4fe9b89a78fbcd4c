"""What the letters of one word say about the script it belongs to; no context is looked at here."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import unicodedataplus

from closewatch.knowledge.scripts import SCRIPTS, twins
from closewatch.restore.lexicon import frequency

PLAIN, SURE, DOUBTFUL, TWINS, GENUINE = range(5)
_LONGEST = 64  # letters; what is longer is no word
_ENDING = re.compile("^[A-Za-z]{2,}[-’']?[Ѐ-ӿ]{1,3}$")


class Reading(NamedTuple):
    """One word judged by its letters.

    `kind`: PLAIN (nothing to say), SURE (mixed, one script fits), DOUBTFUL (mixed, context must decide), TWINS (one
    script, but every letter could be Latin), GENUINE (one script that is not Latin). `target` and `mended` are the
    script and the form to take; `other` the second form of a doubtful word; `is_loose` says that some letters
    are only alike.
    """

    kind: int
    script: str = ""
    target: str = ""
    mended: str = ""
    other: str = ""
    is_loose: bool = False


_PLAIN = Reading(PLAIN)
_KEPT = 60_000
readings: dict[str, Reading] = {}  # those of the words read lately
genuine_scripts: dict[str, str] = {}  # the scripts of genuine words
latin_forms: dict[str, str] = {}  # the Latin forms of unsure words
sure_forms: dict[str, str] = {}  # of those, the Latin forms of sure words: looked up first where speed counts


@functools.lru_cache(8192)
def script_of(c: str) -> str:
    """The script of a letter; '' for signs, digits and marks."""
    if not c.isalpha():
        return ""
    name: str = unicodedataplus.script(c)
    return "" if name in ("Common", "Inherited") else name


def read_word(word: str) -> Reading:
    """The reading of one word that holds letters beyond ASCII."""
    reading = readings.get(word)
    if reading is None:
        if len(readings) > _KEPT:
            readings.clear()
            sure_forms.clear()
            latin_forms.clear()
            genuine_scripts.clear()
        reading = readings[word] = _read_word(word) if len(word) <= _LONGEST else _PLAIN
        if reading.kind == SURE and reading.target == "Latin" and len(reading.mended) == len(word):
            sure_forms[word] = reading.mended
        elif reading.kind == GENUINE:
            genuine_scripts[word] = reading.script
        elif (form := latin_form(reading)) and len(form) == len(word):
            latin_forms[word] = form
    return reading


def latin_form(reading: Reading) -> str:
    """The form of an unsure word in Latin letters; '' where it has none that is exact."""
    if reading.target == "Latin" and reading.kind in (DOUBTFUL, TWINS):
        return "" if reading.is_loose else reading.mended
    return reading.other if reading.other and script_of(reading.other[0]) == "Latin" else ""


def _read_word(word: str) -> Reading:
    letters = [c for c in word if script_of(c)]
    scripts = {script_of(c) for c in letters}
    if len(scripts) == 0:
        return _PLAIN
    if scripts == {"Latin"}:
        return _read_loose(word, letters, ["Latin"]) if any("\u0250" <= c <= "\u02af" for c in letters) else _PLAIN
    if len(scripts) == 1:
        script = scripts.pop()
        table = twins("Latin", "strong")
        if all(c in table for c in letters):
            return Reading(TWINS, script, "Latin", _written(word, "Latin"))
        return Reading(GENUINE, script)
    return _read_mixed(word, letters, scripts)


def _read_mixed(word: str, letters: list[str], scripts: set[str]) -> Reading:
    """A word of several scripts: the scripts that all its letters can be written in decide."""
    fitting = [s for s in SCRIPTS if s in scripts and _fits(letters, s)]
    if len(fitting) == 1:
        target = fitting[0]
        mended = _written(word, target)
        return Reading(SURE if _is_safe(word, letters, target) else DOUBTFUL, "", target, mended)
    if len(fitting) > 1:
        first, second = sorted(fitting, key=lambda s: -sum(script_of(c) == s for c in letters))[:2]
        return Reading(DOUBTFUL, "", first, _written(word, first), _written(word, second))
    if "Latin" not in scripts and _fits(letters, "Latin"):
        return Reading(DOUBTFUL, "", "Latin", _written(word, "Latin"))
    return _read_loose(word, letters, [s for s in SCRIPTS if s in scripts and _fits(letters, s, loose=True)])


def _read_loose(word: str, letters: list[str], targets: list[str]) -> Reading:
    """A word with letters that are only alike: the script in which a word list knows it."""
    for target in targets:
        mended = _written(word, target, loose=True)
        if mended != word and frequency(mended.lower(), target) >= (1e-6 if len(letters) >= 4 else 1e-5):
            return Reading(DOUBTFUL, "", target, mended, "", is_loose=True)
    return _PLAIN


def _fits(letters: list[str], script: str, *, loose: bool = False) -> bool:
    """Whether every letter is of the script or looks like one of it."""
    strong, weak = twins(script, "strong"), twins(script, "weak")
    return all(script_of(c) == script or c in strong or (loose and c in weak) for c in letters)


def _written(word: str, script: str, *, loose: bool = False) -> str:
    """The word in letters of one script; I inside a lower-case word is read as l where that makes a known word."""
    strong, weak = twins(script, "strong"), twins(script, "weak")
    mended = "".join(strong.get(c) or (weak.get(c) if loose and _is_strange(c, script) else None) or c for c in word)
    if script == "Latin" and "I" in mended[1:] and not mended.isupper():
        trial = mended[0] + mended[1:].replace("I", "l")
        if frequency(trial.lower(), "Latin") > frequency(mended.lower(), "Latin"):
            return trial
    if script == "Latin" and len(mended) > 2 and mended[0] == "I" and mended[1:].islower():
        trial = "l" + mended[1:]
        if frequency(trial, "Latin") > 0 and frequency(mended.lower(), "Latin") == 0:
            return trial
    return mended


def _is_strange(c: str, script: str) -> bool:
    """Whether a letter is of another script, or one of phonetic transcription."""
    return script_of(c) != script or "\u0250" <= c <= "\u02af"


def loose_latin(word: str) -> str:
    """The Latin form of a word of another script whose letters are all alike; '' where some are not."""
    letters = [c for c in word if script_of(c)]
    return _written(word, "Latin", loose=True) if _fits(letters, "Latin", loose=True) else ""


def _is_safe(word: str, letters: list[str], target: str) -> bool:
    """Whether a mixed word may be written in its one fitting script whatever stands around it.

    Not safe: a Greek letter beside one or two Latin ones (a unit, a variable); Latin words with one Cyrillic letter for
    show (BOЯAT); Latin words with a Cyrillic ending.
    """
    own = sum(script_of(c) == target for c in letters)
    if target == "Greek":
        return own >= 2 and own * 2 >= len(letters) and len(letters) >= 4
    if target == "Cyrillic":
        is_mainly = own * 2 > len(letters) or (own >= 2 and own * 3 >= len(letters))
        return is_mainly or frequency(_written(word, target).lower(), target) > 0
    if any(script_of(c) == "Greek" and c.islower() for c in letters) and len(letters) <= 2:
        return False
    return _ENDING.match(word) is None
