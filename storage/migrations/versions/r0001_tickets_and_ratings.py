"""Tickets, their drafts, and ratings.

A database from before there were migrations has some of them already, or all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.database import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables and their indexes."""
    op.create_table(
        "ratings",
        sa.Column("sender", sa.String(255), primary_key=True),
        sa.Column("asked_at", sa.Float(53), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("topic", sa.String(255), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("confidence", sa.Float(53)),
        sa.Column("model", sa.String(255), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_ratings_at", "ratings", ["at"], if_not_exists=True)
    op.create_table(
        "ticket_drafts",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("contact", sa.String),
        sa.Column("created", Instant, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_ticket_drafts_sender", "ticket_drafts", ["sender"], if_not_exists=True)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("contact", sa.String),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("conversation", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("submitted", Instant, nullable=False),
        sa.Column("delivered", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt", Instant, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("target", sa.String(16)),
        if_not_exists=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_sender", "tickets", ["sender"], if_not_exists=True)
    op.create_index("tickets_due", "tickets", ["state", "next_attempt"], if_not_exists=True)
