"""Only the buttons' own payloads stay slash messages."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.guard import InputGuard

BUTTONS = ["greet", "late_return", "deadline_respond", "helpful", "out_of_scope"]
NO_BUTTONS = ["more", "shorter", "repeat", "follow_up_fba", "follow_up_why", "nlu_fallback"]
DATA = TrainingData([Message({TEXT: intent, INTENT: intent}) for intent in [*BUTTONS, *NO_BUTTONS]])


@pytest.mark.parametrize("reload", [False, True], ids=["just trained", "loaded"])
@pytest.mark.parametrize(
    ("text", "stays"),
    [
        *((f"/{intent}", True) for intent in BUTTONS),
        ("/late_return ", True),
        ("how do I return /greet", True),
        ("1/2", True),
        ("", True),
        *((f"/{intent}", False) for intent in NO_BUTTONS),
        ("/restart", False),
        ("/session_start", False),
        ("/back", False),
        ("//greet", False),
        ("/", False),
        ("/ restart", False),
        ('/greet{"language": "sv"}', False),
        ("/greet/late_return", False),
        ("/GREET", False),
        ("/greet@0.1", False),
        ("/unknown", False),
    ],
)
def test_only_buttons_keep_their_slash(bench, text: str, stays: bool, reload: bool) -> None:
    guard = bench.create(InputGuard) if not reload else None
    if guard is None:
        bench.create(InputGuard).train(DATA)
        guard = bench.load(InputGuard)
    else:
        guard.train(DATA)
    message = Message({TEXT: text})
    guard.process([message])
    assert (message.get(TEXT) == text.strip()) is stays
    assert stays or not message.get(TEXT).startswith("/")


def test_what_follows_the_slash_stays_readable(bench) -> None:
    guard = bench.create(InputGuard)
    message = Message({TEXT: "/how do returns work?"})
    guard.process([message])
    assert message.get(TEXT) == "how do returns work?"


def test_an_untrained_guard_lets_nothing_through(bench) -> None:
    message = Message({TEXT: "/greet"})
    bench.create(InputGuard).process([message])
    assert message.get(TEXT) == "greet"
