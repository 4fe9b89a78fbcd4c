"""Words that tell whether an event happened and who says so, as look-ups.

In: the YAML files under data/cues. Out: frozen tables. This room reads no text; whether the examples of the cues hold
is checked where text is read (`closewatch.code.status_check`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import table
from closewatch.model.status import STATUSES

EFFECTS = frozenset(
    {"same", "base", "denied", "declined", "ended", "claimed", "speculated", "expected", "conditional", "called_for"}
    | {"able", "negation", "would", "likely", "soon", "generic", "any", "time"}
)
GOVERNORS = frozenset({"verb", "noun", "adjective", "adverb"})
MODIFIERS = frozenset(
    {"modal", "adverb", "determiner", "pronoun", "adjective", "marker", "joined", "preposition", "purpose"}
)
MANNERS = frozenset({"said", "denied", "warned", "asked", "promised", "accused", "believed"})
SPEECH_FORMS = frozenset({"verb", "noun", "phrase"})
WORD_LISTS = frozenset({"carriers", "issuing", "plain"})
_KEYS = {
    "governors.yaml": frozenset({"words", "as", "scope", "voice", "gives", "negated", "example"}),
    "modifiers.yaml": frozenset({"words", "as", "gives", "with_not", "cancels", "joins", "example"}),
    "speech.yaml": frozenset({"words", "as", "manner", "frames", "example"}),
}
_NEGATED = {"same": "same", "base": "base", "claimed": "speculated", "called_for": "speculated"}


@dataclass(frozen=True, slots=True)
class CueExample:
    """A sentence that a cue must read rightly: the words of the event in it and the status they must get."""

    file: str
    line: int
    text: str
    event: str
    status: str


@dataclass(frozen=True, slots=True)
class GovernorCue:
    """What a word makes of the event that it governs, itself affirmed (`gives`) or negated (`negated`)."""

    gives: str
    negated: str


@dataclass(frozen=True, slots=True)
class ModifierCue:
    """What a word makes of the event that it stands on; not beside the words in `cancels`, only before `joins`."""

    gives: str
    with_not: str | None = None
    cancels: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()


class _LineLoader(yaml.CSafeLoader):
    """Safe YAML that remembers the line of every mapping under the key `_line`."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep=True)
        made["_line"] = node.start_mark.line + 1
        return made


def _read(file: str) -> Any:
    try:
        text = (resources.files("closewatch.knowledge") / "data" / "cues" / file).read_text(encoding="utf-8")
        return yaml.load(text, Loader=_LineLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(file, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(file, f"is no YAML: {error}") from error


def _entries(file: str) -> list[dict[str, Any]]:
    """The entries of one cue file, each checked for its keys and words."""
    found = _read(file)
    if not isinstance(found, list):
        raise KnowledgeError(file, "must be a list of entries")
    for entry in found:
        if not isinstance(entry, dict):
            raise KnowledgeError(file, f"found {entry!r}, expected an entry with keys")
        unknown = set(entry) - _KEYS[file] - {"_line"}
        if unknown:
            raise KnowledgeError(file, f"unknown keys {sorted(map(str, unknown))}", line=entry["_line"])
        words = entry.get("words")
        if not isinstance(words, list) or len(words) == 0 or not all(isinstance(w, str) for w in words):
            raise KnowledgeError(file, "`words` must be a list of words", line=entry["_line"])
    return found


def _member(file: str, entry: Mapping[str, Any], key: str, allowed: frozenset[str]) -> str:
    value = entry.get(key)
    if value not in allowed:
        raise KnowledgeError(file, f"`{key}` is {value!r}, expected one of {sorted(allowed)}", line=entry["_line"])
    return str(value)


@table
def governors() -> Mapping[tuple[str, str, str, bool], GovernorCue]:
    """Cues by (word class, lemma, reached dependent, passive)."""
    file = "governors.yaml"
    table: dict[tuple[str, str, str, bool], GovernorCue] = {}
    special: dict[tuple[str, str, str, bool], GovernorCue] = {}
    for entry in _entries(file):
        word_class = _member(file, entry, "as", GOVERNORS)
        gives = _member(file, entry, "gives", EFFECTS)
        negated = entry.get("negated", _NEGATED.get(gives, "denied"))
        if negated not in EFFECTS:
            raise KnowledgeError(file, f"`negated` is {negated!r}", line=entry["_line"])
        voice = entry.get("voice")
        if voice not in (None, "active", "passive"):
            raise KnowledgeError(file, f"`voice` is {voice!r}, expected active or passive", line=entry["_line"])
        for reach in entry.get("scope") or [""]:
            if not isinstance(reach, str) or not reach.replace("-", "").isalpha():
                raise KnowledgeError(file, f"`scope` holds {reach!r}", line=entry["_line"])
            for word in entry["words"]:
                into = table if voice is None else special
                for passive in (False, True) if voice is None else (voice == "passive",):
                    key = (word_class, word, reach, passive)
                    if key in into:
                        raise KnowledgeError(file, f"{word!r} ({word_class}, {reach}) twice", line=entry["_line"])
                    into[key] = GovernorCue(gives, negated)
    return table | special


@functools.cache
def modifiers() -> Mapping[tuple[str, str], ModifierCue]:
    """Cues by (class, lower-case word)."""
    file = "modifiers.yaml"
    table: dict[tuple[str, str], ModifierCue] = {}
    for entry in _entries(file):
        word_class = _member(file, entry, "as", MODIFIERS)
        cue = ModifierCue(
            _member(file, entry, "gives", EFFECTS),
            entry.get("with_not"),
            frozenset(entry.get("cancels", ())),
            frozenset(entry.get("joins", ())),
        )
        for word in entry["words"]:
            if (word_class, word) in table:
                raise KnowledgeError(file, f"{word!r} ({word_class}) twice", line=entry["_line"])
            table[word_class, word] = cue
    return table


@functools.cache
def speech() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Manners by frame, for words of saying by (verb, noun or phrase; lemma)."""
    file = "speech.yaml"
    table: dict[tuple[str, str], dict[str, str]] = {}
    for entry in _entries(file):
        form = _member(file, entry, "as", SPEECH_FORMS)
        manner = _member(file, entry, "manner", MANNERS)
        for word in entry["words"]:
            frames = table.setdefault((form, word), {})
            for frame in entry.get("frames", ("clause",)):
                if not isinstance(frame, str) or frame in frames:
                    raise KnowledgeError(file, f"{word!r} ({form}, {frame!r}) twice", line=entry["_line"])
                frames[frame] = manner
    return table


@functools.cache
def governing() -> frozenset[str]:
    """Every word of a governor cue, and every verb of saying: other words govern nothing."""
    verbs = [word for form, word in speech() if form == "verb"]
    return frozenset(part for word in [*(key[1] for key in governors()), *verbs] for part in word.split(" "))


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """The words of one of the closed lists, by its name."""
    file = "wordlists.yaml"
    found = _read(file)
    if not isinstance(found, dict) or set(found) - {"_line"} != WORD_LISTS:
        raise KnowledgeError(file, f"must hold exactly the lists {sorted(WORD_LISTS)}")
    words = found[name]
    if not isinstance(words, list) or len(words) == 0 or not all(isinstance(w, str) for w in words):
        raise KnowledgeError(file, f"{name!r} must be a list of words")
    return frozenset(words)


def examples() -> Iterator[CueExample]:
    """The examples of all status cues, in order of the files.

    Raises: KnowledgeError where an entry has none.
    """
    for file in ("governors.yaml", "modifiers.yaml"):
        for entry in _entries(file):
            example = entry.get("example")
            if not isinstance(example, dict) or {"text", "event", "status"} - set(example):
                raise KnowledgeError(file, "no `example` with text, event and status", line=entry["_line"])
            if example["event"] not in example["text"]:
                raise KnowledgeError(file, f"{example['event']!r} does not stand in the example", line=entry["_line"])
            if example["status"] not in STATUSES:
                raise KnowledgeError(file, f"{example['status']!r} is no status", line=entry["_line"])
            yield CueExample(file, entry["_line"], example["text"], example["event"], example["status"])


def check() -> list[str]:
    """What is wrong with the cue files; empty when all is well."""
    wrong = []
    lists = [functools.partial(word_list, name) for name in sorted(WORD_LISTS)]
    looks: list[Callable[[], object]] = [governors, modifiers, speech, *lists, lambda: list(examples())]
    for look in looks:
        try:
            look()
        except KnowledgeError as error:
            wrong.append(str(error))
    return wrong
