"""The way to a person: from the tracker to handoff.tickets and back."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions.assistant import WORDING, AssistantAction, language_of, metadata, planned, turn
from dialogue import clock, handoff, place
from handoff import hours
from handoff.contact import email_in
from handoff.conversation import clicks_as_titles
from handoff.model import Turn
from handoff.tickets import DraftGoneError, Tickets
from privacy.masking import mask_bounded
from storage.database import connect

logger = logging.getLogger(__name__)

HOURS = hours.load()


class ActionHandoff(AssistantAction):
    """Keeps the address to answer to, and makes the ticket or drops it; dialogue.handoff decides which.

    The address is kept with the ticket alone: the conversation holds the key of the draft.
    """

    def name(self) -> str:
        """Return the name in the domain."""
        return handoff.ACTION

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Do the step that was planned; a database that is away makes the user an offer to try again."""
        step = planned(tracker).handoff
        key = tracker.get_slot(handoff.SLOT)
        try:
            tickets = Tickets(connect())
            if step == "cancel":
                return _cancel(tickets, key, dispatcher)
            if step == "submit":
                return _submit(tickets, key, dispatcher, tracker)
            return _keep(tickets, key, email_in(turn(tracker).text), dispatcher, tracker)
        except SQLAlchemyError as error:
            logger.error("A ticket could not be stored: %s", type(error).__name__)
            dispatcher.utter_message(response="utter_handoff_failed")
            return []


def _keep(
    tickets: Tickets, key: str | None, contact: str | None, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    """Note the address, or that there is none, and ask for a yes."""
    if key:
        tickets.discard(key)
    key = tickets.draft(tracker.sender_id, contact, clock.now())
    if contact:
        dispatcher.utter_message(response="utter_handoff_confirm", contact=contact)
    else:
        dispatcher.utter_message(response="utter_handoff_confirm_without")
    return [SlotSet(handoff.SLOT, key)]


def _cancel(tickets: Tickets, key: str | None, dispatcher: CollectingDispatcher) -> list[EventType]:
    if key:
        tickets.discard(key)
    dispatcher.utter_message(response="utter_handoff_cancelled")
    return [SlotSet(handoff.SLOT, None)]


def _submit(tickets: Tickets, key: str | None, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Make the ticket; a draft that grew too old begins anew."""
    now = clock.now()
    zone = place.zone_of(metadata(tracker))
    try:
        number = tickets.submit(
            key or "", clicks_as_titles(_conversation(tracker.events)), language_of(tracker), turn(tracker).subject, zone, now
        )
    except DraftGoneError:
        dispatcher.utter_message(response=handoff.START)
        return [SlotSet(handoff.SLOT, None)]
    if hours.is_open(HOURS, now):
        dispatcher.utter_message(response="utter_handoff_done", number=number)
    else:
        opening = WORDING.instant(hours.next_opening(HOURS, now).astimezone(zone), language_of(tracker))
        dispatcher.utter_message(response="utter_handoff_done_closed", number=number, opening=opening)
    return [SlotSet(handoff.SLOT, None)]


def _conversation(events: Iterable[dict[str, Any]]) -> Iterable[Turn]:
    """What was said, personal data masked: the latest message is in its original words until it is stored."""
    for event in events:
        if event.get("event") not in ("user", "bot") or not event.get("text"):
            continue
        at = datetime.fromtimestamp(float(event["timestamp"]), timezone.utc)
        buttons = (event.get("data") or {}).get("buttons") or () if event["event"] == "bot" else ()
        titles, payloads = (tuple(str(button.get(key)) for button in buttons) for key in ("title", "payload"))
        text = mask_bounded(str(event["text"]))
        yield Turn("seller" if event["event"] == "user" else "assistant", at, text, titles, payloads)
