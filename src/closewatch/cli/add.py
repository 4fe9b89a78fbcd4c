"""`closewatch add`: documents into the store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from closewatch.cli.code import parse_day
from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.steps import now, send_due, steps, stopping, tell
from closewatch.errors import UsageError
from closewatch.ingest.pipeline import BATCH, Pipeline
from closewatch.sources.feed_state import FeedState
from closewatch.sources.fetch import Fetcher, FetchSettings
from closewatch.sources.inputs import Record, Refusal, read_sources
from closewatch.store.api import Store

_PROGRESS_EVERY = 32


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "add",
        help="put documents into the store: restored, coded, joined and held against the watches",
        description="Put documents into the store, each in a transaction of its own: restored, coded where they are English, "
        "joined with what is there, and held against the watches. What is known is not added again. Refused input is kept "
        "with its reason; exit status 1 says that there was some.",
        epilog="Example: closewatch add articles.jsonl --store monitor.sqlite",
    )
    parser.add_argument("sources", nargs="*", metavar="FILE|DIR|URL|-", help="what `closewatch code` reads; - is standard input")
    parser.add_argument("--feed", action="append", default=[], metavar="URL", help="keep a feed that `closewatch run` polls")
    parser.add_argument("--published", metavar="YYYY-MM-DD", help="day of publication of texts that do not bring their own")
    parser.add_argument("--allow-private", action="append", default=[], metavar="HOST",
                        help="a host that may have a loopback or private address")  # fmt: skip
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Add the sources; refusals, progress and counts on stderr."""
    if not args.sources and not args.feed:
        raise UsageError("nothing to add: name files, folders, URLs or - for standard input, or a feed with --feed")
    published = parse_day(args.published)
    for url in args.feed:
        if not url.lower().startswith(("http://", "https://")):
            raise UsageError(f"--feed is {url!r}, expected a URL that begins with http:// or https://")
    with open_store(args, create=True) as store, stopping() as end:
        _add_feeds(store, args.feed)
        if not args.sources:
            return 0
        pipeline = Pipeline(store, clock=now, steps=steps(), published=published, tell=tell, stop=end.is_set)
        fetcher = Fetcher(FetchSettings(allow_private=frozenset(args.allow_private)))
        is_remote = any(source.lower().startswith("http") for source in args.sources)  # then each page goes in as it comes
        found = read_sources(args.sources, fetcher=fetcher, now=now())
        pipeline.add(_progress(found, pipeline), batch=1 if is_remote else BATCH)
        send_due(store, now())
        print(f"closewatch: {pipeline.tally.says()}" + (", stopped" if end.is_set() else ""), file=sys.stderr)
        if end.is_set():
            return 130
        return 1 if pipeline.tally.refused or pipeline.tally.failed else 0


def _add_feeds(store: Store, urls: list[str]) -> None:
    for url in urls:
        with store.write() as w:
            is_new = w.add_feed(url, FeedState(url).to_json(), now=now())
        told = "is kept; `closewatch run` polls it" if is_new else "was kept before"
        print(f"closewatch: feed {url} {told}", file=sys.stderr)


def _progress(items: Iterable[Record | Refusal], pipeline: Pipeline) -> Iterator[Record | Refusal]:
    """The same items, with the counts on stderr where that is a terminal."""
    show = sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        if show and number % _PROGRESS_EVERY == 0:
            print(f"\r{pipeline.tally.says()}", end="", file=sys.stderr, flush=True)
        yield item
    if show:
        print("\r", end="", file=sys.stderr)
