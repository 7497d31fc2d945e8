"""The plan goes into a slot and comes back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.plan import Plan

names = st.text(min_size=1, max_size=8)
plans = st.builds(
    Plan,
    actions=st.lists(names, min_size=1, max_size=4).map(tuple),
    topic=st.none() | names,
    aspect=st.none() | names,
    intent=st.none() | names,
    source=st.sampled_from(["latest", "previous", "button"]) | st.integers(0, 3),
    offer=st.lists(names, max_size=3).map(tuple),
    handoff=st.none() | names,
)


@given(plans)
def test_it_comes_back_from_json_as_it_was(plan: Plan) -> None:
    assert Plan.from_slot(json.loads(json.dumps(plan.to_slot()))) == plan


def test_what_is_empty_is_left_out_and_the_first_question_is_not() -> None:
    assert Plan(("a",)).to_slot() == {"actions": ["a"], "source": "latest"}
    assert Plan(("a",), source=0).to_slot()["source"] == 0


@pytest.mark.parametrize(
    "value",
    [None, "", "actions", 5, [], ["actions"], {}, {"topic": "late"}, {"actions": None}, {"actions": 5},
     {"actions": ["a"], "offer": 5}, {"actions": ["a"], "unknown": 1}, {1: 2, "actions": ["a"]}],
)  # fmt: skip
def test_a_slot_of_another_shape_is_no_plan(value: Any) -> None:
    assert Plan.from_slot(value) is None
