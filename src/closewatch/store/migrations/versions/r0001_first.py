"""The first schema."""

from __future__ import annotations

from alembic import op

from closewatch.store.tables import metadata

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
    metadata.create_all(op.get_bind())
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)
