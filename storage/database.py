"""One database for the assistant's own records, in whatever SQLAlchemy speaks to; its tables stand beside their concern."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.engine import URL, Dialect, Engine, make_url
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import DateTime, TypeDecorator

from storage.migrations import upgrade

#: The environment variable that names the database, as an SQLAlchemy URL; bootstrap.startup sets the one for one machine.
VARIABLE = "RECORDS_DB"

#: Every table of the assistant's own, as the code knows them; :mod:`storage.migrations` makes them. A table with a column
#: ``sender`` is emptied of a conversation by `make forget`.
TABLES = MetaData()

#: Seconds a process waits for another one that is writing.
BUSY_SECONDS = 15


class Instant(TypeDecorator):
    """An aware instant, kept in UTC: SQLite keeps no offsets."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` in UTC without its offset.

        Raises:
            ValueError: it is naive.
        """
        if value is not None and value.utcoffset() is None:
            raise ValueError(f"{value} has no offset from UTC")
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` aware, in UTC."""
        return value.replace(tzinfo=timezone.utc) if value else None


def connect(url: str | None = None) -> Engine:
    """Return the engine for ``url``, by default the one of the environment, with the schema at its latest revision."""
    engine = _engine(url or os.environ[VARIABLE])
    upgrade(engine)
    return engine


def open_engine(url: URL | str, **more: Any) -> Engine:
    """Return an engine for ``url`` with the options ``more`` of SQLAlchemy, which keeps connections open between uses.

    A connection to a server is tried first, since the database may have been restarted.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **more)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}  # the pool hands a connection to one thread at a time
    engine = create_engine(url, poolclass=QueuePool, connect_args=arguments, **more)
    event.listen(engine, "connect", _write_ahead)
    return engine


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    return open_engine(url, future=True)


def _write_ahead(connection: Any, _record: Any) -> None:
    """Let readers go on while another process writes (SQLite's WAL mode), have commits outlive a power cut, and deletions too."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA synchronous=FULL")
