"""Stories: threads of happenings between the same actors on one topic.

In: happenings that have no story yet. Out: rows that put each into the story that it goes on with, or begin a new one. A story
that has long been silent is not taken up again. Titles are made of facts: the actors and what it is about.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from closewatch.join import keeping
from closewatch.join.keeping import Known
from closewatch.join.profiles import Profile, add, countries_of, pack, total, unpack
from closewatch.join.scoring import Parties, likely_days, overlap
from closewatch.join.settings import STORIES
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.knowledge.countries import state_names
from closewatch.store import joined, joined_stories
from closewatch.store.rows import Party

_ACTORS_MOST, _CONTEXTS_TOLD, _NAMES_TOLD = 6, 2, 3
_WORDS, _CONTEXTS, _PERSONS = 0.55, 0.3, 0.15  # what makes one topic; together one
_BROAD = frozenset({CONTEXTS.index("diplomatic"), CONTEXTS.index("executive")})  # in almost all reports
_BEGINS = "the first happening of its story"


@dataclass(slots=True)
class Thread:
    """A story in hand."""

    key: int
    profile: Profile
    day: datetime.date | None
    past: datetime.date | None
    happenings: int
    told_last: datetime.datetime


@dataclass(frozen=True, slots=True)
class Place:
    """The story that a happening goes on with or begins, why, and how well it fits; None where it begins one."""

    story: int
    reason: str
    score: float | None


def find_places(
    connection: Connection, profiles: Sequence[Profile], parties: dict[int, Party], *, told: datetime.datetime
) -> list[Place]:
    """The stories that these happenings, of one document, go on with; those that go on with none begin new ones."""
    threads = _near(connection, profiles, parties)
    places = []
    for profile in profiles:
        fit = [t for t in threads if _countries(t.profile, parties) & _countries(profile, parties)]
        scored = [(story_score(profile, t, parties), t) for t in fit]
        best = max(scored, key=lambda s: (s[0], -s[1].key), default=None)
        if best is not None and best[0] >= STORIES.join_least:
            value, thread = best
            _extend(connection, thread, profile, parties, told)
            places.append(Place(thread.key, f"the same actors and topic: {value:.2f}", round(value, 2)))
        else:
            threads.append(_begin(connection, profile, parties, told))
            places.append(Place(threads[-1].key, _BEGINS, None))
    return places


def place_again(connection: Connection, found: Sequence[Known], *, at: datetime.datetime) -> None:
    """Put happenings that are there, and have no story, into stories."""
    parties: dict[int, Party] = {}
    keeping.load_parties(connection, parties, (k.profile for k in found))
    for known in found:
        place = find_places(connection, [known.profile], parties, told=known.told_last)[0]
        joined_stories.put_members(connection, [member_row(known.key, place, at)])
        joined_stories.set_story(connection, known.key, place.story)
        known.story = place.story


def member_row(happening: int, place: Place, at: datetime.datetime) -> dict[str, Any]:
    """The row that puts the happening into the story."""
    return {"happening": happening, "story": place.story, "reason": place.reason, "score": place.score, "at": at}


def _near(connection: Connection, profiles: Sequence[Profile], parties: dict[int, Party]) -> list[Thread]:
    """Stories between the same actors that are not long silent."""
    wanted: set[str] = set()
    first, past = [], []
    for profile in profiles:
        dyads = {d for d, _ in keeping.dyad_rows(profile, parties)}
        wanted |= {d for d in dyads if len(d) == len("AAA BBB")} or dyads
        days = keeping.lookup(profile, parties)[1:]
        first.append(days[0])
        past.append(days[1])
    found = joined_stories.near_stories(
        connection, wanted, min(first) - STORIES.silent_days, max(past) + STORIES.silent_days, STORIES.candidates_most
    )
    threads = [thread_from(row) for row in found]
    keeping.load_parties(connection, parties, (t.profile for t in threads))
    return threads


def _countries(p: Profile, parties: Parties) -> set[str]:
    """Countries of all who take part; "" where none is known."""
    return set(countries_of(p.actors, parties)) | set(countries_of(p.recipients, parties)) or {""}


def thread_from(row: Any) -> Thread:
    """The story of a row."""
    profile = Profile() if row.profile is None else unpack(row.profile)
    return Thread(row.key, profile, row.day, row.past, row.happenings, row.told_last)


def story_score(p: Profile, story: Thread, parties: Parties) -> float:
    """0 to 1: how alike the topics are, less for every day between."""
    topic = max(overlap(p.topic, story.profile.topic), overlap(p.words, story.profile.words))
    mine, theirs = p.contexts.keys() - _BROAD, story.profile.contexts.keys() - _BROAD
    contexts = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    value = _WORDS * topic + _CONTEXTS * contexts + _PERSONS * _persons(p, story.profile, parties)
    return float(value * 0.5 ** (_silence(p, story) / STORIES.half_life_days))


def _persons(a: Profile, b: Profile, parties: Parties) -> float:
    """1 where a person or a body takes part in both."""
    ids = [
        {parties[k].id for k in (*p.actors, *p.recipients) if parties[k].sector is not None and parties[k].id is not None}
        for p in (a, b)
    ]
    return 1.0 if ids[0] & ids[1] else 0.0


def _silence(p: Profile, story: Thread) -> int:
    """Days between the happening and the story."""
    days = likely_days(p)
    if days is None or story.day is None or story.past is None:
        return 0
    return max(0, days[0] - story.past.toordinal() + 1, story.day.toordinal() - days[1] + 1)


# --- writing --------------------------------------------------------------------------------------------------------------


def _begin(connection: Connection, profile: Profile, parties: Parties, told: datetime.datetime) -> Thread:
    thread = Thread(0, profile, *_days((profile,)), 1, told)
    thread.key = joined_stories.add_stories(connection, [_columns(thread, parties)])[0]
    return thread


def _extend(connection: Connection, thread: Thread, profile: Profile, parties: Parties, told: datetime.datetime) -> None:
    day, past = _days((profile,))
    thread.day = min((d for d in (thread.day, day) if d is not None), default=None)
    thread.past = max((d for d in (thread.past, past) if d is not None), default=None)
    thread.profile = add(thread.profile, profile)
    thread.happenings += 1
    thread.told_last = max(thread.told_last, told)
    joined_stories.change_story(connection, thread.key, _columns(thread, parties))


def remake_stories(connection: Connection, keys: Collection[int]) -> None:
    """Write stories anew from their happenings; a story without any stays as it was and counts none."""
    parties: dict[int, Party] = {}
    for row in joined_stories.story_rows(connection, keys):
        rows = joined.happening_rows(connection, joined_stories.members(connection, row.key))
        found = [keeping.known_from(r) for r in rows if not r.is_void]
        if not found:
            joined_stories.change_story(connection, row.key, {"happenings": 0})
            continue
        profiles = [k.profile for k in found]
        keeping.load_parties(connection, parties, profiles)
        thread = Thread(row.key, total(profiles), *_days(profiles), len(found), max(k.told_last for k in found))
        joined_stories.change_story(connection, row.key, _columns(thread, parties))


def _days(profiles: Sequence[Profile]) -> tuple[datetime.date | None, datetime.date | None]:
    intervals = [days for days in map(keeping.interval, profiles) if days[0] is not None]
    return min((d[0] for d in intervals if d[0]), default=None), max((d[1] for d in intervals if d[1]), default=None)


def _columns(thread: Thread, parties: Parties) -> dict[str, Any]:
    p = thread.profile
    both = dict(p.actors)
    for key, count in p.recipients.items():
        both[key] = both.get(key, 0) + count
    least = max(1, p.events / 4)
    bits = sum(1 << bit for bit, n in p.contexts.items() if n >= least)
    actors = sorted(both, key=lambda k: (-both[k], k))[:_ACTORS_MOST]
    return {
        "title": title(p, both, parties), "actors": json.dumps(actors), "contexts": bits, "day": thread.day, "past": thread.past,
        "happenings": thread.happenings, "told_last": thread.told_last, "profile": pack(p),
    }  # fmt: skip


def title(p: Profile, both: Mapping[int, int], parties: Parties) -> str:
    """The actors and what it is about, as facts: "North Korea, Russia: military, cbrn"."""
    names = [state_names().get(c, c) for c in countries_of(both, parties)[:_NAMES_TOLD]]
    if not names:
        names = sorted({parties[k].name or parties[k].sector or "unknown" for k in both})[:_NAMES_TOLD]
    ranked = sorted(p.contexts, key=lambda bit: (bit in _BROAD, -p.contexts[bit], bit))
    about = [CONTEXTS[bit].replace("_", " ") for bit in ranked[:_CONTEXTS_TOLD]] or [p.type.lower()]
    return f"{', '.join(names)}: {', '.join(about)}"
