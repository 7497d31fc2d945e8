"""Keeps the conversation's language in its slot, inside the process."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.language import SLOT
from dialogue.tracker import language_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LanguagePolicy(Policy):
    """Predicts no action; sets slot ``language`` when a message changes the language of the conversation.

    A policy may return events whatever action the others choose. That costs nothing, where a custom slot mapping costs a
    call to the action server in every turn.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options; the priority does not matter, since no action is predicted."""
        return {"priority": 1}

    @staticmethod
    def supported_data() -> SupportedData:
        """Return that nothing is learnt from stories."""
        return SupportedData.ML_DATA

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguagePolicy:
        """Create the policy."""
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **_: Any) -> Resource:
        """Learn nothing; Rasa's recipe asks every policy for it."""
        with self._model_storage.write_to(self._resource):
            return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguagePolicy:
        """Create the policy; there is nothing to load."""
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Return a prediction of nothing, with the event that sets the slot when the latest message changed it."""
        events: list[Event] = []
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            language = language_of(tracker)
            if language != tracker.get_slot(SLOT):
                events.append(SlotSet(SLOT, language))
        return self._prediction([0.0] * domain.num_actions, events=events)
