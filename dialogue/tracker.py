"""What the pure functions beside this file need, read from Rasa's tracker."""

from __future__ import annotations

from rasa.shared.core.constants import DEFAULT_CATEGORICAL_SLOT_VALUE
from rasa.shared.core.slots import CategoricalSlot
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.language import SLOT, reply_language


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
