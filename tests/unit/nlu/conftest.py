"""What every component needs to live: a real storage in a temporary folder, and a few of the project's own examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.embedding import SentenceEmbeddingFeaturizer
from nlu.ngram_classifier import NgramClassifier
from nlu.ngrams import NgramFeaturizer
from nlu.tokenizer import SpacyTokenizer
from tests import corpus


class Bench:
    """Makes components the way Rasa's engine does: ``create`` to train, ``load`` to use."""

    def __init__(self, folder: Path) -> None:
        """Put the storage below ``folder``."""
        self.folder = folder
        self.storage = LocalModelStorage(folder)
        self.resource = Resource("component")
        self.context = ExecutionContext(GraphSchema({}), node_name="component")

    def _arguments(self, kind: Any, config: dict[str, Any]) -> tuple[Any, ...]:
        return {**kind.get_default_config(), **config}, self.storage, self.resource, self.context

    def create(self, kind: Any, **config: Any) -> Any:
        """Return a new, untrained component of class ``kind``."""
        return kind.create(*self._arguments(kind, config))

    def load(self, kind: Any, **config: Any) -> Any:
        """Return the component of class ``kind`` that was trained on this bench."""
        return kind.load(*self._arguments(kind, config))

    def features(self, data: TrainingData) -> Callable[[str], Message]:
        """Tokenize and featurize ``data`` in place; return what does the same to a new text, which no n-grams are sure of."""
        tokenizer = self.create(SpacyTokenizer)
        embedding = self.create(SentenceEmbeddingFeaturizer, cache=str(self.folder / "embeddings"))
        ngrams = self.create(NgramFeaturizer)
        ngrams.train(tokenizer.process_training_data(data))
        ngrams.process_training_data(embedding.process_training_data(data))
        opinion = self.create(NgramClassifier, sure_above=1.01)
        opinion.train(data)

        def of(text: str) -> Message:
            steps = (tokenizer, ngrams, opinion, embedding)
            message = Message({TEXT: text})
            for step in steps:
                step.process([message])
            return message

        return of


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a bench of its own for each test."""
    return Bench(tmp_path)


def _training_data(per_block: int, intents: set[str], foreign: bool = True) -> TrainingData:
    kinds = {"plain", "story", "far"} | ({"foreign"} if foreign else set())
    chosen: dict[tuple[str, str], list[corpus.Example]] = {}
    for example in corpus.examples():
        if example.intent in intents and example.kind in kinds:
            chosen.setdefault((example.intent, example.language), []).append(example)
    return TrainingData(
        [
            Message({TEXT: e.text, INTENT: e.intent, "metadata": {"intent": {"language": e.language}}})
            for examples in chosen.values()
            for e in examples[:per_block]
        ]
    )


@pytest.fixture
def small_data() -> TrainingData:
    """Return examples of three intents in every language: enough to tell them apart."""
    return _training_data(12, {"fba_returns", "review_threat", "out_of_scope"}, foreign=False)


@pytest.fixture(scope="session")
def featurized(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingData, Callable[[str], Message]]:
    """Return the small data with features, and what featurizes a new text alike."""
    data = _training_data(12, {"fba_returns", "review_threat", "out_of_scope"}, foreign=False)
    return data, Bench(tmp_path_factory.mktemp("features")).features(data)


@pytest.fixture(scope="session")
def language_data() -> TrainingData:
    """Return examples in the assistant's languages and in foreign ones, for the identifier."""
    return _training_data(40, {"fba_returns", "late_return", "greet", "change_language", "out_of_scope"})
