"""Events of a conversation, and what an action made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: A Monday morning in Stockholm, in office hours.
MORNING = datetime.fromisoformat("2026-11-23T10:00:00+01:00")

Event = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What an action said, and the slots it set."""

    said: list[tuple[str, dict[str, Any]]]
    slots: dict[str, Any]

    @property
    def responses(self) -> list[str]:
        """The names of the responses."""
        return [name for name, _ in self.said]


def user(text: str, intent: str, at: float = 1.0, confidence: float | None = None, **more: Any) -> Event:
    """Return the event of a message."""
    ranking = [] if confidence is None else [{"name": "other", "confidence": 0.1}, {"name": intent, "confidence": confidence}]
    parse_data = {"text": text, "intent": {"name": intent}, "intent_ranking": ranking, **more}
    return {"event": "user", "text": text, "timestamp": at, "parse_data": parse_data, "metadata": {"model_id": "5f1e"}}


def bot(name: str, text: str = "said", topic: str | None = None, buttons: tuple[str, ...] = (), at: float = 1.5) -> Event:
    """Return the event of a reply."""
    data = {"buttons": [{"title": title, "payload": "/x"} for title in buttons] or None}
    metadata = {"utter_action": name, "topic": topic, "model_id": "5f1e"}
    return {"event": "bot", "text": text, "timestamp": at, "metadata": metadata, "data": data}
