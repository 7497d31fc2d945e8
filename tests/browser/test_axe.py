"""axe-core finds nothing, in every state, light and dark, in both languages, on a desk and on a phone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests import corpus
from tests.browser import servers
from tests.browser.chat import AMBIGUOUS, DEADLINE, HUMAN, QUESTIONS, Chat
from tests.browser.conftest import NewChat, NewContext

AXE = corpus.ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_clean(chat: Chat, state: str, where: str = "returns-chat") -> None:
    """Assert that axe-core finds nothing wrong with what matches the selector ``where``, once its motion has ended."""
    page = chat.page
    # Run by the debugger, not by the page: the page's policy stays as it is.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    chat.settle()
    run = "([where, tags]) => axe.run(where, { runOnly: tags, resultTypes: ['violations'] })"
    found = page.evaluate(run, [where, TAGS])["violations"]
    told = [{"rule": each["id"], "help": each["help"], "nodes": [node["html"][:200] for node in each["nodes"]]} for each in found]
    assert not told, f"{state}: {json.dumps(told, ensure_ascii=False, indent=1)}"


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [
        (1280, "en", "light"), (1280, "en", "dark"), (1280, "sv", "light"), (1280, "sv", "dark"),
        (375, "sv", "light"), (375, "en", "dark"),
    ],
)  # fmt: skip
def test_nothing_is_found_in_any_state(context: NewContext, proxy: servers.Proxy, width: int, language: str, scheme: str) -> None:
    chat = Chat(context(color_scheme=scheme, viewport={"width": width, "height": 700}).new_page(), language)
    chat.page.goto(f"{proxy.url}?lang={language}")
    chat.button("launcher").wait_for()
    assert_clean(chat, "closed", "html")
    chat.open()
    assert_clean(chat, "opened", "html")
    chat.ask(QUESTIONS[language])
    assert_clean(chat, "answered")
    chat.press(chat.answers.last.get_by_role("button", name={"en": "That helped", "sv": "Det hjälpte"}[language], exact=True))
    assert_clean(chat, "rated")
    chat.ask(AMBIGUOUS[language])
    assert_clean(chat, "asked back")
    chat.ask(DEADLINE[language])
    assert_clean(chat, "a deadline")
    chat.ask(QUESTIONS[{"en": "sv", "sv": "en"}[language]])
    assert_clean(chat, "an answer in the other language")
    chat.ask("What is the capital of France?")
    assert_clean(chat, "declined")
    proxy.delay = 1
    chat.type(HUMAN[language])
    expect(chat.typing).to_be_visible()
    assert_clean(chat, "typing")
    field = chat.root.get_by_role("textbox", name=chat.name("email"), exact=True)
    field.wait_for()
    proxy.delay = 0
    assert_clean(chat, "the form of the hand-off")
    field.fill("anna")
    field.press("Enter")
    assert_clean(chat, "an address that is none")
    field.fill("anna@example.com")
    confirm = chat.answer_to(lambda: field.press("Enter"))
    chat.press(confirm.button(confirm.last["buttons"][0]["title"]))
    assert_clean(chat, "handed off")
    proxy.lose = 1_000
    chat.type(QUESTIONS[language])
    chat.not_sent.wait_for()
    assert_clean(chat, "not sent")
    proxy.lose = 0
    chat.page.context.set_offline(True)
    chat.root.get_by_text("offline").first.wait_for()
    assert_clean(chat, "offline")
    chat.page.context.set_offline(False)
    chat.item("delete")
    assert_clean(chat, "the menu")
    chat.item("delete").click()
    assert_clean(chat, "asked whether to delete")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_is_found_before_the_conversation_is_fetched(new_chat: NewChat, language: str, scheme: str) -> None:
    chat = new_chat(language, color_scheme=scheme)
    chat.page.route("**/panel-*", lambda route: route.abort())
    chat.open()
    chat.button("retry").wait_for()
    assert_clean(chat, "not fetched", "html")
