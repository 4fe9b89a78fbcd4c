"""The checker of all knowledge: the tables' own checks, and every pattern's example coded by the coder."""

from __future__ import annotations

from closewatch.code import status_check
from closewatch.code.coder import code_many
from closewatch.knowledge import (
    actors,
    calendar,
    contexts,
    cues,
    export_codes,
    ontology,
    patterns,
    refinements,
    scripts,
    topics,
    toponyms,
)
from closewatch.knowledge.patterns import Pattern
from closewatch.model.event import Event
from closewatch.restore.api import restore


def check_all() -> tuple[list[str], dict[str, int]]:
    """Faults of all knowledge files, and how much of each kind was checked."""
    faults = [
        fault
        for module in (ontology, contexts, patterns, cues, status_check, actors, calendar, toponyms, scripts,
                       topics, export_codes)
        for fault in module.check()
    ]  # fmt: skip
    faults += check_examples()
    faults += check_refinements()
    acts = [p for p in patterns.patterns() if p.type is not None]
    counts = {
        "patterns of acts": len(acts), "patterns of look-alikes": len(patterns.patterns()) - len(acts),
        "CAMEO codes": len(ontology.cameo()), "cues of status": len(cues.governors()) + len(cues.modifiers()),
    }  # fmt: skip
    return faults, counts


def check_examples() -> list[str]:
    """Patterns whose example is not coded by them, or that say "no act" of an example that draws one.

    The patterns are judged alone: the learned reader may doubt a rare verb, the table must hold all the same.
    """
    entries = [p for p in patterns.patterns() if p.example]
    faults = []
    for p, (_, events) in zip(entries, code_many((restore(p.example) for p in entries), learned=False), strict=True):
        fault = _fault(p, events)
        if fault is not None:
            faults.append(f"{p.file}:{p.line}: {fault}: {p.example}")
    return faults


def check_refinements() -> list[str]:
    """Rows of refined.tsv and contents.tsv whose example is not given their code."""
    wanted = [("refined.tsv", r.example, {r.cameo}) for r in refinements.refinements()]
    for content in refinements.contents():
        composed = (ontology.compose(act, "", content.cameo) for act in ("appeal", "demand", "intend"))
        wanted.append(("contents.tsv", content.example, {c[0] for c in composed if c is not None}))
    faults = []
    for (file, example, codes), (_, events) in zip(wanted, code_many(restore(e) for _, e, _ in wanted), strict=True):
        got = {e.cameo for e in events}
        if not codes & got:
            faults.append(f"{file}: the example gives {sorted(filter(None, got))}, expected one of {sorted(codes)}: {example}")
    return faults


def _fault(p: Pattern, events: list[Event]) -> str | None:
    got = ", ".join(f"{e.type} by {e.why.rule}" for e in events) or "nothing"
    if p.type is None:
        return None if not events else f"the example draws {got}, expected nothing"
    if any(e.why.rule == p.id for e in events):
        return None
    return f"the example gives {got}, expected {p.type} by {p.id}"
