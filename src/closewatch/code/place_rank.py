"""Which of the places that bear a name is meant: by what the text says beside it, by the countries it names, by size.

In: entries of one name and what the text tells of countries. Out: one entry, or None with the reason. A choice that
the text does not carry is not made: no point is invented.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from closewatch.code.place_names import Candidate
from closewatch.knowledge import toponyms as known

_KNOWN_SIZE = 100_000  # people; a smaller town is taken only where the text names its country, state or region
_WELL_KNOWN = 300_000  # needed where only a weak word makes the name a place
_ALONE = 5_000  # people; enough where no other town of any size bears the name
_WEAKLY_ALONE = 30_000
_MARGIN = 0.45  # the best must lead by this (in powers of ten of people) unless the text points to it


@dataclass(slots=True)
class Setting:
    """Countries (alpha-2) that a text names, with how often, and divisions that it names."""

    countries: Counter[str] = field(default_factory=Counter)
    divisions: Counter[str] = field(default_factory=Counter)
    held: dict[int, str] = field(
        default_factory=dict
    )  # number of a name's first word -> the division that a comma makes it ("Everett, Washington")

    def note_candidate(self, c: Candidate) -> None:
        """Count what a name tells without doubt."""
        if c.country is not None:
            if not c.entries:  # Georgia tells nothing by itself
                self.countries[c.country.iso2] += 2
        elif c.feature is not None and c.feature.country is not None:
            self.countries[known.countries()[c.feature.country].iso2] += 1
        else:
            big = [e for e in c.entries if e.kind == known.TOWN and e.people >= 100_000]
            big.sort(key=lambda e: -e.people)
            if big and big[0].people >= 1_000_000 and all(e.people * 10 < big[0].people for e in big[1:]):
                self.countries[big[0].iso2] += 1
            first = [e for e in c.entries if e.kind == known.FIRST_ORDER and e.rank]
            if len(first) == 1 and not big:
                self.divisions[first[0].division] += 1


@dataclass(frozen=True, slots=True)
class Choice:
    """The entry that is meant, or None, and why."""

    entry: known.Entry | None
    reason: str


def distance_km(a: known.Entry, b: known.Entry) -> float:
    """Distance over the globe between two towns."""
    la, lb = math.radians(a.lat), math.radians(b.lat)
    inner = math.sin(la) * math.sin(lb) + math.cos(la) * math.cos(lb) * math.cos(math.radians(a.lon - b.lon))
    return 6371.0 * math.acos(max(-1.0, min(1.0, inner)))


def choose_division(c: Candidate, word: str, setting: Setting, hint: Setting) -> Choice:
    """The division that bears the name, first order unless the word beside it says district."""
    order = (
        [known.SECOND_ORDER, known.FIRST_ORDER]
        if word in known.contexts()["district"]
        else [known.FIRST_ORDER, known.SECOND_ORDER]
    )
    for kind in order:
        mine = [e for e in c.entries if e.kind == kind]
        scored = sorted(mine, key=lambda e: (-_pointed(e, hint), -_told(e, setting), -e.rank, e.geonames_id))
        if not scored:
            continue
        best = scored[0]
        rivals = [
            e
            for e in scored[1:]
            if e.iso2 != best.iso2 and _told(e, setting) == _told(best, setting) and e.rank == best.rank
        ]
        if rivals and not _pointed(best, hint):
            return Choice(
                None,
                f"{len(rivals) + 1} countries have a {word or 'division'} of this name and the text names none of them",
            )
        return Choice(best, "the division of this name")
    return Choice(None, f"no division of this name is known for the word {word!r}")


def choose(c: Candidate, setting: Setting, hint: Setting, *, weak: bool) -> Choice:
    """The town or division that is meant; `hint` holds what stands right beside the name (", Syria")."""
    towns = [e for e in c.entries if e.kind == known.TOWN]
    firsts = [e for e in c.entries if e.kind == known.FIRST_ORDER and e.rank]
    if not firsts and all(e.people < 50_000 and not _pointed(e, hint) for e in towns):
        firsts = [e for e in c.entries if e.kind == known.FIRST_ORDER]
    scored = sorted(((_score(e, c, setting, hint), e) for e in towns), key=lambda x: (-x[0], x[1].geonames_id))
    if firsts and not (scored and _town_before_division(scored[0][1], firsts, setting)):
        return choose_division(c, "", setting, hint)
    if not scored:
        return (
            choose_division(c, "district", setting, hint)
            if setting.countries
            else Choice(None, "no town of this name is known")
        )
    best_score, best = scored[0]
    pointed = _pointed(best, hint) or _told(best, setting)
    alone = all(o.people * 20 < best.people or distance_km(o, best) < 161 for o in towns if o is not best)
    least = (_WEAKLY_ALONE if weak else _ALONE) if alone else (_WELL_KNOWN if weak else _KNOWN_SIZE)
    if not pointed and best.people < least:
        return Choice(None, f"{len(towns)} towns of this name are small and the text names no country of theirs")
    if (hint.countries or hint.divisions) and not _pointed(best, hint):
        return Choice(None, "no place of this name lies where the text says")
    for score, other in scored[1:]:
        if best_score - score >= _MARGIN:
            break
        if distance_km(best, other) > 161:
            return Choice(None, f"{len(towns)} towns bear this name and the text does not tell which")
    return Choice(best, "the text names its country" if pointed else "the largest of this name")


def _town_before_division(town: known.Entry, firsts: list[known.Entry], setting: Setting) -> bool:
    """A town goes before a division of its name if it is the seat of it, or large beside what the division may be."""
    if any(town.division == f.division or (town.iso2 == f.iso2 and town.people > 500_000) for f in firsts):
        return town.people >= 20_000 or town.rank > 0
    return town.people > 500_000 and not any(_told(f, setting) for f in firsts)


def _pointed(e: known.Entry, hint: Setting) -> bool:
    return e.iso2 in hint.countries or e.division in hint.divisions


def _told(e: known.Entry, setting: Setting) -> bool:
    return e.iso2 in setting.countries or e.division in setting.divisions


def _score(e: known.Entry, c: Candidate, setting: Setting, hint: Setting) -> float:
    score = math.log10(e.people + 10) + (0.8 if e.rank == 2 else 0.0)
    country = known.countries().get(known.iso3_of().get(e.iso2, ""))
    if (
        country is not None
        and known.fold(country.capital) in (known.fold(c.name), known.fold(e.name))
        and e.people > 1000
    ):
        score += 1.5
    if _pointed(e, hint):
        score += 8
    total = sum(setting.countries.values())
    if total:
        score += 2.5 * min(1.0, 0.4 + setting.countries[e.iso2] / total) * (e.iso2 in setting.countries)
    return score + 2 * (e.division in setting.divisions)
