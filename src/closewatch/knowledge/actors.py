"""What is known of actors: the index of their names, and the checker of its tables."""

from __future__ import annotations

from closewatch.knowledge.actor_check import check
from closewatch.knowledge.gazetteer import Gazetteer, gazetteer

__all__ = ["Gazetteer", "check", "gazetteer"]
