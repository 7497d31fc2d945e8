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
        """Return the options: inverse of the regularisation, seed, and the probabilities (0 to 1) between which it is sure."""
        return {"C": 10.0, "random_state": 1, "sure_above": 0.9, "rival_below": 0.1, "out_of_scope_prior": 1.0}

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
        self._weights: NDArray[np.floating[Any]] = np.zeros(0, dtype=np.float16)
        self._bias = np.zeros(0, dtype=np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example with an intent; persist the weights, in half precision.

        Raises:
            ValueError: there are fewer than two intents.
        """
        examples, intents = zip(*labelled(training_data))
        rows = vstack([_row(example) for example in examples])
        model = linear.fit(rows, list(intents), self._config["C"], self._config["random_state"], stochastic=True)
        with self._model_storage.write_to(self._resource) as folder:
            model._replace(weights=model.weights.T).save(folder, half=True)
            self._keep(linear.Linear.load(folder))
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
            component._keep(linear.Linear.load(folder))
        return component

    def _keep(self, model: linear.Linear) -> None:
        """Hold a model whose weights are as the product wants them: a row for each n-gram, shape (v, classes);
        in half precision, too, since a message has some hundred of them.
        """
        _, self._weights, self._bias = model.likelier(OUT_OF_SCOPE, self._config["out_of_scope_prior"])

    def probabilities(self, message: Message) -> NDArray[np.float64]:
        """Return the probability of every label for ``message``, shape (classes,)."""
        row = _row(message)  # SciPy's own product would first copy all the weights into its type
        weights = self._weights[row.indices].astype(np.float32)
        scores = (row.data @ weights + self._bias).astype(np.float64)
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
