"""CSV and Parquet: our own record as a table, with what is known of its document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, TextIO

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from closewatch.code.record import CSV_COLUMNS, csv_row
from closewatch.export.cells import csv_writer
from closewatch.export.counting import Tally
from closewatch.export.units import Side, Unit

DOCUMENT_COLUMNS = (
    "day", "past", "is_day_told", "happening", "reports", "sources", "told_first", "told_last", "document_url",
    "document_title", "publisher", "published", "source", "language", "added",
)  # fmt: skip
TABLE_COLUMNS = (*CSV_COLUMNS, *DOCUMENT_COLUMNS)
_BATCH = 2_000

_SIDE = pa.struct(
    [("name", pa.string()), ("id", pa.string()), ("country", pa.string()), ("sector", pa.string()),
     ("sectors", pa.list_(pa.string())), ("role", pa.string()), ("text", pa.string()), ("start", pa.int32())]
)  # fmt: skip
_MOMENT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        ("id", pa.string()), ("document_id", pa.string()), ("type", pa.string()), ("mode", pa.string()),
        ("contexts", pa.list_(pa.string())), ("cameo", pa.string()), ("quad", pa.int8()), ("goldstein", pa.float32()),
        ("intensity", pa.float32()), ("status", pa.string()), ("aux", pa.list_(pa.string())),
        ("actors", pa.list_(_SIDE)), ("recipients", pa.list_(_SIDE)),
        ("trigger", pa.string()), ("trigger_start", pa.int32()), ("trigger_end", pa.int32()),
        ("when_text", pa.string()), ("when_first", pa.date32()), ("when_past", pa.date32()),
        ("day", pa.date32()), ("past", pa.date32()), ("is_day_told", pa.bool_()),
        ("where_text", pa.string()), ("where_name", pa.string()), ("geonames_id", pa.int64()), ("lat", pa.float64()),
        ("lon", pa.float64()), ("where_country", pa.string()), ("where_precision", pa.int8()),
        ("said_by", pa.string()), ("said_by_country", pa.string()),
        ("sentence", pa.string()), ("sentence_number", pa.int32()), ("sentence_start", pa.int32()), ("sentence_end", pa.int32()),
        ("rule", pa.string()), ("says", pa.string()), ("certainty", pa.float32()), ("code", pa.string()),
        ("knowledge", pa.string()),
        ("happening", pa.int64()), ("reports", pa.int32()), ("sources", pa.int32()), ("told_first", _MOMENT),
        ("told_last", _MOMENT), ("events", pa.list_(pa.string())),
        ("document_url", pa.string()), ("document_title", pa.string()), ("publisher", pa.string()),
        ("published", pa.date32()), ("source", pa.string()), ("language", pa.string()), ("added", _MOMENT),
    ]
)  # fmt: skip


def write_csv(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """A header, and one line for each unit; values of several actors are joined by "; ", unknown is empty."""
    writer = csv_writer(out, TABLE_COLUMNS)
    for unit in units:
        values = dict(zip(CSV_COLUMNS, csv_row(as_record(unit)), strict=True))
        more = {name: "" if value is None else value for name, value in _document(unit).items()}
        writer.writerow({**values, **more})
        tally.wrote(1)


def as_record(unit: Unit) -> dict[str, Any]:
    """The record of a unit: a happening's own ends, contexts, status and place in that of the report that stands for it."""
    if unit.events[0].record is unit.record and len(unit.events) == 1:
        return dict(unit.record)
    return {
        **unit.record, "id": unit.id, "status": unit.status, "contexts": list(unit.contexts), "where": dict(unit.where),
        "actors": [_role(s) for s in unit.actors], "recipients": [_role(s) for s in unit.recipients],
    }  # fmt: skip


def _role(side: Side) -> dict[str, Any]:
    return {
        "name": side.name, "id": side.id, "country": side.country, "sector": side.sector, "sectors": list(side.sectors),
        "role": side.role, "text": side.text, "start": side.start,
    }  # fmt: skip


def _document(unit: Unit) -> dict[str, Any]:
    doc = unit.document
    return {
        "day": _iso(unit.day), "past": _iso(unit.past), "is_day_told": unit.is_day_told, "happening": unit.happening,
        "reports": unit.reports, "sources": unit.sources, "told_first": unit.told_first.isoformat(),
        "told_last": unit.told_last.isoformat(), "document_url": doc.url, "document_title": doc.title,
        "publisher": doc.publisher, "published": _iso(doc.published), "source": doc.source, "language": doc.language,
        "added": doc.added.isoformat(),
    }  # fmt: skip


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def write_parquet(units: Iterable[Unit], out: BinaryIO, tally: Tally, metadata: Mapping[str, Any]) -> None:
    """One row for each unit, written by batches; `metadata` is stored as JSON under the key "closewatch"."""
    schema = SCHEMA.with_metadata({"closewatch": json.dumps(metadata, ensure_ascii=False)})
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        batch: list[dict[str, Any]] = []
        for unit in units:
            batch.append(parquet_row(unit))
            tally.wrote(1)
            if len(batch) == _BATCH:
                writer.write_batch(_record_batch(batch, schema))
                batch.clear()
        writer.write_batch(_record_batch(batch, schema))


def _record_batch(rows: list[dict[str, Any]], schema: Any) -> Any:
    """The rows as a batch; halves of characters, which no UTF-8 can hold, become question marks."""
    try:
        return pa.RecordBatch.from_pylist(rows, schema)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_whole(row) for row in rows], schema)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}
    return [_whole(v) for v in value] if isinstance(value, list) else value


def parquet_row(unit: Unit) -> dict[str, Any]:
    """The values of a unit by column, typed."""
    r = as_record(unit)
    doc = unit.document
    said_by = r["said_by"] or {"text": None, "country": None}
    when, where = r["when"], r["where"]
    return {
        **{name: r[name] for name in ("id", "document_id", "type", "mode", "contexts", "cameo", "quad", "goldstein",
                                      "intensity", "status", "aux")},
        "actors": [_role(s) for s in unit.actors], "recipients": [_role(s) for s in unit.recipients],
        "trigger": r["trigger"]["text"], "trigger_start": r["trigger"]["start"], "trigger_end": r["trigger"]["end"],
        "when_text": when["text"], "when_first": _date(when["first"]), "when_past": _date(when["past"]),
        "day": unit.day, "past": unit.past, "is_day_told": unit.is_day_told,
        "where_text": where["text"], "where_name": where["name"], "geonames_id": where["geonames_id"], "lat": where["lat"],
        "lon": where["lon"], "where_country": where["country"], "where_precision": where["precision"],
        "said_by": said_by["text"], "said_by_country": said_by["country"], "sentence": r["sentence"]["text"],
        "sentence_number": r["sentence"]["number"], "sentence_start": r["sentence"]["start"],
        "sentence_end": r["sentence"]["end"], "rule": r["why"]["rule"], "says": r["why"]["says"],
        "certainty": r["why"]["certainty"], "code": r["made_by"]["code"], "knowledge": r["made_by"]["knowledge"],
        "happening": unit.happening, "reports": unit.reports, "sources": unit.sources, "told_first": unit.told_first,
        "told_last": unit.told_last, "events": [e.id for e in unit.events],
        "document_url": doc.url, "document_title": doc.title, "publisher": doc.publisher, "published": doc.published,
        "source": doc.source, "language": doc.language, "added": doc.added,
    }  # fmt: skip


def _date(value: str | None) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(value)
