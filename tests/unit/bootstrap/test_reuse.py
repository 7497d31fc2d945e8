"""What is worked out once gives what Rasa's own code gives each time."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import State
from rasa.utils.endpoints import EndpointConfig

from bootstrap import reuse

OWN = inspect.getclosurevars(RulePolicy._get_possible_keys).nonlocals["own"]

GREETING = {"user": {"intent": "greet"}, "prev_action": {"action_name": "action_listen"}}
GREETED = {"user": {"intent": "greet"}, "prev_action": {"action_name": "utter_greet"}}
LEAVING = {"user": {"intent": "goodbye"}, "prev_action": {"action_name": "action_listen"}}


def rule(*states: State) -> str:
    return json.dumps(states, sort_keys=True)


@pytest.fixture
def policy() -> RulePolicy:
    made = RulePolicy.__new__(RulePolicy)
    rules = {rule(GREETING): "utter_greet", rule(GREETING, GREETED): "action_listen", rule(LEAVING): "utter_goodbye"}
    made.lookup = {RULES: rules}
    return made


@pytest.mark.parametrize("states", [[], [GREETING], [GREETING, GREETED], [LEAVING], [GREETED, LEAVING], [{}], [GREETED]])
def test_the_same_rules_agree_with_the_same_states(policy: RulePolicy, states: list[State]) -> None:
    for _ in range(2):
        assert policy._get_possible_keys(policy.lookup[RULES], states) == OWN(policy, policy.lookup[RULES], states)


def test_rules_that_are_added_or_replaced_are_seen(policy: RulePolicy) -> None:
    lookup = policy.lookup[RULES]
    before = policy._get_possible_keys(lookup, [GREETED])
    lookup[rule(GREETED)] = "action_listen"
    assert policy._get_possible_keys(lookup, [GREETED]) == {*before, rule(GREETED)}
    for answer in ("utter_a", "utter_b"):  # a new dictionary may come to stand where another was
        assert policy._get_possible_keys({rule(LEAVING): answer}, [GREETED]) == set()
        assert policy._get_possible_keys({rule(GREETED): answer}, [GREETED]) == {rule(GREETED)}


def test_what_is_remembered_is_bounded(policy: RulePolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "MOST_STATES", 3)
    for number in range(10):
        state = {**GREETING, "slots": {"a": [float(number)]}}
        assert policy._get_possible_keys(policy.lookup[RULES], [state]) == {rule(GREETING)}
    ((_, candidates),) = policy.__dict__["_candidates"].values()
    assert len(candidates) <= 3


@pytest.mark.parametrize(
    "answer", [{}, {"events": [], "responses": []}, {"events": [{"event": "slot", "name": "a", "value": 1}]}]
)
def test_a_good_answer_of_an_action_server_is_taken(answer: dict[str, Any]) -> None:
    assert RemoteAction("action_a", EndpointConfig("http://localhost"))._validate_action_result(answer)


@pytest.mark.parametrize("answer", [{"events": 1}, {"responses": [1]}, {"events": [{"event": "no such event"}]}])
def test_a_bad_answer_is_refused_in_the_words_of_rasa(answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Failed to validate Action server response"):
        RemoteAction("action_a", EndpointConfig("http://localhost"))._validate_action_result(answer)
