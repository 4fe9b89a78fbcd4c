"""How the exports' formats name things: countries, sectors, kinds of acts, and the meaning of every column.

In: the tables of data/export/. Out: frozen look-ups. What a scheme has no code for is an empty string.
Each table says in its first lines where its facts come from.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from closewatch.errors import KnowledgeError
from closewatch.knowledge import ontology
from closewatch.knowledge.files import DATA, read_tsv

FOLDER = DATA / "export"
INTER = {
    "1": "State forces", "2": "Rebel group", "3": "Political militia", "4": "Identity militia", "5": "Rioters",
    "6": "Protesters", "7": "Civilians", "8": "External/Other forces",
}  # fmt: skip
ARMED = frozenset({"1", "2", "3", "8"})
_WHEN = ("always", "joint")
_TARGETS = ("any", "armed", "civilian")


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """One country in all schemes; `cow`, `gw` and `iso_numeric` are digits."""

    code: str
    name: str
    iso2: str
    iso_numeric: str
    cameo: str
    fips: str
    cow: str
    gw: str
    icews_name: str
    acled_name: str
    acled_region: str
    ucdp_name: str
    ucdp_region: str


@dataclass(frozen=True, slots=True)
class SectorCodes:
    """One PLOVER sector: CAMEO role, ICEWS sectors (comma list), ACLED kind when it acts and when it is acted on."""

    sector: str
    cameo: str
    icews: str
    inter: str
    target: str


@dataclass(frozen=True, slots=True)
class NonStateCodes:
    """One of PLOVER's codes that stand for no country."""

    code: str
    cameo_country: str
    cameo_group: str
    cameo_role: str
    plover: str
    inter: str
    name: str


@dataclass(frozen=True, slots=True)
class AcledCell:
    """ACLED's place for a PLOVER act, or the reason why it has none."""

    type: str
    mode: str
    target: str
    disorder_type: str
    event_type: str
    sub_event_type: str
    swapped: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export: meaning, unit or form, where its value comes from, how it differs from the original."""

    format: str
    column: str
    meaning: str
    unit: str
    source: str
    differs: str


@functools.cache
def countries() -> dict[str, CountryCodes]:
    """Countries by our three-letter code."""
    columns = tuple(CountryCodes.__slots__)
    return {row["code"]: CountryCodes(**row) for _, row in read_tsv(FOLDER / "countries.tsv", columns)}


@functools.cache
def sectors() -> dict[str, SectorCodes]:
    """PLOVER sectors by code."""
    columns = tuple(SectorCodes.__slots__)
    return {row["sector"]: SectorCodes(**row) for _, row in read_tsv(FOLDER / "sectors.tsv", columns)}


@functools.cache
def nonstate() -> dict[str, NonStateCodes]:
    """PLOVER's codes for no country, by code."""
    columns = tuple(NonStateCodes.__slots__)
    return {row["code"]: NonStateCodes(**row) for _, row in read_tsv(FOLDER / "nonstate.tsv", columns)}


@functools.cache
def _acled() -> tuple[AcledCell, ...]:
    columns = tuple(AcledCell.__slots__)
    return tuple(AcledCell(**row) for _, row in read_tsv(FOLDER / "acled.tsv", columns))


@functools.cache
def acled_cell(type_: str, mode: str | None, target: str) -> AcledCell:
    """ACLED's place for an act; `target` is armed, civilian or "" where it is not told who the recipients are."""
    for cell in _acled():
        if cell.type in {type_, "*"} and cell.mode in {mode or "", "*"} and cell.target in {target, "any"}:
            return cell
    raise KnowledgeError("acled.tsv", f"no row fits {type_} {mode}: the last row must fit everything")


@functools.cache
def _reciprocal() -> dict[str, tuple[str, str]]:
    found = {}
    for line, row in read_tsv(FOLDER / "reciprocal.tsv", ("cameo", "other", "when")):
        if row["when"] not in _WHEN:
            raise KnowledgeError("reciprocal.tsv", f"{row['when']!r} is none of {', '.join(_WHEN)}", line=line)
        found[row["cameo"]] = (row["other"], row["when"])
    return found


@functools.cache
def reciprocal(cameo: str) -> tuple[str, str] | None:
    """The code of the same act seen from the other end, and when it is coded: always or joint. None where it is not.

    >>> reciprocal("042"), reciprocal("0312"), reciprocal("190"), reciprocal("111")
    (('043', 'always'), ('0312', 'joint'), ('190', 'joint'), None)
    """
    for size in range(len(cameo), 1, -1):
        row = _reciprocal().get(cameo[:size])
        if row is not None:
            return (row[0] if size == len(cameo) else cameo, row[1])
    return None


@functools.cache
def _labels() -> dict[str, str]:
    return {row["cameo"]: row["label"] for _, row in read_tsv(FOLDER / "labels.tsv", ("cameo", "label"))}


@functools.cache
def icews_label(cameo: str) -> str:
    """The name of a CAMEO code as ICEWS prints it, "" for an unknown code.

    >>> icews_label("040"), icews_label("020")
    ('Consult', 'Make an appeal or request')
    """
    if cameo in _labels():
        return _labels()[cameo]
    entry = ontology.cameo().get(cameo)
    return "" if entry is None else entry.name.removesuffix(" not specified below").removesuffix(",")


@functools.cache
def _cameo_scores() -> dict[str, tuple[str, str]]:
    columns = ("code", "quad", "goldstein", "intensity", "type", "mode", "context", "name")
    path = DATA / "ontology" / "cameo.tsv"
    return {row["code"]: (row["quad"], row["intensity"]) for _, row in read_tsv(path, columns)}


def goldstein(cameo: str) -> float | None:
    """Goldstein's score of a CAMEO code, None for an unknown code or where none is published."""
    entry = ontology.cameo().get(cameo)
    return None if entry is None else entry.goldstein


def cameo_quad(cameo: str) -> str:
    """Quad class of a CAMEO code, 1 to 4; "" for an unknown code."""
    return _cameo_scores().get(cameo, ("", ""))[0]


def icews_intensity(cameo: str) -> str:
    """ICEWS's score of a CAMEO code, "" where none is published."""
    return _cameo_scores().get(cameo, ("", ""))[1]


@functools.cache
def _fatal() -> tuple[dict[str, str], dict[str, str]]:
    codes: dict[str, str] = {}
    words: dict[str, str] = {}
    for line, row in read_tsv(FOLDER / "fatal.tsv", ("by", "value", "says")):
        if row["by"] not in {"cameo", "trigger"}:
            raise KnowledgeError("fatal.tsv", f"{row['by']!r} is neither cameo nor trigger", line=line)
        (codes if row["by"] == "cameo" else words)[row["value"]] = row["says"]
    return codes, words


def is_fatal(cameo: str | None, trigger: str) -> bool:
    """Whether the code or the words of an act tell that somebody died."""
    codes, words = _fatal()
    return (cameo or "") in codes or any(w in words for w in trigger.lower().split())


@functools.cache
def columns(format_: str) -> tuple[ExportColumn, ...]:
    """The columns of a format, in order."""
    names = tuple(ExportColumn.__slots__)
    rows = [ExportColumn(**row) for _, row in read_tsv(FOLDER / "columns.tsv", names)]
    return tuple(c for c in rows if c.format == format_)


def header(format_: str) -> tuple[str, ...]:
    """The names of a format's columns, in order."""
    return tuple(c.column for c in columns(format_))


def check() -> list[str]:
    """What is wrong in the tables of the exports, an empty list where nothing is."""
    return [*_check_countries(), *_check_codes(), *_check_acled()]


def _check_countries() -> list[str]:
    wrong = []
    for c in countries().values():
        shapes = ((c.iso_numeric, 3, 3), (c.cow, 1, 3), (c.gw, 1, 3))
        wrong += [f"countries.tsv: {c.code}: {v!r} is no number" for v, low, high in shapes
                  if v and not (v.isdigit() and low <= len(v) <= high)]  # fmt: skip
        if c.cameo and len(c.cameo) != 3:
            wrong.append(f"countries.tsv: {c.code}: CAMEO code {c.cameo!r} has not three letters")
        if c.fips and len(c.fips) != 2:
            wrong.append(f"countries.tsv: {c.code}: FIPS code {c.fips!r} has not two letters")
        if c.ucdp_region != _region(c.gw):
            wrong.append(f"countries.tsv: {c.code}: UCDP region {c.ucdp_region!r}, its number means {_region(c.gw)!r}")
    for field in ("iso2", "iso_numeric", "cameo", "fips"):  # successor states keep a number
        wrong += _twice("countries.tsv", field, [getattr(c, field) for c in countries().values()])
    return wrong


def _region(gw: str) -> str:
    """UCDP's region, which follows from the Gleditsch and Ward number."""
    if not gw:
        return ""
    limits = ((200, "Americas"), (400, "Europe"), (627, "Africa"), (700, "Middle East"), (1000, "Asia"))
    return next(name for limit, name in limits if int(gw) < limit)


def _twice(file: str, field: str, values: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    wrong = []
    for value in values:
        if value and value in seen:
            wrong.append(f"{file}: {field} {value!r} stands twice")
        seen.add(value)
    return wrong


def _check_codes() -> list[str]:
    known = ontology.cameo()
    wrong = [f"labels.tsv: unknown CAMEO code {c}" for c in _labels() if c not in known]
    for code, (other, _) in _reciprocal().items():
        wrong += [f"reciprocal.tsv: unknown CAMEO code {c}" for c in (code, other) if c not in known]
    wrong += [f"fatal.tsv: unknown CAMEO code {c}" for c in _fatal()[0] if c not in known]
    for s in sectors().values():
        wrong += [f"sectors.tsv: {s.sector}: {v!r} is no kind of actor" for v in (s.inter, s.target) if v and v not in INTER]
    wrong += [f"nonstate.tsv: {n.code}: {n.inter!r} is no kind of actor" for n in nonstate().values()
              if n.inter and n.inter not in INTER]  # fmt: skip
    return wrong


def _check_acled() -> list[str]:
    wrong = []
    for c in _acled():
        entry = ontology.plover().get(c.type)
        if c.type != "*" and entry is None:
            wrong.append(f"acled.tsv: unknown type {c.type}")
        elif entry is not None and c.mode != "*" and c.mode not in dict(entry.modes):
            wrong.append(f"acled.tsv: {c.type} has no mode {c.mode}")
        if c.target not in _TARGETS:
            wrong.append(f"acled.tsv: {c.type} {c.mode}: {c.target!r} is none of {', '.join(_TARGETS)}")
        if bool(c.reason) == bool(c.event_type):
            wrong.append(f"acled.tsv: {c.type} {c.mode} needs either an event type or a reason")
    last = _acled()[-1]
    if (last.type, last.mode, last.target) != ("*", "*", "any"):
        wrong.append("acled.tsv: the last row must fit everything")
    return wrong
