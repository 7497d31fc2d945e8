"""The widget as its user meets it: by the names and roles that a screen reader is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, Response, Route, expect

NAMES = {
    "en": {
        "launcher": "Open chat", "close": "Close chat", "composer": "Your message", "send": "Send", "menu": "Menu",
        "calendar": "Add to calendar", "copy": "Copy answer", "delete": "Delete conversation", "print": "Print",
        "save": "Save as text", "not_sent": "Not sent.", "retry": "Try again", "new": "New messages", "email": "E-mail address",
    },
    "sv": {
        "launcher": "Öppna chatten", "close": "Stäng chatten", "composer": "Ditt meddelande", "send": "Skicka", "menu": "Meny",
        "calendar": "Lägg till i kalendern", "copy": "Kopiera svaret", "delete": "Radera konversationen", "print": "Skriv ut",
        "save": "Spara som text", "not_sent": "Inte skickat.", "retry": "Försök igen", "new": "Nya meddelanden",
        "email": "E-postadress",
    },
}  # fmt: skip

#: A plain question of each language, and its topic.
QUESTIONS = {
    "en": "What are the steps for processing a return request that just came in?",
    "sv": "Vilka steg följer jag för att behandla en ny returförfrågan?",
}
#: One that may mean several things.
AMBIGUOUS = {"en": "The customer is too late", "sv": "Kunden är för sen"}
#: One that has a deadline for an answer.
DEADLINE = {
    "en": "A return request came in yesterday at 9pm, by when must I answer?",
    "sv": "En returförfrågan kom i går kl. 21, när måste jag senast svara?",
}
HUMAN = {"en": "I want to talk to a person", "sv": "Jag vill prata med en människa"}

#: JavaScript: every element below a root, those of shadow trees included.
ALL = """const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);"""

#: JavaScript: waits for the end of all motion that has one.
MOTION_ENDED = "() => {" + ALL + """
    const trees = [document, ...all(document).flatMap((node) => node.shadowRoot ?? [])];
    const motions = trees.flatMap((tree) => tree.getAnimations());
    const finite = motions.filter((each) => each.effect.getComputedTiming().endTime < Infinity);
    return Promise.allSettled(finite.map((each) => each.finished));
}"""  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came for a message: what the server sent, and where the last of it is shown."""

    replies: list[dict[str, Any]]
    shown: Locator

    @property
    def last(self) -> dict[str, Any]:
        """Return the last message."""
        return self.replies[-1]

    def button(self, title: str) -> Locator:
        """Return the button with ``title``."""
        return self.shown.get_by_role("button", name=title, exact=True)


class Chat:
    """The widget in a page, or in a frame of it."""

    def __init__(self, page: Page, language: str = "en", frame: FrameLocator | None = None) -> None:
        """Speak to the widget in ``frame``, else in ``page`` itself, by the names it has in ``language``."""
        self.page = page
        self.language = language
        self.root = (frame or page).locator("returns-chat")

    def name(self, what: str) -> str:
        """Return the name of a control in the widget's language."""
        return NAMES[self.language][what]

    def button(self, what: str) -> Locator:
        """Return a button of the widget by what it does."""
        return self.root.get_by_role("button", name=self.name(what), exact=True)

    def item(self, what: str) -> Locator:
        """Return an entry of the menu, which is opened for it."""
        if self.button("menu").get_attribute("aria-expanded") == "false":
            self.button("menu").click()
        return self.button(what)

    @property
    def panel(self) -> Locator:
        """Return what a click on the launcher opens."""
        return self.root.get_by_role("dialog")

    @property
    def box(self) -> Locator:
        """Return the box around the panel, which is there before it is fetched."""
        return self.root.locator(".frame")

    @property
    def log(self) -> Locator:
        """Return where the messages are."""
        return self.root.locator(".log")

    @property
    def composer(self) -> Locator:
        """Return the field to write in."""
        return self.root.get_by_role("textbox", name=self.name("composer"), exact=True)

    @property
    def answers(self) -> Locator:
        """Return the messages of the assistant."""
        return self.root.locator('[data-who="assistant"]')

    @property
    def questions(self) -> Locator:
        """Return the messages of the seller."""
        return self.root.locator('[data-who="seller"]')

    @property
    def typing(self) -> Locator:
        """Return the sign that an answer is being made."""
        return self.root.locator("[data-typing]")

    @property
    def not_sent(self) -> Locator:
        """Return the sentence under a message that could not be sent."""
        return self.root.get_by_text(self.name("not_sent"), exact=True)

    def open(self) -> Chat:
        """Click on the launcher; return the chat."""
        self.button("launcher").click()
        expect(self.composer).to_be_visible()
        return self

    def type(self, text: str) -> None:
        """Write ``text`` and send it, without waiting for what comes."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def ask(self, text: str) -> Answer:
        """Ask ``text`` and return what came."""
        return self.answer_to(lambda: self.type(text))

    def press(self, button: Locator) -> Answer:
        """Click on a button under a message and return what came."""
        return self.answer_to(button.click)

    def answer_to(self, act: Callable[[], object]) -> Answer:
        """Do what sends a message, wait until its answer is shown, and return it."""
        with self.page.expect_response(is_message) as caught:
            act()
        replies: list[dict[str, Any]] = caught.value.json()["replies"]
        shown = self.root.locator(f'[data-id="{replies[-1]["id"]}"]')
        expect(shown).to_be_visible()
        expect(self.typing).to_be_hidden()
        return Answer(replies, shown)

    def be_open(self) -> Chat:
        """Open the chat unless it is open already; return it."""
        self.button("launcher").or_(self.composer).first.wait_for()
        return self if self.composer.is_visible() else self.open()

    def reload(self) -> Chat:
        """Load the page again with the chat open; return it."""
        self.page.reload()
        return self.be_open()

    def delete(self) -> None:
        """Delete the conversation, and wait until the server has."""
        self.item("delete").click()
        with self.page.expect_response(lambda response: response.request.method == "DELETE" and response.status == 204):
            self.root.get_by_role("group").get_by_role("button", name=self.name("delete")).click()

    def settle(self) -> None:
        """Wait until nothing moves, but for what always does."""
        self.page.evaluate(MOTION_ENDED)

    def stored(self) -> dict[str, Any]:
        """Return what the widget keeps in the browser."""
        return dict(self.page.evaluate("Object.fromEntries(Object.entries(localStorage))"))

    def history(self) -> list[dict[str, Any]]:
        """Return the conversation as the server has it."""
        ask = """async () => {
            const [key, value] = Object.entries(localStorage).find(([name]) => name.startsWith("returns-chat:"));
            const url = new URL("messages", key.slice("returns-chat:".length));
            const answer = await fetch(url, { headers: { Authorization: `Bearer ${JSON.parse(value).token}` } });
            return (await answer.json()).messages;
        }"""
        return list(self.page.evaluate(ask))

    def alter_replies(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Change every message of the assistant on its way to the page: as a server of tomorrow, or a bad one, would send it."""

        def handle(route: Route) -> None:
            if route.request.method != "POST":
                return route.continue_()
            response = route.fetch()
            body = response.json()
            body["replies"] = [change(reply) for reply in body.get("replies", [])]
            route.fulfill(response=response, body=json.dumps(body))

        self.page.route("**/chat/messages", handle)


def is_message(response: Response) -> bool:
    """Return whether ``response`` is the answer to a message."""
    return response.request.method == "POST" and response.url.endswith("/messages") and response.ok


def focused(page: Page) -> str:
    """Return the name or text of what has the focus, inside the widget if it is there; "" when nothing has."""
    return str(
        page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                if (!at || at === document.body) return "";
                return at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.id || at.localName;
            }"""
        )
    ).strip()
