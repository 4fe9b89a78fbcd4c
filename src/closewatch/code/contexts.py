"""What an event is about: PLOVER's contexts, from the words of its sentence and of the whole document."""

from __future__ import annotations

import functools
import re
from collections import Counter

from closewatch.knowledge.contexts import CONTEXTS, by_first_word

_WORD = re.compile(r"[^\W_]+")
_OFTEN = 3  # times that a document must show a context before its other sentences share it


def count_contexts(text: str) -> Counter[str]:
    """How often each context is shown by the words of the text."""
    table = by_first_word()
    words = [_singular(w) for w in _WORD.findall(text.lower())]
    found: Counter[str] = Counter()
    for i, word in enumerate(words):
        for key, names in table.get(word, ()):
            if len(key) == 1 or tuple(words[i : i + len(key)]) == key:
                for name in names:
                    found[name] += 1
    return found


def find_contexts(sentence: str, document: Counter[str]) -> tuple[str, ...]:
    """Contexts of an event in the order of the ontology: those of its sentence, and those the document keeps coming back to."""
    here = count_contexts(sentence)
    often = {name for name, n in document.most_common(3) if n >= _OFTEN}
    return tuple(name for name in CONTEXTS if name in here or name in often)


@functools.lru_cache(maxsize=65536)
def _singular(word: str) -> str:
    """The word without a plural -s; words in -ss, -us and -is stay."""
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]
    return word
