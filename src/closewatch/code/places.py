"""Where: the places that a text names, and their points where the text tells which place is meant.

In: restored text, with its parse if there is one. Out: `Place`s. A name that acts or is spoken to ("Moscow said") is
no place and is left out. Names that could be several places get no point and say so; countries, regions and waters
never get one.
Source: UCDP GED codebook, where_prec, for the seven steps of precision.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from closewatch.code.place_event import EventPlace, place_of_event
from closewatch.code.place_frame import Frame, frame_of_tree, frame_of_words, is_inside
from closewatch.code.place_names import Candidate, Word, find_candidates, split_words
from closewatch.code.place_rank import Choice, Setting, choose, choose_division
from closewatch.code.place_role import DATELINE, Role, judge
from closewatch.knowledge import toponyms as known
from closewatch.model.parse import Parse
from closewatch.model.place import Place

__all__ = ["EventPlace", "find_places", "place_of_event"]

_DATELINE = re.compile(
    r"^[ \t]*(?P<name>[A-Z][A-Z'’.\-]+(?: [A-Z][A-Z'’.\-]+){0,3})(?P<more>(?:, ?[A-Z][\w.]+(?: [A-Z][\w.]+)*){0,2})"
    r"(?:,? \w{3,9}\.? \d{1,2})?(?: ?/[A-Z ]+/| ?\([^)\n]{2,40}\))? ?(?:—|–|-{1,2}) ",
    re.MULTILINE,
)


def find_places(text: str, parse: Parse | None = None) -> list[Place]:
    """Places that the text names, in order; what is metonymy is left out.

    >>> found = find_places("Moscow said its troops had left the city of Kherson in Ukraine.")
    >>> [(p.name, p.country, p.precision) for p in found]
    [('Kherson', 'UKR', 1), ('Ukraine', 'UKR', 6)]
    """
    words = split_words(text)
    candidates = list(find_candidates(text, words))
    if not candidates:
        return []
    setting = _setting(words, candidates)
    dateline = _dateline(text)
    found: list[Place] = []
    people = _people(words, candidates)
    last: tuple[Candidate, Role] | None = None
    for n, c in enumerate(candidates):
        role = _role(words, c, candidates[n - 1] if n else None, last, parse, dateline)
        last = (c, role)
        if role.is_place and not (c.name in people and all(e.people < 1_000_000 for e in c.entries)):
            place = _place(text, words, c, role, setting, _hint(words, candidates, n, setting))
            if place is not None:
                found.append(place)
    return found


def _people(words: list[Word], candidates: Sequence[Candidate]) -> set[str]:
    """Names that the text uses as the second part of a longer name, as of a person."""
    before = ((words[c.i - 1], c) for c in candidates if c.i > 0 and c.country is None and c.feature is None)
    plain = known.words_of("area", "direction", "town")
    return {
        c.name
        for w, c in before
        if w.is_capital
        and w.text.isalpha()
        and words[c.i].start - w.end == 1
        and is_inside(words, c)
        and w.lower not in plain
    }


def _dateline(text: str) -> tuple[int, int] | None:
    m = _DATELINE.search(text)
    return (m.start("name"), m.end("more")) if m and m.start() < 400 else None


def _setting(words: list[Word], candidates: Sequence[Candidate]) -> Setting:
    """Countries that the text names, by themselves or by their people."""
    setting = Setting()
    for n, c in enumerate(candidates):
        setting.note_candidate(c)
        before = candidates[n - 1] if n else None
        if c.entries and before is not None and c.i - before.j == 1 and words[before.j].text == ",":
            _note_state(setting, before, c)
    starts = known.demonym_starts()
    for k, w in enumerate(words):
        if w.text not in starts:
            continue
        pair = f"{w.text} {words[k + 1].text}" if k + 1 < len(words) else ""
        iso3 = known.demonyms().get(pair) or known.demonyms().get(w.text)
        if iso3 is not None:
            setting.countries[known.countries()[iso3].iso2] += 1
    return setting


def _note_state(setting: Setting, town: Candidate, c: Candidate) -> None:
    """Where a town stands before a name that is a division too ("Atlanta, Georgia"), note whether the division holds
    it."""
    states = {e.division for e in c.entries if e.kind == known.FIRST_ORDER and e.rank}
    inside = max((e for e in town.entries if e.division in states), key=lambda e: e.people, default=None)
    abroad = [e.people for e in town.entries if c.country is not None and e.iso2 == c.country.iso2]
    if inside is not None and inside.people >= max(5_000, *abroad, 0):
        setting.divisions[inside.division] += 1
        setting.held[c.i] = inside.division


def _hint(words: list[Word], candidates: Sequence[Candidate], n: int, setting: Setting) -> Setting:
    """What stands right after a name: ", Syria", "in Syria", "(Georgia)", or before it: the Syrian city of."""
    hint = Setting()
    c = candidates[n]
    follow = candidates[n + 1] if n + 1 < len(candidates) else None
    between = [w.lower for w in words[c.j : follow.i]] if follow is not None else []
    between = [w for w in between if w not in known.contexts()["area"]]
    if follow is not None and between in ([","], ["("], [",", "in"], ["in"]):
        if follow.country is not None:
            states = {e.division for e in follow.entries if e.kind == known.FIRST_ORDER and e.rank}
            if states & setting.divisions.keys():
                hint.divisions.update(states)
            else:
                hint.countries[follow.country.iso2] += 1
        elif between in ([","], ["("]):
            held = setting.held.get(follow.i)
            firsts = {e.division for e in follow.entries if e.kind == known.FIRST_ORDER and e.rank}
            hint.divisions.update({held} if held else firsts)
    if hint.divisions and not any(e.division in hint.divisions for e in c.entries):
        hint.divisions.clear()
    for k in range(max(0, c.i - 6), c.i):
        iso3 = known.demonyms().get(words[k].text)
        rest = [w.lower for w in words[k + 1 : c.i]]
        if (
            iso3 is not None
            and rest
            and all(w in known.words_of("town", "region") or w in ("of", "port", "border") for w in rest)
        ):
            hint.countries[known.countries()[iso3].iso2] += 1
    return hint


def _role(
    words: list[Word],
    c: Candidate,
    before: Candidate | None,
    last: tuple[Candidate, Role] | None,
    parse: Parse | None,
    dateline: tuple[int, int] | None,
) -> Role:
    """The role of a name by its tree or its neighbours; a name in a list or after a comma takes that of the name
    before it."""
    if dateline is not None and dateline[0] <= words[c.i].start and words[c.j - 1].end <= dateline[1]:
        return Role(True, DATELINE)
    frame = frame_of_words(words, c)
    gap = [w.lower for w in words[before.j : c.i]] if before is not None and c.i - before.j < 3 else []
    if last is not None and gap in ([","], ["and"], ["or"], [",", "and"], ["and", "in"], ["("], ["and", "the"]):
        listed = (
            frame.relation in ("alone", "prep")
            or (frame.relation == "subject" and gap != [","])
            or (frame.relation == "compound" and not frame.word)
        )
        if (
            last[1].is_place
            and listed
            and words[c.i - 1].lower != "the"
            and not frame.inside
            and last[1].reason != DATELINE
        ):
            return Role(
                True,
                "in a row with the place before it",
                last[1].near and gap != [","],
                last[1].weak and c.country is None,
            )
    if parse is not None and frame.relation != "possessive":
        tree = frame_of_tree(parse, words, c, frame)
        if tree is not None and not (
            tree.relation == "compound" and tree.word in known.contexts()["day_word"]
        ):  # "return to Geneva this week"
            frame = tree
    if c.i > 0 and words[c.i - 1].lower == "the" and c.name[:4].lower() != "the " and _is_plain_town(c, frame):
        return Role(False, "a town bears no article")
    return judge(c, frame)


def _is_plain_town(c: Candidate, frame: Frame) -> bool:
    """Whether the name is that of a town alone and no noun after it carries the article ("the Jenin camp")."""
    return c.country is None and c.feature is None and frame.relation not in ("compound", "possessive")


def _place(text: str, words: list[Word], c: Candidate, role: Role, setting: Setting, hint: Setting) -> Place | None:
    """The place that a name in its role means; None where no table knows it and the word beside it is weak."""
    start, end = words[c.i].start, words[c.j - 1].end
    span = text[start:end]
    if c.country is not None and not _is_state(c, setting, hint):
        name = f"{role.direction} {c.country.name}" if role.direction else c.country.name
        step = 5 if role.direction or role.near else 6
        number = c.country.geonames_id if step == 6 else None
        return Place(span, start, end, name, number, country=c.country.iso3, precision=step, reason=role.reason)
    if c.feature is not None:
        return Place(
            span,
            start,
            end,
            c.feature.name,
            country=c.feature.country,
            precision=c.feature.precision,
            reason=role.reason,
        )
    if c.i in setting.held:
        hint = Setting(divisions=Counter([setting.held[c.i]]))
        role = replace(role, region=role.region or "state")
    choice = choose_division(c, role.region, setting, hint) if role.region else choose(c, setting, hint, weak=role.weak)
    if choice.entry is None and role.region and any(e.kind == known.TOWN for e in c.entries):
        town = choose(c, setting, hint, weak=True)
        if town.entry is not None and town.entry.kind == known.TOWN:
            return _point(span, start, end, town, near=True, why=f"the {role.region} around it; {role.reason}")
    if role.strict and not _is_sure(choice, setting, words, c):
        return None
    if choice.entry is None:
        return None if role.weak else Place(span, start, end, span, reason=f"{role.reason}; {choice.reason}")
    if choice.entry.kind == known.TOWN:
        return _point(span, start, end, choice, near=role.near, why=role.reason)
    step = 4 if choice.entry.kind == known.FIRST_ORDER else 3
    iso3 = known.iso3_of().get(choice.entry.iso2)
    return Place(
        span,
        start,
        end,
        choice.entry.name,
        choice.entry.geonames_id,
        country=iso3,
        precision=step,
        reason=f"{role.reason}; {choice.reason}",
    )


def _is_sure(choice: Choice, setting: Setting, words: list[Word], c: Candidate) -> bool:
    """Whether a name that only acts like a town is surely one: large, in a country that the text names, not an
    abbreviation."""
    e = choice.entry
    short = c.name.isupper() or (c.i == 0 or words[c.i - 1].text in (".", "\n"))
    return (
        e is not None
        and e.people >= (500_000 if short else 100_000)
        and e.iso2 in setting.countries
        and not c.name.isupper()
    )


def _is_state(c: Candidate, setting: Setting, hint: Setting) -> bool:
    """Whether a country's name here is the American state: only Georgia, and only where the text is about the United
    States."""
    if c.name != "Georgia":
        return False
    states = {e.division for e in c.entries if e.kind == known.FIRST_ORDER and e.iso2 == "US"}
    american = any(d.startswith("US.") for d in setting.divisions) and not setting.countries["GE"]
    return american or bool(states & setting.divisions.keys()) or bool(hint.countries["US"])


def _point(span: str, start: int, end: int, choice: Choice, *, near: bool, why: str) -> Place:
    e = choice.entry
    if e is None:
        raise ValueError("a point needs a place")
    iso3 = known.iso3_of().get(e.iso2)
    step = 2 if near else 1
    return Place(span, start, end, e.name, e.geonames_id, e.lat, e.lon, iso3, step, f"{why}; {choice.reason}")
