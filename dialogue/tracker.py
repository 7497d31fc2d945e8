"""What the pure functions beside this file need, read from Rasa's tracker."""

from __future__ import annotations

from rasa.shared.core.constants import ACTION_LISTEN_NAME, DEFAULT_CATEGORICAL_SLOT_VALUE
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.slots import CategoricalSlot
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.language import SLOT, reply_language
from dialogue.turn import Turn, turn_of


def languages_of(tracker: DialogueStateTracker) -> list[str]:
    """Return the assistant's languages: the values that slot ``language`` may take, the default first."""
    slot = tracker.slots[SLOT]
    assert isinstance(slot, CategoricalSlot)
    return [value for value in slot.values if value != DEFAULT_CATEGORICAL_SLOT_VALUE]


def language_of(tracker: DialogueStateTracker) -> str:
    """Return the language to reply in, the latest message considered."""
    message = tracker.latest_message
    parse_data, metadata = (message.parse_data, message.metadata) if message else ({}, None)
    return reply_language(parse_data, metadata, tracker.get_slot(SLOT), languages_of(tracker))


def latest_turn(tracker: DialogueStateTracker) -> Turn | None:
    """Return the latest message with what stands before it; None before any message."""
    return turn_of(event.as_dict() for event in reversed(tracker.events))


def actions_since_message(tracker: DialogueStateTracker) -> list[str]:
    """Return the names of the actions since the latest message, the earliest first."""
    done: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name not in (None, ACTION_LISTEN_NAME):
            done.insert(0, str(event.action_name))
    return done
