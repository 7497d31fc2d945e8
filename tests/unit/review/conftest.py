"""Conversations in a real store, written by Rasa's own classes; questions made up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from review.collecting import Question

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
RANKING = (("late_return", 0.4), ("fba_returns", 0.3))

Said = tuple[float, Event]


def said(
    minute: float,
    text: str | None,
    intent: str | None = "nlu_fallback",
    name: str | None = "en",
    ranking: Iterable[tuple[str, float]] = RANKING,
    metadata: dict[str, Any] | None = None,
    **language: Any,
) -> Said:
    """Return a user's message at ``minute`` after noon; ``name`` is the language NLU is sure of."""
    ranked = [{"name": topic, "confidence": share} for topic, share in ranking]
    if intent == "nlu_fallback":
        ranked.insert(0, {"name": intent, "confidence": 0.6})
    parse_data: dict[str, Any] = {"intent": {"name": intent, "confidence": 0.6}, "intent_ranking": ranked, "text": text}
    if text and not text.startswith("/"):
        parse_data["language"] = {"name": name, "confidence": 0.9, "likely": name, "named": [], **language}
    at = NOON.timestamp() + 60 * minute
    return at, UserUttered(text, parse_data["intent"], [], parse_data, at, "rest", metadata=metadata)


def spoken(minute: float, language: str) -> Said:
    """Return the change of slot ``language``."""
    at = NOON.timestamp() + 60 * minute
    return at, SlotSet("language", language, timestamp=at)


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., SQLTrackerStore]:
    """Return what makes a store of conversations: {sender: [what was said]}, saved in the order of time."""

    def make(conversations: dict[str, list[Said]]) -> SQLTrackerStore:
        domain = Domain.empty()
        slots = [TextSlot("language", [])]
        store = SQLTrackerStore(domain, db=str(tmp_path / "conversations.db"))
        trackers = {sender: DialogueStateTracker(sender, slots) for sender in conversations}
        every = [(at, sender, event) for sender, events in conversations.items() for at, event in events]
        for _, sender, event in sorted(every, key=lambda entry: entry[0]):
            trackers[sender].update_with_events([event, ActionExecuted("action_listen")], domain, override_timestamp=False)
            asyncio.run(store.save(trackers[sender]))
        return store

    return make


@pytest.fixture(scope="session")
def ask() -> Callable[..., Question]:
    """Return what makes a question."""

    def make(
        text: str,
        kind: Any = "declined",
        language: str = "en",
        ranking: tuple[tuple[str, float], ...] = RANKING,
        choice: str | None = None,
        when: datetime = NOON,
    ) -> Question:
        return Question(text, language, kind, ranking, choice, when)

    return make
