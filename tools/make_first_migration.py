"""Write the store's first migration from its tables: python tools/make_first_migration.py [--check]

Only while no release with a store is out: later changes are revisions of their own, written by hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import TypeDecorator, create_engine

from closewatch.store.tables import metadata

PAGE = Path(__file__).parent.parent / "src" / "closewatch" / "store" / "migrations" / "versions" / "r0001_first.py"
_BEGIN = '''"""The first schema. Written by tools/make_first_migration.py from the tables."""

# ruff: noqa: E501

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SQLITE = (
    "CREATE VIRTUAL TABLE document_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0')",
    "INSERT INTO document_words (document_words, rank) VALUES ('automerge', 8)",
)
_POSTGRES = (
    "CREATE TABLE document_words (document BIGINT PRIMARY KEY REFERENCES documents (key), words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_document_words_words ON document_words USING gin (words)",
)


def upgrade() -> None:
    """Make all tables."""
'''
_END = '''
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)
'''


def page() -> str:
    """The migration."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        made = produce_migrations(context, metadata)
        assert made.upgrade_ops is not None
        body = render_python_code(made.upgrade_ops, render_item=_render, migration_context=context)
    lines = [line for line in body.splitlines() if line.strip() and "auto generated" not in line and "end Alembic" not in line]
    return _BEGIN + "\n".join(lines) + "\n" + _END.removeprefix("\n")


def _render(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """Our own types as what they are in the database: a migration must not change when the code does."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{type(thing.impl_instance).__name__}()"
    return False


def main() -> int:
    """Write the file, or tell whether it is fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where the file is stale")
    if parser.parse_args().check:
        fresh = PAGE.read_text(encoding="utf-8") == page()
        print(f"{PAGE.name} is {'fresh' if fresh else 'stale: run python tools/make_first_migration.py'}", file=sys.stderr)
        return 0 if fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
