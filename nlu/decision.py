"""From probabilities to what the assistant does: answer, ask back or decline. Pure functions."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: The learned class of everything that no topic answers.
OUT_OF_SCOPE = "out_of_scope"

#: Rasa's name for "not sure enough": the assistant asks which of the nearest topics was meant.
FALLBACK = "nlu_fallback"

Probabilities = NDArray[np.float64]


class Limits(NamedTuple):
    """The two measured limits between the three bands, both on the calibrated scale from 0 to 1."""

    answer_above: float
    ask_above: float


class Decision(NamedTuple):
    """What to do with a message."""

    kind: Literal["answer", "ask", "decline"]
    intent: str
    confidence: float


def calibrate(probabilities: Probabilities, temperature: float) -> Probabilities:
    """Return ``probabilities`` sharpened (temperature below 1) or softened (above 1), each row summing to 1.

    Temperature scaling after Guo et al., "On Calibration of Modern Neural Networks" (2017), applied to the logarithm of
    probabilities of shape (n, classes). The order within a row never changes.
    """
    logits = np.log(np.clip(probabilities, 1e-12, None)) / temperature
    logits -= logits.max(axis=-1, keepdims=True)
    scaled = np.exp(logits)
    return np.asarray(scaled / scaled.sum(axis=-1, keepdims=True))


def decide(ranking: list[tuple[str, float]], limits: Limits) -> Decision:
    """Return what to do with a message whose intents have the calibrated probabilities of ``ranking``.

    ``ranking`` holds (intent, probability) pairs of every intent, in any order. The best intent other than out_of_scope is
    answered from ``limits.answer_above`` on; from ``limits.ask_above`` on the assistant asks whether it was meant; below
    that the message is declined. Out-of-scope needs no limit of its own: what it takes, the topics lack.
    """
    best, probability = max((pair for pair in ranking if pair[0] != OUT_OF_SCOPE), key=lambda pair: pair[1])
    if probability >= limits.answer_above:
        return Decision("answer", best, probability)
    if probability >= limits.ask_above:
        return Decision("ask", FALLBACK, 1.0 - probability)
    return Decision("decline", OUT_OF_SCOPE, 1.0 - probability)
