"""`closewatch stories` and `closewatch happenings`: what the reports tell of, joined."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.cli.rows import Row, add_format_option, add_limit_option, limit_of, write_rows
from closewatch.store.rows import Happening, Party, Story

_STORY = ("key", "title", "actors", "contexts", "first", "last", "happenings", "told_last")
_HAPPENING = ("key", "day", "status", "actors", "what", "recipients", "country", "reports", "sources", "story")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the command line."""
    stories = subparsers.add_parser(
        "stories",
        help="stories: threads of happenings between actors, the one told of last first",
        description="Stories that happenings of such events belong to, the one told of last first; with a key, the happenings "
        "of one story.",
        epilog="Example: closewatch stories --party SDN --limit 10",
    )
    stories.add_argument("key", nargs="?", type=int, metavar="KEY", help="the story whose happenings are wanted")
    _add_options(stories)
    stories.set_defaults(run=run_stories)
    happenings = subparsers.add_parser(
        "happenings",
        help="happenings: what one or many reports tell of, the newest first",
        description="Happenings that such events are reports of, the newest first, with the numbers of reports and of "
        "independent sources.",
        epilog="Example: closewatch happenings --actor ISR --recipient IRN --since 2024-04-01",
    )
    happenings.add_argument("--oldest", action="store_true", help="the oldest first")
    _add_options(happenings)
    happenings.set_defaults(run=run_happenings)


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_format_option(parser)
    add_limit_option(parser)
    add_store_option(parser)
    add_filter_options(parser)


def run_stories(args: argparse.Namespace) -> int:
    """Stories, or the happenings of one, on stdout."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        if args.key is not None:
            r.story(args.key)  # an error where there is none
            write_rows(_happenings(r.happenings_of_story(args.key)), _HAPPENING, args.format)
            return 0
        tell_unknown(r, chosen)
        write_rows(_stories(r.stories(chosen, limit=limit_of(args))), _STORY, args.format)
    return 0


def run_happenings(args: argparse.Namespace) -> int:
    """Happenings on stdout."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        found = r.happenings(chosen, limit=limit_of(args), newest_first=not args.oldest)
        write_rows(_happenings(found), _HAPPENING, args.format)
    return 0


def _stories(found: Iterable[Story]) -> Iterator[Row]:
    for s in found:
        yield {
            "key": s.key, "title": s.title, "actors": _names(s.actors), "contexts": list(s.contexts), "first": s.day,
            "past": s.past, "last": s.past, "happenings": s.happenings, "told_last": s.told_last.isoformat(timespec="minutes"),
        }  # fmt: skip


def _happenings(found: Iterable[Happening]) -> Iterator[Row]:
    for h in found:
        yield {
            "key": h.key, "day": h.day, "past": h.past, "status": h.status, "type": h.type, "mode": h.mode,
            "what": h.type if h.mode is None else f"{h.type}/{h.mode}", "actors": _names(h.actors),
            "recipients": _names(h.recipients), "country": h.country, "geonames_id": h.geonames_id,
            "contexts": list(h.contexts), "reports": h.reports, "sources": h.sources, "story": h.story,
            "told_first": h.told_first.isoformat(timespec="minutes"), "told_last": h.told_last.isoformat(timespec="minutes"),
            "events": list(h.events),
        }  # fmt: skip


def _names(parties: Iterable[Party]) -> list[str]:
    """Names with their countries, or what is known of who has none."""
    shown = []
    for p in parties:
        codes = " ".join(filter(None, (p.country, p.sector)))
        shown.append(f"{p.name} ({codes})" if p.name and codes else p.name or codes or "?")
    return shown
