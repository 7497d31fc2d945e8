"""Results of questions, made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.questions import Question
from evaluation.scoring import Result, result

RANKINGS = {"answer": None, "ask": "nlu_fallback", "decline": "out_of_scope"}


@pytest.fixture(scope="session")
def asked() -> Callable[..., Result]:
    """Return what makes a result: of a question with a label, decided on a topic with a confidence."""

    def make(
        labels: str,
        topic: str,
        confidence: float,
        decision: str = "answer",
        lang: str = "en",
        reply: str | None = None,
        kind: str = "plain",
        text: str = "text",
    ) -> Result:
        ranking = sorted([(topic, confidence), ("out_of_scope", 1.0 - confidence)], key=lambda pair: -pair[1])
        parse_data = {
            "intent": {"name": RANKINGS[decision] or topic},
            "intent_ranking": [{"name": name, "confidence": share} for name, share in ranking],
        }
        return result(Question(lang, tuple(labels.split("|")), kind, text), parse_data, reply or lang)

    return make
