"""Markup where text belongs: in messages, attributes and whatever the server sends. None of it runs, all of it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser import servers
from tests.browser.chat import QUESTIONS, Chat
from tests.browser.conftest import NewChat
from tests.serving import Assistant

ATTACKS = [
    "<script>window.pwned = 1</script>",
    '<img src=x onerror="window.pwned = 1">',
    "<svg/onload=window.pwned=1>",
    '"><iframe srcdoc="<script>parent.pwned=1</script>">',
    "' onfocus=window.pwned=1 autofocus='",
    "[click](javascript:window.pwned=1)",
    "${window.pwned=1} {{constructor.constructor('window.pwned=1')()}}",
    "</template></style><style>@import 'http://127.0.0.1:1/x'</style>",
]
BAD_LINKS = ["javascript:window.pwned=1", "data:text/html,<script>opener.pwned=1</script>", "vbscript:x", "file:///etc/passwd"]


@pytest.fixture
def guarded(page: Page) -> Iterator[Page]:
    """A page in which no dialog may appear and no element of an attack may come into being."""
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    yield page
    assert opened == []
    assert page.evaluate("'pwned' in window") is False
    assert page.locator("returns-chat").locator("script, img, iframe, style, [onload], [onerror], [onfocus]").all() == []


def test_what_is_typed_is_text(assistant: Assistant, guarded: Page) -> None:
    guarded.goto(f"{assistant.url}?lang=en")
    chat = Chat(guarded).open()
    for attack in ATTACKS:
        chat.ask(attack)
        expect(chat.questions.last).to_contain_text(attack)
    chat.reload()
    expect(chat.questions).to_have_count(len(ATTACKS))
    for question, attack in zip(chat.questions.all(), ATTACKS):
        expect(question).to_contain_text(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_page_calls_it_is_text(site: servers.Site, assistant: Assistant, guarded: Page, attack: str) -> None:
    quoted = attack.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    names = " ".join(f'data-{name}="{quoted}"' for name in ("heading", "greeting", "accent", "position", "theme", "lang"))
    line = f'<script src="{assistant.url}widget.js" {names} async></script>'
    guarded.goto(site.publish(f"<!doctype html><html lang=en><title>A shop</title><body>{line}</body></html>"))
    chat = Chat(guarded).open()
    expect(chat.panel.get_by_text(attack, exact=True).first).to_be_visible()
    expect(chat.panel.get_by_text(attack, exact=True)).to_have_count(2)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_server_sends_is_text(assistant: Assistant, guarded: Page, attack: str) -> None:
    def poison(reply: dict[str, Any]) -> dict[str, Any]:
        return {
            **reply, "text": attack, "source": attack, "language": attack, "kind": attack, "topic": attack,
            "buttons": [{"id": attack, "title": attack}, {"id": "1", "title": attack, "rating": "up"}],
            "deadline": {"at": "2030-01-01T00:00:00Z", "date": attack, "title": attack, "calendar": attack},
        }  # fmt: skip

    guarded.goto(f"{assistant.url}?lang=en")
    chat = Chat(guarded).open()
    chat.alter_replies(poison)
    answer = chat.ask(QUESTIONS["en"])
    expect(answer.shown.get_by_role("button", name=attack, exact=True).first).to_be_visible()
    expect(answer.shown.locator(".deadline")).to_contain_text(attack)


@pytest.mark.parametrize("link", BAD_LINKS)
def test_only_web_addresses_become_links(new_chat: NewChat, link: str) -> None:
    chat = new_chat().open()
    deadline = {"at": "2030-01-01T00:00:00Z", "date": "1 January", "title": "Answer", "calendar": link}
    chat.alter_replies(lambda reply: {**reply, "text": f"See {link} now", "source": link, "deadline": deadline})
    answer = chat.ask(QUESTIONS["en"])
    for each in answer.shown.locator("[href]").all():
        assert each.evaluate("node => node.href").startswith(chat.page.url.partition("?")[0])


@pytest.mark.parametrize(
    "nonsense",
    [
        "{",
        "[]",
        '{"token": {"a": 1}, "unsent": [{"text": "<b>"}, 7], "draft": 3, "language": "<b>"}',
        '{"token": "<b>", "unsent": [{"id": "1", "text": "<b>", "at": "never", "progress": "some"}]}',
    ],
)
def test_a_stored_entry_that_is_nonsense_does_not_stop_it(new_chat: NewChat, assistant: Assistant, nonsense: str) -> None:
    chat = new_chat()
    chat.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"returns-chat:{assistant.url}", nonsense])
    chat.reload()
    assert chat.ask(QUESTIONS["en"]).last["topic"] == "handle_return_request"
