"""`closewatch`: the command line. One file a command; this one only joins them."""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Sequence

from closewatch.errors import ClosewatchError, UsageError

# The file of each command; only the one that is asked for is imported, so that no command pays for another.
_COMMANDS = {
    "code": "code", "restore": "restore", "explain": "explain", "compare": "compare", "demo": "demo",
    "add": "add", "run": "run", "feeds": "feeds", "recode": "recode",
    "events": "events", "stories": "stories", "happenings": "stories", "dyads": "dyads", "counts": "counts", "series": "counts",
    "search": "search", "documents": "documents", "diff": "diff", "join": "join",
    "watch": "watch", "brief": "brief", "export": "export", "store": "store", "knowledge": "knowledge", "actors": "actors",
}  # fmt: skip


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line; of one command alone where its name is given."""
    parser = argparse.ArgumentParser(
        prog="closewatch",
        description="Read the news like a careful diplomat: disguised text restored, events coded with their evidence.",
        epilog="Exit status: 0 done, 1 some of the data were refused, 2 used wrongly.",
    )
    parser.add_argument("--version", action="version", version=f"closewatch {importlib.metadata.version('closewatch')}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for file in dict.fromkeys(_COMMANDS.values()) if command not in _COMMANDS else (_COMMANDS[command],):
        importlib.import_module(f"closewatch.cli.{file}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = sys.argv[1:] if argv is None else argv
    args = build_parser(given[0] if given else None).parse_args(given)
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
