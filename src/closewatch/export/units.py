"""What is exported as one: an event as one report tells it, or a happening that several reports tell of.

In: what the store gives back. Out: units, and the pairs of ends that formats with one source and one target need.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from closewatch.knowledge import export_codes
from closewatch.store.rows import Happening, Party, Record, StoredDocument, StoredEvent

REAL = ("asserted", "claimed")  # statuses of what is held to have happened


@dataclass(frozen=True, slots=True)
class Left:
    """Why something has no row."""

    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody who acts or is acted on; `start` is the raw offset of the words in the first report, None where unknown."""

    text: str | None
    name: str | None
    id: str | None
    country: str | None
    sector: str | None
    sectors: tuple[str, ...]
    role: str | None
    start: int | None = None

    @property
    def key(self) -> tuple[str | None, ...]:
        """What makes two sides the same: id, name, country and sector."""
        return (self.id, self.name, self.country, self.sector)

    @property
    def label(self) -> str:
        """The name, or the words where no name is known."""
        return self.name or self.text or ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row's worth: `record` is the report that stands for the rest, `events` are all reports, the first first."""

    id: str
    record: Record
    status: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    contexts: tuple[str, ...]
    day: datetime.date | None
    past: datetime.date | None
    is_day_told: bool
    where: Mapping[str, Any]
    events: tuple[StoredEvent, ...]
    reports: int
    sources: int
    happening: int | None
    story: int | None
    told_first: datetime.datetime
    told_last: datetime.datetime

    @property
    def type(self) -> str:
        """The PLOVER type."""
        return str(self.record["type"])

    @property
    def mode(self) -> str | None:
        """The PLOVER mode."""
        mode = self.record["mode"]
        return None if mode is None else str(mode)

    @property
    def cameo(self) -> str | None:
        """The CAMEO code."""
        code = self.record["cameo"]
        return None if code is None else str(code)

    @property
    def document(self) -> StoredDocument:
        """The document of the first report."""
        return self.events[0].document

    @property
    def sentence(self) -> str:
        """The sentence of the report that stands for the rest."""
        return str(self.record["sentence"]["text"])


def from_event(event: StoredEvent) -> Unit:
    """An event as one report tells it."""
    record = event.record
    return Unit(
        id=event.id, record=record, status=event.status, actors=sides(record["actors"]),
        recipients=sides(record["recipients"]), contexts=tuple(record["contexts"]), day=event.day, past=event.past,
        is_day_told=event.is_day_told, where=record["where"], events=(event,), reports=1, sources=1,
        happening=event.happening, story=None, told_first=event.document.added, told_last=event.document.added,
    )  # fmt: skip


def from_happening(happening: Happening, events: Sequence[StoredEvent]) -> Unit | Left:
    """A happening with its reports; left out where no report is in it.

    The first report that holds it as the happening does stands for the rest.
    """
    if len(events) == 0:
        return Left("no report is in the happening")
    told = sorted(events, key=lambda e: e.key)
    chosen = next((e for e in told if e.status == happening.status), told[0])
    known = [s for e in (chosen, *told) for r in ("actors", "recipients") for s in sides(e.record[r])]
    return Unit(
        id=told[0].id, record=chosen.record, status=happening.status, actors=_sides_of(happening.actors, known),
        recipients=_sides_of(happening.recipients, known), contexts=happening.contexts, day=happening.day,
        past=happening.past, is_day_told=any(e.is_day_told for e in told), where=_where(happening, (chosen, *told)),
        events=tuple(told), reports=happening.reports, sources=happening.sources, happening=happening.key,
        story=happening.story, told_first=happening.told_first, told_last=happening.told_last,
    )  # fmt: skip


def sides(roles: Iterable[Mapping[str, Any]]) -> tuple[Side, ...]:
    """The sides that a record's roles name, each once."""
    found: dict[tuple[str | None, ...], Side] = {}
    for r in roles:
        side = Side(r["text"], r["name"], r["id"], r["country"], r["sector"], tuple(r["sectors"]), r["role"], r["start"])
        found.setdefault((*side.key, None if side.id or side.name else side.text), side)
    return tuple(found.values())


def _sides_of(parties: Iterable[Party], known: Sequence[Side]) -> tuple[Side, ...]:
    """Parties with the words and sectors of the first report that names them."""
    found = []
    for p in parties:
        key = (p.id, p.name, p.country, p.sector)
        bare = Side(None, p.name, p.id, p.country, p.sector, () if p.sector is None else (p.sector,), None)
        found.append(next((s for s in known if s.key == key), bare))
    return tuple(found)


def _where(happening: Happening, events: Sequence[StoredEvent]) -> Mapping[str, Any]:
    """The place of the report that names the happening's place, else its country alone."""
    places = [e.record["where"] for e in events]
    for place in places:
        if happening.geonames_id is not None and place["geonames_id"] == happening.geonames_id:
            return dict(place)
    for place in places:
        if happening.country is not None and place["country"] == happening.country and place["geonames_id"] is None:
            return dict(place)
    unknown = dict.fromkeys(places[0])
    return {**unknown, "country": happening.country}


@dataclass(frozen=True, slots=True)
class Dyad:
    """One end acts on the other by the CAMEO code; an end is None where the text names nobody."""

    source: Side | None
    target: Side | None
    cameo: str
    is_reverse: bool = False


def dyads(unit: Unit, cameo: str) -> list[Dyad]:
    """The pairs of ends, as CAMEO data hold them: every actor with every recipient, acts that go both ways both ways.

    Several actors without a recipient meet each other where the act is one that goes both ways. Ends that differ in
    their words alone ("the army post", "four soldiers") are one end.
    """
    both = export_codes.reciprocal(cameo)
    known, recipients = _distinct(unit.actors), _distinct(unit.recipients)
    actors: Sequence[Side | None] = known or (None,)
    if len(recipients) > 0:
        pairs = [(a, r) for a in actors for r in recipients]
        found = [Dyad(a, r, cameo) for a, r in pairs]
        if both is not None and both[1] == "always":
            found += [Dyad(r, a, both[0], is_reverse=True) for a, r in pairs if a is not None]
        return found
    if both is not None and both[0] == cameo and len(known) > 1:
        numbered = list(enumerate(known))
        return [Dyad(a, b, cameo, is_reverse=i > j) for i, a in numbered for j, b in numbered if i != j]
    return [Dyad(a, None, cameo) for a in actors]


def _distinct(sides: Iterable[Side]) -> list[Side]:
    found: dict[tuple[str | None, ...], Side] = {}
    for side in sides:
        found.setdefault(side.key, side)
    return list(found.values())
