"""`closewatch join`: why reports are one happening, and decisions of persons about it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.rows import Row, add_format_option, write_rows
from closewatch.cli.steps import now
from closewatch.join import hand
from closewatch.join.again import join_all
from closewatch.store import joined_rows
from closewatch.store.api import Reader

_COLUMNS = ("event", "document", "publisher", "day", "status", "score", "reason", "undone", "undone_reason", "sentence")
_PROGRESS_EVERY = 500


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "join",
        help="why reports are one happening; put happenings together, take them apart, put back",
        description="Joining is a row beside the evidence, with its reason, and can be taken back. What a person decides stays "
        "when reports come in later and when everything is joined anew.",
        epilog="Example: closewatch join why 12",
    )
    parts = parser.add_subparsers(metavar="WHAT", required=True)
    why = _add(parts, "why", _why, "the reports of a happening, also those taken out, each with the reason", "join why 12")
    why.add_argument("happening", type=int, metavar="HAPPENING", help="the key of a happening")
    add_format_option(why)
    merge = _add(parts, "merge", _merge, "put happenings together; the oldest one keeps its key",
                 'join merge 12 15 --reason "the same strike"')  # fmt: skip
    merge.add_argument("happenings", type=int, nargs="+", metavar="HAPPENING", help="keys of happenings")
    split = _add(parts, "split", _split, "make some reports of a happening a happening of their own",
                 'join split 12 --events 40 41 --reason "another day"')  # fmt: skip
    split.add_argument("happening", type=int, metavar="HAPPENING", help="the key of a happening")
    split.add_argument("--events", type=int, nargs="+", required=True, metavar="EVENT", help="keys of events")
    undo = _add(parts, "undo", _undo, "put back what was last taken out of a happening, by whomever", "join undo 15")
    undo.add_argument("happening", type=int, metavar="HAPPENING", help="the key of a happening")
    part = _add(parts, "part", _part, "take a document out of its family of copies", 'join part 7 --reason "not the same text"')
    part.add_argument("document", type=int, metavar="DOCUMENT", help="the key of a document")
    for decision in (merge, split, undo, part):
        decision.add_argument("--reason", default="no reason given", metavar="WORDS", help="why, in your words")
    _add(parts, "again", _again, "join everything anew, but what persons decided", "join again")


def _add(
    parts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Callable[[argparse.Namespace], int],
    what: str, example: str,
) -> argparse.ArgumentParser:  # fmt: skip
    says = f"{what[:1].upper()}{what[1:]}."
    parser = parts.add_parser(name, help=what, description=says, epilog=f"Example: closewatch {example}")
    add_store_option(parser)
    parser.set_defaults(run=run)
    return parser


def _why(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.read() as r:
        r.happening(args.happening)  # an error where there is none
        write_rows(_judgements(r, args.happening), _COLUMNS, args.format)
    return 0


def _judgements(r: Reader, happening: int) -> Iterator[Row]:
    """The rows that put events into the happening, each with its event."""
    rows = joined_rows.judgements(r.connection, happening)
    events = {e.key: e for e in r.events_by_key([row.event for row in rows])}
    for row in rows:
        e = events[row.event]
        yield {
            "event": e.key, "id": e.id, "document": e.document.key, "title": e.document.title, "publisher": e.document.publisher,
            "day": None if e.day is None else e.day.isoformat(), "status": e.status, "score": row.score, "reason": row.reason,
            "undone": None if row.undone is None else row.undone.isoformat(timespec="minutes"),
            "undone_reason": row.undone_reason, "sentence": e.record["sentence"]["text"],
        }  # fmt: skip


def _merge(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.write() as w:
        key = hand.merge(w, args.happenings, args.reason, now=now())
    return _done(f"happenings {', '.join(map(str, sorted(set(args.happenings))))} are happening {key}")


def _split(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.write() as w:
        key = hand.split(w, args.happening, args.events, args.reason, now=now())
    return _done(f"events {', '.join(map(str, sorted(set(args.events))))} report happening {key}")


def _undo(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.write() as w:
        events = hand.put_back(w, args.happening, args.reason, now=now())
    return _done(f"events {', '.join(map(str, events))} report happening {args.happening} again")


def _part(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.write() as w:
        family = hand.part(w, args.document, args.reason, now=now())
    return _done(f"document {args.document} is no longer in family {family}")


def _again(args: argparse.Namespace) -> int:
    with open_store(args) as store, store.write() as w:
        count = join_all(w, now=now(), tell=_progress)
    return _done(f"{count} documents joined anew")


def _progress(count: int) -> None:
    if sys.stderr.isatty() and count % _PROGRESS_EVERY == 0:
        print(f"\r{count} documents", end="", file=sys.stderr, flush=True)


def _done(what: str) -> int:
    print(f"closewatch: {what}", file=sys.stderr)
    return 0
