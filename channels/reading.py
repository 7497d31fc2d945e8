"""NLU beside the event loop: while one message is read, other conversations go on."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

#: One thread, with a loop of its own: the encoder takes every core for one message, and Rasa's graph is made for one at a time.
_READER = ThreadPoolExecutor(1, "nlu", initializer=lambda: asyncio.set_event_loop(asyncio.new_event_loop()))


async def read(processor: MessageProcessor, message: UserMessage) -> dict[str, Any]:
    """Return what NLU makes of ``message``, its parse data; Rasa would let everything else wait for it."""

    def parse() -> dict[str, Any]:
        return asyncio.get_event_loop().run_until_complete(processor.parse_message(message))

    return await asyncio.get_running_loop().run_in_executor(_READER, copy_context().run, parse)
