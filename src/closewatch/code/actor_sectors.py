"""Which sectors the words of a phrase give together.

In: the role noun at the head and the sectors that the words around it lend. Out: sectors, the primary one first.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from closewatch.knowledge.actor_entries import Entry, Term
from closewatch.knowledge.roles import RoleNoun

# With no day given, a term that ended before this day counts as over: undated news is mostly recent news.
RECENT = datetime.date(2021, 7, 1)
_ARMED = ("REB", "PRM", "UAF")
_OVERRULED_BY_ARMED = frozenset({"MIL", "UAF", "GOV", "REB", "PTY", "SPY", "PRM"})
_OVERRULED_BY_OPPOSITION = frozenset({"PTY", "GOV", "CVL", "UNK", "ELI", "OPP", "SOC"})
_FORCES = frozenset({"force", "forces", "unit", "units", "army", "base", "jets", "headquarters", "commander", "command",
                     "convoy", "checkpoint", "post", "position", "positions", "contingent", "squad",
                     "corps"})  # fmt: skip
_OFFICES_LEFT = frozenset({"GOV", "LEG"})
_YIELDING = frozenset({
    "official", "aide", "adviser", "advisor", "delegation", "leadership", "agency", "commission", "bureau",
    "directorate", "executive", "source", "mission", "negotiator", "authority", "administrator",
    "commissioner", "inspector", "investigator", "secretary", "president", "governor", "council", "committee",
    "worker", "employee", "activist", "politician", "candidate", "party", "school", "hospital", "facility",
    "building", "office",
})  # fmt: skip
_BODIES = frozenset({"LEG", "BUS", "EDU", "PTY", "LAB", "JUD", "REL", "JRN", "SOC", "MED", "AGR", "CRM", "REB",
                     "UAF", "PRM",
                     "OPP", "MIL", "COP", "SPY"})  # fmt: skip
_HEADS_OF_BODIES = frozenset({"president", "vice president", "secretary", "director", "governor", "commissioner",
                              "deputy president", "speaker", "treasurer", "executive", "administrator"})  # fmt: skip


def person_sectors(person: Entry, on: datetime.date | None) -> tuple[tuple[str, ...], str, str]:
    """Sectors, office and reason of a person on a day, or (None) at the time of recent news."""
    terms = person.terms
    if on is not None:
        now = [t for t in terms if t.holds(on)]
        if now:
            now.sort(key=_weight)
            sectors = tuple(dict.fromkeys(s for t in now for s in t.sectors))
            return sectors, now[0].office, f"{now[0].office} on {on.isoformat()}"
        if any(t.past is not None and t.past <= on and _left(t.sectors) for t in terms):
            return ("ELI",), "", f"out of office on {on.isoformat()}"
        past = [t for t in terms if t.past is not None and t.past <= on and t.sectors]
        if past:
            return past[-1].sectors, past[-1].office, f"known as {past[-1].office} before {on.isoformat()}"
        return (), "", f"in no known office on {on.isoformat()}"
    recent = [t for t in terms if t.past is None or t.past >= RECENT]
    if recent:
        still = sorted([t for t in recent if t.past is None], key=_weight) or recent[-1:]
        sectors = tuple(dict.fromkeys(s for t in still for s in t.sectors))
        return sectors, still[0].office, f"{still[0].office}, no day given"
    if terms and not _left(terms[-1].sectors):
        return terms[-1].sectors, terms[-1].office, f"{terms[-1].office}, no day given"
    return (("ELI",) if terms else ()), "", "out of office for long, no day given"


def _weight(term: Term) -> int:
    """Offices of state before those of parties where somebody holds both."""
    return 0 if "GOV" in term.sectors else 1


def _left(sectors: Sequence[str]) -> bool:
    """Whether leaving such an office makes somebody a former office-holder (elite)."""
    return not _OFFICES_LEFT.isdisjoint(sectors)


def combine(head: RoleNoun, lent: Sequence[tuple[str, ...]], of: tuple[str, ...]) -> tuple[str, ...]:
    """Sectors of a role noun with what the words before it lend (nearest last) and what follows "of"."""
    around = [s for sectors in lent for s in sectors]
    base = head.sectors
    if "ELI" in around and base and (base[0] in _OFFICES_LEFT or base[0] == "PTY"):
        return ("ELI",)
    around = [s for s in around if s != "ELI"]
    if head.weak or head.words in _YIELDING:
        return _weak(head, around, of)
    if head.words in _HEADS_OF_BODIES and of and of[0] in _BODIES:
        return of
    if base and base[0] in _OVERRULED_BY_ARMED:
        for sector in _ARMED:
            if sector in around:
                return (sector,)
    if "OPP" in around and base:
        return ("OPP", *[s for s in base if s != "OPP"]) if base[0] in _OVERRULED_BY_OPPOSITION else (*base, "OPP")
    if base == ("JRN",) and "GOV" in around:
        return ("GOV", "JRN")
    return base


def _weak(head: RoleNoun, around: list[str], of: tuple[str, ...]) -> tuple[str, ...]:
    found = around or list(of)
    known = [s for s in found if s not in {"CVL", "UNK", "PRE"}]
    if head.words in _FORCES:
        known = [s for s in known if s != "GOV"]
        if not known or known[-1] in {"REL", "PTY", "BUS"}:
            return head.sectors or ("MIL",)
    if not known:
        return head.sectors or (tuple(dict.fromkeys(found)) if found and found[-1] != "PRE" else ())
    for sector in ("OPP", *_ARMED):
        if sector in known:
            return (sector, *[s for s in dict.fromkeys(reversed(known)) if s != sector][:1])
    last = known[-1]
    if last == "GOV":
        others = [s for s in known if s != "GOV"]
        if head.kind == "group" and others and others[-1] in {"JRN", "EDU", "MED"}:
            return ("GOV", others[-1])
    return tuple(dict.fromkeys(reversed(known)))[:2]
