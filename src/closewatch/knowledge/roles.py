"""Role nouns with their sectors, modifiers that lend a sector, peoples and faiths.

In: roles.tsv, modifiers.tsv, peoples.tsv, care.txt. Out: look-ups by lower-case tokens. No text is read here.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

from closewatch.errors import KnowledgeError
from closewatch.knowledge.actor_entries import Entry, Named, cells, sectors_of, slug
from closewatch.knowledge.actor_names import tokens
from closewatch.knowledge.countries import FOLDER
from closewatch.knowledge.files import read_tsv

_ROLE_COLUMNS = ("words", "sectors", "kind", "strength", "office")
_KINDS = frozenset({"person", "group", "thing", "abstract"})
_IRREGULAR = {
    "man": "men", "woman": "women", "person": "people", "child": "children", "spy": "spies", "chief": "chiefs",
    "wife": "wives", "thief": "thieves", "mufti": "muftis", "staff": "staff", "personnel": "personnel",
    "police": "police",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun (of one or more words) that names an actor by what it does. A weak one takes its sector from the words
    around it where they give one ("leader", "official", "forces")."""

    words: str
    keys: tuple[str, ...]
    sectors: tuple[str, ...]
    kind: str
    weak: bool
    office: str
    plural: bool = False


@functools.cache
def role_nouns() -> dict[str, tuple[RoleNoun, ...]]:
    """Role nouns and their plurals by first token, the longest first. Raises KnowledgeError."""
    found: dict[tuple[str, ...], RoleNoun] = {}
    plurals: list[RoleNoun] = []
    for line, row in read_tsv(FOLDER / "roles.tsv", _ROLE_COLUMNS):
        if row["kind"] not in _KINDS:
            raise KnowledgeError("roles.tsv", f"{row['kind']!r} is none of {', '.join(sorted(_KINDS))}", line=line)
        keys = tuple([w.lower() for w in tokens(row["words"])])
        if keys in found:
            raise KnowledgeError("roles.tsv", f"{row['words']!r} stands twice", line=line)
        sectors = sectors_of(row["sectors"], "roles.tsv", line)
        role = RoleNoun(row["words"], keys, sectors, row["kind"], row["strength"] == "weak", row["office"])
        found[keys] = role
        many = plural_of(keys)
        if many != keys:
            plurals.append(RoleNoun(role.words, many, sectors, role.kind, role.weak, "", plural=True))
    for role in plurals:
        found.setdefault(role.keys, role)
    index: dict[str, list[RoleNoun]] = defaultdict(list)
    for role in found.values():
        index[role.keys[0]].append(role)
    return {k: tuple(sorted(v, key=lambda r: -len(r.keys))) for k, v in index.items()}


def plural_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The plural of a role noun: of its last word, or of the word before "of", "in" or "to".

    >>> plural_of(("minister", "of", "defence"))
    ('ministers', 'of', 'defence')
    """
    at = len(keys) - 1
    for word in ("of", "in", "to", "for"):
        if word in keys[1:]:
            at = min(at, keys.index(word, 1) - 1)
    return (*keys[:at], _plural_word(keys[at]), *keys[at + 1 :])


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for one in ("man", "woman"):
        if word.endswith(one):
            return word[: -len(one)] + _IRREGULAR[one]
    if word.endswith(("men", "ies")) or (word.endswith("s") and not word.endswith("ss")):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ss", "ch", "sh", "x")):
        return word + "es"
    return word + "s"


@functools.cache
def modifiers() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Sectors that a modifying word (or two) lends to its noun."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line, row in read_tsv(FOLDER / "modifiers.tsv", ("sectors", "words")):
        sectors = sectors_of(row["sectors"], "modifiers.tsv", line)
        for words in cells(row["words"]):
            found[tuple(w.lower() for w in tokens(words))] = sectors
    return found


@functools.cache
def modifier_starts() -> frozenset[str]:
    """First words of all modifiers."""
    return frozenset(words[0] for words in modifiers())


@functools.cache
def people_aliases() -> tuple[Named, ...]:
    """Peoples (with the country where they have one alone) and faiths."""
    found: list[Named] = []
    for line, row in read_tsv(FOLDER / "peoples.tsv", ("country", "sectors", "names")):
        sectors = sectors_of(row["sectors"], "peoples.tsv", line)
        for cell in cells(row["names"]):
            name = cell.rstrip("!?")
            kind = "faith" if sectors else "people"
            entry = Entry(
                f"people:{slug(name)}", name, kind, row["country"] or None, sectors, place=f"peoples.tsv:{line}"
            )
            found.append((cell, entry))
    return tuple(found)


@functools.cache
def names_with_care() -> frozenset[str]:
    """Lower-case words that are names of persons and common words or names of many: never a person by themselves."""
    return frozenset((FOLDER / "care.txt").read_text(encoding="utf-8").lower().split())
