"""What `import closewatch` gives: light, whole, and the functions under the names that sub-packages share."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import closewatch

ROOT = Path(__file__).parent.parent
MODULES = (
    "closewatch.code", "closewatch.restore", "closewatch.restore.api", "closewatch.code.coder", "closewatch.cli.main",
    "closewatch.code.record",
)  # fmt: skip


def run(*lines: str) -> str:
    """What a fresh interpreter prints for the lines."""
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_import_loads_no_engine_and_none_of_our_rooms() -> None:
    lines = run(
        "import sys, closewatch",
        "engines = {'spacy', 'thinc', 'numpy', 'onnxruntime', 'yaml', 'tokenizers'}",
        "print(sorted({m.split('.')[0] for m in sys.modules} & engines))",
        "print(sorted(m for m in sys.modules if m.startswith('closewatch')))",
    )
    assert lines.splitlines() == ["[]", "['closewatch', 'closewatch.code', 'closewatch.restore']"]


def test_the_import_takes_less_than_50_ms() -> None:
    measured = "import time; s = time.perf_counter(); import closewatch; print(time.perf_counter() - s)"
    assert min(float(run(measured)) for _ in range(5)) < 0.05


@pytest.mark.parametrize("name", closewatch.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(closewatch, name)
    assert callable(value)
    assert inspect.getdoc(value)
    assert name in dir(closewatch)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        closewatch.nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("module", MODULES)
def test_code_and_restore_are_the_functions_also_after_the_module_was_imported(module: str) -> None:
    asked = "print(type(closewatch.code).__name__, type(closewatch.restore).__name__, type(closewatch.restore_text).__name__)"
    for lines in ((f"import {module}", "import closewatch"), ("import closewatch", f"import {module}")):
        assert run(*lines, asked) == "function function function"
    named = "print(code.__name__, restore.__name__)"
    assert run(f"import {module}", "from closewatch import code, restore", named) == "code restore"


def test_the_rooms_of_the_same_name_stay_importable() -> None:
    told = run(
        "import closewatch",
        "closewatch.restore('x')",
        "from closewatch.restore.api import restore",
        "from closewatch.restore import api",
        "from closewatch.code import dates",
        "print(restore is api.restore, dates.__name__)",
    )
    assert told == "True closewatch.code.dates"


@pytest.mark.parametrize("name", ["code", "restore"])
def test_the_functions_at_the_face_have_the_signatures_of_those_they_call(name: str) -> None:
    from closewatch.code import coder
    from closewatch.restore import api

    inner: dict[str, Callable[..., object]] = {"code": coder.code, "restore": api.restore}
    assert inspect.signature(getattr(closewatch, name)) == inspect.signature(inner[name])


def test_the_package_is_marked_as_typed() -> None:
    assert (Path(closewatch.__file__).parent / "py.typed").is_file()


def test_the_types_of_the_face_are_exact(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="types are checked where mypy is installed")
    use = tmp_path / "use.py"
    use.write_text(
        "import datetime\n"
        "import closewatch.code.dates\n"
        "from closewatch import Document, Event, TimeExpression, code, resolve_date, restore\n"
        "doc: Document = restore('x', published=datetime.date(2024, 1, 1))\n"
        "events: list[Event] = code(doc)\n"
        "day: TimeExpression = resolve_date('Friday', None)\n"
        "wrong: int = code(doc)\n"
        "from closewatch import nothing\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file", str(ROOT / "pyproject.toml")]
    done = subprocess.run([*command, str(use)], capture_output=True, text=True, check=False, cwd=ROOT)
    faults = [line.split(":")[1] for line in done.stdout.splitlines() if ": error:" in line]
    assert faults == ["7", "8"], done.stdout + done.stderr


def test_the_examples_of_the_face_hold() -> None:
    assert doctest.testmod(closewatch).failed == 0


def test_the_readme_example_gives_what_it_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    lines = block[1].splitlines()
    names: dict[str, object] = {}
    checked = 0
    for node in ast.parse(block[1]).body:
        source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if not isinstance(node, ast.Expr):
            exec(source, names)
            continue
        told = source.rpartition("# ")[2]
        assert told.startswith(repr(eval(source, names))), source
        checked += 1
    assert checked >= 3
