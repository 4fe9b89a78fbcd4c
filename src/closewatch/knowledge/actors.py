"""All names of actors in one index, and the checker of the tables.

In: the tables of states, places, organisations, peoples and persons, and a folder of the user's own in the same form.
Out: `Gazetteer`. No text is read here.
"""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from closewatch.knowledge.actor_entries import Alias, Entry
from closewatch.knowledge.actor_names import fold
from closewatch.knowledge.countries import place_aliases, read_places, read_states, state_aliases
from closewatch.knowledge.officials import Person, persons, read_persons
from closewatch.knowledge.organisations import FILES, organisation_aliases, read_organisations
from closewatch.knowledge.roles import people_aliases

USER_FOLDER = "CLOSEWATCH_ACTORS"  # environment variable: a folder with tables of the user's own


class Gazetteer:
    """Names by their first token (longest first), and names of persons and organisations by folded spelling."""

    def __init__(self, aliases: Iterable[Alias], people: Iterable[Person]) -> None:
        self.people = tuple(people)
        index: dict[str, list[Alias]] = defaultdict(list)
        folded: dict[str, Entry | None] = {}
        for alias in aliases:
            if alias.keys:
                index[alias.keys[0]].append(alias)
        for person in self.people:
            for alias in person.aliases:
                if len(alias.keys) > 1:
                    index[alias.keys[0]].append(alias)
                    key = fold(alias.words)
                    other = folded.get(key)
                    folded[key] = person.entry if other is None or other.id == person.entry.id else other
        self.by_first = {k: tuple(sorted(v, key=lambda a: -len(a.keys))) for k, v in index.items()}
        self.by_fold = folded

    def at(self, words: list[str], keys: list[str], i: int) -> tuple[Alias, ...]:
        """Aliases that stand at token i of a text, the longest first (only those of that length)."""
        found: list[Alias] = []
        for alias in self.by_first.get(keys[i], ()):
            n = len(alias.keys)
            if found and n < len(found[0].keys):
                break
            if n > 1 and tuple(keys[i : i + n]) != alias.keys:
                continue
            if case_fits(alias, words, i):
                found.append(alias)
        return tuple(found)


def case_fits(alias: Alias, words: list[str], i: int) -> bool:
    """Whether the tokens from i on are written as the name asks: exact, or with capitals where the name has them."""
    if alias.exact:
        return all(w == words[i + k] for k, w in enumerate(alias.words))
    if alias.entry.kind == "epithet":
        return True
    return all(words[i + k][0].isupper() or not w[0].isupper() for k, w in enumerate(alias.words))


@functools.cache
def gazetteer() -> Gazetteer:
    """The index over all tables, with the user's own folder where the environment names one."""
    aliases = [*user_aliases(), *state_aliases(), *organisation_aliases(), *place_aliases(), *people_aliases()]
    return Gazetteer(aliases, [*user_persons(), *persons()])


def user_folder() -> Path | None:
    """The folder of the user's own tables, None where none is set."""
    value = os.environ.get(USER_FOLDER)
    return Path(value) if value else None


def user_aliases() -> list[Alias]:
    """Aliases of the user's states.tsv, places.tsv and tables of organisations. Raises KnowledgeError."""
    folder = user_folder()
    if folder is None:
        return []
    found: list[Alias] = []
    if (folder / "states.tsv").exists():
        found += read_states(folder / "states.tsv")
    if (folder / "places.tsv").exists():
        found += read_places(folder / "places.tsv")
    for name in (*FILES, "organisations.tsv"):
        if (folder / name).exists():
            found += read_organisations(folder / name)
    return found


def user_persons() -> list[Person]:
    """Persons of the user's officials*.tsv. Raises KnowledgeError."""
    folder = user_folder()
    return [] if folder is None else read_persons(sorted(folder.glob("officials*.tsv")))
