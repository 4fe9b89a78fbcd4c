"""Reading the data files beside this module, with errors that name file and line."""

from __future__ import annotations

import functools
import gc
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml

from closewatch.errors import KnowledgeError

DATA = Path(__file__).parent / "data"
T = TypeVar("T")


def table(load: Callable[[], T]) -> functools._lru_cache_wrapper[T]:
    """`functools.cache` for a large table: it is made once, and the search for garbage passes over it ever after.

    While it is made the search rests: nothing in it is garbage, and half of the time would go to looking for some.
    """

    @functools.cache
    @functools.wraps(load)
    def loaded() -> T:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return load()
        finally:
            gc.freeze()
            if was_on:
                gc.enable()

    return loaded


def read_tsv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a tab-separated file as (line number, values by column).

    Raises KnowledgeError where the header differs from `columns` or a row has another number of cells.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    if tuple(lines[0].split("\t")) != columns:
        raise KnowledgeError(path.name, f"the header is {lines[0]!r}, expected {'<tab>'.join(columns)!r}", line=1)
    for number, line in enumerate(lines[1:], 2):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise KnowledgeError(path.name, f"{len(cells)} cells, expected {len(columns)}", line=number)
        yield number, dict(zip(columns, cells, strict=True))


class _LineLoader(yaml.CSafeLoader):
    """Mappings keep the line they stand on under the key `__line__`."""


def _with_line(loader: _LineLoader, node: Any) -> dict[Any, Any]:
    made: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    made["__line__"] = node.start_mark.line + 1
    return made


_LineLoader.add_constructor("tag:yaml.org,2002:map", _with_line)


def read_yaml(path: Path) -> Any:
    """A YAML file; every mapping in it bears its line under `__line__`. Raises KnowledgeError where it is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else None
        raise KnowledgeError(path.name, f"no YAML: {error.problem}", line=line) from error


@functools.cache
def knowledge_digest() -> str:
    """First 12 hex digits of the SHA-256 over names and bytes of all data files, in order of their names."""
    total = hashlib.sha256()
    for path in sorted(p for p in DATA.rglob("*") if p.is_file() and not p.name.startswith(".")):
        total.update(path.relative_to(DATA).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:12]
