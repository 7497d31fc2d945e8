"""The running assistant over HTTP: language, every topic, and whatever users and attackers type."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests import corpus
from tests.conftest import Conversation, Reply

Start = Callable[..., Conversation]
LANGUAGES = corpus.languages()
TOPICS = corpus.folder("topics")
TALK = [intent for intent in corpus.folder("talk") if f"utter_{intent}" in corpus.responses()]

in_either_language = pytest.mark.parametrize("language", LANGUAGES)


def assert_whole(reply: Reply, language: str, language_of: Callable[[str], str | None]) -> None:
    """Assert that ``reply`` is there, and that nothing in it is in another language than ``language``."""
    assert reply.text.strip(), "an empty reply"
    assert language_of(reply.text) == language, reply.text
    others = tuple(label for other in LANGUAGES if other != language for label in corpus.source_labels(other))
    for line in reply.text.splitlines():
        assert not line.startswith(others), f"another language's sources: {line!r}"
    for paragraph in reply.text.split("\n\n"):
        # Without names: Amazon's menus are called in a Swedish answer what they are called on the screen.
        words = [word for word in paragraph.split() if word[0].islower()]
        if len(words) >= 8 and not paragraph.startswith(corpus.source_labels(language)):
            assert language_of(" ".join(words)) in (language, None), f"in another language: {paragraph!r}"
    for title, payload in reply.buttons:
        expected = corpus.title(payload.removeprefix("/"), language)
        own = [b["title"] for b in (corpus.variation(reply.name or "", language) or {}).get("buttons") or []]
        assert title in [expected, *own], f"button {title!r} ({payload}) is not titled in {language}"


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "topic", "language"),
    [
        ("What are the steps for processing a return request that just came in?", "handle_return_request", "en"),
        ("Vilka steg följer jag för att behandla en ny returförfrågan?", "handle_return_request", "sv"),
        ("Where do I see the list of open return requests in Seller Central?", "find_return_requests", "en"),
        ("Var ser jag listan över öppna returförfrågningar i Seller Central?", "find_return_requests", "sv"),
        ("The package that came back holds a completely different product", "wrong_item_returned", "en"),
        ("I paketet som kom tillbaka låg en helt annan produkt", "wrong_item_returned", "sv"),
    ],
)
def test_the_first_question_is_answered_in_its_language(
    start: Start, language_of: Callable[[str], str | None], question: str, topic: str, language: str
) -> None:
    reply = start().say(question)
    assert reply.response == (f"utter_{topic}", language)
    assert_whole(reply, language, language_of)


@in_either_language
@pytest.mark.parametrize("intent", TOPICS + TALK)
def test_every_button_answers_in_the_conversations_language(
    start: Start, language_of: Callable[[str], str | None], intent: str, language: str
) -> None:
    reply = start(language).say(f"/{intent}")
    assert reply.response == (f"utter_{intent}", language)
    assert_whole(reply, language, language_of)
    last = reply.text.splitlines()[-1]
    assert last.startswith(corpus.source_labels(language)) is (intent in TOPICS), f"the line of sources: {last!r}"
    assert len(reply.buttons) <= 5, "three related topics and two ratings"


@in_either_language
def test_every_offered_button_leads_to_an_answer(start: Start, language: str) -> None:
    conversation = start(language)
    offered = {payload for topic in TOPICS for _, payload in conversation.say(f"/{topic}").buttons}
    for payload in sorted(offered - {f"/{topic}" for topic in TOPICS}):  # the topics' own have been pressed
        assert conversation.say(payload).text.strip(), f"button {payload} leads nowhere"


@in_either_language
def test_the_same_question_has_the_same_answer(start: Start, language: str) -> None:
    question = {"en": "Who has to pay the postage for sending the goods back?", "sv": "Vem sköter FBA-returer?"}[
        language
    ]
    conversation = start()
    assert conversation.say(question) == conversation.say(question) == start().say(question)


# -- language ----------------------------------------------------------------------------------------------------------


@in_either_language
def test_a_bare_button_is_answered_in_the_pages_language(start: Start, language: str) -> None:
    conversation = start()
    assert conversation.say(f"/{TOPICS[0]}", metadata={"language": language}).language == language
    assert conversation.say(f"/{TOPICS[1]}").language == language, "the page's language is kept"


# Metadata that is no object at all never comes this far: Rasa's REST channel, for development only, fails on it.
@pytest.mark.parametrize(
    "metadata", [None, {}, {"language": "de"}, {"language": 7}, {"language": ["sv"]}, {"language": {"a": 1}}]
)
def test_a_page_in_no_language_of_ours_is_answered_in_the_default(start: Start, metadata: object) -> None:
    assert start().say(f"/{TOPICS[0]}", metadata=metadata).language == LANGUAGES[0]


@in_either_language
def test_the_conversation_counts_for_more_than_the_page(start: Start, language: str) -> None:
    (other,) = set(LANGUAGES) - {language}
    assert start(language).say(f"/{TOPICS[0]}", metadata={"language": other}).language == language


@in_either_language
@pytest.mark.parametrize(
    "word", ["ok", "OK!", "FBA", "refund", "A-Z", "RMA", "ODR", "Amazon", "hm", "12345", "👍", "..."]
)
def test_a_short_shared_word_keeps_the_language(
    start: Start, language_of: Callable[[str], str | None], language: str, word: str
) -> None:
    conversation = start(language)
    assert_whole(conversation.say(word), language, language_of)
    assert conversation.say(f"/{TOPICS[0]}").language == language


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ("en", "svenska tack", "sv"),
        ("en", "Can you please answer in Swedish from now on?", "sv"),
        ("en", "på svenska, tack", "sv"),
        ("sv", "in English please", "en"),
        ("sv", "Kan du svara på engelska i stället?", "en"),
        ("sv", "English please", "en"),
        ("sv", "svenska tack", "sv"),
        ("en", "in English please", "en"),
    ],
)
def test_a_wish_for_a_language_holds(start: Start, before: str, wish: str, after: str) -> None:
    conversation = start(before)
    assert conversation.say(wish).response == ("utter_change_language", after)
    assert conversation.say(f"/{TOPICS[0]}").language == after
    assert conversation.say("ok").language == after


def test_the_user_who_writes_clearly_in_another_language_gets_it(start: Start) -> None:
    conversation = start("en")
    for question, language in [
        ("Vilka uppgifter har jag kvar som säljare med CSBA?", "sv"),
        ("Which duties do I keep as a seller with CSBA?", "en"),
        ("Vilka uppgifter har jag kvar som säljare med CSBA?", "sv"),
    ]:
        assert conversation.say(question).response == ("utter_csba_seller_duties", language)


@in_either_language
@pytest.mark.parametrize(
    "foreign",
    [
        "Wie bearbeite ich eine Rücksendung von einem Kunden?",
        "كيف أتعامل مع طلب إرجاع من المشتري؟",
        "Comment traiter un retour qui arrive trop tard ?",
        "Как мне обработать возврат от покупателя?",
        "返品リクエストにはどう対応すればよいですか?",
    ],
)
def test_another_language_is_declined_in_the_conversations(start: Start, language: str, foreign: str) -> None:
    assert start(language).say(foreign).response in [("utter_out_of_scope", language), ("utter_other_language", language)]


def test_two_senders_share_nothing(start: Start) -> None:
    conversations = {language: start(language) for language in LANGUAGES}
    for _ in range(3):
        for language, conversation in conversations.items():
            assert conversation.say("ok").language == language
    assert start().say(f"/{TOPICS[0]}").language == LANGUAGES[0]


def test_many_senders_at_once_each_get_their_own_answer(start: Start) -> None:
    wanted = [(topic, language) for topic in TOPICS[:6] for language in LANGUAGES]
    conversations = [start(language) for _, language in wanted]
    with ThreadPoolExecutor(len(wanted)) as pool:
        replies = pool.map(lambda c, topic: c.say(f"/{topic}"), conversations, [topic for topic, _ in wanted])
        assert [reply.response for reply in replies] == [(f"utter_{topic}", language) for topic, language in wanted]


# -- whatever is typed -------------------------------------------------------------------------------------------------

NOTHING_TO_READ = ["", " ", " \n\t ", "\u00a0", "😀", "?!", "\u200d", "\x00", "\x1b\x07", "\u202e"]


@in_either_language
@pytest.mark.parametrize("message", NOTHING_TO_READ, ids=ascii)
def test_nothing_to_read_is_declined_in_the_conversations_language(start: Start, language: str, message: str) -> None:
    conversation = start(language)
    assert conversation.say(message).response == ("utter_out_of_scope", language)
    assert conversation.say("ok").language == language


@in_either_language
@pytest.mark.parametrize(
    "message",
    ["x" * 10_000, "x " * 5_000, "😀" * 10_000, "?" * 10_000, "\n" * 10_000, "<script>alert(1)</script>" * 400],
    ids=lambda text: ascii(text[:3]),
)
def test_ten_thousand_characters_are_answered(start: Start, language: str, message: str) -> None:
    conversation = start(language)
    assert conversation.say(message).text.strip()
    assert conversation.say("12345").text.strip()


QUESTIONS = [
    ("WHO PAYS FOR SHIPPING WHEN THE BUYER SENDS AN ITEM BACK?", "return_shipping", "en"),
    ("VEM BETALAR FRAKTEN NÄR KUNDEN SKICKAR TILLBAKA EN VARA?", "return_shipping", "sv"),
    ("vem ska betala frakten nar kunden skickar tillbaka varan?", "return_shipping", "sv"),
    ("koparen hotar med daligt omdome, vad gor jag?", "review_threat", "sv"),
    ("\x00Where do I see\x07 the list of\u202e open return requests\x1b?", "find_return_requests", "en"),
    ("   Var ser jag listan\n\növer öppna returförfrågningar?\t", "find_return_requests", "sv"),
    ("What are the steps for processing a return request? " * 200, "handle_return_request", "en"),
]


@pytest.mark.parametrize(
    ("message", "topic", "language"), QUESTIONS, ids=[ascii(text[:24]) for text, _, _ in QUESTIONS]
)
def test_a_question_is_understood_however_it_is_typed(start: Start, message: str, topic: str, language: str) -> None:
    assert start().say(message).response == (f"utter_{topic}", language)


@pytest.mark.parametrize(
    "message",
    [
        "Hej, how do I handle a return request som kom in idag?",
        "Kunden says the item is broken, vad gör jag now?",
        "Can I refuse en retur efter 30 dagar when the buyer is late?",
        "Buyern vill ha en refund without return, får jag säga no?",
    ],
)
def test_two_languages_in_one_sentence_get_a_reply_in_one(
    start: Start, language_of: Callable[[str], str | None], message: str
) -> None:
    reply = start().say(message)
    assert reply.language in LANGUAGES
    assert_whole(reply, str(reply.language), language_of)


@in_either_language
@pytest.mark.parametrize(
    "escaped",
    [r"\ud800", r"\udfff", r"\ud800 how do FBA returns work?", r"Hur funkar returer \udc80?", r"\ude00\ud83d"],
)
def test_lone_surrogates_are_answered(start: Start, webhook: str, language: str, escaped: str) -> None:
    conversation = start(language)
    body = f'{{"sender": "{conversation.sender}", "message": "{escaped}"}}'
    answer = requests.post(webhook, body.encode(), headers={"Content-Type": "application/json"}, timeout=60)
    assert answer.status_code == 200, answer.text
    assert Reply.of(answer.json()).text.strip()
    assert conversation.say(f"/{TOPICS[0]}").text.strip(), "the conversation goes on"


COMMANDS = [
    "/restart",
    "/session_start",
    "/back",
    "/action_restart",
    "/nlu_fallback",
    '/greet{"language":"sv"}',
    '/greet{"language": "en"}',
    '/unknown{"a": 1}',
    "/greet@0.5",
    "/greet{not json",
    "/",
    "//",
    "/ restart",
    "/doesnotexist",
    "EXTERNAL: greet",
]


@in_either_language
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_text_and_get_a_reply(
    start: Start, language_of: Callable[[str], str | None], language: str, command: str
) -> None:
    conversation = start(language)
    assert conversation.say(command).text.strip()
    following = conversation.say(f"/{TOPICS[0]}")
    assert following.response is not None and following.name == f"utter_{TOPICS[0]}"


@in_either_language
@pytest.mark.parametrize(
    "command", ["/restart", "/session_start", '/greet{"language":"sv"}', '/greet{"language":"en"}']
)
def test_commands_change_neither_conversation_nor_language(start: Start, language: str, command: str) -> None:
    conversation = start(language)
    conversation.say(command)
    assert conversation.say(f"/{TOPICS[0]}").language == language


@in_either_language
def test_asking_for_nothing_in_particular_offers_topics(start: Start, language: str) -> None:
    """A first command in a new conversation, before any language is known, is no dead end either."""
    assert start().say("/restart", metadata={"language": language}).language == language


def test_a_broken_request_breaks_nothing(start: Start, webhook: str) -> None:
    for body in (b"", b"{", b"[]", b"null", json.dumps({"sender": "x"}).encode()):
        requests.post(webhook, body, headers={"Content-Type": "application/json"}, timeout=60)
    assert start().say(f"/{TOPICS[0]}").text.strip()
