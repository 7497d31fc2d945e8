"""What became of messages that ask several things."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue.content import Content
from evaluation.questions import Question
from evaluation.several import answered, table

CONTENT = Content({f"utter_{name}": [{"metadata": {"sources": [{"name": "FAQ"}]}}] for name in "ab"})


def parsed(intent: str, *questions: str) -> dict[str, Any]:
    """Return the parse data of a message; each question is sure of its intent."""
    parts = [
        {"text": "four words or more", "intent": {"name": each}, "intent_ranking": [{"name": each, "confidence": 1.0}]}
        for each in questions
    ]
    return {"intent": {"name": intent}, "intent_ranking": [{"name": intent, "confidence": 0.9}], "questions": parts}


@pytest.mark.parametrize(
    ("intent", "questions", "expected"),
    [
        ("a", [], ["a"]),
        ("out_of_scope", [], ["out_of_scope"]),
        ("nlu_fallback", [], ["nlu_fallback"]),
        ("nlu_fallback", ["b", "a"], ["b", "a"]),
        ("a", ["a", "greet"], ["a"]),
        ("b", ["a", "greet"], ["b"]),
        ("a", ["out_of_scope", "a"], ["a", "out_of_scope"]),
        ("nlu_fallback", ["a", "out_of_scope"], ["a", "out_of_scope"]),
        ("b", ["a", "out_of_scope"], ["b"]),
        ("out_of_scope", ["out_of_scope", "out_of_scope"], ["out_of_scope"]),
    ],
)
def test_what_a_message_is_answered_with(intent: str, questions: list[str], expected: list[str]) -> None:
    assert answered(parsed(intent, *questions), CONTENT) == expected


@pytest.mark.parametrize(
    ("label", "parse_data", "column"),
    [
        ("a+b", parsed("a", "a", "b"), "all in order"),
        ("a+b", parsed("a", "b", "a"), "a part"),
        ("a+b", parsed("a"), "a part"),
        ("a", parsed("a"), "all in order"),
        ("a+b", parsed("nlu_fallback"), "no answer"),
        ("a+b", parsed("out_of_scope"), "no answer"),
        ("a", parsed("a", "a", "b"), "something wrong"),
        ("a", parsed("b"), "something wrong"),
        ("out_of_scope+a", parsed("a", "out_of_scope", "a"), "all in order"),  # what is declined is said last
        ("a+out_of_scope", parsed("a"), "a part"),
        ("a", parsed("a", "a", "out_of_scope"), "something wrong"),
    ],
)
def test_what_became_of_a_message(label: str, parse_data: dict[str, Any], column: str) -> None:
    found = table([Question("sv", (label,), "several", "text")], [parse_data], CONTENT)
    [row] = found.rows
    assert dict(zip(found.columns, row)) == {
        "lang": "sv", "kind": "several", "messages": "1", "all in order": "0.0", "a part": "0.0", "no answer": "0.0",
        "something wrong": "0.0", column: "100.0",
    }  # fmt: skip


def test_a_row_for_each_language_and_kind() -> None:
    asked = [Question(lang, ("a",), kind, "text") for lang, kind in [("sv", "one"), ("en", "two"), ("en", "one"), ("en", "one")]]
    found = table(asked, [parsed("a"), parsed("a"), parsed("a"), parsed("b")], CONTENT)
    assert [row[:4] for row in found.rows] == [
        ["en", "one", "2", "50.0"], ["en", "two", "1", "100.0"], ["sv", "one", "1", "100.0"],
    ]  # fmt: skip
