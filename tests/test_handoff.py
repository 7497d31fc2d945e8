"""From a conversation to a ticket, with everything really running: what staff gets, and that it is delivered once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bootstrap import processes
from tests import corpus
from tests.conftest import Conversation, Running

SECRET = "a secret of more than sixteen characters"


@pytest.fixture
def received() -> Iterator[tuple[str, list[dict[str, Any]], threading.Event]]:
    """A web server of a help desk: its address, the documents it got, and an event for each."""
    documents: list[dict[str, Any]] = []
    arrived = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            documents.append({**json.loads(body), "idempotency": self.headers["Idempotency-Key"]})
            self.send_response(204)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tickets", documents, arrived
    server.shutdown()


@pytest.mark.parametrize(
    ("language", "question", "address", "yes"),
    [
        ("en", "Order {}: the customer returned a different item than the one I sent. What now?", "anna.berg@example.com", "yes"),
        ("sv", "Kunden har skickat tillbaka en annan vara än den jag sålde, order {}", "anna.berg@example.com", "ja"),
    ],
)
def test_a_ticket_holds_the_conversation_masked_and_arrives_once(
    start: Callable[..., Conversation],
    running: Running,
    received: tuple[str, list[dict[str, Any]], threading.Event],
    language: str,
    question: str,
    address: str,
    yes: str,
) -> None:
    url, documents, arrived = received
    conversation = start()
    assert conversation.say(question.format("112-1234567-1234567")).response == ("utter_wrong_item_returned", language)
    conversation.say("/human_handoff")
    conversation.say(address)
    number = next(word.strip(".") for word in conversation.say(yes).text.split() if word.startswith("R-"))
    target = {"HANDOFF_TARGET": "webhook", "HANDOFF_WEBHOOK_URL": url, "HANDOFF_WEBHOOK_SECRET": SECRET}
    with processes.Children() as children:
        command = processes.python("-m", "handoff.courier")
        children.start("test-courier", command, {"RECORDS_DB": running.records, **target})
        while number not in [each["number"] for each in documents]:  # others' tickets may be waiting too
            assert arrived.wait(60), "no ticket arrived"
            arrived.clear()
    (document,) = [each for each in documents if each["number"] == number]
    assert (document["language"], document["topic"], document["contact"]) == (language, "wrong_item_returned", address)
    assert document["key"] == document["idempotency"]
    said = json.dumps(document["conversation"]) + document["text"].replace(address, "", 1)
    assert "[order number]" in said
    assert "112-1234567-1234567" not in said and address not in said


def test_staff_lists_tickets_and_reads_one(start: Callable[..., Conversation], running: Running) -> None:
    conversation = start("en")
    conversation.say("/human_handoff")
    conversation.say("/deny")
    number = next(word.strip(".") for word in conversation.say("/affirm").text.split() if word.startswith("R-"))
    for arguments in ([], [number]):
        done = subprocess.run(
            [sys.executable, "-m", "handoff", *arguments],
            cwd=corpus.ROOT, env={**os.environ, "RECORDS_DB": running.records},
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        assert number in done.stdout
