"""`closewatch knowledge`: check the data files."""

from __future__ import annotations

import argparse
import sys

from closewatch.code.checking import check_all
from closewatch.knowledge.files import knowledge_digest


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "knowledge",
        help="check the knowledge files",
        description="Check all knowledge files: their form, what they say of each other, and the example of every pattern.",
        epilog="Example: closewatch knowledge check",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="check all files and code every pattern's example",
        description="Check all knowledge files and code every pattern's example; one line a fault, exit status 1 if any.",
        epilog="Example: closewatch knowledge check",
    )
    check.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a fault on stdout; the count on stderr."""
    faults, counts = check_all()
    for fault in faults:
        print(fault)
    told = ", ".join(f"{n} {what}" for what, n in counts.items())
    print(f"closewatch: knowledge {knowledge_digest()}: {told}; {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0
