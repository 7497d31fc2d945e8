"""The intent classifier: two opinions, one calibrated probability, three bands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import linear
from nlu.decision import FALLBACK, OUT_OF_SCOPE, Limits, calibrate, decide
from nlu.embedding import SentenceEmbeddingFeaturizer
from nlu.examples import labelled
from nlu.ngram_classifier import OPINION, SURE
from nlu.text import clean, has_words

Matrix = NDArray[np.float64]

#: What no opinion alone can rule out.
UNLIKELIEST = 1e-9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SellerIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on sentence embeddings, beside :class:`nlu.ngram_classifier.NgramClassifier`.

    Input: the dense sentence feature, shape (1, d), and the n-grams' opinion of a message.
    Output: ``intent`` and ``intent_ranking`` in the parse data. The embedding, minus the training mean and normalised again,
    gives a probability for every intent; the weighted geometric mean of both opinions (a logarithmic opinion pool: Heskes,
    1998), in which one that is sure of an intent's absence counts, is calibrated by one temperature. Where the n-grams are sure
    there is no embedding, and theirs alone is. :func:`nlu.decision.decide` makes of it an answer (``intent`` is the best topic),
    a question back (``nlu_fallback``) or a decline (``out_of_scope``). The ranking always holds the calibrated probabilities,
    whatever was decided.

    ``out_of_scope_prior`` says how many times as likely that is in life as among the examples. ``temperature``, ``answer_above``
    and ``ask_above`` are measured: ``make evaluate`` recommends them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options; each is explained in `config.yml`."""
        return {
            "embedding_share": 0.5,
            "C": 3.0,
            "out_of_scope_prior": 1.0,
            "temperature": 1.0,
            "answer_above": 0.5,
            "ask_above": 0.25,
            "ranking_length": 10,
            "random_state": 1,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must stand before this one; so must NgramClassifier, but Rasa cannot check classifiers."""
        return [SentenceEmbeddingFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["sklearn"]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SellerIntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options and the place to persist to; call :meth:`train` or :meth:`load` before use."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._limits = Limits(config["answer_above"], config["ask_above"])
        self._model = linear.Linear([], np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32))
        self._mean = np.zeros(0, dtype=np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the embedding of every example with an intent; persist the weights.

        Raises:
            ValueError: there are fewer than two intents.
        """
        examples, intents = zip(*labelled(training_data))
        dense = np.vstack([self._dense(example) for example in examples])
        mean = dense.mean(axis=0)
        model = linear.fit(_centred(dense, mean), list(intents), self._config["C"], self._config["random_state"])
        self._keep(model, mean.astype(np.float32))
        with self._model_storage.write_to(self._resource) as folder:
            model.save(folder)
            np.save(folder / "mean.npy", self._mean, allow_pickle=False)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SellerIntentClassifier:
        """Load a trained classifier from the model archive."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._keep(linear.Linear.load(folder), np.load(folder / "mean.npy", allow_pickle=False))
        return component

    def _keep(self, model: linear.Linear, mean: NDArray[np.float32]) -> None:
        bias = linear.likelier(model.labels, model.bias, OUT_OF_SCOPE, self._config["out_of_scope_prior"])
        self._model = model._replace(bias=bias)
        self._mean = mean

    @staticmethod
    def _dense(message: Message) -> Matrix:
        _, sentence = message.get_dense_features(TEXT)
        return np.asarray(sentence.features, dtype=np.float64)

    def probabilities(self, message: Message) -> Matrix:
        """Return the calibrated probability of every label for ``message``, shape (classes,)."""
        pooled = message.get(OPINION)[np.newaxis]
        if not message.get(SURE):  # both learn from the same examples, so their labels stand in the same order
            share = self._config["embedding_share"]
            scores = _centred(self._dense(message), self._mean) @ self._model.weights.T + self._model.bias
            by_meaning = linear.softmax(scores)
            pooled = (by_meaning + UNLIKELIEST) ** share * (pooled + UNLIKELIEST) ** (1.0 - share)
        return np.asarray(calibrate(pooled, self._config["temperature"])[0])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``intent`` and ``intent_ranking`` on each message."""
        for message in messages:
            if has_words(clean(message.get(TEXT))):
                self._set(message, list(zip(self._model.labels, self.probabilities(message).tolist())))
            else:  # nothing to read: white space, one emoji
                self._set(message, [(label, float(label == OUT_OF_SCOPE)) for label in self._model.labels])
        return messages

    def _set(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        decision = decide(ranking, self._limits)
        ordered = sorted(ranking, key=lambda pair: -pair[1])
        if decision.intent == FALLBACK:  # where Rasa's own FallbackClassifier puts it
            ordered.insert(0, (FALLBACK, decision.confidence))
        likeliest = ordered[: self._config["ranking_length"]]
        entries = [{"name": name, "confidence": confidence} for name, confidence in likeliest]
        message.set(INTENT, {"name": decision.intent, "confidence": decision.confidence}, add_to_output=True)
        message.set("intent_ranking", entries, add_to_output=True)


def _centred(vectors: Matrix, mean: NDArray[np.float32] | Matrix) -> Matrix:
    """Return ``vectors`` (n, d) minus ``mean`` (d,), each of length 1; e5's vectors share a large common part."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths == 0.0, 1.0, lengths))
