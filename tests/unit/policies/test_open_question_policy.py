"""The policy puts what dialogue.deadline decides above the rules, and otherwise predicts nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import clock
from dialogue.deadline.question import Question
from nlu.times import Context, find, to_entity
from policies.open_question import OpenQuestionPolicy

NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [out_of_scope, fba_returns, deadline_respond]
slots:
  deadline: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_deadline, action_deadline_back]
responses:
  utter_fba_returns: [{text: fba}]
"""
)
LISTEN = ActionExecuted("action_listen")


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenQuestionPolicy:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    context = ExecutionContext(GraphSchema({}), node_name="policy")
    arguments: tuple[Any, ...] = (
        OpenQuestionPolicy.get_default_config(), LocalModelStorage(tmp_path), Resource("policy"), context
    )  # fmt: skip
    OpenQuestionPolicy.create(*arguments).train([], DOMAIN)
    return OpenQuestionPolicy.load(*arguments)


def said(text: str, intent: str = "out_of_scope") -> UserUttered:
    return UserUttered(text, {"name": intent}, parse_data={"text": text, "intent": {"name": intent}})


def asked(attempts: int = 0) -> SlotSet:
    return SlotSet("deadline", Question(("respond",), "open", NOW, attempts=attempts).to_slot())


@pytest.mark.parametrize(
    ("events", "action", "forgotten"),
    [
        ([LISTEN, said("no idea")], None, False),
        ([asked(), LISTEN, said("no idea")], "action_deadline", False),
        ([asked(), LISTEN, said("no idea"), ActionExecuted("action_deadline")], "action_listen", False),
        ([asked(2), LISTEN, said("no idea")], None, True),
        ([asked(), LISTEN, said("fba?", "fba_returns")], None, False),
        (
            [asked(), LISTEN, said("fba?", "fba_returns"), ActionExecuted("utter_fba_returns")],
            "action_deadline_back",
            False,
        ),
        ([asked(), LISTEN, said("when?", "deadline_respond")], None, False),
    ],
)
def test_prediction(policy: OpenQuestionPolicy, events: list[Event], action: str | None, forgotten: bool) -> None:
    tracker = DialogueStateTracker.from_events("someone", events, DOMAIN.slots)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    names = [name for name, p in zip(DOMAIN.action_names_or_texts, prediction.probabilities) if p]
    assert names == ([action] if action else [])
    assert prediction.events == ([SlotSet("deadline", None)] if forgotten else [])


def test_it_stands_above_the_rules() -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    assert OpenQuestionPolicy.get_default_config()["priority"] > RulePolicy.get_default_config()["priority"]


def test_what_leans_on_an_answer_is_read_with_it(policy: OpenQuestionPolicy) -> None:
    """NLU may take "and by when?" for a short question about the answer; with a time in it, it is a look-up."""
    text = "and by when must I do that, it was on 20 November?"
    time = to_entity(find("20 November", "en", Context(NOW, ZoneInfo("Europe/Stockholm")))[0])
    begin = text.index("20 November")
    parsed = {"intent": {"name": "follow_up_how_long"}, "entities": [{**time, "start": begin, "end": begin + 11}], "text": text}
    answered = BotUttered("File it.", metadata={"utter_action": "utter_safe_t_claim", "topic": "safe_t_claim"})
    leaning = UserUttered(text, parsed["intent"], parse_data=parsed)
    events = [LISTEN, said("how do I file a SAFE-T claim"), answered, LISTEN, leaning]
    tracker = DialogueStateTracker.from_events("t", events, DOMAIN.slots)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert DOMAIN.action_names_or_texts[prediction.max_confidence_index] == "action_deadline"
