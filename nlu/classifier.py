"""The intent classifier: two linear models, one calibrated probability, three bands."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, vstack

from nlu import linear
from nlu.decision import FALLBACK, OUT_OF_SCOPE, Limits, calibrate, decide
from nlu.text import clean, has_words

Matrix = NDArray[np.float64]

#: What no classifier alone can rule out.
UNLIKELIEST = 1e-9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SellerIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on sentence embeddings beside logistic regression on n-grams of characters and words.

    Input: the dense sentence feature, shape (1, d), and the sparse one, shape (1, v), of a message.
    Output: ``intent`` and ``intent_ranking`` in the parse data. The embedding, minus the training mean and normalised again,
    and the n-grams each give a probability for every intent; their weighted geometric mean (a logarithmic opinion pool: Heskes,
    1998), in which one that is sure of an intent's absence counts, is calibrated by one temperature;
    :func:`nlu.decision.decide` makes of it an answer (``intent`` is the best topic), a question back (``nlu_fallback``) or a
    decline (``out_of_scope``). The ranking always holds the calibrated probabilities, whatever was decided.

    ``temperature``, ``answer_above`` and ``ask_above`` are measured: ``make evaluate`` recommends them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options; each is explained in `config.yml`."""
        return {
            "embedding_share": 0.5,
            "embedding_C": 3.0,
            "ngrams_C": 10.0,
            "temperature": 1.0,
            "answer_above": 0.5,
            "ask_above": 0.25,
            "ranking_length": 10,
            "random_state": 1,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must stand before this one."""
        return [Featurizer]

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
        self._labels: list[str] = []
        self._parameters: dict[str, NDArray[np.float32]] = {}

    # -- learning ----------------------------------------------------------------------------------------------------

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example with an intent; persist the weights.

        An example of ``nlu_fallback`` names in its metadata the intents it is ``between``, and counts for each of them: what may
        mean either is learnt to be as likely either.

        Raises:
            ValueError: there are fewer than two intents.
        """
        labelled = [
            (example, intent) for example in training_data.intent_examples if example.get(TEXT) for intent in _intents(example)
        ]
        examples, intents = [example for example, _ in labelled], [intent for _, intent in labelled]
        if len(set(intents)) < 2:
            raise ValueError("The intent classifier needs examples of at least two intents.")
        dense = np.vstack([self._dense(example) for example in examples])
        mean = dense.mean(axis=0)
        sparse = vstack([self._sparse(example) for example in examples])
        seed = self._config["random_state"]
        embedding = linear.fit(_centred(dense, mean), intents, self._config["embedding_C"], seed)
        ngrams = linear.fit(sparse, intents, self._config["ngrams_C"], seed)
        self._labels = embedding.labels
        self._parameters = {
            "mean": mean.astype(np.float32),
            "embedding_weights": embedding.weights,
            "embedding_bias": embedding.bias,
            "ngrams_weights": ngrams.weights.astype(np.float16),
            "ngrams_bias": ngrams.bias,
        }
        with self._model_storage.write_to(self._resource) as folder:
            save_file(self._parameters, str(folder / "weights.safetensors"))
            (folder / "labels.json").write_text(json.dumps(self._labels), encoding="utf-8")
        self._widen()
        return self._resource

    def _widen(self) -> None:
        """Hold the n-grams' weights as the matrix the product wants: (v, classes), float32."""
        weights = self._parameters["ngrams_weights"]
        self._parameters["ngrams_weights"] = np.ascontiguousarray(weights.T, dtype=np.float32)

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
            component._parameters = load_file(str(folder / "weights.safetensors"))
            component._labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        component._widen()
        return component

    # -- predicting --------------------------------------------------------------------------------------------------

    @staticmethod
    def _dense(message: Message) -> Matrix:
        _, sentence = message.get_dense_features(TEXT)
        return np.asarray(sentence.features, dtype=np.float64)

    @staticmethod
    def _sparse(message: Message) -> csr_matrix:
        _, sentence = message.get_sparse_features(TEXT)
        return sentence.features

    def probabilities(self, message: Message) -> Matrix:
        """Return the calibrated probability of every label for ``message``, shape (classes,)."""
        p = self._parameters
        by_meaning = linear.softmax(_centred(self._dense(message), p["mean"]) @ p["embedding_weights"].T + p["embedding_bias"])
        ngrams = self._sparse(message)  # one row; SciPy's own product would first copy all the weights into its type
        scores = ngrams.data @ p["ngrams_weights"][ngrams.indices]
        by_looks = linear.softmax(scores[np.newaxis] + p["ngrams_bias"])
        share = self._config["embedding_share"]
        pooled = (by_meaning + UNLIKELIEST) ** share * (by_looks + UNLIKELIEST) ** (1.0 - share)
        return np.asarray(calibrate(pooled, self._config["temperature"])[0])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``intent`` and ``intent_ranking`` on each message."""
        for message in messages:
            if has_words(clean(message.get(TEXT))):
                self._set(message, list(zip(self._labels, self.probabilities(message).tolist())))
            else:  # nothing to read: white space, one emoji
                self._set(message, [(label, float(label == OUT_OF_SCOPE)) for label in self._labels])
        return messages

    def _set(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        decision = decide(ranking, self._limits)
        ordered = sorted(ranking, key=lambda pair: -pair[1])
        if decision.intent == FALLBACK:  # where Rasa's own FallbackClassifier puts it
            ordered.insert(0, (FALLBACK, decision.confidence))
        entries = [{"name": name, "confidence": confidence} for name, confidence in ordered]
        message.set(INTENT, {"name": decision.intent, "confidence": decision.confidence}, add_to_output=True)
        message.set("intent_ranking", entries[: self._config["ranking_length"]], add_to_output=True)


def _intents(example: Message) -> list[str]:
    """Return the intents that ``example`` counts for."""
    if example.get(INTENT) != FALLBACK:
        return [str(example.get(INTENT))]
    return [str(intent) for intent in example.get(METADATA)[METADATA_INTENT]["between"]]


def _centred(vectors: Matrix, mean: NDArray[np.float32] | Matrix) -> Matrix:
    """Return ``vectors`` (n, d) minus ``mean`` (d,), each of length 1; e5's vectors share a large common part."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths == 0.0, 1.0, lengths))
