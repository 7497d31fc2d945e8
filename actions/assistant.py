"""What actions share: the table, the wording, and what the pure functions need from the SDK's tracker."""

from __future__ import annotations

import logging
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bootstrap.startup import ROOT
from deadlines import limits, wording
from deadlines.texts import LANGUAGES
from dialogue import language, plan
from dialogue.plan import Plan
from dialogue.turn import Turn, turn_of
from monitoring.logs import REQUEST
from nlu.decision import FALLBACK

logger = logging.getLogger(__name__)

try:
    TABLE = limits.load(ROOT / "data" / "limits.yml")
    WORDING = wording.load(ROOT / "deadlines" / "wording.yml")
except (limits.LimitsError, wording.WordingError) as error:
    sys.exit(str(error))


class AssistantAction(Action, ABC):
    """An action that is logged under the id of the message it answers, with the time it took."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Reply, and return what is to be kept."""
        REQUEST.set((tracker.latest_message or {}).get("message_id"))
        begun = time.perf_counter()
        try:
            return self.reply(dispatcher, tracker)
        finally:
            logger.info("%s took %.1f ms", self.name(), (time.perf_counter() - begun) * 1000)

    @abstractmethod
    def reply(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say what there is to say by ``dispatcher``; return what is to be kept."""


def parse_data(tracker: Tracker) -> dict[str, Any]:
    """Return NLU's parse data of the latest message."""
    latest: dict[str, Any] = tracker.latest_message or {}
    return {**latest, **(latest.get("parse_data") or {})}


def turn(tracker: Tracker) -> Turn:
    """Return the latest message with what stands before it."""
    return turn_of(reversed(tracker.events)) or Turn("")


def planned(tracker: Tracker) -> Plan:
    """Return the plan for the latest message; one without actions when the rules alone led here."""
    return Plan.from_slot(tracker.get_slot(plan.SLOT)) or Plan(())


def asked(tracker: Tracker) -> dict[str, Any]:
    """Return the parse data of what the user asked.

    That is the latest message, one of several questions in it, or, where a choice was made among what was offered, the
    message before; with the intent that was planned in the place of NLU's.
    """
    latest = parse_data(tracker)
    plan_of = planned(tracker)
    before = turn(tracker).cleared_up
    if plan_of.source == "button":
        return {"text": f"/{plan_of.intent}", "intent": {"name": plan_of.intent}, "language": latest.get("language")}
    if isinstance(plan_of.source, int):
        return {**latest["questions"][plan_of.source], "intent": {"name": plan_of.intent}}
    if plan_of.source == "previous" or (str(latest.get("text") or "").startswith("/") and before.intent == FALLBACK):
        return {**before.parse_data, "intent": {"name": plan_of.intent} if plan_of.intent else latest.get("intent")}
    return {**latest, "intent": {"name": plan_of.intent}} if plan_of.intent else latest


def metadata(tracker: Tracker) -> Mapping[str, Any]:
    """Return the metadata that the channel sent with the latest message."""
    return (tracker.latest_message or {}).get("metadata") or {}


def language_of(tracker: Tracker) -> str:
    """Return the language to reply in, the latest message considered: what dialogue.tracker is to Rasa's tracker."""
    return language.reply_language(
        parse_data(tracker), metadata(tracker), tracker.get_slot(language.SLOT), LANGUAGES
    )
