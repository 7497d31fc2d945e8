"""Which of the questions of one message are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogue.content import Content
from dialogue.several import OF_WHOLE, SURE, Part, declined_beside, parts_to_answer, settled

ParseData = dict[str, Any]
Parse = Callable[..., ParseData]


@pytest.fixture
def read(content: Content, parse: Parse) -> Callable[..., list[Part]]:
    """Return what reads a message: of its questions, each (intent, probability), and the probabilities of the whole."""

    def start(*questions: tuple[str | None, float], **whole: float) -> list[Part]:
        parts = [parse(intent, {intent: p} if intent else {}) for intent, p in questions]
        return parts_to_answer(parse("late", whole, questions=parts), content)

    return start


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([], []),
        ([("late", 1.0), ("fba", SURE)], [Part("late", 0), Part("fba", 1)]),
        ([("fba", 1.0), ("late", 1.0)], [Part("fba", 0), Part("late", 1)]),
        ([("late", 1.0), ("fba", SURE - 0.01)], [Part("late", 0)]),
        ([("late", 1.0), ("late", 1.0), ("fba", 1.0)], [Part("late", 0), Part("fba", 2)]),
        ([("late", 1.0), ("deadline_respond", 1.0)], [Part("late", 0), Part("deadline_respond", 1)]),
        # the topic before tells what is to be answered
        ([("late", 1.0), ("deadline_reply_message", 1.0)], [Part("late", 0), Part("deadline_respond", 1)]),
        ([("fba", 1.0), ("deadline_reply_message", 1.0)], [Part("fba", 0), Part("deadline_reply_message", 1)]),
        ([("deadline_reply_message", 1.0), ("late", 1.0)], [Part("deadline_reply_message", 0), Part("late", 1)]),
        ([("greet", 1.0), ("late", 1.0), ("thanks", 1.0)], [Part("late", 1)]),
        ([("nlu_fallback", 0.9), ("out_of_scope", 1.0), ("late", 1.0)], [Part("late", 2)]),
        ([(None, 1.0), ("late", 1.0)], [Part("late", 1)]),
        # a short second question: after a topic, where its aspect allows it, and something answers it
        ([("late", 1.0), ("follow_up_fba", 0.4)], [Part("late", 0), Part("fba", 1)]),
        ([("late", 1.0), ("follow_up_how_long", 0.4)], [Part("late", 0), Part("deadline_respond", 1)]),
        ([("shipping", 1.0), ("follow_up_how_long", 0.4)], [Part("shipping", 0)]),
        ([("fba", 1.0), ("follow_up_decline", 0.4)], [Part("fba", 0)]),
        ([("fba", 1.0), ("follow_up_fba", 0.4)], [Part("fba", 0)]),
        ([("follow_up_fba", 1.0), ("late", 1.0)], [Part("late", 1)]),
    ],
)
def test_what_has_an_answer_is_kept_in_order(
    read: Callable[..., list[Part]], questions: list[tuple[str, float]], expected: list[Part]
) -> None:
    assert read(*questions) == expected


@pytest.mark.parametrize(("whole", "counts"), [(OF_WHOLE, True), (OF_WHOLE / 2, False)])
def test_a_doubtful_question_counts_when_the_whole_message_speaks_for_it(
    read: Callable[..., list[Part]], whole: float, counts: bool
) -> None:
    assert read(("late", 1.0), ("fba", 0.5), late=0.9, fba=whole) == [Part("late", 0), Part("fba", 1)][: 1 + counts]


@pytest.mark.parametrize(
    ("intent", "text", "topic", "limit"),
    [
        ("deadline_reply_message", "And how long do I have to answer?", "late", "deadline_respond"),
        ("deadline_respond", "Och hur länge har jag på mig att svara?", "late", "deadline_respond"),
        # the text tells itself
        ("deadline_reply_message", "How long do I have to answer a message?", "late", None),
        ("deadline_respond", "Hur länge har jag på mig att svara på returförfrågan?", "late", None),
        ("deadline_return_window", "And how long do they have?", "late", None),
        ("late", "And if it is late?", "late", None),
        (None, "", "late", None),
        # the topic does not tell
        ("deadline_reply_message", "And how long do I have to answer?", "fba", None),
        ("deadline_reply_message", "And how long do I have to answer?", "shipping", None),
        ("deadline_reply_message", "And how long do I have to answer?", None, None),
    ],
)
def test_the_topic_before_settles_what_is_to_be_answered(
    content: Content, intent: str | None, text: str, topic: str | None, limit: str | None
) -> None:
    assert settled(intent, text, topic, content) == limit


@pytest.mark.parametrize(
    ("text", "probability", "declined"),
    [
        ("Who won the match yesterday?", SURE, True),
        ("Who won the match yesterday?", SURE - 0.01, False),
        ("Are you serious?", 1.0, False),  # too short to be a question
    ],
)
def test_a_part_is_none_of_our_topics(parse: Parse, text: str, probability: float, declined: bool) -> None:
    beside = parse("out_of_scope", {"out_of_scope": probability}, text)
    assert declined_beside(parse("late", questions=[parse("late", {"late": 1.0}), beside])) is declined


def test_without_questions_nothing_stands_beside(content: Content, parse: Parse) -> None:
    assert parts_to_answer(parse("late", {"late": 1.0}), content) == []
    assert not declined_beside(parse("out_of_scope", {"out_of_scope": 1.0}, "Who won the match yesterday?"))
