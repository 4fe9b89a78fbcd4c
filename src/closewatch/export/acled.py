"""ACLED's 31 columns for the slice of acts that ACLED knows: protest, violence, arrests, ceasefires. Not ACLED data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TextIO

from closewatch.export.cells import csv_writer, flat, number
from closewatch.export.counting import Tally
from closewatch.export.units import Left, Side, Unit
from closewatch.knowledge import export_codes
from closewatch.knowledge.export_codes import ARMED, INTER, AcledCell, CountryCodes

_CIVILIANS, _EXTERNAL, _STATE = "7", "8", "1"
_CROWDS = {"riot": "5", "vandalize": "5"}
_GEO = {1: "1", 2: "2", 3: "3", 4: "3"}


def write_acled(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """A header, and one line for each unit that has a place in ACLED's scheme."""
    writer = csv_writer(out, export_codes.header("acled-like"))
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
    cell = export_codes.acled_cell(unit.type, unit.mode, target_of(unit))
    if cell.reason:
        return Left(cell.reason)
    country = export_codes.countries().get(unit.where["country"] or "")
    ends = _ends(unit, cell)
    kinds = _kinds(unit, cell, country)
    first, second = kinds if not cell.swapped else kinds[::-1]
    days = 1 if unit.past is None else (unit.past - unit.day).days
    return {
        "event_id_cnty": f"closewatch:{unit.id}", "event_date": unit.day.isoformat(), "year": str(unit.day.year),
        "time_precision": time_precision(days) if unit.is_day_told else "",
        "disorder_type": cell.disorder_type, "event_type": cell.event_type, "sub_event_type": cell.sub_event_type,
        **_actor(1, ends[0], first), **_actor(2, ends[1], second), "interaction": _interaction(first, second),
        "civilian_targeting": _targeting(cell, unit), **_place(unit, country),
        "source": "; ".join(dict.fromkeys(flat(e.document.publisher) for e in unit.events if e.document.publisher)),
        "source_scale": "", "notes": flat(unit.sentence), "fatalities": "", "tags": "",
        "timestamp": str(int(unit.told_last.astimezone(datetime.UTC).timestamp())),
    }  # fmt: skip


def _ends(unit: Unit, cell: AcledCell) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
    """Actors 1 and 2. Whom a protest is addressed to takes no part in it: ACLED has no place for them."""
    if cell.swapped:
        return unit.recipients, unit.actors
    return unit.actors, () if unit.type == "PROTEST" and cell.event_type == "Protests" else unit.recipients


def target_of(unit: Unit) -> str:
    """Whether the recipients are armed or civilian, "" where the text does not tell of any."""
    kinds = [k for s in unit.recipients if (k := kind_of(s, is_target=True, country=None))]
    if any(k == _CIVILIANS for k in kinds):
        return "civilian"
    return "armed" if any(k in ARMED for k in kinds) else ""


def kind_of(side: Side, *, is_target: bool, country: CountryCodes | None) -> str:
    """ACLED's kind of an actor, "" where the text does not tell it.

    A state that acts abroad is external. A state that is named alone acts by its forces, but who is hit in it is open.
    """
    generic = export_codes.nonstate().get(side.country or "")
    if generic is not None and side.sector is None:
        return generic.inter
    entry = export_codes.sectors().get(side.sector or "")
    if entry is not None:
        kind = entry.target if is_target else entry.inter
    elif side.sector is None and side.country is not None and side.role is None:
        kind = "" if is_target else _STATE
    else:
        kind = ""
    if kind == _STATE and country is not None and side.country not in {None, country.code}:
        return _EXTERNAL
    return kind


def _kinds(unit: Unit, cell: AcledCell, country: CountryCodes | None) -> tuple[str, str]:
    """Kinds of who acts and of who is acted on; the crowd of a protest is of its own kind."""
    acting = next((k for s in unit.actors if (k := kind_of(s, is_target=False, country=country))), "")
    target = next((k for s in unit.recipients if (k := kind_of(s, is_target=True, country=country))), "")
    if unit.type == "PROTEST":
        return _CROWDS.get(unit.mode or "", "6"), "" if cell.event_type == "Protests" else target
    if cell.event_type == "Protests":
        return acting, "6"
    return acting, target


def _actor(place: int, sides: Sequence[Side], kind: str) -> dict[str, str]:
    """The first side, the others as associated actors, and the kind."""
    first, others = (name(sides[0]), sides[1:]) if len(sides) > 0 else ("", ())
    return {
        f"actor{place}": first, f"assoc_actor_{place}": "; ".join(name(s) for s in others),
        f"inter{place}": INTER.get(kind, "") if first else "",
    }  # fmt: skip


def name(side: Side) -> str:
    """The name, or the words with the country in brackets as ACLED's actors bear it."""
    country = export_codes.countries().get(side.country or "")
    if side.name or country is None:
        return flat(side.label)
    return f"{flat(side.text)} ({country.acled_name or country.name})"


def _interaction(first: str, second: str) -> str:
    if not first:
        return ""
    return f"{INTER[first]}-{INTER[second]}" if second else f"{INTER[first]} only"


def _targeting(cell: AcledCell, unit: Unit) -> str:
    violent = cell.event_type in {"Violence against civilians", "Explosions/Remote violence"}
    return "Civilian targeting" if violent and target_of(unit) == "civilian" else ""


def time_precision(days: int) -> str:
    """1 a day, 2 up to a week, 3 longer."""
    return "1" if days <= 1 else "2" if days <= 7 else "3"


def _place(unit: Unit, country: CountryCodes | None) -> dict[str, str]:
    place = unit.where
    precision = place["precision"] or 0
    return {
        "iso": "" if country is None or not country.iso_numeric else str(int(country.iso_numeric)),
        "region": "" if country is None else country.acled_region,
        "country": "" if country is None else country.acled_name,
        "admin1": flat(place["name"]) if precision == 4 else "", "admin2": flat(place["name"]) if precision == 3 else "",
        "admin3": "", "location": flat(place["name"]), "latitude": number(place["lat"]), "longitude": number(place["lon"]),
        "geo_precision": _GEO.get(precision, ""),
    }  # fmt: skip
