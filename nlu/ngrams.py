"""N-grams of characters and words: what a message looks like, misspelt or not."""

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
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.text import clean, fold

TOKENS = "text_tokens"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of character n-grams inside words, of words and of pairs of words, in lower case and without diacritics.

    Input: the tokens of a message. Output: a sparse sentence feature, float32, shape (1, vocabulary): the part of the
    characters and the part of the words, each L2-normalised, so that the few words weigh as much as all that they are spelt with.

    Half a misspelt word still has its other half's n-grams; "återbetalning" and "aterbetalning" have the same. The pairs tell
    "not received" from "received, not".
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: shortest and longest n-gram of characters, most words together, in how many examples one of
        either must occur to count, and how many of either count at most, the most frequent: the model grows with the topics
        then and not with their square.
        """
        own = {"min_ngram": 2, "max_ngram": 5, "most_words": 2, "min_df": 2, "most_ngrams": 60_000}
        return {**SparseFeaturizer.get_default_config(), **own}

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
    ) -> NgramFeaturizer:
        """Create an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options and the place to persist to; call :meth:`train` or :meth:`load` before use."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        shared = {
            "lowercase": False,
            "min_df": config["min_df"],
            "max_features": config["most_ngrams"],
            "sublinear_tf": True,
            "dtype": np.float32,
        }
        characters, words = (config["min_ngram"], config["max_ngram"]), (1, config["most_words"])
        self._vectorizers = {
            "characters": TfidfVectorizer(analyzer="char_wb", ngram_range=characters, **shared),
            "words": TfidfVectorizer(token_pattern=r"\w+", ngram_range=words, **shared),
        }

    @staticmethod
    def _line(message: Message) -> str:
        words = (token.text for token in message.get(TOKENS) or [])
        return fold(clean(" ".join(words)))

    def _rows(self, lines: list[str]) -> csr_matrix:
        # scikit-learn multiplies by its weights in float64.
        halves = [vectorizer.transform(lines) for vectorizer in self._vectorizers.values()]
        return hstack(halves, format="csr", dtype=np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabularies and their weights from the examples; persist them."""
        lines = [self._line(example) for example in training_data.intent_examples if example.get(TEXT)]
        with self._model_storage.write_to(self._resource) as folder:
            for name, vectorizer in self._vectorizers.items():
                vocabulary = vectorizer.fit(lines).get_feature_names_out().tolist()
                (folder / f"{name}.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
                np.save(folder / f"{name}.npy", vectorizer.idf_.astype(np.float32), allow_pickle=False)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NgramFeaturizer:
        """Load a trained featurizer from the model archive."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            for name, vectorizer in component._vectorizers.items():
                vectorizer.set_params(vocabulary=json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
                vectorizer.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
        return component

    def _add(self, message: Message, row: csr_matrix) -> None:
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the n-grams to each message."""
        for message in messages:
            self._add(message, self._rows([self._line(message)]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the n-grams to each example with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        rows = self._rows([self._line(example) for example in examples])
        for example, row in zip(examples, rows):
            self._add(example, row)
        return training_data
