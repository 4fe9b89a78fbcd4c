"""Part of speech and lemma of words, as the pipeline's own rules give them, each found once.

In: a parsed document of the pipeline. Out: one `Form` a token. The pipeline's `attribute_ruler` and `lemmatizer` cost
as much as its parser, yet what they say of a token hangs on its word, tag and relation alone, save where one of their
few rules over several tokens applies ("there is", "let's"). So they run only on what is new, and the outcome is what
they would have written into the document; the document itself is left without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Key = tuple[int, int, int]  # hashes of the word as written, its tag and its relation, as the pipeline has them
Rule = dict[str, Any]

_MOST = 200_000  # entries kept, of about 400 bytes each
_ASKED = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})  # what rules may ask of a token, if tokens are to be read apart

# Forms that the pipeline's rules lead to a wrong lemma ("staged" to "stag").
_LEMMAS = {
    form: lemma
    for lemma, forms in {
        "stage": "staged staging", "install": "installed installing", "fine": "fined fining", "rape": "raped raping",
        "rage": "raged raging", "cordon": "cordoned cordoning", "wage": "waged waging", "hope": "hoped hoping hopes",
        "slate": "slated slating", "dine": "dined dining", "airdrop": "airdropped airdropping", "unban": "unbanned unbanning",
        "retake": "retook retaken", "forgive": "forgave forgiven", "petition": "petitioned petitioning", "free": "freed freeing",
        "raze": "razed razing", "fire": "fired firing", "torch": "torched torching", "maim": "maimed maiming",
    }.items()
    for form in forms.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of a token by its key; `leads` and `follows` where a rule over several tokens may begin or go on."""

    lemma: str
    tag: str
    pos: str
    dep: str
    is_space: bool
    leads: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class _Ruled:
    """What the rules make of every word of a class with the same tag and relation; `lemma` where they set it."""

    pos: int
    morph: Any
    tag: str
    dep: str
    lemma: str
    leads: bool
    follows: bool


class Forms:
    """Forms of tokens, remembered."""

    def __init__(self, nlp: Any) -> None:
        self._vocab = nlp.vocab
        self._ruler = nlp.get_pipe("attribute_ruler")
        self._lemmatizer = nlp.get_pipe("lemmatizer")
        self._doc: Any = type(nlp.make_doc(""))
        _quick(self._lemmatizer.lookups)
        rules: list[list[Rule]] = [pattern for rule in self._ruler.patterns for pattern in rule["patterns"]]
        self._named = _named_words(rules)
        self._whole = any(set(token) - _ASKED for rule in rules for token in rule)
        self._leading = self._any_of(token for rule in rules for token in rule[:-1])
        self._following = self._any_of(token for rule in rules for token in rule[1:])
        self._known: dict[Key, Form] = {}
        self._runs: dict[tuple[Key, ...], tuple[Form, ...]] = {}
        self._ruled: dict[tuple[str, int, int], _Ruled] = {}

    def of(self, doc: Any, keys: list[Key]) -> list[Form]:
        """Forms of the document's tokens, whose keys are given, in order."""
        if len(self._known) + len(self._runs) + len(self._lemmatizer.cache) > _MOST:
            self._forget()
        if self._whole:
            return list(self._run(tuple(keys)))
        known = self._known
        found = [known.get(key) or self._new(key, doc[i]) for i, key in enumerate(keys)]
        done = 0
        for i in [i for i, form in enumerate(found) if form.leads]:
            end = i + 1
            while end < len(found) and found[end - 1].leads and found[end].follows:
                end += 1
            if i >= done and end > i + 1:
                run = tuple(keys[i:end])
                found[i:end] = self._runs.get(run) or self._run(run)
                done = end
        return found

    def _forget(self) -> None:
        self._known.clear()
        self._runs.clear()
        self._lemmatizer.cache.clear()

    def _new(self, key: Key, token: Any) -> Form:
        """The form of a token that was not seen before, as it is without its neighbours."""
        word = token.lower_ if token.is_space or self._named.search(token.lower_) else ""
        same = (word, key[1], key[2])
        ruled = self._ruled.get(same)
        if ruled is None:
            ruled = self._ruled[same] = self._rule(key)
        token.pos = ruled.pos
        token.set_morph(ruled.morph)
        lemma = _lemma(token, ruled.lemma or self._lemmatizer.lemmatize(token)[0])
        form = Form(lemma, ruled.tag, token.pos_, ruled.dep, token.is_space, ruled.leads, ruled.follows)
        self._known[key] = form
        return form

    def _rule(self, key: Key) -> _Ruled:
        doc = self._bare((key,))
        leads, follows = bool(self._leading(doc)), bool(self._following(doc))
        self._ruler(doc)
        t = doc[0]
        return _Ruled(t.pos, t.morph, t.tag_, t.dep_, t.lemma_, leads, follows)

    def _run(self, run: tuple[Key, ...]) -> tuple[Form, ...]:
        """Forms of tokens that stand side by side, read together."""
        doc = self._lemmatizer(self._ruler(self._bare(run)))
        forms = tuple(Form(_lemma(t, t.lemma_), t.tag_, t.pos_, t.dep_, t.is_space) for t in doc)
        if not self._whole:
            self._runs[run] = forms
        return forms

    def _bare(self, run: tuple[Key, ...]) -> Any:
        """A document of these tokens as the parser leaves them."""
        strings = self._vocab.strings
        words, tags, deps = ([strings[key[n]] for key in run] for n in range(3))
        return self._doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(run))))

    def _any_of(self, tokens: Iterable[Rule]) -> Any:
        """A matcher of single tokens to which one of the descriptions applies."""
        matcher = type(self._ruler.matcher)(self._vocab)
        patterns = [[token] for token in tokens]
        if patterns:
            matcher.add("any", patterns)
        return lambda doc: matcher(doc, allow_missing=True) if patterns else ()


def _quick(lookups: Any) -> None:
    """Make sets of the lemmatizer's lists of base forms: it only asks whether a form is among them."""
    if lookups.has_table("lemma_index"):
        table = lookups.get_table("lemma_index")
        for pos, forms in list(table.items()):
            table[pos] = frozenset(forms)


def _lemma(token: Any, lemma: str) -> str:
    """The lemma as we write it: in small letters, save that of a proper name."""
    return lemma if token.pos_ == "PROPN" else _LEMMAS.get(token.lower_, lemma.lower())


def _named_words(rules: list[list[Rule]]) -> re.Pattern[str]:
    """What finds the words, in small letters, that rules tell from others by their letters."""
    named: list[str] = []
    for asked in (token["LOWER"] for rule in rules for token in rule if "LOWER" in token):
        if isinstance(asked, str):
            named.append(rf"^{re.escape(asked)}$")
        elif set(asked) == {"IN"}:
            named += (rf"^{re.escape(word)}$" for word in asked["IN"])
        else:
            named.append(asked["REGEX"] if set(asked) == {"REGEX"} else "")
    return re.compile("|".join(f"(?:{pattern})" for pattern in dict.fromkeys(named)))
