"""How a name stands in its sentence: after which preposition, as whose subject, before which noun.

In: words or a tree. Out: a `Frame`. The tree is used where there is one; without it the neighbouring words must do.
"""

from __future__ import annotations

from dataclasses import dataclass

from closewatch.code.place_names import Candidate, Word
from closewatch.knowledge import toponyms as known
from closewatch.model.parse import Parse, Sentence, Token


@dataclass(frozen=True, slots=True)
class Frame:
    """How a name stands: `relation` is prep, object, subject, passive, possessive, compound, dateline or alone.

    `word` is the preposition, the verb, or the noun that is possessed or named by the compound; `governor` the content
    word that the preposition hangs on. `modifiers` are the words skipped between preposition and name (northern, city
    of). `inside` is whether further capitalised words before or after make the name part of a longer one.
    """

    relation: str
    word: str = ""
    governor: str = ""
    modifiers: tuple[str, ...] = ()
    inside: bool = False
    outer: str = ""  # the preposition before a possessive or compound


def modifiers_before(words: list[Word], i: int) -> tuple[int, tuple[str, ...]]:
    """Number of the last word before the name that is no modifier of it, and the modifiers, nearest first."""
    kinds = known.words_of("area", "town", "region", "district", "direction")
    skipped, demonyms = known.contexts()["skipped"], known.demonyms()
    k, found = i - 1, []
    while k >= 0 and i - k < 7:
        word = words[k].lower
        linking = word == "of" and k > 0 and words[k - 1].lower in kinds
        if not (
            linking
            or word in kinds
            or word in skipped
            or words[k].text in demonyms
            or word.endswith("-held")
        ):
            break
        if word == "and" and not (k > 0 and words[k - 1].lower in ("in", "around", "near", "outside")):
            break
        found.append(word)
        k -= 1
    return k, tuple(found)


def _governor(words: list[Word], k: int) -> str:
    """The nearest content word at or before k in the clause; '' where the sentence begins."""
    for w in range(k, max(-1, k - 4), -1):
        if words[w].text in (".", ";", ":", "\n", "—"):
            return ""
        if words[w].text.isalpha() and len(words[w].text) > 2 and words[w].lower not in ("the", "and", "that"):
            return words[w].lower
    return ""


def frame_of_words(words: list[Word], c: Candidate) -> Frame:
    """The frame by neighbouring words alone."""
    k, modifiers = modifiers_before(words, c.i)
    before = words[k].lower if k >= 0 else ""
    after = words[c.j].lower if c.j < len(words) else ""
    inside = is_inside(words, c)
    if after in ("'", "’") and c.j + 1 < len(words) and words[c.j + 1].lower == "s":
        head = _head_after(words, c.j + 2)
        return Frame(
            "possessive",
            head,
            modifiers=modifiers,
            inside=inside,
            outer=before if before in known.contexts()["preposition"] else "",
        )
    head = _head_after(words, c.j) if _continues(words, c.j) else ""
    if head and head not in known.contexts()["deed"]:
        outer = before if before in known.contexts()["preposition"] else ""
        if _is_noun_use(head, c):
            return Frame("compound", head, _governor(words, k - 1), modifiers, inside, outer)
    if before in known.contexts()["preposition"]:
        return Frame("prep", before, _governor(words, k - 1), modifiers, inside)
    if before in known.contexts()["target"]:
        return Frame("object", before, modifiers=modifiers, inside=inside)
    if after in ("was", "were") or after in known.contexts()["deed"]:
        follow = words[c.j + 1].lower if c.j + 1 < len(words) else ""
        if after in ("was", "were") and follow in known.contexts()["target"]:
            return Frame("passive", follow, modifiers=modifiers, inside=inside)
        return Frame("subject", after, modifiers=modifiers, inside=inside)
    return Frame("alone", modifiers=modifiers, inside=inside)


def _continues(words: list[Word], j: int) -> bool:
    """Whether the next word is a plain word of the same phrase."""
    return j < len(words) and words[j].text.isalpha() and words[j].text.islower()


def _head_after(words: list[Word], j: int) -> str:
    """The noun that words after a name lead to: the last of at most three plain words before a stop or a small word."""
    nouns = known.words_of("locus", "region", "district", "happening", "polity")
    for k in range(j, min(j + 3, len(words))):
        word = words[k].lower
        if word in nouns:
            return word
        if not words[k].text.isalpha() or word in known.contexts()["preposition"] or word in known.contexts()["deed"]:
            return ""
    return words[j].lower if j < len(words) and words[j].text.isalpha() else ""


def _is_noun_use(head: str, c: Candidate) -> bool:
    """Without a tree only nouns that the tables know make a compound; others may be verbs."""
    named = ("officials", "government", "forces", "troops", "policy")
    return head in named or head in known.words_of("locus", "region", "district", "happening")


def is_inside(words: list[Word], c: Candidate) -> bool:
    """Whether the name is part of a longer name ("Sergei Shoigu", "Washington Post")."""
    if c.country is None and c.feature is None:
        before = words[c.i - 1] if c.i > 0 else None
        if (
            before is not None
            and before.is_capital
            and before.text.isalpha()
            and words[c.i].start - before.end == 1
            and _names(before, words, c.i - 1)
        ):
            return True
    if (
        c.j < len(words)
        and words[c.j].is_capital
        and words[c.j].text.isalpha()
        and words[c.j].start - words[c.j - 1].end == 1
    ):
        after = words[c.j].lower
        if (
            after in known.contexts()["day_name"]
            or after in known.words_of("locus", "region", "district", "town")
        ):
            return False
        return not (c.country is not None or c.feature is not None) or words[c.j].text.isalpha()
    return False


def _names(word: Word, words: list[Word], i: int) -> bool:
    """Whether a capitalised word before a name is part of a name with it, not a preposition or adjective at the
    start of a sentence."""
    lower = word.lower
    ctx = known.contexts()
    plain = lower in known.contexts()["preposition"] or lower in (
        "the",
        "and",
        "but",
        "after",
        "before",
        "when",
        "while",
        "as",
    )
    if (
        plain
        or lower in known.words_of("area", "direction", "town", "region", "target")
        or word.text in known.demonyms()
    ):
        return False
    return not (i == 0 or words[i - 1].text in (".", "\n")) or lower in ctx["person"] or lower not in ctx["motion"]


def frame_of_tree(parse: Parse, words: list[Word], c: Candidate, beside: Frame) -> Frame | None:
    """The frame by the tree, with what the words beside the name tell; None where the parser tells nothing of use."""
    at = parse.at(words[c.i].start, words[c.j - 1].end)
    if at is None:
        return None
    sentence, token = at
    modifiers, inside = beside.modifiers, beside.inside
    token = _climb(sentence, token)
    head = sentence[token.head]
    if token.dep == "poss":
        return Frame("possessive", head.lower, modifiers=modifiers, inside=inside, outer=_preposition(sentence, head))
    if token.dep in ("compound", "nmod", "amod", "npadvmod") and head.pos in ("NOUN", "PROPN"):
        return Frame("compound", head.lower, _of_prep(sentence, head), modifiers, inside, _preposition(sentence, head))
    if token.dep == "pobj" and head.dep in ("prep", "agent", "dative", "pcomp", "advmod", "mark", "prt"):
        return _prep_frame(sentence, head, modifiers, inside=inside)
    if token.dep in ("dobj", "obj", "dative"):
        return Frame("object", head.lower, modifiers=modifiers, inside=inside)
    if token.dep in ("nsubjpass", "nsubj:pass"):
        return Frame("passive", head.lower, modifiers=modifiers, inside=inside)
    if token.dep in ("nsubj", "csubj"):
        return Frame("subject", head.lower, modifiers=modifiers, inside=inside)
    return None


def _climb(sentence: Sentence, token: Token) -> Token:
    """From the second part of a coordination or from an apposition to what it stands beside ("in Kyiv and Odesa")."""
    for _ in range(6):
        if token.dep not in ("conj", "appos") or sentence[token.head].pos not in ("NOUN", "PROPN"):
            break
        token = sentence[token.head]
    return token


def _prep_frame(sentence: Sentence, prep: Token, modifiers: tuple[str, ...], *, inside: bool) -> Frame:
    """Frame of a name under a preposition; "city of X" and "north of X" look on to the preposition before them."""
    governor = sentence[prep.head]
    if (
        prep.lower == "of"
        and governor.lower in known.words_of("town", "area", "direction")
    ):
        outer = _preposition(sentence, governor)
        return Frame("prep", "of", governor.lower, (*modifiers, governor.lower), inside, outer)
    return Frame("prep", prep.lower, governor.lower, modifiers, inside)


def _preposition(sentence: Sentence, token: Token) -> str:
    head = sentence[token.head]
    return head.lower if token.dep == "pobj" else ""


def _of_prep(sentence: Sentence, token: Token) -> str:
    head = sentence[token.head]
    return sentence[head.head].lower if token.dep == "pobj" else ""
