"""What is posted, and what each answer means, against a real HTTP server."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from handoff.configuration import target_from
from handoff.delivery import REFUSED_WAIT, NotDeliveredError
from tests.handoff.conftest import NOW, SECRET

NONE = timedelta(0)


@pytest.fixture
def deliver(receiver, tickets, submit):
    """Return what delivers one ticket to a server that gives an answer."""
    server = receiver("http")
    submit()

    def deliver(answer):
        server.start(answer)
        target_from(server.environment).deliver(tickets.find("R-1001"), NOW)
        return server.received

    return deliver


def test_a_receiver_can_check_what_it_gets(deliver, tickets):
    [request] = deliver("200")
    headers = request["headers"]
    signed = f"{headers['X-Handoff-Timestamp']}.{request['body']}".encode()
    assert headers["X-Handoff-Signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert int(headers["X-Handoff-Timestamp"]) == NOW.timestamp()
    assert headers["Content-Type"] == "application/json"
    document = json.loads(request["body"])
    assert document["key"] == headers["Idempotency-Key"] == tickets.find("R-1001").key
    assert document["number"] == "R-1001"
    assert document["conversation"][0]["text"] == "hjälp, köparen hotar mig"


@pytest.mark.parametrize("answer", ["200", "201", "204", "409"])
def test_arrived(answer, deliver):
    assert deliver(answer)


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        ("500", NONE),
        ("503", NONE),
        ("408", NONE),
        ("425", NONE),
        ("429", NONE),
        ("429 Retry-After: 90", timedelta(seconds=90)),
        ("503 Retry-After: Mon, 23 Nov 2026 13:02:00 GMT", timedelta(minutes=2)),
        ("503 Retry-After: Mon, 23 Nov 2026 12:00:00 GMT", NONE),
        ("503 Retry-After: soon", NONE),
        ("503 Retry-After: 99999999999999999999", timedelta(days=1)),
        ("503 Retry-After: Mon, 23 Nov 9998 13:02:00 GMT", timedelta(days=1)),
        ("400", REFUSED_WAIT),
        ("401", REFUSED_WAIT),
        ("404", REFUSED_WAIT),
        ("410 Retry-After: 7200", timedelta(hours=2)),
        ("302 Location: /elsewhere", REFUSED_WAIT),
    ],
)
def test_tried_again(answer, wait, deliver):
    with pytest.raises(NotDeliveredError) as error:
        deliver(answer)
    assert (error.value.reason, error.value.wait) == (f"HTTP {answer[:3]}", wait)


def test_a_redirect_is_not_followed(receiver, tickets, submit):
    server = receiver("http")
    submit()
    server.start("307 Location: /elsewhere", "200")
    with pytest.raises(NotDeliveredError):
        target_from(server.environment).deliver(tickets.find("R-1001"), NOW)
    assert [request["path"] for request in server.received] == ["/tickets"]


def test_a_silent_server_is_not_waited_for(monkeypatch, deliver):
    monkeypatch.setattr("handoff.webhook.TIMEOUT", (1.0, 0.2))
    with pytest.raises(NotDeliveredError, match="Timeout"):
        deliver("hang")
