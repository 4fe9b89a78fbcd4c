"""What a watch asks for, as frozen values; made by `parsing` from words and by `spec_toml` from TOML."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["any", "between", "to"]


@dataclass(frozen=True, slots=True)
class ActorTerm:
    """Whom a watch means: whoever bears the id (or the name), else whoever is of the country and the sector.

    `words` are the user's own.
    """

    words: str
    country: str | None = None
    id: str | None = None
    name: str | None = None
    sector: str | None = None

    def is_met_by(self, role: Any) -> bool:
        """Whether a role of an event record is filled by whom the term means."""
        if self.id is not None:
            return bool(role["id"] == self.id or (role["id"] is None and self.name is not None and role["name"] == self.name))
        if self.country is not None and role["country"] != self.country:
            return False
        return self.sector is None or self.sector in role["sectors"] or role["sector"] == self.sector

    def __str__(self) -> str:
        """The words with what they were understood as, for people."""
        told = self.id if self.id is not None else "/".join(filter(None, (self.country, self.sector)))
        return f"{self.name or self.words} ({told})"


@dataclass(frozen=True, slots=True)
class PlaceTerm:
    """Where: a country by its code, or a place by its name."""

    words: str
    country: str | None = None

    def __str__(self) -> str:
        """The words with what they were understood as, for people."""
        return f"{self.words} ({self.country})" if self.country is not None else self.words


@dataclass(frozen=True, slots=True)
class Topic:
    """What about: acts (any of types, modes as TYPE/mode, CAMEO codes or their beginnings, quads), contexts, statuses.

    An item of `contexts` is one context, or several joined by "+", all of which must be there. What is empty does not
    narrow.
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    contexts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    @property
    def has_acts(self) -> bool:
        """Whether it narrows to some acts."""
        return bool(self.types or self.modes or self.cameo or self.quads)

    def __str__(self) -> str:
        """What it narrows to, for people."""
        acts = [*self.types, *self.modes, *(f"CAMEO {c}" for c in self.cameo), *(f"quad {q}" for q in self.quads)]
        parts = [_either(acts) or "anything"]
        if self.contexts:
            parts.append("with context " + _either([c.replace("+", " and ") for c in self.contexts]))
        if self.statuses:
            parts.append("held as " + _either(self.statuses))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing is sent: from `start` until `end`, over midnight where the end is earlier."""

    start: datetime.time
    end: datetime.time

    def __str__(self) -> str:
        """HH:MM-HH:MM."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Digest:
    """How messages are gathered: `every` is immediate, hourly, daily or weekly, `at` a time of day, `weekday` 0 = Monday."""

    every: Literal["immediate", "hourly", "daily", "weekly"] = "immediate"
    at: datetime.time = datetime.time(8)
    weekday: int = 0

    def __str__(self) -> str:
        """As it is written in a specification."""
        at = f"{self.at:%H:%M}"
        return {"daily": f"daily {at}", "weekly": f"weekly {WEEKDAYS[self.weekday]} {at}"}.get(self.every, self.every)


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class WatchSpec:
    """What a watch asks for. What is empty does not narrow.

    With `direction` "between" two of the actors act on each other, with "to" one of the actors acts on one of the
    recipients (empty: anybody), with "any" one of the actors acts or is acted on. One of the `topics` must fit.
    """

    name: str
    actors: tuple[ActorTerm, ...] = ()
    direction: Direction = "any"
    recipients: tuple[ActorTerm, ...] = ()
    topics: tuple[Topic, ...] = ()
    places: tuple[PlaceTerm, ...] = ()
    publishers: tuple[str, ...] = ()
    min_sources: int = 1
    channels: tuple[str, ...] = ()
    digest: Digest = Digest()
    quiet: Quiet | None = None
    zone: str = "UTC"

    @property
    def sides(self) -> tuple[ActorTerm, ...]:
        """All whom the watch names."""
        return (*self.actors, *self.recipients)

    def describe(self) -> list[tuple[str, str]]:
        """What was understood, as labels and words for people."""
        rows = [("who", self.who())]
        rows += [("what", str(topic)) for topic in self.topics] or [("what", "anything")]
        if self.places:
            rows.append(("where", _either(self.places)))
        if self.publishers:
            rows.append(("reported by", _either(self.publishers)))
        if self.min_sources > 1:
            rows.append(("sources", f"at least {self.min_sources} independent ones"))
        when = str(self.digest) + ("" if self.quiet is None else f", quiet {self.quiet}")
        rows.append(("when", when if self.zone == "UTC" and when == "immediate" else f"{when} ({self.zone})"))
        return rows

    def who(self) -> str:
        """Whom it is about, for people."""
        if self.direction == "to":
            return f"{_either(self.actors) or 'anybody'} → {_either(self.recipients) or 'anybody'}"
        if not self.actors:
            return "anybody"
        if self.direction == "between":
            return f"between {' and '.join(map(str, self.actors))}" + (" (any two)" if len(self.actors) > 2 else "")
        return f"{_either(self.actors)}, acting or acted on"


def _either(items: Iterable[object]) -> str:
    words: Sequence[str] = [str(i) for i in items]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1] if words else ""
