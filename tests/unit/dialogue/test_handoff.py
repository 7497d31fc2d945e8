"""The way to a person, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialogue import handoff
from dialogue.handoff import ACTION, AGAIN, BACK, CONFIRM_BACK, START
from dialogue.plan import Plan
from dialogue.turn import Button, Exchange, Turn
from handoff.contact import email_in
from tests import corpus

Step = Plan | None
STEPS = {step: Plan((ACTION,), handoff=step) for step in ("contact", "without", "submit", "cancel")}


@pytest.fixture
def step(said: Callable[..., Turn], replied: Callable[..., Exchange]) -> Callable[..., Step]:
    """Return what tells the step: after the responses of each exchange before, the latest first."""

    def after(text: str, intent: str, *before: str, is_answered: bool = False) -> Step:
        turn = said(text, intent, *(replied(*names.split()) for names in before))
        return handoff.handoff(turn, is_answered, lambda text: email_in(text) is not None)

    return after


@pytest.mark.parametrize(
    ("intent", "before", "begins"),
    [
        ("human_handoff", [], True),
        ("human_handoff", ["utter_late"], True),
        ("affirm", ["utter_out_of_scope_again"], True),
        ("affirm", ["utter_not_helpful"], True),
        ("affirm", ["utter_late"], False),
        ("affirm", ["utter_greet", "utter_not_helpful"], False),
        ("deny", ["utter_not_helpful"], False),
        ("late", [], False),
    ],
)
def test_it_begins(step: Callable[..., Step], intent: str, before: list[str], begins: bool) -> None:
    assert step("text", intent, *before) == (Plan((START,)) if begins else None)


@pytest.mark.parametrize("asked", [START, AGAIN, BACK, f"utter_late {BACK}"])
@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("anna@example.com", "out_of_scope", STEPS["contact"]),
        ("no, anna@example.com", "deny", STEPS["contact"]),
        ("/deny", "deny", STEPS["without"]),
        ("no thanks", "deny", STEPS["without"]),
        ("/stop", "stop", STEPS["cancel"]),
        ("bye", "goodbye", None),
        ("thanks", "thanks", None),
        ("/helpful", "helpful", None),
        ("/not_helpful", "not_helpful", None),
        ("anna", "out_of_scope", Plan((AGAIN,))),
        ("yes", "affirm", Plan((AGAIN,))),
        ("anna@", "out_of_scope", Plan((AGAIN,))),
        ("a@example.com or b@example.com", "out_of_scope", Plan((AGAIN,))),
        ("a person", "human_handoff", Plan((AGAIN,))),
    ],
)
def test_an_address_is_asked_for(step: Callable[..., Step], text: str, intent: str, expected: Step, asked: str) -> None:
    assert step(text, intent, asked) == expected


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("what?", [START], Plan((AGAIN,))),
        ("what?", [AGAIN, START], STEPS["without"]),
        ("what?", [AGAIN, "utter_greet", START], Plan((AGAIN,))),  # begun anew
        ("is Friday soon enough for you?", [AGAIN, START], None),  # something else
        ("räcker det på fredag?", [AGAIN, START], None),
        ("räcker det på fredag?", [START], Plan((AGAIN,))),
        ("anna@", [AGAIN, AGAIN, START], Plan((AGAIN,))),  # who writes half an address wants to leave one
        ("anna@example.com", [AGAIN, START], STEPS["contact"]),
    ],
)
def test_who_gives_none_goes_on_without(step: Callable[..., Step], text: str, before: list[str], expected: Step) -> None:
    assert step(text, "out_of_scope", *before) == expected


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("anna@example.com", ["utter_deadline_closed", START], STEPS["contact"]),
        ("ok, anna@example.com", ["utter_nlu_fallback", "utter_deadline_closed", AGAIN], STEPS["contact"]),
        ("anna@example.com", ["utter_late"], None),
        ("and the person?", ["utter_deadline_closed", START], None),
    ],
)
def test_an_address_may_come_after_something_else(
    step: Callable[..., Step], text: str, before: list[str], expected: Step
) -> None:
    assert step(text, "nlu_fallback", *before) == expected


def test_a_date_is_no_refusal_of_an_address(said: Callable[..., Turn], replied: Callable[..., Exchange]) -> None:
    turn = said("12 November", "nlu_fallback", replied(AGAIN), replied(START), entities=[{"entity": "time"}])
    assert handoff.handoff(turn, False, lambda text: False) is None


@pytest.mark.parametrize(
    "asked", ["utter_handoff_confirm", "utter_handoff_confirm_without", "utter_handoff_failed", CONFIRM_BACK]
)
@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("/affirm", "affirm", STEPS["submit"]),
        ("/deny", "deny", STEPS["cancel"]),
        ("/stop", "stop", STEPS["cancel"]),
        ("no, use anna@example.com", "deny", STEPS["contact"]),  # another address
        ("bye", "goodbye", None),
        ("/helpful", "helpful", None),
        ("/not_helpful", "not_helpful", None),
    ],
)
def test_a_yes_is_asked_for(step: Callable[..., Step], text: str, intent: str, expected: Step, asked: str) -> None:
    assert step(text, intent, asked) == expected


@pytest.fixture
def typed(said: Callable[..., Turn], replied: Callable[..., Exchange]) -> Callable[..., Step]:
    """Return what tells the step when words are written where a response shows its buttons, in English or Swedish."""

    def after(asked: str, language: str, text: str, intent: str = "out_of_scope") -> Step:
        shown = corpus.responses()[asked][("en", "sv").index(language)]["buttons"]
        buttons = tuple(Button(button["title"], button["payload"]) for button in shown)
        turn = said(text, intent, replace(replied(asked), buttons=buttons))
        return handoff.handoff(turn, False, lambda text: email_in(text) is not None)

    return after


@pytest.mark.parametrize(
    ("asked", "language", "text", "step"),
    [
        (START, "en", "without an address", "without"),
        (START, "en", "go on without", "without"),
        (START, "en", "cancel", "cancel"),
        (START, "en", "2", "cancel"),
        (AGAIN, "sv", "utan adress", "without"),
        (AGAIN, "sv", "avbryt", "cancel"),
        (BACK, "sv", "den första", "without"),
        ("utter_handoff_confirm", "en", "send it", "submit"),
        ("utter_handoff_confirm", "en", "cancel please", "cancel"),
        ("utter_handoff_confirm_without", "sv", "skicka", "submit"),
        (CONFIRM_BACK, "sv", "avbryt", "cancel"),
    ],
)
def test_buttons_are_meant_in_words_as_well(typed: Callable[..., Step], asked: str, language: str, text: str, step: str) -> None:
    assert typed(asked, language, text) == STEPS[step]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what address do you mean"),
        ("en", "the address"),
        ("en", "don't cancel"),
        ("sv", "vilken adress"),
        ("sv", "avbryt inte"),
    ],
)
def test_a_word_of_a_button_alone_is_no_click(typed: Callable[..., Step], language: str, text: str) -> None:
    assert typed(START, language, text) == Plan((AGAIN,))


@pytest.mark.parametrize("text", ["ok", "ja tack", "yes thanks", "okej, toppen", "\N{THUMBS UP SIGN}"])
def test_a_polite_yes_is_a_yes(step: Callable[..., Step], text: str) -> None:
    assert step(text, "thanks", "utter_handoff_confirm") == STEPS["submit"]


def test_mere_thanks_is_asked_again(step: Callable[..., Step]) -> None:
    assert step("thank you", "thanks", "utter_handoff_confirm") == Plan((CONFIRM_BACK,))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "don't send it"),
        ("en", "I'd rather not send it"),
        ("en", "no, don't send it"),
        ("sv", "skicka inte"),
        ("sv", "nej, skicka inte"),
        ("sv", "skicka inget"),
    ],
)
def test_who_refuses_to_send_sends_nothing(typed: Callable[..., Step], language: str, text: str) -> None:
    assert typed("utter_handoff_confirm", language, text, "deny") == STEPS["cancel"]


@pytest.mark.parametrize(("asked", "expected"), [("utter_handoff_confirm", Plan((CONFIRM_BACK,))), (CONFIRM_BACK, None)])
def test_a_yes_is_asked_for_twice_and_no_more(step: Callable[..., Step], asked: str, expected: Step) -> None:
    assert step("hm", "out_of_scope", asked) == expected


@pytest.mark.parametrize("asked", [START, AGAIN, BACK, "utter_handoff_confirm", CONFIRM_BACK])
def test_what_has_an_answer_of_its_own_is_left_to_it(step: Callable[..., Step], asked: str) -> None:
    assert step("how do I refuse a late return?", "late", asked, is_answered=True) is None


@pytest.mark.parametrize(
    ("names", "again"),
    [
        ([START], BACK),
        ([AGAIN], BACK),
        (["utter_late", BACK], None),
        (["utter_handoff_confirm"], CONFIRM_BACK),
        ([CONFIRM_BACK], CONFIRM_BACK),
        (["utter_late", CONFIRM_BACK], None),
        (["utter_handoff_done"], None),
        (["utter_late"], None),
        ([], None),
    ],
)
def test_the_open_question_is_put_again_once(
    said: Callable[..., Turn], replied: Callable[..., Exchange], names: list[str], again: str | None
) -> None:
    assert handoff.asked_again(said("late?", "late", replied(*names))) == again
