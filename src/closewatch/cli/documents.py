"""`closewatch documents`: what was put into the store, and one document's text."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice

from closewatch.cli.filters import add_store_option, open_store
from closewatch.cli.rows import Row, add_format_option, add_limit_option, limit_of, write_rows
from closewatch.errors import UsageError
from closewatch.store.api import Reader
from closewatch.store.rows import StoredDocument

_COLUMNS = ("key", "id", "published", "publisher", "language", "title", "note")
_REFUSED = ("at", "place", "line", "reason")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "documents",
        help="documents of the store, the text of one, or what was refused",
        description="Documents of the store, the last added first; with a key or an id, one document's restored text.",
        epilog="Example: closewatch documents --limit 20",
    )
    parser.add_argument("document", nargs="?", metavar="KEY|ID", help="the document whose text is wanted")
    parser.add_argument("--raw", action="store_true", help="the bytes of the text as received, not the restored text")
    parser.add_argument("--page", action="store_true", help="the bytes of the page that the text was taken from")
    parser.add_argument("--refused", action="store_true", help="what was refused, with the reasons")
    parser.add_argument("--not-coded", action="store_true", help="only documents that were not coded, with the reasons")
    add_format_option(parser)
    add_limit_option(parser)
    add_store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Documents, refusals or a text on stdout."""
    with open_store(args) as store, store.read() as r:
        if args.document is not None:
            _write_text(r, named_document(r, args.document), args)
        elif args.refused:
            rows: Iterator[Row] = ({n: getattr(f, n) for n in _REFUSED} for f in r.refusals(newest_first=True))
            write_rows(islice(rows, limit_of(args)), _REFUSED, args.format)
        else:
            found = r.documents(newest_first=True)
            rows = (row(d) for d in found if d.note is not None or not args.not_coded)
            write_rows(islice(rows, limit_of(args)), _COLUMNS, args.format)
    return 0


def row(d: StoredDocument) -> Row:
    """A document as it is shown."""
    return {name: getattr(d, name) for name in d.__dataclass_fields__}


def named_document(r: Reader, name: str) -> StoredDocument:
    """The document of an id or a key. Raises UsageError where there is none."""
    found = r.find_document(name)
    if found is None and name.isdigit():
        found = r.document(int(name))
    if found is None:
        raise UsageError(f"no document of the store has the key or the id {name!r}")
    return found


def _write_text(r: Reader, d: StoredDocument, args: argparse.Namespace) -> None:
    if args.raw or args.page:
        data = r.raw(d.key) if args.raw else r.page(d.key)
        if data is None:
            raise UsageError(f"document {d.key} came without a page")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(r.text(d.key).encode("utf-8", "replace").decode() + "\n")
