"""Servers die, databases restart, and in the end every message is answered once, in order, and kept as it was seen.

The tests of this file run in order, on one load: each fault first, then what is left of it all. Figures go to
`reports/reliability.json`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bootstrap.startup import ROOT
from tests import corpus
from tests.cluster.client import Client
from tests.cluster.cluster import Cluster
from tests.cluster.load import SCRIPTS, Load, Window
from tests.cluster.models import another
from tests.cluster.services import Service, wait_until

pytestmark = pytest.mark.timeout(600)

CONVERSATIONS = 50

#: Seconds that something is away, and over which the pace before a fault is measured.
AWAY = 5.0
BEFORE = 8.0

REPORT = ROOT / "reports" / "reliability.json"

#: The address in the scripts, and what stands in its place in what is kept.
ADDRESS, MASKED = "me@example.com", "[email]"


def paused(services: list[Service]) -> None:
    for service in services:
        service.signal(signal.SIGSTOP)
    time.sleep(AWAY)
    for service in services:
        service.signal(signal.SIGCONT)


def gone(services: list[Service]) -> None:
    for service in services:
        service.kill()
    time.sleep(AWAY)
    for service in services:
        service.begin()
    for service in services:
        service.wait()


def another_model(cluster: Cluster) -> None:
    cluster.release(another(corpus.MODEL, cluster.folder))
    for service in cluster.rasa:
        service.restart()
        before = cluster.served()[service.name]
        wait_until(lambda: cluster.served()[service.name] > before, "the proxy asks the new server")  # noqa: B023


def nothing(_cluster: Cluster) -> None:
    """Do no harm: what the figures of the faults are to be compared with."""


#: What happens, in order, and what is started again once all was answered in spite of it.
FAULTS: dict[str, tuple[Callable[[Cluster], None], Callable[[Cluster], None]]] = {
    "nothing": (nothing, nothing),
    "kill -9 one Rasa server": (lambda cluster: cluster.rasa[0].kill(), lambda cluster: cluster.rasa[0].start()),
    "kill -9 one action server": (lambda cluster: cluster.actions[0].kill(), lambda cluster: cluster.actions[0].start()),
    "restart Redis": (lambda cluster: cluster.redis.restart(), nothing),
    "restart PostgreSQL": (lambda cluster: cluster.postgres.restart(), nothing),
    "kill -9 Redis, start it after 5 s": (lambda cluster: gone([cluster.redis]), nothing),
    "kill -9 PostgreSQL, start it after 5 s": (lambda cluster: gone([cluster.postgres]), nothing),
    "kill -9 both action servers, start them after 5 s": (lambda cluster: gone(cluster.actions), nothing),
    "both Rasa servers hang for 5 s": (lambda cluster: paused(cluster.rasa), nothing),
    "kill -9 both Rasa servers, start them after 5 s": (lambda cluster: gone(cluster.rasa), nothing),
    "another model, one Rasa server after the other": (another_model, nothing),
}


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Any]]:
    """Collect what is measured, and write it down at the end."""
    found: dict[str, Any] = {"conversations": CONVERSATIONS, "processors": os.cpu_count(), "faults": {}}
    yield found
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def load(cluster: Cluster) -> Iterator[Load]:
    """Have the conversations under way."""
    running = Load(cluster.url, cluster.certificate, CONVERSATIONS)
    running.start()
    try:
        begin = time.monotonic()
        wait_until(lambda: running.all_answered_since(begin + BEFORE), "every conversation is answered")
        yield running
    finally:
        running.stop()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_conversation_goes_on(fault: str, load: Load, cluster: Cluster, figures: dict[str, Any]) -> None:
    strike, mend = FAULTS[fault]
    begin = time.monotonic()
    before = len(load.answered(begin - BEFORE, begin)) / BEFORE
    strike(cluster)
    struck = time.monotonic()
    wait_until(lambda: load.all_answered_since(struck), f"every conversation is answered after: {fault}", 180.0)
    figures["faults"][fault] = _figures(load.window(begin), before)
    mend(cluster)


def _figures(window: Window, before: float) -> dict[str, Any]:
    return {
        "messages_per_second_before": round(before, 1),
        "messages_per_second_during": round(len(window.exchanges) / (time.monotonic() - window.begin), 1),
        "all_conversations_answered_after_seconds": round(window.all_answered, 1),
        "longest_wait_seconds": round(window.longest_wait, 1),
        "sent_again": dict(window.obstacles),
    }


# -- what is left of it ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clients(load: Load, figures: dict[str, Any]) -> list[Client]:
    """Let every conversation have its answer; return them."""
    load.stop()
    figures["messages"] = sum(len(client.exchanges) for client in load.clients)
    figures["longest_conversation"] = max(len(client.exchanges) for client in load.clients)
    return load.clients


@pytest.fixture(scope="module")
def stored(cluster: Cluster, clients: list[Client]) -> dict[str, list[dict[str, Any]]]:
    """Return the events of each conversation as they stand in the database."""
    events: dict[str, list[dict[str, Any]]] = {client.session: [] for client in clients}
    with cluster.engine().connect() as database:
        for sender, data in database.execute(text("SELECT sender_id, data FROM events ORDER BY id")):
            if sender in events:
                events[sender].append(json.loads(data))
    return events


def test_the_conversations_are_kept_as_they_were_seen(clients: list[Client]) -> None:
    for client in clients:
        seen = [message for exchange in client.exchanges for message in (exchange.message, *exchange.replies)]
        assert client.history() == json.loads(json.dumps(seen).replace(ADDRESS, MASKED))


def test_each_message_is_stored_once_and_in_order(clients: list[Client], stored: dict[str, list[dict[str, Any]]]) -> None:
    for client in clients:
        events = stored[client.session]
        said = [(exchange.message["id"], len(exchange.replies)) for exchange in client.exchanges]
        replies = Counter[str]()
        order: list[str] = []
        for event in events:
            if event["event"] == "user":
                order.append(event["message_id"])
            elif event["event"] == "bot":
                replies[order[-1]] += 1
        assert order == [id for id, _ in said]
        assert [replies[id] for id in order] == [count for _, count in said]
        times = [event["timestamp"] for event in events]
        assert times == sorted(times)


def test_the_same_is_answered_in_every_conversation_at_any_time(clients: list[Client]) -> None:
    for language, script in SCRIPTS.items():
        for number, said in enumerate(script):
            talks = [client.exchanges for client in clients if client.language == language]
            replies = Counter(json.dumps(_shape(each.replies)) for talk in talks for each in talk[number :: len(script)])
            assert len(replies) == 1, f"{said}: {replies}"


def _shape(replies: list[dict[str, Any]]) -> list[Any]:
    """What does not depend on the time and the ticket's number."""
    buttons = ([button["title"] for button in reply.get("buttons", ())] for reply in replies)
    return [(r["kind"], r["language"], r.get("topic"), bool(r.get("deadline")), titles) for r, titles in zip(replies, buttons)]


def test_each_ticket_was_made_once_and_is_delivered(cluster: Cluster, clients: list[Client]) -> None:
    told = [
        int(number)
        for client in clients
        for exchange in client.exchanges
        for reply in exchange.replies
        if reply["kind"] == "handed_off"
        for number in re.findall(r"R-(\d+)", reply["text"])
    ]

    def tickets(state: str) -> int:
        query = "SELECT count(*) FROM tickets WHERE sender = ANY(:senders) AND state LIKE :state"
        with cluster.engine().connect() as database:
            senders = [client.session for client in clients]
            return int(database.execute(text(query), {"senders": senders, "state": state}).scalar_one())

    assert told and len(set(told)) == len(told) == tickets("%")
    wait_until(lambda: tickets("delivered") == len(told), "the courier has delivered every ticket")


def test_what_is_stored_holds_no_personal_data(stored: dict[str, list[dict[str, Any]]]) -> None:
    assert all(MASKED in json.dumps(events) and ADDRESS not in json.dumps(events) for events in stored.values())


def test_every_conversation_went_on_from_one_model_to_the_other(
    clients: list[Client], stored: dict[str, list[dict[str, Any]]]
) -> None:
    for client in clients:
        models = [event["metadata"]["model_id"] for event in stored[client.session] if event["event"] == "user"]
        assert len(set(models)) == 2 and models[-1] != models[0]


def test_every_server_had_its_share(cluster: Cluster, clients: list[Client]) -> None:
    served = cluster.served()
    assert len(served) == len(cluster.rasa) and min(served.values()) > sum(served.values()) / 5
