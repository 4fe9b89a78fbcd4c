"""docs/cli.md is what the commands' help says, and every help says enough."""

from __future__ import annotations

import argparse
import importlib.util
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from closewatch.cli.main import build_parser

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "cli.md"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cli_docs", ROOT / "tools" / "make_cli_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = tool()


def below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for command in TOOL.subcommands(parser).values():
        yield command
        yield from below(command)


COMMANDS = list(below(build_parser()))


def name_of(command: argparse.ArgumentParser) -> str:
    return command.prog


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == TOOL.page(), "run `python tools/make_cli_docs.py`"


@pytest.mark.parametrize("command", COMMANDS, ids=name_of)
def test_every_command_is_described_and_every_argument_has_help(command: argparse.ArgumentParser) -> None:
    assert command.description
    written = PAGE.read_text(encoding="utf-8")
    assert f"# {command.prog}\n" in written
    for names, told in TOOL.options(command):
        assert told, f"{command.prog} {names} has no help"
        assert f"| `{TOOL._cell(names)}` |" in written, f"{command.prog} {names} is not in docs/cli.md"


@pytest.mark.parametrize("command", COMMANDS, ids=name_of)
def test_every_help_has_an_example_that_the_command_takes(command: argparse.ArgumentParser) -> None:
    heading, _, example = (command.epilog or "").partition(": ")
    assert heading == "Example", f"{command.prog} has no example"
    assert f"{example} ".startswith(f"{command.prog} ")
    args = build_parser().parse_args(shlex.split(example)[1:])
    assert callable(args.run)


def test_the_summary_of_every_command_is_in_the_list() -> None:
    written = PAGE.read_text(encoding="utf-8")
    for name in TOOL.subcommands(build_parser()):
        assert f"| [`closewatch {name}`](#closewatch-{name}) | " in written


def test_a_stale_page_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "cli.md"
    stale.write_text("old", encoding="utf-8")
    monkeypatch.setattr(TOOL, "PAGE", stale)
    monkeypatch.setattr("sys.argv", ["make_cli_docs.py", "--check"])
    assert TOOL.main() == 1
    assert "is stale" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["make_cli_docs.py"])
    assert TOOL.main() == 0
    assert stale.read_text(encoding="utf-8") == TOOL.page()
