"""NLU beside the event loop: while one message is read, other conversations go on. Rasa would let everything wait for it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from types import ModuleType
from typing import Any

#: One thread, with a loop of its own: the encoder takes every core for one message, and Rasa's graph is made for one at a time.
_READER = ThreadPoolExecutor(1, "nlu", initializer=lambda: asyncio.set_event_loop(asyncio.new_event_loop()))


def _read_beside(module: ModuleType) -> None:
    """Let `MessageProcessor` parse messages in the reader's thread."""
    own = module.MessageProcessor.parse_message

    async def parse_message(self: Any, *arguments: Any, **more: Any) -> dict[str, Any]:
        def parse() -> dict[str, Any]:
            parsed: dict[str, Any] = asyncio.get_event_loop().run_until_complete(own(self, *arguments, **more))
            return parsed

        return await asyncio.get_running_loop().run_in_executor(_READER, copy_context().run, parse)

    module.MessageProcessor.parse_message = parse_message


CHANGES = {"rasa.core.processor": _read_beside}
