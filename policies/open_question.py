"""Keeps to a deadline look-up that is open or was just answered, inside the process."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import clock
from dialogue.deadline.question import SLOT, Question
from dialogue.tracker import actions_since_message
from policies.look_ups import next_step
from policies.untrained import UntrainedPolicy


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class OpenQuestionPolicy(UntrainedPolicy):
    """Takes a message that answers, corrects or leaves a deadline look-up; :func:`dialogue.deadline.routing.route` decides.

    It has to stand above RulePolicy, which predicts with full confidence too: by its priority. What it has no opinion
    on it leaves to the rules.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: the priority, one above RulePolicy's."""
        return {"priority": 7}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Return full confidence in the action the look-up wants next, or a prediction of nothing."""
        step = next_step(tracker, actions_since_message(tracker))
        events = [SlotSet(SLOT, None)] if step.forget else []
        if step.remember:
            events = [SlotSet(SLOT, Question(step.remember, "answered", clock.now()).to_slot())]
        if step.action is None:
            return self._prediction([0.0] * domain.num_actions, events=events)
        return self._prediction(self.certain(step.action, domain), events=events)
