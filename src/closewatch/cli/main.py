"""`closewatch`: the command line. One file a command; this one only joins them."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence

from closewatch.cli import (
    actors,
    add,
    brief,
    code,
    compare,
    counts,
    demo,
    diff,
    documents,
    dyads,
    events,
    explain,
    export,
    feeds,
    knowledge,
    recode,
    restore,
    run,
    search,
    store,
    stories,
    watch,
)
from closewatch.errors import ClosewatchError, UsageError

_COMMANDS = (
    code, restore, explain, compare, demo, add, run, feeds, recode, events, stories, dyads, counts, search, documents, diff,
    watch, brief, export, store, knowledge, actors,
)  # fmt: skip


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="closewatch",
        description="Read the news like a careful diplomat: disguised text restored, events coded with their evidence.",
        epilog="Exit status: 0 done, 1 some of the data were refused, 2 used wrongly.",
    )
    parser.add_argument("--version", action="version", version=f"closewatch {importlib.metadata.version('closewatch')}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    args = build_parser().parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more can be told on stdout, and that is no error of the data.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print("closewatch: the reader closed the output; stopped", file=sys.stderr)
        return 0
    except KeyboardInterrupt:
        print("closewatch: interrupted", file=sys.stderr)
        return 130
    except UsageError as error:
        print(f"closewatch: {error}", file=sys.stderr)
        return 2
    except ClosewatchError as error:
        print(f"closewatch: {error}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
