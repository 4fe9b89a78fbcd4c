"""How far two profiles tell of one happening: a sum of parts, each with its name, so that the score can be explained.

Each part is a property of the pair times a weight; the sum is the logarithm of the odds that both are one happening. The
weights were fitted on the training half of the generated corpus (bench/joining.py fit) and rounded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from closewatch.join.profiles import Profile, Words, countries_of
from closewatch.knowledge.joining import near_types
from closewatch.store.rows import Party

# Reports of different documents.
WEIGHTS: Mapping[str, float] = {
    "bias": -3.2,
    "same type": 0.0, "near type": -0.4,
    "same mode": 0.5, "other mode": -0.2,
    "same side": 1.25, "unknown side": -0.05, "other side": -2.5, "swapped": -1.0,
    "same person": 0.5, "other person": -1.0,
    "same day": 1.7, "days overlap": 0.5, "days apart": -2.5, "days between": -0.65, "day unknown": -0.5,
    "same place": 0.8, "other place": -1.5, "other country": -0.5,
    "words": 1.8, "topic": 0.3,
    "same number": 0.9, "other number": -1.2,
    "contexts": 0.8, "copies": 2.8,
}  # fmt: skip
# Mentions in one document: they share what the document is about, so that little more is needed.
WITHIN: Mapping[str, float] = {
    "bias": 4.0,
    "same type": 0.0, "near type": -1.0,
    "same mode": 0.8, "other mode": -1.2,
    "same side": 0.0, "unknown side": 0.0, "other side": -4.5, "swapped": -0.5,
    "same person": 0.4, "other person": -1.1,
    "same day": 0.5, "days overlap": 0.3, "days apart": -2.8, "days between": -1.0, "day unknown": 0.0,
    "same place": 0.4, "other place": -1.0, "other country": -0.5,
    "words": 0.7, "same number": 0.2, "other number": -0.4, "contexts": 0.0,
}  # fmt: skip
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # acts of both sides: who is named first says nothing
_SPAN = 3  # days from which a told interval is imprecise
_LAG = 2  # days by which a report may be later than what it tells of
_FAR = 8
_TOLD = 5  # parts of a score that a reason names
Parties = Mapping[int, Party]
Sides = tuple[float, float, float]  # same, unknown, other


@dataclass(frozen=True, slots=True)
class Score:
    """The sum and its parts, property by property, with what each weighs."""

    value: float
    parts: dict[str, float]
    weights: Mapping[str, float]

    def says(self) -> str:
        """The parts in order of their weight, as `name +1.2`."""
        told = sorted(((n, self.weights[n] * v) for n, v in self.parts.items() if n != "bias"), key=lambda p: -abs(p[1]))
        return ", ".join(f"{name} {points:+.1f}" for name, points in told[:_TOLD] if abs(points) >= 0.05)


def score(a: Profile, b: Profile, parties: Parties, *, is_copy: bool = False, within: bool = False) -> Score | None:
    """The score of two profiles, None where their types cannot be one act.

    `is_copy` says that a copy of the document has told of the other one; `within`, that both are of one document.
    """
    nearness = _types(a, b)
    if nearness is None:
        return None
    parts = {"bias": 1.0, nearness: 1.0, **_modes(a, b), **_sides(a, b, parties), **_days(a, b), **_places(a, b), **_words(a, b)}
    if is_copy:
        parts["copies"] = 1.0
    if within:
        parts.pop("topic", None)
    weights = WITHIN if within else WEIGHTS
    return Score(round(sum(weights[name] * value for name, value in parts.items()), 2), parts, weights)


def near_enough(types: Collection[str]) -> set[str]:
    """These types and those that the same acts may be told as."""
    return set(types).union(*(near_types().get(t, ()) for t in types))


def _types(a: Profile, b: Profile) -> str | None:
    if a.types.keys() & b.types.keys():
        return "same type"
    near = near_types()
    return "near type" if any(y in near.get(x, ()) for x in a.types for y in b.types) else None


def _modes(a: Profile, b: Profile) -> dict[str, float]:
    if not a.modes or not b.modes:
        return {}
    return {"same mode" if a.modes.keys() & b.modes.keys() else "other mode": 1.0}


# --- who --------------------------------------------------------------------------------------------------------------


def _sides(a: Profile, b: Profile, parties: Parties) -> dict[str, float]:
    """How the actors and the recipients agree; of mutual acts both are one side."""
    if a.types.keys() & MUTUAL or b.types.keys() & MUTUAL:
        mine, theirs = a.actors | a.recipients, b.actors | b.recipients
        found = _named(_mutual(mine, theirs, parties))
        return {**found, **_persons(mine, theirs, parties)}
    x, y = (_both_countries(p, parties) for p in (a, b))
    sectors = tuple({parties[k].sector for k in side} for side in (a.actors, b.actors, a.recipients, b.recipients))
    straight = _both(_side(x[0], y[0], sectors[:2]), _side(x[1], y[1], sectors[2:]))
    crossed = _both(_side(x[0], y[1], (sectors[0], sectors[3])), _side(x[1], y[0], (sectors[2], sectors[1])))
    people = _persons(a.actors | a.recipients, b.actors | b.recipients, parties)
    if crossed[2] < straight[2] and crossed[0] > 0:
        return {**_named(crossed), "swapped": 1.0, **people}
    return {**_named(straight), **people}


def _mutual(mine: Mapping[int, int], theirs: Mapping[int, int], parties: Parties) -> Sides:
    """Countries of both sides together: two the same are both sides."""
    x, y = set(countries_of(mine, parties)[:4]), set(countries_of(theirs, parties)[:4])
    same = len(x & y)
    if not x or not y:
        return 0.0, 2.0, 0.0
    other = float(bool(x - y) and bool(y - x))
    return float(min(2, same)), float(max(0, 2 - same)) * (1 - other), other


def _both_countries(p: Profile, parties: Parties) -> tuple[set[str], set[str]]:
    """Countries of the actors and of the recipients; recipients of the actor's own country alone ("its border") tell nothing."""
    actors, recipients = set(countries_of(p.actors, parties)), set(countries_of(p.recipients, parties))
    others = recipients - actors
    return actors, others or (set() if actors else recipients)


def _side(mine: set[str], theirs: set[str], sectors: tuple[set[str | None], ...]) -> Sides:
    """How two sides agree, by countries; by sectors where neither has one."""
    if mine and theirs:
        return (1.0, 0.0, 0.0) if mine & theirs else (0.0, 0.0, 1.0)
    x, y = sectors[0] - {None}, sectors[1] - {None}
    if not mine and not theirs and x and y:
        return (0.5, 0.5, 0.0) if x & y else (0.0, 0.5, 0.5)
    return 0.0, 1.0, 0.0


def _both(x: Sides, y: Sides) -> Sides:
    return x[0] + y[0], x[1] + y[1], x[2] + y[2]


def _named(sides: Sides) -> dict[str, float]:
    return {n: v for n, v in zip(("same side", "unknown side", "other side"), sides, strict=True) if v}


def _persons(mine: Mapping[int, int], theirs: Mapping[int, int], parties: Parties) -> dict[str, float]:
    """Persons and bodies by their ids, within the same country."""
    x, y = _ids(mine, parties), _ids(theirs, parties)
    shared = x.keys() & y.keys()
    same = sum(bool(x[c] & y[c]) for c in shared)
    other = sum(not x[c] & y[c] for c in shared)
    return {n: float(v) for n, v in (("same person", same), ("other person", other)) if v}


def _ids(sides: Mapping[int, int], parties: Parties) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in sides:
        p = parties[key]
        if p.id is not None and p.sector is not None and p.country is not None:
            found.setdefault(p.country, set()).add(p.id)
    return found


# --- when and where ---------------------------------------------------------------------------------------------------


def _days(a: Profile, b: Profile) -> dict[str, float]:
    """Told days that agree, or how far apart the likely days are."""
    if a.days and b.days:
        gap = min(_gap(x, y) for x in a.days for y in b.days)
        if gap == 0:
            exact = any(_gap(x, y) == 0 and max(x[1] - x[0], y[1] - y[0]) < _SPAN for x in a.days for y in b.days)
            return {"same day" if exact else "days overlap": 1.0}
        return {"days apart": float(min(gap, _FAR)) ** 0.5}
    x, y = likely_days(a), likely_days(b)
    if x is None or y is None:
        return {"day unknown": 1.0}
    gap = _gap(x, y)
    return {"days between": float(min(gap, _FAR))} if gap else {}


def likely_days(p: Profile) -> tuple[int, int] | None:
    """The days [first, past) on which it happened, as ordinals: told, else shortly before the first report appeared."""
    if p.days:
        return min(d[0] for d in p.days), max(d[1] for d in p.days)
    return None if p.published is None else (p.published[0] - _LAG, p.published[1] + 1)


def _gap(x: tuple[int, int], y: tuple[int, int]) -> int:
    """Days between two intervals: 0 where they overlap, 1 for neighbours."""
    return max(0, x[0] - y[1] + 1, y[0] - x[1] + 1)


def _places(a: Profile, b: Profile) -> dict[str, float]:
    if a.places and b.places:
        return {"same place" if a.places.keys() & b.places.keys() else "other place": 1.0}
    if a.countries and b.countries and not a.countries.keys() & b.countries.keys():
        return {"other country": 1.0}
    return {}


# --- words ------------------------------------------------------------------------------------------------------------


def _words(a: Profile, b: Profile) -> dict[str, float]:
    found = {"words": overlap(a.words, b.words), "topic": overlap(a.topic, b.topic), "contexts": _contexts(a, b)}
    if a.numbers and b.numbers:
        found["same number" if a.numbers.keys() & b.numbers.keys() else "other number"] = 1.0
    return {n: v for n, v in found.items() if v}


def overlap(a: Words, b: Words) -> float:
    """Weight of the shared words as a share of the lighter side's weight."""
    if not a or not b:
        return 0.0
    if len(b) < len(a):
        a, b = b, a
    shared = sum(w for code, (w, _) in a.items() if code in b)
    least = min(sum(w for w, _ in a.values()), sum(w for w, _ in b.values()))
    return min(1.0, shared / least)


def _contexts(a: Profile, b: Profile) -> float:
    every = a.contexts.keys() | b.contexts.keys()
    return len(a.contexts.keys() & b.contexts.keys()) / len(every) if every else 0.0
