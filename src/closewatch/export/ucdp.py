"""UCDP GED's 49 columns for acts in which, as the words tell, somebody died. Not UCDP data: nobody counted the dead."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from typing import TextIO

from closewatch.export.acled import kind_of, target_of
from closewatch.export.cells import csv_writer, flat, last_day, number
from closewatch.export.counting import Tally
from closewatch.export.units import Left, Side, Unit
from closewatch.knowledge import export_codes
from closewatch.knowledge.export_codes import ARMED

_EMPTY = (
    "active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id",
    "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id", "adm_1", "adm_2", "event_clarity",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
)  # fmt: skip


def write_ucdp(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """A header, and one line for each unit in which somebody died."""
    writer = csv_writer(out, export_codes.header("ucdp-like"))
    for unit in units:
        row = event_row(unit)
        if isinstance(row, Left):
            tally.leave(row.reason)
            continue
        writer.writerow(row)
        tally.wrote(1)


def event_row(unit: Unit) -> dict[str, str] | Left:
    """The cells of a unit by column."""
    if unit.day is None:
        return Left("no day is known")
    if unit.type != "ASSAULT":
        return Left("UCDP keeps acts of violence alone")
    if not any(export_codes.is_fatal(e.record["cameo"], e.record["trigger"]["text"]) for e in unit.events):
        return Left("the words do not tell that somebody died")
    kind = violence(unit)
    side_a = _side(unit.actors, is_target=False)
    side_b = "Civilians" if kind == "3" else _side(unit.recipients, is_target=True)
    return {
        **dict.fromkeys(_EMPTY, ""), "id": f"closewatch:{unit.id}", "relid": f"closewatch:{unit.id}",
        "year": str(unit.day.year), "type_of_violence": kind,
        "dyad_name": f"{side_a} - {side_b}" if side_a and side_b else "", "side_a": side_a, "side_b": side_b,
        **_sources(unit), **_place(unit), **_days(unit, unit.day), "gwnoa": _state(unit.actors, is_target=False),
        "gwnob": _state(unit.recipients, is_target=True),
    }  # fmt: skip


def violence(unit: Unit) -> str:
    """1 with a state's forces, 2 between other armed groups, 3 against civilians; "" where the text does not tell."""
    target = target_of(unit)
    if target == "civilian":
        return "3"
    kinds = [
        [kind_of(s, is_target=is_target, country=None) for s in sides]
        for sides, is_target in ((unit.actors, False), (unit.recipients, True))
    ]
    armed = [any(k in ARMED for k in ks) for ks in kinds]
    if not all(armed):
        return ""
    return "1" if any(k == "1" for ks in kinds for k in ks) else "2"


def _side(sides: Sequence[Side], *, is_target: bool) -> str:
    """The first side: a state's forces as "Government of X", all others by their name or words."""
    if len(sides) == 0:
        return ""
    first = sides[0]
    country = export_codes.countries().get(first.country or "")
    if country is not None and kind_of(first, is_target=is_target, country=None) == "1":
        return f"Government of {country.ucdp_name or country.name}"
    return flat(first.label)


def _state(sides: Sequence[Side], *, is_target: bool) -> str:
    """The Gleditsch and Ward number of a state that is the first side."""
    if len(sides) == 0 or kind_of(sides[0], is_target=is_target, country=None) != "1":
        return ""
    country = export_codes.countries().get(sides[0].country or "")
    return "" if country is None else country.gw


def _sources(unit: Unit) -> dict[str, str]:
    docs = [e.document for e in unit.events]
    told = [",".join(flat(p) for p in (d.publisher, _iso(d.published), d.title) if p) for d in docs]
    said_by = unit.record["said_by"]
    return {
        "number_of_sources": str(unit.sources), "source_article": "; ".join(dict.fromkeys(t for t in told if t)),
        "source_office": "; ".join(dict.fromkeys(flat(d.publisher) for d in docs if d.publisher)),
        "source_date": "; ".join(dict.fromkeys(_iso(d.published) for d in docs if d.published)),
        "source_headline": "; ".join(dict.fromkeys(flat(d.title) for d in docs if d.title)),
        "source_original": "" if said_by is None else flat(said_by["text"]),
    }  # fmt: skip


def _iso(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()


def _place(unit: Unit) -> dict[str, str]:
    place = unit.where
    country = export_codes.countries().get(place["country"] or "")
    lat, lon = place["lat"], place["lon"]
    has_point = lat is not None and lon is not None
    return {
        "where_prec": "" if place["precision"] is None else str(place["precision"]),
        "where_coordinates": flat(place["name"]), "where_description": flat(place["text"]),
        "latitude": number(lat), "longitude": number(lon),
        "geom_wkt": f"POINT ({number(lon)} {number(lat)})" if has_point else "",
        "priogrid_gid": str(priogrid(lat, lon)) if has_point else "",
        "country": "" if country is None else country.ucdp_name, "country_id": "" if country is None else country.gw,
        "region": "" if country is None else country.ucdp_region,
    }  # fmt: skip


def priogrid(lat: float, lon: float) -> int:
    """The cell of half a degree, counted from 1 at the south-west corner, 720 a row (PRIO-GRID).

    >>> priogrid(-89.9, -179.9), priogrid(0.25, 0.25)
    (1, 129961)
    """
    row = min(359, math.floor((lat + 90) * 2))
    column = min(719, math.floor((lon + 180) * 2))
    return row * 720 + column + 1


def _days(unit: Unit, first: datetime.date) -> dict[str, str]:
    last = last_day(first, unit.past) or first
    days = (last - first).days + 1
    precision = "1" if days == 1 else "2" if days <= 6 else "3" if days == 7 else "4" if days <= 31 else "5"
    return {
        "date_prec": precision if unit.is_day_told else "",
        "date_start": f"{first.isoformat()} 00:00:00.000", "date_end": f"{last.isoformat()} 00:00:00.000",
    }  # fmt: skip
