"""Who says what."""
from __future__ import annotations

from closewatch.model.parse import Parse
from closewatch.model.statement import Statement


def find_statements(text: str, parse: Parse | None = None) -> list[Statement]:
    return []
