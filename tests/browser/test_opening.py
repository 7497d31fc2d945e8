"""Opening and closing, focus, the keyboard, and room for it on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import servers
from tests.browser.chat import ALL, AMBIGUOUS, DEADLINE, QUESTIONS, Chat, focused
from tests.browser.conftest import NewChat

in_either_language = pytest.mark.parametrize("language", ["en", "sv"])

#: The language in force, as a screen reader finds it.
LANGUAGE_OF = """node => {
    while (!node.closest("[lang]")) node = node.getRootNode().host;
    return node.closest("[lang]").lang;
}"""

#: Whether a control can be told from what is around it without its background.
HAS_EDGE = """node => {
    for (let at = node; at; at = at.parentElement) {
        const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(at);
        if ((borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0) || outlineStyle !== "none") return true;
        if (at.parentElement?.innerText?.trim() !== node.innerText.trim()) return false; // it is around others too
    }
    return false;
}"""

#: What moves for longer than anybody sees.
MOVING = "host => {" + ALL + """
  return all(host.shadowRoot).filter((node) => {
    const style = getComputedStyle(node);
    const lasts = (times) => times.split(",").some((each) => parseFloat(each) > 0.01);
    return (style.animationName !== "none" && lasts(style.animationDuration))
        || (style.transitionProperty !== "none" && lasts(style.transitionDuration))
        || style.scrollBehavior === "smooth";
  }).map((node) => node.outerHTML.slice(0, 120));
}"""  # fmt: skip

BRIGHTNESS = """node => {
    const [red, green, blue] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
    return (red + green + blue) / 3;
}"""


def tab_to(page: Page, name: str, key: str = "Tab", at_most: int = 80) -> None:
    """Press ``key`` until what is called ``name`` has the focus."""
    for _ in range(at_most):
        page.keyboard.press(key)
        if focused(page) == name:
            return
    pytest.fail(f"{key} never reaches {name!r}")


def does_not_scroll_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@in_either_language
def test_the_mouse_opens_and_closes(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language)
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.panel).to_be_visible()
    assert focused(chat.page) == chat.name("composer"), "who opened it wants to write"
    chat.button("close").click()
    expect(chat.panel).to_be_hidden()
    assert focused(chat.page) == chat.name("launcher")


@in_either_language
def test_the_keyboard_alone_is_enough(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language)
    keyboard = chat.page.keyboard
    tab_to(chat.page, chat.name("launcher"))
    keyboard.press("Enter")
    expect(chat.composer).to_be_focused()
    keyboard.type(AMBIGUOUS[language])
    answer = chat.answer_to(lambda: keyboard.press("Enter"))
    expect(chat.composer).to_be_focused()
    choice = answer.last["buttons"][0]["title"]
    tab_to(chat.page, choice, "Shift+Tab")
    chosen = chat.answer_to(lambda: keyboard.press("Enter"))
    assert chosen.last["kind"] == "answer"
    assert focused(chat.page), "the focus is not lost with the button that was pressed"
    keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    assert focused(chat.page) == chat.name("launcher")


def test_escape_closes_the_menu_before_the_chat(chat: Chat) -> None:
    chat.ask(QUESTIONS["en"])
    expect(chat.item("delete")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.button("delete")).to_be_hidden()
    expect(chat.panel).to_be_visible()
    assert focused(chat.page) == chat.name("menu")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_escape_elsewhere_on_the_page_is_the_pages(chat: Chat) -> None:
    chat.page.locator("[name=heading]").focus()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_visible()


def test_the_focus_is_not_trapped(chat: Chat) -> None:
    tab_to(chat.page, "English", at_most=120)  # a link of the page
    tab_to(chat.page, chat.name("composer"), "Shift+Tab")


def test_an_answer_leaves_the_focus_where_it_is(proxy: servers.Proxy, page: Page) -> None:
    page.goto(f"{proxy.url}?lang=en")
    chat = Chat(page).open()
    proxy.delay = 1

    def ask_and_go_on() -> None:
        chat.type(QUESTIONS["en"])
        page.locator("[name=heading]").focus()

    chat.answer_to(ask_and_go_on)
    expect(page.locator("[name=heading]")).to_be_focused()


def test_an_answer_leaves_a_draft_alone(proxy: servers.Proxy, page: Page) -> None:
    page.goto(f"{proxy.url}?lang=en")
    chat = Chat(page).open()
    proxy.delay = 1

    def ask_and_go_on() -> None:
        chat.type(QUESTIONS["en"])
        page.keyboard.type("and then")

    chat.answer_to(ask_and_go_on)
    expect(chat.composer).to_be_focused()
    expect(chat.composer).to_have_value("and then")


def test_answers_are_read_out_politely_and_once(chat: Chat) -> None:
    answer = chat.ask(QUESTIONS["en"])
    regions = chat.root.locator("[aria-live], [role=log], [role=status], [role=alert]")
    live = [
        region.inner_text()
        for region in regions.all()
        if region.get_attribute("aria-live") != "off" and answer.last["text"].split("\n")[0] in region.inner_text()
    ]
    assert len(live) == 1, "one live region tells the answer"
    expect(chat.root.locator("[aria-live=assertive], [role=alert]")).to_have_count(0)


@in_either_language
def test_every_text_tells_its_language(new_chat: NewChat, language: str) -> None:
    (other,) = {"en", "sv"} - {language}
    chat = new_chat(language).open()
    answer = chat.ask(QUESTIONS[other])
    assert answer.last["language"] == other
    assert answer.shown.get_by_text(answer.last["text"].split("\n")[0]).evaluate(LANGUAGE_OF) == other
    assert chat.composer.evaluate(LANGUAGE_OF) == language
    assert chat.panel.evaluate(LANGUAGE_OF) == language


@pytest.mark.parametrize(("position", "left"), [("right", False), ("left", True)])
def test_it_stands_where_the_page_says(chat: Chat, position: str, left: bool) -> None:
    chat.page.evaluate("position => returnsChat.setAttribute('position', position)", position)
    box, width = chat.panel.bounding_box(), chat.page.viewport_size["width"]  # type: ignore[index]
    assert box
    nearer_left = box["x"] < width - box["x"] - box["width"]
    assert nearer_left is left


@pytest.mark.parametrize(("width", "height"), [(320, 568), (375, 667), (640, 400)], ids=["320 px", "phone", "200 % zoom"])
@in_either_language
def test_it_fits(new_chat: NewChat, language: str, width: int, height: int) -> None:
    chat = new_chat(language, viewport={"width": width, "height": height})
    launcher = chat.button("launcher").bounding_box()
    assert launcher and launcher["x"] >= 0 and launcher["x"] + launcher["width"] <= width
    assert does_not_scroll_sideways(chat.page), "the demo page"
    chat.open()
    chat.ask(DEADLINE[language])
    assert does_not_scroll_sideways(chat.page)
    log = chat.log.evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert log[0] <= log[1], "the conversation scrolls sideways"
    for control in chat.panel.get_by_role("button").or_(chat.panel.get_by_role("textbox")).all():
        box = control.bounding_box()
        if not box or not box["width"]:
            continue
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, control.evaluate("node => node.outerHTML")
    expect(chat.composer).to_be_in_viewport(ratio=1)
    expect(chat.button("close")).to_be_in_viewport(ratio=1)


def test_a_phone_is_filled(new_chat: NewChat) -> None:
    chat = new_chat(viewport={"width": 390, "height": 800}).open()
    expect(chat.panel).to_be_in_viewport(ratio=1)
    box = chat.panel.bounding_box()
    assert box and (box["width"], round(box["height"])) == (390, 800)


def test_nothing_moves_for_who_wants_no_motion(new_chat: NewChat) -> None:
    chat = new_chat(reduced_motion="reduce").open()
    chat.ask(QUESTIONS["en"])
    moving = chat.root.evaluate(MOVING)
    assert moving == []


def test_forced_colours_leave_every_control_an_edge(new_chat: NewChat) -> None:
    chat = new_chat(forced_colors="active")
    assert chat.button("launcher").evaluate(HAS_EDGE), "the launcher"
    chat.open()
    answer = chat.ask(AMBIGUOUS["en"])
    assert chat.composer.evaluate(HAS_EDGE), "the field to write in"
    assert chat.box.evaluate(HAS_EDGE), "the panel"
    assert answer.button(answer.last["buttons"][0]["title"]).evaluate(HAS_EDGE), "a choice"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_systems_theme_unless_told_otherwise(new_chat: NewChat, scheme: str) -> None:
    chat = new_chat(color_scheme=scheme).open()
    assert (chat.panel.evaluate(BRIGHTNESS) < 128) is (scheme == "dark")
    (other,) = {"light", "dark"} - {scheme}
    chat.page.evaluate("theme => returnsChat.setAttribute('theme', theme)", other)
    assert (chat.panel.evaluate(BRIGHTNESS) < 128) is (other == "dark")


def test_the_focus_can_be_seen(chat: Chat) -> None:
    chat.page.keyboard.press("Shift+Tab")
    style = chat.page.evaluate(
        """() => {
            let at = document.activeElement;
            while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
            return [outlineStyle, outlineWidth, boxShadow];
        }"""
    )
    assert (style[0] != "none" and re.match(r"[1-9]", style[1])) or style[2] != "none"
