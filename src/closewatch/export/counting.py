"""What an export took in, wrote and left out: nothing is dropped without a count and a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from closewatch.export.units import Left, Unit


@dataclass(slots=True)
class Tally:
    """Counts of one export: `read` units are `exported` or left out; `rows` counts what was written for them."""

    read: int = 0
    exported: int = 0
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    more: Counter[str] = field(default_factory=Counter)  # what else was counted, by its name
    makers: Counter[str] = field(default_factory=Counter)  # units by what coded them

    def leave(self, reason: str) -> None:
        """Count a unit that is left out."""
        self.left_out[reason] += 1

    def wrote(self, rows: int) -> None:
        """Count an exported unit with its rows."""
        self.exported += 1
        self.rows += rows

    def counts(self) -> dict[str, Any]:
        """The counts as the sidecar holds them."""
        found: dict[str, Any] = {"read": self.read, "exported": self.exported, "rows": self.rows,
                                 "left_out": dict(sorted(self.left_out.items()))}  # fmt: skip
        return {**found, **dict(sorted(self.more.items()))}


def held(units: Iterable[Unit | Left], statuses: frozenset[str] | None, tally: Tally) -> Iterator[Unit]:
    """Units of the statuses (None for all); every unit is counted, the others with their status as the reason."""
    for unit in units:
        tally.read += 1
        if isinstance(unit, Left):
            tally.leave(unit.reason)
            continue
        made = unit.record["made_by"]
        tally.makers[f"{made['code']}, knowledge {made['knowledge']}"] += 1
        if statuses is not None and unit.status not in statuses:
            tally.leave(f"status {unit.status}")
        else:
            yield unit
