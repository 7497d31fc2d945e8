"""Whole conversations about deadlines with a really started assistant, at a frozen instant.

The conversations are in ``conversations/deadlines_*.yml``: what the user writes, the names of the responses that come back, and
what they say about dates. ``ASSISTANT_MODEL`` names another model than the one that `make run` serves.
"""

import json
import os
import urllib.request
import uuid
from pathlib import Path

import pytest
import yaml

from bootstrap.assistant import MODEL
from bootstrap.processes import ROOT, Children, free_port, python

FILES = sorted((Path(__file__).parent / "conversations").glob("deadlines_*.yml"))
CONTENTS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
CASES = [
    pytest.param(name, conversation, id=f"{name}: {conversation['name']}")
    for name, content in CONTENTS.items()
    for conversation in content["conversations"]
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    """The address of an assistant for which it is always the instant that the files name."""
    (now,) = {content["now"] for content in CONTENTS.values()}
    model = os.environ.get("ASSISTANT_MODEL", MODEL)
    if not (ROOT / model).exists():
        pytest.fail(f"There is no {model}: run `make train` first.")
    actions, port = free_port(), free_port()
    environment = {
        "ASSISTANT_NOW": now,
        "ACTIONS_PORT": str(actions),
        "CONVERSATIONS_DB": str(tmp_path_factory.mktemp("deadlines") / "conversations.db"),
    }
    with Children() as children:
        children.start(
            "test-deadline-actions",
            python("-m", "rasa_sdk", "--actions", "actions", "--port", str(actions)),
            environment,
        )
        children.start(
            "test-deadline-rasa",
            python("-m", "rasa", "run", "--model", model, "--port", str(port), "-i", "127.0.0.1", "--enable-api"),
            environment,
        )
        children.wait_until_answering("test-deadline-actions", f"http://127.0.0.1:{actions}/health")
        children.wait_until_answering("test-deadline-rasa", f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("file, conversation", CASES)
def test_conversation(assistant, file, conversation):
    sender = uuid.uuid4().hex
    for turn in conversation["turns"]:
        names, said = answer(assistant, sender, turn["user"], conversation.get("metadata", {}))
        expected = turn["bot"] if isinstance(turn["bot"], list) else [turn["bot"]]
        assert names == expected, f"to {turn['user']!r} the assistant said:\n{said}"
        for words in turn.get("says", []):
            assert words in said, f"{words!r} is missing in the reply to {turn['user']!r}:\n{said}"
        for words in turn.get("says_not", []):
            assert words not in said, f"{words!r} is in the reply to {turn['user']!r}:\n{said}"


def answer(assistant, sender, text, metadata):
    """The names of the responses to a message, and all that they say."""
    body = {"sender": sender, "message": text, "metadata": metadata}
    fetch(f"{assistant}/webhooks/rest/webhook", body)
    events = fetch(f"{assistant}/conversations/{sender}/tracker")["events"]
    latest = max(index for index, event in enumerate(events) if event["event"] == "user")
    replies = [event for event in events[latest:] if event["event"] == "bot"]
    return [reply["metadata"]["utter_action"] for reply in replies], "\n\n".join(reply["text"] for reply in replies)


def fetch(address, body=None):
    request = urllib.request.Request(
        address, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)
