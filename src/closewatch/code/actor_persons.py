"""Persons by their names in any spelling, by surname with an office, and office-holders on a day.

In: name words with what is known around them. Out: an entry, or None where the name is not certain. The day is asked for
only where persons bear the name: what nobody bears is the same on every day and is remembered without it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from closewatch.code.actor_sectors import RECENT
from closewatch.knowledge.actor_entries import Entry
from closewatch.knowledge.actor_names import fold
from closewatch.knowledge.gazetteer import gazetteer
from closewatch.knowledge.roles import RoleNoun, names_with_care

Day = Callable[[], datetime.date | None]

_LONGEST = 6
_TITLES = {"head_of_state": ("head_of_state",), "head_of_government": ("head_of_government", "head_of_state"),
           "foreign_minister": ("foreign_minister",), "defence_minister": ("defence_minister",)}  # fmt: skip


def find_person(words: list[str], role: RoleNoun | None, country: str | None, day: Day) -> Entry | None:
    """The person whose name the words are, whole or as a surname; a title or a country narrows the choice."""
    known = gazetteer().by_fold
    n = min(len(words), _LONGEST)
    for size in range(n, 1, -1):
        for start in range(len(words) - size + 1):
            if size == 2 and start + size < len(words):
                continue  # "Juan Carlos Jobet" is not Juan Carlos
            bearers = known(fold(" ".join(words[start : start + size])))
            if bearers:
                entry = choose_person(bearers, country, day)
                if country is None or entry.country == country:
                    return entry
    if len(words) == 1 or role is not None or country is not None:
        return _by_surname(words, role, country, day)
    return None


def choose_person(bearers: list[Entry], country: str | None, day: Day) -> Entry:
    """Among entries of the same name the one of the country, in office on the day, or in office last."""
    if len(bearers) == 1:
        return bearers[0]
    bearers = [e for e in bearers if e.country == country] or bearers
    latest = day() or datetime.date.max
    begun = [e for e in bearers if any(t.first is None or t.first <= latest for t in e.terms)] or bearers
    return max(
        _of_that_time(begun, day), key=lambda e: max((t.first or datetime.date.min for t in e.terms), default=latest)
    )


def _by_surname(words: list[str], role: RoleNoun | None, country: str | None, day: Day) -> Entry | None:
    whole = fold(" ".join(words))  # a first name that is in no table makes another person; an initial does not
    if role is None and country is None and _with_care(words):
        return None
    bearers = [e for e in gazetteer().by_surname(whole) if country is None or e.country == country]
    if role is not None and role.office:
        bearers = [e for e in bearers if any(t.office in _TITLES[role.office] for t in e.terms)]
    if role is None and country is None:
        others = bearers if len(bearers) == 1 and _in_office(bearers[0], day()) else []
        bearers = [e for e in bearers if _prominent(e)] or others
    bearers = _of_that_time(bearers, day) if len(bearers) > 1 else bearers
    return bearers[0] if len(bearers) == 1 else None


def _in_office(person: Entry, on: datetime.date | None) -> bool:
    if on is not None:
        return person.term_on(on) is not None
    return any(t.past is None or t.past >= RECENT for t in person.terms)


def _with_care(words: list[str]) -> bool:
    return len(words) == 1 and words[0].lower() in names_with_care()


def _prominent(person: Entry) -> bool:
    """Whether the news calls the person by the surname alone: heads of state or government, others of note."""
    return any(t.office not in {"foreign_minister", "defence_minister"} for t in person.terms)


def _of_that_time(bearers: list[Entry], day: Day) -> list[Entry]:
    """Those in office on the day; with no day the ones in office in recent times, else all."""
    if not bearers:
        return bearers
    on = day()
    if on is not None:
        return [e for e in bearers if any(t.holds(on) for t in e.terms)] or bearers
    still = [e for e in bearers if any(t.past is None for t in e.terms)]
    return still or [e for e in bearers if any(t.past is None or t.past >= RECENT for t in e.terms)] or bearers


def person_by_surname(words: list[str], day: Day, country: str | None) -> str | None:
    """The country that all bearers of a surname share, None where they differ or none is known."""
    if len(words) > 1:
        return None
    bearers = gazetteer().by_surname(fold(words[-1]))
    found = {e.country for e in _of_that_time(bearers, day)}
    return next(iter(found)) if len(found) == 1 and country is None else None


def country_of_heads(surname: str, day: Day) -> str | None:
    """The country that all heads of state or government of a surname share, None where there is no one such country."""
    bearers = gazetteer().by_surname(fold(surname))
    bearers = [e for e in bearers if any(t.office in _TITLES["head_of_government"] for t in e.terms)]
    found = {e.country for e in _of_that_time(bearers, day)}
    return next(iter(found)) if len(found) == 1 else None


def holder_of(country: str, office: str, on: datetime.date) -> Entry | None:
    """Who held the office on the day, None where nobody is known for certain."""
    for kind in _TITLES.get(office, ()):
        found = [
            e for e in gazetteer().holders(country, kind) if any(t.office == kind and t.holds(on) for t in e.terms)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None
