"""From rows (JSON objects, lines of a table) to records: one naming of columns for all formats.

In: a mapping of column names to values. Out: a record or a refusal that names the row.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping

from closewatch.sources.plain import decode
from closewatch.sources.records import Record, Refusal, sized

TEXT_COLUMNS = ("text", "event_text", "body", "content")  # the first that is there is the text
COLUMNS = (*TEXT_COLUMNS, "id", "title", "url", "publisher", "source", "published", "date", "language", "retrieved")


def read_json_lines(lines: Iterable[bytes], place: str) -> Iterator[Record | Refusal]:
    """The records of JSON lines; empty lines are passed over."""
    is_empty = True
    for number, data in enumerate(lines, 1):
        if not data.strip():
            continue
        is_empty = False
        text = decode(data, place, number)
        yield Refusal(place, number, text.reason) if isinstance(text, Refusal) else _json_record(text, place, number)
    if is_empty:
        yield Refusal(place, None, "is empty")


def json_object(line: str | bytes) -> dict[str, object] | str:
    """The JSON object of a line; what is wrong, where it holds none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"no JSON: {error}"
    return row if isinstance(row, dict) else f"a JSON object is expected, found {type(row).__name__}"


def _json_record(line: str, place: str, number: int) -> Record | Refusal:
    row = json_object(line)
    return Refusal(place, number, row) if isinstance(row, str) else row_record(row, place, number, "record")


def row_record(row: Mapping[str, object], place: str, number: int, what: str = "row") -> Record | Refusal:
    """The record of a row; `number` counts from 1, `what` is what messages call it."""
    text_column = next((c for c in TEXT_COLUMNS if row.get(c) is not None), None)
    text = None if text_column is None else row[text_column]
    if not isinstance(text, str):
        return Refusal(place, number, f"the {what} has no `text` (nor `event_text`, `body`, `content`) that is a string")
    if not text.strip():
        return Refusal(place, number, f"`{text_column}` is empty")
    published = _day(row.get("published") or row.get("date"))
    if isinstance(published, str):
        return Refusal(place, number, f"`published` (or `date`) is {published!r}, expected YYYY-MM-DD")
    retrieved = _moment(row.get("retrieved"))
    if isinstance(retrieved, str):
        return Refusal(place, number, f"`retrieved` is {retrieved!r}, expected YYYY-MM-DDTHH:MM:SSZ")
    given = row.get("id")
    record = Record(
        text, f"{place}:{number}", None if given is None or given == "" else str(given), published,
        _text(row, "title"), _text(row, "url"), _text(row, "publisher") or _text(row, "source"),
        _text(row, "language"), retrieved, kind="row",
    )  # fmt: skip
    return sized(record, place, number)


def _text(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None


def _day(value: object) -> datetime.date | str | None:
    """The day of a date field, as the source states it; the value as a string where it is no date."""
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)


def _moment(value: object) -> datetime.datetime | str | None:
    """The moment of a time field, UTC where it names no zone; the value as a string where it is none."""
    if value is None or value == "":
        return None
    try:
        moment = value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
