"""Options that the commands over a store share: which store, and which events."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence

from closewatch.code.actors import resolve_actor
from closewatch.errors import UsageError
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.knowledge.countries import state_names
from closewatch.knowledge.ontology import TYPES, plover
from closewatch.model.status import STATUSES
from closewatch.store.api import Reader, Store
from closewatch.store.people import unknown_terms
from closewatch.store.rows import EventFilter

STORE_VARIABLE = "CLOSEWATCH_STORE"


def add_store_option(parser: argparse.ArgumentParser) -> None:
    """Add `--store`."""
    parser.add_argument(
        "--store", metavar="PATH|URL",
        help=f"the store: a file, or postgresql://user@host/name (default: ${STORE_VARIABLE}, else a file in your data folder)",
    )  # fmt: skip


def open_store(args: argparse.Namespace, *, create: bool = False) -> Store:
    """The store that is meant; commands that only read do not make one."""
    return Store.open(args.store or os.environ.get(STORE_VARIABLE) or None, create=create)


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which events are meant."""
    who = "a country (RUS), an id (Q159), a country's sector (RUSGOV) or a name (\"North Korea\")"
    group = parser.add_argument_group("which events (options add up; values of one option are alternatives)")
    add = group.add_argument
    add("--actor", action="append", default=[], metavar="WHO", help=f"who acts: {who}")
    add("--recipient", action="append", default=[], metavar="WHO", help="who is acted on")
    add("--party", action="append", default=[], metavar="WHO", help="who is on either side")
    add("--dyad", metavar="A,B", help="between the two, whoever acts")
    add("--type", action="append", default=[], metavar="TYPE", help=f"PLOVER type: {', '.join(TYPES)}")
    add("--mode", action="append", default=[], metavar="MODE", help="PLOVER mode, such as meet or aerial")
    add("--cameo", action="append", default=[], metavar="CODE", help="CAMEO code or its beginning")
    add("--context", action="append", default=[], metavar="CONTEXT", help="PLOVER context, such as military or election")
    add("--status", action="append", default=[], metavar="STATUS", help=f"{', '.join(STATUSES)}")
    add("--quad", action="append", default=[], type=int, choices=(1, 2, 3, 4), metavar="N",
        help="quad class: 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict")  # fmt: skip
    add("--since", metavar="YYYY-MM-DD", help="on that day or later")
    add("--until", metavar="YYYY-MM-DD", help="before that day")
    add("--country", action="append", default=[], metavar="COUNTRY", help="where it happened: a country's code or name")
    add("--place", metavar="PLACE", help="where it happened: a town's or division's name, or its GeoNames id")
    add("--publisher", action="append", default=[], metavar="NAME", help="who published the report")
    add("--text", metavar="WORDS", help='words that the report has; "in a row", war* for beginnings, -word for what it lacks')


def filter_from(args: argparse.Namespace, *, all_revisions: bool = False) -> EventFilter:
    """The filter that the options make. Raises UsageError for values that make no sense."""
    actor, recipient, either_way = tuple(args.actor), tuple(args.recipient), False
    if args.dyad is not None:
        sides = [side.strip() for side in args.dyad.split(",")]
        if len(sides) != 2 or "" in sides or actor or recipient:
            raise UsageError(f"--dyad is {args.dyad!r}, expected two names with a comma between, and no --actor or --recipient")
        actor, recipient, either_way = (sides[0],), (sides[1],), True
    modes = sorted({mode for entry in plover().values() for mode, _ in entry.modes})
    return EventFilter(
        actor=actor, recipient=recipient, either_way=either_way, party=tuple(args.party),
        types=_among("--type", [t.upper() for t in args.type], TYPES), modes=_among("--mode", args.mode, modes),
        cameo=tuple(args.cameo), contexts=_among("--context", args.context, CONTEXTS),
        statuses=_among("--status", args.status, STATUSES), quads=tuple(args.quad), since=_day("--since", args.since),
        until=_day("--until", args.until), countries=tuple(_country(c) for c in args.country), place=args.place,
        publishers=tuple(args.publisher), text=args.text, all_revisions=all_revisions,
    )  # fmt: skip


def tell_unknown(reader: Reader, f: EventFilter) -> None:
    """Say on stderr which names of the filter nobody in the store bears."""
    for term in unknown_terms(reader.connection, (*f.actor, *f.recipient, *f.party)):
        print(f"closewatch: nobody in this store is meant by {term!r}", file=sys.stderr)


def _among(option: str, values: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if value not in known:
            raise UsageError(f"{option} is {value!r}, expected one of {', '.join(known)}")
    return tuple(values)


def _day(option: str, value: str | None) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{option} is {value!r}, expected a day as YYYY-MM-DD") from error


def _country(value: str) -> str:
    """The code of a country given by its code or a name."""
    if value.upper() in state_names():
        return value.upper()
    code = resolve_actor(value).country
    if code is None or code not in state_names():
        raise UsageError(f"--country is {value!r}, expected a country's code (KEN) or name")
    return code
