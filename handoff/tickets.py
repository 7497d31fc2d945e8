"""The tables of tickets and drafts, and everything that is done to them; SQLite or PostgreSQL, by many processes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, delete, insert, select, update
from sqlalchemy.engine import Engine

from handoff.conversation import printable, turn_from_json, turn_to_json
from handoff.model import State, Ticket, Turn, id_of, number_of
from storage.database import TABLES, Instant

#: For how long a courier has a ticket to itself: longer than any delivery takes, and as long as a ticket rests whose courier
#: was killed.
LEASE = timedelta(minutes=5)

#: Begun and never submitted: the address in it is forgotten after this long.
DRAFT_LIFETIME = timedelta(days=1)

DRAFTS = Table(
    "ticket_drafts",
    TABLES,
    Column("key", String(32), primary_key=True),
    Column("sender", String, nullable=False, index=True),
    Column("contact", String),
    Column("created", Instant, nullable=False),
)

TICKETS = Table(
    "tickets",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("sender", String, nullable=False, index=True),
    Column("contact", String),
    Column("language", String, nullable=False),
    Column("topic", String),
    Column("time_zone", String, nullable=False),
    Column("conversation", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("submitted", Instant, nullable=False),
    Column("delivered", Instant),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", Instant, nullable=False),
    Column("last_error", Text),
    Column("target", String(16)),
    Index("tickets_due", "state", "next_attempt"),
    sqlite_autoincrement=True,  # the number of a forgotten ticket is never given again
)


class DraftGoneError(LookupError):
    """There is no such draft (any more): it was discarded or grew too old."""


class Tickets:
    """The tickets in the database of ``engine``. Every ``now`` is aware."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables in the database of ``engine``, which :func:`storage.database.connect` has made."""
        self._engine = engine

    # A ticket begins

    def draft(self, sender: str, contact: str | None, now: datetime) -> str:
        """Begin a ticket for the conversation ``sender``; return its key, 32 hexadecimal digits."""
        key = uuid4().hex
        with self._engine.begin() as connection:
            connection.execute(insert(DRAFTS).values(key=key, sender=sender, contact=contact, created=now))
        return key

    def discard(self, key: str) -> None:
        """Forget the draft ``key``, if there is one; a submitted ticket stays."""
        with self._engine.begin() as connection:
            connection.execute(delete(DRAFTS).where(DRAFTS.c.key == key))

    def discard_old_drafts(self, now: datetime) -> None:
        """Forget the drafts older than :data:`DRAFT_LIFETIME`."""
        with self._engine.begin() as connection:
            connection.execute(delete(DRAFTS).where(DRAFTS.c.created < now - DRAFT_LIFETIME))

    def submit(
        self,
        key: str,
        conversation: Sequence[Turn],
        language: str,
        topic: str | None,
        time_zone: ZoneInfo,
        now: datetime,
    ) -> str:
        """Make the draft ``key`` a ticket that is due at once; return its number.

        Submitted again, it keeps its number and what was submitted first.

        Raises:
            DraftGoneError: there is no draft and no ticket of that key.
        """
        with self._engine.begin() as connection:
            draft = connection.execute(select(DRAFTS).where(DRAFTS.c.key == key)).first()
            # Whoever deletes the draft makes the ticket; others wait here until that is committed.
            if draft is None or not connection.execute(delete(DRAFTS).where(DRAFTS.c.key == key)).rowcount:
                id = connection.execute(select(TICKETS.c.id).where(TICKETS.c.key == key)).scalar()
                if id is None:
                    raise DraftGoneError(key)
                return number_of(id)
            values = {
                "key": key,
                "sender": draft.sender,
                "contact": draft.contact,
                "language": language,
                "topic": topic,
                "time_zone": time_zone.key,
                "conversation": [turn_to_json(replace(turn, text=printable(turn.text))) for turn in conversation],
                "state": State.QUEUED,
                "submitted": now,
                "attempts": 0,
                "next_attempt": now,
            }
            return number_of(connection.execute(insert(TICKETS).values(values)).inserted_primary_key[0])

    # A ticket is delivered

    def claim(self, now: datetime) -> Ticket | None:
        """Take the ticket that has been due for longest, for :data:`LEASE`; return None when none is due.

        The number of attempts is raised with the claim and tells one claim of a ticket from the next: of several couriers
        only one can raise it from what they all have read.
        """
        due = (
            select(TICKETS.c.id, TICKETS.c.attempts)
            .where(TICKETS.c.state == State.QUEUED, TICKETS.c.next_attempt <= now)
            .order_by(TICKETS.c.next_attempt, TICKETS.c.id)
            .limit(1)
        )
        while True:
            with self._engine.begin() as connection:
                row = connection.execute(due).first()
                if row is None:
                    return None
                taken = (
                    update(TICKETS)
                    .where(*_claimed(row.id, row.attempts))
                    .values(attempts=row.attempts + 1, next_attempt=now + LEASE)
                )
                if connection.execute(taken).rowcount:
                    return _ticket(connection.execute(select(TICKETS).where(TICKETS.c.id == row.id)).one())

    def mark_delivered(self, ticket: Ticket, target: str, now: datetime) -> None:
        """Note that ``ticket`` has arrived at ``target``."""
        values = {"state": State.DELIVERED, "delivered": now, "target": target, "last_error": None}
        with self._engine.begin() as connection:
            connection.execute(update(TICKETS).where(TICKETS.c.id == ticket.id).values(values))

    def postpone(self, ticket: Ticket, error: str, until: datetime) -> None:
        """Have the claimed ``ticket`` tried again from ``until`` on; nothing happens if another courier has it by now."""
        with self._engine.begin() as connection:
            postponed = update(TICKETS).where(*_claimed(ticket.id, ticket.attempts))
            connection.execute(postponed.values(last_error=error, next_attempt=until))

    # Tickets are read

    def all(self) -> list[Ticket]:
        """Return every ticket, the latest first."""
        with self._engine.connect() as connection:
            return [_ticket(row) for row in connection.execute(select(TICKETS).order_by(TICKETS.c.id.desc()))]

    def find(self, number: str) -> Ticket | None:
        """Return the ticket of a number such as ``R-1042``, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(TICKETS).where(TICKETS.c.id == id_of(number))).first()
        return _ticket(row) if row else None


def _claimed(id: int, attempts: int) -> tuple[Any, ...]:
    """The condition that the ticket is still queued and nobody has begun another attempt."""
    return TICKETS.c.id == id, TICKETS.c.attempts == attempts, TICKETS.c.state == State.QUEUED


def _ticket(row: Any) -> Ticket:
    values = dict(row._mapping)
    conversation = tuple(turn_from_json(turn) for turn in values.pop("conversation"))
    return Ticket(state=State(values.pop("state")), conversation=conversation, **values)
