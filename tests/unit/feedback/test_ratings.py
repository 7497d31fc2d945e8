"""Ratings: one per answer, nothing of what was written, and found again by the day of the click."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import StatementError

from feedback.ratings import RATINGS, Rating, not_helpful, rate
from storage import database

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
RATING = Rating("me", 1795424400.123456, NOON, False, "late_return", "sv", 0.71, "5f1e")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return database.connect(f"sqlite:///{tmp_path / 'records.db'}")


def test_a_rating_comes_back_as_it_was_stored(engine: Engine) -> None:
    rate(engine, RATING)
    rate(engine, replace(RATING, asked_at=2.5, confidence=None))
    assert not_helpful(engine, NOON) == [RATING, replace(RATING, asked_at=2.5, confidence=None)]


@pytest.mark.parametrize(("first", "then", "left"), [(True, False, 1), (False, True, 0), (False, False, 1)])
def test_the_last_click_on_an_answer_counts(engine: Engine, first: bool, then: bool, left: int) -> None:
    rate(engine, replace(RATING, helpful=first))
    rate(engine, replace(RATING, helpful=then, at=NOON + timedelta(seconds=5)))
    with engine.connect() as connection:
        assert connection.execute(select(RATINGS)).mappings().one()["helpful"] is then
    assert len(not_helpful(engine, NOON)) == left


@pytest.mark.parametrize("other", [{"sender": "you"}, {"asked_at": 1795424400.123457}])
def test_ratings_of_other_answers_stay(engine: Engine, other: dict[str, object]) -> None:
    rate(engine, RATING)
    rate(engine, replace(RATING, **other))  # type: ignore[arg-type]
    assert len(not_helpful(engine, NOON)) == 2


def test_only_clicks_since_a_moment_and_only_unhelpful_ones(engine: Engine) -> None:
    for number, minutes in enumerate((30, -30, 0)):
        rate(engine, replace(RATING, asked_at=number, at=NOON + timedelta(minutes=minutes)))
    rate(engine, replace(RATING, asked_at=9.0, helpful=True))
    stockholm = NOON.astimezone(timezone(timedelta(hours=1)))
    assert [rating.asked_at for rating in not_helpful(engine, stockholm)] == [2, 0]


def test_a_naive_moment_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="no offset"):
        rate(engine, replace(RATING, at=NOON.replace(tzinfo=None)))


def test_no_column_could_hold_the_question_and_forgetting_finds_the_rows() -> None:
    assert {column.name for column in RATINGS.columns} == {
        "sender", "asked_at", "at", "helpful", "topic", "language", "confidence", "model",
    }  # fmt: skip
    assert "sender" in RATINGS.columns


def test_the_table_can_be_made_in_postgresql() -> None:
    made: list[str] = []
    engine = create_mock_engine("postgresql://", lambda sql, *_: made.append(str(sql.compile(dialect=engine.dialect))))
    RATINGS.create(engine)  # type: ignore[arg-type]
    assert "asked_at FLOAT(53)" in made[0]
