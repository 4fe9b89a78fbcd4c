"""ICEWS events: 20 columns, tab-separated with a header, quoting disabled; acts that go both ways stand twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TextIO

from closewatch.export.cells import digest, flat, number
from closewatch.export.counting import Tally
from closewatch.export.units import Dyad, Left, Side, Unit, dyads
from closewatch.knowledge import export_codes

_POINT = (1, 2)
_NOBODY = ("Unspecified Actor", "Unspecified", "")


def write_icews(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """A header, and one line for each pair of ends."""
    out.write("\t".join(export_codes.header("icews")) + "\n")
    for unit in units:
        lines = event_lines(unit)
        if isinstance(lines, Left):
            tally.leave(lines.reason)
            continue
        for cells in lines:
            out.write("\t".join(flat(c) for c in cells) + "\n")
        tally.wrote(len(lines))


def event_lines(unit: Unit) -> list[tuple[str, ...]] | Left:
    """The lines of a unit."""
    if unit.cameo is None:
        return Left("no CAMEO code")
    if unit.day is None:
        return Left("no day is known")
    return [_cells(unit, d, unit.day) for d in dyads(unit, unit.cameo)]


def event_id(unit: Unit, dyad: Dyad) -> int:
    """A number of 31 bits, as R's integers hold it; unique only together with the day, as in the original."""
    ends = [part for side in (dyad.source, dyad.target) for part in (side.key if side is not None else ("-",))]
    return digest(unit.id, dyad.cameo, *ends) >> 33


def _cells(unit: Unit, dyad: Dyad, day: datetime.date) -> tuple[str, ...]:
    return (
        str(event_id(unit, dyad)), day.isoformat(), *_end(dyad.source), export_codes.icews_label(dyad.cameo), dyad.cameo,
        export_codes.icews_intensity(dyad.cameo), *_end(dyad.target), str(unit.document.key),
        str(unit.record["sentence"]["number"] + 1), unit.document.publisher or "", *_place(unit),
    )  # fmt: skip


def _end(side: Side | None) -> tuple[str, str, str]:
    """Name, sectors and country."""
    if side is None:
        return _NOBODY
    country = country_name(side.country)
    name = side.name or (f"{side.text} ({country})" if side.text and country else side.text or "")
    entries = [export_codes.sectors().get(s) for s in side.sectors]
    parts = [part for e in entries if e is not None for part in e.icews.split(",") if part]
    if side.country in {"IGO", "UNO", "EUR"}:
        parts.insert(0, "International Government Organization")
    return name, ",".join(dict.fromkeys(parts)), country


def country_name(code: str | None) -> str:
    """The country's name as ICEWS spells it, "" where it has none."""
    entry = export_codes.countries().get(code or "")
    return "" if entry is None else entry.icews_name


def _place(unit: Unit) -> tuple[str, ...]:
    """City, district, province, country, latitude, longitude: only what the text itself names."""
    place = unit.where
    name = place["name"] or ""
    city = name if place["precision"] in _POINT else ""
    district = name if place["precision"] == 3 else ""
    province = name if place["precision"] == 4 else ""
    return city, district, province, country_name(place["country"]), number(place["lat"]), number(place["lon"])
