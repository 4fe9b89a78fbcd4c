"""Word frequencies, loaded only when a text has raised suspicion.

`wordfreq` is imported here alone.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

# Languages whose lists say what a word of a script means to its readers; 'large' only where names count.
_LISTS = {
    "Latin": ("en",),
    "Cyrillic": ("ru", "uk", "bg", "mk"),
    "Greek": ("el",),
}
_OTHER_LATIN = (
    *("fr", "de", "es", "it", "pt", "nl", "pl", "cs", "tr", "sv", "vi", "ro"),
    *("hu", "fi", "da", "nb", "sh", "sl", "sk", "lt", "lv", "id", "ca", "is"),
)


@functools.cache
def _list(language: str, size: str) -> Mapping[str, float]:
    import wordfreq

    words: Mapping[str, float] = wordfreq.get_frequency_dict(language, wordlist=size)
    return words


def english(word: str) -> float:
    """How often English uses the word (share of running words, lower case); 0 where it is unknown."""
    return _list("en", "large").get(word, 0.0)


def common_english(word: str) -> float:
    """As `english`, from the short list of words above one in a million: cheaper to load."""
    return _list("en", "small").get(word, 0.0)


def frequency(word: str, script: str) -> float:
    """How often the likeliest language of the script uses the word (lower case); 0 where it is unknown."""
    if script == "Latin":
        return english(word)
    return max((_list(language, "small").get(word, 0.0) for language in _LISTS.get(script, ())), default=0.0)


def other_latin(word: str) -> float:
    """How often the likeliest Latin-script language other than English uses the word; 0 where it is unknown."""
    return max(_list(language, "small").get(word, 0.0) for language in _OTHER_LATIN)


def is_cyrillic_word(word: str) -> bool:
    """Whether Russian, Ukrainian, Bulgarian or Macedonian uses the word (lower case)."""
    return frequency(word, "Cyrillic") > 0
