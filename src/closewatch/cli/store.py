"""`closewatch store`: where the store is, what it holds, whether it is whole."""

from __future__ import annotations

import argparse
import sys

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.rows import add_format_option, write_rows


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "store",
        help="where the store is, what it holds, whether it is whole",
        description="The store's place, schema and size, the rows of each table, and what coded its documents. With --check "
        "the database looks through all of it for damage; exit status 1 says that there is some.",
        epilog="Example: closewatch store --check",
    )
    parser.add_argument("--check", action="store_true", help="look for damage; takes a while for a large store")
    add_format_option(parser)
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """What is known of the store on stdout; damage on stderr."""
    with open_store(args) as store, store.read() as r:
        told: list[tuple[str, object]] = [("place", store.place), ("schema", store.schema()), ("bytes", store.size())]
        told += [(f"{name} rows", n) for name, n in r.row_counts().items()]
        for m in r.makers():
            made = f"{m.made_by.code}, knowledge {m.made_by.knowledge}, {', '.join(m.made_by.models)}"
            told.append(("coded by", f"{made}: {m.codings} codings, {m.current} count"))
        write_rows(({"what": what, "value": value} for what, value in told), ("what", "value"), args.format)
    if args.check:
        with open_store(args) as store:
            wrong = store.check()
        for line in wrong:
            print(f"closewatch: {store.place}: {line}", file=sys.stderr)
        print(f"closewatch: {store.place}: {f'{len(wrong)} faults' if wrong else 'whole'}", file=sys.stderr)
        return 1 if wrong else 0
    return 0
