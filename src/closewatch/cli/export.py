"""`closewatch export`: stored events as a file in one of the field's formats."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import sys
from pathlib import Path
from typing import Any

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.export.counting import Tally
from closewatch.export.formats import FORMATS, Plan, export, export_to, plan
from closewatch.export.streams import units_of
from closewatch.model.status import STATUSES
from closewatch.store.rows import EventFilter


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "export",
        help="write stored events in the formats of the field",
        description="Write stored events as PLOVER, POLECAT, ICEWS, GDELT, ACLED-like, UCDP-like, GeoJSON, Parquet, CSV, GEXF or "
        "FollowTheMoney. Beside the file stand its codebook and its counts: what was written, what was left out and why. "
        "Formats that have no status hold what is asserted or claimed, unless --status or --all-statuses says otherwise.",
        epilog="Example: closewatch export --as gdelt --since 2024-01-01 --out events.export.CSV",
    )
    parser.add_argument("--as", dest="format", required=True, choices=tuple(FORMATS), help="the format")
    parser.add_argument(
        "--out", required=True, metavar="PATH|-",
        help="the file, compressed where its name ends in .zip; - is standard output (the data alone; not for parquet)",
    )  # fmt: skip
    parser.add_argument(
        "--unit", choices=("happening", "event"), help="a row for each happening, or for each report of it (default: by format)"
    )
    parser.add_argument("--all-statuses", action="store_true", help="also what is expected, speculated, called for or denied")
    add_store_option(parser)
    add_filter_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file; the counts on stderr."""
    meant = filter_from(args)
    statuses = STATUSES if args.all_statuses else meant.statuses
    # The status is chosen among what was read, so that what it leaves out is counted.
    meant = dataclasses.replace(meant, statuses=())
    now = datetime.datetime.now(datetime.UTC)
    how = plan(args.format, now=now, unit=args.unit, statuses=statuses, asked=_told(meant))
    with open_store(args) as store, store.read() as reader:
        tell_unknown(reader, meant)
        units = units_of(reader, meant, how.unit)
        tally = export_to(units, sys.stdout, how) if args.out == "-" else export(units, Path(args.out), how)
    _report(tally, how)
    return 0


def _told(filter: EventFilter) -> dict[str, Any]:
    """What narrows, as the sidecar holds it."""
    values = dataclasses.asdict(filter).items()
    return {k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in values if v}


def _report(tally: Tally, how: Plan) -> None:
    print(f"closewatch: {tally.read} {how.unit}s read, {tally.exported} exported in {tally.rows} rows", file=sys.stderr)
    for reason, count in tally.left_out.most_common():
        print(f"closewatch: left out {count}: {reason}", file=sys.stderr)
