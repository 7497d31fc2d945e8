"""N-grams: the same for a word with and without its diacritics, similar for a misspelt one, apart for another order."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.ngrams import NgramFeaturizer
from nlu.tokenizer import SpacyTokenizer

TOKENIZER = SpacyTokenizer.create(SpacyTokenizer.get_default_config())


def vector(component: NgramFeaturizer, text: str) -> csr_matrix:
    message = Message({TEXT: text})
    component.process(TOKENIZER.process([message]))
    words, sentence = message.get_sparse_features(TEXT)
    assert words is None
    return sentence.features


@pytest.fixture
def trained(bench, small_data: TrainingData) -> NgramFeaturizer:
    component: NgramFeaturizer = bench.create(NgramFeaturizer)
    component.train(TOKENIZER.process_training_data(small_data))
    return component


@pytest.mark.parametrize(
    "text", ["How do FBA returns work?", "Hur hanteras returer?", "x" * 10_000], ids=lambda text: text[:20]
)
def test_rows_have_one_shape_and_both_halves_length_one(trained: NgramFeaturizer, text: str) -> None:
    row = vector(trained, text)
    assert row.dtype == np.float32 and row.shape == vector(trained, "returer").shape
    characters = len(trained._halves["characters"].vocabulary)
    for half in (row[:, :characters], row[:, characters:]):
        assert half.nnz == 0 or np.linalg.norm(half.toarray()) == pytest.approx(1.0, abs=1e-5)


def test_a_row_is_what_scikit_learn_makes_of_the_text(trained: NgramFeaturizer, small_data: TrainingData) -> None:
    texts = [NgramFeaturizer._line(example) for example in small_data.intent_examples]
    shared = {"lowercase": False, "min_df": 2, "sublinear_tf": True}
    vectorizers = {
        "characters": TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared),
        "words": TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), **shared),
    }
    for name, half in trained._halves.items():
        expected = vectorizers[name].fit(texts).transform(texts[:20]).toarray()
        for text, row in zip(texts[:20], expected):
            columns, values = half.row(text)
            np.testing.assert_array_equal(np.sort(columns), np.flatnonzero(row))
            np.testing.assert_allclose(values, row[columns], atol=1e-6)


@pytest.mark.parametrize("text", ["", "  ", "😀", "ⴰⵣⵓⵍ"])
def test_nothing_known_is_a_row_of_zeros(trained: NgramFeaturizer, text: str) -> None:
    assert vector(trained, text).shape[0] == 1
    assert not vector(trained, text).toarray().any()


@pytest.mark.parametrize(
    ("one", "other"), [("Återbetalning", "aterbetalning"), ("RETURER", "returer"), ("köpare  ", "kopare")]
)
def test_case_and_diacritics_do_not_count(trained: NgramFeaturizer, one: str, other: str) -> None:
    assert (vector(trained, one) != vector(trained, other)).nnz == 0


def test_a_misspelt_word_resembles_the_word(trained: NgramFeaturizer) -> None:
    right, typo, other = (vector(trained, t) for t in ("amazon returer", "amazn retuer", "dåligt omdöme"))
    assert right.multiply(typo).sum() > 0.3 > right.multiply(other).sum()


def test_the_order_of_words_counts(bench) -> None:
    texts = ("not received", "not received yet", "received not", "received not yet")
    data = TrainingData([Message({TEXT: text, INTENT: "a"}) for text in texts])
    component = bench.create(NgramFeaturizer)
    component.train(TOKENIZER.process_training_data(data))
    assert (vector(component, "not received") != vector(component, "received not")).nnz == 2


def test_a_word_is_not_its_letters(trained: NgramFeaturizer) -> None:
    assert "returer" in trained._halves["words"].vocabulary and "retu" not in trained._halves["words"].vocabulary


def test_a_loaded_featurizer_gives_the_same_rows(bench, trained: NgramFeaturizer) -> None:
    loaded = bench.load(NgramFeaturizer)
    for text in ("How do FBA returns work?", "hotar med dåligt omdöme", ""):
        np.testing.assert_allclose(vector(loaded, text).toarray(), vector(trained, text).toarray(), atol=1e-6)


def test_training_examples_get_the_rows_of_answering(trained: NgramFeaturizer, small_data: TrainingData) -> None:
    trained.process_training_data(small_data)
    for example in small_data.intent_examples[::10]:
        _, sentence = example.get_sparse_features(TEXT)
        assert (sentence.features != vector(trained, example.get(TEXT))).nnz == 0


@pytest.mark.parametrize(("shortest", "longest"), [(3, 2), (0, 4)])
def test_an_empty_range_is_refused(shortest: int, longest: int) -> None:
    with pytest.raises(ValueError, match="range"):
        NgramFeaturizer.validate_config({"min_ngram": shortest, "max_ngram": longest})


def test_an_ngram_must_occur_in_enough_examples(bench) -> None:
    data = TrainingData([Message({TEXT: t, INTENT: "a"}) for t in ("shared once", "shared twice")])
    component = bench.create(NgramFeaturizer, min_ngram=6, max_ngram=6)
    component.train(TOKENIZER.process_training_data(data))
    assert vector(component, "shared").nnz and not vector(component, "twice twice").nnz
