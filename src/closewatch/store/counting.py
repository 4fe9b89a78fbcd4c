"""Counts and series: how many events or happenings in a period, who with whom, and how friendly.

Scores are those of published tables: Goldstein's by CAMEO code, PLOVER's by mode or type. None of our own is made, and
every figure says how many events it rests on and how many had no score.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, select

from closewatch.errors import UsageError
from closewatch.store.choosing import condition, is_open, on_days
from closewatch.store.choosing_joined import happenings_told
from closewatch.store.rows import EventFilter
from closewatch.store.tables import dyads, events, happenings

Period = Literal["day", "week", "month", "year"]
HAPPENED: Final = ("asserted", "claimed")  # statuses of what the text holds to have happened

_BEGINS: dict[str, Callable[[datetime.date], datetime.date]] = {
    "day": lambda day: day,
    "week": lambda day: day - datetime.timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


@dataclass(frozen=True, slots=True)
class Count:
    """So many events or happenings in the period that begins on the day (weeks on Monday); None where the day is unknown."""

    period: datetime.date | None
    count: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of the `n` events that have one: their sum, and the sums of the positive and of the negative ones."""

    n: int = 0
    sum: float = 0.0
    positive: float = 0.0
    negative: float = 0.0

    @property
    def mean(self) -> float | None:
        """The mean, None where no event has a score."""
        return self.sum / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Cooperation:
    """How friendly the events of a period were; of `n` events some may have no score."""

    period: datetime.date | None
    n: int
    goldstein: Scores
    intensity: Scores


@dataclass(frozen=True, slots=True)
class Dyad:
    """Events between two countries; "" stands for one that is unknown, or for nobody."""

    actor: str
    recipient: str
    count: int
    first: datetime.date | None
    last: datetime.date | None


def counts(connection: Connection, f: EventFilter, by: str, of: str) -> list[Count]:
    """Events or happenings a period, in order; those without a day come first."""
    if of not in {"events", "happenings"}:
        raise UsageError(f"counts are of events or of happenings, found {of!r}")
    chosen = _days_of_events(connection, f) if of == "events" else _days_of_happenings(connection, f)
    found: dict[datetime.date | None, int] = {}
    for day, n in connection.execute(chosen):
        period = begins(day, by)
        found[period] = found.get(period, 0) + n
    return [Count(period, found[period]) for period in _in_order(found)]


def begins(day: datetime.date | None, by: str) -> datetime.date | None:
    """The first day of the period that the day lies in. Raises UsageError for an unknown kind of period."""
    if by not in _BEGINS:
        raise UsageError(f"periods are {', '.join(_BEGINS)}, found {by!r}")
    return None if day is None else _BEGINS[by](day)


def _in_order(periods: Iterable[datetime.date | None]) -> list[datetime.date | None]:
    return sorted(periods, key=lambda p: p or datetime.date.min)


def _days_of_events(connection: Connection, f: EventFilter) -> Select[Any]:
    return select(events.c.day, func.count()).where(condition(connection, f)).group_by(events.c.day)


def _days_of_happenings(connection: Connection, f: EventFilter) -> Select[Any]:
    h = happenings.c
    chosen = select(h.day, func.count()).where(~h.is_void).group_by(h.day)
    if is_open(f):
        return chosen
    return chosen.where(h.key.in_(happenings_told(connection, f)))


# --- dyads ------------------------------------------------------------------------------------------------------------


def count_dyads(connection: Connection, f: EventFilter) -> list[Dyad]:
    """Pairs of countries with how many events they have, most first."""
    d = dyads.c
    chosen = select(d.actor, d.recipient, func.count(), func.min(func.nullif(d.day, 0)), func.max(func.nullif(d.day, 0)))
    without_days = replace(f, since=None, until=None)
    if not is_open(without_days):
        chosen = chosen.where(d.event.in_(select(events.c.key).where(condition(connection, f))))
    chosen = chosen.where(*on_days(f, d.day)).group_by(d.actor, d.recipient)
    rows = connection.execute(chosen.order_by(func.count().desc(), d.actor, d.recipient))
    return [Dyad(actor, recipient, n, _day(first), _day(last)) for actor, recipient, n, first, last in rows]


def _day(ordinal: int | None) -> datetime.date | None:
    return None if not ordinal else datetime.date.fromordinal(ordinal)


# --- cooperation ------------------------------------------------------------------------------------------------------


def cooperation(connection: Connection, f: EventFilter, by: str) -> list[Cooperation]:
    """Published scores a period, in order; of what happened, where the filter names no statuses."""
    f = f if f.statuses else replace(f, statuses=HAPPENED)
    e = events.c
    chosen = select(e.day, func.count(), *_sums(e.goldstein), *_sums(e.intensity))
    found: dict[datetime.date | None, list[float]] = {}
    for day, *figures in connection.execute(chosen.where(condition(connection, f)).group_by(e.day)):
        total = found.setdefault(begins(day, by), [0] * len(figures))
        total[:] = [a + b for a, b in zip(total, figures, strict=True)]
    return [_cooperation(period, found[period]) for period in _in_order(found)]


def _sums(score: ColumnElement[float]) -> tuple[ColumnElement[Any], ...]:
    """Number, sum and sum of sizes: half of both sums together is what is positive."""
    return func.count(score), func.coalesce(func.sum(score), 0.0), func.coalesce(func.sum(func.abs(score)), 0.0)


def _cooperation(period: datetime.date | None, figures: list[float]) -> Cooperation:
    n, *rest = figures
    return Cooperation(period, int(n), _scores(rest[:3]), _scores(rest[3:]))


def _scores(figures: list[float]) -> Scores:
    n, total, sizes = figures
    return Scores(int(n), *(round(figure, 6) for figure in (total, (total + sizes) / 2, (total - sizes) / 2)))
