"""GeoJSON: a FeatureCollection of the events that have a point. A country or a region is never turned into a point."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from closewatch.export.cells import last_day
from closewatch.export.counting import Tally
from closewatch.export.units import Left, Side, Unit

NO_POINT = "the place is unknown or larger than a point"


def write_geojson(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """One feature for each unit with a point; the counts stand at the end under the foreign member "closewatch"."""
    out.write('{"type": "FeatureCollection", "features": [')
    for unit in units:
        made = feature(unit)
        if isinstance(made, Left):
            tally.leave(made.reason)
            continue
        out.write((",\n" if tally.rows else "\n") + json.dumps(made, ensure_ascii=False))
        tally.wrote(1)
    out.write('\n], "closewatch": ' + json.dumps(tally.counts(), ensure_ascii=False) + "}\n")


def feature(unit: Unit) -> dict[str, Any] | Left:
    """A unit as a feature with a point."""
    lat, lon = unit.where["lat"], unit.where["lon"]
    if lat is None or lon is None:
        return Left(NO_POINT)
    return {
        "type": "Feature", "id": unit.id, "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties(unit),
    }  # fmt: skip


def properties(unit: Unit) -> dict[str, Any]:
    """What a map shows of a unit."""
    place = unit.where
    last = last_day(unit.day, unit.past)
    return {
        "type": unit.type, "mode": unit.mode, "cameo": unit.cameo, "quad": unit.record["quad"],
        "goldstein": unit.record["goldstein"], "intensity": unit.record["intensity"], "status": unit.status,
        "contexts": list(unit.contexts), "day": None if unit.day is None else unit.day.isoformat(),
        "last_day": None if last is None else last.isoformat(), "is_day_told": unit.is_day_told,
        "actors": [_side(s) for s in unit.actors], "recipients": [_side(s) for s in unit.recipients],
        "place": place["name"], "country": place["country"], "geonames_id": place["geonames_id"],
        "precision": place["precision"], "sentence": unit.sentence, "url": unit.document.url, "title": unit.document.title,
        "publisher": unit.document.publisher, "reports": unit.reports, "sources": unit.sources, "happening": unit.happening,
    }  # fmt: skip


def _side(side: Side) -> dict[str, Any]:
    return {"name": side.name, "text": side.text, "country": side.country, "sector": side.sector, "id": side.id}
