"""What became of each question, counted. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np

from evaluation.questions import Question
from nlu.decision import FALLBACK, OUT_OF_SCOPE, Decision, Limits, decide

Outcome = Literal["right", "wrong", "asked", "declined"]

#: What a mistake costs: a wrong answer, a needless question back, a needless decline. A decline or a question back where
#: nothing could be answered costs nothing or the bother of it.
COST_WRONG, COST_ASK, COST_DECLINE = 5.0, 1.0, 2.0


@dataclass(frozen=True)
class Result:
    """What the assistant made of a question.

    ``predicted`` is the likeliest topic, whatever was decided; ``confidence`` its calibrated probability; ``ranking`` the
    intents with their probabilities, the likeliest first; ``decision`` answer, ask or decline.
    """

    question: Question
    predicted: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    decision: str
    reply_language: str

    @property
    def outcome(self) -> Outcome:
        """Return what it means for the seller: for an out-of-scope question, "declined" is right and "right" never is."""
        if self.decision == "ask":
            return "asked"
        if self.decision == "decline":
            return "declined"
        return "right" if self.predicted in self.question.labels else "wrong"

    def as_row(self) -> dict[str, Any]:
        """Return the row of `reports/evaluation.json`."""
        question = self.question
        return {
            "lang": question.lang,
            "label": "|".join(question.labels),
            "kind": question.kind,
            "text": question.text,
            "predicted": self.predicted,
            "confidence": round(self.confidence, 4),
            "ranking": [[name, round(probability, 4)] for name, probability in self.ranking[:5]],
            "decision": self.decision,
            "reply_language": self.reply_language,
        }


def result(question: Question, parse_data: dict[str, Any], reply_language: str) -> Result:
    """Return the result of ``question``, given what NLU made of it and the language of the reply."""
    intent = parse_data["intent"]["name"]
    ranking = tuple((entry["name"], float(entry["confidence"])) for entry in parse_data["intent_ranking"])
    topics = [(name, probability) for name, probability in ranking if name not in (FALLBACK, OUT_OF_SCOPE)]
    predicted, confidence = topics[0] if topics else (OUT_OF_SCOPE, 1.0)
    decision = {FALLBACK: "ask", OUT_OF_SCOPE: "decline"}.get(intent, "answer")
    return Result(question, predicted, confidence, ranking, decision, reply_language)


class Score(NamedTuple):
    """Shares of a group of questions, each from 0 to 1; None where the group has none of that sort."""

    questions: int
    right: float | None
    wrong: float | None
    asked: float | None
    declined: float | None
    out_of_scope_declined: float | None
    out_of_scope_answered: float | None
    wrong_language: float


def score(results: Sequence[Result]) -> Score:
    """Return the shares of ``results``: the in-scope ones by outcome, the out-of-scope ones by what should have happened."""
    inside = Counter(r.outcome for r in results if r.question.in_scope)
    outside = Counter(r.outcome for r in results if not r.question.in_scope)
    wrong_language = sum(r.reply_language != r.question.lang for r in results if r.question.lang in ("en", "sv"))
    return Score(
        len(results),
        _share(inside, "right"),
        _share(inside, "wrong"),
        _share(inside, "asked"),
        _share(inside, "declined"),
        _share(outside, "declined"),
        _share(outside, "wrong", "right"),
        wrong_language / len(results) if results else 0.0,
    )


def _share(outcomes: Counter[Outcome], *names: Outcome) -> float | None:
    total = sum(outcomes.values())
    return sum(outcomes[name] for name in names) / total if total else None


def by_group(results: Sequence[Result]) -> dict[tuple[str, str], Score]:
    """Return the score per (language, kind), and per (language, "all") and ("all", "all")."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for r in results:
        for key in ((r.question.lang, r.question.kind), (r.question.lang, "all"), ("all", "all")):
            groups.setdefault(key, []).append(r)
    return {key: score(group) for key, group in sorted(groups.items())}


def confusions(results: Iterable[Result], most: int = 15) -> list[tuple[str, str, int]]:
    """Return the most frequent (label, what was answered instead, count) triples."""
    pairs = Counter(("|".join(r.question.labels), r.predicted) for r in results if r.outcome == "wrong")
    return [(label, predicted, count) for (label, predicted), count in pairs.most_common(most)]


class Bin(NamedTuple):
    """A row of the reliability table: of the answers given with a confidence in [low, high), how many there are, their mean
    confidence, and the share of them that is right.
    """

    low: float
    high: float
    answers: int
    confidence: float
    right: float


def reliability(results: Sequence[Result], edges: Sequence[float] = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)) -> list[Bin]:
    """Return the reliability table of the answers among ``results``; empty bins are left out."""
    answers = [r for r in results if r.decision == "answer"]
    table = []
    for low, high in pairwise(edges):
        inside = [r for r in answers if low <= r.confidence < high]
        if inside:
            confidence = sum(r.confidence for r in inside) / len(inside)
            right = sum(r.outcome == "right" for r in inside) / len(inside)
            table.append(Bin(low, min(high, 1.0), len(inside), confidence, right))
    return table


def cost(question: Question, decision: Decision) -> float:
    """Return what ``decision`` costs the seller who asked ``question``."""
    if decision.kind == "answer":
        return 0.0 if decision.intent in question.labels else COST_WRONG
    if decision.kind == "ask":
        return COST_ASK
    return COST_DECLINE if question.in_scope else 0.0


def best_limits(results: Sequence[Result]) -> tuple[Limits, float, list[tuple[float, float, float]]]:
    """Return the two limits of least mean cost, that cost, and the curve (answer_above, ask_above, mean cost).

    Every pair from a grid in steps of 0.02 is tried; of equal ones the most cautious is taken.
    """
    curve = []
    grid = np.arange(0.06, 0.96, 0.02).round(2)
    for answer_above in grid:
        for ask_above in grid[grid <= answer_above]:
            limits = Limits(float(answer_above), float(ask_above))
            total = sum(cost(r.question, decide(list(r.ranking), limits)) for r in results)
            curve.append((limits.answer_above, limits.ask_above, total / len(results)))
    least = min(curve, key=lambda row: (round(row[2], 6), -row[0]))
    return Limits(least[0], least[1]), least[2], curve
