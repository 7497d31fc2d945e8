"""Tickets in a real SQLite database: drafts, numbers, claims."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handoff.model import State, Turn, id_of, number_of
from handoff.tickets import DRAFT_LIFETIME, LEASE, DraftGoneError, Tickets
from storage.database import connect

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=timezone.utc)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
TURNS = (
    Turn("seller", NOW, "en människa tack"),
    Turn("assistant", NOW.astimezone(STOCKHOLM) + timedelta(milliseconds=1), "Hur?\nSå?", ("Ja", "Nej")),
)


@pytest.fixture
def tickets(tmp_path):
    return Tickets(connect(f"sqlite:///{tmp_path / 'records.db'}"))


def submit(tickets, key, now=NOW, turns=TURNS):
    return tickets.submit(key, turns, "sv", "late_return", STOCKHOLM, now)


def together(number, work):
    """Run ``work`` in that many threads at the same moment."""
    barrier = threading.Barrier(number)
    threads = [threading.Thread(target=lambda: (barrier.wait(), work())) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_is_submitted_is_kept(tickets):
    key = tickets.draft("me", "anna@x.se", NOW)
    assert tickets.all() == []
    number = submit(tickets, key)
    [ticket] = tickets.all()
    assert ticket == tickets.find(number)
    assert (ticket.number, ticket.key, ticket.sender, ticket.contact) == (number, key, "me", "anna@x.se")
    assert (ticket.language, ticket.topic, ticket.time_zone) == ("sv", "late_return", "Europe/Stockholm")
    assert ticket.conversation == TURNS
    assert (ticket.state, ticket.submitted, ticket.attempts) == (State.QUEUED, NOW, 0)


def test_submitted_twice_is_one_ticket(tickets):
    key = tickets.draft("me", None, NOW)
    assert submit(tickets, key) == submit(tickets, key, turns=()) == "R-1001"
    assert [ticket.conversation for ticket in tickets.all()] == [TURNS]


def test_submitted_by_many_at_once_is_one_ticket(tickets):
    numbers = []
    for _ in range(10):
        key = tickets.draft("me", None, NOW)
        together(8, lambda key=key: numbers.append(submit(tickets, key)))
    assert Counter(numbers) == {f"R-{1001 + n}": 8 for n in range(10)}


def test_a_draft_that_is_gone_makes_no_ticket(tickets):
    key = tickets.draft("me", "anna@x.se", NOW)
    tickets.discard(key)
    tickets.discard(key)
    with pytest.raises(DraftGoneError):
        submit(tickets, key)
    assert tickets.all() == []


def test_old_drafts_are_forgotten(tickets):
    old, young = tickets.draft("me", "anna@x.se", NOW), tickets.draft("me", None, NOW + timedelta(seconds=1))
    tickets.discard_old_drafts(NOW + DRAFT_LIFETIME + timedelta(milliseconds=1))
    submit(tickets, young)
    with pytest.raises(DraftGoneError):
        submit(tickets, old)


def test_discarding_leaves_a_submitted_ticket(tickets):
    key = tickets.draft("me", None, NOW)
    submit(tickets, key)
    tickets.discard(key)
    assert len(tickets.all()) == 1


def test_each_claim_is_one_couriers(tickets):
    for _ in range(20):
        submit(tickets, tickets.draft("me", None, NOW))
    claimed = []

    def claim():
        while ticket := tickets.claim(NOW):
            claimed.append(ticket.id)

    together(6, claim)
    assert sorted(claimed) == list(range(1, 21))


def test_a_claim_ends(tickets):
    submit(tickets, tickets.draft("me", None, NOW))
    first = tickets.claim(NOW)
    assert tickets.claim(NOW + LEASE - timedelta(seconds=1)) is None
    second = tickets.claim(NOW + LEASE)
    assert (first.attempts, second.attempts) == (1, 2)
    tickets.postpone(first, "late", NOW)  # the first courier was only slow
    assert tickets.claim(NOW + LEASE) is None
    tickets.mark_delivered(second, "webhook", NOW + LEASE)
    tickets.postpone(second, "cannot be", NOW)
    ticket = tickets.find("R-1001")
    assert (ticket.state, ticket.target, ticket.last_error) == (State.DELIVERED, "webhook", None)
    assert tickets.claim(NOW + timedelta(days=9)) is None


def test_the_longest_due_comes_first(tickets):
    for wait in (3, 1, 2):
        submit(tickets, tickets.draft("me", None, NOW), now=NOW + timedelta(seconds=wait))
    assert [tickets.claim(NOW + timedelta(seconds=3)).number for _ in range(3)] == ["R-1002", "R-1003", "R-1001"]
    assert tickets.claim(NOW) is None


@pytest.mark.parametrize(("written", "id"), [("R-1042", 42), ("r-1042", 42), (" R1042\n", 42), ("1042", None), ("R-", None)])
def test_numbers(written, id):
    assert id_of(written) == id
    assert id is None or id_of(number_of(id)) == id


@pytest.mark.parametrize("number", ["R-1002", "", "R-1", "nonsense", "R-999999999999"])
def test_no_such_ticket(number, tickets):
    submit(tickets, tickets.draft("me", None, NOW))
    assert tickets.find(number) is None
