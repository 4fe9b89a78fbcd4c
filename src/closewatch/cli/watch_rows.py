"""Rows of the watch command as a table, as JSON lines or as CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from closewatch.watch.cleaning import clean

FORMATS = ("table", "jsonl", "csv")
_WIDEST = 72


def write_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str | None, out: TextIO | None = None
) -> None:
    """Write the rows; without a form a table on a terminal and JSON lines elsewhere. Columns that no row has stay out."""
    out = out or sys.stdout
    form = form or ("table" if out.isatty() else "jsonl")
    if form == "jsonl":
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(c)) for c in columns] for row in rows)
    else:
        _write_table(rows, [c for c in columns if any(_cell(row.get(c)) for row in rows)], out)


def _write_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], out: TextIO) -> None:
    cells = [[_short(_cell(row.get(c))) for c in columns] for row in rows]
    widths = [max(len(c), *(len(row[i]) for row in cells)) for i, c in enumerate(columns)] if cells else []
    for line in ([*columns], *cells) if cells else ():
        out.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
