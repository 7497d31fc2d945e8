"""What policies share that learn nothing."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates


class UntrainedPolicy(Policy):
    """A policy whose predictions follow from the conversation alone; Rasa's recipe asks it to train all the same."""

    @staticmethod
    def supported_data() -> SupportedData:
        """Return the kind of data it learns nothing from."""
        return SupportedData.ML_DATA

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Policy:
        """Create the policy."""
        return cls(config, model_storage, resource, execution_context)

    @staticmethod
    def certain(action: str, domain: Domain) -> list[float]:
        """Return the probabilities of a prediction that leaves no doubt about ``action``."""
        return [1.0 if name == action else 0.0 for name in domain.action_names_or_texts]

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **_: Any) -> Resource:
        """Write the empty resource that Rasa expects."""
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
    ) -> Policy:
        """Create the policy; there is nothing to load."""
        return cls(config, model_storage, resource, execution_context)
