"""`closewatch search`: documents with the words."""

from __future__ import annotations

import argparse

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.cli.rows import add_format_option, add_limit_option, limit_of, write_rows

_COLUMNS = ("key", "published", "publisher", "title", "words")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "search",
        help="documents with the words, the newest first",
        description="Documents that have all the words: \"words in a row\", war* for all words that begin so, -word for what "
        "must not be there. Case, accents and the commonest words do not count. With options of events, documents that "
        "report such an event.",
        epilog="Example: closewatch search '\"prime minister\" visit* -football' --country KEN",
    )
    parser.add_argument("words", metavar="WORDS", help="what to look for, in one argument")
    parser.add_argument("--best", action="store_true", help="those that fit best first, not the newest")
    add_format_option(parser)
    add_limit_option(parser, 20)
    add_store_option(parser)
    add_filter_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Documents on stdout, each with the words where they stand."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        found = r.search(args.words, chosen, limit=limit_of(args), best_first=args.best)
        rows = (
            {
                "key": f.document.key, "id": f.document.id, "published": f.document.published,
                "publisher": f.document.publisher, "title": f.document.title, "url": f.document.url, "words": f.snippet,
            }
            for f in found
        )  # fmt: skip
        write_rows(rows, _COLUMNS, args.format)
    return 0
