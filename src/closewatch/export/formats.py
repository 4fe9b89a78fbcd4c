"""The formats, and one function that writes any of them: `export`."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from closewatch.errors import UsageError
from closewatch.export.acled import write_acled
from closewatch.export.counting import Tally, held
from closewatch.export.files import codebook, files
from closewatch.export.ftm import write_ftm
from closewatch.export.gdelt import write_gdelt
from closewatch.export.geojson import write_geojson
from closewatch.export.gexf import write_gexf
from closewatch.export.icews import write_icews
from closewatch.export.plover import write_plover
from closewatch.export.polecat import write_polecat
from closewatch.export.tables import write_csv, write_parquet
from closewatch.export.ucdp import write_ucdp
from closewatch.export.units import REAL, Left, Unit
from closewatch.knowledge.files import knowledge_digest

_NOT_THEIRS = "This is no {0} data and was not made by {0}: the ids are Closewatch's own, and no row was checked by a person."


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what a row stands for by default, whether it tells the status, and how the file is read."""

    name: str
    title: str
    unit: str  # event or happening
    has_status: bool
    write: Callable[[Iterable[Unit], TextIO, Tally], None] | None  # None where it is binary
    read_with: str
    notes: tuple[str, ...] = ()


FORMATS = {
    f.name: f
    for f in (
        Format("plover", "PLOVER events, one JSON object a line", "event", True, write_plover,
               'pandas.read_json("PATH", lines=True)',
               ("All statuses are exported: the auxiliary modes historical, future, hypothetical and negation tell them, and "
                "`closewatch.status` tells them exactly.",)),
        Format("polecat", "Events in POLECAT's 40 columns", "event", False, write_polecat,
               'pandas.read_csv("PATH", sep="\\t")',
               (_NOT_THEIRS.format("POLECAT"), 'Unknown texts are "None", unknown numbers empty.')),
        Format("icews", "Events in ICEWS' 20 columns", "happening", False, write_icews,
               'pandas.read_csv("PATH", sep="\\t", quoting=3, dtype={"CAMEO Code": str})',
               (_NOT_THEIRS.format("ICEWS"), "Quoting is disabled: tabs and line breaks within a value became a space.",
                "A row holds one source and one target: several actors give several rows, and acts that go both ways stand "
                "twice with the ends swapped.")),
        Format("gdelt", "Events in GDELT 2.0's 61 columns, and their mentions in its 16", "happening", False, write_gdelt,
               'pandas.read_csv("PATH", sep="\\t", header=None, dtype={26: str, 27: str, 28: str})',
               (_NOT_THEIRS.format("GDELT"), "There is no header; tabs and line breaks within a value became a space.",
                "A row holds one source and one target: several actors give several rows, and acts that go both ways stand "
                "twice with the ends swapped.")),
        Format("acled-like", "Events in ACLED's 31 columns", "happening", False, write_acled, 'pandas.read_csv("PATH")',
               (_NOT_THEIRS.format("ACLED"), "Only acts that ACLED has a place for are exported; the others are counted.")),
        Format("ucdp-like", "Events in UCDP GED's 49 columns", "happening", False, write_ucdp, 'pandas.read_csv("PATH")',
               (_NOT_THEIRS.format("UCDP"), "Only acts in which, as the words tell, somebody died are exported. The dead are "
                "not counted: best, high and low are empty, which is not 0.")),
        Format("geojson", "Events as GeoJSON", "happening", True, write_geojson, 'geopandas.read_file("PATH")',
               ("Only events with a point are features; the others are counted under the member `closewatch`. A country or a "
                "region is never turned into a point.",)),
        Format("parquet", "Events as Parquet", "event", True, None, 'pandas.read_parquet("PATH")',
               ("The file's metadata hold version, filter and unit as JSON under the key `closewatch`.",)),
        Format("csv", "Events as CSV", "event", True, write_csv, 'pandas.read_csv("PATH", dtype={"cameo": str})',
               ("A cell may begin with =, +, - or @, as the text has it: import it as text into a spreadsheet, do not open it "
                "by a double click.",)),
        Format("gexf", "The network of countries as GEXF 1.3", "happening", False, write_gexf, 'networkx.read_gexf("PATH")',
               ("An edge is one row; a unit counts once on every dyad of its actors' and recipients' countries.",)),
        Format("ftm", "Entities of FollowTheMoney, one JSON object a line", "happening", False, write_ftm,
               'pandas.read_json("PATH", lines=True)',
               ("A row is an entity, listed here by schema with its properties. The same entity may come again, always with the "
                "same id.",)),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How to export: statuses (None for the format's default), unit, what was asked for, and the time of asking."""

    format: Format
    unit: str
    statuses: frozenset[str] | None
    asked: Mapping[str, Any]
    now: datetime.datetime

    def head(self) -> dict[str, Any]:
        """What is told of the export before its counts."""
        version = f"closewatch {importlib.metadata.version('closewatch')}"
        return {
            "format": self.format.name, "version": 1,
            "made_by": {"code": version, "knowledge": knowledge_digest()}, "made": self.now.isoformat(timespec="seconds"),
            "unit": self.unit, "statuses": "all" if self.statuses is None else sorted(self.statuses),
            "filter": dict(self.asked),
        }  # fmt: skip


def plan(
    format_: str, *, now: datetime.datetime, unit: str | None = None, statuses: Iterable[str] = (),
    asked: Mapping[str, Any] | None = None,
) -> Plan:  # fmt: skip
    """A plan for the format; without `statuses` all, where the format tells them, else what is held to be real.

    Raises UsageError for an unknown format.
    """
    found = FORMATS.get(format_)
    if found is None:
        raise UsageError(f"no format {format_!r}; there are {', '.join(FORMATS)}")
    wanted = frozenset(statuses)
    default = None if found.has_status else frozenset(REAL)
    return Plan(found, unit or found.unit, wanted or default, asked or {}, now)


def export(units: Iterable[Unit | Left], path: Path, how: Plan) -> Tally:
    """Write the file, its codebook (`PATH.codebook.md`) and its counts (`PATH.meta.json`); all or none of them.

    GDELT's mentions stand in a file beside it. A path that ends in .zip is compressed (text formats).
    """
    tally = Tally()
    chosen = held(units, how.statuses, tally)
    beside: dict[str, str] = {}
    with files() as made:
        if how.format.write is None:
            with made.bytes(path) as raw:
                write_parquet(chosen, raw, tally, how.head())
        elif how.format.name == "gdelt":
            other = mentions_path(path)
            beside["mentions"] = other.name
            with made.text(path) as out, made.text(other) as mentions:
                write_gdelt(chosen, out, tally, mentions)
        else:
            with made.text(path) as out:
                how.format.write(chosen, out, tally)
        with made.text(path.with_name(path.name + ".codebook.md")) as page:
            page.write(explained(how, path.name))
        with made.text(path.with_name(path.name + ".meta.json")) as meta:
            told = {**how.head(), "file": path.name, **beside, **tally.counts(), "coded_by": dict(tally.makers)}
            meta.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return tally


def export_to(units: Iterable[Unit | Left], out: TextIO, how: Plan) -> Tally:
    """Write the data alone to a stream; GDELT without its mentions. Raises UsageError for a binary format."""
    if how.format.write is None:
        raise UsageError(f"{how.format.name} is binary: give a path with --out")
    tally = Tally()
    how.format.write(held(units, how.statuses, tally), out, tally)
    return tally


def mentions_path(path: Path) -> Path:
    """Where the mentions of GDELT's event table stand, by its own names.

    >>> mentions_path(Path("20240501.export.CSV.zip")).name, mentions_path(Path("events.CSV")).name
    ('20240501.mentions.CSV.zip', 'events.mentions.CSV')
    """
    if ".export." in path.name:
        return path.with_name(path.name.replace(".export.", ".mentions."))
    stem, dot, rest = path.name.partition(".")
    return path.with_name(f"{stem}.mentions{dot}{rest}")


def explained(how: Plan, file: str) -> str:
    """The codebook of the file."""
    statuses = "all" if how.statuses is None else ", ".join(sorted(how.statuses))
    made = how.head()["made_by"]
    lines = [
        f"`{file}` was made by {made['code']} with the knowledge {made['knowledge']} on {how.now:%Y-%m-%d}.",
        f"A row stands for one {how.unit}. Statuses: {statuses}.",
        f"What was asked for, what was left out and why is counted in `{file}.meta.json`.",
        f"To read it: `{how.format.read_with.replace('PATH', file)}`.", *how.format.notes,
    ]  # fmt: skip
    tables = ("gdelt-mentions",) if how.format.name == "gdelt" else ()
    return codebook(how.format.name, how.format.title, lines, tables=tables)
