"""N-grams of characters and words: what a message looks like, misspelt or not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
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

from nlu.text import character_n_grams, clean, fold, word_n_grams

TOKENS = "text_tokens"


class TfIdf:
    """The n-grams of one kind: which of them count, each with its column and its inverse document frequency.

    scikit-learn learns them; a row is counted here, because its own `transform` takes a millisecond for one text whatever
    its length.
    """

    def __init__(self, n_grams: Callable[[str], list[str]], vocabulary: list[str], idf: NDArray[np.float32]) -> None:
        """Keep what takes a text apart, the n-grams that count, and their weights, shape (len(vocabulary),)."""
        self._n_grams = n_grams
        self.vocabulary = vocabulary
        self.idf = idf
        self._columns = {n_gram: column for column, n_gram in enumerate(vocabulary)}

    @classmethod
    def learn(cls, n_grams: Callable[[str], list[str]], texts: list[str], least: int, most: int) -> TfIdf:
        """Return the ``most`` frequent of the n-grams that are in at least so many (``least``) of the ``texts``."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # training alone needs it; it takes a tenth of a start

        vectorizer = TfidfVectorizer(analyzer=n_grams, min_df=least, max_features=most)
        vocabulary = vectorizer.fit(texts).get_feature_names_out().tolist()
        return cls(n_grams, vocabulary, vectorizer.idf_.astype(np.float32))

    def row(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the columns of the n-grams in ``text`` and their values: (1 + ln(how often)) * idf, of length 1 together."""
        counts = Counter(map(self._columns.get, self._n_grams(text)))
        counts.pop(None, None)
        columns = np.fromiter(counts, dtype=np.int32, count=len(counts))
        values = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values *= self.idf[columns]
        return columns, values / max(np.linalg.norm(values), np.finfo(np.float32).tiny)


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
        self._n_grams = {
            "characters": partial(character_n_grams, shortest=config["min_ngram"], longest=config["max_ngram"]),
            "words": partial(word_n_grams, most=config["most_words"]),
        }
        self._halves: dict[str, TfIdf] = {}

    @staticmethod
    def _line(message: Message) -> str:
        words = (token.text for token in message.get(TOKENS) or [])
        return fold(clean(" ".join(words)))

    def _row(self, message: Message) -> csr_matrix:
        line = self._line(message)
        all_columns, all_values, width = [], [], 0
        for half in self._halves.values():
            columns, values = half.row(line)
            all_columns.append(columns + width)
            all_values.append(values)
            width += len(half.vocabulary)
        row = np.concatenate(all_columns)
        return csr_matrix((np.concatenate(all_values), row, np.array([0, len(row)])), shape=(1, width))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabularies and their weights from the examples; persist them."""
        lines = [self._line(example) for example in training_data.intent_examples if example.get(TEXT)]
        with self._model_storage.write_to(self._resource) as folder:
            for name, n_grams in self._n_grams.items():
                half = TfIdf.learn(n_grams, lines, self._config["min_df"], self._config["most_ngrams"])
                (folder / f"{name}.json").write_text(json.dumps(half.vocabulary, ensure_ascii=False), encoding="utf-8")
                np.save(folder / f"{name}.npy", half.idf, allow_pickle=False)
                self._halves[name] = half
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
            for name, n_grams in component._n_grams.items():
                vocabulary = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
                idf = np.load(folder / f"{name}.npy", allow_pickle=False)
                component._halves[name] = TfIdf(n_grams, vocabulary, idf)
        return component

    def _add(self, message: Message, row: csr_matrix) -> None:
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the n-grams to each message."""
        for message in messages:
            self._add(message, self._row(message))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the n-grams to each example with an intent."""
        self.process([example for example in training_data.intent_examples if example.get(TEXT)])
        return training_data
