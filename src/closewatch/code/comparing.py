"""What changed between two outputs of `closewatch code`: events gained, lost and changed.

In: event records as JSON lines. Out: `Difference`s in the order of the text, and refusals for lines that are no event
record. Events are matched by where their words stand, never by their ids, which depend on how they were coded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from closewatch.sources.inputs import Refusal

Record = dict[str, Any]
Kind = Literal["lost", "gained", "changed"]
_ROLES = ("actors", "recipients")
# What is not compared: the matched words themselves, and who made the event and why rather than what it says.
_APART = frozenset({"id", "document_id", "type", "trigger", "made_by", "why"})


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; the parts of an object are named with a dot ("where.name")."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """An event that only one output holds, or that both hold with different fields; the other side is None."""

    kind: Kind
    old: Record | None
    new: Record | None
    changes: tuple[Change, ...] = ()

    @property
    def event(self) -> Record:
        """The event as the new output holds it, or the old one where it is lost."""
        found = self.new if self.new is not None else self.old
        if found is None:
            raise ValueError("a difference has an old or a new event")
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, and how many events are the same in both."""

    differences: tuple[Difference, ...]
    same: int

    def count(self, kind: Kind) -> int:
        """Number of differences of one kind."""
        return sum(d.kind == kind for d in self.differences)


def read_records(lines: Iterable[bytes], place: str) -> Iterator[Record | Refusal]:
    """Event records of JSON lines, and refusals for lines that are none; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            yield Refusal(place, number, f"no UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}")
            continue
        except ValueError as error:
            yield Refusal(place, number, f"no JSON: {error}")
            continue
        fault = _fault(row)
        yield row if fault is None else Refusal(place, number, fault)


def compare(old: Iterable[Record], new: Iterable[Record]) -> Comparison:
    """The differences between two outputs, in the order of the documents and of the triggers in them.

    Matched are first events of the same document, type, trigger span, actor spans and recipient spans; of those that
    are left, events of the same document, type and trigger span. A matched pair whose other fields differ is changed.
    """
    old, new = list(old), list(new)
    pairs: list[tuple[Record, Record]] = []
    lost, gained = old, new
    for key in (_whole_key, _trigger_key):
        found, lost, gained = _matched(lost, gained, key)
        pairs += found
    changed = [Difference("changed", a, b, c) for a, b in pairs if (c := tuple(_changes(a, b)))]
    differences = [
        *changed, *(Difference("lost", e, None) for e in lost), *(Difference("gained", None, e) for e in gained),
    ]  # fmt: skip
    order = {name: n for n, name in enumerate(dict.fromkeys(e["document_id"] for e in (*old, *new)))}
    differences.sort(key=lambda d: (order[d.event["document_id"]], d.event["trigger"]["start"], d.event["type"]))
    return Comparison(tuple(differences), len(pairs) - len(changed))


def _matched(
    old: Iterable[Record], new: Iterable[Record], key: Callable[[Record], Hashable]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
    """Pairs of equal key, each event in one pair at most, and what is left of both sides."""
    waiting: dict[Hashable, list[Record]] = {}
    for e in new:
        waiting.setdefault(key(e), []).append(e)
    pairs: list[tuple[Record, Record]] = []
    lost: list[Record] = []
    for e in old:
        others = waiting.get(key(e))
        if others:
            same = next((n for n, o in enumerate(others) if next(_changes(e, o), None) is None), 0)
            pairs.append((e, others.pop(same)))
        else:
            lost.append(e)
    return pairs, lost, [e for others in waiting.values() for e in others]


def _trigger_key(e: Record) -> Hashable:
    return e["document_id"], e["type"], e["trigger"]["start"], e["trigger"]["end"]


def _whole_key(e: Record) -> Hashable:
    return _trigger_key(e), *(_spans(e, role) for role in _ROLES)


def _spans(e: Record, role: str) -> tuple[tuple[int, int], ...]:
    return tuple((r["start"], r["end"]) for r in e[role])


def _changes(old: Record, new: Record) -> Iterator[Change]:
    """Fields that differ, those of the older record first."""
    for field in dict.fromkeys((*old, *new)):
        if field not in _APART:
            yield from _changes_of(field, old.get(field), new.get(field))


def _changes_of(field: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for part in dict.fromkeys((*old, *new)):
            yield from _changes_of(f"{field}.{part}", old.get(part), new.get(part))
    elif field in _ROLES and len(old or ()) == len(new or ()) == 1:
        yield from _changes_of(field.removesuffix("s"), old[0], new[0])
    else:
        yield Change(field, old, new)


def _fault(row: Any) -> str | None:
    """What keeps a value from being an event record that can be compared; None where nothing does."""
    if not isinstance(row, dict):
        return f"an event record is expected, found {type(row).__name__}"
    for field in ("document_id", "type"):
        if not isinstance(row.get(field), str):
            return f"the event record has no `{field}` that is a string; compare outputs of `closewatch code --format jsonl`"
    if not _is_words(row.get("trigger")):
        return "`trigger` is expected to have `text`, `start` and `end`"
    for role in _ROLES:
        if not isinstance(row.get(role), list) or not all(_is_words(r) for r in row[role]):
            return f"`{role}` is expected to be a list of objects with `text`, `start` and `end`"
    sentence = row.get("sentence")
    if not isinstance(sentence, dict) or not isinstance(sentence.get("text"), str):
        return "`sentence` is expected to have `text`"
    return None


def _is_words(value: Any) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("text"), str)
        and all(isinstance(value.get(k), int) for k in ("start", "end"))
    )  # fmt: skip
