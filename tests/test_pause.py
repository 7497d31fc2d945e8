"""After a pause of an hour the language is kept, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.conftest import Conversation, Running

TWO_HOURS = 7_200


def pause(running: Running, sender: str) -> None:
    """Let two hours pass in a conversation: every event of it was then two hours earlier."""
    with closing(sqlite3.connect(running.conversations, timeout=30)) as connection, connection:
        rows = connection.execute("SELECT id, timestamp, data FROM events WHERE sender_id = ?", (sender,)).fetchall()
        for number, timestamp, data in rows:
            event = json.loads(data)
            event["timestamp"] -= TWO_HOURS
            earlier = (timestamp - TWO_HOURS, json.dumps(event), number)
            connection.execute("UPDATE events SET timestamp = ?, data = ? WHERE id = ?", earlier)


@pytest.mark.parametrize(
    ("question", "language", "follow_up", "asked_back"),
    [
        ("The package that came back holds a completely different product", "en", "why?", "follow_up_why"),
        ("I paketet som kom tillbaka låg en helt annan produkt", "sv", "hur länge då?", "follow_up_how_long"),
    ],
)
def test_what_was_answered_is_forgotten_and_the_language_kept(
    start: Callable[..., Conversation], running: Running, question: str, language: str, follow_up: str, asked_back: str
) -> None:
    conversation = start()
    assert conversation.say(question).response == ("utter_wrong_item_returned", language)
    pause(running, conversation.sender)
    assert conversation.say(follow_up).response == (f"utter_{asked_back}", language)
    assert conversation.say("FBA").language == language


@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_open_look_up_and_a_hand_off_under_way_are_forgotten(
    start: Callable[..., Conversation], running: Running, language: str
) -> None:
    conversation = start(language)
    conversation.say("/deadline_respond")
    pause(running, conversation.sender)
    assert conversation.say("/stop").name == "utter_stop"
    conversation.say("/human_handoff")
    pause(running, conversation.sender)
    assert conversation.say("/deny").response == ("utter_deny", language)
