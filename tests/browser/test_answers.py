"""What is asked and what comes: answers, choices, ratings, deadlines, the way to a person, and the menu."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import expect

from tests import corpus
from tests.browser.chat import AMBIGUOUS, DEADLINE, HUMAN, QUESTIONS, Chat
from tests.browser.conftest import NewChat

WITH_LIST = {
    "en": "Can the customer keep the item and get a refund?",
    "sv": "Kan kunden få pengarna tillbaka och behålla varan?",
}

in_either_language = pytest.mark.parametrize("language", ["en", "sv"])


@in_either_language
def test_a_question_is_answered_with_its_source(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    answer = chat.ask(QUESTIONS[language])
    assert (answer.last["topic"], answer.last["language"]) == ("handle_return_request", language)
    expect(chat.questions.last).to_contain_text(QUESTIONS[language])
    expect(answer.shown.get_by_text(answer.last["source"], exact=True)).to_be_visible()
    steps = re.findall(r"(?m)^\d+\. (.+)$", answer.last["text"])
    assert len(steps) == 3
    assert [item.inner_text() for item in answer.shown.locator("ol > li").all()] == steps
    paragraphs = [each for each in answer.last["text"].split("\n\n") if not each[0].isdigit()]
    assert [each.inner_text() for each in answer.shown.locator("p").all()][: len(paragraphs)] == paragraphs
    expect(answer.shown.locator("time[datetime]")).to_be_visible()


@in_either_language
def test_a_list_is_a_list(new_chat: NewChat, language: str) -> None:
    answer = new_chat(language).open().ask(WITH_LIST[language])
    items = re.findall(r"(?m)^- (.+)$", answer.last["text"])
    assert items
    assert [item.inner_text() for item in answer.shown.locator("ul:not(.choices) > li").all()] == items


def test_an_address_in_an_answer_is_a_link_that_keeps_the_page(chat: Chat) -> None:
    chat.alter_replies(lambda reply: {**reply, "text": "See https://example.com/help?a=1&b=2. Then (https://example.com/b)."})
    answer = chat.ask(QUESTIONS["en"])
    links = answer.shown.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["https://example.com/help?a=1&b=2", "https://example.com/b"]
    for link in links.all():
        assert link.get_attribute("target") == "_blank"
        assert "noopener" in (link.get_attribute("rel") or "")


@in_either_language
def test_did_you_mean_is_answered_by_a_button(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    asked_back = chat.ask(AMBIGUOUS[language])
    assert asked_back.last["kind"] == "question"
    title = asked_back.last["buttons"][0]["title"]
    answer = chat.press(asked_back.button(title))
    assert (answer.last["kind"], answer.last["language"]) == ("answer", language)
    expect(chat.questions.last).to_contain_text(title)


@pytest.mark.parametrize("rating", ["up", "down"])
@in_either_language
def test_an_answer_is_rated_once(new_chat: NewChat, language: str, rating: str) -> None:
    chat = new_chat(language).open()
    chat.page.evaluate("addEventListener('feedback', (event) => { window.rated = event.detail })")
    answer = chat.ask(QUESTIONS[language])
    title = next(button["title"] for button in answer.last["buttons"] if button.get("rating") == rating)
    chat.press(answer.button(title))
    assert chat.page.evaluate("window.rated") == {"rating": rating, "topic": "handle_return_request"}
    thumb = answer.shown.or_(chat.answers).get_by_role("button", name=title, exact=True)
    assert all(each.is_disabled() or each.get_attribute("aria-pressed") == "true" for each in thumb.all())


@in_either_language
def test_a_deadline_goes_into_the_calendar(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    answer = chat.ask(DEADLINE[language])
    deadline = answer.last["deadline"]
    card = answer.shown.locator(".deadline")
    expect(card).to_contain_text(deadline["date"])
    expect(card).to_contain_text(deadline["title"])
    left = {"en": r"\d+ (hours?|days?|minutes?)", "sv": r"\d+ (timm|dag|dygn|minut)"}[language]
    expect(card).to_contain_text(re.compile(left))  # what is left of it
    add = card.get_by_role("link", name=chat.name("calendar")).or_(card.get_by_role("button", name=chat.name("calendar")))
    with chat.page.expect_download() as caught:
        add.click()
    assert caught.value.suggested_filename.endswith(".ics")
    (event,) = vobject.readOne(Path(caught.value.path()).read_text(encoding="utf-8")).vevent_list
    at = datetime.fromisoformat(deadline["at"].replace("Z", "+00:00"))
    ends = getattr(event, "dtend", event.dtstart).value
    assert at in (event.dtstart.value, ends) or abs(at - ends) < timedelta(minutes=1)
    assert event.summary.value == deadline["title"]


def test_a_deadline_is_told_in_the_visitors_time_zone(new_chat: NewChat) -> None:
    answer = new_chat(timezone_id="America/New_York").open().ask(DEADLINE["en"])
    expect(answer.shown.locator(".deadline")).to_contain_text("New York")


@in_either_language
def test_the_way_to_a_person_ends_in_a_ticket(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    chat.page.evaluate("addEventListener('handoff', (event) => { window.handedOff = event.detail.message.text })")
    chat.ask(QUESTIONS[language])
    assert chat.ask(HUMAN[language]).last["kind"] == "contact"
    field = chat.root.get_by_role("textbox", name=chat.name("email"), exact=True)
    assert (field.get_attribute("type"), field.get_attribute("autocomplete")) == ("email", "email")
    field.fill("anna.berg@example.com")
    confirm = chat.answer_to(lambda: field.press("Enter"))
    expect(field).to_be_hidden()
    assert "anna.berg@example.com" in confirm.last["text"]
    done = chat.press(confirm.button(confirm.last["buttons"][0]["title"]))
    assert done.last["kind"] == "handed_off"
    number = re.search(r"R-\d+", done.shown.inner_text())
    assert number
    assert number[0] in chat.page.evaluate("window.handedOff")
    ticket = subprocess.run(
        [sys.executable, "-m", "handoff", number[0]], cwd=corpus.ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert "anna.berg@example.com" in ticket.stdout
    assert QUESTIONS[language] in ticket.stdout


def test_the_address_may_be_left_out(chat: Chat) -> None:
    asked = chat.ask(HUMAN["en"])
    confirm = chat.press(asked.button("Go on without an address"))
    done = chat.press(confirm.button("Yes, send it"))
    assert done.last["kind"] == "handed_off"


def test_what_is_no_address_is_told_before_it_is_sent(chat: Chat) -> None:
    chat.ask(HUMAN["en"])
    field = chat.root.get_by_role("textbox", name=chat.name("email"), exact=True)
    field.fill("anna")
    before = chat.questions.count()
    field.press("Enter")
    assert field.evaluate("field => field.getAttribute('aria-invalid') === 'true' || !field.checkValidity()")
    assert chat.questions.count() == before
    expect(field).to_be_visible()


@in_either_language
def test_an_answer_is_copied_with_its_source(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language, permissions=["clipboard-read", "clipboard-write"]).open()
    answer = chat.ask(QUESTIONS[language])
    answer.button(chat.name("copy")).click()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert answer.last["text"] in copied
    assert answer.last["source"] in copied


@in_either_language
def test_a_deleted_conversation_is_gone(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    with chat.page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/messages")) as caught:
        chat.ask(QUESTIONS[language])
    chat.delete()
    expect(chat.questions).to_have_count(0)
    token = caught.value.headers["authorization"]
    stored = chat.page.evaluate("JSON.stringify({ ...localStorage })")
    assert token.removeprefix("Bearer ") not in stored
    left = chat.page.request.get(caught.value.url, headers={"Authorization": token, "Sec-Fetch-Site": "same-origin"})
    assert left.json().get("messages", []) == []
    chat.reload()
    expect(chat.questions).to_have_count(0)
    assert chat.ask(QUESTIONS[language]).last["topic"] == "handle_return_request", "a new conversation begins"


@in_either_language
def test_the_language_can_be_switched_and_stays(new_chat: NewChat, language: str) -> None:
    (other,) = {"en", "sv"} - {language}
    chat = new_chat(language).open()
    chat.ask(QUESTIONS[language])
    chat.button("menu").click()
    chat.root.get_by_text({"en": "English", "sv": "Svenska"}[other], exact=True).click()
    switched = Chat(chat.page, other)
    expect(switched.composer).to_be_visible()
    expect(switched.questions).to_have_count(1)
    answer = switched.ask("FBA")
    assert answer.last["language"] == other, "a word of either language is answered in that of the page"
    chat.page.goto(chat.page.url.replace(f"lang={language}", f"lang={other}"))
    expect(switched.button("close").or_(switched.button("launcher")).first).to_be_visible()


@in_either_language
def test_the_conversation_is_saved_as_text(new_chat: NewChat, language: str) -> None:
    chat = new_chat(language).open()
    answer = chat.ask(QUESTIONS[language])
    with chat.page.expect_download() as caught:
        chat.item("save").click()
    assert caught.value.suggested_filename.endswith(".txt")
    text = Path(caught.value.path()).read_text(encoding="utf-8")
    assert QUESTIONS[language] in text
    assert answer.last["text"].split("\n")[0] in text
    assert answer.last["source"] in text


def test_the_conversation_is_printed_and_the_page_is_not(new_chat: NewChat) -> None:
    chat = new_chat()
    chat.page.add_init_script("window.print = () => { top.printed = document.body.innerText }")
    answer = chat.reload().ask(QUESTIONS["en"])
    chat.item("print").click()
    printed = chat.page.evaluate("window.printed")
    assert QUESTIONS["en"] in printed
    assert answer.last["source"] in printed
    assert "Packbord" not in printed


def test_an_empty_message_is_not_sent(chat: Chat) -> None:
    chat.composer.fill("   ")
    chat.composer.press("Enter")
    expect(chat.questions).to_have_count(0)


def test_shift_and_enter_begin_a_line(chat: Chat) -> None:
    chat.composer.fill("One")
    chat.composer.press("Shift+Enter")
    chat.page.keyboard.type("two")
    expect(chat.composer).to_have_value("One\ntwo")


def test_what_is_too_long_is_told_and_kept(chat: Chat) -> None:
    text = "long " * 500
    chat.composer.fill(text)
    chat.composer.press("Enter")
    expect(chat.questions).to_have_count(0)
    expect(chat.composer).not_to_have_value("")


def test_what_the_widget_does_not_know_of_does_not_break_it(chat: Chat) -> None:
    unknown = {"kind": "hologram", "mood": {"happy": [1]}, "buttons": [{"id": "x", "title": "Y", "z": 1}, 7], "deadline": "soon"}
    chat.alter_replies(lambda reply: {**reply, **unknown})
    answer = chat.ask(QUESTIONS["en"])
    expect(answer.shown).to_contain_text(answer.last["text"].split("\n")[0])
    expect(chat.composer).to_be_enabled()
