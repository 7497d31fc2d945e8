"""Real Chromium before a really started assistant: one of each for all tests here, and a new profile for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bootstrap import processes
from bootstrap.chromium import launch
from tests import serving
from tests.browser import servers
from tests.browser.chat import Chat

NewContext = Callable[..., BrowserContext]
NewChat = Callable[..., Chat]


# Of this folder, not of the session: the loop of Playwright's synchronous interface would get in the way of other tests'.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="package")
def site_port() -> int:
    """Return the port of the one foreign site that may use the assistant."""
    return processes.free_port()


@pytest.fixture(scope="package")
def assistant(tmp_path_factory: pytest.TempPathFactory, site_port: int) -> Iterator[serving.Assistant]:
    """Start an assistant that tests may stop, if they start it again."""
    folder = tmp_path_factory.mktemp("browser")
    secret = "a secret of the browser tests alone"
    origins = f"http://127.0.0.1:{site_port}"
    with serving.running(folder, serving.credentials(folder), CHAT_ORIGINS=origins, CHAT_SECRET=secret) as started:
        yield started


@pytest.fixture
def site(site_port: int) -> Iterator[servers.Site]:
    """Return a foreign site that may use the assistant; it has no page yet."""
    with servers.site(site_port) as served:
        yield served


@pytest.fixture
def proxy(assistant: serving.Assistant) -> Iterator[servers.Proxy]:
    """Return a proxy before the assistant, under a path prefix."""
    with servers.proxy(assistant.port, "/help/desk") as state:
        yield state


@pytest.fixture
def context(browser: Browser) -> Iterator[NewContext]:
    """Return what makes a new profile of the browser, with Playwright's settings for one."""
    made: list[BrowserContext] = []

    def make(**settings: Any) -> BrowserContext:
        new = browser.new_context(**{"timezone_id": "Europe/Stockholm", **settings})
        new.set_default_timeout(20_000)
        made.append(new)
        return new

    yield make
    for each in made:
        each.close()


@pytest.fixture
def page(context: NewContext) -> Page:
    """Return an empty page of a new profile."""
    return context().new_page()


@pytest.fixture
def new_chat(assistant: serving.Assistant, context: NewContext) -> NewChat:
    """Return what shows the demo page in a new profile: its chat, not opened, in a language, with Playwright's settings."""

    def make(language: str = "en", **settings: Any) -> Chat:
        shown = context(**settings).new_page()
        shown.goto(f"{assistant.url}?lang={language}")
        return Chat(shown, language)

    return make


@pytest.fixture
def chat(new_chat: NewChat) -> Chat:
    """Return the English chat on the demo page, opened."""
    return new_chat().open()
