"""The table of ratings: which answer was helpful and which was not, and never what was asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Float, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from storage.database import TABLES, Instant

#: One rating per answer and conversation. No column holds text that anybody wrote; ``review`` finds the masked message by its
#: sender and time in Rasa's own store, where `make forget` deletes it.
RATINGS = Table(
    "ratings",
    TABLES,
    Column("sender", String(255), primary_key=True),
    Column("asked_at", Float(53), primary_key=True),  # 53 bits: PostgreSQL's double precision, as in Rasa's table
    Column("at", Instant, nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("topic", String(255), nullable=False),
    Column("language", String(35), nullable=False),  # RFC 5646, section 4.4.1
    Column("confidence", Float(53)),
    Column("model", String(255), nullable=False),
)

#: Both databases replace a row of the same key, each in a dialect of its own.
_INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class Rating:
    """What one person made of one answer.

    ``sender`` is the conversation, ``asked_at`` the timestamp of the user message that was answered (seconds since 1970, as in
    Rasa's events), ``at`` the aware instant of the click. ``topic`` is the intent that was answered, ``language`` the code of
    the answer's, ``confidence`` the intent's probability (None where there was none, as after a button), ``model`` the id of
    the trained model.
    """

    sender: str
    asked_at: float
    at: datetime
    helpful: bool
    topic: str
    language: str
    confidence: float | None
    model: str


def rate(engine: Engine, rating: Rating) -> None:
    """Store ``rating`` in place of any earlier one of the same answer.

    Raises:
        sqlalchemy.exc.StatementError: its ``at`` is naive (see :class:`storage.database.Instant`).
    """
    row = asdict(rating)
    statement = _INSERT[engine.dialect.name](RATINGS).values(row)
    statement = statement.on_conflict_do_update(index_elements=list(RATINGS.primary_key), set_=row)
    with engine.begin() as connection:
        connection.execute(statement)


def not_helpful(engine: Engine, begin: datetime) -> list[Rating]:
    """Return those of answers that did not help."""
    return [rating for rating in since(engine, begin) if not rating.helpful]


def since(engine: Engine, begin: datetime) -> list[Rating]:
    """Return the ratings clicked at ``begin`` (aware) or later, the earliest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(RATINGS).where(RATINGS.c.at >= begin).order_by(RATINGS.c.at)).mappings()
        return [Rating(**row) for row in rows]
