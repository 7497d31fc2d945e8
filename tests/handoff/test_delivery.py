"""Tickets reach a real HTTP and a real SMTP server, each once, whatever happens to the servers and the couriers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bootstrap.startup import ROOT
from handoff.configuration import target_from
from handoff.courier import deliver_due, run
from handoff.model import State
from handoff.tickets import LEASE, DraftGoneError
from storage.database import VARIABLE
from tests.handoff.conftest import until

KINDS = ("http", "smtp")
ACCEPTED = {"http": "200", "smtp": "250"}
BUSY = {"http": "503", "smtp": "451"}


@pytest.fixture
def courier(url):
    """Return what starts a courier, a real process, at an instant of the test's clock."""
    processes = []

    def start(receiver, now, database=url):
        environment = {**os.environ, **receiver.environment, VARIABLE: database, "ASSISTANT_NOW": now.isoformat()}
        command = [sys.executable, "-m", "handoff.courier"]
        processes.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize("kind", KINDS)
def test_waits_for_a_server_that_is_down(kind, receiver, tickets, submit, clock):
    server = receiver(kind)
    target = target_from(server.environment)
    keys = [submit() for _ in range(3)]
    for _ in range(2):
        assert deliver_due(tickets, target, clock) == 0
        clock.pass_(hours=1)
    assert {(t.state, t.attempts, t.last_error is None) for t in tickets.all()} == {(State.QUEUED, 2, False)}
    server.start(ACCEPTED[kind])
    assert deliver_due(tickets, target, clock) == 3
    arrived = clock.now
    clock.pass_(hours=1)
    assert deliver_due(tickets, target, clock) == 0
    assert sorted(server.keys(ACCEPTED[kind])) == sorted(keys)
    assert {(t.state, t.target, t.delivered, t.last_error) for t in tickets.all()} == {
        (State.DELIVERED, target.name, arrived, None)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_server_killed_in_the_middle(kind, receiver, tickets, submit, clock):
    server = receiver(kind)
    key = submit()
    server.start("hang")
    delivery = threading.Thread(target=deliver_due, args=(tickets, target_from(server.environment), clock))
    delivery.start()
    until(lambda: server.received)
    server.kill()
    delivery.join()
    assert tickets.find("R-1001").state is State.QUEUED
    clock.pass_(hours=1)
    server.start(ACCEPTED[kind])
    assert deliver_due(tickets, target_from(server.environment), clock) == 1
    assert server.keys("hang", ACCEPTED[kind]) == [key, key]


@pytest.mark.parametrize("kind", KINDS)
def test_courier_killed_in_the_middle(kind, receiver, tickets, submit, clock, courier):
    server = receiver(kind)
    key = submit()
    server.start("hang", ACCEPTED[kind])
    killed = courier(server, clock.now)
    until(lambda: server.received)
    killed.kill()
    killed.wait()
    assert tickets.claim(clock.now + LEASE / 2) is None  # somebody may still be at it
    courier(server, clock.now + LEASE)
    until(lambda: tickets.find("R-1001").state is State.DELIVERED)
    assert server.keys("hang", ACCEPTED[kind]) == [key, key]


@pytest.mark.parametrize("kind", KINDS)
def test_two_couriers_deliver_each_ticket_once(kind, receiver, tickets, submit, clock, courier):
    server = receiver(kind)
    keys = [submit() for _ in range(40)]
    server.start(ACCEPTED[kind])
    both = [courier(server, clock.now) for _ in range(2)]
    until(lambda: all(t.state is State.DELIVERED for t in tickets.all()))
    for process in both:
        process.terminate()
    logs = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(server.keys(ACCEPTED[kind])) == sorted(keys)
    assert sum(log.count("delivered by") for log in logs) == len(keys)
    assert not any("anna" in log or "conversation-1" in log or "hotar" in log for log in logs)


@pytest.mark.parametrize("kind", KINDS)
def test_every_second_request_fails(kind, receiver, tickets, submit, clock):
    server = receiver(kind)
    keys = [submit() for _ in range(50)]
    server.start(BUSY[kind], ACCEPTED[kind])
    rounds = 0
    while any(t.state is State.QUEUED for t in tickets.all()):
        deliver_due(tickets, target_from(server.environment), clock)
        clock.pass_(hours=1)
        rounds += 1
    assert Counter(server.keys(ACCEPTED[kind])) == Counter(keys)
    assert rounds < 20


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_without_end_holds_up_nobody(kind, receiver, tickets, submit, clock, monkeypatch):
    monkeypatch.setattr("handoff.courier.TIME_LIMIT", timedelta(seconds=1))
    server = receiver(kind)
    target = target_from(server.environment)
    held, other = submit(), submit()
    server.start("drip", ACCEPTED[kind], ACCEPTED[kind])
    assert deliver_due(tickets, target, clock) == 1
    assert [(t.key, t.state, t.last_error) for t in tickets.all()] == [
        (other, State.DELIVERED, None),
        (held, State.QUEUED, "TimeoutError"),
    ]
    until(lambda: any(each["answer"] == "gone" for each in server.received))  # and nothing stays behind
    clock.pass_(hours=1)
    assert deliver_due(tickets, target, clock) == 1
    assert server.keys("drip", ACCEPTED[kind]) == [held, other, held]


def test_waits_for_a_database_that_is_away(receiver, courier, submit, tickets, clock, tmp_path):
    server = receiver("http")
    server.start("200")
    key = submit()
    away = tmp_path / "away"
    process = courier(server, clock.now, f"sqlite:///{away / 'records.db'}")
    assert "Tickets go to: webhook" in process.stderr.readline()
    line = process.stderr.readline()
    assert line.endswith("ERROR The database does not answer: OperationalError\n")
    away.symlink_to(tmp_path)  # it is back
    until(lambda: tickets.find("R-1001").state is State.DELIVERED)
    process.terminate()
    assert (process.wait(), server.keys("200")) == (0, [key])


def test_loop_ends_when_told(receiver, tickets, submit, clock, url, monkeypatch):
    monkeypatch.setenv(VARIABLE, url)
    server = receiver("http")
    server.start("200")
    stop = threading.Event()
    abandoned = tickets.draft("conversation-2", "bo@x.se", clock.now)
    clock.pass_(days=2)
    target = target_from(server.environment)
    loop = threading.Thread(target=run, args=(target, clock, stop, 0.01), daemon=True)
    loop.start()
    key = submit()
    until(lambda: tickets.find("R-1001").state is State.DELIVERED)
    stop.set()
    loop.join(timeout=30)
    assert not loop.is_alive()
    assert server.keys("200") == [key]
    with pytest.raises(DraftGoneError):
        tickets.submit(abandoned, [], "sv", None, ZoneInfo("UTC"), clock.now)


def test_courier_names_what_is_not_configured():
    environment = {**os.environ, "HANDOFF_TARGET": "webhook", "HANDOFF_WEBHOOK_SECRET": "hush" * 8}
    ended = subprocess.run(
        [sys.executable, "-m", "handoff.courier"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == "HANDOFF_TARGET=webhook needs HANDOFF_WEBHOOK_URL, which is not set.\n"
