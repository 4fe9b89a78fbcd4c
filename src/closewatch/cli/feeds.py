"""`closewatch feeds`: the feeds that `closewatch run` polls."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.rows import Row, add_format_option, write_rows
from closewatch.errors import UsageError
from closewatch.sources.feed_state import FeedState
from closewatch.store.api import Reader

_COLUMNS = ("url", "paused", "checked", "due", "failures", "error")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "feeds",
        help="the feeds of the store; pause, resume or remove one",
        description="The feeds that `closewatch run` polls: when each was read last and is due next, and what fails. A feed is "
        "put in with `closewatch add --feed URL`. What came from a feed stays when the feed is removed.",
        epilog="Example: closewatch feeds --pause https://news.example/feed.xml",
    )
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--pause", metavar="URL", help="poll this feed no more")
    change.add_argument("--resume", metavar="URL", help="poll it again")
    change.add_argument("--remove", metavar="URL", help="forget it")
    add_format_option(parser)
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Feeds on stdout, after the change that is asked for."""
    url = args.pause or args.resume or args.remove
    with open_store(args) as store:
        if url is not None:
            with store.write() as w:
                is_there = w.remove_feed(url) if args.remove else w.pause_feed(url, is_paused=bool(args.pause))
            if not is_there:
                raise UsageError(f"the store has no feed {url!r}: `closewatch feeds` lists them")
        with store.read() as r:
            write_rows(_rows(r), _COLUMNS, args.format)
    return 0


def _rows(r: Reader) -> Iterator[Row]:
    for feed in r.feeds():
        state = FeedState.from_json(feed.state)
        yield {
            "url": feed.url, "paused": feed.is_paused, "checked": state.checked, "due": state.due_at, "failures": state.failures,
            "error": state.error,
        }  # fmt: skip
