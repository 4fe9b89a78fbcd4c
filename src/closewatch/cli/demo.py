"""`closewatch demo`: the main job on the bundled sample."""

from __future__ import annotations

import argparse
import sys

from closewatch.cli.code import write_report
from closewatch.code.coder import code_many
from closewatch.errors import SetupError
from closewatch.knowledge.files import DATA
from closewatch.restore.api import restore
from closewatch.sources.inputs import Refusal, read_inputs


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "demo",
        help="code six bundled articles and show the report",
        description="Code six short articles written for this project (real countries and offices, invented happenings; "
        "one is disguised with look-alike letters) and show the report.",
        epilog="Example: closewatch demo",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Code the sample and write the report."""
    docs = []
    for item in read_inputs([str(DATA / "sample" / "articles.jsonl")]):
        if isinstance(item, Refusal):
            raise SetupError(f"the bundled sample is damaged: {item}")
        docs.append(restore(item.raw, id=item.id, title=item.title, publisher=item.publisher, published=item.published))
    write_report(code_many(docs), sys.stdout)
    return 0
