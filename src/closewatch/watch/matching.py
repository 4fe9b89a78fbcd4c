"""Whether a happening is what a watch asks for: held against the happening with all events that report it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from closewatch.store.rows import Happening, Party, Record, StoredEvent
from closewatch.watch.spec import ActorTerm, PlaceTerm, Topic, WatchSpec

_MANY = 5
_RECIPROCAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})  # who does these together does them to each other


@dataclass(frozen=True, slots=True)
class Told:
    """A happening with the events that report it."""

    happening: Happening
    events: tuple[StoredEvent, ...]

    @property
    def contexts(self) -> frozenset[str]:
        """Contexts of all reports together."""
        return frozenset(self.happening.contexts).union(*(e.record["contexts"] for e in self.events))


def fits(spec: WatchSpec, told: Told) -> bool:
    """Whether the happening, as all its reports tell it, is what the watch asks for."""
    return (
        told.happening.sources >= spec.min_sources
        and any(fits_actors(spec, event.record) for event in told.events)
        and (not spec.topics or any(_fits_topic(topic, told) for topic in spec.topics))
        and (not spec.places or any(_is_at(place, told) for place in spec.places))
        and (not spec.publishers or any(_is_by(name, told.events) for name in spec.publishers))
    )


def may_fit(spec: WatchSpec, happening: Happening) -> bool:
    """Whether somebody whom the watch names has part in the happening, and enough sources tell it; reads no reports."""
    if happening.sources < spec.min_sources:
        return False
    if not spec.sides or any(term.id is None and term.country is None for term in spec.sides):
        return True  # of sectors the happening knows the first alone
    if max(len(happening.actors), len(happening.recipients)) >= _MANY:
        return True  # of many parties the happening keeps some
    parties = (*happening.actors, *happening.recipients)
    actors, recipients = (
        sum(any(_is_party(term, party) for party in parties) for term in terms) for terms in (spec.actors, spec.recipients)
    )
    if spec.direction == "between":
        return actors > 1
    return (actors > 0 or not spec.actors) and (recipients > 0 or not spec.recipients)


def _is_party(term: ActorTerm, party: Party) -> bool:
    if term.id is None:
        return party.country == term.country
    return party.id == term.id or (party.id is None and party.name is not None and party.name == term.name)


def fits_actors(spec: WatchSpec, record: Record) -> bool:
    """Whether those who take part in the event are whom the watch names, in its direction."""
    actors, recipients = record["actors"], record["recipients"]
    if spec.direction == "to":
        return _has(spec.actors, actors) and _has(spec.recipients, recipients)
    if spec.direction == "any":
        return not spec.actors or _has(spec.actors, [*actors, *recipients])
    if _are_two(spec.actors, actors, recipients):
        return True
    together = record["type"] in _RECIPROCAL or not recipients
    return together and any(_are_two(spec.actors, [role], actors[i + 1 :]) for i, role in enumerate(actors))


def _has(terms: Sequence[ActorTerm], roles: Iterable[object]) -> bool:
    """Whether one of the roles is one of the terms'; no terms are anybody, who must be there."""
    return any(term.is_met_by(role) for role in roles for term in terms) if terms else any(True for _ in roles)


def _are_two(terms: Sequence[ActorTerm], some: Iterable[object], others: Sequence[object]) -> bool:
    """Whether one of some and one of the others are two different terms'."""
    theirs = [{i for i, term in enumerate(terms) if term.is_met_by(role)} for role in others]
    mine = [{i for i, term in enumerate(terms) if term.is_met_by(role)} for role in some]
    return any(a and b and len(a | b) > 1 for a in mine for b in theirs)


def _fits_topic(topic: Topic, told: Told) -> bool:
    if topic.has_acts and not any(_is_act(topic, event.record) for event in told.events):
        return False
    if topic.statuses and told.happening.status not in topic.statuses:
        return False
    contexts = told.contexts
    return not topic.contexts or any(contexts.issuperset(item.split("+")) for item in topic.contexts)


def _is_act(topic: Topic, record: Record) -> bool:
    code = record["cameo"] or ""
    return (
        record["type"] in topic.types
        or f"{record['type']}/{record['mode']}" in topic.modes
        or record["quad"] in topic.quads
        or any(code.startswith(c) for c in topic.cameo)
    )


def _is_at(place: PlaceTerm, told: Told) -> bool:
    if place.country is not None:
        told_in = {told.happening.country, *(e.record["where"]["country"] for e in told.events)}
        return place.country in told_in
    wanted = place.words.lower()
    wheres = [e.record["where"] for e in told.events]
    return any((w[key] or "").lower() == wanted for w in wheres for key in ("name", "text"))


def _is_by(name: str, events: Iterable[StoredEvent]) -> bool:
    wanted = name.lower()
    for event in events:
        host = urlsplit(event.document.url or "").hostname or ""
        if (event.document.publisher or "").lower() == wanted or host == wanted or host.endswith("." + wanted):
            return True
    return False
