"""Adapter for the actors measure of the understanding scorer: `understanding.py actors score_actors:actors`."""

from __future__ import annotations

from closewatch import resolve_actor, resolve_date


def actors(words: str, on: str | None) -> dict[str, str]:
    """Country and sector as the scorer wants them, '' for none."""
    day = resolve_date(on, None).first if on else None
    actor = resolve_actor(words, day)
    return {"country": actor.country or "", "sector": actor.sector or ""}
