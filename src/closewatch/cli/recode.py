"""`closewatch recode`: stored documents, coded by today's code."""

from __future__ import annotations

import argparse
import sys

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.steps import now, send_due, steps, stopping, tell
from closewatch.ingest.recoding import recode


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "recode",
        help="code stored documents anew, with today's code and knowledge",
        description="Code every stored document that has no coding of today's code, knowledge and models. The new coding counts "
        "from then on, the older one stays; `closewatch diff` tells what changed. What is stopped goes on where it was.",
        epilog="Example: closewatch recode --store monitor.sqlite",
    )
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Code anew; counts on stderr."""
    with open_store(args) as store, stopping() as end:
        tally = recode(store, clock=now, steps=steps(), tell=tell, stop=end.is_set)
        send_due(store, now())
    done = f"{tally.recoded} documents coded anew, {tally.events} events, {tally.known} were up to date"
    failed = f", {tally.failed} that the coder failed on" if tally.failed else ""
    print(f"closewatch: {done}{failed}" + (", stopped" if end.is_set() else ""), file=sys.stderr)
    return 130 if end.is_set() else 1 if tally.failed else 0
