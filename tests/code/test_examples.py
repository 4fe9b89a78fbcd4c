"""Every pattern codes its own example, and what only looks like an act draws nothing."""

from __future__ import annotations

from closewatch.code.checking import check_all
from closewatch.knowledge.ontology import TYPES
from closewatch.knowledge.patterns import patterns


def test_all_knowledge_passes_its_checker() -> None:
    faults, _ = check_all()
    assert faults == []


def test_there_are_at_least_400_patterns_over_all_types() -> None:
    acts = [p for p in patterns() if p.type is not None]
    assert len(acts) >= 400
    assert {p.type for p in acts} == set(TYPES)
