"""What actions share: the table, the wording, and what the pure functions need from the SDK's tracker."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from bootstrap.startup import ROOT
from deadlines import limits, wording
from deadlines.texts import LANGUAGES
from dialogue import language
from dialogue.deadline import FALLBACK

try:
    TABLE = limits.load(ROOT / "data" / "limits.yml")
    WORDING = wording.load(ROOT / "deadlines" / "wording.yml")
except (limits.LimitsError, wording.WordingError) as error:
    sys.exit(str(error))


def parse_data(tracker: Tracker) -> dict[str, Any]:
    """Return NLU's parse data of the latest message."""
    latest: dict[str, Any] = tracker.latest_message or {}
    return {**latest, **(latest.get("parse_data") or {})}


def asked(tracker: Tracker) -> dict[str, Any]:
    """Return the parse data of what the user asked.

    A button of "did you mean" stands for the message before it, with the intent it names.
    """
    latest = parse_data(tracker)
    said = [event for event in tracker.events if event.get("event") == "user"]
    if len(said) > 1 and str(latest.get("text") or "").startswith("/"):
        before = said[-2].get("parse_data") or {}
        if (before.get("intent") or {}).get("name") == FALLBACK:
            return {**before, "intent": latest.get("intent")}
    return latest


def metadata(tracker: Tracker) -> Mapping[str, Any]:
    """Return the metadata that the channel sent with the latest message."""
    return (tracker.latest_message or {}).get("metadata") or {}


def language_of(tracker: Tracker) -> str:
    """Return the language to reply in, the latest message considered: what dialogue.tracker is to Rasa's tracker."""
    return language.reply_language(
        parse_data(tracker), metadata(tracker), tracker.get_slot(language.SLOT), LANGUAGES
    )
