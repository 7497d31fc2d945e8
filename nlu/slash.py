"""Slash messages: Rasa's own commands, kept out of users' hands."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SlashGuard(GraphComponent):
    """Lets ``/intent`` through, as buttons send it, and makes plain text of every other message that begins with a slash.

    Rasa would take ``/restart``, ``/session_start`` or ``/anything{"slot": "x"}`` from anybody. Input and output: the text of
    a message. It must stand first in the pipeline; Rasa unpacks slash messages after the last component.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SlashGuard:
        """Create a guard that lets nothing through yet."""
        return cls(frozenset(), model_storage, resource)

    def __init__(self, intents: frozenset[str], model_storage: ModelStorage, resource: Resource) -> None:
        """Let the ``intents`` through."""
        self._intents = intents
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which intents there are."""
        self._intents = frozenset(training_data.intents)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "intents.json").write_text(json.dumps(sorted(self._intents)), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SlashGuard:
        """Load the intents from the model archive."""
        with model_storage.read_from(resource) as folder:
            intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        return cls(frozenset(intents), model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        """Take the slash from every message that is not a button's."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX) and text[1:].strip() not in self._intents:
                message.set(TEXT, text.lstrip(INTENT_MESSAGE_PREFIX))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are."""
        return training_data
