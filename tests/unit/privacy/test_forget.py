"""Conversations removed from real databases, and from their files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.engine import Engine

from privacy import forget
from storage.database import Instant, connect
from tests import corpus

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)

#: Tables as other packages make them.
OTHERS = MetaData()
TICKETS = Table(
    "some_tickets",
    OTHERS,
    Column("id", Integer, primary_key=True),
    Column("sender", String(255)),
    Column("text", String),
    Column("state", String(16)),
    Column("submitted", Instant),
    Column("delivered", Instant),
)
RATINGS = Table("some_ratings", OTHERS, Column("sender", String(255)), Column("text", String), Column("given", Instant))
COUNTS = Table("some_counts", OTHERS, Column("topic", String(64)), Column("counted", Instant))


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def conversations(tmp_path: Path) -> Engine:
    """Return Rasa's table with a young conversation "me", an old one "old", and an old one that went on, "back"."""
    from rasa.core.tracker_store import SQLTrackerStore

    engine = SQLTrackerStore(db=str(tmp_path / "conversations.db")).engine
    rows = [("me", 1), ("me", 0.1), ("old", 40), ("old", 31), ("back", 50), ("back", 2)]
    with engine.begin() as connection:
        for sender, days in rows:
            connection.execute(
                insert(SQLTrackerStore.SQLEvent.__table__).values(
                    sender_id=sender, type_name="user", timestamp=days_ago(days).timestamp(), data=f"secret-{sender} " * 200
                )
            )
    return engine


@pytest.fixture
def records(tmp_path: Path) -> Engine:
    """Return records of the same conversations, in write-ahead mode as the assistant keeps them."""
    engine = connect(f"sqlite:///{tmp_path / 'records.db'}")
    OTHERS.create_all(engine)
    tickets = [
        ("me", "queued", 1, None),
        ("old", "delivered", 40, 31),
        ("old", "queued", 400, None),
        ("back", "delivered", 40, 2),
    ]
    with engine.begin() as connection:
        for sender, state, submitted, delivered in tickets:
            connection.execute(
                insert(TICKETS).values(
                    sender=sender,
                    state=state,
                    submitted=days_ago(submitted),
                    delivered=None if delivered is None else days_ago(delivered),
                    text=f"secret-{sender} " * 200,
                )
            )
        for sender, given in (("me", 1), ("old", 40), ("old", 3)):
            connection.execute(insert(RATINGS).values(sender=sender, given=days_ago(given), text=f"secret-{sender} " * 200))
        connection.execute(insert(COUNTS).values(topic="late_return", counted=days_ago(400)))
    return engine


def senders(engine: Engine, table: Table) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.scalars(select(table.c.sender)))


def events(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.exec_driver_sql("SELECT sender_id FROM events").scalars())


def test_one_conversation_is_removed_everywhere(conversations, records, tmp_path):
    with records.connect() as reader:  # the assistant, which goes on running
        reader.exec_driver_sql("SELECT 1").all()
        reader.rollback()
        removed = forget.forget("me", conversations, records)
    assert removed == {"events": 2, "some_tickets": 1, "some_ratings": 1}
    assert "me" not in [*events(conversations), *senders(records, TICKETS), *senders(records, RATINGS)]
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret-me" not in content
    assert b"secret-old" in content


def test_an_unknown_conversation_removes_nothing(conversations, records):
    before = events(conversations)
    assert forget.forget("nobody", conversations, records) == {}
    assert events(conversations) == before


def test_a_name_is_a_value_not_a_pattern(conversations, records):
    assert forget.forget("%' OR 1=1 --", conversations, records) == {}


def test_old_conversations_are_removed_but_no_ticket_that_waits(conversations, records, tmp_path):
    removed = forget.forget_older_than(30, NOW, conversations, records)
    assert removed == {"events": 2, "some_tickets": 1, "some_ratings": 1}
    assert events(conversations) == ["back", "back", "me", "me"]
    assert senders(records, TICKETS) == ["back", "me", "old"]
    assert senders(records, RATINGS) == ["me", "old"]
    assert b"secret-old" not in (tmp_path / "conversations.db").read_bytes()
    assert forget.forget_older_than(30, NOW, conversations, records) == {}


def test_the_last_day_still_counts(conversations, records):
    assert "events" not in forget.forget_older_than(31, NOW, conversations, records)


def test_a_file_that_another_program_uses_is_said_to_be(records, conversations, tmp_path):
    reader = sqlite3.connect(tmp_path / "conversations.db")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchone()
    quick = create_engine(conversations.url, connect_args={"timeout": 0.1})
    with pytest.raises(forget.InUseError, match="locked"):
        forget.forget("me", quick, records)
    reader.close()


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1.5", "٣", "99999"])
def test_retention_days_are_checked(monkeypatch, value):
    monkeypatch.setenv("RETENTION_DAYS", value)
    with pytest.raises(SystemExit, match="is not a number of days"):
        forget.retention_days()


def test_retention_days(monkeypatch):
    monkeypatch.delenv("RETENTION_DAYS", raising=False)
    assert forget.retention_days() == 30
    monkeypatch.setenv("RETENTION_DAYS", "7")
    assert forget.retention_days() == 7


def test_the_command(conversations, records, tmp_path):
    environment = {
        **os.environ,
        "CONVERSATIONS_DB": str(tmp_path / "conversations.db"),
        "RECORDS_DB": f"sqlite:///{tmp_path / 'records.db'}",
        "ASSISTANT_NOW": NOW.isoformat(),
    }

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "privacy.forget", *arguments]
        done = subprocess.run(command, cwd=corpus.ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert "Warning" not in done.stderr
        return done.returncode, done.stdout

    status, said = run("me")
    assert (status, "Removed from events: 2 rows of me." in said) == (0, True)
    assert run("me") == (1, "There is nothing of me.\n")
    status, said = run("--old")
    assert (status, "Removed from some_tickets: 1 row older than 30 days." in said) == (0, True)
    assert run()[0] == 2
