"""`closewatch events`: events of the store."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.cli.rows import FORMATS, Row, add_limit_option, limit_of, write_rows
from closewatch.code.record import CSV_COLUMNS, csv_row
from closewatch.store.rows import StoredEvent

COLUMNS = ("day", "status", "actors", "what", "recipients", "words", "publisher", "key")
_DOCUMENT = ("publisher", "published", "title", "url")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "events",
        help="events of the store, the newest first",
        description="Events of the store, the newest first: who did what to whom, as the reports tell it. JSON lines are the "
        "public event records; CSV adds the report's publisher, day, title and URL.",
        epilog='Example: closewatch events --dyad "North Korea,South Korea" --status asserted --since 2024-01-01',
    )
    parser.add_argument("--oldest", action="store_true", help="the oldest first")
    parser.add_argument("--all-revisions", action="store_true", help="also events of codings and versions that no longer count")
    parser.add_argument("--format", choices=FORMATS, help="table, jsonl or csv; table on a terminal, else jsonl")
    add_limit_option(parser)
    add_store_option(parser)
    add_filter_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Events on stdout."""
    chosen = filter_from(args, all_revisions=args.all_revisions)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        found = r.events(chosen, limit=limit_of(args), newest_first=not args.oldest)
        form = args.format or ("table" if sys.stdout.isatty() else "jsonl")
        if form == "jsonl":
            _write_jsonl(found)
        elif form == "csv":
            _write_csv(found)
        else:
            write_rows(rows(found), COLUMNS, form)
    return 0


def rows(found: Iterable[StoredEvent]) -> Iterator[Row]:
    """Events as a table shows them."""
    for e in found:
        yield {
            "day": e.day, "status": e.status, "actors": who(e.record["actors"]), "what": what(e.record),
            "recipients": who(e.record["recipients"]), "words": e.record["sentence"]["text"],
            "publisher": e.document.publisher, "key": e.key,
        }  # fmt: skip


def who(roles: Iterable[Row]) -> list[str]:
    """Each side's names with their countries."""
    return [f"{r['name'] or r['text']}" + (f" ({c})" if (c := r["country"] or r["sector"]) else "") for r in roles]


def what(record: Row) -> str:
    """Type and mode."""
    return str(record["type"] if record["mode"] is None else f"{record['type']}/{record['mode']}")


def _write_jsonl(found: Iterable[StoredEvent]) -> None:
    for e in found:
        sys.stdout.write(json.dumps(e.record, ensure_ascii=False) + "\n")


def _write_csv(found: Iterable[StoredEvent]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((*CSV_COLUMNS, *_DOCUMENT))
    for e in found:
        record: dict[str, Any] = dict(e.record)
        writer.writerow([*csv_row(record), *(getattr(e.document, name) for name in _DOCUMENT)])
