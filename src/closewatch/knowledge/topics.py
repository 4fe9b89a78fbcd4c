"""What the words of a watch mean: acts, contexts and statuses; and how an act is named in a message.

Data: `data/topics/`. In: the words of a topic, as keys. Out: `Meaning`s. No text is read here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from closewatch.errors import KnowledgeError
from closewatch.knowledge.contexts import CONTEXTS, context_words
from closewatch.knowledge.files import DATA, read_yaml
from closewatch.knowledge.ontology import TYPES, cameo, plover
from closewatch.model.status import STATUSES

_FOLDER = DATA / "topics"
_FIELDS = frozenset({"words", "types", "modes", "cameo", "quads", "contexts", "statuses", "attribute"})
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")
_HYPHENS = re.compile(r"\bco-(?=o)|(?<=cease)-(?=fire)")  # co-operation, cease-fire: one word
_NO_PLURAL = ("ss", "us", "is", "ous")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase narrows to; an empty field does not narrow.

    `types`, `modes` (TYPE/mode), `cameo` (codes or their beginnings) and `quads` together name acts, any of them.
    `is_attribute`: before "and" it shares the noun that follows.
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    contexts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    is_attribute: bool = False

    @property
    def has_acts(self) -> bool:
        """Whether it says what is done."""
        return bool(self.types or self.modes or self.cameo or self.quads)


@dataclass(frozen=True, slots=True)
class ActName:
    """How an act is named: the noun and the words before the actor and the recipient."""

    noun: str
    actor: str
    recipient: str
    actor_alone: str
    recipient_alone: str


@dataclass(frozen=True, slots=True)
class Topics:
    """Meanings by the key of their words, spellings that are brought to others, and words that mean nothing here."""

    meanings: dict[tuple[str, ...], Meaning]
    spelling: dict[str, tuple[str, ...]]
    noise: frozenset[str]
    phrases: tuple[str, ...]
    longest: int

    def key(self, words: str) -> tuple[str, ...]:
        """The words as a key: lower case, British spelling, singular."""
        found: list[str] = []
        for token in _TOKEN.findall(_HYPHENS.sub(_whole, words.lower())):
            plain = token.replace("’", "'").removesuffix("'")
            found += (_singular(t) for t in self.spelling.get(plain, (plain,)))
        return tuple(found)


@functools.cache
def topics() -> Topics:
    """The table of topics with every PLOVER type, mode, context and status. Raises KnowledgeError."""
    data = read_yaml(_FOLDER / "topics.yaml")
    spelling = {str(k): tuple(str(v).split()) for k, v in data["spelling"].items() if k != "__line__"}
    made = Topics({}, spelling, frozenset(), (), 0)
    phrases: list[str] = []
    for entry in data["topics"]:
        meaning = _meaning(entry)
        for words in entry["words"]:
            key = made.key(str(words))
            known = made.meanings.setdefault(key, meaning)
            if known is not meaning:
                raise KnowledgeError("topics.yaml", f"{words!r} stands twice", line=entry["__line__"])
            phrases.append(str(words))
    _add_own_names(made)
    for words, contexts in context_words().items():
        made.meanings.setdefault(made.key(" ".join(words)), Meaning(contexts=contexts))
    noise = frozenset(part for words in data["noise"] for part in made.key(str(words)))
    longest = max(map(len, made.meanings))
    return Topics(made.meanings, spelling, noise, tuple(phrases), longest)


def _add_own_names(made: Topics) -> None:
    """PLOVER's own names stand for themselves where the table gives them no meaning."""
    for name in TYPES:
        made.meanings.setdefault(made.key(name), Meaning(types=(name,)))
        for mode, _ in plover()[name].modes:
            made.meanings.setdefault(made.key(f"{name} {mode}"), Meaning(modes=(f"{name}/{mode}",)))
    for name in CONTEXTS:
        made.meanings.setdefault(made.key(name.replace("_", " ")), Meaning(contexts=(name,), is_attribute=True))
    for status in STATUSES:
        made.meanings.setdefault(made.key(status.replace("_", " ")), Meaning(statuses=(status,)))


def _meaning(entry: dict[str, Any]) -> Meaning:
    """The meaning of one entry of the table. Raises KnowledgeError."""
    unknown = set(entry) - _FIELDS - {"__line__"}
    if unknown:
        raise KnowledgeError("topics.yaml", f"unknown fields {', '.join(sorted(unknown))}", line=entry["__line__"])
    return Meaning(
        tuple(entry.get("types", ())), tuple(entry.get("modes", ())), tuple(map(str, entry.get("cameo", ()))),
        tuple(entry.get("quads", ())), tuple(entry.get("contexts", ())), tuple(entry.get("statuses", ())),
        bool(entry.get("attribute", False)),
    )  # fmt: skip


@functools.cache
def act_names() -> dict[str, ActName]:
    """Names of acts by type or type/mode. Raises KnowledgeError."""
    found: dict[str, ActName] = {}
    for act, row in read_yaml(_FOLDER / "acts.yaml").items():
        if act == "__line__":
            continue
        try:
            actor, recipient = str(row["actor"]), str(row["recipient"])
            found[act] = ActName(
                str(row["noun"]), actor, recipient, str(row.get("actor_alone", actor)), str(row.get("recipient_alone", recipient))
            )
        except KeyError as error:
            raise KnowledgeError("acts.yaml", f"{act} has no {error}", line=row["__line__"]) from error
    return found


def all_modes() -> tuple[str, ...]:
    """All PLOVER modes as TYPE/mode, in the order of the manual."""
    return tuple(f"{t}/{mode}" for t in TYPES for mode, _ in plover()[t].modes)


def check() -> list[str]:
    """What is wrong in the tables of topics, an empty list where nothing is."""
    table = topics()
    modes, codes = set(all_modes()), tuple(cameo())
    wrong = []
    for key, m in table.meanings.items():
        words = " ".join(key)
        wrong += _unknown(words, "PLOVER type", m.types, TYPES)
        wrong += _unknown(words, "PLOVER mode (as TYPE/mode)", m.modes, modes)
        wrong += _unknown(words, "PLOVER context", m.contexts, CONTEXTS)
        wrong += _unknown(words, "status", m.statuses, STATUSES)
        wrong += _unknown(words, "quad", m.quads, (1, 2, 3, 4))
        wrong += [f"topics.yaml: {words!r}: no CAMEO code begins with {c}" for c in m.cameo if not _begins(codes, c)]
    names = act_names()
    wrong += [f"acts.yaml: no name for {act}" for act in (*TYPES, *all_modes()) if act not in names]
    wrong += [f"acts.yaml: {act} is no PLOVER type or mode" for act in names if act not in modes and act not in TYPES]
    return wrong


def _begins(codes: Iterable[str], prefix: str) -> bool:
    return any(code.startswith(prefix) for code in codes)


def _unknown(words: str, what: str, given: Iterable[object], known: Iterable[object]) -> list[str]:
    allowed = set(known)
    return [f"topics.yaml: {words!r}: {value!r} is no {what}" for value in given if value not in allowed]


def _whole(match: re.Match[str]) -> str:
    return match.group().rstrip("-")


def _singular(token: str) -> str:
    """The token without the -s of a plural, by rule: the same for the table and for what is looked up."""
    token = token.removesuffix("'s") if token.endswith("'s") else token
    if len(token) < 4 or not token.endswith("s") or token.endswith(_NO_PLURAL):
        return token
    if token.endswith("ies") and len(token) > 4:
        return token[:-3] + "y"
    return token[:-1]
