"""Imports go one way, from what is known to what is shown."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "closewatch"
# A room may import itself and the rooms before it; sources stands beside restore, export beside watch.
ORDER = {
    "errors": 0, "model": 0, "knowledge": 1, "sources": 2, "restore": 2, "read": 3, "code": 4, "store": 5, "join": 6, "watch": 7,
    "export": 7, "ingest": 8, "cli": 11,
}  # fmt: skip
FILES = sorted(p for p in SOURCE.rglob("*.py") if p.parent != SOURCE or p.name != "__init__.py")
ONE_FILE_EACH = {
    "spacy": "read/parser.py", "thinc": "read/parser.py", "onnxruntime": "code/encoder.py",
    "tokenizers": "code/encoder.py", "httpx": "sources/fetch.py", "httpcore": "sources/fetch.py",
    "trafilatura": "sources/pages.py", "feedparser": "sources/feeds.py", "fastwarc": "sources/warc.py",
    "pycld2": "sources/language.py", "charset_normalizer": "sources/page_encoding.py", "rensa": "join/sketches.py",
    "apprise": "watch/apprising.py",
}  # fmt: skip


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module)
    return found


def room(name: str) -> str:
    return name.split(".")[1] if name.count(".") else ""


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    here = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    assert here in ORDER, f"{here} has no place in the order of rooms"
    for name in imports(path):
        if name.startswith("closewatch."):
            there = room(name)
            assert there == here or ORDER[there] < ORDER[here], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_third_party_engine_is_imported_in_one_file(path: Path) -> None:
    for name in imports(path):
        owner = ONE_FILE_EACH.get(name.split(".")[0])
        assert owner is None or str(path.relative_to(SOURCE)) == owner, f"{path.name} imports {name}"
