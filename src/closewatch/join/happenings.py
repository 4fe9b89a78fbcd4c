"""Which happenings the events of a document tell of.

In: the reports of one document in clusters, the happenings that are near them. Out: rows: reports joined to happenings, new
happenings, happenings that turned out to be one, developments.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from closewatch.join import keeping
from closewatch.join.clusters import Cluster, cluster, summed
from closewatch.join.desk import Desk, Joined
from closewatch.join.developments import write_developments
from closewatch.join.keeping import Known
from closewatch.join.profiles import Profile, add
from closewatch.join.reading import Report
from closewatch.join.scoring import Score, near_enough, score
from closewatch.join.settings import HAPPENINGS
from closewatch.join.stories import find_places, member_row
from closewatch.store import joined, joined_stories

_BRIDGED_MOST = 3
_FIRST = "the first report"


@dataclass(slots=True)
class Outcome:
    """What joining a document came to; `same` are happenings that turned out to be one."""

    joined: list[Joined]
    same: list[tuple[Known, Known, Score]]


def join_reports(desk: Desk, reports: Sequence[Report]) -> Outcome:
    """Join the reports of the document with what is there."""
    if not reports:
        return Outcome([], [])
    keeping.load_parties(desk.connection, desk.parties, (r.profile for r in reports))
    clusters = cluster(reports, desk.parties)
    near = near_happenings(desk, clusters)
    chosen: dict[int, list[tuple[Cluster, list[tuple[Score, Known]]]]] = {}
    fresh: list[Cluster] = []
    for c in clusters:
        found = rank(desk, c, near)
        if found:
            chosen.setdefault(found[0][1].key, []).append((c, found))
        else:
            fresh.append(c)
    extended = [_extend(desk, [c for c, _ in told], told[0][1][0]) for told in chosen.values()]
    keeping.write_changed(desk.connection, [(e.joined.known, e.before) for e in extended], desk.parties)
    made = _begin(desk, fresh) if fresh else []
    rows = [row for e in extended for row in e.rows]
    rows += [row for c, known in zip(fresh, made, strict=True) for row in _reports(desk, [c], known.key, _FIRST, None)]
    joined.put_reports(desk.connection, rows)
    done = [e.joined for e in extended]
    done += [Joined(known, next(iter(c.profile.held.values())), None) for c, known in zip(fresh, made, strict=True)]
    write_developments(desk, done, revived=desk.former.values())
    return Outcome(done, bridged(desk, [options for told in chosen.values() for _, options in told]))


def near_happenings(desk: Desk, clusters: Sequence[Cluster]) -> list[Known]:
    """Happenings between the same actors on near days, and those that copies of the document tell of."""
    rows: dict[int, Any] = {}
    for dyads, first, past in _lookups([keeping.lookup(c.profile, desk.parties) for c in clusters]):
        found = joined.near_happenings(desk.connection, dyads, first, past, HAPPENINGS.candidates_most)
        rows |= {row.key: row for row in found}
    missing = desk.copies_tell - rows.keys()
    if missing:
        rows |= {row.key: row for row in joined.happening_rows(desk.connection, missing)}
    types = near_enough({t for c in clusters for t in c.profile.types})
    wanted = [r for _, r in sorted(rows.items()) if not r.is_void and (r.type in types or r.key in desk.copies_tell)]
    near = [keeping.known_from(row) for row in wanted]
    keeping.load_parties(desk.connection, desk.parties, (k.profile for k in near))
    return near


def _lookups(wanted: Collection[tuple[set[str], int, int]]) -> list[tuple[set[str], int, int]]:
    """Look-ups whose days overlap are one."""
    found: list[tuple[set[str], int, int]] = []
    for dyads, first, past in sorted(wanted, key=lambda w: w[1:]):
        if found and first <= found[-1][2]:
            before = found[-1]
            found[-1] = before[0] | dyads, before[1], max(past, before[2])
        else:
            found.append((dyads, first, past))
    return found


def rank(desk: Desk, c: Cluster, near: Sequence[Known]) -> list[tuple[Score, Known]]:
    """The happenings that the cluster may tell of, the likeliest first."""
    parted = {key for r in c.reports for key in desk.parted.get(r.event, ())}
    found = []
    for known in near:
        if known.key in parted:
            continue
        s = score(c.profile, known.profile, desk.parties, is_copy=known.key in desk.copies_tell)
        if s is not None and s.value >= HAPPENINGS.join_least:
            found.append((s, known))
    return sorted(found, key=lambda f: (-f[0].value, f[1].key))


def _begin(desk: Desk, fresh: Sequence[Cluster]) -> list[Known]:
    """Happenings that nothing told of before, each in the story that it goes on with; former ones keep their keys."""
    profiles = [c.profile for c in fresh]
    places = find_places(desk.connection, profiles, desk.parties, told=desk.facts.added)
    stories = [p.story for p in places]
    former = [_former(desk, c) for c in fresh]
    new = [n for n, key in enumerate(former) if key is None or key in former[:n]]
    made = dict(zip(new, keeping.write_new(
        desk.connection, [profiles[n] for n in new], [stories[n] for n in new], desk.parties, desk.facts.added
    ), strict=True)) if new else {}  # fmt: skip
    for n, key in enumerate(former):
        if n not in made and key is not None:
            made[n] = keeping.revive(desk.connection, key, profiles[n], stories[n], desk.parties, desk.facts.added)
    known = [made[n] for n in range(len(fresh))]
    joined_stories.put_members(desk.connection, [member_row(k.key, p, desk.now) for k, p in zip(known, places, strict=True)])
    return known


def _former(desk: Desk, c: Cluster) -> int | None:
    """The happening that the cluster reported before everything was joined anew, where it is still void."""
    key = next((desk.former[r.event] for r in c.reports if r.event in desk.former), None)
    if key is None:
        return None
    return key if joined.happening_rows(desk.connection, [key])[0].is_void else None


@dataclass(frozen=True, slots=True)
class Extended:
    """A happening that was there with what the document tells added; what it was before, and the rows of the reports."""

    joined: Joined
    before: Profile
    rows: list[dict[str, Any]]


def _extend(desk: Desk, clusters: Sequence[Cluster], best: tuple[Score, Known]) -> Extended:
    """Add what the document tells to a happening that is there; nothing is written yet."""
    why, known = best
    before, status = known.profile, known.status
    told = clusters[0].profile if len(clusters) == 1 else summed([r for c in clusters for r in c.reports])
    event = next(iter(told.held.values()))
    if known.key in desk.copies_tell:  # a copy holds it as what it was copied from does
        told = dataclasses.replace(told, held={})
    known.profile = add(before, told)
    known.told_last = max(known.told_last, desk.facts.added)
    known.told_first = min(known.told_first, desk.facts.added)
    rows = _reports(desk, clusters, known.key, why.says(), why.value)
    return Extended(Joined(known, event, status), before, rows)


def _reports(desk: Desk, clusters: Sequence[Cluster], key: int, reason: str, value: float | None) -> list[dict[str, Any]]:
    """Rows that put the events of the clusters into the happening."""
    rows = []
    for c in clusters:
        for r in c.reports:
            within = c.scores.get(r.event)
            rows.append({
                "event": r.event, "happening": key, "at": desk.now,
                "reason": reason if within is None else within.says(),
                "score": value if within is None else within.value,
            })  # fmt: skip
    return rows


# --- happenings that turn out to be one -------------------------------------------------------------------------------------


def bridged(desk: Desk, ranked: Sequence[Sequence[tuple[Score, Known]]]) -> list[tuple[Known, Known, Score]]:
    """Pairs of happenings that one report fits both of, and that fit each other: the older one, the younger one, how far."""
    found = []
    gone: set[int] = set()
    for options in ranked:
        for other in options[1:_BRIDGED_MOST]:
            older, younger = sorted((options[0][1], other[1]), key=lambda k: k.key)
            if older.key in gone or younger.key in gone:
                continue
            s = score(older.profile, younger.profile, desk.parties)
            if s is not None and s.value >= HAPPENINGS.merge_least:
                gone.add(younger.key)
                found.append((older, younger, s))
    return found
