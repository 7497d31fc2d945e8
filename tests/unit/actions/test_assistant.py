"""What was asked: where the question stands that an action answers."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.assistant import asked
from dialogue.plan import Plan, Source
from tests.unit.actions.acting import bot, user

FIRST = [user("it came at 9, how long?", "nlu_fallback"), bot("utter_nlu_fallback")]
AGAIN = [user("hm", "greet"), bot("utter_which_one")]
DECLINED = [user("it came at 9, how long?", "out_of_scope"), bot("utter_out_of_scope_near")]


def read(plan: Plan | None, *events: dict[str, Any]) -> tuple[str, str]:
    """Return the text and the intent of what was asked; the last of the events is the latest message."""
    latest = {**events[-1]["parse_data"], "parse_data": events[-1]["parse_data"]}
    slots = {"plan": plan.to_slot() if plan else None}
    found = asked(Tracker("someone", slots, latest, list(events), False, None, {}, None))
    return found["text"], found["intent"]["name"]


@pytest.mark.parametrize("before", [FIRST, [*FIRST, *AGAIN], [*FIRST, *AGAIN, *AGAIN]], ids=len)
def test_a_choice_answers_what_it_clears_up(before: list[dict[str, Any]]) -> None:
    plan = Plan(("action_deadline",), intent="deadline_respond", source="previous")
    question = ("it came at 9, how long?", "deadline_respond")
    assert read(plan, *before, user("the first one", "greet")) == question
    assert read(None, *before, user("/deadline_respond", "deadline_respond")) == question


@pytest.mark.parametrize(
    ("source", "text"), [("latest", "in 1 day"), ("button", "/deadline_respond"), (0, "first?"), (1, "second?")]
)
def test_the_question_stands_where_the_plan_says(source: Source, text: str) -> None:
    questions = [{"text": "first?", "intent": {"name": "late"}}, {"text": "second?", "intent": {"name": "fba"}}]
    plan = Plan(("action_deadline",), intent="deadline_respond", source=source)
    latest = user("in 1 day", "out_of_scope", questions=questions, language={"name": "en"})
    assert read(plan, *DECLINED, latest) == (text, "deadline_respond")


def test_without_a_plan_the_latest_message_was_asked() -> None:
    assert read(None, *DECLINED, user("/late", "late")) == ("/late", "late")
    assert read(None, user("late?", "late")) == ("late?", "late")
