"""Corrections of a date that nothing was counted from yet: the month and the year of that date stay."""

from __future__ import annotations

import pytest

from deadlines import naming
from deadlines.replies import Teller
from dialogue.deadline.answering import respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Outcome, Question
from dialogue.turn import Exchange, Turn
from nlu.times import find, to_entity
from tests.unit.dialogue.looking_up import CONTEXT, NOW, TABLE, WORDING, parsed

REMEMBERED = Question(("safe_t",), "answered", NOW)


def corrected(question: Question | None, language: str, *texts: str, intent: str = "deny") -> Outcome:
    """What is said to the last of the texts, after the others."""
    *before, text = texts
    parse_data = parsed(text, language, intent)
    turn = Turn(text, parse_data, tuple(Exchange(parsed(each, language), names=("utter_nlu_fallback",)) for each in before[::-1]))
    return respond(question, Message.of(parse_data, None, turn), Teller(TABLE, WORDING, language, NOW))


def start(outcome: Outcome) -> str | None:
    return str(outcome.question.time["value"])[:10] if outcome.question and outcome.question.time else None


@pytest.mark.parametrize(
    ("language", "first", "text", "expected"),
    [
        ("en", "deadline from 12 October", "no, the 20th", "2026-10-20"),
        ("sv", "vilken frist har jag, det var den 12 oktober", "nej, den 20:e", "2026-10-20"),
        ("en", "deadline from 12 October 2025", "sorry, the 20th", "2025-10-20"),
        ("sv", "det var den 12 oktober 2025", "förlåt, den 20 september", "2025-09-20"),
        ("en", "deadline from 12 October", "no, yesterday", "2026-11-22"),
        ("en", "how long do I have", "no, the 20th", "2026-11-20"),
    ],
)
def test_a_correction_keeps_the_month_of_a_date_that_was_not_counted_from(
    language: str, first: str, text: str, expected: str
) -> None:
    assert start(corrected(REMEMBERED, language, first, "SAFE-T", text)) == expected


def test_a_correction_that_a_choice_clears_up_does_not_correct_itself() -> None:
    outcome = corrected(
        None, "en", "deadline from 12 October", "no, it was the 20th", "no, it was the 20th", intent="deadline_return_window"
    )
    assert start(outcome) == "2026-10-20"


@pytest.mark.parametrize(("text", "expected"), [("no, the 20th", None), ("no, 20 October", "2026-10-20")])
def test_of_two_dates_none_is_taken_for_the_one_that_is_corrected(text: str, expected: str | None) -> None:
    assert start(corrected(REMEMBERED, "en", "bought 3 September, refunded 12 October, deadline?", text)) == expected


def test_no_new_date_is_a_correction() -> None:
    assert start(corrected(REMEMBERED, "en", "deadline from 12 October", "the 20th")) == "2026-11-20"


def test_an_open_question_is_answered_with_the_latest_such_day() -> None:
    opened = Question(("safe_t",), "open", NOW)
    assert start(corrected(opened, "en", "chargeback of 12 October", "oh sorry, the 20th")) == "2026-11-20"


def test_a_season_keeps_the_year_of_the_purchase() -> None:
    known = to_entity(find("bought 28 November 2025", "en", CONTEXT)[0])
    asked = Question((naming.SEASONS,), "answered", NOW, time=known, marketplaces=("US",))
    assert start(corrected(asked, "en", "no, the 25th")) == "2025-11-25"
