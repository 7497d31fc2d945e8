"""Character n-grams: what a message looks like, misspelt or not."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.text import clean, fold

TOKENS = "text_tokens"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of character n-grams inside words, in lower case and without diacritics.

    Input: the tokens of a message. Output: a sparse sentence feature, float32, shape (1, vocabulary), L2-normalised.

    Half a misspelt word still has its other half's n-grams; "återbetalning" and "aterbetalning" have the same.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: shortest and longest n-gram, in how many examples one must occur to count, and how many
        count at most, the most frequent: the model grows with the topics then and not with their square.
        """
        return {**SparseFeaturizer.get_default_config(), "min_ngram": 2, "max_ngram": 5, "min_df": 2, "most_ngrams": 60_000}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must stand before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["sklearn"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise ValueError when the n-gram range is empty."""
        if not 1 <= config["min_ngram"] <= config["max_ngram"]:
            raise ValueError(f"n-grams from {config['min_ngram']} to {config['max_ngram']} characters: an empty range")

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> CharacterFeaturizer:
        """Create an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options and the place to persist to; call :meth:`train` or :meth:`load` before use."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = self._new_vectorizer(None)

    def _new_vectorizer(self, vocabulary: list[str] | None) -> TfidfVectorizer:
        return TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(self._config["min_ngram"], self._config["max_ngram"]),
            min_df=self._config["min_df"],
            max_features=self._config["most_ngrams"],
            sublinear_tf=True,
            dtype=np.float32,
            vocabulary=vocabulary,
        )

    @staticmethod
    def _line(message: Message) -> str:
        words = (token.text for token in message.get(TOKENS) or [])
        return fold(clean(" ".join(words)))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary and its weights from the examples; persist them."""
        self._vectorizer.fit([self._line(example) for example in training_data.intent_examples if example.get(TEXT)])
        with self._model_storage.write_to(self._resource) as folder:
            vocabulary = self._vectorizer.get_feature_names_out().tolist()
            (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
            np.save(folder / "idf.npy", self._vectorizer.idf_.astype(np.float32), allow_pickle=False)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> CharacterFeaturizer:
        """Load a trained featurizer from the model archive."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
            idf = np.load(folder / "idf.npy", allow_pickle=False)
        component._vectorizer = component._new_vectorizer(vocabulary)
        component._vectorizer.idf_ = idf
        return component

    def _add(self, message: Message, row: csr_matrix) -> None:
        # scikit-learn multiplies by its weights in float64.
        message.add_features(Features(row.astype(np.float32), FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the n-grams to each message."""
        for message in messages:
            self._add(message, self._vectorizer.transform([self._line(message)]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the n-grams to each example with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        rows = self._vectorizer.transform([self._line(example) for example in examples])
        for example, row in zip(examples, rows):
            self._add(example, row)
        return training_data
