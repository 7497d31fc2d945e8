"""A click on a rating is stored in a real database, and answered whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.feedback import ActionFeedback
from dialogue.plan import Plan
from feedback.ratings import RATINGS, Rating
from tests.unit.actions.acting import MORNING, Done, Event, bot, user

Run = Callable[..., Done]

ASKED = "my order 111-2222222-3333333 came back too late"
ANSWERED = [user(ASKED, "late_return", at=5.25, confidence=0.83), bot("utter_late_return", topic="late_return")]


def stored(engine: Engine) -> list[Rating]:
    with engine.connect() as connection:
        return [Rating(**row) for row in connection.execute(select(RATINGS)).mappings()]


@pytest.mark.parametrize(
    ("click", "intent", "helpful", "said"),
    [
        ("/helpful", "helpful", True, [("utter_helpful", {"related_to": None})]),
        ("that helped", "helpful", True, [("utter_helpful", {"related_to": None})]),
        ("/not_helpful", "not_helpful", False, [("utter_not_helpful", {"related_to": "utter_late_return"})]),
        ("dåligt svar", "not_helpful", False, [("utter_not_helpful", {"related_to": "utter_late_return"})]),
    ],
)
def test_a_rating_is_stored_with_what_was_answered(
    run: Run, records: Engine, click: str, intent: str, helpful: bool, said: Any
) -> None:
    done = run(ActionFeedback(), *ANSWERED, user(click, intent, at=9.0), language="sv")
    assert (done.said, done.slots) == (said, {})
    assert stored(records) == [Rating("someone", 5.25, MORNING, helpful, "late_return", "sv", 0.83, "5f1e")]


def test_a_rating_chosen_by_its_place_is_the_one_that_was_chosen(run: Run, records: Engine) -> None:
    plan = Plan(("action_feedback",), intent="helpful")  # "the second one" is nothing to NLU
    done = run(ActionFeedback(), *ANSWERED, user("the second one", "out_of_scope", at=9.0), plan=plan)
    assert done.responses == ["utter_helpful"]
    assert [rating.helpful for rating in stored(records)] == [True]


def test_nothing_that_was_written_is_stored(run: Run, records: Engine) -> None:
    run(ActionFeedback(), *ANSWERED, user("bad answer, call 070-123 45 67", "not_helpful", at=9.0))
    [rating] = stored(records)
    assert not any(words in str(asdict(rating)) for words in ("111-", "070-", "order", "answer", "said"))


def test_another_click_replaces_the_rating(run: Run, records: Engine) -> None:
    first = [*ANSWERED, user("/helpful", "helpful", at=9.0)]
    run(ActionFeedback(), *first)
    done = run(ActionFeedback(), *first, bot("utter_helpful"), user("/not_helpful", "not_helpful", at=12.0))
    assert done.responses == ["utter_not_helpful"]
    assert [(rating.topic, rating.helpful) for rating in stored(records)] == [("late_return", False)]


def test_each_answer_has_a_rating_of_its_own(run: Run, records: Engine) -> None:
    run(ActionFeedback(), *ANSWERED, user("/helpful", "helpful", at=9.0))
    again = [user("fba?", "fba_returns", at=11.0), bot("utter_fba_returns", topic="fba_returns")]
    run(ActionFeedback(), *ANSWERED, *again, user("/not_helpful", "not_helpful", at=12.0))
    assert {(r.topic, r.asked_at, r.helpful) for r in stored(records)} == {
        ("late_return", 5.25, True), ("fba_returns", 11.0, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    "events",
    [
        [user("/late_return", "late_return", confidence=1.0), bot("utter_late_return", topic="late_return")],
        [user("late", "nlu_fallback"), bot("utter_late_return", topic="late_return")],
    ],
    ids=["a button", "not ranked"],
)
def test_without_a_probability_none_is_stored(run: Run, records: Engine, events: list[Event]) -> None:
    run(ActionFeedback(), *events, user("/helpful", "helpful"))
    assert [rating.confidence for rating in stored(records)] == [None]


@pytest.mark.parametrize("events", [[], [user("hi", "greet"), bot("utter_greet")]])
def test_without_an_answer_there_is_nothing_to_rate(run: Run, records: Engine, events: list[Event]) -> None:
    done = run(ActionFeedback(), *events, user("bad answer", "not_helpful"))
    assert done.said == [("utter_not_helpful", {"related_to": None})]
    assert stored(records) == []


@pytest.mark.parametrize(
    ("intent", "response"), [("helpful", "utter_helpful"), ("not_helpful", "utter_not_helpful")]
)
def test_a_database_that_cannot_be_opened_costs_the_rating_alone(
    run: Run, broken_records: None, intent: str, response: str, caplog: pytest.LogCaptureFixture
) -> None:
    done = run(ActionFeedback(), *ANSWERED, user(f"/{intent}", intent))
    assert done.responses == [response]
    assert "could not be stored" in caplog.text and ASKED not in caplog.text
