"""GDELT 2.0: the Event table (61 columns) and the Mentions table (16), tab-separated, without header and quotes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TextIO

from closewatch.export.cells import digest, domain, number, stamp, unquoted
from closewatch.export.counting import Tally
from closewatch.export.units import Dyad, Left, Side, Unit, dyads
from closewatch.knowledge import export_codes
from closewatch.store.rows import StoredEvent

_LEAD = 1  # the head line is sentence 0, the first sentence of the body is 0 or 1


def write_gdelt(units: Iterable[Unit], out: TextIO, tally: Tally, mentions: TextIO | None = None) -> None:
    """One line for each pair of ends; with `mentions`, one line there for each report of each event line."""
    for unit in units:
        lines = event_lines(unit)
        if isinstance(lines, Left):
            tally.leave(lines.reason)
            continue
        for _, cells in lines:
            out.write("\t".join(cells) + "\n")
        tally.wrote(len(lines))
        if mentions is not None:
            for dyad, cells in lines:
                for event in unit.events:
                    mentions.write("\t".join(mention_cells(cells[0], dyad, event, unit)) + "\n")
                    tally.more["mentions"] += 1


def event_lines(unit: Unit) -> list[tuple[Dyad, tuple[str, ...]]] | Left:
    """The lines of a unit with the pairs they stand for."""
    if unit.cameo is None:
        return Left("no CAMEO code")
    if unit.day is None:
        return Left("no day is known")
    return [(d, _event_cells(unit, d, unit.day)) for d in dyads(unit, unit.cameo)]


def event_id(unit: Unit, dyad: Dyad) -> int:
    """A number of 61 bits, above all that GDELT numbers; it depends on the event and its ends alone."""
    ends = [part for side in (dyad.source, dyad.target) for part in (side.key if side is not None else ("-",))]
    return (1 << 60) | (digest(unit.id, dyad.cameo, *ends) >> 4)


def _event_cells(unit: Unit, dyad: Dyad, day: datetime.date) -> tuple[str, ...]:
    code = dyad.cameo
    return (
        str(event_id(unit, dyad)), f"{day:%Y%m%d}", f"{day:%Y%m}", str(day.year),
        f"{day.year + (day.month * 30 + day.day) / 365:.4f}",
        *_actor_cells(dyad.source), *_actor_cells(dyad.target),
        "1" if any(e.record["sentence"]["number"] <= _LEAD for e in unit.events) else "0",
        code, code[:3], code[:2], export_codes.cameo_quad(code), number(export_codes.goldstein(code)),
        str(len(unit.events)), str(unit.sources), str(unit.reports), "",
        *[""] * 8, *[""] * 8, *_place_cells(unit),
        stamp(unit.told_first), unquoted(unit.document.url or unit.document.publisher),
    )  # fmt: skip


def _actor_cells(side: Side | None) -> tuple[str, ...]:
    """Code, name, country, known group, ethnic, two religions and three types."""
    if side is None:
        return ("",) * 10
    country, group, roles = actor_codes(side)
    code = country or (roles[0] if group and roles else "")
    full = code + (group if group and not country else "") + "".join(r for r in roles if r != code)
    types = (*roles, "", "", "")[:3]
    return (full, unquoted(side.label).upper(), country, group, "", "", "", *types)


def actor_codes(side: Side) -> tuple[str, str, tuple[str, ...]]:
    """CAMEO country, known group and roles of a side, "" or empty where there are none."""
    roles = tuple(r for r in (_role(s) for s in side.sectors) if r)
    generic = export_codes.nonstate().get(side.country or "")
    if generic is not None:
        return generic.cameo_country, generic.cameo_group, (generic.cameo_role, *roles)
    known = export_codes.countries().get(side.country or "")
    return ("" if known is None else known.cameo), "", roles


def _role(sector: str) -> str:
    entry = export_codes.sectors().get(sector)
    return "" if entry is None else entry.cameo


def _place_cells(unit: Unit) -> tuple[str, ...]:
    """The eight cells of the place of action; a country or a region gets no point."""
    place = unit.where
    country = export_codes.countries().get(place["country"] or "")
    names = [n for n in (place["name"], None if country is None else country.name) if n]
    kind = {1: _city(country), 2: _city(country), 4: "5", 6: "1"}.get(place["precision"] or 0, "")
    if not kind and place["precision"] is None and country is not None:
        kind = "1"
    full = ", ".join(dict.fromkeys(names))
    fips = "" if country is None else country.fips
    return (kind, unquoted(full), fips, "", "", number(place["lat"]), number(place["lon"]), "")


def _city(country: export_codes.CountryCodes | None) -> str:
    return "3" if country is not None and country.code == "USA" else "4"


def mention_cells(event: str, dyad: Dyad, report: StoredEvent, unit: Unit) -> tuple[str, ...]:
    """One report of an event line: offsets count code points of the raw text, -1 stands for unknown."""
    doc = report.document
    record = report.record
    certainty = record["why"]["certainty"]
    return (
        event, stamp(unit.told_first), stamp(doc.added), "1" if doc.url else "2",
        unquoted(domain(doc.url) or doc.publisher), unquoted(doc.url or doc.id), str(record["sentence"]["number"] + 1),
        str(_offset(dyad.source, report)), str(_offset(dyad.target, report)), str(record["trigger"]["start"]), "1",
        "" if certainty is None else str(round(certainty * 100)), str(doc.characters), "", "", f"closewatch:{report.id}",
    )  # fmt: skip


def _offset(side: Side | None, report: StoredEvent) -> int:
    """Where the report names the side, on whichever end it stands there."""
    if side is None:
        return -1
    roles: Sequence[dict[str, object]] = [*report.record["actors"], *report.record["recipients"]]
    for role in roles:
        start = role["start"]
        if (role["id"], role["name"], role["country"], role["sector"]) == side.key and isinstance(start, int):
            return start
    return -1
