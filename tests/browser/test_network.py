"""Reloads, two tabs, slow and broken networks, and servers that go away in mid-conversation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import servers
from tests.browser.chat import DEADLINE, QUESTIONS, Chat, is_message
from tests.browser.conftest import NewChat
from tests.serving import Assistant

in_either_language = pytest.mark.parametrize("language", ["en", "sv"])

QUESTION = QUESTIONS["en"]


@pytest.fixture
def through(proxy: servers.Proxy, page: Page) -> Chat:
    """The chat behind the proxy, opened."""
    page.goto(f"{proxy.url}?lang=en")
    return Chat(page).open()


@pytest.fixture
def outage(assistant: Assistant) -> Iterator[Assistant]:
    """An assistant whose servers the test may stop; they run again afterwards."""
    yield assistant
    assistant.start()


def assert_asked_once(chat: Chat, question: str) -> None:
    """Assert that the server has ``question`` once, answered, and so has the page."""
    history = chat.history()
    asked = [n for n, message in enumerate(history) if message["who"] == "seller" and message["text"] == question]
    assert len(asked) == 1, history
    assert history[asked[0] + 1]["who"] == "assistant"
    assert "failed" not in history[asked[0]]
    expect(chat.questions.filter(has_text=question)).to_have_count(1)


# -- reloads and tabs --------------------------------------------------------------------------------------------------


@in_either_language
def test_the_conversation_is_there_after_a_reload(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    answer = chat.ask(QUESTIONS[language])
    chat.ask(DEADLINE[language])
    chat.reload()
    expect(chat.questions).to_have_count(2)
    expect(chat.root.get_by_text(answer.last["source"], exact=True)).to_have_count(1)
    expect(chat.root.locator(".deadline")).to_have_count(1)


def test_what_was_being_written_is_there_after_a_reload(chat: Chat) -> None:
    chat.composer.press_sequentially("My customer wants")
    chat.reload()
    expect(chat.composer).to_have_value("My customer wants")


def test_what_was_not_sent_is_there_after_a_reload(through: Chat, proxy: servers.Proxy) -> None:
    proxy.lose = 1_000
    through.type(QUESTION)
    expect(through.not_sent).to_be_visible()
    through.reload()
    expect(through.questions).to_have_count(1)
    expect(through.questions).to_contain_text(QUESTION)
    proxy.lose = 0
    through.answer_to(lambda: through.button("retry").click())
    assert_asked_once(through, QUESTION)


def test_two_tabs_show_the_same_conversation(chat: Chat) -> None:
    other = Chat(chat.page.context.new_page())
    other.page.goto(chat.page.url)
    other.be_open()
    chat.ask(QUESTION)
    expect(other.questions).to_have_count(1)
    expect(other.answers.filter(has_text="Seller Central").first).to_be_visible()
    other.ask(DEADLINE["en"])
    expect(chat.questions).to_have_count(2)
    expect(chat.root.locator(".deadline")).to_have_count(1)
    assert len([message for message in chat.history() if message["who"] == "seller"]) == 2


def test_a_conversation_deleted_in_one_tab_is_gone_in_the_other(chat: Chat) -> None:
    chat.ask(QUESTION)
    other = Chat(chat.page.context.new_page())
    other.page.goto(chat.page.url)
    other.be_open()
    expect(other.questions).to_have_count(1)
    chat.page.bring_to_front()
    chat.delete()
    expect(other.questions).to_have_count(0)


# -- the network -------------------------------------------------------------------------------------------------------


@in_either_language
def test_a_failed_message_stays_and_is_sent_by_a_click(proxy: servers.Proxy, page: Page, language: str) -> None:
    page.goto(f"{proxy.url}?lang={language}")
    chat = Chat(page, language).open()
    proxy.lose = 1_000
    chat.type(QUESTIONS[language])
    expect(chat.not_sent).to_be_visible()
    expect(chat.typing).to_be_hidden()
    proxy.lose = 0
    chat.answer_to(lambda: chat.button("retry").click())
    expect(chat.not_sent).to_be_hidden()
    assert_asked_once(chat, QUESTIONS[language])


def test_a_message_whose_reply_is_lost_is_processed_once(through: Chat, proxy: servers.Proxy) -> None:
    proxy.lose_replies = 1_000
    through.type(QUESTION)
    expect(through.not_sent).to_be_visible()
    proxy.lose_replies = 0
    through.answer_to(lambda: through.button("retry").click())
    assert_asked_once(through, QUESTION)


@pytest.mark.parametrize("sent", [False, True], ids=["typed", "sent"])
def test_what_is_written_before_the_conversation_is_fetched_is_kept(new_chat: NewChat, sent: bool) -> None:
    chat = new_chat()
    keyboard, held = chat.page.keyboard, []
    chat.page.route("**/panel-*", lambda route: held.append(route))
    chat.open()
    expect(chat.composer).to_be_focused()
    keyboard.type(QUESTION)
    if sent:
        keyboard.press("Enter")
    with chat.page.expect_response("**/panel-*"):
        held[0].continue_()
    if sent:
        expect(chat.questions).to_have_count(1)
        expect(chat.composer).to_have_value("")
    else:
        expect(chat.button("send")).to_be_visible()
        expect(chat.composer).to_have_value(QUESTION)
    expect(chat.composer).to_be_focused()


def test_a_slow_answer_shows_that_one_is_being_made(through: Chat, proxy: servers.Proxy) -> None:
    proxy.delay = 1.5
    through.type(QUESTION)
    expect(through.typing).to_be_visible()
    expect(through.questions).to_have_count(1)
    expect(through.answers.filter(has_text="Seller Central").first).to_be_visible()
    expect(through.typing).to_be_hidden()


def test_an_answer_that_comes_while_the_chat_is_closed_is_there_when_it_is_opened(through: Chat, proxy: servers.Proxy) -> None:
    proxy.delay = 1
    with through.page.expect_response(is_message):
        through.type(QUESTION)
        through.button("close").click()
    expect(through.panel).to_be_hidden()
    through.open()
    expect(through.answers.filter(has_text="Seller Central")).to_be_in_viewport()


@in_either_language
def test_being_offline_is_noticed_and_ends(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    chat.ask(QUESTIONS[language])
    context: BrowserContext = chat.page.context
    context.set_offline(True)
    notice = chat.root.get_by_text({"en": "offline", "sv": "offline"}[language])
    expect(notice.first).to_be_visible()
    chat.type(DEADLINE[language])
    expect(chat.questions).to_have_count(2)
    context.set_offline(False)
    expect(notice.first).to_be_hidden()
    expect(chat.root.locator(".deadline")).to_be_visible()
    assert_asked_once(chat, DEADLINE[language])


def test_what_is_opened_offline_keeps_what_is_written_until_it_can_be_had(new_chat: NewChat) -> None:
    chat = new_chat()
    chat.page.context.set_offline(True)
    chat.button("launcher").click()
    chat.page.keyboard.type(QUESTION)
    chat.button("retry").wait_for()
    chat.page.context.set_offline(False)
    chat.button("retry").click()
    expect(chat.button("send")).to_be_visible()
    expect(chat.composer).to_have_value(QUESTION)
    assert chat.answer_to(chat.button("send").click).last["topic"] == "handle_return_request"


def test_too_many_messages_are_told_and_none_is_lost(chat: Chat) -> None:
    body = '{"error": {"code": "too_many_requests", "retry_after": 1}}'
    chat.page.route(
        "**/chat/messages",
        lambda route: (
            route.fulfill(status=429, content_type="application/json", headers={"Retry-After": "1"}, body=body)
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    chat.type(QUESTION)
    expect(chat.not_sent).to_be_visible()
    chat.page.unroute("**/chat/messages")
    chat.answer_to(lambda: chat.button("retry").click())
    assert_asked_once(chat, QUESTION)


def test_a_session_that_has_expired_is_followed_by_a_new_one(chat: Chat) -> None:
    chat.ask(QUESTION)
    chat.page.evaluate(
        """() => {
            for (const [key, value] of Object.entries(localStorage)) {
                const token = JSON.parse(value).token;
                localStorage.setItem(key, value.replace(token, token.slice(0, -4) + "AAAA"));
            }
        }"""
    )
    chat.reload()
    assert chat.ask(QUESTION).last["topic"] == "handle_return_request"


# -- servers that go away ----------------------------------------------------------------------------------------------


def test_a_killed_and_restarted_server_goes_on_with_the_conversation(outage: Assistant, chat: Chat) -> None:
    chat.ask(QUESTION)
    outage.stop_rasa()
    chat.type(DEADLINE["en"])
    expect(chat.not_sent).to_be_visible()
    outage.start_rasa()
    chat.answer_to(lambda: chat.button("retry").click())
    expect(chat.root.locator(".deadline")).to_be_visible()
    assert_asked_once(chat, DEADLINE["en"])
    assert_asked_once(chat, QUESTION)


@in_either_language
def test_a_dead_action_server_is_told_and_the_message_can_be_sent_again(
    outage: Assistant, new_chat: NewChat, language: str
) -> None:
    chat = new_chat(language).open()
    outage.stop_actions()
    chat.type(DEADLINE[language])
    expect(chat.not_sent).to_be_visible()
    chat.reload()
    expect(chat.questions).to_have_count(1)
    outage.start_actions()
    chat.answer_to(lambda: chat.button("retry").click())
    expect(chat.root.locator(".deadline")).to_be_visible()
    assert_asked_once(chat, DEADLINE[language])
