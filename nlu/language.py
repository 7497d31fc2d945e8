"""Which language a message is written in, when it is long and clear enough to tell."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

import numpy as np
from babel import Locale
from murmurhash.mrmr import hash as murmur_hash  # spaCy brings it; MIT
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu import linear
from nlu.text import character_n_grams, clean, has_words

#: Where a message and its parse data keep the result.
LANGUAGE_KEY = "language"

#: What the examples in any language but the assistant's own are trained as.
OTHER = "other"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Tells the assistant's languages apart by character n-grams, learnt from the assistant's own examples.

    Input: the text of a message; when training, also ``metadata: {language: ...}`` of its examples block.
    Output: ``language`` in the parse data, a mapping of

    - ``name``: "en" or "sv"; None when no language reaches ``threshold``, when the text has fewer than ``min_letters`` letters
      (short and shared words such as "ok", "RMA" or "refund"), when the message is in a language that is not among
      ``languages``, and when it has no words;
    - ``confidence``: the probability of the likeliest label, from 0 to 1;
    - ``likely``: the likeliest of ours even below the threshold, because a first message has to be answered in one; None when
      another language is likelier;
    - ``named``: the languages the text names ("svenska tack", "in Swedish please"), misspelt or not, in the order of the text.

    Features: counts of character 1- to 4-grams inside words, hashed into 2**``bits`` columns, L2-normalised, shape
    (1, 2**bits). Letters keep their diacritics (å, ä, ö say much); examples are seen with and without them, because sellers
    often leave them out. Measured on the evaluation questions by ``make evaluate``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: languages, threshold (0 to 1), fewest letters to be sure, bits of the hash, regularisation."""
        return {
            "languages": ["en", "sv"],
            "threshold": 0.8,
            "min_letters": 10,
            "bits": 15,
            "C": 50.0,
            "random_state": 1,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["sklearn"]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LanguageIdentifier:
        """Create an untrained identifier."""
        return cls(config, model_storage, resource)

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the options and the place to persist to; call :meth:`train` or :meth:`load` before use."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = linear.Linear([], np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32))
        self._names = language_names(tuple(config["languages"]))
        self._ours = tuple(name for name, code in self._names.items() if code in config["languages"])

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example whose block names a language; persist the weights.

        Raises:
            ValueError: one of the configured languages has no example.
        """
        texts: list[str] = []
        labels: list[str] = []
        for example in training_data.intent_examples:
            language = example.get("metadata", {}).get("intent", {}).get("language")
            if language is None:
                continue
            text = clean(example.get(TEXT)).casefold()
            texts.append(text)
            labels.append(language if language in self._config["languages"] else OTHER)
        if missing := set(self._config["languages"]) - set(labels):
            raise ValueError(f"No training example has `metadata: {{language: ...}}` for: {', '.join(sorted(missing))}")
        without_marks = [text.translate(_NORDIC_TO_ASCII) for text in texts]
        self._model = linear.fit(
            self._rows(texts + without_marks),
            labels + labels,
            self._config["C"],
            self._config["random_state"],
            balanced=True,
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguageIdentifier:
        """Load a trained identifier from the model archive."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = linear.Linear.load(folder)
        return component

    def identify(self, text: str) -> dict[str, Any]:
        """Return what the class says of its output, for ``text``; the confidence is that of the likeliest label."""
        line = _ADDRESS.sub(" ", clean(text).casefold())
        if not has_words(line):
            return {"name": None, "confidence": 0.0, "likely": None, "named": []}
        labels, weights, bias = self._model
        columns, values = self.row(line)
        probabilities = linear.softmax((weights[:, columns] @ values + bias)[np.newaxis])[0]
        best = int(probabilities.argmax())
        confidence = float(probabilities[best])
        likely = labels[best] if labels[best] != OTHER else None
        enough = sum(map(str.isalpha, line)) >= self._config["min_letters"]
        sure = likely if enough and confidence >= self._config["threshold"] else None
        return {"name": sure, "confidence": confidence, "likely": likely, "named": self._named(line)}

    def row(self, line: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the columns of the n-grams in ``line`` and their values: how often, of length 1 together."""
        counts = Counter(_column(n_gram, self._config["bits"]) for n_gram in character_n_grams(line, 1, 4))
        columns = np.fromiter(counts, dtype=np.int32, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        return columns, values / np.linalg.norm(values)

    def _rows(self, lines: list[str]) -> csr_matrix:
        columns, values = zip(*map(self.row, lines))
        ends = np.cumsum([0, *map(len, columns)])
        return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(lines), 2 ** self._config["bits"]))

    def _named(self, line: str) -> list[str]:
        """Return the codes of the languages named in ``line``, in lower case; ours may be misspelt."""
        names = (word if word in self._names else _near(word, self._ours) for word in re.findall(r"\w+", line))
        return list(dict.fromkeys(self._names[name] for name in names if name))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``language`` on each message."""
        for message in messages:
            message.set(LANGUAGE_KEY, self.identify(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give each example the language its block names, for the components that follow."""
        for example in training_data.training_examples:
            language = example.get("metadata", {}).get("intent", {}).get("language")
            example.set(LANGUAGE_KEY, {"name": language if language in self._config["languages"] else None})
        return training_data


@lru_cache(maxsize=1 << 15)
def _column(n_gram: str, bits: int) -> int:
    """Return the column of ``n_gram`` among 2**``bits``, by its hash (Appleby's MurmurHash3)."""
    return abs(murmur_hash(n_gram)) % (1 << bits)


@lru_cache(maxsize=1 << 13)
def _near(word: str, names: tuple[str, ...]) -> str | None:
    """Return the one of ``names`` that ``word`` is spelt much like."""
    return next(iter(get_close_matches(word, names, n=1, cutoff=0.75)), None)


@cache
def language_names(languages: tuple[str, ...]) -> dict[str, str]:
    """Return the names of the world's languages in each of ``languages``, in lower case, with their ISO codes (CLDR)."""
    names = (pair for language in languages for pair in Locale(language).languages.items())
    return {name.casefold(): code for code, name in names if name.isalpha()}


#: E-mail and web addresses are in no language, nor are the names of programs ("session_start").
_ADDRESS = re.compile(r"\S*@\S*|(?:https?://|www\.)\S+|\w+_\w+")

_NORDIC_TO_ASCII = str.maketrans("åäöéü", "aaoeu")
