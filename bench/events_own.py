"""How well our own gold set (tests/gold/events.yaml) is coded.

In: the labelled sentences. Out: figures between 0 and 1, with misses and false alarms on demand. Events are matched one
to one within a sentence: the same type, and of several the one that shares trigger, roles and status.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from closewatch.code import coder
from closewatch.model.event import Event, Role
from closewatch.restore.api import restore

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "gold"
PROSPECTIVE = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT"})
NO_STATE = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
FLOORED = (
    "type_precision", "type_recall", "type_f1", "macro_type_f1", "type_trigger", "type_trigger_status", "actor_overlap",
    "recipient_overlap", "type_both_roles", "actor_country", "recipient_country", "quiet_non_events",
)  # fmt: skip
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One event as labelled, its words as character spans."""

    type: str
    status: str
    trigger: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    countries: tuple[frozenset[str], frozenset[str]]


def is_real(type_: str, status: str) -> bool:
    """Whether an event counts: it is held to have happened, or its type is about the future."""
    return status != "denied" if type_ in PROSPECTIVE else status in {"asserted", "claimed"}


def cases() -> list[dict[str, Any]]:
    """The labelled sentences."""
    found: list[dict[str, Any]] = yaml.load((FOLDER / "events.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def digest() -> str:
    """First 16 hex digits of the SHA-256 of the labelled sentences."""
    return hashlib.sha256((FOLDER / "events.yaml").read_bytes()).hexdigest()[:16]


def _span(words: str, text: str) -> Span:
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    if match is None:
        raise SystemExit(f"{words!r} does not stand in {text!r}")
    return match.span()


def labelled(case: dict[str, Any]) -> list[Labelled]:
    """The events of one labelled sentence."""
    text = case["text"]
    return [
        Labelled(
            e["type"], e["status"], _span(e["trigger"], text), tuple(_span(w, text) for w in e["actors"]),
            tuple(_span(w, text) for w in e["recipients"]),
            (frozenset(e["countries"]["actors"]), frozenset(e["countries"]["recipients"])),
        )
        for e in case["events"]
    ]  # fmt: skip


def told_pairs() -> list[tuple[str, list[Span], list[Span], str]]:
    """(text, actor spans, recipient spans, type) of all labelled events that name both."""
    return [
        (case["text"], list(e.actors), list(e.recipients), "YIELD" if e.type in {"CONCEDE", "RETREAT"} else e.type)
        for case in cases() for e in labelled(case) if e.actors and e.recipients
    ]  # fmt: skip


# matching -------------------------------------------------------------------------------------------------------------


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _same_trigger(g: Labelled, e: Event) -> bool:
    return _meet(g.trigger, (e.trigger.start, e.trigger.end))


def _same_role(spans: Sequence[Span], roles: Iterable[Role]) -> bool:
    """Whether any words overlap; where nobody is labelled, nobody known may be given."""
    roles = list(roles)
    if not spans:
        return not any(r.actor.is_known for r in roles)
    return any(_meet(s, (r.words.start, r.words.end)) for s in spans for r in roles)


def _countries(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(r.actor.country for r in roles if r.actor.country is not None and r.actor.country not in NO_STATE)


def match(gold: Sequence[Labelled], found: Sequence[Event]) -> list[tuple[Labelled, Event]]:
    """One-to-one pairs of the same type, the most alike first."""
    ranked = sorted(
        (
            (-(4 * _same_trigger(g, e) + 2 * _same_role(g.actors, e.actors) + 2 * _same_role(g.recipients, e.recipients)
               + (g.status == e.status.name)), i, k)
            for i, g in enumerate(gold) for k, e in enumerate(found) if g.type == e.type
        )
    )  # fmt: skip
    pairs, left, right = [], set[int](), set[int]()
    for _, i, k in ranked:
        if i not in left and k not in right:
            pairs.append((gold[i], found[k]))
            left.add(i)
            right.add(k)
    return pairs


# figures --------------------------------------------------------------------------------------------------------------


def measure(*, missed: int = 0, wrong: int = 0) -> dict[str, Any]:
    """All figures of the set; so many misses and wrong events are printed on stderr."""
    rows = cases()
    docs = [restore(case["text"], id=f"own-{n}") for n, case in enumerate(rows)]
    n: Counter[str] = Counter()
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for case, (_, found) in zip(rows, coder.code_many(docs), strict=True):
        gold = labelled(case)
        real_gold = [g for g in gold if is_real(g.type, g.status)]
        real = [e for e in found if is_real(e.type, e.status.name)]
        pairs = match(real_gold, real)
        _count(n, types, real_gold, real, pairs)
        _count_all(n, gold, match(gold, found))
        if not gold:
            n["non_events"] += 1
            n["alarms"] += bool(real)
            n["any_status_alarms"] += bool(found)
        wrong -= _tell_wrong(case, real, pairs) if wrong > 0 else 0
        missed -= _tell_missed(case, real_gold, found, pairs) if missed > 0 else 0
    return _figures(n, types)


def _count(
    n: Counter[str], types: dict[str, Counter[str]], gold: Sequence[Labelled], real: Sequence[Event],
    pairs: Sequence[tuple[Labelled, Event]],
) -> None:  # fmt: skip
    for g in gold:
        types[g.type]["gold"] += 1
    for e in real:
        types[e.type]["made"] += 1
    for g, e in pairs:
        types[g.type]["hit"] += 1
        actor, recipient = _same_role(g.actors, e.actors), _same_role(g.recipients, e.recipients)
        n["pairs"] += 1
        n["actor"] += actor
        n["recipient"] += recipient
        n["both"] += actor and recipient
        types[g.type]["both"] += actor and recipient
        for role, wanted, made in (("actor", g.countries[0], e.actors), ("recipient", g.countries[1], e.recipients)):
            n[f"{role}_countries"] += len(wanted) > 0
            n[f"{role}_countries_right"] += len(wanted) > 0 and wanted == _countries(made)


def _count_all(n: Counter[str], gold: Sequence[Labelled], pairs: Sequence[tuple[Labelled, Event]]) -> None:
    """Counts over events of every status."""
    n["labelled"] += len(gold)
    for g, e in pairs:
        if _same_trigger(g, e):
            n["trigger"] += 1
            n["trigger_status"] += g.status == e.status.name


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _f1(c: Counter[str]) -> float:
    return _share(2 * c["hit"], c["gold"] + c["made"])


def _figures(n: Counter[str], types: dict[str, Counter[str]]) -> dict[str, Any]:
    whole: Counter[str] = sum(types.values(), Counter())
    return {
        "real_events": whole["gold"], "coded": whole["made"],
        "type_precision": _share(whole["hit"], whole["made"]), "type_recall": _share(whole["hit"], whole["gold"]),
        "type_f1": _f1(whole), "macro_type_f1": round(sum(map(_f1, types.values())) / len(types), 3),
        "type_trigger": _share(n["trigger"], n["labelled"]), "type_trigger_status": _share(n["trigger_status"], n["labelled"]),
        "status_where_trigger": _share(n["trigger_status"], n["trigger"]),
        "actor_overlap": _share(n["actor"], n["pairs"]), "recipient_overlap": _share(n["recipient"], n["pairs"]),
        "type_both_roles": _share(n["both"], whole["gold"]),
        "actor_country": _share(n["actor_countries_right"], n["actor_countries"]),
        "recipient_country": _share(n["recipient_countries_right"], n["recipient_countries"]),
        "non_events": n["non_events"], "false_alarms": n["alarms"], "false_alarms_of_any_status": n["any_status_alarms"],
        "false_alarm_share": _share(n["alarms"], n["non_events"]),
        "quiet_non_events": _share(n["non_events"] - n["alarms"], n["non_events"]),
        "per_type": {
            name: {"precision": _share(c["hit"], c["made"]), "recall": _share(c["hit"], c["gold"]), "f1": _f1(c),
                   "both_roles": _share(c["both"], c["gold"]), "gold": c["gold"]}
            for name, c in sorted(types.items())
        },
    }  # fmt: skip


# what went wrong --------------------------------------------------------------------------------------------------------


def told(e: Event) -> str:
    """One event in one line."""
    names = [" + ".join(r.words.text for r in roles) or "-" for roles in (e.actors, e.recipients)]
    return f"{e.type}/{e.status.name} “{e.trigger.text}” {names[0]} > {names[1]} [{e.why.rule} {e.why.certainty}]"


def _tell_wrong(case: dict[str, Any], real: Sequence[Event], pairs: Sequence[tuple[Labelled, Event]]) -> int:
    spare = [e for e in real if all(e is not p for _, p in pairs)]
    for e in spare:
        kind = "wrong" if case["events"] else "false alarm"
        print(f"{kind}: {told(e)} | {case['label']} | {case['text']}", file=sys.stderr)
    return len(spare)


def _tell_missed(
    case: dict[str, Any], gold: Sequence[Labelled], found: Sequence[Event], pairs: Sequence[tuple[Labelled, Event]]
) -> int:
    lost = [g for g in gold if all(g is not p for p, _ in pairs)]
    for g in lost:
        words = [" + ".join(case["text"][a:b] for a, b in spans) or "-" for spans in (g.actors, g.recipients)]
        got = "; ".join(map(told, found)) or "nothing"
        trigger = case["text"][g.trigger[0] : g.trigger[1]]
        print(f"missed: {g.type}/{g.status} “{trigger}” {words[0]} > {words[1]} got {got} | {case['text']}", file=sys.stderr)
    return len(lost)


# floors -----------------------------------------------------------------------------------------------------------------


def raise_floors(figures: dict[str, Any], below: float = 0.01) -> dict[str, Any]:
    """Write floors just below the figures where that raises them; of a changed set all are written anew."""
    path = FOLDER / "floors.yaml"
    head, _, _ = path.read_text(encoding="utf-8").partition("events:")
    old = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    same = old["events"] == digest()
    new = {}
    for name in FLOORED:
        floor = round(figures[name] - below, 3)
        new[name] = max(floor, old["floors"].get(name, 0.0)) if same else floor
    lines = [f"events: {digest()!r}", "floors:", *(f"  {name}: {floor}" for name, floor in new.items())]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return new
