"""Deadline look-ups: from the tracker to dialogue.deadline and back."""

from __future__ import annotations

from datetime import timezone

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant import TABLE, WORDING, AssistantAction, asked, language_of, metadata, turn
from deadlines.replies import Due, Reply, Teller
from dialogue import clock, place
from dialogue.deadline.answering import back, respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import SLOT, Outcome, Question
from dialogue.deadline.routing import ANSWER, BACK, OVERVIEW, STOP


class ActionDeadline(AssistantAction):
    """Answers a look-up, asks for what is missing, or takes a correction."""

    def name(self) -> str:
        """Return the name in the domain."""
        return ANSWER

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Reply, and keep in the slot what is open."""
        return _carry_out(respond(_question(tracker), _message(tracker), _teller(tracker)), dispatcher, tracker)


class ActionDeadlineBack(AssistantAction):
    """Returns to an open look-up after another subject."""

    def name(self) -> str:
        """Return the name in the domain."""
        return BACK

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Put the question again."""
        question = _question(tracker)
        return _carry_out(back(question, _teller(tracker)), dispatcher, tracker) if question else []


class ActionDeadlineStop(AssistantAction):
    """Drops what is open."""

    def name(self) -> str:
        """Return the name in the domain."""
        return STOP

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say so, and empty the slot."""
        dispatcher.utter_message(response="utter_stop")
        return [SlotSet(SLOT, None)]


class ActionDeadlineOverview(AssistantAction):
    """Lists every limit of the table."""

    def name(self) -> str:
        """Return the name in the domain."""
        return OVERVIEW

    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say them, those of the marketplace the message names alone if it names one."""
        message, teller = _message(tracker), _teller(tracker)
        today = teller.now.astimezone(place.zone_of(message.metadata)).date()
        _say(teller.overview(message.marketplaces, today), dispatcher, teller.language)
        return []


def _teller(tracker: Tracker) -> Teller:
    return Teller(TABLE, WORDING, language_of(tracker), clock.now())


def _question(tracker: Tracker) -> Question | None:
    return Question.from_slot(tracker.get_slot(SLOT), clock.now())


def _message(tracker: Tracker) -> Message:
    return Message.of(asked(tracker), metadata(tracker), turn(tracker))


def _carry_out(outcome: Outcome, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    for reply in outcome.replies:
        _say(reply, dispatcher, language_of(tracker))
    return [SlotSet(SLOT, outcome.question.to_slot() if outcome.question else None)]


def _say(reply: Reply, dispatcher: CollectingDispatcher, language: str) -> None:
    dispatcher.utter_message(
        response=reply.response,
        paragraphs=[[{"response": line.response, "values": dict(line.values)} for line in lines] for lines in reply.paragraphs],
        sources=[{"name": source.name[language], "checked": source.checked.isoformat()} for source in reply.sources],
        related_to=reply.related_to,
        deadline=_deadline(reply.due),
    )


def _deadline(due: Due | None) -> dict[str, str] | None:
    """What a channel is told of a deadline, in JSON."""
    if due is None:
        return None
    return {"title": due.title, "at": due.at.astimezone(timezone.utc).isoformat(), "date": due.date}
