"""The policy sets slot `language` when a message changes it, and predicts nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from policies.language import LanguagePolicy

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [late, change_language]
slots:
  language:
    type: categorical
    values: [en, sv]
    influence_conversation: false
    mappings: [{type: custom}]
responses:
  utter_late: [{text: late}]
"""
)
LISTEN = ActionExecuted("action_listen")


@pytest.fixture(params=["created", "trained and loaded"])
def policy(request: pytest.FixtureRequest, tmp_path: Path) -> LanguagePolicy:
    arguments: tuple[Any, ...] = (
        LanguagePolicy.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("policy"),
        ExecutionContext(GraphSchema({}), node_name="policy"),
    )
    created = LanguagePolicy.create(*arguments)
    if request.param == "created":
        return created
    created.train([], DOMAIN)
    return LanguagePolicy.load(*arguments)


def said(language: str | None, intent: str = "late", named: list[str] | None = None) -> UserUttered:
    found = {"name": language, "likely": language, "confidence": 1.0, "named": named or []}
    return UserUttered("text", intent={"name": intent}, parse_data={"intent": {"name": intent}, "language": found})


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([LISTEN, said("sv")], ["sv"]),
        ([LISTEN, said("en")], ["en"]),
        ([LISTEN, said(None)], ["en"]),
        ([SlotSet("language", "sv"), LISTEN, said("sv")], []),
        ([SlotSet("language", "sv"), LISTEN, said(None)], []),
        ([SlotSet("language", "sv"), LISTEN, said("en")], ["en"]),
        ([SlotSet("language", "en"), LISTEN, said("en", "change_language", ["sv"])], ["sv"]),
        ([SlotSet("language", "en"), LISTEN, UserUttered("/late")], []),
        ([SlotSet("language", "en"), LISTEN, UserUttered("/late", metadata={"language": "sv"})], []),
        ([LISTEN, UserUttered("/late", metadata={"language": "sv"})], ["sv"]),
        # once the answer is under way nothing is set again
        ([LISTEN, said("sv"), ActionExecuted("utter_late")], []),
    ],
)
def test_the_slot_is_set_when_it_changes(policy: LanguagePolicy, events: list[Event], expected: list[str]) -> None:
    tracker = DialogueStateTracker.from_events("me", events, DOMAIN.slots)
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert prediction.events == [SlotSet("language", language) for language in expected]
    assert prediction.probabilities == [0.0] * DOMAIN.num_actions
