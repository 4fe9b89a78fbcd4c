"""`WatchSpec` as TOML, both ways. Unknown keys and unknown values are errors that name what is known.

    name = "Defence ties"
    actors = ["North Korea", "Russia"]
    direction = "between"
    types = ["AGREE", "CONSULT"]
    contexts = ["military"]
    channels = ["jsonl alerts.jsonl"]
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any, get_args

from closewatch.errors import UsageError
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.knowledge.ontology import TYPES, cameo
from closewatch.knowledge.topics import all_modes
from closewatch.model.status import STATUSES
from closewatch.watch.channels import read_channel
from closewatch.watch.cleaning import clean
from closewatch.watch.schedule import parse_digest, parse_quiet, parse_zone
from closewatch.watch.spec import ActorTerm, Direction, PlaceTerm, Topic, WatchSpec
from closewatch.watch.terms import near, resolve_place, resolve_term

_KEYS = tuple(f.name for f in fields(WatchSpec) if f.name != "topics")
_TOPIC_KEYS = tuple(f.name for f in fields(Topic))
_MOST_TOPICS = 100


def to_toml(spec: WatchSpec) -> str:
    """The specification as TOML; `from_toml` gives the same one back."""
    rows = [f"name = {_quote(spec.name)}", f"actors = {_terms(spec.actors)}", f"direction = {_quote(spec.direction)}"]
    if spec.recipients:
        rows.append(f"recipients = {_terms(spec.recipients)}")
    if len(spec.topics) == 1:
        rows += _topic_rows(spec.topics[0])
    if spec.places:
        rows.append(f"places = {_terms(spec.places)}")
    if spec.publishers:
        rows.append(f"publishers = {_list(spec.publishers)}")
    rows.append(f"min_sources = {spec.min_sources}")
    rows.append(f"channels = {_list(spec.channels)}")
    rows.append(f"digest = {_quote(str(spec.digest))}")
    if spec.quiet is not None:
        rows.append(f"quiet = {_quote(str(spec.quiet))}")
    rows.append(f"zone = {_quote(spec.zone)}")
    if len(spec.topics) > 1:
        for topic in spec.topics:
            rows += ["", "[[topics]]", *_topic_rows(topic)]
    return "\n".join(rows) + "\n"


def from_toml(text: str, *, name: str | None = None) -> WatchSpec:
    """The specification that the TOML holds; `name` is used where it brings none. Raises UsageError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the watch is no TOML: {error}") from error
    _refuse_unknown(table, (*_KEYS, *_TOPIC_KEYS, "topics"), "the watch")
    _refuse_words(table)
    actors = _each(table, "actors", _actor)
    direction = table.get("direction", "between" if len(actors) > 1 else "any")
    if direction not in get_args(Direction):
        raise UsageError(f"direction is {direction!r}, expected one of {', '.join(get_args(Direction))}")
    spec = WatchSpec(
        _text(table, "name", name), actors, direction, _each(table, "recipients", _actor), _topics(table),
        _each(table, "places", _place), _strings(table, "publishers"), _count(table, "min_sources"),
        tuple(str(read_channel(c)) for c in _strings(table, "channels")), parse_digest(_text(table, "digest", "immediate")),
        parse_quiet(_text(table, "quiet")) if "quiet" in table else None, parse_zone(_text(table, "zone", "UTC")),
    )  # fmt: skip
    if clean(spec.name) != spec.name:
        raise UsageError(f"name is {spec.name!r}, expected words without control characters and double spaces")
    if spec.recipients and direction != "to":
        raise UsageError('recipients are given, so direction must be "to"')
    if direction == "between" and len(spec.actors) < 2:
        raise UsageError('direction "between" needs two actors or more')
    if not (spec.sides or spec.topics or spec.places or spec.publishers):
        raise UsageError("the watch asks for everything; name an actor, a topic, a place or a publisher")
    return spec


# --- writing ----------------------------------------------------------------------------------------------------------


def _topic_rows(topic: Topic) -> list[str]:
    given = [(name, getattr(topic, name)) for name in _TOPIC_KEYS]
    return [f"{name} = {_list(values)}" for name, values in given if values]


def _terms(terms: Iterable[ActorTerm | PlaceTerm]) -> str:
    tables = []
    for term in terms:
        given = [(f.name, getattr(term, f.name)) for f in fields(term)]
        tables.append("{" + ", ".join(f"{name} = {_quote(v)}" for name, v in given if v is not None) + "}")
    return "[" + ", ".join(tables) + "]"


def _list(values: Iterable[str | int]) -> str:
    return "[" + ", ".join(str(v) if isinstance(v, int) else _quote(v) for v in values) + "]"


def _quote(text: str) -> str:
    """A TOML basic string: JSON's, with the one control character escaped that JSON leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- reading ----------------------------------------------------------------------------------------------------------


def _refuse_unknown(table: dict[str, Any], known: Sequence[str], what: str) -> None:
    for key in table:
        if key not in known:
            raise UsageError(f"{what} has no key {key!r}{near(key, known)}; known are {', '.join(known)}")


def _refuse_words(table: dict[str, Any]) -> None:
    if "topics" in table and any(key in table for key in _TOPIC_KEYS):
        raise UsageError(f"topics are given as tables, so {', '.join(_TOPIC_KEYS)} belong into them")


def _text(table: dict[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{key} is {value!r}, expected a text")
    return value


def _count(table: dict[str, Any], key: str) -> int:
    value = table.get(key, 1)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise UsageError(f"{key} is {value!r}, expected a whole number from 1 on")
    return value


def _strings(table: dict[str, Any], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise UsageError(f"{key} is {values!r}, expected a list of texts")
    return tuple(values)


def _each(table: dict[str, Any], key: str, make: Callable[[Any, str], Any]) -> tuple[Any, ...]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise UsageError(f"{key} is {values!r}, expected a list")
    return tuple(make(value, key) for value in values)


def _actor(value: Any, key: str) -> ActorTerm:
    if isinstance(value, str):
        return resolve_term(value)
    return ActorTerm(**_fields(value, key, tuple(f.name for f in fields(ActorTerm))))


def _place(value: Any, key: str) -> PlaceTerm:
    if isinstance(value, str):
        return resolve_place(value)
    return PlaceTerm(**_fields(value, key, tuple(f.name for f in fields(PlaceTerm))))


def _fields(value: Any, key: str, known: Sequence[str]) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise UsageError(f"{key} holds {value!r}, expected a name or a table of {', '.join(known)}")
    _refuse_unknown(value, known, key)
    if "words" not in value or (len(value) < 2 and key != "places"):
        raise UsageError(f"{key} holds {value!r}; write the name alone, or words with what they mean")
    return value


def _topics(table: dict[str, Any]) -> tuple[Topic, ...]:
    given = table.get("topics", [{key: table[key] for key in _TOPIC_KEYS if key in table}])
    if not isinstance(given, list) or not all(isinstance(t, dict) for t in given) or len(given) > _MOST_TOPICS:
        raise UsageError(f"topics are {given!r}, expected tables: write [[topics]] before each")
    return tuple(_topic(t) for t in given if t)


def _topic(table: dict[str, Any]) -> Topic:
    _refuse_unknown(table, _TOPIC_KEYS, "a topic")
    quads = table.get("quads", [])
    if not isinstance(quads, list) or not all(q in (1, 2, 3, 4) and not isinstance(q, bool) for q in quads):
        raise UsageError(f"quads are {quads!r}, expected numbers from 1 to 4")
    contexts = _strings(table, "contexts")
    _require([part for c in contexts for part in c.split("+")], CONTEXTS, "context")
    modes = tuple(full for mode in _strings(table, "modes") for full in (_mode(mode),))
    codes = _strings(table, "cameo")
    for code in codes:
        if not any(known.startswith(code) for known in cameo()) or not code:
            raise UsageError(f"no CAMEO code begins with {code!r}")
    types = tuple(t.upper() for t in _strings(table, "types"))
    _require(types, TYPES, "PLOVER type")
    statuses = _strings(table, "statuses")
    _require(statuses, STATUSES, "status")
    return Topic(types, modes, codes, tuple(quads), contexts, statuses)


def _mode(words: str) -> str:
    """The mode as TYPE/mode; a bare mode where one type alone has it."""
    every = all_modes()
    if words in every:
        return words
    bearers = [mode for mode in every if mode.split("/")[1] == words]
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        raise UsageError(f"{words} is a mode of several types; write {' or '.join(bearers)}")
    raise UsageError(f"no PLOVER mode is called {words!r}{near(words, (*every, *(m.split('/')[1] for m in every)))}")


def _require(values: Iterable[str], known: Sequence[str], what: str) -> None:
    for value in values:
        if value not in known:
            raise UsageError(f"no {what} is called {value!r}{near(value, known)}; known are {', '.join(known)}")
