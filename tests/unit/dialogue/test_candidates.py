"""Which topics to offer when a message may have meant several."""

from __future__ import annotations

import pytest

from dialogue.candidates import candidates


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (None, []),
        ([], []),
        ([("out_of_scope", 0.9), ("nlu_fallback", 0.1)], []),
        ([("a", 0.4)], ["a"]),
        ([("a", 0.4), ("b", 0.001)], ["a", "b"]),
        ([("a", 0.4), ("b", 0.3), ("c", 0.06)], ["a", "b", "c"]),
        ([("a", 0.4), ("b", 0.3), ("c", 0.059)], ["a", "b"]),
        ([("a", 0.3), ("b", 0.3), ("c", 0.3), ("d", 0.1)], ["a", "b", "c"]),
        ([("c", 0.1), ("a", 0.5), ("b", 0.2)], ["a", "b", "c"]),
        ([("nlu_fallback", 0.6), ("a", 0.4), ("out_of_scope", 0.3), ("b", 0.2)], ["a", "b"]),
    ],
)
def test_candidates(ranking: list[tuple[str, float]] | None, expected: list[str]) -> None:
    entries = None if ranking is None else [{"name": name, "confidence": confidence} for name, confidence in ranking]
    assert candidates(entries) == expected


def test_what_is_offered_leaves_the_ranking_alone() -> None:
    ranking = [{"name": "b", "confidence": 0.1}, {"name": "a", "confidence": 0.9}]
    candidates(ranking)
    assert [entry["name"] for entry in ranking] == ["b", "a"]
