"""Sentence embeddings: what a message means, in whichever language."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder import Encoder, Vectors, encoder
from nlu.ngram_classifier import SURE
from nlu.text import clean, has_words

#: Sentences embedded in one call of the engine while training, all about as long: the shorter ones are filled up.
BATCH = 64

#: Embeddings of messages kept in memory: of what is asked again, by anybody. 1.5 KB each.
RECENT = 2_000

#: More capital letters than an abbreviation has.
SHOUTED_LETTERS = 6


class EmbeddingCache:
    """Embeddings of training examples kept on disk, so that a second training embeds only what changed.

    One ``.npz`` a model file under ``folder``: ``keys``, SHA-256 of each text, and ``vectors``, shape (n, 384). A file that
    cannot be read is made anew.
    """

    def __init__(self, folder: Path, model: str) -> None:
        """Open the cache of ``model``, a string that changes with the encoder's file."""
        self._path = folder / f"{hashlib.sha256(model.encode()).hexdigest()[:16]}.npz"
        self._vectors: dict[str, Vectors] = {}
        try:
            with self._path.open("rb") as file, np.load(file) as stored:
                self._vectors = dict(zip(stored["keys"].tolist(), stored["vectors"]))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            pass

    def embed(self, texts: list[str], model: Encoder) -> Vectors:
        """Return the embeddings of ``texts``, shape (len(texts), 384); those not yet kept are computed and written."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts) if key not in self._vectors}
        todo = sorted(missing.items(), key=lambda item: len(item[1]))
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            for (key, _), vector in zip(batch, model.embed([text for _, text in batch])):
                self._vectors[key] = vector
        if missing:
            self._write()
        return np.stack([self._vectors[key] for key in keys]) if keys else np.zeros((0, model.dim), np.float32)

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(f".{os.getpid()}.tmp.npz")
        np.savez(unfinished, keys=np.array(list(self._vectors)), vectors=np.stack(list(self._vectors.values())))
        unfinished.replace(self._path)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """Embeds a message with the sentence encoder of `models/`: docs/encoder.md.

    Input: the text of a message. Output: a dense sentence feature, float32, shape (1, 384), L2-normalised; the zero vector
    for a text without words. A message of which the n-grams are sure gets none.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: file of the encoder, folder of the training cache."""
        return {**DenseFeaturizer.get_default_config(), "model": "models/encoder.onnx", "cache": ".rasa/embeddings"}

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["onnxruntime"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration; a missing file is reported when it is loaded."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEmbeddingFeaturizer:
        """Create the component and load the encoder."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Load the encoder that ``config`` names."""
        super().__init__(name, config)
        self._encoder = encoder(config["model"])
        # By a digest: nothing that was written stays here.
        self._recent: OrderedDict[bytes, Vectors] = OrderedDict()

    def embed(self, text: str) -> Vectors:
        """Return the embedding of one ``text``, shape (1, 384); what was asked lately is remembered."""
        line = _line(text)
        if not has_words(line):
            return np.zeros((1, self._encoder.dim), dtype=np.float32)
        key = hashlib.sha256(line.encode()).digest()
        vector = self._recent.pop(key, None)
        if vector is None:
            vector = self._encoder.embed([line])
        self._recent[key] = vector
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        return vector

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the embedding to each message that is not told apart without."""
        for message in messages:
            if not message.get(SURE):
                self._add(message, self.embed(message.get(TEXT) or ""))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the embedding to each example with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        cache = EmbeddingCache(Path(self._config["cache"]), self._fingerprint())
        vectors = cache.embed([_line(example.get(TEXT)) for example in examples], self._encoder)
        for example, vector in zip(examples, vectors):
            self._add(example, vector.reshape(1, -1))
        return training_data

    def _fingerprint(self) -> str:
        return hashlib.sha256(Path(self._config["model"]).read_bytes()).hexdigest()


def _line(text: str) -> str:
    """Return ``text`` as the encoder gets it: cleaned, and in lower case if it is ALL CAPS, which the encoder hardly knows."""
    line = clean(text)
    shouted = line.isupper() and sum(map(str.isalpha, line)) > SHOUTED_LETTERS
    return line.lower() if shouted else line
