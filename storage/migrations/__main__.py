"""Migrations by hand.

    python -m storage.migrations                    # bring the database of RECORDS_DB to the latest revision
    python -m storage.migrations new "what it does" # write a revision: what the tables in the code have more than the latest one
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.database import connect
from storage.migrations import configuration, upgrade

#: The modules whose tables stand in storage.database.TABLES.
TABLES_OF = ("feedback.ratings", "handoff.tickets")


def write(message: str) -> str:
    """Write a revision called ``message`` with what the code's tables have more; return its path. It is to be read before use."""
    for module in TABLES_OF:
        importlib.import_module(module)
    config = configuration()
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    engine = create_engine("sqlite://", future=True)
    upgrade(engine)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        made = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    assert made is not None and not isinstance(made, list)
    return made.path


def main(arguments: Sequence[str]) -> int:
    """Migrate, or write a revision; return the exit status."""
    if len(arguments) == 2 and arguments[0] == "new":
        print(f"Written: {write(arguments[1])}. Read it, and run the tests.")
    elif arguments:
        print(__doc__, file=sys.stderr)
        return 2
    else:
        connect()
        print("The records are at the latest revision.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
