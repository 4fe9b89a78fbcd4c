"""Whether more happens between two than their own past lets expect: a stated statistical test, standard library only.

The last 7 days are held against the 180 days before. Days count only where the store tells of anything at all, so that a
gap in the collection is no calm. Of two p-values the larger one decides:

- the exact conditional test of two Poisson rates: given all n + m happenings, n or more of them fall into the last days by
  chance with the binomial probability of the share of those days (Przyborowski and Wilenski 1940);
- the negative binomial tail with mean and variance of the past weeks, which allows for happenings that come in bursts;
  two standard errors are added to the variance.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

RECENT_DAYS = 7
PAST_DAYS = 180
LEAST_PAST_DAYS = 60  # days with news that the past must have
LEAST_RECENT = 3  # happenings; fewer are never called unusual
LEVEL = 0.01


@dataclass(frozen=True, slots=True)
class Rate:
    """How much happened in the last days, how much was to be expected, and how probable so much is by chance."""

    n: int
    expected: float
    p: float
    past: int
    past_days: int

    @property
    def is_unusual(self) -> bool:
        """Whether it is much by the stated level."""
        return self.n >= LEAST_RECENT and self.n > self.expected and self.p < LEVEL

    def __str__(self) -> str:
        """The figures, for people."""
        p = f"p = {self.p:.4f}" if self.p >= 0.0001 else "p < 0.0001"
        return (
            f"{self.n} happenings in {RECENT_DAYS} days, {self.expected:.1f} expected from {self.past} in the "
            f"{self.past_days} days with news before ({p})"
        )


def measure_rate(
    counts: Mapping[datetime.date, int], covered: Collection[datetime.date], today: datetime.date
) -> Rate | None:
    """The rate of the days up to `today`, None where the past is too short to tell.

    Args:
        counts: happenings by day.
        covered: days of which the store tells anything at all.
    """
    start = today - datetime.timedelta(days=RECENT_DAYS - 1)
    first = start - datetime.timedelta(days=PAST_DAYS)
    recent_days = sum(1 for day in set(covered) if start <= day <= today)
    past_cover = sorted(day for day in set(covered) if first <= day < start)
    if len(past_cover) < LEAST_PAST_DAYS or recent_days == 0:
        return None
    n = sum(count for day, count in counts.items() if start <= day <= today)
    past = sum(counts.get(day, 0) for day in past_cover)
    share = recent_days / (recent_days + len(past_cover))
    weeks = _weeks(counts, past_cover)
    expected = past * recent_days / len(past_cover)
    p = max(binomial_tail(n, n + past, share), negative_binomial_tail(n, weeks, recent_days / RECENT_DAYS))
    return Rate(n, expected, p, past, len(past_cover))


def _weeks(counts: Mapping[datetime.date, int], days: list[datetime.date]) -> list[int]:
    """Happenings in whole runs of seven covered days, the newest run last; what is left over at the start is left out."""
    used = days[len(days) % RECENT_DAYS :]
    return [sum(counts.get(day, 0) for day in used[i : i + RECENT_DAYS]) for i in range(0, len(used), RECENT_DAYS)]


def binomial_tail(k: int, n: int, share: float) -> float:
    """The probability of k or more of n.

    >>> round(binomial_tail(2, 2, 0.5), 3), binomial_tail(0, 5, 0.1)
    (0.25, 1.0)
    """
    if k <= 0:
        return 1.0
    if share >= 1.0:
        return 1.0 if k <= n else 0.0
    inside, outside = math.log(share), math.log1p(-share)
    top = math.lgamma(n + 1)
    logs = [top - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * inside + (n - i) * outside for i in range(k, n + 1)]
    return min(1.0, math.fsum(map(math.exp, logs)))


def negative_binomial_tail(k: int, weeks: list[int], scale: float = 1.0) -> float:
    """The probability of k or more in a week like the past ones; 0 where those are no burstier than chance has it.

    The dispersion is that of the weeks by the method of moments; `scale` shortens the week.
    """
    if k <= 0:
        return 1.0
    if len(weeks) < 2:
        return 0.0
    mean = math.fsum(weeks) / len(weeks)
    variance = math.fsum((w - mean) ** 2 for w in weeks) / (len(weeks) - 1)
    if variance <= mean:
        return 0.0
    variance *= 1 + 2 * math.sqrt(2 / (len(weeks) - 1))  # few weeks tell the variance badly: two standard errors are added
    size = mean * mean / (variance - mean)
    mean *= scale
    fail, succeed = math.log(size / (size + mean)), math.log(mean / (size + mean))
    base = math.lgamma(size)
    below = (math.exp(math.lgamma(size + i) - base - math.lgamma(i + 1) + size * fail + i * succeed) for i in range(k))
    return min(1.0, max(0.0, 1.0 - math.fsum(below)))
