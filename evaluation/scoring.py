"""What became of each question, counted. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np

from dialogue.language import WISH
from evaluation.questions import Question
from nlu.decision import FALLBACK, OUT_OF_SCOPE, Decision, Limits, decide
from nlu.ngram_classifier import SURE

Outcome = Literal["right", "wrong", "asked", "declined"]

#: What a mistake costs: a wrong answer, a needless question back, a needless decline. A question back is needed where several
#: topics are right; a decline where none is.
COST_WRONG, COST_ASK, COST_DECLINE = 5.0, 1.0, 2.0


@dataclass(frozen=True)
class Result:
    """What the assistant made of a question.

    ``predicted`` is the likeliest topic, whatever was decided; ``confidence`` its calibrated probability; ``ranking`` the
    intents with their probabilities, the likeliest first; ``decision`` answer, ask or decline; ``by_ngrams`` whether that was
    decided without an embedding.
    """

    question: Question
    predicted: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    decision: str
    reply_language: str
    by_ngrams: bool = False

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
    entries = [(entry["name"], float(entry["confidence"])) for entry in parse_data["intent_ranking"]]
    ranking = tuple(pair for pair in entries if pair[0] != FALLBACK)  # no intent, but what was decided
    topics = [pair for pair in ranking if pair[0] != OUT_OF_SCOPE]
    predicted, confidence = topics[0] if topics else (OUT_OF_SCOPE, 1.0)
    decision = {FALLBACK: "ask", OUT_OF_SCOPE: "decline"}.get(intent, "answer")
    return Result(question, predicted, confidence, ranking, decision, reply_language, bool(parse_data.get(SURE)))


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
    # Who asks for another language is to be answered in that one.
    wrong_language = sum(r.reply_language != r.question.lang for r in results if WISH not in r.question.labels)
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
        return COST_ASK if len(question.labels) == 1 else 0.0
    return COST_DECLINE if question.in_scope else 0.0


class Curve(NamedTuple):
    """Mean cost and its standard error per question, by the two limits."""

    limits: Limits
    mean: float
    error: float


def cost_curve(results: Sequence[Result]) -> list[Curve]:
    """Return the cost of every pair of limits from a grid in steps of 0.05: the questions can tell no finer ones apart."""
    grid = [round(0.05 * step, 2) for step in range(1, 20)]
    return [cost_at(results, Limits(answer, ask)) for answer in grid for ask in grid if ask <= answer]


def cost_at(results: Sequence[Result], limits: Limits) -> Curve:
    """Return what ``results`` cost with ``limits``."""
    costs = np.array([cost(r.question, decide(list(r.ranking), limits)) for r in results])
    return Curve(limits, float(costs.mean()), float(costs.std() / np.sqrt(len(costs))))


#: Means that differ by no more than this share of the standard error are taken for equal: other questions would turn them round.
EQUAL = 0.2


def recommended(curve: Sequence[Curve]) -> Curve:
    """Return the limits to use: the cheapest; of about equally cheap ones the most careful.

    Those are the ones that answer least, and of these those that ask rather than decline.
    """
    equal = (point for point in curve if is_cheap(point, curve))
    return max(equal, key=lambda point: (point.limits.answer_above, -point.limits.ask_above))


def is_cheap(point: Curve, curve: Sequence[Curve]) -> bool:
    """Return whether ``point`` costs about as little as the cheapest of ``curve``."""
    cheapest = min(curve, key=lambda each: each.mean)
    return point.mean <= cheapest.mean + EQUAL * cheapest.error


def best_temperature(results: Sequence[Result], used: float) -> float:
    """Return the temperature that makes the right intents of ``results`` likeliest, where ``used`` made their rankings.

    Sharpening p by a further factor is p ** (used / temperature), normalised again (Guo et al., 2017).
    """
    rankings = [np.array([probability for _, probability in r.ranking]) for r in results]
    hits = [np.array([name in r.question.labels for name, _ in r.ranking]) for r in results]

    def loss(temperature: float) -> float:
        total = 0.0
        for probabilities, hit in zip(rankings, hits):
            scaled = np.clip(probabilities, 1e-12, None) ** (used / temperature)
            total -= float(np.log(max(scaled[hit].sum() / scaled.sum(), 1e-6)))
        return total

    return min((round(0.2 + 0.02 * step, 2) for step in range(66)), key=loss)
