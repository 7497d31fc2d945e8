"""How long a courier waits, and that one odd ticket does not hold up the others."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handoff.courier import FIRST_WAIT, LONGEST_WAIT, TIME_LIMIT, backoff, deliver_due
from handoff.delivery import NotDeliveredError
from handoff.model import State
from handoff.outbox import Outbox
from handoff.tickets import LEASE, Tickets
from storage.database import connect

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=timezone.utc)


@pytest.fixture
def tickets(tmp_path):
    tickets = Tickets(connect(f"sqlite:///{tmp_path / 'records.db'}"))
    for _ in range(2):
        tickets.submit(tickets.draft("me", "anna@x.se", NOW), [], "en", None, ZoneInfo("UTC"), NOW)
    return tickets


@pytest.mark.parametrize(
    ("attempts", "jitter", "wait"),
    [(1, 1, FIRST_WAIT), (1, 0, FIRST_WAIT / 2), (2, 1, FIRST_WAIT * 2), (4, 1, FIRST_WAIT * 8), (10**6, 1, LONGEST_WAIT)],
)
def test_backoff(attempts, jitter, wait):
    assert backoff(attempts, jitter) == wait


class Broken:
    name = "webhook"

    def __init__(self, *errors):
        self.errors = list(errors)

    def deliver(self, ticket, now):
        if self.errors:
            raise self.errors.pop(0)


def test_one_odd_ticket_does_not_hold_up_the_others(tickets, caplog):
    with caplog.at_level(logging.INFO):
        assert deliver_due(tickets, Broken(ValueError("anna@x.se is odd")), lambda: NOW, jitter=lambda: 1) == 1
    odd = tickets.find("R-1001")
    assert (odd.state, odd.last_error, odd.next_attempt) == (State.QUEUED, "ValueError", NOW + FIRST_WAIT)
    assert tickets.find("R-1002").state is State.DELIVERED
    assert [record.getMessage() for record in caplog.records] == [
        "R-1001: ValueError by webhook, next attempt in 10 s",
        "R-1002: delivered by webhook",
    ]


@pytest.mark.parametrize(("asked", "wait"), [(timedelta(hours=1), timedelta(hours=1)), (timedelta(seconds=1), FIRST_WAIT)])
def test_the_longer_wait_counts(asked, wait, tickets):
    deliver_due(tickets, Broken(NotDeliveredError("HTTP 429", asked)), lambda: NOW, jitter=lambda: 1)
    assert tickets.find("R-1001").next_attempt == NOW + wait


def test_outbox_keeps_what_is_stored(tickets):
    assert deliver_due(tickets, Outbox(), lambda: NOW) == 2
    assert {(t.state, t.target, t.delivered) for t in tickets.all()} == {(State.DELIVERED, "outbox", NOW)}


def test_no_delivery_outlasts_its_lease():
    assert TIME_LIMIT < LEASE / 2
