"""The test for unusual rates."""

from __future__ import annotations

import datetime
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closewatch.watch.rates import LEVEL, PAST_DAYS, RECENT_DAYS, binomial_tail, measure_rate, negative_binomial_tail

TODAY = datetime.date(2024, 6, 30)
DAYS = [TODAY - datetime.timedelta(days=i) for i in range(RECENT_DAYS + PAST_DAYS)]


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_the_sum_of_its_terms(k: int, more: int, share: float) -> None:
    n = k + more
    exact = sum(math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))
    assert binomial_tail(k, n, share) == pytest.approx(exact, abs=1e-9)


def test_weeks_without_bursts_say_nothing() -> None:
    assert negative_binomial_tail(5, [1, 1, 1, 1]) == 0.0


def test_many_more_than_ever_is_unusual() -> None:
    counts = dict.fromkeys(DAYS[7::7], 1) | {DAYS[1]: 6}
    rate = measure_rate(counts, DAYS, TODAY)
    assert rate is not None
    assert rate.is_unusual
    assert str(rate) == "6 happenings in 7 days, 1.0 expected from 26 in the 180 days with news before (p = 0.0011)"


def test_bursts_are_usual_between_those_who_have_bursts() -> None:
    counts = dict.fromkeys(DAYS[7::35], 6) | {DAYS[1]: 6}
    rate = measure_rate(counts, DAYS, TODAY)
    assert rate is not None
    assert not rate.is_unusual


def test_two_are_never_unusual() -> None:
    rate = measure_rate({DAYS[1]: 2}, DAYS, TODAY)
    assert rate is not None
    assert not rate.is_unusual


def test_a_short_past_tells_nothing() -> None:
    assert measure_rate({DAYS[1]: 50}, DAYS[:60], TODAY) is None


def test_days_without_any_news_are_no_calm() -> None:
    covered = DAYS[:7] + DAYS[100:]
    counts = dict.fromkeys(covered, 1)
    rate = measure_rate(counts, covered, TODAY)
    assert rate is not None
    assert rate.expected == pytest.approx(7.0)


def _poisson(mean: float, chance: random.Random) -> int:
    left, count = math.exp(-mean), 0
    product = chance.random()
    while product > left:
        product *= chance.random()
        count += 1
    return count


@pytest.mark.parametrize("mean", [0.1, 1.0])
@pytest.mark.parametrize("bursts", [False, True])
def test_the_false_alarms_keep_to_the_level(mean: float, bursts: bool) -> None:
    chance = random.Random(7)
    alarms = 0
    for _ in range(300):
        counts = {}
        for week in range(0, len(DAYS), 7):
            rate = chance.gammavariate(1.0, mean) if bursts else mean
            counts |= {day: _poisson(rate, chance) for day in DAYS[week : week + 7]}
        measured = measure_rate(counts, DAYS, TODAY)
        alarms += measured is not None and measured.is_unusual
    assert alarms <= 300 * LEVEL + 4
