"""The country of an open look-up: a side question about another one leaves it, an answer that names one moves it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deadlines.replies import Teller
from dialogue.deadline.answering import respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Outcome, Question
from dialogue.deadline.routing import ANSWER, route
from nlu.times import find, to_entity
from tests.unit.dialogue.looking_up import CONTEXT, NOW, TABLE, WORDING, parsed

EN, SV = "Consumer's right of withdrawal (EU law), Sweden", "Konsumentens ångerrätt (EU-rätt), Sverige"
SWEDEN = Question(("withdrawal",), "open", NOW, marketplaces=("SE",))


def said(question: Question, text: str, language: str, intent: str = "out_of_scope") -> Outcome:
    """What is said to a message that belongs to the look-up."""
    message = Message.of(parsed(text, language, intent), None)
    assert message.is_lookup or route(question, message, [], TABLE).action == ANSWER
    return respond(question, message, Teller(TABLE, WORDING, language, NOW))


def names(outcome: Outcome) -> list[str]:
    return [reply.response for reply in outcome.replies]


@pytest.mark.parametrize(
    ("language", "text", "intent", "name"),
    [
        ("en", "how long is the right of withdrawal in Germany?", "nlu_fallback", EN),
        ("en", "right of withdrawal in Germany?", "deadline_other", EN),
        ("en", "do weekends count in Germany", "out_of_scope", EN),
        ("en", "and in Germany?", "follow_up_marketplace", EN),
        ("sv", "hur länge är ångerrätten i Tyskland?", "out_of_scope", SV),
        ("sv", "räknas helger i Tyskland?", "out_of_scope", SV),
    ],
)
def test_a_question_about_another_country_leaves_that_of_the_open_one(language: str, text: str, intent: str, name: str) -> None:
    outcome = said(SWEDEN, text, language, intent)
    assert names(outcome) == ["utter_deadline_rule", "utter_deadline_back_day"]
    assert outcome.replies[1].paragraphs[0][0].values["name"] == name
    assert outcome.question and outcome.question.marketplaces == ("SE",)


def test_the_rule_of_the_other_country_is_told() -> None:
    outcome = said(replace(SWEDEN, limits=("complaint_sweden",)), "do weekends count in Germany?", "en")
    assert names(outcome) == ["utter_deadline_elsewhere", "utter_deadline_back_day"]


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("en", "in Germany", "follow_up_marketplace"),
        ("en", "sorry, I was wrong, that is all about Germany", "out_of_scope"),
        ("sv", "i Tyskland", "follow_up_marketplace"),
        ("sv", "och i Tyskland då", "out_of_scope"),
    ],
)
def test_an_answer_moves_it_and_gets_the_rule_there(language: str, text: str, intent: str) -> None:
    outcome = said(SWEDEN, text, language, intent)
    assert names(outcome) == ["utter_deadline_rule"]
    assert outcome.question == replace(SWEDEN, marketplaces=("DE",))


def test_a_date_beside_it_moves_it() -> None:
    outcome = said(SWEDEN, "it reached the customer in Germany on 12 November", "en")
    assert outcome.question and (outcome.question.state, outcome.question.marketplaces) == ("answered", ("DE",))


@pytest.mark.parametrize(("places", "expected"), [(("SE",), ("SE",)), ((), ("DE",))])
def test_what_is_said_in_passing_moves_nothing_that_was_named(places: tuple[str, ...], expected: tuple[str, ...]) -> None:
    outcome = said(replace(SWEDEN, marketplaces=places), "a customer of ours in Germany wants to return", "en")
    assert outcome.question and outcome.question.marketplaces == expected
    assert names(outcome) == (["utter_deadline_again_day"] if places else ["utter_deadline_rule"])


def test_a_country_that_was_not_named_yet_is_taken_from_a_question() -> None:
    outcome = said(replace(SWEDEN, marketplaces=()), "right of withdrawal in Germany?", "en", "deadline_other")
    assert names(outcome) == ["utter_deadline_rule"]
    assert outcome.question and outcome.question.marketplaces == ("DE",)


def test_one_returns_to_the_open_country_once() -> None:
    outcome = said(replace(SWEDEN, returns=1), "right of withdrawal in Germany?", "en", "deadline_other")
    assert names(outcome) == ["utter_deadline_rule"]
    assert outcome.question and outcome.question.marketplaces == ("DE",)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [("en", "i'm in london", "GB"), ("sv", "jag är i london", "GB"), ("sv", "i Göteborg", "SE"), ("en", "Berlin", "DE")],
)
def test_a_city_tells_the_country(language: str, text: str, code: str) -> None:
    outcome = said(replace(SWEDEN, limits=("international_return",), marketplaces=()), text, language)
    assert outcome.question and (outcome.question.marketplaces, outcome.question.attempts) == ((code,), 0)
    assert names(outcome) == ["utter_deadline_rule" if code in ("GB", "DE") else "utter_deadline_elsewhere"]


def test_a_city_moves_what_was_counted_from_a_day() -> None:
    start = to_entity(find("12 November", "en", CONTEXT)[0])
    asked = Question(("international_return",), "answered", NOW, time=start, marketplaces=("SE",))
    outcome = said(asked, "I'm in London", "en")
    assert outcome.question and outcome.question.marketplaces == ("GB",)
    assert names(outcome) != ["utter_deadline_elsewhere"]


@pytest.mark.parametrize(("language", "text"), [("en", "i'm in london"), ("sv", "jag är i london"), ("en", "in the UK")])
def test_a_country_after_one_without_a_rule_gets_the_rule_and_the_question(language: str, text: str) -> None:
    asked = Question(("international_return",), "answered", NOW, marketplaces=("SE",))
    outcome = said(asked, text, language)
    assert names(outcome) == ["utter_deadline_rule"]
    assert outcome.question == replace(asked, state="open", marketplaces=("GB",))


def test_a_city_is_the_zone_of_an_hour_that_is_known() -> None:
    start = to_entity(find("yesterday at 9pm", "en", CONTEXT)[0])
    outcome = said(Question(("respond",), "answered", NOW, time=start), "I'm in London", "en")
    assert outcome.question and outcome.question.time and outcome.question.marketplaces == ()
    assert outcome.question.time["value"].startswith("2026-11-22T21:00:00.000+00:00")


@pytest.mark.parametrize("text", ["London time", "the parcel is stuck at a depot in London", "it is a rom com"])
def test_no_country(text: str) -> None:
    outcome = said(replace(SWEDEN, marketplaces=()), text, "en")
    assert outcome.question and outcome.question.marketplaces == ()
