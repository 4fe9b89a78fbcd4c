"""`closewatch restore`: disguised or damaged text in, restored text out."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from closewatch.errors import InputError, UsageError
from closewatch.model.text import Document, Edit
from closewatch.restore.api import restore

_LINES = (".jsonl", ".ndjson")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
_TEXT_FIELDS = ("text", "event_text")
_SHOWN = 40  # changed words that a report lists
_MARK, _PLAIN = "\x1b[7m", "\x1b[0m"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "restore",
        help="restore disguised or damaged text",
        description="Undo look-alike letters, hidden characters and broken encodings; leave genuine text alone.",
        epilog="Example: closewatch restore article.txt --report",
    )
    add = parser.add_argument
    add("sources", nargs="*", default=["-"], metavar="FILE|-", help="text or JSON lines; - is standard input")
    add("--edits", action="store_true",
        help="write the edits as JSON lines instead of the text; in JSON lines, put them into each record")  # fmt: skip
    add("--report", action="store_true",
        help="show what was found and mark the disguised words; in JSON lines, put it into each record")  # fmt: skip
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--jsonl", action="store_true",
                      help="the input is JSON lines: `text` (or `event_text`) is restored, all else stays")  # fmt: skip
    kind.add_argument("--lines", action="store_true",
                      help="each line is a document of its own, written as soon as it is read")  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restore the sources one after another; what cannot be read is named on stderr and left out."""
    if args.edits and args.report and not args.jsonl and not any(s.endswith(_LINES) for s in args.sources):
        raise UsageError("--edits and --report are two views of one text: give one of them, or JSON lines as input")
    refused = 0
    for source in args.sources:
        try:
            with _opened(source) as stream:
                for problem in _restore_stream(stream, source, args):
                    print(f"closewatch: refused {problem}", file=sys.stderr)
                    refused += 1
        except InputError as error:
            print(f"closewatch: refused {error}", file=sys.stderr)
            refused += 1
    return 1 if refused else 0


@contextlib.contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file or of standard input; an `InputError` that names the file where it cannot be opened."""
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115 - only opening may fail here; it is closed below
    except OSError as error:
        raise InputError(source, f"cannot be read: {error.strerror}") from error
    with stream:
        yield stream


def _restore_stream(stream: BinaryIO, source: str, args: argparse.Namespace) -> Iterator[InputError]:
    """Write what the stream restores to; yields what was refused."""
    lines = _read_lines(stream, source)
    first = next(lines, b"")
    if first == b"":
        yield InputError(source, "is empty")
        return
    if args.jsonl or source.endswith(_LINES) or (not args.lines and _is_record(first)):
        yield from _restore_records(_numbered(first, lines), source, args)
    elif args.lines:
        for number, line in _numbered(first, lines):
            yield from _restore_text(line, source, args, number)
    else:
        yield from _restore_text(first + b"".join(lines), source, args, None)


def _read_lines(stream: BinaryIO, source: str) -> Iterator[bytes]:
    try:
        yield from stream
    except OSError as error:
        raise InputError(source, f"cannot be read: {error.strerror}") from error


def _numbered(first: bytes, rest: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    yield 1, first
    yield from enumerate(rest, 2)


def _is_record(line: bytes) -> bool:
    """Whether a line is a JSON object with a text in it."""
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and any(isinstance(row.get(name), str) for name in _TEXT_FIELDS)


def _is_binary(data: bytes) -> bool:
    if data.startswith(_BYTE_ORDER_MARKS):
        return False
    return b"\0" in data or (len(data) - len(data.translate(None, _CONTROLS))) * 20 > len(data)


def _restore_text(data: bytes, source: str, args: argparse.Namespace, line: int | None) -> Iterator[InputError]:
    """Restore one text and write it in the form that the arguments ask for."""
    if _is_binary(data):
        yield InputError(source, "is binary, not text", line=line)
        return
    doc = restore(data, source=source)
    _warn_of_bytes(data, doc, source, line)
    if args.edits:
        for edit in doc.edits:
            _write(json.dumps({"source": source, **_edit_record(doc, edit)}, ensure_ascii=False) + "\n")
    elif args.report:
        _write("".join(_report_lines(doc, source if line is None else f"{source}:{line}", sys.stdout.isatty())))
    else:
        _write(doc.text)
    if args.lines:
        sys.stdout.flush()


def _warn_of_bytes(data: bytes, doc: Document, source: str, line: int | None) -> None:
    """Say on stderr where bytes were not UTF-8, and how they were read."""
    if doc.encoding != "utf-8":
        print(f"closewatch: {source}: read as {doc.encoding}", file=sys.stderr)
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + (line or 1)
        print(
            f"closewatch: {source}:{at}: no UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}; "
            "read as Windows-1252",
            file=sys.stderr,
        )


def _restore_records(lines: Iterable[tuple[int, bytes]], source: str, args: argparse.Namespace) -> Iterator[InputError]:
    """Restore the text of each JSON record and write the record; all its other fields stay as they are."""
    for number, line in lines:
        if line.strip() == b"":
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            yield InputError(source, f"no JSON: {error}", line=number)
            continue
        name = next((n for n in _TEXT_FIELDS if isinstance(row, dict) and isinstance(row.get(n), str)), None)
        if name is None:
            yield InputError(source, "the record has no `text` (nor `event_text`) that is a string", line=number)
            continue
        doc = restore(row[name], source=source)
        row[name] = doc.text
        if args.edits:
            row["edits"] = [_edit_record(doc, edit) for edit in doc.edits]
        if args.report:
            row["report"] = _report_record(doc)
        ending = "\r\n" if line.endswith(b"\r\n") else "\n"
        _write(json.dumps(row, ensure_ascii=False) + ending)


def _write(text: str) -> None:
    """Text to stdout with the line ends that it has."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _edit_record(doc: Document, edit: Edit) -> dict[str, Any]:
    return {
        "start": edit.start,
        "end": edit.end,
        "raw": doc.raw[edit.start : edit.end],
        "replacement": edit.replacement,
        "reason": edit.reason,
        "certainty": edit.certainty,
    }


def _report_record(doc: Document) -> dict[str, Any]:
    report = doc.report
    return {
        "verdict": report.verdict,
        "reason": report.reason,
        "findings": [
            {"what": f.what, "count": f.count, "positions": list(f.positions), "certainty": f.certainty}
            for f in report.findings
        ],
    }


def _report_lines(doc: Document, place: str, colour: bool) -> Iterator[str]:
    """The report that a person reads: verdict, what was found, and the changed words marked in their lines."""
    report = doc.report
    yield f"{place}: {report.verdict}: {report.reason}\n"
    for finding in report.findings:
        yield f"  {finding.what}: {finding.count} places, certainty {finding.certainty:.2f} or more\n"
    for shown, (start, end) in enumerate(_changed_words(doc)):
        if shown == _SHOWN:
            yield f"  … only the first {_SHOWN} places are shown; --edits lists all\n"
            return
        yield f"  {_in_context(doc.raw, start, end, colour)}  →  {doc.text[slice(*_text_span(doc, start, end))]!r}\n"


def _text_span(doc: Document, start: int, end: int) -> tuple[int, int]:
    span = doc.to_text(start, end)
    return span.start, span.end


def _changed_words(doc: Document) -> Iterator[tuple[int, int]]:
    """Raw spans of words with an edit in them, in order, each once."""
    done = 0
    for edit in doc.edits:
        if edit.start < done:
            continue
        start, end = edit.start, edit.end
        while start > done and doc.raw[start - 1].isalnum():
            start -= 1
        while end < len(doc.raw) and doc.raw[end].isalnum() and end - start < 60:
            end += 1
        yield start, end
        done = end


def _in_context(raw: str, start: int, end: int, colour: bool) -> str:
    """The raw words around a span, with the span marked; invisible characters are written as escapes."""
    before, inside, after = raw[max(0, start - 20) : start], raw[start : min(end, start + 60)], raw[end : end + 20]
    left, right = (_MARK, _PLAIN) if colour else ("[", "]")
    return f"…{_visible(before)}{left}{_visible(inside)}{right}{_visible(after)}…"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else " " if c in "\n\t\r" else f"\\u{{{ord(c):x}}}" for c in text)
