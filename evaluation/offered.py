"""What the buttons are worth: whether the right topic is among those offered when a question is asked back or declined."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue.candidates import candidates
from dialogue.content import Content
from dialogue.conversation import NEAR
from evaluation.scoring import Result
from evaluation.tables import Table, percent


def table(results: Sequence[Result], content: Content) -> Table:
    """Return the shares of questions that are offered the right topic, and of those that are offered anything at all."""
    groups = {
        "asked back": [r for r in results if r.outcome == "asked" and r.question.in_scope],
        "wrongly declined": [r for r in results if r.outcome == "declined" and r.question.in_scope],
        "rightly declined": [r for r in results if r.outcome == "declined" and not r.question.in_scope],
    }
    rows = []
    for name, group in groups.items():
        offers = [_offered(r, content, 0.0 if name == "asked back" else NEAR) for r in group]
        right = sum(bool(set(offer) & set(r.question.labels)) for r, offer in zip(group, offers))
        count = len(group) or 1
        rows.append([name, str(len(group)), percent(right / count), percent(sum(map(bool, offers)) / count)])
    return Table("Topics offered, in per cent", ["outcome", "questions", "the right one", "any"], rows)


def _offered(result: Result, content: Content, least: float) -> list[str]:
    return candidates([{"name": name, "confidence": probability} for name, probability in result.ranking], content, least)
