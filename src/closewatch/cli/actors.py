"""`closewatch actors`: who words name, and a user's own actors."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path

from closewatch.code.actor_import import import_actors
from closewatch.code.actors import resolve_actor
from closewatch.errors import UsageError
from closewatch.knowledge.gazetteer import USER_FOLDER, user_folder


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "actors",
        help="say whom words name; import actors of your own",
        description="Say whom words name, with the reason of each field, or import persons and organisations.",
        epilog='Example: closewatch actors resolve "Russian Defense Minister Sergei Shoigu" --on 2023-07-28',
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    resolve = actions.add_parser(
        "resolve",
        help="whom words name, as JSON lines",
        description="Say whom each noun phrase names, one JSON object a phrase.",
        epilog='Example: closewatch actors resolve "Turkish police" "the Kremlin" --on 2023-07-28',
    )
    resolve.add_argument("words", nargs="+", help="noun phrases, one an argument; - reads lines of standard input")
    resolve.add_argument("--on", metavar="YYYY-MM-DD", help="the day on which offices are looked up")
    resolve.set_defaults(run=run_resolve)
    load = actions.add_parser(
        "import",
        help="add FollowTheMoney JSON lines to your own tables",
        description="Add persons and organisations in FollowTheMoney form to tables of your own.",
        epilog="Example: closewatch actors import entities.jsonl --to my-actors",
    )
    load.add_argument("file", type=Path, help="one entity a line: id, schema, properties")
    load.add_argument("--to", type=Path, metavar="DIR", help=f"folder of your tables (default: {USER_FOLDER})")
    load.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import a file; one line a refused entity on stderr. Raises UsageError where no folder is given."""
    folder: Path | None = args.to or user_folder()
    if folder is None:
        raise UsageError(f"no folder for your tables: give --to DIR or set {USER_FOLDER}")
    if not args.file.is_file():
        raise UsageError(f"{args.file} is no file; give a file of FollowTheMoney JSON lines")
    done = import_actors(args.file, folder)
    for line, reason in done.skipped:
        print(f"{args.file}:{line}: {reason}", file=sys.stderr)
    told = f"{done.persons} persons, {done.organisations} organisations into {folder}, {len(done.skipped)} refused"
    print(f"closewatch: {told}; set {USER_FOLDER}={folder} to use them", file=sys.stderr)
    return 1 if done.skipped else 0


def run_resolve(args: argparse.Namespace) -> int:
    """One JSON object a phrase on stdout. Raises UsageError where the day is none."""
    try:
        on = None if args.on is None else datetime.date.fromisoformat(args.on)
    except ValueError as error:
        raise UsageError(f"--on {args.on} is no day (YYYY-MM-DD): {error}") from error
    phrases = (line.rstrip("\n") for line in sys.stdin) if args.words == ["-"] else args.words
    for words in phrases:
        a = resolve_actor(words, on)
        row = {"words": words, "name": a.name, "id": a.id, "country": a.country, "sectors": a.sectors, "role": a.role,
               "basis": dict(a.basis)}  # fmt: skip
        print(json.dumps(row, ensure_ascii=False))
    return 0
