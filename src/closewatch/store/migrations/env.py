"""Alembic's way in: runs the revisions on the connection that `store.opening` hands over."""

from __future__ import annotations

from alembic import context

from closewatch.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
