"""Letters that look alike across scripts, and letters of compatibility: facts for the restoration of disguised text."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType

from closewatch.errors import KnowledgeError

_FOLDER = resources.files("closewatch.knowledge") / "data" / "restore"
SCRIPTS = ("Latin", "Cyrillic", "Greek")


@functools.cache
def twins(script: str, grade: str) -> Mapping[str, str]:
    """For letters of other scripts, the letter of `script` each looks like.

    `grade` is 'strong' (the same to the eye in ordinary type) or 'weak' (alike, so that it takes other proof).
    """
    found: dict[str, str] = {}
    for line, (letter, target_script, target, row_grade) in _rows("lookalikes.tsv", 4):
        if target_script not in SCRIPTS or row_grade not in ("strong", "weak"):
            raise KnowledgeError("lookalikes.tsv", f"expected a script of {SCRIPTS} and strong or weak", line=line)
        if target_script == script and row_grade == grade:
            found[letter] = target
    return MappingProxyType(found)


@functools.cache
def small_capitals() -> Mapping[str, str]:
    """The lower-case letter of each small capital."""
    return MappingProxyType({small: letter for _, (small, letter, _) in _rows("small_capitals.tsv", 3)})


@functools.cache
def phonetic_letters() -> frozenset[str]:
    """Small capitals that phonetic transcription uses too."""
    return frozenset(small for _, (small, _, ipa) in _rows("small_capitals.tsv", 3) if ipa == "yes")


@functools.cache
def alphabets() -> Mapping[str, frozenset[str]]:
    """By language, the letters beyond a to z that its Latin alphabet uses, lower and upper case."""
    return MappingProxyType(
        {code: frozenset(letters + letters.upper()) for _, (code, letters) in _rows("alphabets.tsv", 2)}
    )


def _rows(name: str, columns: int) -> Iterator[tuple[int, list[str]]]:
    """The fields of each line of a table, with its number; lines that begin with # are comments."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    for line, row in enumerate(text.splitlines(), 1):
        if row.startswith("#") or row == "":
            continue
        fields = row.split("\t")
        if len(fields) < columns:
            raise KnowledgeError(name, f"expected {columns} fields, found {len(fields)}", line=line)
        yield line, [*fields[:columns]]


def check() -> list[str]:
    """What is wrong with the tables of this module; empty where nothing is."""
    wrong = []
    seen: dict[tuple[str, str], str] = {}
    for line, (letter, script, target, _) in _rows("lookalikes.tsv", 4):
        if len(letter) != 1 or len(target.rstrip("\u0301")) != 1:
            wrong.append(f"lookalikes.tsv:{line}: expected one letter each, found {letter!r} and {target!r}")
        elif script.upper() not in unicodedata.name(target[0], ""):
            wrong.append(f"lookalikes.tsv:{line}: {target!r} is no {script} letter")
        if (letter, script) in seen:
            wrong.append(f"lookalikes.tsv:{line}: {letter!r} is listed twice for {script}")
        seen[letter, script] = target
    return wrong
