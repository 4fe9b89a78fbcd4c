"""Happenings as rows: a profile made into columns, ways to find it, developments.

In: profiles. Out: rows written through store/joined.py. What belongs together is decided elsewhere.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from closewatch.join.profiles import Profile, commonest, countries_of, pack, unpack
from closewatch.join.scoring import Parties
from closewatch.join.settings import HAPPENINGS
from closewatch.join.statuses import joined_status
from closewatch.store import joined
from closewatch.store.rows import Party

_COUNTRIES_MOST = 4  # of a happening that are looked up by pairs
_STEP_DAYS = 7
_PARTIES_TOLD = 6


@dataclass(slots=True)
class Known:
    """A happening in hand: its row's key, its profile, and what is written of it."""

    key: int
    profile: Profile
    status: str
    told_first: datetime.datetime
    told_last: datetime.datetime
    story: int | None = None
    is_void: bool = False


def known_from(row: Row[Any]) -> Known:
    """The happening of a row."""
    profile = Profile() if row.profile is None else unpack(row.profile)
    return Known(row.key, profile, row.status, row.told_first, row.told_last, row.story, row.is_void)


def load_parties(connection: Connection, parties: dict[int, Party], profiles: Iterable[Profile]) -> None:
    """Look up those parties of the profiles that are not known yet."""
    wanted = {key for p in profiles for key in (*p.actors, *p.recipients)} - parties.keys()
    for row in joined.party_rows(connection, wanted):
        parties[row.key] = Party(row.key, row.id, row.name, row.country, row.sector)


def columns(profile: Profile) -> dict[str, Any]:
    """What the profile amounts to, column by column."""
    first, past = interval(profile)
    reports = sum(profile.contexts.values())
    bits = sum(1 << bit for bit, n in profile.contexts.items() if 3 * n >= profile.events) if reports else 0
    return {
        "type": profile.type, "mode": commonest(profile.modes), "status": joined_status(profile.held),
        "day": first, "past": past, "country": commonest(profile.countries), "geonames_id": commonest(profile.places),
        "actors": json.dumps(_told(profile.actors)), "recipients": json.dumps(_told(profile.recipients)),
        "contexts": bits, "reports": profile.documents, "sources": len(profile.origins), "profile": pack(profile),
    }  # fmt: skip


def _told(sides: Mapping[int, int]) -> list[int]:
    """Keys of the parties, those named most often first."""
    return sorted(sides, key=lambda k: (-sides[k], k))[:_PARTIES_TOLD]


def interval(profile: Profile) -> tuple[datetime.date | None, datetime.date | None]:
    """The days that most reports tell, of equals the narrowest; else the day on which the first one appeared."""
    if profile.days:
        first, past = min(profile.days, key=lambda d: (-profile.days[d], d[1] - d[0], d))
    elif profile.published is not None:
        first, past = profile.published[0], profile.published[0] + 1
    else:
        return None, None
    return datetime.date.fromordinal(first), datetime.date.fromordinal(past)


# --- where to look for it -------------------------------------------------------------------------------------------------


def dyad_rows(profile: Profile, parties: Parties) -> set[tuple[str, int]]:
    """Dyads and days under which the happening is found."""
    names = _countries(profile, parties)
    dyads = set(_pairs(names))
    dyads |= {f"{n} *" for n in names} if len(names) > 1 else set(names) or {""}
    return {(dyad, day) for dyad in dyads for day in _days(profile)}


def lookup(profile: Profile, parties: Parties) -> tuple[set[str], int, int]:
    """Dyads to look under, and the days [first, past) to look at, as ordinals."""
    names = _countries(profile, parties)
    dyads = set(_pairs(names)) | set(names)
    dyads |= {f"{n} *" for n in names} if len(names) == 1 else {""} if not names else set()
    days = _days(profile)
    return dyads, min(days) - HAPPENINGS.window_days, max(days) + HAPPENINGS.window_days + 1


def _countries(profile: Profile, parties: Parties) -> list[str]:
    both = dict(profile.actors)
    for key, count in profile.recipients.items():
        both[key] = both.get(key, 0) + count
    return sorted(countries_of(both, parties)[:_COUNTRIES_MOST])


def _pairs(names: Sequence[str]) -> list[str]:
    return [f"{a} {b}" for i, a in enumerate(names) for b in names[i + 1 :]]


def _days(profile: Profile) -> set[int]:
    """Days that stand for the profile's intervals."""
    found = set()
    for first, past in profile.days:
        found |= set(range(first, min(past, first + HAPPENINGS.wide_days), _STEP_DAYS))
    if profile.published is not None and not found:
        found |= set(profile.published)
    return found or {min(day for day, _ in profile.held)}


# --- writing --------------------------------------------------------------------------------------------------------------


def write_new(
    connection: Connection, profiles: Sequence[Profile], stories: Sequence[int], parties: Parties, at: datetime.datetime
) -> list[Known]:
    """Add happenings with these profiles to these stories."""
    values = [{**columns(p), "story": s} for p, s in zip(profiles, stories, strict=True)]
    more = {"told_first": at, "told_last": at, "is_void": False}
    keys = joined.add_happenings(connection, [{**v, **more} for v in values])
    joined.put_dyads(connection, [
        {"dyad": dyad, "day": day, "happening": key}
        for key, profile in zip(keys, profiles, strict=True) for dyad, day in sorted(dyad_rows(profile, parties))
    ])  # fmt: skip
    return [Known(k, p, v["status"], at, at, v["story"]) for k, p, v in zip(keys, profiles, values, strict=True)]


def revive(
    connection: Connection, key: int, profile: Profile, story: int, parties: Parties, at: datetime.datetime
) -> Known:
    """Write a void happening anew with this profile."""
    known = Known(key, profile, "", at, at, story)
    write_changed(connection, [(known, Profile())], parties)
    joined.change_happenings(connection, [{"key_": key, "story": story}])
    return known


def write_changed(connection: Connection, changed: Sequence[tuple[Known, Profile]], parties: Parties) -> None:
    """Write happenings anew from their profiles; with each what its profile was."""
    rows, dyads, gone = [], [], []
    for known, before in changed:
        values = columns(known.profile)
        known.status = values["status"]
        values |= {"told_first": known.told_first, "told_last": known.told_last, "is_void": False, "key_": known.key}
        rows.append(values)
        old, new = dyad_rows(before, parties) if before.events else set(), dyad_rows(known.profile, parties)
        if old - new:
            gone.append(known.key)
            old = set()
        dyads += [{"dyad": dyad, "day": day, "happening": known.key} for dyad, day in sorted(new - old)]
    joined.change_happenings(connection, rows)
    joined.drop_dyads(connection, gone)
    joined.put_dyads(connection, dyads)
