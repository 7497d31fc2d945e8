"""NLU takes nobody else's time."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from threading import Event
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from channels.reading import read

REQUEST = ContextVar("request", default="none")


class Processor:
    """Parses one message after another, each when it is let."""

    def __init__(self) -> None:
        self.may_go_on = Event()
        self.at_once = self.most_at_once = 0

    async def parse_message(self, message: UserMessage) -> dict[str, Any]:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        assert self.may_go_on.wait(10)
        self.at_once -= 1
        if message.text == "broken":
            raise ValueError(message.text)
        return {"text": message.text, "request": REQUEST.get()}


def test_the_event_loop_goes_on_while_a_message_is_read() -> None:
    processor = Processor()

    async def play() -> dict[str, Any]:
        REQUEST.set("m-1")
        reading = asyncio.create_task(read(processor, UserMessage("hej")))
        while not processor.at_once:
            await asyncio.sleep(0)  # nothing but a running loop gets beyond this
        processor.may_go_on.set()
        return await reading

    assert asyncio.run(play()) == {"text": "hej", "request": "m-1"}


def test_messages_are_read_one_at_a_time() -> None:
    processor = Processor()
    processor.may_go_on.set()

    async def play() -> list[dict[str, Any]]:
        return await asyncio.gather(*(read(processor, UserMessage(str(n))) for n in range(20)))

    assert [each["text"] for each in asyncio.run(play())] == [str(n) for n in range(20)]
    assert processor.most_at_once == 1


def test_what_fails_fails_for_the_one_who_asked() -> None:
    processor = Processor()
    processor.may_go_on.set()
    with pytest.raises(ValueError, match="broken"):
        asyncio.run(read(processor, UserMessage("broken")))
    assert asyncio.run(read(processor, UserMessage("whole")))["text"] == "whole"
