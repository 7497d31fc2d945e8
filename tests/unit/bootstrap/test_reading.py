"""NLU takes nobody else's time."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from threading import Event
from types import ModuleType
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bootstrap.reading import CHANGES

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


@pytest.fixture
def processor() -> Any:
    """A processor of a module that was changed as Rasa's is."""

    class Changed(Processor):
        pass

    module = ModuleType("processor")
    module.MessageProcessor = Changed  # type: ignore[attr-defined]
    CHANGES["rasa.core.processor"](module)
    return Changed()


def test_the_event_loop_goes_on_while_a_message_is_read(processor: Any) -> None:
    async def play() -> dict[str, Any]:
        REQUEST.set("m-1")
        reading = asyncio.create_task(processor.parse_message(UserMessage("hej")))
        while not processor.at_once:
            await asyncio.sleep(0)  # nothing but a running loop gets beyond this
        processor.may_go_on.set()
        return await reading

    assert asyncio.run(play()) == {"text": "hej", "request": "m-1"}


def test_messages_are_read_one_at_a_time(processor: Any) -> None:
    processor.may_go_on.set()

    async def play() -> list[dict[str, Any]]:
        return await asyncio.gather(*(processor.parse_message(UserMessage(str(n))) for n in range(20)))

    assert [each["text"] for each in asyncio.run(play())] == [str(n) for n in range(20)]
    assert processor.most_at_once == 1


def test_what_fails_fails_for_the_one_who_asked(processor: Any) -> None:
    processor.may_go_on.set()
    with pytest.raises(ValueError, match="broken"):
        asyncio.run(processor.parse_message(UserMessage("broken")))
    assert asyncio.run(processor.parse_message(UserMessage("whole")))["text"] == "whole"
