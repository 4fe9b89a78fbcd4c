"""Who says so: the source of the statement that an event stands in."""

from __future__ import annotations

from collections.abc import Sequence

from closewatch.model.actor import Actor
from closewatch.model.statement import Statement

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
    if actor.id is not None and ":" in actor.id:
        prefix = actor.id.split(":", 1)[0]
        known = {"person": "person", "country": "state", "org": "organisation", "group": "group", "party": "organisation"}
        if prefix in known:
            return known[prefix]
    if actor.country is not None and not actor.sectors:
        return "state"
    last = actor.words.split()[-1].lower()
    return "group" if last.endswith("s") and not actor.words[:1].isupper() else "person"
