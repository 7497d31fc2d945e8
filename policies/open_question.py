"""Keeps to a deadline look-up that is open or was just answered, inside the process."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bootstrap.startup import ROOT
from deadlines import limits
from dialogue import clock
from dialogue.deadline import SLOT, Message, Question, route
from dialogue.tracker import actions_since_message
from policies.untrained import UntrainedPolicy


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class OpenQuestionPolicy(UntrainedPolicy):
    """Takes a message that answers, corrects or leaves a deadline look-up; :func:`dialogue.deadline.route` decides.

    It has to stand above RulePolicy, which predicts with full confidence too: by its priority. What it has no opinion
    on it leaves to the rules.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: the priority, one above RulePolicy's."""
        return {"priority": 7}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> None:
        """Read the table of limits, for their names."""
        super().__init__(config, model_storage, resource, execution_context)
        self._table = limits.load(ROOT / "data" / "limits.yml")

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Return full confidence in the action the look-up wants next, or a prediction of nothing."""
        nothing = [0.0] * domain.num_actions
        latest = tracker.latest_message
        if latest is None or latest.parse_data is None:
            return self._prediction(nothing)
        question = Question.from_slot(tracker.get_slot(SLOT), clock.now())
        step = route(question, Message.of(latest.parse_data, latest.metadata), actions_since_message(tracker), self._table)
        events = [SlotSet(SLOT, None)] if step.forget else []
        if step.remember:
            events = [SlotSet(SLOT, Question(step.remember, "answered", clock.now()).to_slot())]
        if step.action is None:
            return self._prediction(nothing, events=events)
        return self._prediction(self.certain(step.action, domain), events=events)
