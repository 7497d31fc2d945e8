"""A database made by migrations is the one that the code describes, however many processes make it and whatever was there."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from subprocess import PIPE, run

import pytest
from sqlalchemy import create_engine, insert, inspect, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

import feedback.ratings  # noqa: F401  its table is compared, too
from bootstrap.startup import ROOT
from handoff.tickets import DRAFTS
from storage import migrations
from storage.database import TABLES, connect
from storage.migrations.__main__ import TABLES_OF

NEWER = "9999"
NOON = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


def engine_of(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}", future=True)


def described(engine: Engine) -> dict[str, set[str]]:
    """Every table and index as the database itself writes it down, in any order of columns, without what migrations add."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"))
        return {name: {line.strip().strip(",") for line in sql.splitlines()} for name, sql in rows}


def test_migrations_make_what_the_code_describes(tmp_path: Path) -> None:
    migrated, created = engine_of(tmp_path / "migrated.db"), engine_of(tmp_path / "created.db")
    migrations.upgrade(migrated)
    TABLES.create_all(created)
    assert described(migrated) == described(created)


def test_every_module_with_tables_is_known_to_whoever_writes_a_revision() -> None:
    code = "import sys; from importlib import import_module; from storage.database import TABLES; "
    code += "[import_module(name) for name in sys.argv[1:]]; print(*sorted(TABLES.tables))"
    known = run([sys.executable, "-c", code, *TABLES_OF], cwd=ROOT, stdout=PIPE, check=True, text=True)
    assert known.stdout.split() == sorted(TABLES.tables)
    users = (path.relative_to(ROOT) for path in ROOT.glob("[a-z]*/*.py") if "import TABLES" in path.read_text(encoding="utf-8"))
    assert {".".join(path.with_suffix("").parts) for path in users} == set(TABLES_OF)


def test_a_database_from_before_migrations_keeps_its_rows_and_gets_what_it_lacks(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "records.db")
    DRAFTS.create(engine)
    row = {"key": "0" * 32, "sender": "me", "contact": None, "created": NOON}
    with engine.begin() as connection:
        connection.execute(insert(DRAFTS).values(row))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(DRAFTS.c.sender)).scalars().all() == ["me"]
    assert set(TABLES.tables) < set(inspect(engine).get_table_names())


def test_a_database_ahead_of_the_code_stays_as_it_is(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "records.db")
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{NEWER}'"))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWER


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "records.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE VIEW tickets AS SELECT 1 AS id"))  # no index can be made on it
    before = described(engine)
    with pytest.raises(OperationalError):
        migrations.upgrade(engine)
    assert described(engine) == before


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    command = [sys.executable, "-m", "storage.migrations"]

    def migrate(_number: int) -> tuple[int, str]:
        done = run(command, cwd=ROOT, env={**os.environ, "RECORDS_DB": url}, capture_output=True, text=True)
        return done.returncode, done.stderr

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(migrate, range(4))) == [(0, "")] * 4
    with connect(url).connect() as connection:
        assert len(connection.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
