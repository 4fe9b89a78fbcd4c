"""All names of actors in one index.

In: the tables of states, places, organisations, peoples and persons, and a folder of the user's own in the same form.
Out: `Gazetteer`. No text is read here.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from closewatch.knowledge.actor_entries import Alias, Entry, Named, make_alias
from closewatch.knowledge.actor_names import fold, fold_many, tokens
from closewatch.knowledge.countries import place_aliases, read_places, read_states, state_aliases
from closewatch.knowledge.files import table
from closewatch.knowledge.officials import PersonRows, make_person, person_id, persons, read_persons
from closewatch.knowledge.organisations import FILES, organisation_aliases, read_organisations
from closewatch.knowledge.roles import names_with_care, people_aliases, role_nouns

USER_FOLDER = "CLOSEWATCH_ACTORS"  # environment variable: a folder with tables of the user's own
_FIRST = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+")
_HEADS = frozenset({"head_of_state", "head_of_government"})
_Raw = tuple[str, Entry | int]  # a name as the table has it, and its entry or the place of its person
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "vi", "vii", "viii"})


class Starting:
    """Names that begin with the same token: of that token alone, and longer ones by their second token.

    Most texts rule out all of two hundred "John ..." by the word that follows: a longer one is made when that word fits.
    """

    __slots__ = ("_made", "_make", "_raw", "alone", "tells_persons")

    def __init__(self, cells: Sequence[_Raw], make: Callable[[_Raw], Alias]) -> None:
        self._make = make
        self._made: dict[str, tuple[Alias, ...]] = {}
        self._raw: dict[str, list[_Raw]] = {}
        alone = []
        for raw in cells:
            second = _second(raw[0])
            if second is None:
                alone.append(make(raw))
            else:
                self._raw.setdefault(second, []).append(raw)
        self.alone = tuple(alone)
        self.tells_persons = any(isinstance(whom, int) for _, whom in cells)

    @property
    def goes_on(self) -> bool:
        """Whether any name has more than this token."""
        return len(self._raw) > 0

    def longer(self, second: str) -> tuple[Alias, ...]:
        """Names that go on with the token, the longest first."""
        if second not in self._raw:
            return ()
        made = self._made.get(second)
        if made is None:
            made = tuple(sorted(map(self._make, self._raw[second]), key=lambda a: -len(a.keys)))
            self._made[second] = made
        return made


class Gazetteer:
    """Names by their first token and persons by folded spelling. What a token leads to is made when it is first asked
    for, so that a program that reads one article does not pay for all names."""

    def __init__(self, named: Iterable[Named], people: Iterable[PersonRows]) -> None:
        self.people = tuple(people)
        self._raw: dict[str, list[_Raw]] = {}
        self._made: dict[str, Starting] = {}
        self._nothing = Starting((), self._alias)
        self._entries: dict[int, Entry] = {}
        self._groups: list[Named] = []
        self.starts = self._raw.keys()  # first tokens of all names
        self._called: dict[str, tuple[str, ...]] = {}
        self.lower_starts: set[str] = set()  # first tokens that the tables write in lower case ("al", "hermit")
        self.small_starts: set[str] = set()  # keys that begin a name even where a text writes them in small letters
        for cell, entry in named:
            self._add(cell, entry)
            if entry.kind == "armed" and " " in cell:
                self._groups.append((cell, entry))
        for number, person in enumerate(self.people):
            for name in person.aliases:
                if (" " in name or "-" in name) and not _of_many(name, person):
                    self._add(name, number)

    def _add(self, cell: str, whom: Entry | int) -> None:
        match = _FIRST.search(cell)
        if match is None:
            return
        first = match.group()
        key = first.lower().replace(".", "")
        self._raw.setdefault(key, []).append((cell, whom))
        if not first[0].isupper():
            self.small_starts.add(key)
            if cell[0].islower():
                self.lower_starts.add(first)
        elif isinstance(whom, Entry) and whom.kind == "epithet":
            self.small_starts.add(key)

    def person(self, number: int) -> Entry:
        """The entry of a person by its place in `people`."""
        if number not in self._entries:
            self._entries[number] = make_person(self.people[number])
        return self._entries[number]

    def starting(self, key: str) -> Starting:
        """Names that begin with a lower-case token."""
        made = self._made.get(key)
        if made is None:
            raw = self._raw.get(key)
            if raw is None:
                return self._nothing
            made = self._made[key] = Starting(raw, self._alias)
        return made

    def _alias(self, raw: _Raw) -> Alias:
        cell, whom = raw
        return make_alias(cell, self.person(whom) if isinstance(whom, int) else whom)

    def at(self, words: list[str], keys: list[str], i: int) -> tuple[Alias, ...]:
        """Aliases that stand at token i of a text, the longest first (only those of that length)."""
        begun = self.starting(keys[i])
        longer = begun.longer(keys[i + 1]) if i + 1 < len(keys) else ()
        found: list[Alias] = []
        for alias in longer + begun.alone if longer else begun.alone:
            n = len(alias.keys)
            if found and n < len(found[0].keys):
                break
            if n > 1 and tuple(keys[i : i + n]) != alias.keys:
                continue
            if case_fits(alias, words, i):
                found.append(alias)
        return tuple(found)

    # persons by spelling ----------------------------------------------------------------------------------------------

    @functools.cached_property
    def _folds(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        names = [
            (number, name) for number, p in enumerate(self.people) for name in p.aliases if not _of_many(name, p)
        ]
        full: dict[str, list[int]] = {}
        alone: dict[str, list[int]] = {}
        for (number, _), folded in zip(names, fold_many([n for _, n in names]), strict=True):
            bearers = full.setdefault(folded, [])
            if number not in bearers:
                bearers.append(number)
            if not self.people[number].alone and folded:
                bearers = alone.setdefault(_last(folded), [])
                if number not in bearers:
                    bearers.append(number)
        families = [(number, name) for number, p in enumerate(self.people) for name in p.alone]
        for (number, _), folded in zip(families, fold_many([n for _, n in families]), strict=True):
            bearers = alone.setdefault(folded, [])
            if number not in bearers:
                bearers.append(number)
        return full, alone

    @functools.cached_property
    def _group_folds(self) -> dict[str, Entry]:
        folds = fold_many([cell.rstrip("!?") for cell, _ in self._groups])
        return {f: entry for f, (_, entry) in zip(folds, self._groups, strict=True) if " " in f}

    def by_fold(self, folded: str) -> list[Entry]:
        """The persons, or the armed group, whose full name has this folded spelling."""
        numbers = self._folds[0].get(folded)
        if numbers is not None:
            return [self.person(n) for n in numbers]
        group = self._group_folds.get(folded)
        return [] if group is None else [group]

    def by_surname(self, folded: str) -> list[Entry]:
        """Persons whom the news calls by this folded name alone."""
        return [self.person(n) for n in self._folds[1].get(folded, ())]

    @functools.cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Ids of persons with their places in `people`."""
        found: dict[str, list[int]] = {}
        for number, person in enumerate(self.people):
            found.setdefault(person_id(person), []).append(number)
        return found

    def surnames_of(self, ident: str) -> tuple[str, ...]:
        """Folded names by which the news calls the person of an id alone; () where the id is no person's."""
        called = self._called.get(ident)
        if called is None:
            numbers = self._numbers.get(ident, ())
            called = self._called[ident] = tuple(dict.fromkeys(s for n in numbers for s in _surnames(self.people[n])))
        return called

    def is_person(self, ident: str) -> bool:
        """Whether the id is a person's."""
        return ident in self._numbers

    @functools.cached_property
    def _holders(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for number, person in enumerate(self.people):
            for _, _, row in person.rows:
                numbers = found.setdefault((person.country, row["office"]), [])
                if not numbers or numbers[-1] != number:
                    numbers.append(number)
        return found

    def holders(self, country: str, office: str) -> list[Entry]:
        """All persons who ever held an office of a country, as far as the tables know."""
        return [self.person(n) for n in self._holders.get((country, office), ())]


def _second(cell: str) -> str | None:
    """The second token of a name in lower case, None where there is no second."""
    parts = cell.split(" ", 2)
    if len(parts) > 1 and parts[0].isalpha() and parts[1].isalpha():  # most names, and four times as fast
        return parts[1].lower()
    found = tokens(cell)
    return found[1].lower() if len(found) > 1 else None


def _last(folded: str) -> str:
    """The surname in a folded name."""
    parts = folded.split(" ")
    return parts[-2] if parts[-1] in _SUFFIXES and len(parts) > 1 else parts[-1]


def _surnames(person: PersonRows) -> list[str]:
    """Folded names by which the news calls a person alone."""
    if person.alone:
        return [fold(name) for name in person.alone]
    return [_last(folded) for name in person.aliases if not _of_many(name, person) and (folded := fold(name))]


def _of_many(name: str, person: PersonRows) -> bool:
    """Whether a name is that of thousands and the person long out of the news ("John Smith", died 1994)."""
    care = names_with_care()
    words = name.lower().split()
    if words[0] not in care or not care.issuperset(words):
        return False
    return all(row["office"] not in _HEADS and "" < row["to"] < "2015" for _, _, row in person.rows)


def case_fits(alias: Alias, words: list[str], i: int) -> bool:
    """Whether the tokens from i on are written as the name asks: exact, or with capitals where the name has them."""
    if alias.exact:
        return all(w == words[i + k] for k, w in enumerate(alias.words))
    if alias.entry.kind == "epithet":
        return True
    return all(words[i + k][0].isupper() or not w[0].isupper() for k, w in enumerate(alias.words))


@table
def gazetteer() -> Gazetteer:
    """The index over all tables, with the user's own folder where the environment names one."""
    named = [*user_aliases(), *state_aliases(), *organisation_aliases(), *place_aliases(), *people_aliases()]
    made = Gazetteer(named, [*user_persons(), *persons()])
    made.by_fold("")  # the keys of all spellings, which any unknown name asks for
    made.is_person("")
    made.holders("", "")
    role_nouns()
    return made


def user_folder() -> Path | None:
    """The folder of the user's own tables, None where none is set."""
    value = os.environ.get(USER_FOLDER)
    return Path(value) if value else None


def user_aliases() -> list[Named]:
    """Names of the user's states.tsv, places.tsv and tables of organisations. Raises KnowledgeError."""
    folder = user_folder()
    if folder is None:
        return []
    found: list[Named] = []
    if (folder / "states.tsv").exists():
        found += read_states(folder / "states.tsv")
    if (folder / "places.tsv").exists():
        found += read_places(folder / "places.tsv")
    for name in (*FILES, "organisations.tsv"):
        if (folder / name).exists():
            found += read_organisations(folder / name)
    return found


def user_persons() -> list[PersonRows]:
    """Persons of the user's officials*.tsv. Raises KnowledgeError."""
    folder = user_folder()
    return [] if folder is None else read_persons(sorted(folder.glob("officials*.tsv")))
