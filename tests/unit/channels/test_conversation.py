"""Rasa's events as a client's messages."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import vobject

from channels.conversation import Offer, Reader, turns
from channels.deadline_file import calendar_file
from channels.sessions import Signer

SIGNER = Signer("k" * 32, timedelta(days=7))
READER = Reader("session", SIGNER)
ACTIONS = {"action_deadline", "action_handoff"}
AT = datetime(2026, 11, 26, 12, 0, 0, 250_000, tzinfo=timezone.utc).timestamp()


def user(text: str, id: str = "1", **metadata: Any) -> dict[str, Any]:
    return {"event": "user", "text": text, "message_id": id, "timestamp": AT, "metadata": metadata}


def bot(text: str, *buttons: tuple[str, str], **metadata: Any) -> dict[str, Any]:
    data = {"buttons": [{"title": title, "payload": payload} for title, payload in buttons]}
    return {"event": "bot", "text": text, "data": data, "metadata": metadata, "timestamp": AT}


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def messages(*events: dict[str, Any]) -> list[dict[str, Any]]:
    return [message for turn in READER.messages(turns(events, ACTIONS)) for message in turn]


def test_an_answer_has_its_source_apart_and_says_what_it_is() -> None:
    asked, answer = messages(
        user("late?"),
        bot("You may.\n\nSource: FAQ", topic="late_return", language="en", source="Source: FAQ"),
    )
    assert asked == {"id": "1", "who": "seller", "at": "2026-11-26T12:00:00.250Z", "text": "late?"}
    assert answer == {
        "id": "1.0", "who": "assistant", "at": "2026-11-26T12:00:00.250Z", "text": "You may.", "source": "Source: FAQ",
        "kind": "answer", "topic": "late_return", "language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("metadata", "kind"),
    [
        ({"kind": "question", "utter_action": "utter_nlu_fallback"}, "question"),
        ({"utter_action": "utter_out_of_scope"}, "decline"),
        ({"topic": "late_return"}, "answer"),
        ({"utter_action": "utter_greet"}, "other"),
        ({}, "other"),
    ],
)
def test_kinds(metadata: dict[str, Any], kind: str) -> None:
    assert messages(user("x"), bot("y", **metadata))[1]["kind"] == kind


def test_a_click_shows_the_title_of_its_button_as_it_was_offered_last() -> None:
    shown = messages(
        user("a", "1"), bot("?", ("Yes", "/affirm")),
        user("b", "2"), bot("?", ("Ja", "/affirm"), ("Nej", "/deny")),
        user("/affirm", "3", button="pressed"), bot("!", ("OK", "/affirm")),
        user("/gone", "4"), bot("!"),
    )  # fmt: skip
    clicks = [each for each in shown if each["id"] in ("3", "4")]
    assert [(each["text"], each.get("button")) for each in clicks] == [("Ja", "pressed"), ("gone", None)]


def test_the_same_choice_below_two_replies_is_two_buttons() -> None:
    shown = messages(user("a", "1"), bot("?", ("Yes", "/affirm")), user("b", "2"), bot("?", ("Yes", "/affirm")))
    assert shown[1]["buttons"][0]["id"] != shown[3]["buttons"][0]["id"]


def test_buttons_have_opaque_ids_and_thumbs_are_told_apart() -> None:
    offered = bot("!", ("Helpful", "/helpful"), ("No", "/not_helpful"), ("More", "/late_return"))
    buttons = messages(user("a"), offered)[1]["buttons"]
    assert [(each["title"], each.get("rating")) for each in buttons] == [("Helpful", "up"), ("No", "down"), ("More", None)]
    assert not any("/" in each["id"] or "helpful" in each["id"] for each in buttons)


def test_a_button_is_found_among_those_the_conversation_offered() -> None:
    asked = [user("a", "1"), bot("?", ("Yes", "/affirm")), user("b", "2"), bot("-"), bot("?", ("Yes", "/affirm"))]
    conversation = turns(asked, ACTIONS)
    assert READER.offer(SIGNER.button("session", "1.0", "/affirm"), conversation) == Offer("/affirm", "1")
    assert READER.offer(SIGNER.button("session", "2.1", "/affirm"), conversation) == Offer("/affirm", "2")
    for session, reply, payload in [("session", "1.0", "/deny"), ("session", "2.0", "/affirm"), ("another", "1.0", "/affirm")]:
        assert READER.offer(SIGNER.button(session, reply, payload), conversation) is None
    assert READER.offer("/affirm", conversation) is None


# -- what was not answered ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "events",
    [
        [user("a"), action("action_deadline"), action("action_listen")],
        [user("a"), bot("one"), action("action_deadline"), action("action_listen")],
        [user("a"), action("action_deadline"), action("utter_x"), bot("two")],
        [user("a"), action("action_listen")],
        [user("a")],
    ],
)
def test_an_action_that_owes_a_reply_makes_the_message_failed(events: list[dict[str, Any]]) -> None:
    (message,) = messages(*events)
    assert message["failed"] is True and message["text"] == "a"


@pytest.mark.parametrize(
    "events",
    [
        [user("a"), action("action_deadline"), bot("one"), action("action_listen")],
        [user("a"), action("action_deadline"), bot("one"), bot("two"), action("action_handoff"), bot("three")],
        [user("a"), action("utter_greet"), bot("one"), action("action_listen")],
    ],
)
def test_what_was_answered_is_not_failed(events: list[dict[str, Any]]) -> None:
    assert "failed" not in messages(*events)[0]


def test_a_message_sent_again_stands_once_with_its_answer() -> None:
    shown = messages(
        user("a", "1"), action("action_deadline"), action("action_listen"),
        user("b", "2"), bot("B"),
        user("a", "1"), action("action_deadline"), bot("A"),
    )  # fmt: skip
    assert [(each["id"], each["text"]) for each in shown] == [("2", "b"), ("2.0", "B"), ("1", "a"), ("1.0", "A")]


def test_events_cut_off_in_the_middle_of_a_turn_do_no_harm() -> None:
    assert [each["text"] for each in messages(bot("rest"), action("action_listen"), user("a"), bot("A"))] == ["a", "A"]
    assert messages() == []


def test_the_latest_replies_are_told_as_they_were_said_before_masking() -> None:
    conversation = turns([user("a", "1"), bot("to [email]"), user("b", "2"), bot("to [email]")], ACTIONS)
    assert READER.exchange(conversation, conversation[-1], ["to me@example.com"])[1]["text"] == "to me@example.com"
    assert [reply["text"] for _, reply in READER.messages(conversation)] == ["to [email]"] * 2


def test_a_button_that_was_pressed_is_told_by_the_title_it_had() -> None:
    conversation = turns([user("a", "1"), bot("A", ("Yes, this", "/affirm")), user("/affirm", "2"), bot("B")], ACTIONS)
    assert READER.exchange(conversation, conversation[1])[0]["text"] == "Yes, this"


# -- deadlines ---------------------------------------------------------------------------------------------------------


def test_a_deadline_comes_with_a_calendar_file_that_another_library_reads() -> None:
    told = {"title": "Besvara en returförfrågan; nu, ja\nnu", "at": "2026-11-27T23:00:00+00:00", "date": "27 november"}
    deadline = messages(user("a"), bot("b", deadline=told))[1]["deadline"]
    token = deadline["calendar"].removeprefix("calendar/").removesuffix(".ics")
    assert {key: deadline[key] for key in told} == told
    made = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
    event = vobject.readOne(calendar_file(SIGNER.read_deadline(token), made).decode()).vevent
    assert event.dtend.value == datetime(2026, 11, 27, 23, tzinfo=timezone.utc)
    assert event.dtstart.value < event.dtend.value, "an entry that ends with the day stands on that day"
    assert event.summary.value == told["title"] and event.description.value == "27 november"
    assert [alarm.trigger.value for alarm in event.valarm_list] == [timedelta(days=-1), timedelta(hours=-2)]
    assert event.uid.value == vobject.readOne(calendar_file(SIGNER.read_deadline(token), made).decode()).vevent.uid.value
