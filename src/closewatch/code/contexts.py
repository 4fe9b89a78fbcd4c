"""What an event is about: PLOVER's contexts, from the words of its sentence and of the whole document."""

from __future__ import annotations

import re
from collections import Counter

from closewatch.knowledge.contexts import CONTEXTS, context_words

_WORD = re.compile(r"[^\W_]+")
_OFTEN = 3  # times that a document must show a context before its other sentences share it


def count_contexts(text: str) -> Counter[str]:
    """How often each context is shown by the words of the text."""
    table = context_words()
    words = [_singular(w) for w in _WORD.findall(text.lower())]
    found: Counter[str] = Counter()
    for i in range(len(words)):
        for n in (1, 2, 3):
            for name in table.get(tuple(words[i : i + n]), ()) if i + n <= len(words) else ():
                found[name] += 1
    return found


def find_contexts(sentence: str, document: Counter[str]) -> tuple[str, ...]:
    """Contexts of an event in the order of the ontology: those of its sentence, and those the document keeps coming back to."""
    here = count_contexts(sentence)
    often = {name for name, n in document.most_common(3) if n >= _OFTEN}
    return tuple(name for name in CONTEXTS if name in here or name in often)


def _singular(word: str) -> str:
    """The word without a plural -s; words in -ss, -us and -is stay."""
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]
    return word
