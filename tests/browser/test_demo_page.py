"""The demo page: its languages, the code to embed, and the settings that the assistant follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import servers
from tests.browser.chat import Chat
from tests.browser.conftest import NewChat, NewContext
from tests.serving import Assistant

in_either_language = pytest.mark.parametrize("language", ["en", "sv"])


@in_either_language
def test_the_page_and_the_widget_change_their_language_together(new_chat: NewChat, language: str) -> None:
    other = {"en": "sv", "sv": "en"}[language]
    chat = new_chat(language).open()
    page = chat.page
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_role("link", name={"en": "English", "sv": "Svenska"}[other]).press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        {"en": "How can we help with your returns?", "sv": "Vad vill du ha hjälp med kring returer?"}[other]
    )
    expect(Chat(page, other).composer).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", other)
    Chat(page, other).be_open()


def test_a_visitors_own_language_is_the_first(assistant: Assistant, context: NewContext) -> None:
    page = context(locale="sv-SE").new_page()
    page.goto(assistant.url)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(Chat(page, "sv").button("launcher")).to_be_visible()


def test_the_page_can_be_read_without_scripts(assistant: Assistant, context: NewContext) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(assistant.url)
    expect(page.get_by_role("heading", name="Answer within 48 hours")).to_be_visible()
    expect(page).to_have_title("Help with returns – Packbord")


def test_the_assistant_and_the_code_follow_the_settings(new_chat: NewChat, assistant: Assistant) -> None:
    chat = new_chat(permissions=["clipboard-read", "clipboard-write"])
    page = chat.page
    code = page.locator("#code")
    expect(code).to_have_text(f'<script src="{assistant.url}widget.js" data-lang="en" async></script>')
    page.get_by_label("Accent colour").fill("#7a1f5c")
    page.get_by_label("Left").check()
    page.get_by_label("Dark").check()
    page.get_by_label("Heading").fill('Ask "Anna" & co')
    page.get_by_label("Greeting").fill("Hello there!")
    expect(code).to_have_text(
        f'<script src="{assistant.url}widget.js" data-lang="en" data-accent="#7a1f5c" data-position="left" data-theme="dark" '
        'data-heading="Ask &quot;Anna&quot; &amp; co" data-greeting="Hello there!" async></script>'
    )
    chat.open()
    expect(chat.panel).to_contain_text('Ask "Anna" & co')
    expect(chat.panel).to_contain_text("Hello there!")
    box = chat.panel.bounding_box()
    assert box and box["x"] < 100
    page.get_by_role("button", name="Copy the code").press("Enter")
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()
    page.get_by_role("button", name="Reset").press("Enter")
    expect(code).to_have_text(f'<script src="{assistant.url}widget.js" data-lang="en" async></script>')
    expect(chat.panel).not_to_contain_text("Anna")


def test_the_code_works_as_it_is_copied(new_chat: NewChat, site: servers.Site) -> None:
    chat = new_chat("sv")
    code = chat.page.locator("#code").text_content() or ""
    chat.page.goto(site.publish(f"<!doctype html><html lang=sv><title>En butik</title><body>{code}</body></html>"))
    chat.open()
    assert chat.ask("Hur fungerar returer med FBA?").last["topic"] == "fba_returns"


@in_either_language
def test_every_guide_asks_a_question_that_has_an_answer(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language)
    questions = chat.page.locator("[data-question]")
    for question in questions.all():
        question.focus()
        answer = chat.answer_to(lambda: chat.page.keyboard.press("Enter"))  # the open chat may lie over it
        assert answer.last["kind"] == "answer", question.inner_text()
        assert answer.last["language"] == language
    expect(chat.questions).to_have_count(questions.count())


def test_events_are_listed_as_they_happen(chat: Chat) -> None:
    chat.ask("How do FBA returns work?")
    expect(chat.page.locator("#events")).to_contain_text("message")
    expect(chat.page.locator("#events")).to_contain_text("fba_returns")


@pytest.mark.parametrize("width", [320, 640, 1280])
@in_either_language
def test_the_page_does_not_scroll_sideways(new_chat: NewChat, language: str, width: int) -> None:
    page = new_chat(language, viewport={"width": width, "height": 600}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
