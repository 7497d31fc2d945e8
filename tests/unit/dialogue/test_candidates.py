"""Which topics to offer when a message may have meant several."""

from __future__ import annotations

import pytest

from dialogue.candidates import candidates
from dialogue.content import Content

CONTENT = Content({f"utter_{name}": [{"metadata": {"sources": [{"name": "FAQ"}]}}] for name in "abcd"})

Ranking = list[tuple[str, float]]


def offered(ranking: Ranking, least: float = 0.0) -> list[str]:
    return candidates([{"name": name, "confidence": confidence} for name, confidence in ranking], CONTENT, least)


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ([], []),
        ([("out_of_scope", 0.9), ("nlu_fallback", 0.1)], []),
        ([("a", 0.4)], ["a"]),
        ([("a", 0.4), ("b", 0.001)], ["a", "b"]),
        ([("a", 0.4), ("b", 0.3), ("c", 0.06)], ["a", "b", "c"]),
        ([("a", 0.4), ("b", 0.3), ("c", 0.059)], ["a", "b"]),
        ([("a", 0.3), ("b", 0.3), ("c", 0.3), ("d", 0.1)], ["a", "b", "c"]),
        ([("c", 0.1), ("a", 0.5), ("b", 0.2)], ["a", "b", "c"]),
        ([("nlu_fallback", 0.6), ("a", 0.4), ("out_of_scope", 0.3), ("b", 0.2)], ["a", "b"]),
        ([("greet", 0.5), ("a", 0.2), ("follow_up_fba", 0.1), ("more", 0.1), ("b", 0.05)], ["a", "b"]),
        ([("deadline_respond", 0.4), ("human_handoff", 0.3), ("help", 0.2)], ["deadline_respond", "human_handoff", "help"]),
    ],
)
def test_the_likeliest_of_what_is_worth_a_button_are_offered(ranking: Ranking, expected: list[str]) -> None:
    assert offered(ranking) == expected


def test_without_a_ranking_nothing_is_offered() -> None:
    assert candidates(None, CONTENT) == []


@pytest.mark.parametrize(("least", "expected"), [(0.1, ["a", "b"]), (0.11, ["a"]), (0.5, [])])
def test_what_is_too_unlikely_is_not_offered(least: float, expected: list[str]) -> None:
    assert offered([("a", 0.4), ("b", 0.1), ("c", 0.05)], least) == expected


def test_what_is_offered_leaves_the_ranking_alone() -> None:
    ranking = [{"name": "b", "confidence": 0.1}, {"name": "a", "confidence": 0.9}]
    candidates(ranking, CONTENT)
    assert [entry["name"] for entry in ranking] == ["b", "a"]
