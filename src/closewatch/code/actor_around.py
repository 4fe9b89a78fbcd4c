"""What stands around the head of a phrase: the sectors it lends and the country it tells.

In: items of a `Phrase`. Out: sectors; a country with the reason.
"""

from __future__ import annotations

import datetime

from closewatch.code.actor_persons import country_of_heads, find_person
from closewatch.code.actor_phrase import Item, Phrase
from closewatch.code.actor_sectors import person_sectors
from closewatch.knowledge.actor_entries import Entry
from closewatch.knowledge.countries import state_names
from closewatch.knowledge.roles import RoleNoun

_PLACE_PREPS = frozenset({"of", "in", "from", "at", "throughout", "across", "inside", "near", "within", "based",
                          "outside",
                          "around", "operating", "living", "among"})  # fmt: skip
_NOT_THERE = frozenset({"MIL", "JRN", "UNO"})
_AT_HOME = frozenset({"security forces", "military base", "army base", "air base", "naval base", "airbase", "barracks",
                      "military checkpoint", "army checkpoint", "military outpost", "military post", "army post",
                      "garrison",
                      "military", "army", "military headquarters", "army headquarters", "border guards",
                      "government forces",
                      "government troops", "government soldiers", "national guard", "presidential guard", "recruit",
                      "military camp", "military vehicle", "military academy", "military hospital"})  # fmt: skip
_SPEAKERS = frozenset({"spokesman", "spokeswoman", "spokesperson", "aide", "adviser", "advisor", "negotiator", "lawyer",
                       "representative", "heir", "deputy", "successor", "attorney",
                       "government spokesman"})  # fmt: skip
_RULE = frozenset({"administration", "government", "regime", "cabinet", "presidency", "dictatorship", "campaign"})
_ABROAD = frozenset({"ambassador", "envoy", "embassy", "consulate", "diplomat", "consul", "mission",
                     "high commissioner",
                     "special envoy", "permanent representative", "delegation", "consul general"})  # fmt: skip


class Around:
    """The words around the head of one phrase, on a day."""

    def __init__(self, phrase: Phrase, on: datetime.date | None) -> None:
        self.p = phrase
        self._on = on
        self.dated = False  # whether the day was asked for, so that another day may give another actor

    def day(self) -> datetime.date | None:
        """The day, which makes what is read hold for that day only."""
        self.dated = True
        return self._on

    def sectors_of(self, entry: Entry) -> tuple[str, ...]:
        """Sectors of an organisation on the day; most have the same on every day."""
        return entry.sectors_on(self.day()) if entry.terms else entry.sectors

    def lent_by(self, before: list[Item]) -> list[tuple[str, ...]]:
        """Sectors that the items before the head lend, in order."""
        found: list[tuple[str, ...]] = []
        for item in before:
            if item.aside or self.p.runs(item):
                continue
            if item.names:
                entry = item.names[0].entry
                if entry.kind == "person":
                    found.append(person_sectors(entry, self.day())[0])
                elif entry.kind not in {
                    "state",
                    "people",
                    "capital",
                    "city",
                    "region",
                    "seat",
                    "epithet",
                    "breakaway",
                }:
                    found.append(self.sectors_of(entry))
            elif item.role is not None:
                found.append(item.lends or item.role.sectors)
            elif item.lends and not (item.lends == ("OPP",) and self.p.keys[item.first] == "anti"):
                found.append(item.lends)
            elif self.p.keys[item.first] == "anti":
                found.append(("OPP",))
        return [f for f in found if f]

    def country_of(self, before: list[Item]) -> tuple[str, str] | None:
        """The country that the first telling name among the items gives, with the reason."""
        if not before:
            return None
        for item in before:
            if item.aside or not item.names:
                continue
            entry = item.names[0].entry
            if (
                entry.country is None
                or entry.kind == "company"
                or (
                    len({a.entry.country for a in item.names}) > 1
                    and (entry.kind not in {"state", "capital", "people"})
                )
            ):
                continue
            return entry.country, f"{self.p.words(item.first, item.past)}: {kind_words(entry)}"
        for n, item in enumerate(before):
            following = before[n + 1] if n + 1 < len(before) else None
            if item.plain and self.p.is_name_word(item.first) and (self.p.owns(item) or following is None
                                                                   or following.role is not None):  # fmt: skip
                word = self.p.tokens[item.first]
                person = find_person([word], None, None, self.day)
                if person is not None and person.country is not None:
                    return person.country, f"{word}: {person.name}"
                head = next((i for i in self.p.items if i.first >= item.past and not self.p.is_mark(i)), None)
                if head is not None and head.role is not None and head.role.words in _RULE:
                    country = country_of_heads(word, self.day)
                    if country is not None:
                        return country, f"all heads of state or government named {word}"
        return None

    def country_around(
        self,
        before: list[Item],
        rest: list[tuple[str, list[Item]]],
        sectors: tuple[str, ...],
        role: RoleNoun | None = None,
    ) -> tuple[str, str] | None:
        """The country by the words before the head, else by a phrase of place after it."""
        found = self.country_of(before)
        if found is not None:
            return found
        business = sectors[:1] == ("BUS",) or (role is not None and role.weak)
        found = self._company_of(before) if business else None
        if found is not None:
            return found
        abroad = role is not None and role.words in _ABROAD
        based = False
        for prep, items in rest:
            based = based or prep == "based"
            if not items and prep in {"based", ","}:
                continue
            if prep in {"for", "to"} and role is not None and role.words in _SPEAKERS:
                pass  # "a spokesman for the Taliban", "an aide to Mr Putin"
            elif prep not in _PLACE_PREPS or (abroad and prep not in {"of", "from"}):
                return None
            if prep not in {"of", "from", "for", "to"} and not based and self._from_elsewhere(sectors, role):
                return None
            found = self.country_of(
                [i for i in items if not (i.names and i.names[0].entry.kind == "person" and prep in {"in", "at"})]
            )
            if found is None and business and prep != "in":
                found = self._company_of(items)
            if found is not None:
                return found
        return None

    def _from_elsewhere(self, sectors: tuple[str, ...], role: RoleNoun | None) -> bool:
        """Whether those in a country are often another's: troops and reporters, not bases and the army."""
        if sectors[:1] == ("MIL",) and role is not None and role.words in _AT_HOME:
            return False
        return bool(sectors) and sectors[0] in _NOT_THERE

    def _company_of(self, items: list[Item]) -> tuple[str, str] | None:
        """The country of a company, which only its own people share ("Jeep driver" is nobody's)."""
        for item in items:
            if item.names and item.names[0].entry.kind == "company" and item.names[0].entry.country is not None:
                return item.names[0].entry.country, f"{self.p.words(item.first, item.past)}: company"
        return None

    def person_at_end(self, items: list[Item]) -> Entry | None:
        """The person named after the country of an office ("President of Madagascar Marc Ravalomanana")."""
        if len(items) < 2 or not items[0].names or items[0].names[0].entry.kind != "state" or not items[-1].names:
            return None
        entry = items[-1].names[0].entry
        return entry if entry.kind == "person" and entry.country == items[0].names[0].entry.country else None

    def of_body(self, role: RoleNoun, rest: list[tuple[str, list[Item]]]) -> tuple[str, ...]:
        """Sectors of the body that follows "of" ("president of the Riigikogu", "head of the army")."""
        if not rest or rest[0][0] not in {"of", "from", "at", "for", "in"} or not (rest[0][0] == "of" or role.weak):
            return ()
        for item in reversed(rest[0][1]):
            if item.names:
                entry = item.names[0].entry
                if entry.kind == "person" and (role.weak or len(rest[0][1]) == 1):
                    return person_sectors(entry, self.day())[0]
                if entry.kind == "person":
                    continue
                return (
                    ()
                    if entry.kind in {"state", "people", "capital", "city", "region"}
                    else self.sectors_of(entry)
                )
            if item.role is not None and item.role.sectors:
                return item.role.sectors
            if item.lends:
                return item.lends
        return ()


def kind_words(entry: Entry) -> str:
    """A short reason for the reader."""
    if entry.kind == "people" and entry.country is not None:
        return f"of {state_names().get(entry.country, entry.country)}"
    if entry.kind in {"capital", "city", "region", "seat"} and entry.country is not None:
        return f"{entry.kind} in {state_names().get(entry.country, entry.country)}"
    return {"state": "a state", "epithet": f"a name for {entry.name}"}.get(entry.kind, entry.name)
