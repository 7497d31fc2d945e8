"""What is read from conversations as Rasa stores them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import ActionExecuted
from sqlalchemy import text as sql

from feedback.ratings import Rating
from review.collecting import Collected, collect
from storage import conversations
from tests.unit.review.conftest import NOON, Said, said, spoken

Store = Callable[..., SQLTrackerStore]
TOPICS = frozenset({"late_return", "fba_returns"})
COLUMNS = "sender_id, type_name, timestamp, action_name, data"
QUESTION = "Can I refuse it after 30 days?"


def found(store: SQLTrackerStore, rated: list[tuple[str, float]] | None = None) -> Collected:
    ratings = [Rating(sender, at, NOON, False, "late_return", "en", 0.7, "m") for sender, at in rated or []]
    return collect(store.engine, ratings, NOON, ["en", "sv"], TOPICS)


@pytest.mark.parametrize(("intent", "kind"), [("nlu_fallback", "asked_back"), ("out_of_scope", "declined")])
def test_the_intent_tells_what_became_of_a_question(store: Store, intent: str, kind: str) -> None:
    (question,) = found(store({"me": [said(1, f"  {QUESTION}\n", intent)]})).questions
    assert (question.text, question.kind, question.language, question.topic) == (QUESTION, kind, "en", "late_return")
    assert question.when == NOON + timedelta(minutes=1)
    assert question.choice is None


@pytest.mark.parametrize(
    "message",
    [
        said(1, QUESTION, "late_return"),
        said(1, "/out_of_scope", "out_of_scope"),
        said(1, '/late_return{"slot": "x"}', "late_return"),
        said(-1, QUESTION),
        said(1, ""),
        said(1, "?? 123", "out_of_scope"),
        said(1, "[email] [order number]!", "out_of_scope"),
        said(1, QUESTION, None),
    ],
    ids=["answered", "button", "button with slot", "earlier", "empty", "no letters", "only placeholders", "no intent"],
)
def test_what_is_left_out(store: Store, message: Said) -> None:
    result = found(store({"me": [message]}))
    assert (result.questions, result.malformed) == ([], 0)


def test_a_question_with_masked_data_in_it_is_one(store: Store) -> None:
    assert [q.text for q in found(store({"me": [said(1, "Where is [order number]?")]})).questions] == ["Where is [order number]?"]


@pytest.mark.parametrize(
    ("after", "choice"),
    [
        ([said(2, "/fba_returns", "fba_returns")], "fba_returns"),
        ([said(2, "/out_of_scope", "out_of_scope")], "out_of_scope"),
        ([said(2, "/late_return", "late_return"), said(3, "/fba_returns", "fba_returns")], "late_return"),
        ([said(2, "/help", "help"), said(3, "/fba_returns", "fba_returns")], None),
        ([said(2, "/not_helpful", "not_helpful")], None),
        ([said(2, "never mind", "stop"), said(3, "/fba_returns", "fba_returns")], None),
    ],
    ids=["a topic", "none of these", "the first button counts", "not after another button", "no topic", "not after other words"],
)
def test_the_button_after_a_question_asked_back_is_the_persons_own_choice(
    store: Store, after: list[Said], choice: str | None
) -> None:
    (question,) = found(store({"me": [said(1, QUESTION), *after]})).questions
    assert (question.kind, question.choice) == ("asked_back", choice)


def test_a_button_after_a_decline_chooses_nothing(store: Store) -> None:
    (question,) = found(store({"me": [said(1, QUESTION, "out_of_scope"), said(2, "/help", "help")]})).questions
    assert question.choice is None


def test_conversations_at_the_same_time_are_kept_apart(store: Store) -> None:
    mine = [said(1, "mine", "nlu_fallback"), said(3, "/late_return", "late_return")]
    yours = [said(2, "yours", "nlu_fallback"), said(4, "/out_of_scope", "out_of_scope")]
    questions = found(store({"me": mine, "you": yours})).questions
    assert [(q.text, q.choice) for q in questions] == [("mine", "late_return"), ("yours", "out_of_scope")]


@pytest.mark.parametrize(
    ("said_so_far", "language"),
    [
        ([said(1, "retur fba", name="sv")], "sv"),
        ([spoken(1, "sv"), said(2, "fba?", name=None, likely="en")], "sv"),
        ([spoken(1, "sv"), spoken(1.5, "en"), said(2, "fba?", name=None, likely="sv")], "en"),
        ([said(1, "fba?", name=None, likely="sv")], "sv"),
        ([said(1, "fba?", name=None, likely="en", metadata={"language": "sv"})], "sv"),
        ([said(1, "Wo ist mein Paket geblieben?", name=None, likely=None)], "other"),
    ],
    ids=["clear", "slot", "the latest slot", "likely", "page", "none of ours"],
)
def test_language(store: Store, said_so_far: list[Said], language: str) -> None:
    assert [q.language for q in found(store({"me": said_so_far})).questions] == [language]


def test_only_topics_are_near(store: Store) -> None:
    ranking = [("greet", 0.5), ("out_of_scope", 0.2), ("fba_returns", 0.1), ("late_return", 0.2)]
    (question,) = found(store({"me": [said(1, QUESTION, "out_of_scope", ranking=ranking)]})).questions
    assert question.ranking == (("late_return", 0.2), ("fba_returns", 0.1))


@pytest.mark.parametrize("minute", [1, -5000], ids=["since", "asked before"])
@pytest.mark.parametrize("intent", ["late_return", "nlu_fallback", "out_of_scope"])
def test_a_rating_finds_its_message(store: Store, intent: str, minute: float) -> None:
    message = said(minute, QUESTION, intent)
    earlier = [said(minute - 1, "not rated", intent)] if minute < 0 else []
    yours = said(minute, "mine was fine", "late_return")
    result = found(store({"me": [*earlier, message], "you": [yours]}), [("me", message[0])])
    assert [(q.text, q.kind) for q in result.questions] == [(QUESTION, "not_helpful")]
    assert result.ratings_without_question == 0


def test_a_rating_of_what_the_chosen_button_led_to_is_one_of_the_question(store: Store) -> None:
    click = said(2, "/fba_returns", "fba_returns")
    result = found(store({"me": [said(1, QUESTION), click]}), [("me", click[0])])
    assert [(q.text, q.kind, q.choice) for q in result.questions] == [(QUESTION, "not_helpful", "fba_returns")]


@pytest.mark.parametrize(
    "message", [said(1, "/late_return", "late_return"), said(1, "[email]", "late_return")], ids=["button", "masked"]
)
def test_ratings_of_no_question_are_counted(store: Store, message: Said) -> None:
    result = found(store({"me": [message]}), [("me", message[0]), ("forgotten", 5.0)])
    assert (result.questions, result.ratings_without_question) == ([], 2)


@pytest.mark.parametrize(
    "data",
    [None, "", "{", "[]", "null", '"text"', "{}", '{"text": "x"}', '{"text": "x", "parse_data": {"intent": []}}',
     '{"text": "x", "parse_data": {"intent": {"name": "nlu_fallback"}, "intent_ranking": [{"name": "a"}]}}'],
)  # fmt: skip
def test_a_malformed_row_is_passed_over_and_counted(store: Store, data: str | None) -> None:
    made = store({"me": [said(1, QUESTION)]})
    values = {"sender": "me", "at": NOON.timestamp() + 90, "data": data}
    with made.engine.begin() as connection:
        for kind, name in (("user", None), ("slot", "language"), ("slot", "deadline"), ("action", "action_listen")):
            connection.execute(
                sql(f"INSERT INTO events ({COLUMNS}) VALUES (:sender, :kind, :at, :name, :data)"),
                {**values, "kind": kind, "name": name},
            )
    result = found(made)
    assert [q.text for q in result.questions] == [QUESTION]
    assert result.malformed == 2


@pytest.mark.parametrize(
    ("intent", "action", "kinds"),
    [
        ("out_of_scope", "utter_out_of_scope_near", ["declined"]),
        ("nlu_fallback", "utter_nlu_fallback", ["asked_back"]),
        ("nlu_fallback", "utter_out_of_scope", ["declined"]),
        ("out_of_scope", "action_deadline", []),  # "yesterday at nine"
        ("nlu_fallback", "utter_late_return", []),  # "the second one"
        ("out_of_scope", "utter_which_one", []),  # "hm"
        ("late_return", "utter_late_return", []),
    ],
)
def test_what_was_answered_after_all_is_no_question(store: Store, intent: str, action: str, kinds: list[str]) -> None:
    result = found(store({"me": [said(1, QUESTION, intent), (NOON.timestamp() + 61, ActionExecuted(action))]}))
    assert [question.kind for question in result.questions] == kinds


def test_many_rows_are_read_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "PAGE", 3)
    messages = [said(minute, f"question {minute}", "out_of_scope") for minute in range(1, 10)]
    assert len(found(store({"me": messages, "you": messages[:1]})).questions) == 10
