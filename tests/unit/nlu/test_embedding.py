"""Sentence embeddings from the real encoder, and the cache that makes a second training quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import embedding
from nlu.embedding import BATCH, EmbeddingCache, SentenceEmbeddingFeaturizer
from nlu.encoder import MOST_PIECES, encoder
from nlu.ngram_classifier import SURE
from tests import corpus

ENCODER = encoder(str(corpus.ENCODER))


class Counting:
    """The real encoder, counting what it is asked for."""

    dim = ENCODER.dim

    def __init__(self) -> None:
        """Start at nothing."""
        self.texts: list[str] = []

    def embed(self, texts: list[str]) -> Any:
        """Embed ``texts``."""
        self.texts += texts
        return ENCODER.embed(texts)


@pytest.mark.parametrize(
    "text",
    ["How do FBA returns work?", "Hur funkar returer?", "a", "7", "أين طردي؟", "x" * 10_000, "\x00hi", "\ud800hi", "ﷺ" * 1_200],
    ids=lambda text: ascii(text[:20]),
)
def test_an_embedding_has_length_one(bench, text: str) -> None:
    vector = bench.create(SentenceEmbeddingFeaturizer).embed(text)
    assert vector.shape == (1, 384) and vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("text", ["", "  ", "\n", "😀", "?!", "\x00"])
def test_a_text_without_words_is_the_zero_vector(bench, text: str) -> None:
    vector = bench.create(SentenceEmbeddingFeaturizer).embed(text)
    assert vector.shape == (1, 384) and not vector.any()


def test_the_same_text_gives_the_same_numbers(bench) -> None:
    component = bench.create(SentenceEmbeddingFeaturizer)
    first = component.embed("The parcel came back damaged.")
    component.embed("Något helt annat emellan.")
    assert np.array_equal(component.embed("The parcel came back damaged."), first)
    assert np.array_equal(component.embed("  The parcel\ncame back damaged. "), first)


def test_what_is_asked_again_is_embedded_once_and_the_memory_is_bounded(bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "RECENT", 2)
    component, counting = bench.create(SentenceEmbeddingFeaturizer), Counting()
    component._encoder = counting
    for text in ("one", "two", "one", "three", "one", "two"):
        component.embed(text)
    assert counting.texts == ["one", "two", "three", "two"], "the one that was asked longest ago is forgotten"


@pytest.mark.parametrize(
    "text",
    ["İ" * 2_000, "1a" * 1_000, "a@" * 1_000, "e" + "\u0301" * 1_999, "ﷺ" * 2_000],
    ids=lambda text: ascii(text[:4]),
)
def test_no_text_costs_more_than_the_longest_prose(bench, text: str) -> None:
    component, counting = bench.create(SentenceEmbeddingFeaturizer), Counting()
    component._encoder = counting
    component.embed(text)
    (read,) = counting.texts
    assert len(ENCODER.pieces(read)) <= MOST_PIECES + 2


def test_prose_is_read_whole(bench) -> None:
    component, counting = bench.create(SentenceEmbeddingFeaturizer), Counting()
    component._encoder = counting
    story = "The customer sent the kettle back after five weeks and wants all of her money, postage included. "
    component.embed(story * 12)
    assert counting.texts == [(story * 12).strip()]
    assert len(ENCODER.pieces(story * 12)) < MOST_PIECES


def test_meaning_is_nearer_than_language(bench) -> None:
    embed = bench.create(SentenceEmbeddingFeaturizer).embed
    english, swedish, other = (
        embed(t) for t in ("The item came back damaged", "Varan kom tillbaka skadad", "Vem vann matchen igår?")
    )
    assert (english @ swedish.T).item() > (swedish @ other.T).item()


def test_the_feature_is_a_dense_sentence_feature(bench) -> None:
    message = Message({TEXT: "How do returns work?"})
    bench.create(SentenceEmbeddingFeaturizer).process([message, Message({})])
    words, sentence = message.get_dense_features(TEXT)
    assert words is None and sentence.features.shape == (1, 384)


def test_training_uses_the_numbers_of_answering(bench, small_data) -> None:
    component = bench.create(SentenceEmbeddingFeaturizer, cache=str(bench.folder / "cache"))
    component.process_training_data(small_data)
    for example in small_data.intent_examples[::20]:
        _, sentence = example.get_dense_features(TEXT)
        np.testing.assert_allclose(sentence.features, component.embed(example.get(TEXT)), atol=2e-2)


def test_the_cache_embeds_only_what_is_new(tmp_path: Path) -> None:
    model = Counting()
    first = EmbeddingCache(tmp_path, "m").embed(["one", "two", "one"], model)
    assert model.texts == ["one", "two"]
    assert np.array_equal(first[0], first[2])
    again = EmbeddingCache(tmp_path, "m").embed(["two", "three", "one"], model)
    assert model.texts == ["one", "two", "three"]
    assert np.array_equal(again[0], first[1]) and np.array_equal(again[2], first[0])


def test_another_encoder_has_a_cache_of_its_own(tmp_path: Path) -> None:
    model = Counting()
    EmbeddingCache(tmp_path, "m").embed(["one"], model)
    EmbeddingCache(tmp_path, "n").embed(["one"], model)
    assert model.texts == ["one", "one"]


@pytest.mark.parametrize("rest", [b"", b"no zip file", b"PK\x03\x04 cut off"])
def test_a_broken_cache_is_made_anew(tmp_path: Path, rest: bytes) -> None:
    model = Counting()
    whole = EmbeddingCache(tmp_path, "m").embed(["one"], model)
    (file,) = tmp_path.iterdir()
    file.write_bytes(rest)
    assert np.array_equal(EmbeddingCache(tmp_path, "m").embed(["one"], model), whole)
    EmbeddingCache(tmp_path, "m").embed(["one"], model)
    assert model.texts == ["one", "one"]


def test_a_cut_off_cache_is_made_anew(tmp_path: Path) -> None:
    model = Counting()
    EmbeddingCache(tmp_path, "m").embed(["one", "two"], model)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-200])
    assert EmbeddingCache(tmp_path, "m").embed(["one"], model).shape == (1, 384)


def test_no_text_no_vectors(tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path, "m").embed([], Counting()).shape == (0, 384)
    assert BATCH > 1


def test_what_is_told_apart_without_is_not_embedded(bench) -> None:
    sure, unsure = Message({TEXT: "a text", SURE: True}), Message({TEXT: "a text", SURE: False})
    bench.create(SentenceEmbeddingFeaturizer).process([sure, unsure])
    assert sure.get_dense_features(TEXT)[1] is None and unsure.get_dense_features(TEXT)[1] is not None
