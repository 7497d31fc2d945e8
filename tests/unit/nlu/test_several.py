"""A message is taken apart before the pipeline and put together after it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.several import QUESTIONS, RANKED, QuestionJoiner, QuestionSplitter
from nlu.splitting import LONGEST, MOST

TWO = "Who pays? How long do I have?"


@pytest.fixture
def split(bench) -> Any:
    return lambda text, **more: bench.create(QuestionSplitter).process([Message({TEXT: text, **more})])


def read(messages: list[Message], ranking: int = 2) -> list[Message]:
    """Set what the pipeline would set, told apart by the text."""
    for message in messages:
        entries = [{"name": f"{message.get(TEXT)} {place}", "confidence": 0.5} for place in range(ranking)]
        message.set(INTENT, {"name": message.get(TEXT)}, add_to_output=True)
        message.set("intent_ranking", entries, add_to_output=True)
        message.set("text_tokens", [Token("Who", 0)], add_to_output=True)
    return messages


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (TWO, ["Who pays?", "How long do I have?"]),
        ("Who pays?", []),
        ("", []),
        (None, []),
        (f"/{TWO}", []),
        ('/late{"a": "Who? Why?"}', []),
        (TWO.ljust(LONGEST + 1, "!"), []),
    ],
)
def test_each_question_becomes_a_message_after_the_whole(split: Any, text: str | None, parts: list[str]) -> None:
    assert [message.get(TEXT) for message in split(text)] == [text, *parts]


def test_no_more_messages_than_are_told_apart(split: Any) -> None:
    assert len(split("Who pays? " * 50)) == 1 + MOST


def test_questions_keep_what_the_channel_sent(split: Any) -> None:
    assert [message.get(METADATA) for message in split(TWO, metadata={"timezone": "UTC"})] == [{"timezone": "UTC"}] * 3


def test_what_was_made_of_the_questions_stands_under_the_message(bench, split: Any) -> None:
    joined = bench.create(QuestionJoiner).process(read(split(TWO), ranking=RANKED + 1))
    assert len(joined) == 1
    data = joined[0].as_dict(only_output_properties=True)
    assert data[INTENT] == {"name": TWO} and len(data["intent_ranking"]) == RANKED + 1
    assert [part[INTENT]["name"] for part in data[QUESTIONS]] == [part[TEXT] for part in data[QUESTIONS]] == [
        "Who pays?", "How long do I have?",
    ]  # fmt: skip
    assert [len(part["intent_ranking"]) for part in data[QUESTIONS]] == [RANKED, RANKED]
    assert all("text_tokens" not in part for part in data[QUESTIONS])


def test_a_single_question_is_left_as_it_is(bench, split: Any) -> None:
    [message] = bench.create(QuestionJoiner).process(read(split("Who pays?")))
    assert QUESTIONS not in message.as_dict(only_output_properties=True)
