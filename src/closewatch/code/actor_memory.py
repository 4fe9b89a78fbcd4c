"""What a document has said of its actors so far, so that short mentions find the full one.

In: mentions in the order of the text. Out: the actor of a surname, a title alone, an acronym, a pronoun or "both
countries", where the text allows; else unknown, with the reason.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from closewatch.code.actor_find import is_person, names_of_persons, surnames_of
from closewatch.code.actor_reading import read_words
from closewatch.knowledge.actor_entries import NONSTATE
from closewatch.knowledge.actor_names import fold, tokens
from closewatch.knowledge.countries import state_names
from closewatch.model.actor import Actor

_LONGEST = 400  # characters of a phrase that are read
_NEAR = 450  # characters within which a pronoun looks for its person
_MALE_OR_FEMALE = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
_THINGS = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves", "we", "us", "our", "i", "me", "my", "you", "your", "who",
                   "which",
                   "that", "this", "these", "those", "one", "both", "others"})  # fmt: skip
_PRONOUNS = _MALE_OR_FEMALE | _THINGS | _MANY
_PLURALS = re.compile(
    r"(?:the )?(?:both|two|three|four) (?P<what>leaders|presidents|countries|nations|states|sides|governments|"
    r"ministers|men|"
    r"allies|neighbou?rs|powers|parties|prime ministers|capitals|officials|diplomats)|both (?:of them|sides)",
    re.IGNORECASE,
)  # fmt: skip
_OF_PERSONS = frozenset({"leaders", "presidents", "ministers", "men", "prime ministers", "officials", "diplomats"})
_HONORIFIC = frozenset({"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "madam", "general", "gen", "col", "lt",
                        "president",
                        "prof", "professor", "senator", "sen", "rep", "king", "queen", "prince",
                        "chairman"})  # fmt: skip
_IN_BRACKETS = r"[(\[][\"“]?((?:[A-Z]\.){2,8}|[A-Z][A-Za-z/-]{1,9})[\"”]?[)\]]"
_ACRONYM = re.compile(_IN_BRACKETS)
_INTRODUCED = re.compile(
    r"((?:[A-Z][\w’'&-]*|\d+)(?:[ -]+(?:of|for|the|and|in|to|on|al|de|la|against|with|&|[A-Z][\w’'&-]*))*)\s*" + _IN_BRACKETS
)
_AROUND_ACRONYM = re.compile(r"^[Tt]he\s+|\.|[’']s$")
_SMALL = frozenset({"of", "for", "the", "and", "in", "to", "on", "al", "de", "la", "against", "with", "&"})


@dataclass(frozen=True, slots=True)
class _Noted:
    """A mention that was resolved."""

    position: int
    actor: Actor
    person: bool


def means_several(words: str) -> bool:
    """Whether the words are of the kind of "both countries" or "the two leaders"."""
    return " " in words and _PLURALS.fullmatch(words.strip().lower()) is not None


class ActorMemory:
    """The actors of one document. With its text, names and acronyms that it introduces anywhere are known at once."""

    def __init__(self, on: datetime.date | None = None, text: str | None = None) -> None:
        self.on = on
        self._noted: list[_Noted] = []
        self._surnames: dict[str, list[_Noted]] = {}
        self._acronyms: dict[str, Actor] = {}
        if text is not None:
            self.read(text)

    def read(self, text: str) -> None:
        """Take in the persons that the text names in full and the acronyms it introduces in brackets."""
        for position, actor in names_of_persons(text, self.on):
            if actor.id is None and _in_headline(text, position):
                continue  # "Minister Discuss Arms Cooperation" introduces nobody
            self._keep_names(_Noted(position, actor, True))
        for match in _INTRODUCED.finditer(text) if _ACRONYM.search(text) else ():
            self._introduce(match[1], match[2])

    def note(self, mention_words: str, actor: Actor, position: int) -> None:
        """Keep a resolved mention that begins at `position`."""
        if not actor.is_known and actor.name is None:
            return
        person = is_person(actor) or (actor.id is None and actor.name is not None and actor.role is not None)
        noted = _Noted(position, actor, person)
        self._noted.append(noted)
        if person and actor.name is not None and len(tokens(actor.name)) > 1:
            self._keep_names(noted)
        if "(" in mention_words or "[" in mention_words:
            match = _INTRODUCED.search(mention_words)
            if match is not None:
                self._introduce(match[1], match[2])

    def resolve(self, words: str, position: int, on: datetime.date | None = None) -> Actor:
        """The actor of a mention that begins at `position`; the mention is kept for later ones."""
        day = on if on is not None else self.on
        low = words.strip()
        if not (low.isupper() and len(low) > 1):  # "US" is no pronoun
            low = low.lower()
        if low in _PRONOUNS:
            if low in _MANY:
                return Actor(words, basis=(("name", "a pronoun that may mean several"),))
            return self._pronoun(words, position, persons=low in _MALE_OR_FEMALE)
        if " " in low and _PLURALS.fullmatch(low):
            found = self.resolve_all(words, position)
            names = " and ".join(a.name or state_names().get(a.country or "", a.words) for a in found)
            why = f"stands for {names}" if found else "the text does not tell which ones are meant"
            return Actor(words, basis=(("name", why),))
        actor, _ = read_words(words[:_LONGEST], day)
        better = None
        if not words.islower():  # names and acronyms have capitals
            better = self._by_acronym(words) or self._by_surname(words, position, actor)
        if better is None and actor.role is not None:
            better = self._by_title(words, actor, position)
        if better is not None:
            actor = replace(better, words=words)
        self.note(words, actor, position)
        return actor

    def resolve_all(self, words: str, position: int) -> tuple[Actor, ...]:
        """The actors of a mention that may mean several ("the two leaders"); () where it is unclear."""
        match = _PLURALS.fullmatch(words.strip().lower())
        if match is None:
            actor = self.resolve(words, position)
            return (actor,) if actor.is_known else ()
        persons = match["what"] in _OF_PERSONS
        wanted = {"three": 3, "four": 4}.get(next((w for w in ("three", "four") if w in words.lower()), ""), 2)
        found: dict[str, Actor] = {}
        for noted in reversed(self._noted):
            if noted.position >= position:
                continue
            key = noted.actor.name if persons else noted.actor.country
            if key is None or (noted.person is not persons and persons) or not _fits(match["what"], noted.actor):
                continue
            found.setdefault(key, noted.actor)
            if len(found) == wanted:
                break
        if len(found) < wanted:
            return ()
        made = tuple(reversed(found.values()))
        return (
            made
            if persons
            else tuple(Actor(words, None, None, a.country, basis=(("country", a.words),)) for a in made)
        )

    # how short mentions are found -----------------------------------------------------------------------------------

    def _keep_names(self, noted: _Noted) -> None:
        own = surnames_of(noted.actor) or (fold(tokens(noted.actor.name or "")[-1]),)
        for name in own:
            if name:
                self._surnames.setdefault(name, []).append(noted)

    def _introduce(self, long: str, acronym: str) -> None:
        """Keep an acronym whose letters are the initials of the words before it."""
        letters = [c.lower() for c in acronym if c.isalpha()]
        words = re.split(r"[\s-]+", long)
        for start in range(len(words)):
            initials = [w[0].lower() for w in words[start:] if w.lower() not in _SMALL]
            everything = [w[0].lower() for w in words[start:]]
            if words[start].lower() not in _SMALL and letters in (initials, everything):
                name = " ".join(words[start:])
                actor, _ = read_words(name, self.on)
                known = replace(actor, name=actor.name or name)
                self._acronyms.setdefault(acronym.replace(".", ""), known)
                return

    def _by_acronym(self, words: str) -> Actor | None:
        return self._acronyms.get(_AROUND_ACRONYM.sub("", words.strip())) if self._acronyms else None

    def _by_surname(self, words: str, position: int, actor: Actor) -> Actor | None:
        """The person of a surname alone, or after "Mr" or a rank."""
        parts = [w for w in tokens(words) if w != "s"]
        while len(parts) > 1 and parts[0].lower() in _HONORIFIC:
            parts.pop(0)
        if len(parts) != 1 or not parts[0][0].isupper() or (actor.id is not None and not is_person(actor)):
            return None
        noted = self._surnames.get(fold(parts[0]), [])
        before = [n for n in noted if n.position <= position] or noted[:1]
        if not before or len({n.actor.name for n in before}) > 1:
            return before[-1].actor if before and before[-1].position <= position else None
        return before[-1].actor

    def _by_title(self, words: str, actor: Actor, position: int) -> Actor | None:
        """The last person or body with the role that the words name alone ("the minister", "the ministry")."""
        if actor.role is None or actor.country is not None or actor.name is not None:
            return None
        bare = re.sub(r"^(?:the|this|that)\s+", "", words.strip().lower())
        if bare != actor.role and bare != actor.role + "s":
            return None
        for noted in reversed(self._noted):
            other = noted.actor
            if noted.position < position and other.role is not None and other.country is not None and (
                other.role == actor.role or other.role.endswith(" " + actor.role)
            ):  # fmt: skip
                return other
        return None

    def _pronoun(self, words: str, position: int, *, persons: bool) -> Actor:
        """The only person (or state, or body) named shortly before; unknown where there are several."""
        near: dict[str, Actor] = {}
        for noted in reversed(self._noted):
            if noted.position < position and position - noted.position <= _NEAR:
                is_one = noted.person or (noted.actor.role is not None and noted.actor.sector in {"GOV", "ELI"})
                key = noted.actor.id or noted.actor.name or noted.actor.words
                if (persons and noted.person) or (not persons and not is_one and noted.actor.id is not None):
                    near.setdefault(key, noted.actor)
        if len(near) == 1:
            found = next(iter(near.values()))
            return replace(found, words=words, basis=(*found.basis, ("name", f"“{words}” follows “{found.words}”")))
        why = "several are named before it" if near else "nobody is named shortly before it"
        return Actor(words, basis=(("name", f"a pronoun; {why}"),))


def _fits(what: str, actor: Actor) -> bool:
    """Whether "both ministers" or "both countries" can mean the actor: by its title, or as a state."""
    singular = what.removesuffix("s")
    if what in {"ministers", "presidents", "prime ministers"}:
        return actor.role is not None and actor.role.endswith(singular)
    if what in {"countries", "nations", "states", "governments", "neighbours", "neighbors", "capitals"}:
        return actor.country is not None and actor.country not in NONSTATE
    return True


def _in_headline(text: str, position: int) -> bool:
    """Whether the line at `position` is a headline with capitals: most words capital, no full stop at its end."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)].strip()
    words = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
    return not line.endswith((".", "!", "?", '"', "”")) and sum(w[0].isupper() for w in words) > 0.8 * len(words)
