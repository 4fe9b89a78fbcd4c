"""GEXF 1.3: the network of countries, one directed edge a dyad, with counts a quad, sums of scores, and months."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO
from xml.sax.saxutils import quoteattr

from closewatch.export.cells import last_day, number
from closewatch.export.counting import Tally
from closewatch.export.units import Left, Side, Unit
from closewatch.knowledge import export_codes

_NODE = (("country", "string"), ("acted", "integer"), ("acted_on", "integer"))
_EDGE = (
    ("events", "integer"), ("quad1", "integer"), ("quad2", "integer"), ("quad3", "integer"), ("quad4", "integer"),
    ("goldstein_sum", "double"), ("intensity_sum", "double"), ("reports", "integer"), ("first", "string"), ("last", "string"),
)  # fmt: skip
_MONTHS = "by_month"


@dataclass(slots=True)
class _Edge:
    first: datetime.date
    last: datetime.date
    events: int = 0
    quads: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    goldstein: float = 0.0
    intensity: float = 0.0
    reports: int = 0
    months: dict[datetime.date, int] = field(default_factory=dict)


def write_gexf(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """The network of all units; memory grows with the dyads and their months, not with the events.

    A unit counts once on every dyad of its actors' and recipients' countries. An edge is one row.
    """
    edges: dict[tuple[str, str], _Edge] = {}
    for unit in units:
        found = pairs(unit)
        if isinstance(found, Left):
            tally.leave(found.reason)
            continue
        for actor, recipient, first in found:
            last = last_day(first, unit.past) or first
            _add(edges.setdefault((actor, recipient), _Edge(first, last)), unit, first, last)
        tally.wrote(0)
    tally.rows = len(edges)
    for line in _lines(edges):
        out.write(line + "\n")


def pairs(unit: Unit) -> list[tuple[str, str, datetime.date]] | Left:
    """The dyads of a unit with its day: codes of countries, or PLOVER's codes for no country."""
    if unit.day is None:
        return Left("no day is known")
    found = [(a, b, unit.day) for a in _codes(unit.actors) for b in _codes(unit.recipients)]
    return found or Left("no actor or no recipient of a known country")


def _codes(sides: Iterable[Side]) -> list[str]:
    return list(dict.fromkeys(s.country for s in sides if s.country is not None))


def _add(edge: _Edge, unit: Unit, day: datetime.date, last: datetime.date) -> None:
    edge.events += 1
    edge.quads[unit.record["quad"] - 1] += 1
    edge.goldstein += unit.record["goldstein"] or 0.0
    edge.intensity += unit.record["intensity"] or 0.0
    edge.reports += unit.reports
    edge.first = min(edge.first, day)
    edge.last = max(edge.last, last)
    month = day.replace(day=1)
    edge.months[month] = edge.months.get(month, 0) + 1


def _lines(edges: dict[tuple[str, str], _Edge]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    yield "<meta><creator>Closewatch</creator><description>Events between countries</description></meta>"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">'
    yield from _attributes("node", "static", _NODE)
    yield from _attributes("edge", "static", _EDGE)
    yield from _attributes("edge", "dynamic", ((_MONTHS, "integer"),))
    yield "<nodes>"
    for code in sorted({c for pair in edges for c in pair}):
        acted = sum(e.events for (a, _), e in edges.items() if a == code)
        acted_on = sum(e.events for (_, b), e in edges.items() if b == code)
        yield f'<node id="{code}" label={quoteattr(_name(code))}>'
        yield from _values(dict(zip((n for n, _ in _NODE), (code, str(acted), str(acted_on)), strict=True)))
        yield "</node>"
    yield "</nodes>"
    yield "<edges>"
    for place, ((actor, recipient), edge) in enumerate(sorted(edges.items())):
        yield from _edge_lines(place, actor, recipient, edge)
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _attributes(kind: str, mode: str, columns: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<attributes class="{kind}" mode="{mode}">'
    for name, type_ in columns:
        yield f'<attribute id="{kind}_{name}" title="{name}" type="{type_}"/>'
    yield "</attributes>"


def _values(values: dict[str, str], kind: str = "node") -> Iterator[str]:
    yield "<attvalues>"
    for name, value in values.items():
        yield f'<attvalue for="{kind}_{name}" value={quoteattr(value)}/>'
    yield "</attvalues>"


def _edge_lines(place: int, actor: str, recipient: str, edge: _Edge) -> Iterator[str]:
    first, last = edge.first.isoformat(), edge.last.isoformat()
    values = (
        str(edge.events), *(str(q) for q in edge.quads), number(round(edge.goldstein, 2)),
        number(round(edge.intensity, 2)), str(edge.reports), first, last,
    )  # fmt: skip
    yield (f'<edge id="{place}" source="{actor}" target="{recipient}" weight="{edge.events}" '
           f'start="{first}" end="{last}">')  # fmt: skip
    yield "<attvalues>"
    for (name, _), value in zip(_EDGE, values, strict=True):
        yield f'<attvalue for="edge_{name}" value={quoteattr(value)}/>'
    for month, count in sorted(edge.months.items()):
        yield (f'<attvalue for="edge_{_MONTHS}" value="{count}" start="{month.isoformat()}" '
               f'end="{_month_end(month).isoformat()}"/>')  # fmt: skip
    yield "</attvalues>"
    yield "</edge>"


def _month_end(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def _name(code: str) -> str:
    country = export_codes.countries().get(code)
    generic = export_codes.nonstate().get(code)
    return country.name if country is not None else generic.name if generic is not None else code
