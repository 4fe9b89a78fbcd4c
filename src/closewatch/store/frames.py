"""Events as a data frame: one row an event, with typed columns; pandas or polars, whichever is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, overload

from closewatch.errors import SetupError, UsageError
from closewatch.store.rows import StoredEvent

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]
    import polars

# Columns in order; of several actors or recipients each column holds a list.
COLUMNS = (
    "key", "id", "document", "document_id", "published", "publisher", "title", "url", "day", "past", "is_day_told", "status",
    "type", "mode", "cameo", "quad", "goldstein", "intensity", "contexts", "actor_names", "actor_ids", "actor_countries",
    "actor_sectors", "recipient_names", "recipient_ids", "recipient_countries", "recipient_sectors", "trigger", "sentence",
    "place", "country", "lat", "lon", "geonames_id", "said_by", "said_by_country", "quote", "certainty", "rule", "happening",
    "knowledge",
)  # fmt: skip
_NUMBERS = {"goldstein": "float", "intensity": "float", "lat": "float", "lon": "float", "certainty": "float",
            "geonames_id": "int", "happening": "int"}  # fmt: skip
_DAYS = ("published", "day", "past")
_LISTS = ("contexts", *(f"{side}_{what}" for side in ("actor", "recipient") for what in ("names", "ids", "countries", "sectors")))
_WHOLE = ("key", "document", "quad")


def frame_row(e: StoredEvent) -> dict[str, Any]:
    """An event as a row of `COLUMNS`."""
    r, d = e.record, e.document
    sides = {
        f"{side}_{name}": [role[field] for role in r[f"{side}s"]]
        for side in ("actor", "recipient")
        for name, field in (("names", "name"), ("ids", "id"), ("countries", "country"), ("sectors", "sector"))
    }
    said = r["said_by"] or {}
    return {
        "key": e.key, "id": e.id, "document": d.key, "document_id": d.id, "published": d.published, "publisher": d.publisher,
        "title": d.title, "url": d.url, "day": e.day, "past": e.past, "is_day_told": e.is_day_told, "status": e.status,
        "type": e.type, "mode": r["mode"], "cameo": r["cameo"], "quad": r["quad"], "goldstein": r["goldstein"],
        "intensity": r["intensity"], "contexts": list(r["contexts"]), **sides, "trigger": r["trigger"]["text"],
        "sentence": r["sentence"]["text"], "place": r["where"]["name"], "country": r["where"]["country"],
        "lat": r["where"]["lat"], "lon": r["where"]["lon"], "geonames_id": r["where"]["geonames_id"],
        "said_by": said.get("text"), "said_by_country": said.get("country"),
        "quote": None if r["quote"] is None else r["quote"]["text"], "certainty": r["why"]["certainty"],
        "rule": r["why"]["rule"], "happening": e.happening, "knowledge": r["made_by"]["knowledge"],
    }  # fmt: skip


@overload
def events_frame(found: Iterable[StoredEvent], kind: Literal["pandas"]) -> pandas.DataFrame: ...
@overload
def events_frame(found: Iterable[StoredEvent], kind: Literal["polars"]) -> polars.DataFrame: ...
def events_frame(found: Iterable[StoredEvent], kind: Literal["pandas", "polars"]) -> Any:
    """The events as a frame. Raises SetupError where the library is not installed."""
    rows = [frame_row(e) for e in found]
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    try:
        if kind == "pandas":
            return _pandas(columns)
        if kind == "polars":
            return _polars(columns)
    except ModuleNotFoundError as error:
        raise SetupError(f"{error.name} is missing: pip install 'closewatch[frames]'") from error
    raise UsageError(f"frames are of pandas or polars, found {kind!r}")


def _pandas(columns: dict[str, list[Any]]) -> Any:
    import pandas

    made = {}
    for name, values in columns.items():
        if name in _DAYS:
            made[name] = pandas.Series(values, dtype="datetime64[s]")
        elif name in _NUMBERS:
            made[name] = pandas.Series(values, dtype="Float64" if _NUMBERS[name] == "float" else "Int64")
        elif name in _WHOLE:
            made[name] = pandas.Series(values, dtype="int64")
        elif name == "is_day_told":
            made[name] = pandas.Series(values, dtype="bool")
        else:
            made[name] = pandas.Series(values, dtype="object" if name in _LISTS else "str")
    return pandas.DataFrame(made)


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars

    def dtype(name: str) -> Any:
        if name in _DAYS:
            return polars.Date
        if name in _WHOLE or _NUMBERS.get(name) == "int":
            return polars.Int64
        if name in _NUMBERS:
            return polars.Float64
        if name == "is_day_told":
            return polars.Boolean
        return polars.List(polars.String) if name in _LISTS else polars.String

    return polars.DataFrame(columns, schema={name: dtype(name) for name in columns})
