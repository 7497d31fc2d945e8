from __future__ import annotations

from typing import Any

from prometheus_client import REGISTRY

from monitoring import metrics


def observed(message: dict[str, Any]) -> tuple[float, float]:
    """Return how many confidences counting ``message`` adds, and their sum."""

    def now() -> list[float]:
        names = ("assistant_confidence_count", "assistant_confidence_sum")
        return [REGISTRY.get_sample_value(name, {"language": "test"}) or 0.0 for name in names]

    before = now()
    metrics.count_exchange(message, [{"kind": "question", "language": "test"}])
    count, total = (after - value for after, value in zip(now(), before))
    return count, round(total, 6)


def test_not_sure_enough_is_no_intent_whose_confidence_counts() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.6}, {"name": "late_return", "confidence": 0.4}]
    assert observed({"text": "too late", "parse_data": {"intent_ranking": ranking}}) == (1, 0.4)


def test_a_button_has_no_confidence() -> None:
    ranking = [{"name": "late_return", "confidence": 1.0}]
    assert observed({"text": "/late_return", "parse_data": {"intent_ranking": ranking}}) == (0, 0)
