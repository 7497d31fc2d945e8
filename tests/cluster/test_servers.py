"""Two servers are one assistant: a conversation may go on at either, and each message is counted and answered once."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from tests.cluster.client import AGAIN, Client
from tests.cluster.cluster import SERVERS, Cluster

QUESTIONS = {
    "en": ("When must I answer a return request?", "Which duties do I keep as a seller with CSBA?", "yesterday at 2pm", "FBA"),
    "sv": ("När måste jag svara på en returförfrågan?", "Vilka uppgifter har jag kvar med CSBA?", "i går kl 14", "FBA"),
}


@pytest.mark.parametrize("language", sorted(QUESTIONS))
def test_a_conversation_moves_with_its_language_its_open_question_and_its_history(cluster: Cluster, language: str) -> None:
    client = Client(cluster.server(0), cluster.certificate, language)
    seen = []
    for number, said in enumerate(QUESTIONS[language]):
        client.url = cluster.server(number % SERVERS)
        exchange = client.say(said)
        assert {reply["language"] for reply in exchange.replies} == {language}
        seen += [exchange.message, *exchange.replies]
    (due,) = client.exchanges[2].replies
    assert due["deadline"], "the question was open at the other server, with another subject between"
    for number in range(SERVERS):
        client.url = cluster.server(number)
        assert client.history() == seen


def test_a_message_that_comes_to_every_server_at_once_is_answered_once(cluster: Cluster) -> None:
    client = Client(cluster.url, cluster.certificate)
    servers = [cluster.server(number) for number in range(SERVERS)] * 3
    message = {"id": str(uuid.uuid4()), "text": QUESTIONS["en"][1]}
    with ThreadPoolExecutor(len(servers)) as pool:
        answers = list(pool.map(lambda url: client.post(url, message).json(), servers))
    assert all(answer == answers[0] and answer["replies"] for answer in answers)
    assert client.history() == [answers[0]["message"], *answers[0]["replies"]]


def test_servers_count_together(cluster: Cluster) -> None:
    client = Client(cluster.url, cluster.certificate)
    statuses = [client.post(cluster.server(n % SERVERS), {"id": str(uuid.uuid4()), "text": "ok"}).status_code for n in range(18)]
    assert 429 in statuses and set(statuses) <= {200, *AGAIN}, "neither server alone had more than it lets through at once"


def test_a_deleted_conversation_is_gone_from_the_database(cluster: Cluster) -> None:
    client = Client(cluster.url, cluster.certificate)
    client.say(QUESTIONS["en"][1])
    client.press("That helped")
    client.url = cluster.server(1)
    with cluster.engine().connect() as database:
        kept = "SELECT count(*) FROM events WHERE sender_id = :sender", "SELECT count(*) FROM ratings WHERE sender = :sender"
        assert all(database.execute(text(each), {"sender": client.session}).scalar() for each in kept)
        client.delete()
        assert not any(database.execute(text(each), {"sender": client.session}).scalar() for each in kept)
    client.url = cluster.server(0)
    assert client.history() == []


def test_a_conversation_that_just_began_is_whole_after_the_database_restarted(cluster: Cluster) -> None:
    client = Client(cluster.server(0), cluster.certificate)
    seen = []
    for said in QUESTIONS["en"][:3]:
        exchange = client.say(said)
        seen += [exchange.message, *exchange.replies]
        cluster.postgres.restart()
    assert client.exchanges[-1].replies[0]["deadline"], "the open question was read again"
    assert client.history() == seen
    with cluster.engine().connect() as database:
        events = (
            database.execute(text("SELECT type_name FROM events WHERE sender_id = :s"), {"s": client.session}).scalars().all()
        )
    assert events.count("user") == 3 and events.count("session_started") == 1


def test_what_happens_is_told_to_kafka_once_in_order_and_masked(cluster: Cluster) -> None:
    client = Client(cluster.server(0), cluster.certificate)
    for number, said in enumerate(("My number is 070-123 45 67.", *QUESTIONS["en"][:2])):
        client.url = cluster.server(number % SERVERS)
        client.say(said)
    with cluster.engine().connect() as database:
        mine = text("SELECT data FROM events WHERE sender_id = :s ORDER BY id")
        stored = [json.loads(row) for row in database.execute(mine, {"s": client.session}).scalars()]

    def told(everything: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [event for event in everything if event["sender_id"] == client.session]

    found = told(cluster.kafka.read("assistant_events", lambda everything: len(told(everything)) >= len(stored)))
    assert found == [{"sender_id": client.session, **event} for event in stored]
    assert "[phone]" in json.dumps(found) and "070-" not in json.dumps(found)  # digits alone stand in a confidence too
