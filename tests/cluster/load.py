"""Many conversations at once, and what each of them saw."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from tests.cluster.client import Client, Exchange

#: What is said, over and over; "!" presses a button. Each leans on the one before somewhere: the topic, an open deadline
#: question with another subject between, the answer that is rated, the ticket's draft, the language.
SCRIPTS = {
    "en": [
        "Who pays for return shipping?",
        "why?",
        "When must I answer a return request?",
        "Which duties do I keep as a seller with CSBA?",
        "yesterday at 2pm",
        "!That helped",
        "I want to talk to a human",
        "me@example.com",
        "!Yes, send it",
        "FBA",
    ],
    "sv": [
        "Vem betalar returfrakten?",
        "varför?",
        "När måste jag svara på en returförfrågan?",
        "Vilka uppgifter har jag kvar med CSBA?",
        "i går kl 14",
        "!Det hjälpte",
        "Jag vill prata med en människa",
        "me@example.com",
        "!Ja, skicka",
        "FBA",
    ],
}

#: Seconds between an answer and the next message: slower than the channel allows a session in the long run.
THINKS = (3.0, 6.0)


@dataclass(frozen=True)
class Window:
    """What the conversations saw from ``begin`` on: how long until all were answered, and at what cost."""

    begin: float
    exchanges: list[Exchange]
    all_answered: float
    longest_wait: float
    obstacles: Counter[str]


class Load:
    """Conversations that go on until they are told to stop. A context manager."""

    def __init__(self, url: str, certificate: Path, conversations: int) -> None:
        """Open the conversations, each from an address of its own, in the languages by turns."""
        languages = sorted(SCRIPTS)
        self.clients = [
            Client(url, certificate, languages[number % len(languages)], f"127.0.1.{number + 1}")
            for number in range(conversations)
        ]
        self._enough = Event()
        self._pool = ThreadPoolExecutor(conversations)
        self._talks: list[Future[None]] = []

    def start(self) -> None:
        """Begin to talk."""
        self._talks = [self._pool.submit(self._talk, client, random.Random(n)) for n, client in enumerate(self.clients)]

    def stop(self) -> None:
        """Let every conversation have its answer and no more; raise what went wrong in one."""
        self._enough.set()
        for talk in self._talks:
            talk.result()
        self._pool.shutdown()

    def check(self) -> None:
        """Raise what went wrong in a conversation."""
        for talk in self._talks:
            if talk.done():
                talk.result()

    def answered(self, begin: float, end: float) -> list[Exchange]:
        """Return what was answered from ``begin`` to ``end``."""
        return [each for client in self.clients for each in list(client.exchanges) if begin <= each.answered < end]

    def all_answered_since(self, begin: float) -> bool:
        """Return whether every conversation was answered a message that it sent after ``begin``."""
        self.check()
        return all(client.exchanges and client.exchanges[-1].asked > begin for client in self.clients)

    def window(self, begin: float) -> Window:
        """Return what was seen since ``begin``."""
        seen = self.answered(begin, time.monotonic())
        first = [min(e.answered for e in client.exchanges if e.answered >= begin) for client in self.clients]
        return Window(
            begin,
            seen,
            max(first) - begin,
            max(each.answered - each.asked for each in seen),
            sum((each.obstacles for each in seen), Counter()),
        )

    def _talk(self, client: Client, chance: random.Random) -> None:
        while not self._enough.is_set():
            for said in SCRIPTS[client.language]:
                if said.startswith("!"):
                    client.press(said[1:])
                else:
                    client.say(said)
                if self._enough.is_set():
                    return
                self._enough.wait(chance.uniform(*THINKS))
