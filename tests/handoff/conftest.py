"""Receivers that can be killed and brought back, tickets in a database, and a clock that waits for nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from email import message_from_string, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bootstrap.processes import free_port
from handoff.model import Turn
from handoff.tickets import Tickets
from storage.database import connect

RECEIVER = Path(__file__).with_name("receiver.py")
SECRET = "a secret of some length"
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=timezone.utc)


class Receiver:
    """An HTTP or SMTP server at one address, up or down."""

    def __init__(self, kind: str, log: Path) -> None:
        self.kind, self.log, self.port = kind, log, free_port()
        self.process: subprocess.Popen | None = None

    def start(self, *answers: str, **environment: str) -> None:
        command = [sys.executable, RECEIVER, self.kind, str(self.port), self.log, *answers]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()

    @property
    def received(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def keys(self, *answers: str) -> list[str]:
        """The idempotency keys of what was given one of the answers."""
        return [self._key(each) for each in self.received if each["answer"] in answers]

    def _key(self, received: dict) -> str:
        if self.kind == "http":
            return received["headers"]["Idempotency-Key"]
        return message_from_string(received["mail"], policy=policy.default)["Message-ID"][1:].partition("@")[0]

    @property
    def environment(self) -> dict[str, str]:
        """What makes a courier deliver here."""
        if self.kind == "http":
            url = f"http://127.0.0.1:{self.port}/tickets"
            return {"HANDOFF_TARGET": "webhook", "HANDOFF_WEBHOOK_URL": url, "HANDOFF_WEBHOOK_SECRET": SECRET}
        return {
            "HANDOFF_TARGET": "smtp",
            "HANDOFF_SMTP_URL": f"smtp://127.0.0.1:{self.port}",
            "HANDOFF_FROM": "assistant@shop.se",
            "HANDOFF_TO": "support@shop.se",
        }


class Clock:
    """The time, which passes when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Callable[[str], Receiver]]:
    """Return what makes a receiver of a kind, down at first."""
    made: list[Receiver] = []

    def make(kind: str) -> Receiver:
        made.append(Receiver(kind, tmp_path / f"{kind}.jsonl"))
        return made[-1]

    yield make
    for each in made:
        each.kill()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture
def tickets(url: str) -> Tickets:
    return Tickets(connect(url))


@pytest.fixture
def submit(tickets: Tickets, clock: Clock) -> Callable[..., str]:
    """Return what submits a ticket and returns its key."""

    def submit(contact: str | None = "anna@x.se", text: str = "hjälp, köparen hotar mig") -> str:
        key = tickets.draft("conversation-1", contact, clock())
        turns = [Turn("seller", NOW, text), Turn("assistant", NOW, "Vill du prata med någon?", ("Ja", "Nej"))]
        tickets.submit(key, turns, "sv", "late_return", ZoneInfo("Europe/Stockholm"), clock())
        return key

    return submit


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Return when ``condition`` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
