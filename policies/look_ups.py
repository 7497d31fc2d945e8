"""Where a deadline look-up stands, for the policies that ask."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.trackers import DialogueStateTracker

from bootstrap.startup import ROOT
from deadlines import limits
from dialogue import clock
from dialogue.deadline.message import UNSURE, Message, about_limits
from dialogue.deadline.question import SLOT, Question
from dialogue.deadline.routing import Step, route
from dialogue.tracker import latest_turn
from dialogue.turn import Turn

#: The table of limits, for their names.
TABLE = limits.load(ROOT / "data" / "limits.yml")


def next_step(tracker: DialogueStateTracker, done: Sequence[str], turn: Turn | None = None) -> Step:
    """Return what the look-up of a conversation wants, after the actions ``done`` since the latest message.

    What stands before the message is looked up where it matters, unless its ``turn`` is known.
    """
    message = tracker.latest_message
    if message is None or message.parse_data is None:
        return Step(None)
    question = Question.from_slot(tracker.get_slot(SLOT), clock.now())
    leans = not done and about_limits((message.parse_data.get("intent") or {}).get("name")) in UNSURE
    before = (turn or latest_turn(tracker)) if leans else None
    return route(question, Message.of(message.parse_data, message.metadata, before), done, TABLE)
