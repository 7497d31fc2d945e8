"""Whole conversations with a really started assistant, at the instants that their files name.

The files are those of ``conversations/`` with ``conversations:`` in them: what the user writes or presses, the names of the
responses that come back, what they say, and what they offer. Nothing in them is a training example.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bootstrap import assistant, processes
from tests import corpus

FOLDER = Path(__file__).parent / "conversations"
FILES = {path.stem: content for path in sorted(FOLDER.glob("*.yml")) if "conversations" in (content := corpus.read_yaml(path))}
CASES = [
    pytest.param(content["now"], conversation, id=f"{name}: {conversation['name']}")
    for name, content in FILES.items()
    for conversation in content["conversations"]
]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Return what starts an assistant for which it is always a certain instant, once each, and returns its address."""
    started: dict[str, str] = {}
    with processes.Children() as children, pytest.MonkeyPatch.context() as patch:

        def start(now: str) -> str:
            if now not in started:
                folder = tmp_path_factory.mktemp("assistant")
                patch.setattr(processes, "LOGS", folder)
                patch.setenv("ASSISTANT_NOW", now)
                patch.setenv("CONVERSATIONS_DB", str(folder / "conversations.db"))
                patch.setenv("RECORDS_DB", f"sqlite:///{folder / 'records.db'}")
                port, actions_port = processes.free_port(), processes.free_port()
                number = str(len(started))
                assistant.start_actions(children, actions_port, name=f"actions-{number}")
                assistant.start_rasa(children, port, actions_port, name=f"rasa-{number}", more=["--enable-api"])
                started[now] = f"http://127.0.0.1:{port}"
            return started[now]

        yield start


@pytest.mark.parametrize("now, conversation", CASES)
def test_conversation(at: Callable[[str], str], now: str, conversation: dict[str, Any]) -> None:
    address, sender = at(now), uuid.uuid4().hex
    for turn in conversation["turns"]:
        names, said, offered = answer(address, sender, turn["user"], conversation.get("metadata", {}))
        context = f"to {turn['user']!r} the assistant said:\n{said}\n{offered}"
        assert names == ([turn["bot"]] if isinstance(turn["bot"], str) else turn["bot"]), context
        for words in turn.get("says", []):
            assert words in said, f"{words!r} is missing: {context}"
        for words in turn.get("says_not", []):
            assert words not in said, f"{words!r} is there: {context}"
        for title in turn.get("offers", []):
            assert title in offered, f"no button {title!r}: {context}"


def answer(address: str, sender: str, text: str, metadata: dict[str, str]) -> tuple[list[str], str, list[str]]:
    """Return the names of the responses to a message, all that they say, and the titles of their buttons."""
    body = {"sender": sender, "message": text, "metadata": metadata}
    requests.post(f"{address}/webhooks/rest/webhook", json=body, timeout=60).raise_for_status()
    events = requests.get(f"{address}/conversations/{sender}/tracker", timeout=60).json()["events"]
    latest = max(index for index, event in enumerate(events) if event["event"] == "user")
    replies = [event for event in events[latest:] if event["event"] == "bot"]
    offered = [button["title"] for reply in replies for button in reply["data"].get("buttons") or []]
    names = [reply["metadata"]["utter_action"] for reply in replies]
    return names, "\n\n".join(reply["text"] for reply in replies), offered


def test_no_line_of_a_conversation_is_a_training_example() -> None:
    known = {corpus.folded(example.text) for example in corpus.examples()}
    said = [
        turn["user"]
        for name, content in FILES.items()
        if not name.startswith("deadlines_")  # dates, places and names of limits are the same everywhere
        for conversation in content["conversations"]
        for turn in conversation["turns"]
    ]
    # a yes, a number and the like are the same everywhere too
    assert not [text for text in said if corpus.folded(text) in known and not text.startswith("/") and len(text.split()) > 2]
