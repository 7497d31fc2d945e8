"""What actions run with: a frozen clock and a database of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.engine import Engine

from dialogue import clock
from dialogue.plan import Plan
from storage.database import VARIABLE, connect
from tests.unit.actions.acting import MORNING, Done, Event


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return what stops the clock; it stands at :data:`MORNING`."""

    def stop(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    stop(MORNING)
    return stop


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Return the database that the environment names."""
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'records.db'}")
    return connect()


@pytest.fixture(params=["a folder", "no such folder", "no such kind", "no database"])
def broken_records(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the environment name a database that cannot be opened."""
    (tmp_path / "text").write_text("This is text and no database.")
    urls = {
        "a folder": f"sqlite:///{tmp_path}",
        "no such folder": f"sqlite:///{tmp_path / 'nowhere' / 'records.db'}",
        "no such kind": "unknown://records",
        "no database": f"sqlite:///{tmp_path / 'text'}",
    }
    monkeypatch.setenv(VARIABLE, urls[request.param])


@pytest.fixture
def run(freeze: Callable[[datetime], None]) -> Callable[..., Done]:
    """Return what runs an action on the events of a conversation; the last of them is the latest message."""

    def start(
        action: Action, *events: Event, plan: Plan | None = None, metadata: dict[str, Any] | None = None, **slots: Any
    ) -> Done:
        latest = {**events[-1]["parse_data"], "parse_data": events[-1]["parse_data"], "metadata": metadata or {}}
        values = {"language": "en", "plan": plan.to_slot() if plan else None, **slots}
        tracker = Tracker("someone", values, latest, list(events), False, None, {}, None)
        dispatcher = CollectingDispatcher()
        kept = asyncio.run(action.run(dispatcher, tracker, {}))
        given = ("text", "buttons", "elements", "custom", "template", "image", "attachment", "response")
        said = [
            (message["response"], {key: value for key, value in message.items() if key not in given})
            for message in dispatcher.messages
        ]
        return Done(said, {event["name"]: event["value"] for event in kept})

    return start
