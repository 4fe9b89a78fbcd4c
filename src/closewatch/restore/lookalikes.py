"""Look-alike letters, word by word, towards the script the word belongs to."""

from __future__ import annotations

import re

from closewatch.knowledge.scripts import twins
from closewatch.model.text import Row

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile("[^\\W\\d_]+")


def mend_mixed_words(text: str) -> list[Row]:
    """Words of two scripts, each written in the one script that all of its letters allow."""
    rows: list[Row] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not _LATIN.search(word):
            continue
        table = twins("Latin", "strong")
        mended = "".join(table.get(c, c) for c in word)
        if mended != word and mended.isascii():
            rows.append((match.start(), match.end(), mended, "look-alike letter", 0.99, True))
    return rows
