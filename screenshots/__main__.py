"""`make screenshots`: the widget in each of its states, on a phone and a desktop, light and dark, in both languages.

    python -m screenshots        # into reports/screenshots/STATE-DEVICE-THEME-LANGUAGE.png

They are taken of a really started assistant, with the browser tests' own hand on the widget.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Route, expect, sync_playwright

from bootstrap.chromium import launch
from bootstrap.startup import ROOT
from tests import serving
from tests.browser.chat import AMBIGUOUS, DEADLINE, HUMAN, QUESTIONS, Chat

FOLDER = ROOT / "reports" / "screenshots"

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = ("en", "sv")


def states(chat: Chat) -> Iterator[str]:
    """Bring ``chat``, of the demo page just loaded, into one state after the other; yield the name of each."""
    language, page, messages = chat.language, chat.page, "**/chat/messages"
    expect(chat.button("launcher")).to_be_visible()
    yield "closed"
    chat.open()
    yield "empty"

    held: list[Route] = []
    page.route(messages, lambda route: held.append(route))
    with page.expect_request(messages):
        chat.type(QUESTIONS[language])
    expect(chat.typing).to_be_visible()
    yield "typing"
    chat.answer_to(held[0].continue_)
    page.unroute(messages)
    yield "answer"

    chat.ask(AMBIGUOUS[language])
    yield "did-you-mean"
    chat.ask(DEADLINE[language]).shown.locator(".deadline").scroll_into_view_if_needed()
    yield "deadline"
    chat.ask(HUMAN[language])
    yield "contact"

    chat.button("menu").click()
    yield "menu"
    chat.item("delete").click()
    yield "delete"
    page.keyboard.press("Escape")

    page.route(messages, lambda route: route.abort())
    chat.type(QUESTIONS[language])
    expect(chat.button("retry")).to_be_visible()
    yield "not-sent"
    page.unroute(messages)
    page.context.set_offline(True)
    yield "offline"


def take(browser: Browser, address: str) -> int:
    """Take every screenshot of the demo page at ``address``; return how many."""
    taken = 0
    for device, theme, language in product(DEVICES, THEMES, LANGUAGES):
        print(f"{device}, {theme}, {language} ...", file=sys.stderr, flush=True)
        context = browser.new_context(color_scheme=theme, timezone_id="Europe/Stockholm", **DEVICES[device])
        page = context.new_page()
        page.goto(f"{address}?lang={language}")
        for state in states(Chat(page, language)):
            page.screenshot(path=FOLDER / f"{state}-{device}-{theme}-{language}.png", animations="disabled", caret="initial")
            taken += 1
        context.close()
    return taken


def main() -> None:
    """Start an assistant with nothing in it, take the screenshots, and stop it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ.update(CONVERSATIONS_DB=f"{folder}/conversations.db", RECORDS_DB=f"sqlite:///{folder}/records.db")
        assistant = serving.Assistant(serving.credentials(Path(folder)))
        browser = launch(playwright)
        try:
            assistant.start()
            taken = take(browser, assistant.url)
        finally:
            browser.close()
            assistant.stop()
    print(f"{taken} screenshots: {FOLDER.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
