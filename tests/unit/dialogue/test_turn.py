"""A message and what stands before it, read from events as they are stored."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, Restarted, SessionStarted, UserUttered

from dialogue.turn import LEANS_ON, MEMORY, Button, Exchange, Turn, turn_of

Event = dict[str, Any]


def user(text: str, intent: str = "late", at: float = 1.0) -> Event:
    return {"event": "user", "text": text, "timestamp": at, "parse_data": {"text": text, "intent": {"name": intent}}}


def bot(name: str | None, text: str | None = "said", topic: str | None = None, *buttons: str) -> Event:
    details = {"utter_action": name, "topic": topic}
    offered = [{"title": button.upper(), "payload": f"/{button}"} for button in buttons]
    return {"event": "bot", "text": text, "metadata": details, "data": {"buttons": offered or None}}


def latest(*events: Event) -> Turn:
    turn = turn_of(reversed(events))
    assert turn is not None
    return turn


@pytest.mark.parametrize(
    "events", [[], [bot("utter_greet")], [{"event": "session_started"}], [user("old"), {"event": "restart"}]]
)
def test_before_any_message_there_is_none(events: list[Event]) -> None:
    assert turn_of(reversed(events)) is None


def test_replies_stand_with_the_message_before_them_in_order() -> None:
    turn = latest(
        user("how?", "late", 5.0), bot("utter_late", "Late.", "late", "fba"), {"event": "slot", "name": "plan"},
        bot("utter_rest_not_covered", "Rest.", None, "help"), user("thanks", "thanks"), bot("utter_thanks"),
    )  # fmt: skip
    assert (turn.text, turn.intent, len(turn.before)) == ("thanks", "thanks", 1)
    assert (turn.last.intent, turn.last.at, turn.last.topic) == ("late", 5.0, "late")
    assert turn.last.names == ("utter_late", "utter_rest_not_covered")
    assert turn.last.texts == ("Late.", "Rest.")
    assert turn.last.buttons == (Button("FBA", "/fba"), Button("HELP", "/help"))
    assert [button.intent for button in turn.last.buttons] == ["fba", "help"]


def test_the_aspect_that_was_told_is_seen() -> None:
    told = bot("utter_follow_up", topic="late")
    told["metadata"]["aspect"] = "why"
    assert latest(user("why?"), told, user("shorter")).last.aspect == "why"
    assert latest(user("how?"), bot("utter_late", topic="late"), user("shorter")).last.aspect is None


def test_what_was_asked_about_is_likelier_than_what_was_answered_before() -> None:
    answered = (user("how?"), bot("utter_late", "Late.", "late", "fba"))
    asked = (user("it broke", "nlu_fallback"), bot("utter_nlu_fallback", "Did you mean?", None, "faulty", "warranty", "deny"))
    assert latest(*answered, user("3 May")).likely_topics == ["late"]
    assert latest(*answered, *asked, user("3 May")).likely_topics[:2] == ["faulty", "warranty"]


@pytest.mark.parametrize("again", [0, 1, 2])
def test_a_choice_clears_up_what_was_asked_before_it_was_asked_for_again(again: int) -> None:
    which = [event for _ in range(again) for event in (user("hm"), bot("utter_which_one"))]
    turn = latest(user("late?", "nlu_fallback"), bot("utter_nlu_fallback"), *which, user("the first"))
    assert turn.cleared_up.parse_data["text"] == "late?"
    assert latest(user("the first")).cleared_up == Exchange({})


def test_of_several_topics_the_last_counts() -> None:
    turn = latest(user("two things"), bot("utter_late", topic="late"), bot("utter_fba", topic="fba"), user("more"))
    assert turn.last.topic == turn.topic == "fba"


@pytest.mark.parametrize("beginning", ["session_started", "restart"])
def test_what_was_said_in_an_earlier_session_is_not_seen(beginning: str) -> None:
    turn = latest(user("old"), bot("utter_late", topic="late"), {"event": beginning}, user("new"))
    assert turn.before == () and turn.last == Exchange({}) and turn.topic is None


def test_no_more_is_remembered_than_is_told_and_no_more_events_are_taken() -> None:
    taken = 0

    def events() -> Any:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield bot("utter_greet") if number % 2 else user(str(number))

    turn = turn_of(events())
    assert turn is not None and len(turn.before) == MEMORY
    assert taken <= 2 * MEMORY + 2


@pytest.mark.parametrize(("ago", "leans"), [(1, True), (LEANS_ON, True), (LEANS_ON + 1, False)])
def test_a_question_leans_on_an_answer_not_too_long_ago(ago: int, leans: bool) -> None:
    between = [event for _ in range(ago - 1) for event in (user("hm"), bot("utter_greet"))]
    turn = latest(user("how?"), bot("utter_late", topic="late"), *between, user("and why?"))
    assert turn.topic == ("late" if leans else None)


@pytest.mark.parametrize(
    ("replies", "declined"),
    [
        ([], 0),
        (["utter_out_of_scope"], 1),
        (["utter_out_of_scope_near", "utter_out_of_scope"], 2),
        (["utter_out_of_scope", "utter_late"], 0),
        (["utter_late", "utter_out_of_scope_again"], 1),
    ],
)
def test_declines_in_a_row(replies: list[str], declined: int) -> None:
    turn = latest(*(event for name in replies for event in (user("hm"), bot(name))), user("hm"))
    assert turn.declined == declined


def test_a_decline_beside_an_answer_is_none() -> None:
    assert latest(user("two"), bot("utter_late"), bot("utter_out_of_scope"), user("hm")).declined == 0


@pytest.mark.parametrize(("text", "is_button"), [("/late", True), ("late", False), ("", False)])
def test_a_click_is_told_from_words(text: str, is_button: bool) -> None:
    assert latest(user(text)).is_button is is_button


@pytest.mark.parametrize(
    "event",
    [
        {"event": "user"},
        {"event": "user", "text": None, "parse_data": None},
        {"event": "user", "text": "", "parse_data": {"intent": None, "intent_ranking": None}},
    ],
)
def test_a_message_without_anything(event: Event) -> None:
    turn = latest(event, {"event": "bot", "text": None, "metadata": None, "data": None}, event)
    assert (turn.text, turn.intent, turn.ranking, turn.topic) == ("", None, [], None)
    assert (turn.last.intent, turn.last.names, turn.last.texts, turn.last.buttons) == (None, (), (), ())


def test_rasas_own_events_are_read_alike() -> None:
    asked = UserUttered("how?", {"name": "late"}, timestamp=5.0)
    buttons = [{"title": "FBA", "payload": "/fba"}]
    told = BotUttered("Late.", {"buttons": buttons}, {"utter_action": "utter_late", "topic": "late"})
    turn = latest(*(event.as_dict() for event in (Restarted(), SessionStarted(), asked, told, UserUttered("more"))))
    [before] = turn.before
    assert (before.intent, before.at, before.topic) == ("late", 5.0, "late")
    assert (before.names, before.texts, before.buttons) == (("utter_late",), ("Late.",), (Button("FBA", "/fba"),))
