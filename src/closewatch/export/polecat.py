"""POLECAT: 40 columns, tab-separated with a header; several values are joined by "; ", unknown ones are "None"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from closewatch.export.cells import csv_writer, flat, number
from closewatch.export.counting import Tally
from closewatch.export.units import Left, Side, Unit
from closewatch.knowledge import export_codes

QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
LANGUAGES = {"en": "English"}
_NONE = "None"


def write_polecat(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """A header, and one line for each unit."""
    writer = csv_writer(out, export_codes.header("polecat"), "\t")
    for unit in units:
        row = event_row(unit)
        if isinstance(row, Left):
            tally.leave(row.reason)
            continue
        writer.writerow({name: flat(value) for name, value in row.items()})
        tally.wrote(1)


def event_row(unit: Unit) -> dict[str, str] | Left:
    """The cells of a unit by column."""
    if unit.day is None:
        return Left("no day is known")
    doc = unit.document
    return {
        "Event ID": f"closewatch-{unit.id}", "Event Date": unit.day.isoformat(), "Event Type": unit.type,
        "Event Mode": unit.mode or _NONE, "Intensity": number(unit.record["intensity"]),
        "Quad Code": QUADS[unit.record["quad"]], "Contexts": "; ".join(unit.contexts) or _NONE,
        **_end("Actor", unit.actors), **_end("Recipient", unit.recipients), **_place(unit),
        "Source": doc.publisher or _NONE, "Publication Date": _NONE if doc.published is None else doc.published.isoformat(),
        "Story People": _NONE, "Story Organizations": _NONE, "Story Locations": _NONE,
        "Language": LANGUAGES.get(doc.language or "", doc.language or _NONE), "Version": str(unit.record["made_by"]["code"]),
    }  # fmt: skip


def _end(name: str, sides: Sequence[Side]) -> dict[str, str]:
    """The eight columns of one end."""

    def each(value: Callable[[Side], str | None]) -> str:
        return "; ".join(value(s) or _NONE for s in sides) or _NONE

    return {
        f"{name} Name": each(lambda s: s.name), f"{name} Country": each(lambda s: plover_country(s.country)),
        f"{name} COW": each(lambda s: _cow(s.country)), f"Primary {name} Sector": each(lambda s: s.sector),
        f"{name} Sectors": each(lambda s: "|".join(s.sectors)), f"{name} Title": each(lambda s: s.role),
        f"{name} Name Raw": each(lambda s: s.text), f"Wikipedia {name} ID": _NONE,
    }  # fmt: skip


def plover_country(code: str | None) -> str | None:
    """The code as PLOVER writes it: Kosovo is KOS.

    >>> plover_country("XKX"), plover_country("RUS"), plover_country(None)
    ('KOS', 'RUS', None)
    """
    return "KOS" if code == "XKX" else code


def _cow(code: str | None) -> str | None:
    entry = export_codes.countries().get(code or "")
    return None if entry is None else entry.cow or None


def _place(unit: Unit) -> dict[str, str]:
    place = unit.where
    precision = place["precision"]
    name = place["name"] or _NONE
    return {
        "Placename": name, "City": name if precision in {1, 2} else _NONE, "District": name if precision == 3 else _NONE,
        "Province": name if precision == 4 else _NONE, "Country": plover_country(place["country"]) or _NONE,
        "Latitude": number(place["lat"]), "Longitude": number(place["lon"]), "GeoNames ID": number(place["geonames_id"]),
        "Raw Placename": place["text"] or _NONE, "Feature Type": _NONE,
    }  # fmt: skip
