"""From probabilities to answer, question back or decline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nlu.decision import FALLBACK, OUT_OF_SCOPE, Limits, calibrate, decide

rows = arrays.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 40)), elements=st.floats(0, 1))
temperatures = st.floats(0.2, 5)
LIMITS = Limits(answer_above=0.5, ask_above=0.3)


def shares(raw: np.ndarray) -> np.ndarray:
    assume((raw.sum(axis=1) > 1e-6).all())
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))


@given(rows, temperatures)
def test_calibrated_rows_are_probabilities_in_the_same_order(raw: np.ndarray, temperature: float) -> None:
    before = shares(raw)
    after = calibrate(before, temperature)
    assert np.isfinite(after).all() and (after >= 0).all()
    np.testing.assert_allclose(after.sum(axis=1), 1.0, atol=1e-9)
    for old, new in zip(before, after, strict=True):
        assert (np.diff(new[np.argsort(old, kind="stable")]) >= -1e-12).all()


@given(rows)
def test_temperature_one_changes_nothing(raw: np.ndarray) -> None:
    before = shares(raw)
    np.testing.assert_allclose(calibrate(before, 1.0), before, atol=1e-9)


@pytest.mark.parametrize(("temperature", "sharper"), [(0.5, True), (2.0, False)])
def test_low_temperature_sharpens_and_high_softens(temperature: float, sharper: bool) -> None:
    row = np.array([[0.6, 0.3, 0.1]])
    assert bool(calibrate(row, temperature).max() > row.max()) is sharper


@pytest.mark.parametrize(
    ("ranking", "kind", "intent", "confidence"),
    [
        ([("a", 0.9), ("b", 0.1)], "answer", "a", 0.9),
        ([("b", 0.1), ("a", 0.9)], "answer", "a", 0.9),
        ([("a", 0.5), (OUT_OF_SCOPE, 0.5)], "answer", "a", 0.5),
        ([("a", 0.4999), ("b", 0.4), (OUT_OF_SCOPE, 0.1)], "ask", FALLBACK, 0.5001),
        ([("a", 0.3), (OUT_OF_SCOPE, 0.7)], "ask", FALLBACK, 0.7),
        ([("a", 0.2999), ("b", 0.29), (OUT_OF_SCOPE, 0.41)], "decline", OUT_OF_SCOPE, 0.7001),
        ([("a", 0.0), (OUT_OF_SCOPE, 1.0)], "decline", OUT_OF_SCOPE, 1.0),
    ],
)
def test_bands(ranking: list[tuple[str, float]], kind: str, intent: str, confidence: float) -> None:
    decision = decide(ranking, LIMITS)
    assert (decision.kind, decision.intent) == (kind, intent)
    assert decision.confidence == pytest.approx(confidence)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_likelier_topic_is_never_treated_worse(one: float, other: float, limit: float) -> None:
    order = ["decline", "ask", "answer"]
    limits = Limits(answer_above=max(limit, 0.3), ask_above=0.3)
    low, high = sorted((one, other))
    kinds = [decide([("a", p), (OUT_OF_SCOPE, 1 - p)], limits).kind for p in (low, high)]
    assert order.index(kinds[0]) <= order.index(kinds[1])
