"""Whether a name is a place where it stands, and how exact it then is; the reason says which words decided.

In: a candidate and its frame. Out: a `Role`. A capital or country that acts, is talked to, or owns a policy is no
place.
"""

from __future__ import annotations

from dataclasses import dataclass

from closewatch.code.place_frame import Frame
from closewatch.code.place_names import Candidate
from closewatch.knowledge import toponyms as known

_TRUST = frozenset(["trust", "confidence", "faith", "interest", "interests", "allies", "influence"])
_LEAVE = frozenset(["leave", "left", "departed", "depart", "departs", "leaves", "bound", "set", "headed"])
_GO_THERE = ("enter", "visit", "leav", "left", "reach", "tour", "fle", "cross", "invad", "occup")

DATELINE = "dateline: where the report was written"


@dataclass(frozen=True, slots=True)
class Role:
    """`is_place` with the reason; `near` for places beside the named one; `weak` where only a well-known name will
    do."""

    is_place: bool
    reason: str
    near: bool = False
    weak: bool = False
    strict: bool = False  # only a large town whose country the text names
    region: str = ""  # the word that makes the name a division (region, district)
    direction: str = ""  # northern, south ...: a part of a country


def judge(c: Candidate, f: Frame) -> Role:
    """Whether the name is a place in its frame."""
    ctx = known.contexts()
    part = f.modifiers[0] if f.modifiers and "of" not in f.modifiers else ""
    direction = part if part.endswith("ern") or part in ("central", "north", "south", "east", "west") else ""
    near = "outskirts" in f.modifiers or "suburbs" in f.modifiers or "edge" in f.modifiers
    region = next((m for m in f.modifiers if m in known.words_of("region", "district")), "")
    if f.inside:
        return Role(False, "part of a longer name")
    if f.relation == "prep":
        role = _after_preposition(c, f)
    elif f.relation in ("possessive", "compound"):
        return _before_noun(c, f, direction)
    elif f.relation in ("object", "passive"):
        role = _of_verb(c, f)
    elif f.relation == "subject":
        role = _acting(c, f)
    else:
        role = Role(False, "nothing beside the name makes it a place")
    if not role.is_place and any(m in ctx["town"] for m in f.modifiers) and c.country is None:
        role = Role(True, "a word beside the name calls it a town")
    return Role(
        role.is_place, role.reason, role.near or near or _north_of(f), role.weak, role.strict, region, direction
    )


def _north_of(f: Frame) -> bool:
    return (
        f.relation == "prep"
        and f.word == "of"
        and (f.governor in known.contexts()["direction"] or f.governor in ("outskirts", "edge", "suburbs"))
    )


def _after_preposition(c: Candidate, f: Frame) -> Role:
    ctx = known.contexts()
    said = f"after {f.word!r}"
    if f.word in ctx["in"]:
        if c.is_seat and f.governor in _TRUST and f.word == "in":
            return Role(False, f"{f.governor} in a government")
        return Role(True, said, near=f.word == "around" and c.country is None)
    if f.word in ctx["near"]:
        return Role(True, said, near=True)
    if f.word in known.words_of("to", "from") or f.word == "for":
        if (
            f.governor in ctx["motion"]
            or (f.word == "for" and f.governor in _LEAVE)
            or _stem(f.governor) in ctx["motion"]
        ):
            return Role(True, f"{said} with a word of motion", weak=f.word != "into")
        if f.word in ("into", "through"):
            return Role(True, said)
        if f.word == "for" or c.is_seat or f.governor in ctx["polity"]:
            return Role(False, f"{said}, but nobody moves")
        return Role(True, said, weak=True)
    if f.word in ("on", "against", "over") and f.governor in ctx["attack"]:
        return Role(c.country is None, f"{f.governor} {f.word} it", weak=True)
    if f.word == "over" and c.feature is not None:
        return Role(True, said)
    if f.word == "off":
        return Role(True, said, near=True)
    if f.word == "of":
        return _after_of(c, f)
    if f.word == "between" and f.governor in known.contexts()["link"]:
        return Role(True, f"{f.governor} between places", near=True, weak=True)
    if c.feature is not None and f.word in ("on", "along", "beyond", "over"):
        return Role(True, said)
    return Role(False, f"{said}: an actor, or what is spoken of")


def _after_of(c: Candidate, f: Frame) -> Role:
    ctx = known.contexts()
    places = known.words_of("town", "area", "direction", "region", "district")
    if f.governor in places:
        return Role(True, f"{f.governor} of it")
    if (
        f.governor in known.contexts()["control"]
        or f.governor in ctx["attack"]
        or f.governor.removesuffix("s") in known.contexts()["control"]
    ):
        return Role(True, f"{f.governor} of it", weak=True)
    return Role(False, "after 'of' without a word that makes it a place")


def _before_noun(c: Candidate, f: Frame, direction: str) -> Role:
    ctx = known.contexts()
    head = _stem(f.word)
    if c.feature is not None and f.outer in known.words_of("in", "near"):
        return Role(True, f"{f.outer} its {f.word}")
    if f.word in known.words_of("region", "district") and c.country is None:
        in_place = f.relation == "compound"
        return Role(
            in_place,
            f"before {f.word!r}",
            region=f.word,
            direction=direction,
            weak=f.outer not in known.words_of("in", "near"),
        )
    if f.word in ("border", "frontier"):
        return Role(c.country is None, "a border is no point", near=True)
    if c.country is None and (f.word in ctx["locus"] or head in ctx["locus"]):
        area = f.word in ("area", "areas", "outskirts", "suburbs", "suburb")
        return Role(True, f"before {f.word!r}", near=area)
    if c.country is None and not c.is_seat and f.word in ctx["happening"]:
        return Role(True, f"before {f.word!r}", weak=True)
    if c.country is None and f.relation == "compound" and f.word in ctx["happening"]:
        return Role(True, f"before {f.word!r}", weak=True)
    if (
        f.relation == "possessive"
        and c.country is not None
        and f.word in known.words_of("region", "locus")
        and f.outer in ctx["in"]
    ):
        return Role(True, f"{f.outer} its {f.word}")
    if c.country is None and not c.is_seat and f.outer in ctx["in"] and f.relation == "possessive":
        return Role(True, f"{f.outer} a part of it", weak=True)
    return Role(False, f"it says whose {f.word!r} this is")


def _of_verb(c: Candidate, f: Frame) -> Role:
    ctx = known.contexts()
    if f.word in ctx["target"] or _stem(f.word) in ctx["target"]:
        if c.country is not None and not f.word.startswith(_GO_THERE):
            return Role(False, "a country that is acted on")
        return Role(True, f"object of {f.word!r}", weak=True)
    return Role(False, f"object of {f.word!r}, which does not go to a place")


def _acting(c: Candidate, f: Frame) -> Role:
    if c.is_seat or f.word in ("said", "says", "told", "denied", "accused", "warned"):
        return Role(False, f"it does the deed: {f.word!r}")
    if c.feature is not None:
        return Role(False, f"it does the deed: {f.word!r}")
    return Role(True, f"subject of {f.word!r}, which a town can be", weak=True, strict=True)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word
