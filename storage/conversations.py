"""Rasa's conversations, read from its tracker store without Rasa: the events as they are stored, personal data masked."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, create_engine, select
from sqlalchemy.engine import Engine

from bootstrap.startup import ROOT
from storage.database import BUSY_SECONDS

#: What is read of Rasa's own table (`rasa.core.tracker_store.SQLTrackerStore.SQLEvent`), which Rasa makes.
_EVENTS = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String),
    Column("data", Text),
)


def connect() -> Engine:
    """Return the engine for the database of `endpoints.yml` that Rasa keeps its conversations in.

    Exits with a sentence when that is no SQL database.
    """
    # What packages announce about themselves is nobody's concern here. A filter would not do: Sanic puts its own before it.
    with warnings.catch_warnings(record=True):
        from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
        from rasa.utils.endpoints import read_endpoint_config

    store = TrackerStore.create(read_endpoint_config(str(ROOT / "endpoints.yml"), "tracker_store"))
    if not isinstance(store, SQLTrackerStore):
        sys.exit("endpoints.yml names no SQL tracker store, and this assistant needs one.")
    url = store.engine.url
    return create_engine(url, connect_args={"timeout": BUSY_SECONDS} if url.drivername.startswith("sqlite") else {})


def events(engine: Engine, sender: str, latest: int | None = None) -> list[dict[str, Any]]:
    """Return the events of the conversation ``sender`` as Rasa serialises them, oldest first; only the ``latest`` when given."""
    newest_first = select(_EVENTS.c.data).where(_EVENTS.c.sender_id == sender).order_by(_EVENTS.c.id.desc()).limit(latest)
    with engine.connect() as connection:
        rows = connection.execute(newest_first).scalars().all()
    return [json.loads(row) for row in reversed(rows)]
