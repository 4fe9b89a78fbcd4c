"""`closewatch diff`: what coding anew changed."""

from __future__ import annotations

import argparse
import sys

from closewatch.cli.compare import difference_text
from closewatch.cli.documents import named_document
from closewatch.cli.filters import add_store_option, open_store


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "diff",
        help="events gained, lost and changed between the last two codings of stored documents",
        description="Events gained, lost and changed from the last coding but one to the last, of every document that was coded "
        "more than once, or of one. Lines are those of `closewatch compare`: - lost, + gained, ~ changed.",
        epilog="Example: closewatch diff --store monitor.sqlite",
    )
    parser.add_argument("document", nargs="?", metavar="KEY|ID", help="only that document")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="text (default) or jsonl")
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Differences on stdout, the counts on stderr."""
    counts = dict.fromkeys(("lost", "gained", "changed"), 0)
    documents = same = 0
    with open_store(args) as store, store.read() as r:
        key = None if args.document is None else named_document(r, args.document).key
        for _, found in r.differences(key):
            documents += 1
            same += found.same
            for d in found.differences:
                counts[d.kind] += 1
                sys.stdout.write(difference_text(d, args.format) + "\n")
    told = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    print(f"closewatch: {documents} documents coded more than once: {told}, {same} the same", file=sys.stderr)
    return 0
