"""PLOVER: one JSON event a line, with all fields of the manual's draft 2.0; unknown values are null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from closewatch.export.cells import last_day
from closewatch.export.counting import Tally
from closewatch.export.polecat import plover_country
from closewatch.export.units import Left, Side, Unit
from closewatch.knowledge import export_codes

_RESOLUTION = {1: 5, 2: 4, 3: 3, 4: 2, 6: 1}  # PLOVER counts from 1, a country, to 5, a place within a city


def write_plover(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """One JSON object a line for each unit."""
    for unit in units:
        record = event_object(unit)
        if isinstance(record, Left):
            tally.leave(record.reason)
            continue
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        tally.wrote(1)


def event_object(unit: Unit) -> dict[str, Any] | Left:
    """The PLOVER event of a unit, with what PLOVER has no field for under "closewatch"."""
    if unit.day is None:
        return Left("no day is known")
    last = last_day(unit.day, unit.past)
    record = unit.record
    sentence = record["sentence"]
    return {
        "id": f"closewatch:{unit.id}", "has_event": True, "date": unit.day.isoformat(), "time": None,
        "enddate": None if last is None or last == unit.day else last.isoformat(), "endtime": None,
        "actor": [_entity(s) for s in unit.actors], "recipient": [_entity(s) for s in unit.recipients],
        "event": unit.type, "event_loc": _location(unit.where), "event_text": record["trigger"]["text"],
        "quad_code": record["quad"], "event_scale": record["intensity"],
        "mode": [*([] if unit.mode is None else [unit.mode]), *record["aux"]], "context": list(unit.contexts),
        "link": unit.document.url, "text": sentence["text"],
        "text_info": {"sequence": sentence["number"] + 1, **_trigger_span(record), "text_story": None},
        "cite_info": _citation(unit), "coder": record["made_by"]["code"],
        "coded_date": unit.told_first.date().isoformat(), "coded_time": f"{unit.told_first:%H:%M:%S}",
        "comment": record["why"]["says"], "closewatch": _ours(unit),
    }  # fmt: skip


def _trigger_span(record: Mapping[str, Any]) -> dict[str, int | None]:
    """Where the trigger stands in the restored sentence; of several places the one nearest to its raw offset."""
    sentence, words = record["sentence"]["text"], record["trigger"]["text"]
    expected = record["trigger"]["start"] - record["sentence"]["start"]
    starts = [i for i in range(len(sentence)) if sentence.startswith(words, i)] if words else []
    if len(starts) == 0:
        return {"start": None, "end": None}
    start = min(starts, key=lambda i: abs(i - expected))
    return {"start": start, "end": start + len(words)}


def _entity(side: Side) -> dict[str, Any]:
    is_wikidata = side.id is not None and side.id[:1] == "Q" and side.id[1:].isdigit()
    return {
        "code": plover_country(side.country), "sector": side.sector, "other_sector_codes": list(side.sectors[1:]),
        "entity_text": side.text, "entity_name": side.name, "identifier_id": side.id,
        "identifier_text": "Wikidata" if is_wikidata else None if side.id is None else "Closewatch",
        "religion": None, "ethnicity": None, "office": side.role, "gender": None, "age": None,
    }  # fmt: skip


def _location(place: Mapping[str, Any]) -> dict[str, Any] | None:
    if place["text"] is None and place["country"] is None:
        return None
    country = export_codes.countries().get(place["country"] or "")
    precision = place["precision"]
    name = place["name"]
    return {
        "extracted_place": place["text"], "resolved_place": name, "geonameid": place["geonames_id"],
        "lat": place["lat"], "lon": place["lon"], "city": name if precision in {1, 2} else None,
        "district": name if precision == 3 else None, "province": name if precision == 4 else None,
        "country": None if country is None else country.name, "country_code": plover_country(place["country"]),
        "feature_class": None, "feature_code": None, "resolution": _RESOLUTION.get(precision or 0),
    }  # fmt: skip


def _citation(unit: Unit) -> dict[str, Any]:
    doc = unit.document
    return {
        "corpus": None, "citation": doc.id, "url": doc.url, "title": doc.title, "language": doc.language,
        "publication": doc.publisher, "license": None, "copyright": None, "coder": unit.record["made_by"]["code"],
        "codebook": "PLOVER draft 2.0", "version": unit.record["made_by"]["knowledge"],
    }  # fmt: skip


def _ours(unit: Unit) -> dict[str, Any]:
    said_by = unit.record["said_by"]
    return {
        "status": unit.status, "said_by": None if said_by is None else said_by["text"], "is_day_told": unit.is_day_told,
        "cameo": unit.cameo, "rule": unit.record["why"]["rule"], "certainty": unit.record["why"]["certainty"],
        "reports": unit.reports, "sources": unit.sources, "happening": unit.happening, "events": [e.id for e in unit.events],
        "published": None if unit.document.published is None else unit.document.published.isoformat(),
    }  # fmt: skip
