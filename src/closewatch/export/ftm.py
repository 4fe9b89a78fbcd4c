"""FollowTheMoney: entities as JSON lines (`id`, `schema`, `properties`): events, who took part, and the articles.

Ids depend on what they name alone, so that entities of several exports join. The same entity may come more than once
in a large file, always the same, as fragments of entities do.
"""

from __future__ import annotations

import functools
import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from closewatch.export.cells import digest, last_day
from closewatch.export.counting import Tally
from closewatch.export.units import Side, Unit
from closewatch.knowledge import export_codes
from closewatch.knowledge.countries import state_aliases
from closewatch.knowledge.organisations import organisation_aliases
from closewatch.store.rows import StoredDocument

_REMEMBERED = 100_000  # ids that were written lately and are not written again
_PUBLIC = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_SCHEMATA = {
    "state": "PublicBody", "seat": "PublicBody", "company": "Company", "person": "Person", "armed": "Organization",
    "party": "Organization", "intergovernmental": "Organization", "media": "Organization", "ngo": "Organization",
    "faith": "Organization", "institution": "Organization",
}  # fmt: skip
_LANGUAGES = {"en": "eng"}


def write_ftm(units: Iterable[Unit], out: TextIO, tally: Tally) -> None:
    """One entity a line: for each unit its event, its articles, and everybody in it who is known by an id."""
    seen: OrderedDict[str, None] = OrderedDict()
    for unit in units:
        if unit.day is None:
            tally.leave("no day is known")
            continue
        rows = 0
        for entity in entities(unit):
            if entity["id"] in seen:
                seen.move_to_end(entity["id"])
                continue
            seen[entity["id"]] = None
            if len(seen) > _REMEMBERED:
                seen.popitem(last=False)
            out.write(json.dumps(entity, ensure_ascii=False) + "\n")
            tally.more[f"{entity['schema']} entities"] += 1
            rows += 1
        tally.more["sides without an id, named in the event's description alone"] += sum(
            1 for s in (*unit.actors, *unit.recipients) if s.id is None
        )
        tally.wrote(rows)


def entities(unit: Unit) -> Iterator[dict[str, Any]]:
    """The articles, the sides with an id, and the event itself."""
    for document in {e.document.key: e.document for e in unit.events}.values():
        yield _article(document)
    for side in (*unit.actors, *unit.recipients):
        if side.id is not None:
            yield _party(side)
    yield _event(unit)


def _entity(id_: str, schema: str, properties: dict[str, list[str | None]]) -> dict[str, Any]:
    """An entity with the properties that have values, each value once."""
    kept = {name: list(dict.fromkeys(v for v in values if v)) for name, values in properties.items()}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _event(unit: Unit) -> dict[str, Any]:
    last = last_day(unit.day, unit.past)
    days = [None if unit.day is None else unit.day.isoformat(), None if last is None else last.isoformat()]
    sides = (*unit.actors, *unit.recipients)
    return _entity(f"closewatch-event-{unit.id}", "Event", {
        "name": [_title(unit)], "date": days[:1], "startDate": days[:1], "endDate": days[1:],
        "location": [unit.where["name"]], "country": [_country(unit.where["country"])], "summary": [unit.sentence],
        "description": [_description(unit)], "keywords": [unit.type, unit.mode, unit.cameo, *unit.contexts],
        "notes": [f"status: {unit.status}"], "involved": [party_id(s) for s in sides if s.id is not None],
        "recordId": [unit.id], "sourceUrl": [e.document.url for e in unit.events],
        "publisher": [e.document.publisher for e in unit.events],
        "proof": [document_id(e.document) for e in unit.events],
    })  # fmt: skip


def _title(unit: Unit) -> str:
    kind = unit.type if unit.mode is None else f"{unit.type}/{unit.mode}"
    actors, recipients = (", ".join(s.label for s in sides) for sides in (unit.actors, unit.recipients))
    return " ".join(part for part in (actors, kind, recipients) if part)


def _description(unit: Unit) -> str:
    """Who acts and who is acted on, as the words have it: Event has one list for both."""
    told = [("actor", unit.actors), ("recipient", unit.recipients)]
    return "; ".join(f"{end}: {s.text or s.name}" for end, sides in told for s in sides)


def party_id(side: Side) -> str:
    """The same for everybody of the same id."""
    return f"closewatch-party-{digest(side.id):016x}"


def _party(side: Side) -> dict[str, Any]:
    schema = schema_of(side)
    is_wikidata = side.id is not None and side.id[:1] == "Q" and side.id[1:].isdigit()
    properties: dict[str, list[str | None]] = {
        "name": [side.label], "wikidataId": [side.id if is_wikidata else None],
        "country": [_country(side.country)],
    }  # fmt: skip
    return _entity(party_id(side), schema, properties)


def schema_of(side: Side) -> str:
    """The schema that fits: what the id names, else a legal entity."""
    kind = "person" if (side.id or "").startswith("person:") else _kinds().get(side.id or "")
    if kind == "institution" and side.sector in _PUBLIC:
        return "PublicBody"
    return _SCHEMATA.get(kind or "", "Person" if side.role is not None and side.name is not None else "LegalEntity")


@functools.cache
def _kinds() -> dict[str, str]:
    """Kinds of entries by their ids: state, armed, party, institution, company and so on."""
    found: dict[str, str] = {}
    for _, entry in (*state_aliases(), *organisation_aliases()):
        found.setdefault(entry.id, entry.kind)
    return found


def document_id(document: StoredDocument) -> str:
    """The same for every document of the same public id."""
    return f"closewatch-document-{digest(document.id):016x}"


def _article(document: StoredDocument) -> dict[str, Any]:
    return _entity(document_id(document), "Article", {
        "title": [document.title], "fileName": [document.source or document.id], "sourceUrl": [document.url],
        "publisher": [document.publisher],
        "publishedAt": [None if document.published is None else document.published.isoformat()],
        "language": [_LANGUAGES.get(document.language or "")],
        "retrievedAt": [None if document.retrieved is None else document.retrieved.date().isoformat()],
    })  # fmt: skip


def _country(code: str | None) -> str | None:
    """The code of two letters as FollowTheMoney writes it."""
    if code == "EUR":
        return "eu"
    country = export_codes.countries().get(code or "")
    return None if country is None else country.iso2.lower() or None
