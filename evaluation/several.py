"""How well several questions in one message are told apart, and one question is left whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialogue.content import Content
from dialogue.several import declined_beside, parts_to_answer
from evaluation.questions import Question
from evaluation.tables import Table, percent
from nlu.decision import FALLBACK, OUT_OF_SCOPE

#: Joins the labels of one message, in the order of its questions.
JOINS = "+"


def answered(parse_data: Mapping[str, Any], content: Content) -> list[str]:
    """Return the intents that a first message is answered with, in order; ``out_of_scope`` stands for what is declined."""
    parts = parts_to_answer(parse_data, content)
    intents = [part.intent for part in parts]
    if len(parts) > 1:
        return intents
    whole = parse_data["intent"]["name"]
    if parts and whole in (OUT_OF_SCOPE, FALLBACK, *intents) and declined_beside(parse_data):
        return [*intents, OUT_OF_SCOPE]
    return [str(whole)]


def table(questions: Sequence[Question], parsed: Sequence[Mapping[str, Any]], content: Content) -> Table:
    """Return what became of each kind of message: all of it answered, in order; a part of it; a part wrongly.

    A question back about the whole message, and a decline of it, count as no answer.
    """
    columns = ["lang", "kind", "messages", "all in order", "a part", "no answer", "something wrong"]
    counts: dict[tuple[str, str], list[str]] = {}
    for question, parse_data in zip(questions, parsed):
        counts.setdefault((question.lang, question.kind), []).append(_outcome(question, answered(parse_data, content)))
    rows = [
        [*key, str(len(found)), *(percent(found.count(each) / len(found)) for each in ("all", "part", "none", "wrong"))]
        for key, found in sorted(counts.items())
    ]
    return Table("Several questions in one message, in per cent", columns, rows)


def _outcome(question: Question, intents: Sequence[str]) -> str:
    wanted = question.labels[0].split(JOINS)
    if OUT_OF_SCOPE in wanted:  # what is declined is said last, wherever it was asked
        wanted = sorted(wanted, key=OUT_OF_SCOPE.__eq__)
    if list(intents) == wanted:
        return "all"
    if intents[0] in (FALLBACK, OUT_OF_SCOPE):
        return "none"
    return "part" if set(intents) <= set(wanted) else "wrong"
