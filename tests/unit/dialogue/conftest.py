"""Turns and topics, made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogue.content import Content
from dialogue.turn import Button, Exchange, Turn

TOPICS: dict[str, list[dict[str, Any]]] = {
    "utter_late": [
        {
            "metadata": {
                "title": "A return asked for too late",
                "sources": [{"name": "FAQ", "checked": "2026-11-23"}],
                "related": ["shipping", "help"],
                "follow_ups": {"more": "text", "shorter": "text", "why": {"text": "text", "sources": []}},
                "leads": {"where": "shipping", "how_long": "deadline_respond", "decline": None, "abroad": "late"},
                "instead": {"appeal": "why"},
            }
        },
        {"metadata": {"title": "Retur som begärs för sent"}},
    ],
    "utter_shipping": [
        {"metadata": {"title": "Return shipping", "sources": [{"name": "FAQ", "checked": "2026-11-23"}]}},
        {"metadata": {"title": "Returfrakt"}},
    ],
    "utter_fba": [
        {
            "metadata": {
                "title": "FBA",
                "sources": [{"name": "FAQ", "checked": "2026-11-23"}],
                "leads": {"how_long": "deadline_return_window"},
            }
        }
    ],
    "utter_appeal": [{"metadata": {"title": "A-to-z appeal", "sources": [{"name": "FAQ", "checked": "2026-11-23"}]}}],
    "utter_deadline_respond": [{"metadata": {"title": "Deadline to answer"}}],
    "utter_deadline_overview": [{"metadata": {"title": "All deadlines"}}],
    "utter_help": [{"metadata": {"title": "What I can do"}}, {"metadata": {"title": "Vad jag kan"}}],
    "utter_human_handoff": [{"metadata": {"title": "Reach a person"}}],
    "utter_out_of_scope": [{"metadata": {"title": "Something else"}}],
    "utter_greet": [{"text": "Hello"}],
    "utter_follow_up_why": [{"metadata": {"title": "Why"}}],
    "utter_follow_up_fba": [{"metadata": {"title": "With FBA", "lead": "fba", "second": True}}],
    "utter_follow_up_decline": [{"metadata": {"title": "Refusing", "lead": "shipping"}}],
    "utter_follow_up_marketplace": [{"metadata": {"title": "Elsewhere", "otherwise": "more"}}],
    "utter_follow_up_how_long": [{"metadata": {"title": "How long", "second": True}}],
}


@pytest.fixture(scope="session")
def content() -> Content:
    """Return the metadata of a few topics."""
    return Content(TOPICS)


def parsed(intent: str | None, ranking: dict[str, float] | None = None, text: str = "", **more: Any) -> dict[str, Any]:
    """Return parse data as NLU leaves them."""
    entries = [{"name": name, "confidence": confidence} for name, confidence in (ranking or {}).items()]
    return {"text": text, "intent": {"name": intent}, "intent_ranking": entries, **more}


@pytest.fixture(scope="session")
def parse() -> Callable[..., dict[str, Any]]:
    """Return what makes parse data: of an intent, a ranking and a text."""
    return parsed


@pytest.fixture(scope="session")
def replied() -> Callable[..., Exchange]:
    """Return what makes an exchange: of the responses that came back, and the intents on their buttons."""

    def make(
        *names: str, intent: str = "late", topic: str | None = None, aspect: str | None = None, buttons: tuple[str, ...] = ()
    ) -> Exchange:
        shown = tuple(Button(button, f"/{button}") for button in buttons)
        return Exchange(parsed(intent), 1.0, names, ("said",) if names else (), shown, topic, aspect)

    return make


@pytest.fixture(scope="session")
def said() -> Callable[..., Turn]:
    """Return what makes a message: of its text, its intent and the exchanges before it, the latest first."""

    def make(text: str, intent: str | None, *before: Exchange, ranking: dict[str, float] | None = None, **more: Any) -> Turn:
        return Turn(text, parsed(intent, ranking, text, **more), before)

    return make
