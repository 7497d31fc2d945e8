"""A conversation of 200 messages: quick, scrolled to where one reads, and the way back to its end."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
import requests
from playwright.sync_api import Route, expect

from tests.browser.chat import QUESTIONS
from tests.browser.conftest import NewChat
from tests.serving import Assistant

TURNS = 100

#: How far the reader is from the end of the conversation, in pixels.
FROM_THE_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight"

#: Types a question and returns the milliseconds from the slowest key to the frame that shows it.
SLOWEST_KEY = """async (field) => {
    let slowest = 0;
    for (const letter of "How do FBA returns work?") {
        const start = performance.now();
        field.value += letter;
        field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
        await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
        slowest = Math.max(slowest, performance.now() - start);
    }
    return slowest;
}"""


@pytest.fixture(scope="module")
def long_conversation(assistant: Assistant) -> dict[str, Any]:
    """Return what a browser has stored whose owner has asked 100 questions."""
    origin = assistant.url.removesuffix("/chat/")
    headers = {"Origin": origin}
    token = requests.post(f"{assistant.url}session", json={}, headers=headers, timeout=60).json()["token"]
    headers["Authorization"] = f"Bearer {token}"
    for number in range(TURNS):
        said = {"id": str(uuid.uuid4()), "text": f"{QUESTIONS['en']} ({number})"}
        assert requests.post(f"{assistant.url}messages", json=said, headers=headers, timeout=60).status_code == 200
    entry = {"name": f"returns-chat:{assistant.url}", "value": json.dumps({"token": token})}
    return {"cookies": [], "origins": [{"origin": origin, "localStorage": [entry]}]}


def test_a_long_conversation_stays_quick(long_conversation: dict[str, Any], new_chat: NewChat) -> None:
    chat = new_chat(storage_state=long_conversation)
    began = time.monotonic()
    chat.open()
    expect(chat.questions).to_have_count(TURNS)
    assert time.monotonic() - began < 5
    assert chat.log.evaluate(FROM_THE_END) < 40, "it opens at its end"
    slowest = chat.composer.evaluate(SLOWEST_KEY)
    assert slowest < 150, f"a key takes {slowest:.0f} ms"


def test_who_reads_further_up_is_left_there_and_shown_the_way_down(long_conversation: dict[str, Any], new_chat: NewChat) -> None:
    chat = new_chat(storage_state=long_conversation).open()
    expect(chat.questions).to_have_count(TURNS)
    held: list[Route] = []
    chat.page.route("**/chat/messages", lambda route: held.append(route))
    chat.type(QUESTIONS["sv"])
    expect(chat.typing).to_be_in_viewport()
    chat.log.hover()
    chat.page.mouse.wheel(0, -3_000)
    expect(chat.typing).not_to_be_in_viewport()
    before = chat.log.evaluate("log => log.scrollTop")
    answer = chat.answer_to(held[0].continue_)
    expect(chat.button("new")).to_be_visible()
    assert chat.log.evaluate("log => log.scrollTop") == before
    chat.button("new").click()
    expect(answer.shown).to_be_in_viewport()
    expect(chat.button("new")).to_be_hidden()
