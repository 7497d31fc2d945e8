"""The policy carries out what dialogue.conversation plans, step by step, and otherwise predicts nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import clock
from dialogue.deadline.question import Question
from dialogue.plan import Plan
from policies.conversation import ConversationPolicy
from policies.open_question import OpenQuestionPolicy

NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [out_of_scope, late, fba, human_handoff, greet, more, repeat, deadline_respond]
slots:
  language: {type: categorical, values: [en, sv], influence_conversation: false, mappings: [{type: custom}]}
  deadline: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  plan: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  handoff: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_deadline, action_deadline_back, action_handoff]
responses:
  utter_late: [{text: late, metadata: {sources: [{name: FAQ, checked: "2026-11-23"}], follow_ups: {more: text}}}]
  utter_fba: [{text: fba, metadata: {sources: [{name: FAQ, checked: "2026-11-23"}]}}]
  utter_out_of_scope: [{text: none}]
  utter_follow_up: [{text: own}]
  utter_once_more: [{text: again}]
  utter_human_handoff: [{text: person}]
  utter_handoff_contact_back: [{text: address}]
  utter_greet: [{text: hello}]
"""
)
LISTEN = ActionExecuted("action_listen")
DECLINED = SlotSet("plan", Plan(("utter_out_of_scope",)).to_slot())
OPEN = SlotSet("deadline", Question(("respond",), "open", NOW).to_slot())
ANSWERED = SlotSet("deadline", Question(("respond",), "answered", NOW).to_slot())


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationPolicy:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    context = ExecutionContext(GraphSchema({}), node_name="policy")
    arguments: tuple[Any, ...] = (
        ConversationPolicy.get_default_config(), LocalModelStorage(tmp_path), Resource("policy"), context
    )  # fmt: skip
    ConversationPolicy.create(*arguments).train([], DOMAIN)
    return ConversationPolicy.load(*arguments)


def said(text: str, intent: str, *questions: str) -> UserUttered:
    parts = [parsed(each, each) for each in questions]
    return UserUttered(text, {"name": intent}, parse_data={**parsed(text, intent), "questions": parts})


def parsed(text: str, intent: str) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent}, "intent_ranking": [{"name": intent, "confidence": 1.0}]}


def answered(topic: str) -> list[Event]:
    told = BotUttered(topic, metadata={"utter_action": f"utter_{topic}", "topic": topic})
    return [LISTEN, said(topic, topic), ActionExecuted(f"utter_{topic}"), told]


ADDRESS_ASKED: list[Event] = [
    LISTEN, said("a person", "human_handoff"), ActionExecuted("utter_human_handoff"),
    BotUttered("person", metadata={"utter_action": "utter_human_handoff"}),
]  # fmt: skip


def predicted(policy: ConversationPolicy, events: list[Event]) -> tuple[str | None, list[Event]]:
    tracker = DialogueStateTracker.from_events("me", events, DOMAIN.slots, domain=DOMAIN)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    names = [name for name, p in zip(DOMAIN.action_names_or_texts, prediction.probabilities) if p]
    assert len(names) <= 1
    return (names[0] if names else None), list(prediction.events or [])


@pytest.mark.parametrize(
    ("events", "actions"),
    [
        ([LISTEN, said("joke", "out_of_scope")], ["utter_out_of_scope"]),
        ([*answered("late"), LISTEN, said("tell me more", "more")], ["utter_follow_up"]),
        ([LISTEN, said("both?", "late", "late", "fba")], ["utter_late", "utter_fba"]),
        ([LISTEN, said("both?", "late", "fba", "deadline_respond", "late")], ["utter_fba", "action_deadline", "utter_late"]),
        ([*answered("late"), ANSWERED, LISTEN, said("tell me more", "more")], ["utter_follow_up"]),
        # the look-up's own reply is no other subject
        ([*answered("deadline_respond"), OPEN, LISTEN, said("can you repeat that?", "repeat")], ["utter_once_more"]),
        # who is asked for an address is not asked for a time as well
        ([*answered("late"), OPEN, *ADDRESS_ASKED, LISTEN, said("fba?", "fba")], ["utter_fba", "utter_handoff_contact_back"]),
    ],
)
def test_a_plan_is_carried_out_and_then_the_user_is_listened_to(
    policy: ConversationPolicy, events: list[Event], actions: list[str]
) -> None:
    done = []
    for _ in range(len(actions) + 1):
        action, kept = predicted(policy, events)
        assert [event.key for event in kept if isinstance(event, SlotSet)] == ([] if done else ["plan"])
        done.append(action)
        events = [*events, *kept, ActionExecuted(action)]
    assert done == [*actions, "action_listen"]


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ([], []),
        ([SessionStarted(), LISTEN], []),
        ([LISTEN, said("late?", "late")], []),
        ([LISTEN, said("late?", "late"), ActionExecuted("utter_late")], []),
        # what was planned for the message before holds no longer
        ([LISTEN, said("joke", "out_of_scope"), DECLINED, ActionExecuted("utter_out_of_scope"), LISTEN, said("late?", "late")],
         [SlotSet("plan", None)]),
    ],
)  # fmt: skip
def test_without_a_plan_nothing_is_predicted(policy: ConversationPolicy, events: list[Event], kept: list[Event]) -> None:
    assert predicted(policy, events) == (None, kept)


@pytest.mark.parametrize(
    ("text", "intent", "questions", "actions"),
    [
        ("tell me more?", "more", [], ["utter_follow_up"]),
        ("both?", "late", ["late", "fba"], ["utter_late", "utter_fba"]),
    ],
)
def test_after_what_was_planned_the_way_back_is_left_to_the_open_look_up(
    policy: ConversationPolicy, text: str, intent: str, questions: list[str], actions: list[str]
) -> None:
    events = [*answered("late"), OPEN, LISTEN, said(text, intent, *questions)]
    for action in actions:
        predicted_action, kept = predicted(policy, events)
        assert predicted_action == action
        events = [*events, *kept, ActionExecuted(action)]
    assert predicted(policy, events) == (None, [])
    assert predicted(policy, [*events, ActionExecuted("action_deadline_back")]) == (None, [])


def test_from_what_was_declined_no_way_leads_back(policy: ConversationPolicy) -> None:
    events = [*answered("late"), OPEN, LISTEN, said("a joke?", "out_of_scope"), DECLINED, ActionExecuted("utter_out_of_scope")]
    assert predicted(policy, events) == ("action_listen", [])


def test_the_same_plan_is_kept_once(policy: ConversationPolicy) -> None:
    assert predicted(policy, [DECLINED, LISTEN, said("joke", "out_of_scope")]) == ("utter_out_of_scope", [])


def test_more_actions_than_planned_end_the_turn(policy: ConversationPolicy) -> None:
    done = [ActionExecuted("utter_out_of_scope"), ActionExecuted("utter_greet")]
    assert predicted(policy, [LISTEN, said("joke", "out_of_scope"), DECLINED, *done]) == ("action_listen", [])


def test_a_broken_plan_is_none(policy: ConversationPolicy) -> None:
    broken = SlotSet("plan", {"actions": 5})
    assert predicted(policy, [LISTEN, said("late?", "late"), broken, ActionExecuted("utter_late")]) == (None, [])


def test_what_the_open_look_up_takes_is_left_to_it(policy: ConversationPolicy) -> None:
    before = [*answered("late"), OPEN, LISTEN]
    assert predicted(policy, [*before, said("no idea", "out_of_scope")]) == (None, [])
    assert predicted(policy, [*before, said("a person", "human_handoff")])[0] == "utter_human_handoff"


@pytest.mark.parametrize(
    ("slots", "emptied"),
    [
        ([OPEN, SlotSet("handoff", "key"), DECLINED, SlotSet("language", "sv")], ["deadline", "handoff", "plan"]),
        ([OPEN], ["deadline"]),
        ([SlotSet("language", "sv")], []),
        ([], []),
    ],
)
def test_the_first_message_of_a_session_empties_what_the_one_before_left(
    policy: ConversationPolicy, slots: list[SlotSet], emptied: list[str]
) -> None:
    left = [*answered("late"), *slots, SessionStarted(), *slots, LISTEN]
    action, kept = predicted(policy, [*left, said("hi", "greet")])
    assert (action, kept) == (None, [SlotSet(name, None) for name in emptied])


def test_what_an_earlier_session_left_open_claims_nothing(policy: ConversationPolicy) -> None:
    action, kept = predicted(policy, [OPEN, SessionStarted(), OPEN, LISTEN, said("no idea", "out_of_scope")])
    assert action == "utter_out_of_scope" and SlotSet("deadline", None) in kept


def test_within_a_session_slots_are_kept(policy: ConversationPolicy) -> None:
    assert predicted(policy, [*answered("late"), OPEN, SlotSet("handoff", "key"), LISTEN, said("hi", "greet")]) == (None, [])


def test_it_stands_above_the_look_ups_and_the_rules() -> None:
    assert ConversationPolicy.get_default_config()["priority"] > OpenQuestionPolicy.get_default_config()["priority"]
