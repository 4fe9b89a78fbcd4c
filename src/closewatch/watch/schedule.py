"""When a message may go: digests, quiet hours and the waits between tries, with summer time; nothing reads the clock."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from closewatch.errors import UsageError
from closewatch.watch.spec import WEEKDAYS, Digest, Quiet, WatchSpec

FIRST_WAIT_S = 30
LONGEST_WAIT_S = 6 * 3600
TRIES = 14  # with the waits above about 26 hours; then the delivery stays failed until it is sent again by hand
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAY = datetime.timedelta(days=1)


def due(spec: WatchSpec, now: datetime.datetime) -> datetime.datetime:
    """When what rings now is to be sent."""
    zone = ZoneInfo(spec.zone)
    return after_quiet(spec, next_digest(spec.digest, now, zone))


def after_quiet(spec: WatchSpec, moment: datetime.datetime) -> datetime.datetime:
    """The moment itself, or the end of the quiet hours that it falls in."""
    return moment if spec.quiet is None else quiet_end(spec.quiet, moment, ZoneInfo(spec.zone)) or moment


def next_digest(digest: Digest, now: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """The next moment at which a digest goes; now where nothing is gathered."""
    local = now.astimezone(zone)
    if digest.every == "immediate":
        return now
    if digest.every == "hourly":
        past = datetime.timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return now - past + datetime.timedelta(hours=1)
    day = local.date()
    for _ in range(9):
        if digest.every == "daily" or day.weekday() == digest.weekday:
            moment = first_moment(datetime.datetime.combine(day, digest.at), zone)
            if moment > now:
                return moment
        day += _DAY
    raise AssertionError("a week has every weekday")


def quiet_end(quiet: Quiet, now: datetime.datetime, zone: ZoneInfo) -> datetime.datetime | None:
    """When the quiet hours that `now` falls in end, None outside of them.

    The wall clock of the zone counts. Where summer time skips the end, it is the moment of the skip; where the clock
    shows the end twice and `now` lies between, it is the second one.
    """
    wall = now.astimezone(zone).replace(tzinfo=None, fold=0)
    if not _is_quiet(quiet, wall.time()):
        return None
    day = wall.date() + (_DAY if quiet.end <= wall.time() else datetime.timedelta())
    end = datetime.datetime.combine(day, quiet.end)
    first = first_moment(end, zone)
    return first if first > now else end.replace(tzinfo=zone, fold=1).astimezone(datetime.UTC)


def _is_quiet(quiet: Quiet, wall: datetime.time) -> bool:
    if quiet.start < quiet.end:
        return quiet.start <= wall < quiet.end
    return wall >= quiet.start or wall < quiet.end


def first_moment(wall: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """The first moment (UTC) at which clocks of the zone show the wall time, or a later one where they skip it."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(datetime.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    early = wall.replace(tzinfo=zone, fold=1).astimezone(datetime.UTC)  # in a gap this lies before the skip
    before, after = early.astimezone(zone).utcoffset(), moment
    while after - early > datetime.timedelta(seconds=1):
        middle = early + (after - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def wait_after(tries: int) -> datetime.timedelta:
    """How long to wait after so many failed tries: doubled each time, at most `LONGEST_WAIT_S`."""
    return datetime.timedelta(seconds=min(FIRST_WAIT_S * 2 ** (max(tries, 1) - 1), LONGEST_WAIT_S))


# --- reading ----------------------------------------------------------------------------------------------------------


def parse_zone(words: str) -> str:
    """The name of a time zone. Raises UsageError where there is none of the name."""
    try:
        ZoneInfo(words)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"no time zone is called {words!r}; write e.g. Europe/Berlin or UTC") from error
    return words


def parse_quiet(words: str) -> Quiet:
    """Quiet hours from HH:MM-HH:MM. Raises UsageError."""
    start, dash, end = words.replace("–", "-").partition("-")
    if not dash:
        raise UsageError(f"quiet hours are {words!r}, expected HH:MM-HH:MM")
    quiet = Quiet(_parse_time(start, "quiet hours"), _parse_time(end, "quiet hours"))
    if quiet.start == quiet.end:
        raise UsageError(f"quiet hours {words!r} begin and end at the same time; to stop all messages pause the watch")
    return quiet


def parse_digest(words: str) -> Digest:
    """A digest from "immediate", "hourly", "daily 08:00" or "weekly mon 08:00". Raises UsageError."""
    parts = words.lower().replace(" at ", " ").split()
    if parts in (["immediate"], ["hourly"]):
        return Digest("immediate" if parts == ["immediate"] else "hourly")
    if parts[:1] == ["daily"] and len(parts) <= 2:
        return Digest("daily", _parse_time(parts[1], "digest") if len(parts) == 2 else Digest().at)
    if parts[:1] == ["weekly"] and len(parts) <= 3:
        day = parts[1][:3] if len(parts) > 1 else WEEKDAYS[0]
        if day not in WEEKDAYS:
            raise UsageError(f"digest: no day of the week is called {parts[1]!r}; write one of {', '.join(WEEKDAYS)}")
        return Digest("weekly", _parse_time(parts[2], "digest") if len(parts) == 3 else Digest().at, WEEKDAYS.index(day))
    raise UsageError(f"digest is {words!r}, expected immediate, hourly, daily HH:MM or weekly DAY HH:MM")


def _parse_time(words: str, what: str) -> datetime.time:
    found = _TIME.fullmatch(words.strip())
    if found is None:
        raise UsageError(f"{what}: {words.strip()!r} is no time of day, expected HH:MM")
    return datetime.time(int(found.group(1)), int(found.group(2)))
