"""`closewatch compare`: events gained, lost and changed between two outputs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from closewatch.code.comparing import Change, Difference, Record, compare, read_records
from closewatch.errors import InputError
from closewatch.sources.inputs import Refusal

_SIGNS = {"lost": "-", "gained": "+", "changed": "~"}
_LONGEST = 60  # characters of a value that a line shows


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "compare",
        help="compare two outputs: events gained, lost and changed",
        description="Compare two outputs of `closewatch code --format jsonl`. Events are matched by document, type and the "
        "places of trigger, actors and recipients, then by document, type and trigger. One line a difference: "
        "- lost, + gained, ~ changed, with the fields that differ; what made an event and why is not compared.",
        epilog="Example: closewatch compare old.jsonl new.jsonl",
    )
    parser.add_argument("old", type=Path, metavar="OLD.jsonl", help="the output to compare with")
    parser.add_argument("new", type=Path, metavar="NEW.jsonl", help="the output to compare")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="text (default) or jsonl")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Differences on stdout; refused lines and the counts on stderr."""
    refusals: list[Refusal] = []
    old, new = _read(args.old, refusals), _read(args.new, refusals)
    found = compare(old, new)
    for difference in found.differences:
        sys.stdout.write(difference_text(difference, args.format) + "\n")
    for refusal in refusals:
        print(f"closewatch: refused {refusal}", file=sys.stderr)
    told = ", ".join(f"{found.count(kind)} {kind}" for kind in ("lost", "gained", "changed"))
    more = f", {len(refusals)} lines refused" if refusals else ""
    print(f"closewatch: {len(old)} and {len(new)} events: {told}, {found.same} the same{more}", file=sys.stderr)
    return 1 if refusals else 0


def _read(path: Path, refusals: list[Refusal]) -> list[Record]:
    """Event records of a file; what is refused is collected. Raises InputError where the file cannot be read."""
    records = []
    try:
        with path.open("rb") as stream:
            for item in read_records(stream, str(path)):
                if isinstance(item, Refusal):
                    refusals.append(item)
                else:
                    records.append(item)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}") from error
    return records


def difference_text(d: Difference, form: str) -> str:
    """A difference as a line of text or JSON."""
    return json.dumps(_row(d), ensure_ascii=False) if form == "jsonl" else _line(d)


def _row(d: Difference) -> dict[str, Any]:
    changes = [{"field": c.field, "old": c.old, "new": c.new} for c in d.changes]
    return {"kind": d.kind, "document_id": d.event["document_id"], "changes": changes, "old": d.old, "new": d.new}


def _line(d: Difference) -> str:
    e = d.event
    changes = "".join(f"  {_change(c)}" for c in d.changes)
    what = f"{_who(e['actors'])} → {e['type']} → {_who(e['recipients'])}"
    return f"{_SIGNS[d.kind]} {e['document_id']}  {what}  “{_short(e['trigger'])}”{changes}  | {_flat(e['sentence']['text'])}"


def _change(c: Change) -> str:
    return f"{c.field}: {_short(c.old)} → {_short(c.new)}"


def _who(roles: list[Record]) -> str:
    named = []
    for role in roles:
        codes = role.get("country") or role.get("sector")
        named.append(_flat(role["text"]) + (f" ({codes})" if codes else ""))
    return ", ".join(named) or "nobody named"


def _short(value: Any) -> str:
    """A value of a record as it fits a line."""
    if value is None:
        return "—"
    if isinstance(value, dict):
        value = value.get("text") or json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        value = ", ".join(_short(v) for v in value) or "none"
    text = _flat(str(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _flat(text: str) -> str:
    return " ".join(text.split())
