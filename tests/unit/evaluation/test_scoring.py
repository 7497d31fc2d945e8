"""What became of each question, counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.scoring import (
    Curve,
    Result,
    best_temperature,
    by_group,
    confusions,
    cost,
    cost_curve,
    is_cheap,
    recommended,
    reliability,
    result,
    score,
)
from nlu.decision import Decision, Limits

Asked = Callable[..., Result]


@pytest.mark.parametrize(
    ("labels", "topic", "decision", "outcome"),
    [
        ("a", "a", "answer", "right"),
        ("a|b", "b", "answer", "right"),
        ("a", "b", "answer", "wrong"),
        ("a", "a", "ask", "asked"),
        ("a", "a", "decline", "declined"),
        ("out_of_scope", "a", "answer", "wrong"),
        ("out_of_scope", "a", "ask", "asked"),
        ("out_of_scope", "a", "decline", "declined"),
    ],
)
def test_outcome(asked: Asked, labels: str, topic: str, decision: str, outcome: str) -> None:
    assert asked(labels, topic, 0.5, decision).outcome == outcome


def test_shares(asked: Asked) -> None:
    told = score(
        [
            asked("a", "a", 0.9),
            asked("a", "b", 0.9),
            asked("a", "a", 0.4, "ask", reply="sv"),
            asked("a", "a", 0.2, "decline"),
            asked("out_of_scope", "a", 0.1, "decline"),
            asked("out_of_scope", "a", 0.9),
        ]
    )
    assert told.questions == 6
    assert (told.right, told.wrong, told.asked, told.declined) == (0.25, 0.25, 0.25, 0.25)
    assert (told.out_of_scope_declined, told.out_of_scope_answered) == (0.5, 0.5)
    assert told.wrong_language == pytest.approx(1 / 6)


def test_what_a_group_lacks_has_no_share(asked: Asked) -> None:
    assert score([asked("a", "a", 0.9)]).out_of_scope_declined is None
    assert score([asked("out_of_scope", "a", 0.1, "decline")]).right is None
    assert score([]).questions == 0


def test_groups(asked: Asked) -> None:
    groups = by_group([asked("a", "a", 0.9, kind="story"), asked("a", "b", 0.9, lang="sv")])
    assert groups.keys() == {("en", "story"), ("en", "all"), ("sv", "plain"), ("sv", "all"), ("all", "all")}
    assert (groups["en", "all"].right, groups["sv", "all"].right, groups["all", "all"].right) == (1.0, 0.0, 0.5)


def test_confusions_count_wrong_answers_only(asked: Asked) -> None:
    results = [asked("a", "b", 0.9)] * 2 + [asked("a|c", "b", 0.9), asked("a", "b", 0.4, "ask"), asked("b", "b", 0.9)]
    assert confusions(results) == [("a", "b", 2), ("a|c", "b", 1)]
    assert confusions(results, most=1) == [("a", "b", 2)]


def test_reliability_bins_answers_by_confidence(asked: Asked) -> None:
    table = reliability(
        [asked("a", "a", 0.8), asked("a", "b", 0.89), asked("a", "a", 1.0), asked("a", "a", 0.85, "ask")]
    )
    assert [(b.low, b.high, b.answers, b.right) for b in table] == [(0.8, 0.9, 2, 0.5), (0.9, 1.0, 1, 1.0)]
    assert table[0].confidence == pytest.approx(0.845)


@pytest.mark.parametrize(
    ("labels", "decision", "dearer_than"),
    [
        ("a", Decision("answer", "b", 0.9), Decision("decline", "out_of_scope", 0.9)),
        ("a", Decision("decline", "out_of_scope", 0.9), Decision("ask", "nlu_fallback", 0.9)),
        ("a", Decision("ask", "nlu_fallback", 0.9), Decision("answer", "a", 0.9)),
        ("out_of_scope", Decision("answer", "a", 0.9), Decision("ask", "nlu_fallback", 0.9)),
        ("out_of_scope", Decision("ask", "nlu_fallback", 0.9), Decision("decline", "out_of_scope", 0.9)),
    ],
)
def test_a_worse_mistake_costs_more(asked: Asked, labels: str, decision: Decision, dearer_than: Decision) -> None:
    question = asked(labels, "a", 0.9).question
    assert cost(question, decision) > cost(question, dearer_than)


def test_to_ask_back_costs_nothing_where_several_topics_are_right(asked: Asked) -> None:
    question, ask = asked("a|b", "a", 0.9).question, Decision("ask", "nlu_fallback", 0.9)
    assert cost(question, ask) == cost(question, Decision("answer", "b", 0.9)) == 0.0
    assert cost(question, Decision("decline", "out_of_scope", 0.9)) > 0.0


def test_the_cheapest_limits_are_recommended_and_of_about_equal_ones_the_most_careful() -> None:
    points = [((0.5, 0.3), 0.20), ((0.4, 0.3), 0.21), ((0.6, 0.2), 0.203), ((0.6, 0.3), 0.202), ((0.7, 0.1), 0.21)]
    curve = [Curve(Limits(*limits), mean, 0.02) for limits, mean in points]
    assert recommended(curve).limits == Limits(0.6, 0.2)
    assert [is_cheap(point, curve) for point in curve] == [True, False, True, True, False]


def test_the_recommended_limits_separate_what_can_be_separated(asked: Asked) -> None:
    results = [asked("a", "a", p) for p in (0.7, 0.8, 0.9)] + [asked("out_of_scope", "a", p) for p in (0.1, 0.2, 0.3)]
    curve = cost_curve(results)
    best = recommended(curve)
    assert best.mean == 0.0 == min(point.mean for point in curve)
    assert 0.3 < best.limits.ask_above <= best.limits.answer_above <= 0.7
    assert all(point.limits.ask_above <= point.limits.answer_above for point in curve)


def test_between_right_and_wrong_it_is_cheapest_to_ask(asked: Asked) -> None:
    results = [asked("a", "a", 0.9)] * 50 + [asked("a", "a", 0.5), asked("b", "a", 0.5)] * 30
    limits = recommended(cost_curve(results)).limits
    assert limits.ask_above <= 0.5 < limits.answer_above <= 0.9


def test_where_answering_is_cheaper_than_asking_back_it_is_recommended(asked: Asked) -> None:
    doubtful = [asked("a", "a", 0.5)] * 5 + [asked("b", "a", 0.5)]  # answering costs 5 in six, asking back 6 in six
    results = [asked("a", "a", 0.9)] * 50 + doubtful
    assert recommended(cost_curve(results)).limits.answer_above <= 0.5


@pytest.mark.parametrize(("confidence", "right", "sharper"), [(0.6, 1.0, True), (0.9, 0.6, False)])
def test_the_best_temperature_makes_confidence_true(asked: Asked, confidence: float, right: float, sharper: bool) -> None:
    hits = int(100 * right)
    results = [asked("a", "a", confidence)] * hits + [asked("out_of_scope", "a", confidence)] * (100 - hits)
    assert (best_temperature(results, 1.0) < 1.0) is sharper


def test_the_fallback_and_out_of_scope_are_never_what_was_predicted(asked: Asked) -> None:
    ranking = [("nlu_fallback", 0.6), ("out_of_scope", 0.5), ("a", 0.4)]
    parse_data = {
        "intent": {"name": "nlu_fallback"},
        "intent_ranking": [{"name": name, "confidence": p} for name, p in ranking],
    }
    made = result(asked("a", "a", 0.4).question, parse_data, "en")
    assert (made.predicted, made.confidence, made.decision) == ("a", 0.4, "ask")


def test_a_row_of_the_report(asked: Asked) -> None:
    row = asked("a|b", "a", 0.123456, lang="sv", text="Hur?").as_row()
    assert list(row) == [
        "lang",
        "label",
        "kind",
        "text",
        "predicted",
        "confidence",
        "ranking",
        "decision",
        "reply_language",
    ]
    assert (row["label"], row["text"], row["confidence"], row["reply_language"]) == ("a|b", "Hur?", 0.1235, "sv")
