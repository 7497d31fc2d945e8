"""The intent classifier on three intents and the real features."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.classifier import SellerIntentClassifier
from nlu.decision import FALLBACK, OUT_OF_SCOPE
from nlu.ngram_classifier import OPINION, SURE, NgramClassifier

QUESTIONS = [
    ("Who takes care of returns when Amazon stores my goods?", "fba_returns"),
    ("Vem sköter returerna när Amazon lagrar mina varor?", "fba_returns"),
    ("A buyer threatens me with a bad review unless I pay", "review_threat"),
    ("Köparen hotar med ett dåligt omdöme om jag inte betalar", "review_threat"),
    ("Who won the football match yesterday?", OUT_OF_SCOPE),
    ("Vem vann fotbollsmatchen igår?", OUT_OF_SCOPE),
]


@pytest.fixture
def small_data(featurized) -> TrainingData:
    return featurized[0]


@pytest.fixture
def message_of(featurized) -> Callable[[str], Message]:
    return featurized[1]


def test_intents_are_told_apart_in_both_languages(bench, small_data, message_of) -> None:
    component = bench.create(SellerIntentClassifier, temperature=0.5, answer_above=0.4, ask_above=0.3)
    component.train(small_data)
    messages = [message_of(text) for text, _ in QUESTIONS]
    component.process(messages)
    assert [message.get(INTENT)["name"] for message in messages] == [label for _, label in QUESTIONS]
    for message in messages:
        assert sum(entry["confidence"] for entry in message.get("intent_ranking")) == pytest.approx(1.0, abs=1e-5)


def test_probabilities_are_a_distribution_over_every_intent(bench, small_data, message_of) -> None:
    component = bench.create(SellerIntentClassifier)
    component.train(small_data)
    for text, _ in QUESTIONS:
        probabilities = component.probabilities(message_of(text))
        assert probabilities.shape == (3,) and (probabilities >= 0).all()
        assert probabilities.sum() == pytest.approx(1.0)


def test_trained_twice_it_has_the_same_weights_and_loaded_it_predicts_the_same(bench, small_data, message_of) -> None:
    first, second = bench.create(SellerIntentClassifier), bench.create(SellerIntentClassifier)
    first.train(small_data)
    second.train(small_data)
    loaded = bench.load(SellerIntentClassifier)
    for other in (second, loaded):
        assert other._model.labels == first._model.labels
        for mine, others in zip((*first._model[1:], first._mean), (*other._model[1:], other._mean), strict=True):
            assert np.array_equal(mine, others)
    for text, _ in QUESTIONS:
        expected = first.probabilities(message_of(text))
        assert np.array_equal(second.probabilities(message_of(text)), expected)
        assert np.array_equal(loaded.probabilities(message_of(text)), expected)


@pytest.mark.parametrize(
    ("limits", "intent"),
    [((0.0, 0.0), "fba_returns"), ((1.01, 0.0), FALLBACK), ((1.01, 1.01), OUT_OF_SCOPE)],
    ids=["answer", "ask", "decline"],
)
def test_bands(bench, small_data, message_of, limits: tuple[float, float], intent: str) -> None:
    bench.create(SellerIntentClassifier).train(small_data)
    component = bench.load(SellerIntentClassifier, answer_above=limits[0], ask_above=limits[1])
    message = message_of(QUESTIONS[0][0])
    component.process([message])
    ranking = message.get("intent_ranking")
    assert message.get(INTENT)["name"] == intent
    assert [entry["name"] for entry in ranking][: 2 if intent == FALLBACK else 1] == (
        [FALLBACK, "fba_returns"] if intent == FALLBACK else ["fba_returns"]
    )
    confidences = [entry["confidence"] for entry in ranking if entry["name"] != FALLBACK]
    assert confidences == sorted(confidences, reverse=True)
    assert message.as_dict(only_output_properties=True)[INTENT]["name"] == intent


@pytest.mark.parametrize("text", ["", "   ", "😀", "?!", "\x00"])
def test_nothing_to_read_is_declined(bench, small_data, message_of, text: str) -> None:
    component = bench.create(SellerIntentClassifier, answer_above=0.0, ask_above=0.0)
    component.train(small_data)
    strict = bench.load(SellerIntentClassifier)
    message = message_of(text)
    strict.process([message])
    assert message.get(INTENT) == {"name": OUT_OF_SCOPE, "confidence": 1.0}


def test_the_ranking_is_cut_but_the_decision_sees_every_intent(bench, small_data, message_of) -> None:
    bench.create(SellerIntentClassifier).train(small_data)
    message = message_of(QUESTIONS[0][0])
    bench.load(SellerIntentClassifier, ranking_length=1).process([message])
    assert len(message.get("intent_ranking")) == 1


def test_one_intent_cannot_be_learnt(bench, small_data, message_of) -> None:
    same = [e for e in small_data.intent_examples if e.get(INTENT) == "fba_returns"]
    with pytest.raises(ValueError, match="two intents"):
        bench.create(SellerIntentClassifier).train(TrainingData(same))


def test_two_intents_can_be_learnt(bench, small_data, message_of) -> None:
    pair = [e for e in small_data.intent_examples if e.get(INTENT) != "review_threat"]
    opinion, component = bench.create(NgramClassifier), bench.create(SellerIntentClassifier)
    opinion.train(TrainingData(pair))
    component.train(TrainingData(pair))
    message = message_of(QUESTIONS[0][0])
    opinion.process([message])
    probabilities = component.probabilities(message)
    assert probabilities.shape == (2,) and probabilities.sum() == pytest.approx(1.0)
    assert component._model.labels[int(probabilities.argmax())] == "fba_returns"


def between(message: Message, *intents: str) -> Message:
    """Return ``message`` as an example of what may mean any of ``intents``."""
    example = copy.copy(message)
    example.data = {**message.data, INTENT: FALLBACK, "metadata": {"intent": {"between": list(intents)}}}
    return example


def test_what_lies_between_two_intents_is_learnt_as_either(bench, small_data, message_of) -> None:
    doubtful = message_of("A buyer threatens me because Amazon stores my goods")
    learnt, other = ("fba_returns", "review_threat"), OUT_OF_SCOPE
    examples = [between(doubtful, *learnt) for _ in range(20)]
    data = TrainingData([*small_data.intent_examples, *examples])
    opinion, component = bench.create(NgramClassifier), bench.create(SellerIntentClassifier)
    opinion.train(data)
    component.train(data)
    opinion.process([doubtful])
    found = dict(zip(component._model.labels, component.probabilities(doubtful), strict=True))
    assert set(found) == {*learnt, other}  # nothing is ever taken for nlu_fallback itself
    assert all(0.4 < found[intent] < 0.6 for intent in learnt)
    for text, label in QUESTIONS:
        assert component._model.labels[int(component.probabilities(message_of(text)).argmax())] == label


def test_a_message_without_text_is_declined(bench, small_data, message_of) -> None:
    bench.create(SellerIntentClassifier).train(small_data)
    message = Message({TEXT: None})
    bench.load(SellerIntentClassifier).process([message])
    assert message.get(INTENT)["name"] == OUT_OF_SCOPE


def test_what_the_ngrams_are_sure_of_is_theirs_alone(bench, small_data, message_of) -> None:
    opinion = bench.create(NgramClassifier, sure_above=0.9)
    opinion.train(small_data)
    loaded = bench.load(NgramClassifier, sure_above=0.9)
    bench.create(SellerIntentClassifier).train(small_data)
    component = bench.load(SellerIntentClassifier)
    known, new = message_of(small_data.intent_examples[0].get(TEXT)), message_of("Gute Frage, nächste Frage")
    loaded.process([known, new])
    assert known.get(SURE) and not new.get(SURE)
    assert np.array_equal(known.get(OPINION), opinion.probabilities(known))
    np.testing.assert_allclose(component.probabilities(known), known.get(OPINION), atol=1e-9)
    assert not np.allclose(component.probabilities(new), new.get(OPINION), atol=1e-3)


def test_the_ngrams_are_not_sure_where_another_intent_is_likely_too(bench, small_data, message_of) -> None:
    bench.create(NgramClassifier).train(small_data)
    message = message_of(small_data.intent_examples[0].get(TEXT))
    rival = np.sort(bench.load(NgramClassifier).probabilities(message))[-2]
    for limit, sure in ((rival * 1.01, True), (rival * 0.99, False)):
        bench.load(NgramClassifier, sure_above=0.5, rival_below=limit).process([message])
        assert message.get(SURE) is sure
