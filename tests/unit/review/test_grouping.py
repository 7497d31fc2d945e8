"""Groups by likeness: what belongs together, in the same order and under the same names in every run."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from review.__main__ import embedded
from review.collecting import Question
from review.grouping import Group, Wording, containing, group, newest, worded
from tests.unit.review.conftest import NOON

Ask = Callable[..., Question]

BRAND = ["How do I register my brand?", "brand registry how to register", "Hur registrerar jag mitt varumärke?"]
STORAGE = ["What are the FBA storage fees?", "fba storage fee per month", "Vad kostar lagring hos FBA?"]
WEATHER = ["Will it rain tomorrow?"]


def grouped(questions: list[Question]) -> list[Group]:
    wordings = worded(questions)
    return group(wordings, embedded([wording.text for wording in wordings]))


def texts(groups: list[Group]) -> list[list[str]]:
    return [[wording.text for wording in each.wordings] for each in groups]


def test_questions_about_the_same_come_together_in_either_language(ask: Ask) -> None:
    found = grouped([ask(text) for text in [*BRAND, *STORAGE, *WEATHER, BRAND[0]]])
    assert [set(each) for each in texts(found)] == [set(BRAND), set(STORAGE), set(WEATHER)]
    assert [each.count for each in found] == [4, 3, 1]


def test_order_and_names_do_not_depend_on_the_order_of_reading(ask: Ask) -> None:
    questions = [ask(text) for text in [*BRAND, *STORAGE, *WEATHER]]
    first = grouped(questions)
    random.Random(1).shuffle(questions)
    again = grouped(questions)
    assert texts(first) == texts(again)
    assert [each.id for each in first] == [each.id for each in again]
    assert len({each.id for each in first}) == len(first)


def test_a_name_depends_on_the_text_alone(ask: Ask) -> None:
    assert Wording((ask("Återbetalning?", when=NOON),)).id == Wording((ask("aterbetalning", language="sv"),)).id == "7adf8fbd"


def test_a_group_is_found_by_any_of_its_wordings(ask: Ask) -> None:
    found = group(worded([ask("one"), ask("two"), ask("three")]), np.array([[1, 0], [1, 0.01], [0, 1]], np.float32))
    assert texts(found) == [["one", "three"], ["two"]]
    assert containing(found, Wording((ask("Three!"),)).id) is found[0]
    assert containing(found, "00000000") is None


def test_the_most_central_wording_stands_first(ask: Ask) -> None:
    angles = np.radians([0, 10, 12, 25])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    (found,) = group(worded([ask(text) for text in "abcd"]), vectors)
    assert texts([found]) == [["c", "b", "a", "d"]]


def test_one_wording_whatever_the_capitals_and_marks(ask: Ask) -> None:
    wordings = worded([ask("Återbetalning?"), ask("ATERBETALNING"), ask("retur")])
    assert [(wording.text, len(wording.questions)) for wording in wordings] == [("Återbetalning?", 2), ("retur", 1)]


def test_no_question_no_group(ask: Ask) -> None:
    assert group([], np.zeros((0, 384), np.float32)) == []


def test_what_a_group_counts(ask: Ask) -> None:
    questions = [ask("a"), ask("a", "asked_back", choice="late_return"), ask("a", "not_helpful", "sv", choice="out_of_scope")]
    found = Group(tuple(worded(questions)))
    assert found.kinds == {"declined": 1, "asked_back": 1, "not_helpful": 1}
    assert found.languages == {"en": 2, "sv": 1}
    assert found.choices == {"late_return": 1, "out_of_scope": 1}


@pytest.mark.parametrize(
    ("evidence", "nearest"),
    [
        ([((("a", 0.4), ("b", 0.3)), None), ((("b", 0.35), ("a", 0.1)), None)], "b"),
        ([((("a", 0.4), ("b", 0.3)), None), ((("a", 0.4), ("b", 0.3)), "b")], "b"),
        ([((("a", 0.4), ("b", 0.3)), "out_of_scope")], "a"),
        ([((("b", 0.3), ("a", 0.3)), None)], "a"),
        ([((), None)], None),
    ],
    ids=["summed", "own choice", "none of these is no topic", "a tie goes by name", "no ranking"],
)
def test_the_nearest_topic(ask: Ask, evidence: list[tuple[tuple[tuple[str, float], ...], str | None]], nearest: str) -> None:
    questions = [ask(str(n), ranking=ranking, choice=choice) for n, (ranking, choice) in enumerate(evidence)]
    assert Group(tuple(worded(questions))).nearest == nearest


def test_of_too_many_wordings_the_latest_are_kept(ask: Ask) -> None:
    questions = [ask(text, when=NOON + timedelta(minutes=minute)) for text, minute in (("a", 1), ("b", 3), ("c", 2), ("a", 4))]
    assert [wording.text for wording in newest(worded(questions), 2)] == ["a", "b"]


def test_five_thousand_are_grouped(ask: Ask) -> None:
    centres = np.random.RandomState(1).normal(size=(500, 384))
    vectors = (np.repeat(centres, 10, axis=0) + np.random.RandomState(2).normal(scale=0.1, size=(5000, 384))).astype(np.float32)
    found = group(worded([ask(f"question {number:04}") for number in range(5000)]), vectors)
    assert len(found) == 500 and {each.count for each in found} == {10}
