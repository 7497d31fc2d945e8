"""Ratings of answers: from the click to feedback.ratings."""

from __future__ import annotations

import logging

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions.assistant import AssistantAction, asked, language_of, metadata, turn
from dialogue import clock
from dialogue.content import HELPFUL, NOT_HELPFUL, UTTER
from dialogue.turn import Exchange
from feedback.ratings import Rating, rate
from storage.database import connect

logger = logging.getLogger(__name__)


class ActionFeedback(AssistantAction):
    """Stores what the user says of the last answer, and offers other ways when it did not help."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_feedback"

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Reply; a database that is away costs the rating, not the reply."""
        latest = turn(tracker)
        helpful = asked(tracker)["intent"]["name"] == HELPFUL
        about = metadata(tracker).get("about")  # the channel knows below which answer the button stands
        answered = next((each for each in latest.before if each.topic and about in (None, each.id)), None)
        if answered and answered.topic:
            try:
                rate(connect(), _rating(answered, answered.topic, helpful, tracker))
            except SQLAlchemyError as error:
                logger.error("A rating could not be stored: %s", type(error).__name__)
        related_to = f"{UTTER}{answered.topic}" if answered and not helpful else None
        dispatcher.utter_message(response=f"{UTTER}{HELPFUL if helpful else NOT_HELPFUL}", related_to=related_to)
        return []


def _rating(answered: Exchange, topic: str, helpful: bool, tracker: Tracker) -> Rating:
    ranking = answered.parse_data.get("intent_ranking") or ()
    confidence = next((float(entry["confidence"]) for entry in ranking if entry.get("name") == topic), None)
    is_button = str(answered.parse_data.get("text") or "").startswith("/")
    return Rating(
        sender=tracker.sender_id,
        asked_at=answered.at or 0.0,
        at=clock.now(),
        helpful=helpful,
        topic=topic,
        language=language_of(tracker),
        confidence=None if is_button else confidence,
        model=_model(tracker),
    )


def _model(tracker: Tracker) -> str:
    """The id of the model that answers, which Rasa writes into every event."""
    ids = ((event.get("metadata") or {}).get("model_id") for event in reversed(tracker.events))
    return str(next((each for each in ids if each), "unknown"))
