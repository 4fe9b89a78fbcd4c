"""`closewatch dyads`: which countries act on which."""

from __future__ import annotations

import argparse
from itertools import islice

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.cli.rows import add_format_option, add_limit_option, limit_of, write_rows

_COLUMNS = ("actor", "recipient", "events", "first", "last")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "dyads",
        help="pairs of countries with their numbers of events",
        description="Pairs of countries, the one that acts and the one that is acted on, with how many events the store holds "
        "of them and the first and last day. An empty country is unknown, or nobody.",
        epilog="Example: closewatch dyads --since 2024-01-01 --type ASSAULT --limit 20",
    )
    add_format_option(parser)
    add_limit_option(parser)
    add_store_option(parser)
    add_filter_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Pairs on stdout, the busiest first."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        rows = (
            {"actor": d.actor or None, "recipient": d.recipient or None, "events": d.count, "first": d.first, "last": d.last}
            for d in r.dyads(chosen)
        )
        write_rows(islice(rows, limit_of(args)), _COLUMNS, args.format)
    return 0
