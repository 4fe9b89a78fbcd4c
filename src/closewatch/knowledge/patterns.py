"""Predicate patterns: which verbs, event nouns and adjectives, in which frames, are which political acts.

One YAML file a PLOVER type in data/patterns, and NONE.yaml for what only looks like an act. The keys of an entry:

    verb, noun or adj   lemma or list of lemmas; a verb with a particle is written "call off"
    A, R                slots, by rank, that name actor and recipient (see code/predicates.py for slots);
                        beside them: comp.obj (object of the clause it governs) and deep (nearest actor below it)
    needs, never        slot -> "*", a list of lemmas, or @class; a lemma may be a class too
    light               the noun counts only when one of these verbs carries it ("@light" for the usual ones)
    mode, cameo         of the event; act: appeal, demand, intend, refuse or threaten lets the content decide both
    reciprocal          both sides do it to each other
    example             a sentence of our own that the checker codes; says: the reason shown to the reader
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import DATA, read_yaml, table
from closewatch.knowledge.ontology import TYPES, cameo, plover

_FOLDER = DATA / "patterns"
_KEYS = frozenset({
    "verb", "noun", "adj", "A", "R", "needs", "never", "light", "mode", "cameo", "act", "reciprocal", "example", "says",
    "__line__",
})  # fmt: skip
_DEFAULT_A = {"verb": ("subj",), "noun": ("subj", "poss", "by", "between", "mod", "of", "gsubj"), "adj": ("subj",)}
_DEFAULT_R = {"verb": ("obj",), "noun": ("with", "on", "against", "to", "of", "for"), "adj": ("with", "to", "comp.obj")}

Need = frozenset[str] | None  # None: anything will do


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of the pattern files, for one kind of predicate; see the module's docstring."""

    id: str
    type: str | None  # None: looks like an act and is none
    kind: str
    lemmas: tuple[str, ...]
    a: tuple[str, ...]
    r: tuple[str, ...]
    needs: tuple[tuple[str, Need], ...]
    never: tuple[tuple[str, Need], ...]
    light: frozenset[str] | None
    mode: str | None
    cameo: str | None
    act: str | None
    reciprocal: bool
    example: str
    says: str
    file: str
    line: int


@functools.cache
def classes() -> dict[str, frozenset[str]]:
    """Classes of lemmas by name, without the @."""
    raw = read_yaml(_FOLDER / "classes.yaml")
    return {name: frozenset(str(w) for w in words) for name, words in raw.items() if name != "__line__"}


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, in the order of their files."""
    found: list[Pattern] = []
    for path in sorted(_FOLDER.glob("[A-Z]*.yaml")):
        raw = read_yaml(path)
        kind = raw.get("type")
        if kind not in {*TYPES, "NONE"}:
            raise KnowledgeError(path.name, f"type {kind!r} is no PLOVER type", line=1)
        for entry in raw["patterns"]:
            found.append(_pattern(path, None if kind == "NONE" else kind, entry))
    return tuple(found)


@table
def by_lemma() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    """Patterns by (kind, lemma), the most specific first."""
    table: dict[tuple[str, str], list[Pattern]] = {}
    for p in patterns():
        for lemma in p.lemmas:
            table.setdefault((p.kind, lemma), []).append(p)
    return {key: tuple(sorted(ps, key=lambda p: -_specific(p))) for key, ps in table.items()}


@functools.cache
def lemmas() -> frozenset[str]:
    """All lemmas that any pattern begins with."""
    return frozenset(lemma for _, lemma in by_lemma())


@functools.cache
def asked() -> dict[tuple[str, str], frozenset[str]]:
    """Words of which a sentence must have one, wherever, if any pattern of the predicate is to fit.

    Empty where some pattern of the predicate asks for no word: then any sentence will do.
    """
    found = {}
    for key, ps in by_lemma().items():
        sets = [_asked(p) for p in ps]
        found[key] = frozenset().union(*sets) if all(sets) else frozenset()
    return found


def _asked(p: Pattern) -> frozenset[str]:
    """Words of which the pattern needs one: the fewest that any of its needs leaves, none where all take anything."""
    sets = [] if p.light is None else [p.light]
    sets += [frozenset({slot[4:]}) for slot, _ in p.needs if slot.startswith("prt:")]
    sets += [need for _, need in p.needs if need is not None and "@actor" not in need]
    return min(sets, key=len, default=frozenset())


def _specific(p: Pattern) -> int:
    narrow = sum(2 if need is not None else 1 for _, need in p.needs)
    particle = any(slot.startswith("prt:") for slot, _ in p.needs)
    return 2 * narrow + 2 * particle + len(p.never) + (p.light is not None) + (p.type is None)


def _pattern(path: Path, type_: str | None, entry: dict[str, Any]) -> Pattern:
    line = entry.get("__line__", 1)
    unknown = set(entry) - _KEYS
    if unknown:
        raise KnowledgeError(path.name, f"unknown keys {sorted(unknown)}, expected {sorted(_KEYS - {'__line__'})}", line=line)
    kinds = [k for k in ("verb", "noun", "adj") if k in entry]
    if len(kinds) != 1:
        raise KnowledgeError(path.name, "an entry has exactly one of verb, noun, adj", line=line)
    kind = kinds[0]
    listed = entry[kind] if isinstance(entry[kind], list) else [entry[kind]]
    lemmas = [word for name in listed for word in _expanded(path, line, str(name))]
    needs = dict(_needs(path, line, entry.get("needs")))
    heads, particles = [], set()
    for lemma in lemmas:
        head, _, particle = str(lemma).partition(" ")
        heads.append(head)
        particles.add(particle)
    if kind == "verb" and particles != {""}:
        if len(particles) != 1:
            raise KnowledgeError(path.name, "verbs of one entry have the same particle", line=line)
        needs[f"prt:{particles.pop()}"] = None
    light = entry.get("light")
    return Pattern(
        id=f"{type_ or 'NONE'}/{str(listed[0]).lstrip('@').replace(' ', '-')}.{line}",
        type=type_,
        kind=kind,
        lemmas=tuple(heads) if kind == "verb" else tuple(str(x) for x in lemmas),
        a=tuple(entry["A"].split()) if "A" in entry else _DEFAULT_A[kind],
        r=tuple(entry["R"].split()) if "R" in entry else _DEFAULT_R[kind],
        needs=tuple(needs.items()),
        never=tuple(_needs(path, line, entry.get("never"))),
        light=_words(path, line, light) if light is not None else None,
        mode=entry.get("mode"),
        cameo=entry.get("cameo"),
        act=entry.get("act"),
        reciprocal=bool(entry.get("reciprocal", False)),
        example=str(entry.get("example", "")),
        says=str(entry.get("says", "")),
        file=path.name,
        line=line,
    )


def _expanded(path: Path, line: int, name: str) -> list[str]:
    """A lemma as it is, or all lemmas of a @class in order."""
    return sorted(_words(path, line, [name])) if name.startswith("@") else [name]


def _needs(path: Path, line: int, raw: dict[str, Any] | None) -> list[tuple[str, Need]]:
    if raw is None:
        return []
    if any(not isinstance(slot, str) for slot in raw):
        raise KnowledgeError(path.name, "a slot is no word: YAML reads a bare `on` as true, write \"on\"", line=line)
    return [(slot, None if value == "*" else _words(path, line, value)) for slot, value in raw.items() if slot != "__line__"]


def _words(path: Path, line: int, raw: Any) -> frozenset[str]:
    """Lemmas, with @classes put in; @actor, @state and @person stay as they are, the coder asks the resolver."""
    found: set[str] = set()
    for word in raw if isinstance(raw, list) else str(raw).split():
        name = str(word)
        if not name.startswith("@") or name in {"@actor"}:
            found.add(name)
        elif name[1:] in classes():
            found |= classes()[name[1:]]
        else:
            raise KnowledgeError(path.name, f"unknown class {name}", line=line)
    return frozenset(found)


def check() -> list[str]:
    """What is wrong in the pattern files beyond their form, an empty list where nothing is."""
    wrong = []
    seen: dict[str, str] = {}
    for p in patterns():
        place = f"{p.file}:{p.line}"
        if not p.example:
            wrong.append(f"{place}: no example")
        elif p.example in seen:
            wrong.append(f"{place}: the example stands at {seen[p.example]} too")
        seen[p.example] = place
        if p.type is None:
            continue
        if p.mode is not None and p.mode not in dict(plover()[p.type].modes):
            wrong.append(f"{place}: {p.type} has no mode {p.mode!r}")
        if p.cameo is not None and p.cameo not in cameo():
            wrong.append(f"{place}: no CAMEO code {p.cameo!r}")
        if p.cameo is None and p.act is None:
            wrong.append(f"{place}: neither cameo nor act")
    return wrong
