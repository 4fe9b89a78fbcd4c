"""`closewatch code`: text in, events out."""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from closewatch.cli.report import Report
from closewatch.code.coder import code_many
from closewatch.code.record import CSV_COLUMNS, csv_row, event_record
from closewatch.errors import UsageError
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.sources.inputs import Refusal, read_inputs

_PROGRESS_EVERY = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "code",
        help="code the political events of texts",
        description="Restore texts and code their political events: who did what to whom, when, where, and who says so.",
        epilog="Example: closewatch code article.txt --published 2023-07-28 --format jsonl",
    )
    parser.add_argument("sources", nargs="*", default=["-"], metavar="FILE|DIR|-",
                        help="plain text, JSON lines (.jsonl, .ndjson) or folders of them; - is standard input")  # fmt: skip
    parser.add_argument("--published", metavar="YYYY-MM-DD", help="day of publication of texts that do not bring their own")
    parser.add_argument("--format", choices=("report", "jsonl", "csv"),
                        help="report (default on a terminal), jsonl (default elsewhere) or csv")  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Code the sources; rows on stdout, refusals and progress on stderr."""
    published = parse_day(args.published)
    refusals: list[Refusal] = []
    form = args.format or ("report" if sys.stdout.isatty() else "jsonl")
    write = {"report": write_report, "jsonl": write_jsonl, "csv": write_csv}[form]
    count = write(_progress(code_many(_documents(args.sources, published, refusals))), sys.stdout)
    for refusal in refusals:
        print(f"closewatch: refused {refusal}", file=sys.stderr)
    if refusals:
        print(f"closewatch: {count} documents coded, {len(refusals)} refused", file=sys.stderr)
    return 1 if refusals else 0


def parse_day(value: str | None) -> datetime.date | None:
    """The day that `--published` gives, None where it is not given. Raises UsageError where it is none."""
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"--published is {value!r}, expected a day as YYYY-MM-DD") from error


def _documents(sources: Iterable[str], published: datetime.date | None, refusals: list[Refusal]) -> Iterator[Document]:
    """Restored documents of the sources; what is refused is collected."""
    for item in read_inputs(sources):
        if isinstance(item, Refusal):
            refusals.append(item)
            continue
        yield restore(
            item.raw, id=item.id, source=item.place, url=item.url, title=item.title, publisher=item.publisher,
            published=item.published or published,
        )  # fmt: skip


def _progress(pairs: Iterable[tuple[Document, list[Any]]]) -> Iterator[tuple[Document, list[Any]]]:
    """The same pairs, with a count on stderr where that is a terminal."""
    show = sys.stderr.isatty()
    number = 0
    for number, pair in enumerate(pairs, 1):
        if show and number % _PROGRESS_EVERY == 0:
            print(f"\r{number} documents", end="", file=sys.stderr, flush=True)
        yield pair
    if show and number >= _PROGRESS_EVERY:
        print(f"\r{number} documents", file=sys.stderr)


def write_jsonl(pairs: Iterable[tuple[Document, list[Any]]], out: TextIO) -> int:
    """One event record a line; returns the number of documents."""
    count = 0
    for doc, events in pairs:
        for event in events:
            out.write(json.dumps(event_record(event, doc), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(pairs: Iterable[tuple[Document, list[Any]]], out: TextIO) -> int:
    """One event a row, several actors joined by "; "; returns the number of documents."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    count = 0
    for doc, events in pairs:
        for event in events:
            writer.writerow(csv_row(event_record(event, doc)))
        count += 1
    return count


def write_report(pairs: Iterable[tuple[Document, list[Any]]], out: TextIO) -> int:
    """What a person wants to read; returns the number of documents."""
    report = Report(out, colour=out.isatty())
    count = 0
    for doc, events in pairs:
        report.document(doc, events)
        count += 1
    return count
