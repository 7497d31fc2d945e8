"""What Alembic runs around revisions: they use the connection they are given, and its transaction."""

from __future__ import annotations

from alembic import context

from storage.database import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    transactional_ddl=True,  # on SQLite too: the transaction is begun by hand
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
