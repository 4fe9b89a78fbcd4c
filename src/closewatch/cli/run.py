"""`closewatch run`: the feeds of the store, polled until it is stopped."""

from __future__ import annotations

import argparse
import sys
import threading

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.steps import now, send_due, steps, stopping, tell
from closewatch.errors import UsageError
from closewatch.ingest.pipeline import Pipeline
from closewatch.ingest.polling import Poller
from closewatch.sources.feed_reader import FeedReader
from closewatch.sources.fetch import Fetcher, FetchSettings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "run",
        help="poll the feeds of the store until stopped",
        description="Poll the feeds of the store as they fall due: new entries are restored, coded, joined and held against "
        "the watches, and what the watches have waiting is sent. SIGTERM or Ctrl-C ends it once the document in hand is in; "
        "what is killed goes on where it stopped.",
        epilog="Example: closewatch run --store monitor.sqlite --once",
    )
    parser.add_argument("--once", action="store_true", help="read the feeds that are due once, and stop")
    parser.add_argument("--no-pages", action="store_true", help="take the feeds' own words, do not fetch the pages of entries")
    parser.add_argument("--allow-private", action="append", default=[], metavar="HOST",
                        help="a host that may have a loopback or private address")  # fmt: skip
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Poll until stopped; refusals and counts on stderr."""
    with open_store(args) as store, stopping() as end:
        with store.read() as r:
            if not r.feeds():
                raise UsageError("the store has no feed to poll: name one with `closewatch add --feed URL`")
        fetcher = Fetcher(FetchSettings(allow_private=frozenset(args.allow_private)), sleep=lambda seconds: _sleep(end, seconds))
        pipeline = Pipeline(store, clock=now, steps=steps(), tell=tell, stop=end.is_set)
        poller = Poller(
            pipeline, FeedReader(fetcher, pages=not args.no_pages), clock=now, wait=end.wait,
            after=lambda moment: send_due(store, moment),
        )  # fmt: skip
        if args.once:
            poller.once()
        else:
            poller.run()
    print(f"closewatch: {pipeline.tally.says()}" + (", stopped" if end.is_set() else ""), file=sys.stderr)
    return 0


def _sleep(end: threading.Event, seconds: float) -> None:
    """Wait, but not longer than until the end is asked for."""
    end.wait(seconds)
