"""Where a deadline look-up stands, for the policies that ask."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.trackers import DialogueStateTracker

from bootstrap.startup import ROOT
from deadlines import limits
from dialogue import clock
from dialogue.deadline import SLOT, UNSURE, Message, Question, Step, route
from dialogue.tracker import latest_turn

#: The table of limits, for their names.
TABLE = limits.load(ROOT / "data" / "limits.yml")


def next_step(tracker: DialogueStateTracker, done: Sequence[str]) -> Step:
    """Return what the look-up of a conversation wants, after the actions ``done`` since the latest message."""
    message = tracker.latest_message
    if message is None or message.parse_data is None:
        return Step(None)
    question = Question.from_slot(tracker.get_slot(SLOT), clock.now())
    leans = not done and (message.parse_data.get("intent") or {}).get("name") in UNSURE
    turn = latest_turn(tracker) if leans else None
    return route(question, Message.of(message.parse_data, message.metadata, turn), done, TABLE)
