"""Who a noun phrase names: country, sectors, name and role with the basis of each.

In: words. Out: an `Actor`. What the words do not tell stays None, with the reason.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass

from closewatch.code.actor_around import Around, kind_words
from closewatch.code.actor_persons import choose_person, find_person, holder_of, person_by_surname
from closewatch.code.actor_phrase import DETERMINERS, PARTICLES, Item, Phrase
from closewatch.code.actor_sectors import combine, person_sectors
from closewatch.knowledge.actor_entries import Entry
from closewatch.knowledge.actor_names import TOKEN
from closewatch.knowledge.gazetteer import Gazetteer, gazetteer
from closewatch.knowledge.roles import RoleNoun, modifier_starts, role_nouns
from closewatch.model.actor import Actor

_CONTAINERS = frozenset({
    "group", "groups", "number", "numbers", "dozen", "dozens", "hundreds", "thousands", "millions", "tens",
    "scores", "lot", "lots", "couple", "pair", "crowd", "crowds", "some", "many", "most", "several", "majority",
    "handful", "team", "teams", "all", "none", "each", "any", "half", "members", "member", "series", "kind",
    "type", "bunch", "wave", "convoy", "band", "bands", "ranks", "one", "two", "three", "part", "parts", "rest",
    "remainder", "percent", "gang", "faction", "units", "unit", "generation", "body", "citizens", "coalition",
    "leaders", "network",
})  # fmt: skip
_HE = {"he": "UNK", "she": "UNK", "him": "UNK"}
_GENERIC = frozenset({"institution", "party", "faith", "media"})
_BARE_GROUPS = frozenset({"group", "organization", "organisation", "movement", "front", "faction", "alliance",
                          "network",
                          "outfit", "party", "agency", "service", "association", "federation"})  # fmt: skip
_DESCRIBING = {
    "armed": frozenset({"militia", "rebel group", "militant group", "armed group", "terrorist group", "guerrilla group",
                        "rebel movement", "terrorist organization", "terrorist organisation", "rebel army",
                        "insurgency",
                        "jihadist group", "paramilitary group", "separatist group", "cartel", "gang", "terror group"}),
    "institution": frozenset({"security service", "intelligence agency", "spy agency", "intelligence service",
                              "parliament",
                              "secret service", "police", "news agency", "legislature", "security agency"}),
    "party": frozenset({"party", "political party", "ruling party", "opposition party", "coalition", "bloc"}),
    "media": frozenset({"news agency", "newspaper", "television", "magazine", "news service", "television station",
                        "television channel", "tv", "radio", "daily", "news website", "website", "news channel"}),
    "company": frozenset({"company", "firm", "corporation", "bank", "airline", "oil company", "group"}),
    "ngo": frozenset({"charity", "rights group", "human rights group", "aid group", "aid agency", "watchdog"}),
}  # fmt: skip
_HONORIFIC = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "madam", "rep", "sen", "gov", "hon", "lady", "dame"})
_NO_ACTOR = ("name", "the words name no known actor")
_NO_COUNTRY = ("country", "no word of the phrase tells it")
_NO_SECTOR = ("sector", "no word of the phrase tells it")
_NOBODY = (_NO_ACTOR, _NO_COUNTRY, _NO_SECTOR)
_MOST_KEPT = 20_000  # phrases remembered, each some hundred bytes


@dataclass(frozen=True, slots=True)
class _Found:
    """What a part of a phrase gives."""

    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    id: str | None = None
    role: str | None = None
    basis: tuple[tuple[str, str], ...] = ()
    political: bool = True


def read_words(words: str, on: datetime.date | None) -> tuple[Actor, bool]:
    """The actor of a phrase on a day, and whether its head can be an actor at all; what was read before is remembered."""
    return _readings(gazetteer()).read(words, on)


@functools.lru_cache(maxsize=1)
def _readings(known: Gazetteer) -> _Readings:
    return _Readings(known)


class _Readings:
    """Phrases and whom they name, by the phrase alone where every day gives the same: news repeats itself."""

    def __init__(self, known: Gazetteer) -> None:
        self.known = known
        self.telling = known.small_starts | role_nouns().keys() | modifier_starts() | _HE.keys()
        self.of_any_day: dict[str, tuple[Actor, bool]] = {}
        self.of_a_day: dict[tuple[str, datetime.date | None], tuple[Actor, bool]] = {}

    def read(self, words: str, on: datetime.date | None) -> tuple[Actor, bool]:
        """The actor, remembered or read."""
        found = self.of_any_day.get(words) or self.of_a_day.get((words, on))
        if found is not None:
            return found
        if self._names_nobody(words):
            return Actor(words, basis=_NOBODY), False
        actor, political, dated = _read_actor(Phrase(words, self.known), on)
        for kept in (self.of_any_day, self.of_a_day):
            if len(kept) >= _MOST_KEPT:
                kept.clear()
        if dated:
            self.of_a_day[words, on] = actor, political
        else:
            self.of_any_day[words] = actor, political
        return actor, political

    def _names_nobody(self, words: str) -> bool:
        """Whether no word has a capital and none begins anything in the tables, as in one phrase of three."""
        if not words.islower():
            return False
        keys = TOKEN.findall(words)
        if "." in words:
            keys = [k.replace(".", "") for k in keys]
        return self.telling.isdisjoint(keys) and keys[-1] not in DETERMINERS and keys[-1] != "s"


def _read_actor(phrase: Phrase, on: datetime.date | None) -> tuple[Actor, bool, bool]:
    """The actor of a phrase, whether its head can be an actor at all, and whether the day mattered."""
    items = phrase.core()
    if not items:
        key = phrase.keys[0] if phrase.keys else ""
        return Actor(phrase.text, basis=(("name", "no words" if not key else "a determiner alone"),)), False, False
    if len(phrase.keys) == 1 and phrase.keys[0] in _HE:
        why = (("country", "a pronoun"), ("sector", "a person of whom nothing else is said"))
        return Actor(phrase.text, sectors=("UNK",), basis=why), True, False
    reader = _Reader(phrase, on)
    found = reader.read(items)
    basis = found.basis
    told = [key for key, _ in basis]
    if found.country is None and "country" not in told:
        basis = (*basis, _NO_COUNTRY)
    if not found.sectors and "sector" not in told:
        basis = (*basis, _NO_SECTOR)
    actor = Actor(phrase.text, found.name, found.id, found.country, found.sectors, found.role, basis)
    return actor, found.political, reader.dated


class _Reader(Around):
    """One phrase being read."""

    def read(self, items: list[Item]) -> _Found:
        segments = self.p.segments(items)
        while len(segments) > 1 and not any(not self.p.is_leading(i) for i in segments[0][1]):
            segments.pop(0)  # "more than 20 rebels", "up to 100 people"
        head, rest = segments[0][1], segments[1:]
        if rest and rest[0][0] == "of" and self._is_container(head):
            inner = self.read([i for k, (word, part) in enumerate(rest) for i in part if k == 0] or items[-1:]) \
                if len(rest) == 1 else self._read_parts(rest[0][1], rest[1:])  # fmt: skip
            own = self._read_parts(head, [])
            if inner.country is None and own.country is not None:
                return _Found(own.country, inner.sectors or own.sectors, inner.name, inner.id, inner.role, own.basis)
            if not inner.sectors and inner.political:
                return _Found(inner.country, inner.sectors, inner.name, inner.id, inner.role, inner.basis)
            return inner
        return self._read_parts(head, rest)

    def _is_container(self, head: list[Item]) -> bool:
        if not head:
            return False
        last = head[-1]
        key = self.p.keys[last.past - 1]
        if last.role is not None and last.role.sectors and last.role.words not in {"gang", "crowd", "team", "people"}:
            return False
        return key in _CONTAINERS and not any(i.names for i in head)

    # head segment ---------------------------------------------------------------------------------------------------

    def _read_parts(self, head: list[Item], rest: list[tuple[str, list[Item]]]) -> _Found:
        items = [i for i in head if not self.p.is_mark(i)] if "s" in self.p.keys else head[:]
        while items and self.p.is_leading(items[0]):
            items.pop(0)
        if not items:
            return self._apposition(_Found(basis=(_NO_ACTOR,), political=False), rest)
        last = items[-1]
        if last.names:
            found = self._named(items, rest)
        elif last.role is not None:
            found = self._role(items, len(items) - 1, rest)
        elif last.lends and not self.p.is_name_word(last.first):
            found = self._no_actor(items, rest)
        else:
            found = self._unknown(items, rest)
        return self._apposition(found, rest)

    def _named(self, items: list[Item], rest: list[tuple[str, list[Item]]]) -> _Found:
        """The head is a known name."""
        item = items[-1]
        entry, doubt = self._choose(item, items[:-1])
        word = self.p.words(item.first, item.past)
        before = [i for i in items[:-1] if i.role is not None]
        if entry.kind == "person":
            return self._person(entry, items[:-1], word)
        if entry.kind in {"capital", "city"} and before and before[-1].role is not None and len(items) > 1 \
                and items[-2] is before[-1] and before[-1].role.kind == "person":  # fmt: skip
            pass  # "President Washington" is left to what the tables say of the word
        country, why = entry.country, f"{word}: {kind_words(entry)}"
        earlier = self.country_of(items[:-1])
        if earlier is not None and (doubt or (entry.kind in {"faith", "people"} and country is None)
                                    or (entry.kind in _GENERIC and item.past - item.first == 1)
                                    or country == "IMG"):  # fmt: skip
            country, why = earlier
        elif doubt:
            country, why = None, doubt
        if country is None and entry.kind in {"people", "faith"}:
            country, why = self.country_around(items[:-1], rest, ()) or (None, why)
        lent = self.lent_by(items[:-1])
        sectors = () if doubt and entry.kind not in {"party", "armed"} else self.sectors_of(entry)
        sector_why = f"{word}: {entry.kind}"
        if "OPP" in [s for t in lent for s in t] and sectors in {("PTY",), ("GOV",), ()}:
            sectors = ("OPP", *sectors)
        elif not sectors and entry.kind == "people" and country is not None and any("REB" in t for t in lent):
            sectors = ("REB",)
        basis = (("country", why),) + ((("sector", sector_why),) if sectors else ())
        return _Found(country, sectors, entry.name, entry.id, None, basis)

    def _choose(self, item: Item, before: list[Item]) -> tuple[Entry, str]:
        """The entry meant by a name, with the reason of doubt where several countries share the name."""
        entries = [a.entry for a in item.names]
        first = entries[0]
        if first.kind == "person":
            earlier = self.country_of(before)
            return choose_person(entries, earlier and earlier[0], self.day), ""
        if (
            first.kind == "capital" and len(self.p.core()) == 1
        ):  # "Brussels" alone is the Union, "Brussels police" Belgian
            return next((e for e in entries if e.kind == "intergovernmental"), first), ""
        if len({e.country for e in entries}) == 1 or first.kind in {"state", "capital", "people"}:
            return first, ""
        earlier = self.country_of(before)
        if earlier is not None:
            for entry in entries:
                if entry.country == earlier[0]:
                    return entry, ""
        names = sorted({f"{e.name} ({e.country})" for e in entries})
        return first, f"several bear the name: {', '.join(names)}"

    def _person(self, entry: Entry, before: list[Item], word: str) -> _Found:
        sectors, office, why = person_sectors(entry, self.day())
        role = next((i.role for i in reversed(before) if i.role is not None), None)
        if role is None and sectors == ("ELI",):
            role = self._title_in(word)
        title = office.replace("_", " ") or None
        if role is not None:
            lent = self.lent_by(before[:-1] if before and before[-1].role is role else before)
            titled = combine(role, lent, ())
            if titled and not (role.weak and sectors and sectors != ("ELI",)):
                sectors, why = titled, role.words
            title = role.words
        elif any("ELI" in i.lends for i in before):
            sectors, why = ("ELI",), "former"
        basis = (("country", f"{word}: {entry.name}"), ("sector", why))
        return _Found(entry.country, sectors, entry.name, entry.id, title, basis)

    def _title_in(self, word: str) -> RoleNoun | None:
        """The office that a name itself begins with ("King Hassan")."""
        first = word.split(" ", 1)[0].lower()
        return next((r for r in role_nouns().get(first, ()) if len(r.keys) == 1 and r.office), None)

    def _role(self, items: list[Item], at: int, rest: list[tuple[str, list[Item]]]) -> _Found:
        """The head is a role noun, at place `at` of the items."""
        role = items[at].role
        assert role is not None
        before = items[:at]
        if (
            before
            and before[-1].names
            and self._describes(role, before[-1].names[0].entry)
            and not self.p.owns(before[-1])
        ):
            return self._named(before, rest)
        lent = self.lent_by(before)
        of = self.of_body(role, rest)
        sectors = combine(role, lent, of)
        country, why = self.country_around(before, rest, sectors, role) or (None, "no word of the phrase tells it")
        name, ident = None, None
        on = self.day() if role.office and country is not None and sectors[:1] == ("GOV",) and not role.plural else None
        if on is not None and country is not None:
            holder = holder_of(country, role.office, on)
            if holder is not None and not any(i.role is not None and i.role.office for i in before):
                name, ident = holder.name, holder.id
        elif role.office and rest and rest[0][0] == "of" and (person := self.person_at_end(rest[0][1])) is not None:
            name, ident = person.name, person.id
        political = role.kind in {"person", "group"} or (role.kind == "thing" and bool(sectors))
        basis = (("country", why),) + (
            (("sector", self.p.words(items[at].first, items[at].past)),) if sectors else ()
        )
        return _Found(country, sectors, name, ident, role.words, basis, political or country is not None)

    def _describes(self, role: RoleNoun, entry: Entry) -> bool:
        """Whether a group noun after a name says only what it is ("Islamic State group")."""
        if entry.kind not in {"armed", "institution", "party", "media", "company", "ngo"} or role.kind != "group":
            return False
        return role.words in _DESCRIBING.get(entry.kind, ()) or (role.weak and role.words in _BARE_GROUPS)

    def _unknown(self, items: list[Item], rest: list[tuple[str, list[Item]]]) -> _Found:
        """The last word is in no table: a name after a title, a name alone, or a noun that is no actor."""
        start = len(items)
        while start > 0 and self._part_of_name(items[start - 1]):
            start -= 1
        while (
            start < len(items)
            and self.p.keys[items[start].first] in PARTICLES
            and not self.p.tokens[items[start].first][0].isupper()
        ):
            start += 1
        before, run = items[:start], items[start:]
        if not run:
            return self._no_actor(items, rest)
        words = [self.p.tokens[k] for i in run for k in range(i.first, i.past)]
        while len(words) > 1 and words[0].lower() in _HONORIFIC:
            words.pop(0)
        title = len(before) - 1 if before and before[-1].role is not None else None
        country = self.country_of(before)
        person = find_person(
            words, before[title].role if title is not None else None, country and country[0], self.day
        )
        if person is not None and person.kind != "person":
            why = (("country", person.name), ("sector", person.kind))
            return _Found(person.country, self.sectors_of(person), person.name, person.id, None, why)
        if person is not None:
            return self._person(person, before, " ".join(words))
        return self._nameless(before, words, rest)

    def _nameless(self, before: list[Item], words: list[str], rest: list[tuple[str, list[Item]]]) -> _Found:
        """A name that is in no table, with the title or the country before it."""
        title = len(before) - 1 if before and before[-1].role is not None else None
        country = self.country_of(before)
        several = person_by_surname(words, self.day, country and country[0])
        if title is not None:
            found = self._role(before, title, rest)
            where, basis = found.country, found.basis
            if where is None and several is not None:
                where, basis = (
                    several,
                    (("country", f"all known bearers of the name {words[-1]} in such an office"), *basis[1:]),
                )
            return _Found(where, found.sectors, " ".join(words), None, found.role, basis)
        if country is not None:
            return _Found(
                country[0],
                (),
                " ".join(words),
                basis=(("country", country[1]), ("sector", "the name is in no table")),
            )
        return _Found(
            basis=(("country", "the name is in no table"), ("sector", "the name is in no table")), name=None
        )

    def _part_of_name(self, item: Item) -> bool:
        if item.past - item.first > 1 or item.names:
            return False
        key = self.p.keys[item.first]
        if key in PARTICLES and not self.p.is_mark(item):
            return True
        if item.role is not None and not item.role.office and item.role.weak:
            return False
        return item.plain and self.p.tokens[item.first][0].isupper()

    def _no_actor(self, items: list[Item], rest: list[tuple[str, list[Item]]]) -> _Found:
        """A common noun that names nobody; a name before it may own it ("Syrian goods")."""
        found = self.country_of(items[:-1])
        for k in range(len(items) - 2, -1, -1):
            role = items[k].role
            if role is not None and role.kind == "person" and role.sectors and self._after_is_loose(items, k):
                return self._role(items[: k + 1], k, rest)
        if found is None:
            return _Found(basis=(_NO_ACTOR,), political=False)
        basis = (("country", found[1]), ("sector", "the noun names no actor"))
        return _Found(found[0], (), basis=basis, political=False)

    def _after_is_loose(self, items: list[Item], k: int) -> bool:
        """Whether only adverbs and the like follow item k ("rebels alike")."""
        return all(
            self.p.keys[i.first] in {"alike", "themselves", "himself", "herself", "there", "here"}
            for i in items[k + 1 :]
        )

    def _apposition(self, found: _Found, rest: list[tuple[str, list[Item]]]) -> _Found:
        """What an apposition after a comma adds where the head leaves country and sector open."""
        if found.country is not None or (found.sectors and (not rest or rest[0][0] != ",")):
            return found
        for k, (sign, items) in enumerate(rest):
            if found.sectors and k > 0:
                break
            if sign == "," and items:
                more = self._read_parts(items, rest[k + 1 :])
                if more.country is not None or more.sectors:
                    name = found.name or more.name
                    sectors = found.sectors or more.sectors
                    return _Found(more.country, sectors, name, more.id, found.role or more.role, more.basis, True)
        return found
