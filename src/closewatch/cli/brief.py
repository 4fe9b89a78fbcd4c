"""`closewatch brief`: what a watch's happenings of a period come to, on one page."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.steps import now
from closewatch.errors import UsageError
from closewatch.watch.brief import make_brief
from closewatch.watch.brief_html import write_html
from closewatch.watch.brief_markdown import write_markdown
from closewatch.watch.managing import list_watches, read_spec
from closewatch.watch.parsing import parse_watch

_WRITERS = {"markdown": write_markdown, "html": write_html}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "brief",
        help="what is new, held, denied, answered and open in a watch, on one page",
        description="Write one page about a watch: what is new, asserted, claimed, denied, answered, called for and open.",
        epilog='Example: closewatch brief "North Korea, Russia: defence cooperation" --format html --out brief.html',
    )
    parser.add_argument("watch", metavar="NAME|SPEC", help="the name of a watch, or a specification")
    parser.add_argument("--since", metavar="YYYY-MM-DD", help="first day of reports (default: 30 days before the last)")
    parser.add_argument("--format", choices=tuple(_WRITERS), default="markdown", help="markdown (default) or html")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of standard output")
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page. Raises UsageError."""
    try:
        since = None if args.since is None else datetime.date.fromisoformat(args.since)
    except ValueError as error:
        raise UsageError(f"--since is {args.since!r}, expected a day as YYYY-MM-DD") from error
    with open_store(args) as store, store.read() as reader:
        names = {state.row.name for state in list_watches(reader)}
        spec = read_spec(reader, args.watch) if args.watch in names else parse_watch(args.watch)
        brief = make_brief(reader, spec, now=now(), since=since)
    page = _WRITERS[args.format](brief)
    if args.out is None:
        sys.stdout.write(page)
        return 0
    try:
        args.out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{args.out} cannot be written: {error.strerror}") from error
    print(f"closewatch: {args.out} written", file=sys.stderr)
    return 0
