"""Several questions in one message: taken apart before the pipeline, and put together after it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.splitting import questions_in

#: Under this name the parse data of a message hold those of its questions, where there are several.
QUESTIONS = "questions"

#: So many of a question's likeliest intents are kept.
RANKED = 5


class _Stateless(GraphComponent):
    """A component with nothing to learn, to load or to choose."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> GraphComponent:
        """Create the component."""
        return cls()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionSplitter(_Stateless):
    """Adds to a message that asks several things one message for each, so that every component reads them too.

    Input: one message. Output: the message itself, then its questions in order. It stands first in the pipeline, as lines are
    lost later, and :class:`QuestionJoiner` last.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the questions."""
        (whole,) = messages
        text = whole.get(TEXT) or ""
        parts = [] if text.startswith(INTENT_MESSAGE_PREFIX) else questions_in(text)
        return [whole, *(Message({TEXT: part, METADATA: whole.get(METADATA)}) for part in parts)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionJoiner(_Stateless):
    """Leaves the message alone, with the parse data of its questions under ``questions``."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the first of ``messages``, which holds what was made of the others."""
        whole, *parts = messages
        if parts:
            whole.set(QUESTIONS, [_parse_data(part) for part in parts], add_to_output=True)
        return [whole]


def _parse_data(part: Message) -> dict[str, Any]:
    data = part.as_dict(only_output_properties=True)
    data.pop("text_tokens", None)
    return {**data, "intent_ranking": data["intent_ranking"][:RANKED]}
