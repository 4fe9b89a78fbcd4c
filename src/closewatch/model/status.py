"""Whether something happened, as the text holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

StatusName = Literal["asserted", "claimed", "speculated", "expected", "conditional", "called_for", "denied"]
STATUSES: tuple[StatusName, ...] = get_args(StatusName)


@dataclass(frozen=True, slots=True)
class Status:
    """How the text holds an event, with the cue words at [start, end) that decide it (None where none does)."""

    name: StatusName
    cue: str | None = None
    start: int | None = None
    end: int | None = None
    reason: str = "the text states it without a sign of doubt"
    generic: bool = False  # a habit or a rule, no single happening
