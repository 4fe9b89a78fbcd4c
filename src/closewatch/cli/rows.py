"""Rows on stdout: a table for the eye, JSON lines or CSV for programs."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TextIO

FORMATS = ("table", "jsonl", "csv")
_MEASURED = 500  # rows by which a table's columns get their width
_NARROWEST = 60
_GAP = "  "

Row = Mapping[str, Any]


def add_format_option(parser: argparse.ArgumentParser, more: Sequence[str] = ()) -> None:
    """Add `--format`."""
    choices = (*FORMATS, *more)
    parser.add_argument(
        "--format", choices=choices, help=f"{', '.join(choices[:-1])} or {choices[-1]}; table on a terminal, else jsonl"
    )


def add_limit_option(parser: argparse.ArgumentParser, default: int = 100) -> None:
    """Add `--limit`."""
    told = f"at most so many rows (default {default}; 0: all)"
    parser.add_argument("--limit", type=_count, default=default, metavar="N", help=told)


def limit_of(args: argparse.Namespace) -> int | None:
    """How many rows at most; None for all."""
    return args.limit or None


def _count(value: str) -> int:
    if not value.isdigit():
        raise argparse.ArgumentTypeError(f"expected a number from 0, found {value!r}")
    return int(value)


def write_rows(rows: Iterable[Row], columns: Sequence[str], form: str | None, out: TextIO | None = None) -> int:
    """Write the rows, each as it comes; returns their number. A table has the columns, JSON lines have all of a row."""
    out = out or sys.stdout
    form = form or ("table" if out.isatty() else "jsonl")
    if form == "jsonl":
        return _write_jsonl(rows, out)
    if form == "csv":
        return _write_csv(rows, columns, out)
    return _write_table(rows, columns, out)


def _write_jsonl(rows: Iterable[Row], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        count += 1
    return count


def _write_csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([cell(row.get(c)) for c in columns])
        count += 1
    return count


def _write_table(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    waiting = iter(rows)
    first = [[_flat(cell(row.get(c))) for c in columns] for row in islice(waiting, _MEASURED)]
    if not first:
        return 0
    is_number = [all(_is_number(line[n]) for line in first) for n in range(len(columns))]
    widths = _widths([list(columns), *first], shutil.get_terminal_size((130, 24)).columns)
    count = -1
    for line in chain([list(columns)], first, ([_flat(cell(row.get(c))) for c in columns] for row in waiting)):
        cells = [_fit(text, width, right) for text, width, right in zip(line, widths, is_number, strict=True)]
        out.write(_GAP.join(cells).rstrip() + "\n")
        count += 1
    return count


def _is_number(text: str) -> bool:
    return text == "" or text.lstrip("-").replace(".", "", 1).isdigit()


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as the widest cell; where the line is longer than the room, the widest columns give way."""
    widths = [max(_width(line[n]) for line in lines) for n in range(len(lines[0]))]
    room = max(room, _NARROWEST) - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda n: widths[n])
        if widths[widest] <= 4:
            break
        widths[widest] -= 1
    return widths


def _width(text: str) -> int:
    """Columns of a terminal; wide characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fit(text: str, width: int, right: bool) -> str:
    while _width(text) > width:
        text = text[:-2].rstrip() + "…" if text.endswith("…") else text[:-1].rstrip() + "…"
    padding = " " * (width - _width(text))
    return padding + text if right else text + padding


def cell(value: Any) -> str:
    """A value as a cell shows it: unknown is empty, several are joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(cell(v) for v in value)
    return "yes" if value is True else "no" if value is False else str(value)


def _flat(text: str) -> str:
    """On one line, without what would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
