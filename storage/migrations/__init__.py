"""The schema of the assistant's own records, one revision after another, by Alembic: `versions/` holds them in order.

Alembic is imported where something is to be migrated, which it seldom is, and not at every start.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine

if TYPE_CHECKING:
    from alembic.config import Config

#: Any number will do; every process of the assistant has to use the same one.
_LOCK = 7_032_110

#: Takes the lock that is held until the transaction ends, so that of servers that start together one migrates and the rest wait.
_TAKE_LOCK = {"postgresql": f"SELECT pg_advisory_xact_lock({_LOCK})", "sqlite": "BEGIN IMMEDIATE"}


def configuration() -> Config:
    """Return Alembic's configuration; nothing of it differs between machines."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database of ``engine`` to the latest revision, whole or not at all.

    A database that is ahead, because a newer release has been here, stays as it is.
    """
    if _is_current(engine):
        return
    with engine.connect() as connection:
        connection.execute(text(_TAKE_LOCK[engine.dialect.name]))
        if _is_behind(connection):  # another process may have been faster
            from alembic import command

            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.commit()


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not _is_behind(connection)


def _is_behind(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return True
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision is None or revision in _older()


@lru_cache(maxsize=1)
def _older() -> frozenset[str]:
    """Every revision but the latest."""
    files = (Path(__file__).parent / "versions").glob("r*.py")
    return frozenset(sorted(file.name[1:5] for file in files)[:-1])  # numbered from 0001
