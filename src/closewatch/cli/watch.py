"""`closewatch watch`: say what you want to be told of, and where the message goes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.rows import add_format_option, add_limit_option, limit_of, write_rows
from closewatch.cli.steps import now
from closewatch.errors import UsageError
from closewatch.store.api import Store
from closewatch.watch import managing
from closewatch.watch.channels import read_channel
from closewatch.watch.delivery import deliver
from closewatch.watch.parsing import parse_watch
from closewatch.watch.schedule import parse_digest, parse_quiet, parse_zone
from closewatch.watch.spec import WatchSpec
from closewatch.watch.spec_toml import from_toml, to_toml
from closewatch.watch.telling import title_of
from closewatch.watch.terms import resolve_place

_Run = Callable[[argparse.Namespace], int]
_SPEC_HELP = 'e.g. "North Korea, Russia: defence cooperation", "Iran -> Israel: threats", "*: coup in Niger"'


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "watch",
        help="be told of what is new: add, preview, list, change and test watches",
        description="Say what you want to be told of, and where the message goes.",
        epilog='Example: closewatch watch add "North Korea, Russia: defence cooperation" --channel "jsonl alerts.jsonl"',
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = _action(actions, "add", "add a watch", run_add, '"Iran -> Israel: threats" --name Threats --channel terminal')
    add.add_argument("spec", nargs="?", metavar="SPEC", help=_SPEC_HELP)
    _add_options(add)
    preview = _action(actions, "preview", "what a watch would have caught in the store", run_preview, '"*: coup" --days 30')
    preview.add_argument("spec", metavar="SPEC|NAME", help="a specification, or the name of a watch")
    preview.add_argument("--days", type=int, default=30, metavar="N", help="days to look back from the last report (default 30)")
    add_format_option(preview)
    listing = _action(actions, "list", "all watches and how they fare", run_list, "--format table")
    listing.add_argument("--all", action="store_true", help="removed ones too")
    add_format_option(listing)
    _named(actions, "show", "the specification of a watch as TOML", run_show, "Threats")
    edit = _named(actions, "edit", "change what a watch asks for", run_edit, "Threats --quiet 22:00-06:00 --zone Europe/Berlin")
    edit.add_argument("--spec", metavar="SPEC", help="whom, what and where anew; the rest stays")
    _add_options(edit)
    _named(actions, "pause", "stop ringing and sending", run_pause, "Threats")
    _named(actions, "resume", "ring again, for what comes from now on", run_resume, "Threats")
    _named(actions, "remove", "take a watch away; its log stays in the store", run_remove, "Threats")
    _named(actions, "test", "send one sample, marked as a test, to each channel", run_test, "Threats")
    log = _named(actions, "log", "what a watch told, and what became of the messages", run_log, "Threats --limit 20")
    add_limit_option(log, 50)
    add_format_option(log)
    resend = _named(actions, "resend", "let failed deliveries be sent again", run_resend, "Threats")
    resend.add_argument("ids", nargs="*", metavar="DELIVERY", help="ids from the log; all failed ones where none is given")
    _action(actions, "deliver", "send now what is due", run_deliver, "")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, run: _Run, example: str
) -> argparse.ArgumentParser:
    told = what[0].upper() + what[1:] + "."
    epilog = f"Example: closewatch watch {name} {example}".rstrip()
    parser = actions.add_parser(name, help=what, description=told, epilog=epilog)
    add_store_option(parser)
    parser.set_defaults(run=run)
    return parser


def _named(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, run: _Run, example: str
) -> argparse.ArgumentParser:
    parser = _action(actions, name, what, run, example)
    parser.add_argument("watch", metavar="NAME", help="the watch")
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--toml", type=Path, metavar="FILE", help="the whole specification as TOML")
    parser.add_argument("--name", help="what the watch is called (default: the words of the specification)")
    parser.add_argument("--channel", action="append", metavar="LINE", help=(
        'where messages go, again for each: terminal, "jsonl FILE", "atom FILE", "webhook URL secret_env=NAME", '
        '"email to=… from=… host=… user=… password_env=NAME", "apprise env=NAME"'))  # fmt: skip
    parser.add_argument("--digest", metavar="WHEN", help="immediate (default), hourly, daily HH:MM or weekly DAY HH:MM")
    parser.add_argument("--quiet", metavar="HH:MM-HH:MM", help="hours in which nothing is sent")
    parser.add_argument("--zone", metavar="NAME", help="time zone of digest and quiet hours, e.g. Europe/Berlin (default UTC)")
    parser.add_argument("--min-sources", type=int, metavar="N", help="ring only from so many independent sources on")
    parser.add_argument("--publisher", action="append", metavar="NAME", help="only reports of this publisher or host")
    parser.add_argument("--place", action="append", metavar="NAME", help="only what happens there; again for more")


# --- running ----------------------------------------------------------------------------------------------------------


def run_add(args: argparse.Namespace) -> int:
    """Add a watch and say on stderr how it was understood. Raises UsageError."""
    if (args.spec is None) == (args.toml is None):
        raise UsageError("give a specification or --toml FILE, one of both")
    spec = parse_watch(args.spec, name=args.name) if args.spec is not None else _read_toml(args.toml, args.name)
    with open_store(args, create=True) as store:
        made = managing.add_watch(store, _changed(spec, args), now=now())
    _tell(made, "added")
    return 0


def run_preview(args: argparse.Namespace) -> int:
    """One row a happening that the watch would have caught. Raises UsageError."""
    if args.days < 1:
        raise UsageError(f"--days is {args.days}, expected 1 or more")
    with open_store(args) as store, store.read() as reader:
        names = {state.row.name for state in managing.list_watches(reader)}
        spec = managing.read_spec(reader, args.spec) if args.spec in names else parse_watch(args.spec)
        caught = managing.preview(reader, spec, now=now(), days=args.days)
        rows = []
        for told in caught:
            h, first = told.happening, told.events[0]
            doc = first.document
            rows.append({
                "day": None if h.day is None else h.day.isoformat(), "status": h.status, "reports": h.reports,
                "sources": h.sources, "title": title_of(first.record, h.status), "document": doc.title or doc.source or doc.id,
                "url": doc.url, "happening": h.key, "event": first.id,
            })  # fmt: skip
    more = ("url", "happening", "event") if args.format == "csv" else ()
    write_rows(rows, ("day", "status", "reports", "sources", "title", "document", *more), args.format)
    print(f"closewatch: {len(rows)} happenings in {args.days} days would have fitted", file=sys.stderr)
    return 0


def run_list(args: argparse.Namespace) -> int:
    """One row a watch; what is broken or stopped is said on stderr too."""
    with open_store(args) as store, store.read() as reader:
        states = managing.list_watches(reader, with_removed=args.all)
    rows = [
        {
            "name": s.row.name, "state": s.state, "alerts": s.alerts, "last": None if s.last is None else s.last.isoformat(),
            "waiting": s.waiting, "failed": s.failed, "stopped": len(s.row.stopped),
            "who": None if s.spec is None else s.spec.who(), "when": None if s.spec is None else str(s.spec.digest),
            "channels": [] if s.spec is None else [read_channel(c).shown for c in s.spec.channels],
        }
        for s in states
    ]  # fmt: skip
    write_rows(rows, ("name", "state", "alerts", "last", "waiting", "failed", "stopped", "who", "when", "channels"), args.format)
    for state in states:
        if state.problem is not None:
            print(f"closewatch: the watch {state.row.name!r} does not ring: {state.problem}", file=sys.stderr)
        for channel, why in state.row.stopped.items():
            print(f"closewatch: {state.row.name!r}: {read_channel(channel).shown}: {why}", file=sys.stderr)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """TOML on stdout, how it is understood on stderr. Raises UsageError."""
    with open_store(args) as store, store.read() as reader:
        spec = managing.read_spec(reader, args.watch)
    sys.stdout.write(to_toml(spec))
    _tell(spec, "asks for")
    return 0


def run_edit(args: argparse.Namespace) -> int:
    """Change a watch. Raises UsageError."""
    with open_store(args) as store:
        with store.read() as reader:
            old = managing.read_spec(reader, args.watch)
        spec = old if args.toml is None else _read_toml(args.toml, old.name)
        if args.spec is not None:
            said = parse_watch(args.spec)
            spec = replace(
                spec, actors=said.actors, direction=said.direction, recipients=said.recipients, topics=said.topics,
                places=said.places,
            )  # fmt: skip
        made = managing.edit_watch(store, args.watch, _changed(spec, args))
    _tell(made, "changed")
    return 0


def run_pause(args: argparse.Namespace) -> int:
    """Pause a watch. Raises UsageError."""
    with open_store(args) as store:
        managing.pause_watch(store, args.watch)
    print(f"closewatch: {args.watch!r} is paused; what comes meanwhile will not be told", file=sys.stderr)
    return 0


def run_resume(args: argparse.Namespace) -> int:
    """Resume a watch. Raises UsageError."""
    with open_store(args) as store:
        managing.resume_watch(store, args.watch)
    print(f"closewatch: {args.watch!r} rings again, for what comes from now on", file=sys.stderr)
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Remove a watch. Raises UsageError."""
    with open_store(args) as store:
        managing.remove_watch(store, args.watch, now=now())
    print(f"closewatch: {args.watch!r} is removed", file=sys.stderr)
    return 0


def run_test(args: argparse.Namespace) -> int:
    """Send a sample to each channel; 1 where one did not take it. Raises UsageError."""
    with open_store(args) as store:
        results = managing.send_test(store, args.watch, now=now())
    if not results:
        raise UsageError(f"the watch {args.watch!r} has no channel; add one with `closewatch watch edit`")
    for channel, problem in results:
        print(f"closewatch: {channel}: {'sent' if problem is None else problem}", file=sys.stderr)
    return 1 if any(problem is not None for _, problem in results) else 0


def run_log(args: argparse.Namespace) -> int:
    """One row an alert and one a delivery, the newest first. Raises UsageError."""
    with open_store(args) as store, store.read() as reader:
        log = managing.read_log(reader, args.watch, limit=limit_of(args))
    rows: list[dict[str, object]] = [
        {"kind": "alert", "at": alert.at.isoformat(), "id": alert.key, "told": message.title, "state": message.status,
         "reasons": list(alert.reasons), "event": message.facts["event"]}
        for alert, _, message in log.alerts
    ]  # fmt: skip
    rows += [
        {"kind": "delivery", "at": (d.sent or d.due).isoformat(), "id": d.id, "told": read_channel(d.channel).shown,
         "state": d.state, "alerts": list(d.alerts), "attempts": d.attempts,
         "next": d.due.isoformat() if d.state == "waiting" else None, "error": d.error}
        for d in log.deliveries
    ]  # fmt: skip
    more = ("alerts", "next", "event") if args.format == "csv" else ()
    write_rows(rows, ("kind", "at", "state", "told", "reasons", "attempts", "error", "id", *more), args.format)
    return 0


def run_resend(args: argparse.Namespace) -> int:
    """Let failed deliveries go again, and send them. Raises UsageError."""
    with open_store(args) as store:
        count = managing.resend(store, args.watch, now=now(), ids=args.ids)
        print(f"closewatch: {count} deliveries are sent again", file=sys.stderr)
        return _deliver(store)


def run_deliver(args: argparse.Namespace) -> int:
    """Send what is due; 1 where a channel did not take it."""
    with open_store(args) as store:
        return _deliver(store)


def _deliver(store: Store) -> int:
    done = deliver(store, now=now())
    for name, channel, problem in done.problems:
        print(f"closewatch: {name!r}: {channel}: {problem}", file=sys.stderr)
    print(f"closewatch: {done.sent} sent, {done.retrying} to be tried again, {done.failed} failed", file=sys.stderr)
    return 1 if done.retrying or done.failed else 0


# --- pieces -----------------------------------------------------------------------------------------------------------


def _read_toml(path: Path, name: str | None) -> WatchSpec:
    try:
        return from_toml(path.read_text(encoding="utf-8"), name=name or path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _changed(spec: WatchSpec, args: argparse.Namespace) -> WatchSpec:
    """The specification with the options that were given. Raises UsageError."""
    changes: dict[str, object] = {}
    if args.name is not None:
        changes["name"] = args.name
    if args.channel is not None:
        changes["channels"] = tuple(dict.fromkeys(str(read_channel(line)) for line in args.channel))
    if args.digest is not None:
        changes["digest"] = parse_digest(args.digest)
    if args.quiet is not None:
        changes["quiet"] = None if args.quiet in {"", "none"} else parse_quiet(args.quiet)
    if args.zone is not None:
        changes["zone"] = parse_zone(args.zone)
    if args.min_sources is not None:
        changes["min_sources"] = args.min_sources
    if args.publisher is not None:
        changes["publishers"] = tuple(args.publisher)
    if args.place is not None:
        changes["places"] = tuple(resolve_place(place) for place in args.place)
    return replace(spec, **changes)  # type: ignore[arg-type] # each under its field's name


def _tell(spec: WatchSpec, done: str) -> None:
    print(f"closewatch: {spec.name!r} {done}", file=sys.stderr)
    for label, words in spec.describe():
        print(f"  {label:<12}{words}", file=sys.stderr)
    for line in spec.channels:
        print(f"  {'channel':<12}{read_channel(line).shown}", file=sys.stderr)
    if not spec.channels:
        print("  no channel: alerts are only kept in the log; add one with --channel", file=sys.stderr)
