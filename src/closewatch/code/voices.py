"""Who says so: the source of the statement that an event stands in."""

from __future__ import annotations

from collections.abc import Sequence

from closewatch.code.actor_find import is_person
from closewatch.knowledge.actor_entries import NONSTATE
from closewatch.model.actor import Actor
from closewatch.model.statement import Statement

_KINDS = {"state": "state", "org": "organisation", "party": "organisation", "group": "group", "people": "group"}
_BODIES = frozenset({
    "ministry", "government", "army", "police", "agency", "office", "court", "parliament", "council", "committee", "commission",
    "party", "movement", "department", "embassy", "navy", "cabinet", "authority", "service", "bureau", "bank", "company", "union",
})  # fmt: skip
_MEDIA = frozenset({"JRN", "MED"})


def statement_of(statements: Sequence[Statement], start: int, end: int) -> Statement | None:
    """The narrowest statement whose content holds the text [start, end), None where the writer speaks."""
    around = [s for s in statements if s.content_start <= start and end <= s.content_end]
    return min(around, key=lambda s: s.content_end - s.content_start, default=None)


def kind_of_voice(actor: Actor) -> str:
    """person, group, state, organisation, media or unnamed."""
    if not actor.words:
        return "unnamed"
    if actor.sector in _MEDIA:
        return "media"
    if is_person(actor):
        return "person"
    kind = _KINDS.get((actor.id or "").split(":", 1)[0])
    if kind is not None:
        return kind
    if actor.country in NONSTATE:
        return "organisation"
    if actor.country is not None and not actor.sectors:
        return "state"
    last = actor.words.split()[-1].lower()
    if last in _BODIES:
        return "organisation"
    if actor.sector in {"REB", "UAF", "PRM"}:
        return "group"
    return "group" if last.endswith("s") and not actor.words[:1].isupper() else "person"
