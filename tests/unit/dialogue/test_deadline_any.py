"""No message, in no state of a look-up, breaks it or makes it loop."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines import limits, wording
from deadlines.naming import SEASONS
from deadlines.replies import Reply, Teller
from dialogue.deadline.answering import back, respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Question
from dialogue.deadline.routing import BACK, LISTEN, route
from nlu.times import Context, find, to_entity
from tests import corpus

TABLE = limits.load(corpus.ROOT / "data" / "limits.yml")
WORDING = wording.load(corpus.ROOT / "deadlines" / "wording.yml")
NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
CONTEXT = Context(NOW, ZoneInfo("Europe/Stockholm"))
PIECES = [
    "yesterday", "at 9pm", "on 31 February", "25:00", "4/7", "in May 1995", "3 May 2019", "next Friday", "last month", "i går",
    "kl 14", "delivered", "bought", "köpt", "levererat", "replied", "no,", "nej", "today", "it is", "in Germany", "Japan", "USA",
    "SAFE-T", "A-to-z", "appeal", "Christmas", "purchases", "julklappar", "FBA reimbursement", "weekends", "PST", "return",
    "2026-03-29 02:30", "9999-12-31", "?", ".", "\x00", "🎁", "{start}", "for months",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), st.text(max_size=60))
INTENTS = st.sampled_from([None, "out_of_scope", "nlu_fallback", "fba_returns", "stop", "deadline_other"] + [
    f"deadline_{name}" for name in ("respond", "return_window", "reply_message")
])  # fmt: skip
LANGUAGE = st.sampled_from(["en", "sv"])


def message(text: str, intent: str | None, language: str) -> Message:
    entities = [to_entity(each) for each in find(text, language, CONTEXT)]
    return Message.of({"text": text, "intent": {"name": intent}, "entities": entities}, {"timezone": "Asia/Tokyo"})


def responses(reply: Reply) -> set[str]:
    return {line.response for lines in reply.paragraphs for line in lines}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(TEXTS, INTENTS), min_size=1, max_size=4), LANGUAGE)
def test_any_conversation_is_answered(turns: list[tuple[str, str | None]], language: str) -> None:
    question = None
    teller = Teller(TABLE, WORDING, language, NOW)
    for text, intent in turns:
        asked = message(text, intent, language)
        route(question, asked, [], TABLE)
        outcome = respond(question, asked, teller)
        assert outcome.replies
        for reply in outcome.replies:
            assert responses(reply) <= set(corpus.responses())
        question = outcome.question and Question.from_slot(outcome.question.to_slot(), NOW)
        assert question == outcome.question
        if question and question.state == "open":
            assert question.limits[0] != SEASONS
            assert back(question, teller).replies


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(TEXTS.filter(lambda text: "?" not in text), INTENTS), min_size=12, max_size=12))
def test_an_open_question_is_not_put_for_ever(turns: list[tuple[str, str | None]]) -> None:
    """Without a look-up of their own, messages without a time are asked about twice and led back from twice."""
    question: Question | None = Question(("respond",), "open", NOW)
    teller = Teller(TABLE, WORDING, "en", NOW)
    put = 0
    for text, intent in turns:
        asked = message(text, intent, "en")
        if asked.times or asked.is_lookup or question is None:
            continue
        step = route(question, asked, [], TABLE)
        if step.forget:
            question = None
        elif step.action:
            outcome = respond(question, asked, teller)
            put += bool(responses(outcome.replies[0]) & {"utter_deadline_again", "utter_deadline_explain"})
            question = outcome.question
        elif route(question, asked, ["utter_fba_returns"], TABLE).action == BACK:
            question = back(question, teller).question
            put += 1
        else:
            assert route(question, asked, ["utter_fba_returns", "action_deadline_stop"], TABLE).action == LISTEN
    assert put <= 4
