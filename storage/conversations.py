"""Rasa's conversations, read from its tracker store without Rasa: the events as they are stored, personal data masked."""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, bindparam, delete, func, select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.sql import ColumnElement

#: The environment variable that names the file `endpoints.yml`; bootstrap.startup sets the one for one machine.
ENDPOINTS = "ENDPOINTS"

#: What is needed of Rasa's own table (`rasa.core.tracker_store.SQLTrackerStore.SQLEvent`), which Rasa makes.
EVENTS = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255)),
    Column("type_name", String(255)),
    Column("timestamp", Float(53)),
    Column("action_name", String(255)),
    Column("data", Text),
)

# Put together once: SQLAlchemy takes longer to do it than SQLite to answer.
_OF_SENDER = EVENTS.c.sender_id == bindparam("sender")
_MINE = select(EVENTS.c.id, EVENTS.c.type_name, EVENTS.c.data).where(_OF_SENDER)
_LATEST = _MINE.order_by(EVENTS.c.id.desc()).limit(bindparam("latest"))

#: The time of the last event stored of the conversation ``sender``.
LAST_TIME = select(EVENTS.c.timestamp).where(_OF_SENDER).order_by(EVENTS.c.id.desc()).limit(1)

#: Rows read at a time. SQLite lets nobody write while it is read, so each reading is short.
PAGE = 2_000


def connect() -> Engine:
    """Return the engine for the database of `endpoints.yml` that Rasa keeps its conversations in.

    Exits with a sentence when that is no SQL database.
    """
    # What packages announce about themselves is nobody's concern here. A filter would not do: Sanic puts its own before it.
    with warnings.catch_warnings(record=True):
        from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
        from rasa.utils.endpoints import read_endpoint_config

    store = TrackerStore.create(read_endpoint_config(os.environ[ENDPOINTS], "tracker_store"))
    if not isinstance(store, SQLTrackerStore):
        sys.exit("endpoints.yml names no SQL tracker store, and this assistant needs one.")
    return store.engine


def events(engine: Engine, sender: str, latest: int | None = None, after: int = 0) -> list[dict[str, Any]]:
    """Return the events of the conversation ``sender`` as Rasa serialises them, oldest first.

    Only the ``latest`` when given, and only those stored after the event with the number ``after``.
    """
    mine = select(EVENTS.c.data).where(EVENTS.c.sender_id == sender, EVENTS.c.id > after)
    with engine.connect() as connection:
        rows = connection.execute(mine.order_by(EVENTS.c.id.desc()).limit(latest)).scalars().all()
    return [json.loads(row) for row in reversed(rows)]


def last_number(engine: Engine, sender: str) -> int:
    """Return the number of the last event stored of ``sender``; 0 when there is none."""
    mine = select(EVENTS.c.id).where(EVENTS.c.sender_id == sender)
    with engine.connect() as connection:
        return int(connection.execute(mine.order_by(EVENTS.c.id.desc()).limit(1)).scalar() or 0)


def session(engine: Engine, sender: str, latest: int) -> list[str]:
    """Return the events of the latest session of ``sender`` as they are stored (JSON), oldest first: no more than the ``latest``.

    Before those of a longer one stand the events that gave its slots the values they had.
    """
    with engine.connect() as connection:
        rows = connection.execute(_LATEST, {"sender": sender, "latest": latest}).all()[::-1]
        found = [row.data for row in rows]
        for place in range(len(rows) - 1, -1, -1):
            if rows[place].type_name == "session_started":
                return found[place:]
        if len(found) < latest:
            return found
        last_of_each = (
            select(func.max(EVENTS.c.id))
            .where(EVENTS.c.sender_id == sender, EVENTS.c.type_name == "slot", EVENTS.c.id < rows[0].id)
            .group_by(EVENTS.c.action_name)  # where Rasa keeps the slot's name
        )
        slots = connection.execute(select(EVENTS.c.data).where(EVENTS.c.id.in_(last_of_each)).order_by(EVENTS.c.id)).scalars()
        return [*slots, *found]


def any_stored(engine: Engine) -> bool:
    """Return whether there is anything to read."""
    with engine.connect() as connection:
        return connection.execute(select(EVENTS.c.id).limit(1)).first() is not None


def rows(engine: Engine, wanted: ColumnElement[bool]) -> Iterator[Row]:
    """Yield the rows of :data:`EVENTS` that are ``wanted``, of all conversations, in the order in which Rasa wrote them."""
    last = 0
    while True:
        statement = select(EVENTS).where(wanted, EVENTS.c.id > last).order_by(EVENTS.c.id).limit(PAGE)
        with engine.connect() as connection:
            page = connection.execute(statement).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].id


def remove(engine: Engine, sender: str, message_id: str) -> None:
    """Remove the message ``message_id`` of the conversation ``sender``, however often it is there, each with its turn."""
    wanted = select(EVENTS.c.id, EVENTS.c.data).where(EVENTS.c.sender_id == sender).order_by(EVENTS.c.id)
    with engine.begin() as connection:
        inside, ids = False, []
        for row in connection.execute(wanted):
            event = json.loads(row.data)
            inside = event.get("message_id") == message_id if event["event"] == "user" else inside
            if inside:
                ids.append(row.id)
            if event.get("name") == "action_listen":
                inside = False
        connection.execute(delete(EVENTS).where(EVENTS.c.id.in_(ids)))
