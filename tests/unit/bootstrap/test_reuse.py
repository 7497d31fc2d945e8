"""What is worked out once gives what Rasa's own code gives each time."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUtteranceReverted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bootstrap import reuse

OWN = inspect.getclosurevars(RulePolicy._get_possible_keys).nonlocals["own"]
OWN_STATES = inspect.getclosurevars(RulePolicy._prediction_states).nonlocals["own_states"]
OWN_ACTION = inspect.getclosurevars(RulePolicy._find_action_from_rules).nonlocals["own_action"]

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


DOMAIN = """
intents: [greet, goodbye]
actions: [utter_greet, utter_goodbye]
slots:
  mood: {type: text, influence_conversation: %s, mappings: [{type: custom}]}
"""


def turn(intent: str, *more: Event) -> list[Event]:
    message = UserUttered(intent, {"name": intent, "confidence": 1.0})
    return [ActionExecuted("action_listen"), message, *more, ActionExecuted(f"utter_{intent}")]


def conversation(*events: Event, turns: int, domain: Domain) -> DialogueStateTracker:
    before = [event for _ in range(turns) for event in turn("goodbye", SlotSet("mood", "well"))]
    start = [ActionExecuted("action_session_start"), SessionStarted()]
    return DialogueStateTracker.from_events("a", [*start, *before, *events], domain.slots)


@pytest.fixture
def rules(tmp_path: Path, policy: RulePolicy) -> RulePolicy:
    context = ExecutionContext(GraphSchema({}))
    config = RulePolicy.get_default_config()
    return RulePolicy(config, LocalModelStorage(tmp_path), Resource("rules"), context, lookup=policy.lookup)


@pytest.mark.parametrize("turns", [0, 1, 2, 30])
@pytest.mark.parametrize("featurized", ["false", "true"])
@pytest.mark.parametrize(
    "events",
    [turn("greet")[:2], turn("greet"), [*turn("greet"), UserUtteranceReverted()], [*turn("greet"), *turn("goodbye")[:2]]],
)
def test_the_latest_states_lead_to_the_same_action(rules: RulePolicy, turns: int, featurized: str, events: list[Event]) -> None:
    domain = Domain.from_yaml(DOMAIN % featurized)
    tracker = conversation(*events, turns=turns, domain=domain)
    action, _, returning = rules._find_action_from_rules(tracker, domain, False)
    states = OWN_STATES(rules, tracker, domain)
    keys = OWN(rules, rules.lookup[RULES], states)
    assert (action, returning) == (rules.lookup[RULES][max(keys, key=len)] if keys else None, False)
    assert rules._find_action_from_rules(tracker, domain, True) == (*OWN_ACTION(rules, tracker, domain, True)[:1], None, False)


def test_states_do_not_grow_with_the_conversation(rules: RulePolicy) -> None:
    domain = Domain.from_yaml(DOMAIN % "false")
    short, long = (conversation(*turn("greet"), turns=turns, domain=domain) for turns in (3, 300))
    assert len(rules._prediction_states(short, domain)) == len(rules._prediction_states(long, domain)) < 10
    assert len(OWN_STATES(rules, long, domain)) > 600


def test_a_rule_on_the_words_of_a_message_is_still_found(rules: RulePolicy) -> None:
    words = {"user": {"text": "greet"}, "prev_action": {"action_name": "action_listen"}}
    rules.lookup[RULES][rule(words)] = "utter_greet"
    domain = Domain.from_yaml(DOMAIN % "false")
    tracker = conversation(*turn("greet")[:2], turns=5, domain=domain)
    assert rules._find_action_from_rules(tracker, domain, True)[0] == "utter_greet"


def test_an_empty_domain_and_one_that_is_not() -> None:
    for _ in range(2):
        assert Domain.empty().is_empty()
        assert not Domain.from_yaml(DOMAIN % "true").is_empty()


def test_what_a_graph_needs_is_seen_anew_when_a_node_is_another() -> None:
    def node(**needs: str) -> SchemaNode:
        return SchemaNode(needs, RulePolicy, "load", "run", {}, is_target=not needs)

    schema = GraphSchema({"text": node(), "tokens": node(text="text"), "intent": node(text="tokens")})
    assert set(schema.minimal_graph_schema(["intent"]).nodes) == {"text", "tokens", "intent"}
    assert set(schema.minimal_graph_schema(["tokens"]).nodes) == {"text", "tokens"}
    assert set(schema.minimal_graph_schema().nodes) == {"text"}
    given = schema.minimal_graph_schema(["intent"])
    given.nodes.clear()
    assert len(schema.minimal_graph_schema(["intent"]).nodes) == 3
    schema.nodes["intent"] = node(text="text")
    assert set(schema.minimal_graph_schema(["intent"]).nodes) == {"text", "intent"}
