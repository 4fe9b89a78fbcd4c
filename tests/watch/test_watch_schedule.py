"""Digests, quiet hours and waits, with summer time."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closewatch.watch.schedule import LONGEST_WAIT_S, TRIES, due, next_digest, parse_digest, parse_quiet, quiet_end, wait_after
from closewatch.watch.spec import WatchSpec

BERLIN = ZoneInfo("Europe/Berlin")
UTC = datetime.UTC


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        ("22:00-06:00", "2024-01-10 20:59", None),  # 21:59 in Berlin
        ("22:00-06:00", "2024-01-10 21:00", "2024-01-11 05:00"),
        ("22:00-06:00", "2024-01-11 04:59", "2024-01-11 05:00"),
        ("22:00-06:00", "2024-01-11 05:00", None),
        ("12:00-14:00", "2024-07-01 10:30", "2024-07-01 12:00"),  # summer: two hours ahead
        ("12:00-14:00", "2024-07-01 12:00", None),
        ("22:00-06:00", "2024-03-30 22:30", "2024-03-31 04:00"),  # the night that loses an hour ends an hour earlier
        ("22:00-06:00", "2024-10-26 22:30", "2024-10-27 05:00"),  # the night that wins one ends an hour later
        ("22:00-02:30", "2024-03-30 23:30", "2024-03-31 01:00"),  # 02:30 is skipped: it ends where the clock jumps
        ("22:00-02:30", "2024-10-26 23:59", "2024-10-27 00:30"),  # 02:30 comes twice: the first one ends it,
        ("22:00-02:30", "2024-10-27 01:10", "2024-10-27 01:30"),  # and the clock is back in the quiet hours until the second
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(quiet: str, now: str, end: str | None) -> None:
    assert quiet_end(parse_quiet(quiet), utc(now), BERLIN) == (None if end is None else utc(end))


@pytest.mark.parametrize(
    ("digest", "now", "then"),
    [
        ("immediate", "2024-01-10 09:10", "2024-01-10 09:10"),
        ("hourly", "2024-01-10 09:10", "2024-01-10 10:00"),
        ("hourly", "2024-01-10 09:00", "2024-01-10 10:00"),
        ("daily 08:00", "2024-01-10 06:59", "2024-01-10 07:00"),
        ("daily 08:00", "2024-01-10 07:00", "2024-01-11 07:00"),
        ("daily 08:00", "2024-07-10 05:59", "2024-07-10 06:00"),
        ("daily 02:30", "2024-03-30 12:00", "2024-03-31 01:00"),  # skipped: at the jump
        ("daily 02:30", "2024-10-26 12:00", "2024-10-27 00:30"),  # twice: at the first
        ("daily 02:30", "2024-10-27 00:30", "2024-10-28 01:30"),  # and not again at the second
        ("weekly mon 08:00", "2024-01-10 09:00", "2024-01-15 07:00"),
        ("weekly wed 08:00", "2024-01-10 09:00", "2024-01-17 07:00"),
        ("weekly wednesday at 08:00", "2024-01-10 06:00", "2024-01-10 07:00"),
    ],
)
def test_a_digest_goes_at_its_time(digest: str, now: str, then: str) -> None:
    assert next_digest(parse_digest(digest), utc(now), BERLIN) == utc(then)


def test_a_digest_in_quiet_hours_waits_for_their_end() -> None:
    spec = WatchSpec("x", digest=parse_digest("hourly"), quiet=parse_quiet("22:00-06:00"), zone="Europe/Berlin")
    assert due(spec, utc("2024-01-10 20:30")) == utc("2024-01-11 05:00")


@given(st.datetimes(datetime.datetime(2023, 1, 1), datetime.datetime(2025, 1, 1)), st.times(), st.times())
def test_quiet_hours_end_later_and_outside_of_them(
    moment: datetime.datetime, start: datetime.time, end: datetime.time
) -> None:
    if (start.hour, start.minute) == (end.hour, end.minute):
        return
    quiet = parse_quiet(f"{start:%H:%M}-{end:%H:%M}")
    now = moment.replace(tzinfo=UTC)
    over = quiet_end(quiet, now, BERLIN)
    if over is not None:
        assert now < over <= now + datetime.timedelta(hours=25)
        assert quiet_end(quiet, over, BERLIN) is None


@pytest.mark.parametrize("digest", ["immediate", "hourly", "daily 08:05", "weekly sun 23:59"])
def test_a_digest_is_written_as_it_is_read(digest: str) -> None:
    assert str(parse_digest(digest)) == digest


def test_waits_double_up_to_the_longest() -> None:
    waits = [wait_after(tries).total_seconds() for tries in range(1, TRIES)]
    assert waits[:4] == [30, 60, 120, 240]
    assert max(waits) == LONGEST_WAIT_S
    assert 20 * 3600 < sum(waits) < 30 * 3600
