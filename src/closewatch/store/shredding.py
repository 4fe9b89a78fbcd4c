"""Event records as columns, parties and a small rest, and back.

In: the public records of one coding of a document. Out: what stands in columns, and one packed rest for all of them: the
rest holds neither what the columns hold nor words that stand in the document's text. The way back gives every record as
it was, key by key; that is tried when it is packed, and a record that would not come back is kept whole.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from closewatch.knowledge.contexts import CONTEXTS
from closewatch.model.statement import Statement
from closewatch.model.text import Document
from closewatch.store.compressing import RECORDS, pack, unpack
from closewatch.store.rows import Record

_BITS = {name: 1 << n for n, name in enumerate(CONTEXTS)}
_AUX = {"expected": ["future"], "called_for": ["future"], "conditional": ["hypothetical"], "speculated": ["hypothetical"],
        "denied": ["negation"]}  # fmt: skip
_DAY = datetime.timedelta(days=1)
_SPELLED = str.maketrans({"\0": "\\x00"})
PartyKey = tuple[str | None, str | None, str | None, str | None]  # id, name, country, sector


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of table `events` hold of a record."""

    id: str
    type: str
    mode: str | None
    cameo: str | None
    quad: int
    goldstein: float | None
    intensity: float | None
    status: str
    contexts: int
    day: datetime.date | None
    past: datetime.date | None
    is_day_told: bool
    country: str | None
    geonames_id: int | None

    def row(self) -> dict[str, Any]:
        """The columns by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that the store holds of an event beside the packed rest."""

    columns: Columns
    actors: Sequence[PartyKey]
    recipients: Sequence[PartyKey]


@dataclass(frozen=True, slots=True)
class Around:
    """What the records of a coding share: the text that offsets count in, the document's id, what made them."""

    base: str
    document_id: str
    made_by: Mapping[str, Any]


@overload
def spelled(value: str) -> str: ...
@overload
def spelled(value: None) -> None: ...
@overload
def spelled(value: str | None) -> str | None: ...
def spelled(value: str | None) -> str | None:
    """The text as a database can hold it: NUL and lone surrogates spelled out."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    return value.translate(_SPELLED).encode("utf-8", "backslashreplace").decode()


def held_of(record: Record, published: datetime.date | None) -> Held:
    """Columns and parties of a record, for a document published that day."""
    when, where = record["when"], record["where"]
    day, past, told = _day(when["first"]), _day(when["past"]), when["first"] is not None
    if day is None:
        day, past = published, None
    if past is None and day is not None:
        past = day + _DAY
    columns = Columns(
        record["id"], record["type"], record["mode"], record["cameo"], record["quad"], record["goldstein"],
        record["intensity"], record["status"], context_bits(record["contexts"]), day, past, told, where["country"],
        where["geonames_id"],
    )  # fmt: skip
    return Held(columns, _parties(record["actors"]), _parties(record["recipients"]))


def _parties(sides: Sequence[Record]) -> list[PartyKey]:
    return [(r["id"], r["name"], r["country"], r["sector"]) for r in sides]


def context_bits(names: Sequence[str]) -> int:
    """One bit a context, in the order of the ontology; names that it does not know have none."""
    return sum(_BITS.get(name, 0) for name in set(names))


def context_names(bits: int) -> tuple[str, ...]:
    """The contexts of the bits, in the order of the ontology."""
    return tuple(name for name, bit in _BITS.items() if bits & bit)


def pack_records(
    records: Sequence[Record], helds: Sequence[Held], around: Around, intern: Callable[[str], int]
) -> bytes | None:
    """The packed rest of the records of one coding, None for none; `intern` numbers the wordings that many share."""
    if not records:
        return None
    wordings: dict[int, str] = {}

    def number(text: str) -> int:
        n = intern(text)
        wordings[n] = spelled(text)
        return n

    sentences: list[list[Any]] = []
    rests: list[Any] = []
    for record, held in zip(records, helds, strict=True):
        try:
            rest: Any = _rest(record, around, sentences, number)
            is_same = _is_storable(held) and _dump(_record(rest, held, around, sentences, wordings)) == _dump(record)
        except (LookupError, TypeError, ValueError, AttributeError):  # a record of another shape than today's
            is_same = False
        rests.append(rest if is_same else dict(record))
    return pack(_dump([sentences, rests]).encode("utf-8", "surrogatepass"), RECORDS)


def _is_storable(held: Held) -> bool:
    return all(spelled(value) == value for party in (*held.actors, *held.recipients) for value in party)


class Rest:
    """The packed rest of a coding, opened."""

    def __init__(self, packed: bytes, around: Around) -> None:
        self._sentences, self._rests = json.loads(unpack(packed).decode("utf-8", "surrogatepass"))
        self._around = around

    def wordings(self) -> set[int]:
        """Numbers of the wordings that the records need."""
        return {r[8][0] for r in self._rests if isinstance(r, list)}

    def record(self, number: int, held: Held, wordings: Mapping[int, str]) -> dict[str, Any]:
        """The record of that place among the coding's events."""
        rest = self._rests[number]
        return rest if isinstance(rest, dict) else _record(rest, held, self._around, self._sentences, wordings)


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _day(value: str | None) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(value)


def pack_statements(found: Sequence[Statement], doc: Document) -> bytes | None:
    """Statements of the restored text, as they stand in the raw text; None for none."""
    rows = []
    for s in found:
        row: list[Any] = [s.kind, s.manner]
        for start, end in ((s.content_start, s.content_end), (s.source_start, s.source_end), (s.cue_start, s.cue_end)):
            raw = None if start is None or end is None else doc.to_raw(start, end)
            row += [None, None] if raw is None else [raw.start, raw.end - raw.start]
        rows.append(row)
    return pack(_dump(rows).encode(), RECORDS) if rows else None


def unpack_statements(packed: bytes | None) -> list[Statement]:
    """The statements, their offsets counted in the raw text."""
    if packed is None:
        return []
    found = []
    for kind, manner, *spans in json.loads(unpack(packed)):
        ends = [None if start is None else start + length for start, length in zip(spans[::2], spans[1::2], strict=True)]
        found.append(Statement(kind, spans[0], ends[0] or 0, spans[2], ends[1], spans[4], ends[2], manner))
    return found


# --- in ---------------------------------------------------------------------------------------------------------------


def _rest(r: Record, around: Around, sentences: list[list[Any]], number: Callable[[str], int]) -> list[Any]:
    base = around.base
    s, status, why = r["sentence"], r["status"], r["why"]
    sentence = [s["start"], s["end"] - s["start"], s["number"], *_own(s, base)]
    if sentence not in sentences[-1:]:
        sentences.append(sentence)
    at = s["start"]
    says = why["rule"] + "\n" + why["says"].replace(f"“{r['trigger']['text']}”", "“{}”")
    return [
        len(sentences) - 1,
        [*_at(r["trigger"], at), *_own(r["trigger"], base)],
        *([_role(role, at, base) for role in r[k]] for k in ("actors", "recipients")),
        _when(r["when"], at, base), _where(r["where"], at, base), _said(r["said_by"], at, base),
        0 if r["quote"] is None else [*_at(r["quote"], at), *_own(r["quote"], base)],
        [number(says), why["certainty"], why["status"]],
        0 if r["aux"] == _AUX.get(status, []) else r["aux"],
        0 if tuple(r["contexts"]) == context_names(context_bits(r["contexts"])) else r["contexts"],
    ]  # fmt: skip


def _at(words: Record, at: int) -> tuple[int, int]:
    return words["start"] - at, words["end"] - words["start"]


def _own(words: Record, base: str) -> list[str]:
    """The words themselves, where the text does not hold them at their place."""
    return [] if base[words["start"] : words["end"]] == words["text"] else [words["text"]]


def _role(role: Record, at: int, base: str) -> list[Any]:
    sectors = [] if role["sector"] is None else [role["sector"]]
    return [*_at(role, at), role["role"], 0 if role["sectors"] == sectors else role["sectors"], *_own(role, base)]


def _when(w: Record, at: int, base: str) -> Any:
    return w["reason"] if w["text"] is None else [*_at(w, at), w["granularity"], w["reason"], *_own(w, base)]


def _where(w: Record, at: int, base: str) -> Any:
    if w["text"] is None:
        return w["reason"]
    return [*_at(w, at), w["name"], w["lat"], w["lon"], w["precision"], w["reason"], *_own(w, base)]


def _said(v: Record | None, at: int, base: str) -> Any:
    if v is None:
        return 0
    who = [v["name"], v["country"], v["sector"], v["kind"]]
    return [None, *who] if v["text"] is None else [*_at(v, at), *who, *_own(v, base)]


# --- out --------------------------------------------------------------------------------------------------------------


def _record(
    rest: list[Any], held: Held, around: Around, sentences: Sequence[Sequence[Any]], wordings: Mapping[int, str]
) -> dict[str, Any]:
    n, trigger, actors, recipients, when, where, said, quote, why, aux, contexts = rest
    base, c = around.base, held.columns
    start, length, number, *own = sentences[n]
    words = _words(trigger, 2, start, base)
    rule, _, says = wordings[why[0]].partition("\n")
    return {
        "id": c.id, "document_id": around.document_id, "type": c.type, "mode": c.mode,
        "contexts": list(context_names(c.contexts)) if contexts == 0 else contexts,
        "cameo": c.cameo, "quad": c.quad, "goldstein": c.goldstein, "intensity": c.intensity, "status": c.status,
        "aux": list(_AUX.get(c.status, ())) if aux == 0 else aux,
        "actors": [_role_of(r, p, start, base) for r, p in zip(actors, held.actors, strict=True)],
        "recipients": [_role_of(r, p, start, base) for r, p in zip(recipients, held.recipients, strict=True)],
        "trigger": words,
        "sentence": {"text": own[0] if own else base[start : start + length], "start": start, "end": start + length,
                     "number": number},
        "when": _when_of(when, c, start, base), "where": _where_of(where, c, start, base),
        "said_by": _said_of(said, start, base), "quote": None if quote == 0 else _words(quote, 2, start, base),
        "why": {"rule": rule, "says": says.replace("“{}”", f"“{words['text']}”"), "certainty": why[1], "status": why[2]},
        "made_by": dict(around.made_by),
    }  # fmt: skip


def _words(rest: Sequence[Any], fields: int, at: int, base: str) -> dict[str, Any]:
    """Text, start and end; the words' own text, where there is one, follows the fields."""
    start = at + rest[0]
    end = start + rest[1]
    return {"text": rest[fields] if len(rest) > fields else base[start:end], "start": start, "end": end}


def _role_of(rest: Sequence[Any], party: PartyKey, at: int, base: str) -> dict[str, Any]:
    id_, name, country, sector = party
    sectors = rest[3] if rest[3] != 0 else [] if sector is None else [sector]
    return {
        **_words(rest, 4, at, base), "name": name, "id": id_, "country": country, "sector": sector, "sectors": sectors,
        "role": rest[2],
    }  # fmt: skip


def _when_of(rest: Any, c: Columns, at: int, base: str) -> dict[str, Any]:
    if not isinstance(rest, list):
        return {"text": None, "start": None, "end": None, "first": None, "past": None, "granularity": None, "reason": rest}
    first, past = (c.day, c.past) if c.is_day_told else (None, None)
    return {
        **_words(rest, 4, at, base), "first": None if first is None else first.isoformat(),
        "past": None if past is None else past.isoformat(), "granularity": rest[2], "reason": rest[3],
    }  # fmt: skip


def _where_of(rest: Any, c: Columns, at: int, base: str) -> dict[str, Any]:
    if not isinstance(rest, list):
        return {"text": None, "start": None, "end": None, "name": None, "geonames_id": None, "lat": None, "lon": None,
                "country": None, "precision": None, "reason": rest}  # fmt: skip
    _, _, name, lat, lon, precision, reason, *_ = rest
    return {
        **_words(rest, 7, at, base), "name": name, "geonames_id": c.geonames_id, "lat": lat, "lon": lon,
        "country": c.country, "precision": precision, "reason": reason,
    }  # fmt: skip


def _said_of(rest: Any, at: int, base: str) -> dict[str, Any] | None:
    if rest == 0:
        return None
    if rest[0] is None:
        words: dict[str, Any] = {"text": None, "start": None, "end": None}
        name, country, sector, kind = rest[1:]
    else:
        words = _words(rest, 6, at, base)
        name, country, sector, kind = rest[2:6]
    return {**words, "name": name, "country": country, "sector": sector, "kind": kind}
