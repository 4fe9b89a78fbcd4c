"""Write docs/cli.md from the help of the parsers, or with --check tell whether it is stale.

    python tools/make_cli_docs.py            # writes docs/cli.md
    python tools/make_cli_docs.py --check    # exit 1 where it is not what would be written
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from closewatch.cli.main import build_parser

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a parser, in the order in which they were added; a command under two names once."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                if below not in found.values():
                    found[name] = below
    return found


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Names and help of the options and arguments of one command, without those below it."""
    formatter = parser.formatter_class(prog=parser.prog)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        told = (action.help or "") % {"prog": parser.prog, "default": action.default} if action.help else ""
        if action.option_strings:
            value = "" if action.nargs == 0 else " " + formatter._format_args(action, str(action.dest).upper())
            yield ", ".join(action.option_strings) + value, told
        else:
            yield formatter._format_args(action, str(action.dest).upper()), told


def page() -> str:
    """The whole page."""
    parser = build_parser()
    lines = [
        "# Command line",
        "",
        "<!-- Written by tools/make_cli_docs.py from the help of the commands; do not edit. -->",
        "",
        parser.description or "",
        "Rows go to standard output, progress and messages to standard error; `-` is standard input.",
        parser.epilog or "",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    summaries = {c.dest: c.help or "" for a in parser._actions if isinstance(a, argparse._SubParsersAction)
                 for c in a._choices_actions}  # fmt: skip
    lines += [f"| [`closewatch {name}`](#closewatch-{name}) | {summaries[name]} |" for name in subcommands(parser)]
    for below in subcommands(parser).values():
        lines += ["", *_command(below, "##")]
    return "\n".join(lines) + "\n"


def _command(parser: argparse.ArgumentParser, level: str) -> Iterator[str]:
    yield f"{level} {parser.prog}"
    yield ""
    if parser.description:
        yield parser.description
        yield ""
    yield "```"
    yield _usage(parser)
    yield "```"
    rows = list(options(parser))
    if rows:
        yield from ("", "| argument | meaning |", "|---|---|")
        yield from (f"| `{_cell(names)}` | {_cell(told)} |" for names, told in rows)
    if parser.epilog:
        heading, _, example = parser.epilog.partition(":")
        yield from ("", f"{heading}:", "", "```", example.strip(), "```")
    for below in subcommands(parser).values():
        yield ""
        yield from _command(below, level + "#")


def _usage(parser: argparse.ArgumentParser) -> str:
    """The usage in one line: how argparse breaks it depends on the width of the terminal."""
    return " ".join(parser.format_usage().removeprefix("usage:").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    made = page()
    if not parser.parse_args().check:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print(f"{PAGE.name} is stale: run `python tools/make_cli_docs.py`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
