"""Removes conversations, everywhere they are kept: one on request, or all that have grown old.

    python -m privacy.forget SENDER      # one conversation
    python -m privacy.forget --old       # what is older than RETENTION_DAYS, 30 by default

A conversation is in Rasa's tracker store (`endpoints.yml`) and, by its ``sender``, in the assistant's own tables. Those are read
from the database itself, so nothing is left out because the package that made it was not imported. What was removed is gone
from an SQLite file as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from sqlalchemy import DateTime, MetaData, Table, and_, delete, false, func, or_, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import ColumnElement

from dialogue import clock
from storage import conversations, database

#: Days a conversation is kept after its last event, where RETENTION_DAYS does not say otherwise.
VARIABLE = "RETENTION_DAYS"
DEFAULT_DAYS = 30

#: A row with a ``state`` stays until it has this one: a ticket that was promised is not lost to its age.
DONE = "delivered"

#: How many rows were removed from each table, the empty ones left out.
Removed = dict[str, int]


class InUseError(RuntimeError):
    """Another program kept a database too busy; rows, or their traces in an SQLite file, remain until this has run again."""


def forget(sender: str, conversations: Engine, records: Engine) -> Removed:
    """Remove the conversation ``sender`` from Rasa's events and from every table of the records.

    Raises:
        InUseError: another program is using a database; run it again.
    """
    return {
        **_remove(conversations, "sender_id", lambda table: table.c.sender_id == sender),
        **_remove(records, "sender", lambda table: table.c.sender == sender),
    }


def forget_older_than(days: int, now: datetime, conversations: Engine, records: Engine) -> Removed:
    """Remove conversations whose last event, and records whose latest instant, is more than ``days`` before ``now`` (aware).

    A record with a ``state`` is kept until it is :data:`DONE`.

    Raises:
        InUseError: as :func:`forget`.
    """
    limit = now - timedelta(days=days)
    naive = limit.astimezone(timezone.utc).replace(tzinfo=None)  # as storage.database.Instant keeps it

    def old_events(table: Table) -> ColumnElement[bool]:
        last = func.max(table.c.timestamp)
        return table.c.sender_id.in_(select(table.c.sender_id).group_by(table.c.sender_id).having(last < limit.timestamp()))

    def old_records(table: Table) -> ColumnElement[bool]:
        instants = [column for column in table.c if isinstance(column.type, DateTime)]
        if not instants:
            return false()
        done = [table.c.state == DONE] if "state" in table.c else []
        return and_(*(or_(each.is_(None), each < naive) for each in instants), *done)

    return {**_remove(conversations, "sender_id", old_events), **_remove(records, "sender", old_records)}


def _remove(engine: Engine, column: str, condition: Callable[[Table], ColumnElement[bool]]) -> Removed:
    """Delete what meets ``condition`` from every table of the database that has ``column``."""
    try:
        removed = _delete(engine, column, condition)
        if engine.dialect.name == "sqlite":
            _rewrite(engine)
    except OperationalError as error:
        raise InUseError(str(error.orig)) from error
    return removed


def _delete(engine: Engine, column: str, condition: Callable[[Table], ColumnElement[bool]]) -> Removed:
    tables = MetaData()
    tables.reflect(engine)
    removed: Removed = {}
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA secure_delete=ON"))
        for table in reversed(tables.sorted_tables):
            if column in table.c and (count := connection.execute(delete(table).where(condition(table))).rowcount):
                removed[table.name] = count
    return removed


def _rewrite(engine: Engine) -> None:
    """Leave nothing of deleted rows in an SQLite file, nor in its write-ahead log.

    Due even when this run deleted nothing: an earlier one may have been interrupted. https://sqlite.org/lang_vacuum.html
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
        if connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar():
            raise InUseError("its write-ahead log is being read")


def retention_days() -> int:
    """Return the days of RETENTION_DAYS; exit with a sentence when they are none."""
    value = os.environ.get(VARIABLE, str(DEFAULT_DAYS))
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= 36_500):
        sys.exit(f"{VARIABLE}={value} is not a number of days: use a whole number from 1 to 36500.")
    return int(value)


def main(arguments: list[str]) -> int:
    """Remove what ``arguments`` name, and print it; return the exit status."""
    if len(arguments) != 1 or not arguments[0].strip():
        print("Which conversation? make forget SENDER=its-sender-id", file=sys.stderr)
        return 2
    days = retention_days()
    engines = conversations.connect(), database.connect()
    try:
        if arguments == ["--old"]:
            removed = forget_older_than(days, clock.now(), *engines)
            whose = f"older than {days} days"
        else:
            removed = forget(arguments[0], *engines)
            whose = f"of {arguments[0]}"
    except InUseError as error:
        print(f"Another program is using a database ({error}). Run the command again.", file=sys.stderr)
        return 1
    for table, count in removed.items():
        print(f"Removed from {table}: {count} {'row' if count == 1 else 'rows'} {whose}.")
    if not removed:
        print(f"There is nothing {whose}.")
    return 0 if removed or arguments == ["--old"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
