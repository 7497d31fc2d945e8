"""Clients that ask a server over HTTP and time each answer."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import aiohttp

from benchmarks.projects import BenchmarkError

Conversation = Sequence[str]

#: Sends a text and returns what was replied.
Ask = Callable[[str], Awaitable[object]]
#: Begins a conversation with the server at an address.
Begin = Callable[[aiohttp.ClientSession, str], Awaitable[Ask]]

#: Seconds that any answer may take.
LONGEST = aiohttp.ClientTimeout(total=300)


@dataclass(frozen=True)
class Load:
    """What some clients measured: seconds for all of it, and milliseconds of each message."""

    seconds: float
    milliseconds: list[float]

    @property
    def per_second(self) -> float:
        """Return the messages answered per second."""
        return len(self.milliseconds) / self.seconds


async def rest(session: aiohttp.ClientSession, address: str) -> Ask:
    """Begin a conversation over Rasa's REST channel."""
    sender = uuid.uuid4().hex

    async def ask(text: str) -> object:
        body = {"sender": sender, "message": text}
        async with session.post(f"{address}/webhooks/rest/webhook", json=body) as response:
            response.raise_for_status()
            return await response.json()

    return ask


async def widget(session: aiohttp.ClientSession, address: str) -> Ask:
    """Begin a conversation over the widget's channel, with a session of its own."""
    headers = {"Origin": address}
    async with session.post(f"{address}/chat/session", json={}, headers=headers) as opened:
        opened.raise_for_status()
        headers["Authorization"] = f"Bearer {(await opened.json())['token']}"

    async def ask(text: str) -> object:
        body = {"id": str(uuid.uuid4()), "text": text}
        async with session.post(f"{address}/chat/messages", json=body, headers=headers) as response:
            response.raise_for_status()
            return (await response.json())["replies"]

    return ask


def measure(address: str, conversations: Sequence[Conversation], clients: int = 1, begin: Begin = rest) -> Load:
    """Let ``clients`` at once hold ``conversations``, each client one after another; return what they measured.

    Raises:
        BenchmarkError: an answer was missing or empty.
    """
    try:
        return asyncio.run(_measure(address, conversations, clients, begin))
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        raise BenchmarkError(f"The server at {address} did not answer: {error or type(error).__name__}") from error


async def _measure(address: str, conversations: Sequence[Conversation], clients: int, begin: Begin) -> Load:
    times: list[float] = []
    waiting = iter(conversations)

    async def client(session: aiohttp.ClientSession) -> None:
        for texts in waiting:
            ask = await begin(session, address)
            for text in texts:
                begun = time.perf_counter()
                replied = await ask(text)
                times.append(1000 * (time.perf_counter() - begun))
                if not replied:
                    raise BenchmarkError(f"The server at {address} had no reply to {text!r}.")

    async with aiohttp.ClientSession(timeout=LONGEST) as session:
        begun = time.perf_counter()
        await asyncio.gather(*(client(session) for _ in range(clients)))
        return Load(time.perf_counter() - begun, times)
