"""`closewatch counts` and `closewatch series`: how many in a period, and how friendly."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from closewatch.cli.filters import add_filter_options, add_store_option, filter_from, open_store, tell_unknown
from closewatch.cli.rows import Row, add_format_option, write_rows
from closewatch.store.counting import Cooperation, Scores

_PERIODS = ("day", "week", "month", "year")
_SERIES = (
    "period", "n", "goldstein_n", "goldstein_mean", "goldstein_sum", "goldstein_positive", "goldstein_negative",
    "intensity_n", "intensity_mean", "intensity_sum", "intensity_positive", "intensity_negative",
)  # fmt: skip


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the command line."""
    counts = subparsers.add_parser(
        "counts",
        help="numbers of events or happenings a day, week, month or year",
        description="How many events, or happenings that they report, fall into each day, week (from Monday), month or year. "
        "A period without a name holds those whose day is unknown.",
        epilog='Example: closewatch counts --dyad "IND,PAK" --by week --of happenings',
    )
    counts.add_argument("--of", choices=("events", "happenings"), default="events", help="what is counted (default events)")
    _add_options(counts)
    counts.set_defaults(run=run_counts)
    series = subparsers.add_parser(
        "series",
        help="published scores of cooperation and conflict a period",
        description="Scores a day, week, month or year: Goldstein's of the CAMEO codes and PLOVER's of modes and types, as "
        "published; none of our own. Each with the number of events that have one (n is the number of all), mean, sum, and "
        "the sums of the positive and of the negative scores. Asserted and claimed events count, unless --status says others.",
        epilog='Example: closewatch series --dyad "Russia,Ukraine" --by month --format csv',
    )
    _add_options(series)
    series.set_defaults(run=run_series)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", choices=_PERIODS, default="month", help="the period (default month)")
    add_format_option(parser)
    add_store_option(parser)
    add_filter_options(parser)


def run_counts(args: argparse.Namespace) -> int:
    """Counts on stdout."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        rows = ({"period": c.period, args.of: c.count} for c in r.counts(chosen, by=args.by, of=args.of))
        write_rows(rows, ("period", args.of), args.format)
    return 0


def run_series(args: argparse.Namespace) -> int:
    """Scores on stdout."""
    chosen = filter_from(args)
    with open_store(args) as store, store.read() as r:
        tell_unknown(r, chosen)
        write_rows((_row(c) for c in r.cooperation(chosen, by=args.by)), _SERIES, args.format)
    return 0


def _row(c: Cooperation) -> Row:
    return {"period": c.period, "n": c.n, **dict(_scores("goldstein", c.goldstein)), **dict(_scores("intensity", c.intensity))}


def _scores(name: str, s: Scores) -> Iterator[tuple[str, float | None]]:
    yield f"{name}_n", s.n
    yield f"{name}_mean", None if s.mean is None else round(s.mean, 3)
    yield f"{name}_sum", round(s.sum, 3)
    yield f"{name}_positive", round(s.positive, 3)
    yield f"{name}_negative", round(s.negative, 3)
