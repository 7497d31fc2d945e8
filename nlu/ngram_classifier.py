"""The first opinion on a message: what it looks like. Where it is sure, nobody else is asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from nlu import linear
from nlu.decision import OUT_OF_SCOPE
from nlu.examples import labelled
from nlu.ngrams import NgramFeaturizer

#: Where a message keeps the probability of every intent, in alphabetical order, by its n-grams; shape (classes,).
OPINION = "by_ngrams"

#: Whether that opinion is enough.
SURE = "sure_by_ngrams"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on n-grams of characters and words.

    Input: the sparse sentence feature of a message, shape (1, v). Output: for the components after it :data:`OPINION`, and in
    the parse data too :data:`SURE`, whether one intent has a probability of at least ``sure_above`` and no other one of more than
    ``rival_below``: what may mean either of two topics is never sure. Such a message needs no
    embedding, which takes as long as everything else (a cascade after Viola and Jones, 2001). What becomes of a message is for
    :class:`nlu.classifier.SellerIntentClassifier` to decide. ``make evaluate`` shows how often it is sure, and how rightly.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: inverse of the regularisation, seed, how many weights of an n-gram are kept on average, and the
        probabilities (0 to 1) between which it is sure.
        """
        learning = {"C": 10.0, "random_state": 1, "weights_per_ngram": 16}
        return {**learning, "sure_above": 0.9, "rival_below": 0.1, "out_of_scope_prior": 1.0}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must stand before this one."""
        return [NgramFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["sklearn"]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> NgramClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options and the place to persist to; call :meth:`train` or :meth:`load` before use."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._weights = csr_matrix((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example with an intent; persist the largest weights.

        Raises:
            ValueError: there are fewer than two intents.
        """
        examples, intents = zip(*labelled(training_data))
        rows = vstack([_row(example) for example in examples])
        model = linear.fit(rows, list(intents), self._config["C"], self._config["random_state"], stochastic=True)
        with self._model_storage.write_to(self._resource) as folder:
            model.save_largest(folder, self._config["weights_per_ngram"])
            self._keep(linear.Sparse.load(folder))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NgramClassifier:
        """Load a trained classifier from the model archive."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._keep(linear.Sparse.load(folder))
        return component

    def _keep(self, model: linear.Sparse) -> None:
        self._weights = model.weights
        self._bias = linear.likelier(model.labels, model.bias, OUT_OF_SCOPE, self._config["out_of_scope_prior"])

    def probabilities(self, message: Message) -> NDArray[np.float64]:
        """Return the probability of every label for ``message``, shape (classes,)."""
        scores = ((_row(message) @ self._weights).toarray()[0] + self._bias).astype(np.float64)
        return np.asarray(linear.softmax(scores[np.newaxis])[0])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the opinion on each message, and whether it is enough."""
        for message in messages:
            opinion = self.probabilities(message)
            message.set(OPINION, opinion)
            rival, best = np.partition(opinion, -2)[-2:]
            sure = best >= self._config["sure_above"] and rival <= self._config["rival_below"]
            message.set(SURE, bool(sure), add_to_output=True)
        return messages


def _row(message: Message) -> csr_matrix:
    _, sentence = message.get_sparse_features(TEXT)
    return sentence.features
