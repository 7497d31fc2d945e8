"""Carries out what dialogue.conversation plans for a message, inside the process."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import handoff
from dialogue.content import LOOK_UP, Content
from dialogue.conversation import Circumstances, plan
from dialogue.deadline import question, routing
from dialogue.plan import SLOT, Plan
from dialogue.tracker import actions_since_message, latest_turn
from handoff.contact import email_in
from policies.look_ups import next_step
from policies.untrained import UntrainedPolicy


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class ConversationPolicy(UntrainedPolicy):
    """Predicts the actions of a plan, one after another; what has no plan it leaves to the look-ups and the rules.

    The plan is kept in its slot, where the responses and actions find it. In the first message of a session it empties
    what slots the session before has left, the language apart.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: the priority, above OpenQuestionPolicy's."""
        return {"priority": 8}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Return full confidence in the plan's next action, or a prediction of nothing."""
        done = actions_since_message(tracker)
        planned, events = (Plan.from_slot(tracker.get_slot(SLOT)), []) if done else self._begin(tracker, domain)
        if planned is None or not planned.actions or (planned.topic and self._leads_back(done, planned, tracker)):
            return self._prediction([0.0] * domain.num_actions, events=events)
        following = [*planned.actions, ACTION_LISTEN_NAME][min(len(done), len(planned.actions))]
        return self._prediction(self.certain(following, domain), events=events)

    def _begin(self, tracker: DialogueStateTracker, domain: Domain) -> tuple[Plan | None, list[Event]]:
        """Return the plan for the latest message, and the events that keep it."""
        turn = latest_turn(tracker)
        if turn is None:
            return None, []
        left = [] if turn.before else [slot for slot in (question.SLOT, handoff.SLOT) if tracker.get_slot(slot)]
        step = next_step(tracker, (), turn)
        claimed = question.SLOT not in left and step.action is not None
        planned = plan(turn, Circumstances(Content(domain.responses), claimed, step.dated, _has_address))
        value = planned.to_slot() if planned and planned.actions else None
        changed = [(SLOT, value)] if value != tracker.get_slot(SLOT) else []
        return planned, [SlotSet(name, new) for name, new in [*((slot, None) for slot in left), *changed]]

    def _leads_back(self, done: list[str], planned: Plan, tracker: DialogueStateTracker) -> bool:
        """Whether an open look-up puts its question again, now that another subject has been answered and nothing else asked."""
        asks = handoff.ASKS.intersection(planned.actions[-1:]) or str(planned.topic).startswith(LOOK_UP)
        if asks or len(done) < len(planned.actions):
            return False
        return routing.BACK in (next_step(tracker, done).action, *done)


def _has_address(text: str) -> bool:
    return email_in(text) is not None
