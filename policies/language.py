"""Keeps the conversation's language in its slot, inside the process."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.language import SLOT
from dialogue.tracker import language_of
from policies.untrained import UntrainedPolicy


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LanguagePolicy(UntrainedPolicy):
    """Predicts no action; sets slot ``language`` when a message changes the language of the conversation.

    A policy may return events whatever action the others choose. That costs nothing, where a custom slot mapping costs a
    call to the action server in every turn.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options; the priority does not matter, since no action is predicted."""
        return {"priority": 1}

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
