"""Points in time and lengths of time in messages, as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from dialogue import clock, place
from nlu.language import LANGUAGE_KEY
from nlu.times import Context, find, to_entity


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TimeExtractor(GraphComponent):
    """Finds times by a grammar of both languages, :func:`nlu.times.find`; in the place of DucklingEntityExtractor.

    Input: a message's text; its language, from the language identifier before it; ``timezone`` and ``locale`` of its
    metadata, as :mod:`dialogue.place` reads them. The reference is :func:`dialogue.clock.now`. A message that does not
    show its language is read in each of ``languages``, and the reading that takes in the most of it counts.
    Output: entities ``time`` and ``duration`` in Duckling's shape, with ``extractor: "TimeExtractor"``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: the languages to read in; of two readings as long the first."""
        return {"languages": ["en", "sv"]}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TimeExtractor:
        """Create the component; it has nothing to learn or to load."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the options."""
        self._config = config

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the times of each message to its entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue  # a button
            entities = self._entities(text, message.get(LANGUAGE_KEY) or {}, message.get(METADATA) or {})
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages

    def _entities(self, text: str, language: dict[str, Any], metadata: dict[str, Any]) -> list[dict[str, Any]]:
        context = Context(
            reference=clock.now(), zone=place.zone_of(metadata), day_first=place.day_first(text, metadata)
        )
        known = language.get("name")
        readings = [find(text, each, context) for each in ([known] if known else self._by_likelihood(language))]
        best = max(readings, key=lambda found: sum(each.end - each.start for each in found))
        return [{**to_entity(each), "extractor": type(self).__name__} for each in best]

    def _by_likelihood(self, language: dict[str, Any]) -> list[str]:
        languages: list[str] = self._config["languages"]
        return sorted(languages, key=lambda each: each != language.get("likely"))
