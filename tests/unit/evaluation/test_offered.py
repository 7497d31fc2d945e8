"""Whether the right topic is among those offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogue.content import Content
from dialogue.conversation import NEAR
from evaluation.offered import table
from evaluation.scoring import Result

Asked = Callable[..., Result]

CONTENT = Content({f"utter_{name}": [{"metadata": {"sources": [{"name": "FAQ"}]}}] for name in "ab"})


def row(results: list[Result], outcome: str) -> list[str]:
    return {name: rest for name, *rest in table(results, CONTENT).rows}[outcome]


@pytest.mark.parametrize(
    ("outcome", "decision", "labels"),
    [("asked back", "ask", "a"), ("wrongly declined", "decline", "a|c"), ("rightly declined", "decline", "out_of_scope")],
)
def test_each_outcome_is_counted_by_itself(asked: Asked, outcome: str, decision: str, labels: str) -> None:
    results = [asked(labels, "a", 0.3, decision), asked(labels, "b", 0.3, decision), asked("a", "a", 0.9)]
    rows = {name: rest for name, *rest in table(results, CONTENT).rows}
    right = "0.0" if labels == "out_of_scope" else "50.0"
    assert rows.pop(outcome) == ["2", right, "100.0"]
    assert list(rows.values()) == [["0", "0.0", "0.0"]] * 2


@pytest.mark.parametrize(("confidence", "offered"), [(NEAR, "100.0"), (NEAR / 2, "0.0")])
def test_beside_a_decline_only_what_is_near_is_offered(asked: Asked, confidence: float, offered: str) -> None:
    assert row([asked("a", "a", confidence, "decline")], "wrongly declined") == ["1", offered, offered]
    assert row([asked("a", "a", confidence, "ask")], "asked back") == ["1", "100.0", "100.0"]


def test_what_is_no_topic_is_not_offered(asked: Asked) -> None:
    assert row([asked("greet", "greet", 0.5, "ask")], "asked back") == ["1", "0.0", "0.0"]
