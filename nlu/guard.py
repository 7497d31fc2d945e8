"""What a user sends, made harmless before anything reads it."""

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

from dialogue.content import ABOUT_THE_REPLY, FOLLOW_UP
from nlu.decision import FALLBACK
from nlu.text import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class InputGuard(GraphComponent):
    """Bounds and cleans the text, and makes plain text of what would command Rasa.

    The text comes out as :func:`nlu.text.clean` leaves it: what follows never meets a lone surrogate, a control character or
    60,000 question marks. ``/intent`` passes, as buttons send it; every other message that begins with a slash loses the slash
    and what Rasa would read as slots or entities.

    Rasa would take ``/restart``, ``/session_start`` or ``/anything{"slot": "x"}`` from anybody. Input and output: the text of
    a message. It must stand first in the pipeline; Rasa unpacks slash messages after the last component.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> InputGuard:
        """Create a guard that lets nothing through yet."""
        return cls(frozenset(), model_storage, resource)

    def __init__(self, intents: frozenset[str], model_storage: ModelStorage, resource: Resource) -> None:
        """Let the ``intents`` through."""
        self._intents = intents
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which intents may stand on a button: all but those that lean on the reply before."""
        self._intents = frozenset(
            intent
            for intent in training_data.intents
            if intent not in (FALLBACK, *ABOUT_THE_REPLY) and not intent.startswith(FOLLOW_UP)
        )
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
    ) -> InputGuard:
        """Load the intents from the model archive."""
        with model_storage.read_from(resource) as folder:
            intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        return cls(frozenset(intents), model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        """Clean the text of each message, and take the slash from those that are not a button's."""
        for message in messages:
            text = clean(message.get(TEXT))
            if text.startswith(INTENT_MESSAGE_PREFIX) and text[1:] not in self._intents:
                text = text.lstrip(INTENT_MESSAGE_PREFIX).partition("{")[0].strip()
            message.set(TEXT, text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are."""
        return training_data
