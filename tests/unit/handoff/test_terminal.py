"""What staff sees in the terminal."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from dialogue import clock
from handoff.__main__ import EMPTY, LATE, LATE_NOTE, main
from handoff.model import Turn
from handoff.tickets import Tickets
from storage.database import VARIABLE, connect

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=timezone.utc)


@pytest.fixture
def tickets(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv(VARIABLE, url)
    monkeypatch.setattr(clock, "_FROZEN", NOW)
    return Tickets(connect(url))


def submit(tickets, now, contact=None):
    return tickets.submit(tickets.draft("me", contact, now), [Turn("seller", now, "hi")], "en", None, ZoneInfo("UTC"), now)


def test_none(tickets, capsys):
    assert main([]) == 0
    assert capsys.readouterr().out == f"{EMPTY}\n"


def test_late_ones_stand_out(tickets, capsys):
    for age in (LATE + timedelta(minutes=1), LATE + timedelta(seconds=1), LATE):
        submit(tickets, NOW - age, "anna@x.se")
    tickets.mark_delivered(tickets.claim(NOW), "webhook", NOW)
    tickets.postpone(tickets.claim(NOW), "HTTP 503", NOW)
    assert main([]) == 0
    heading, *rows, empty, note = capsys.readouterr().out.splitlines()
    assert heading.split() == ["number", "state", "submitted", "language", "topic", "contact", "attempts", "last", "error"]
    assert [row[0] for row in rows] == [" ", "!", " "]
    assert [row.split()[-2:] for row in rows] == [["0", "-"], ["HTTP", "503"], ["1", "-"]]
    assert "R-1001  delivered (webhook)" in rows[2]
    assert (empty, note) == ("", LATE_NOTE)


def test_no_contact_moves_the_cursor(tickets, capsys):
    submit(tickets, NOW, "\x1b[2Janna@x.se\n")
    main([])
    assert "\x1b" not in capsys.readouterr().out


def test_one_whole(tickets, capsys):
    number = submit(tickets, NOW)
    assert main([number.lower()]) == 0
    assert capsys.readouterr().out.endswith("Contact: not known\n\nSeller, 2026-11-23 13:00 UTC\n    hi\n")


@pytest.mark.parametrize("arguments", [["R-1"], ["nonsense"], ["R-1001", "R-1001"]])
def test_no_such_ticket(arguments, tickets, capsys):
    submit(tickets, NOW)
    assert main(arguments) == 1
    assert f"no ticket {' '.join(arguments)}" in capsys.readouterr().err
