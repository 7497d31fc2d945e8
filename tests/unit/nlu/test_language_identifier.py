"""Which language a message is in, learnt from a few of the project's own examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import HashingVectorizer

from nlu.language import LANGUAGE_KEY, LanguageIdentifier


@pytest.fixture(scope="module")
def identifier(tmp_path_factory, language_data) -> LanguageIdentifier:
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    storage = LocalModelStorage(tmp_path_factory.mktemp("language"))
    context = ExecutionContext(GraphSchema({}), node_name="language")
    component = LanguageIdentifier.create(
        LanguageIdentifier.get_default_config(), storage, Resource("language"), context
    )
    component.train(language_data)
    return component


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I handle a return that arrived too late?", "en"),
        ("The customer has not sent the parcel back yet, what should I do?", "en"),
        ("Hur hanterar jag en retur som kom för sent?", "sv"),
        ("Kunden har inte skickat tillbaka paketet än, vad ska jag göra?", "sv"),
        ("kunden har inte skickat tillbaka paketet an, vad ska jag gora?", "sv"),
        ("KUNDEN HAR INTE SKICKAT TILLBAKA PAKETET ÄN, VAD SKA JAG GÖRA?", "sv"),
        ("WHAT SHOULD I DO WHEN THE CUSTOMER IS LATE", "en"),
    ],
)
def test_our_languages(identifier: LanguageIdentifier, text: str, expected: str) -> None:
    found = identifier.identify(text)
    assert found["name"] == found["likely"] == expected
    assert 0.8 <= found["confidence"] <= 1.0


@pytest.mark.parametrize(
    "text",
    [
        "Wie bearbeite ich eine Rücksendung von einem Kunden?",
        "كيف أتعامل مع طلب إرجاع من المشتري؟",
        "Comment puis-je traiter une demande de retour d'un client ?",
        "Как мне обработать возврат от покупателя?",
    ],
)
def test_a_foreign_language_is_none_of_ours(identifier: LanguageIdentifier, text: str) -> None:
    found = identifier.identify(text)
    assert found["name"] is None and found["likely"] is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t", "😀", "?!", "\u200d", "\x00\x01", "anna.the.seller@example.com", "https://amazon.com", "session_start"],
)
def test_no_words_no_language(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text) == {"name": None, "confidence": 0.0, "likely": None, "named": []}


@pytest.mark.parametrize("text", ["ok", "FBA", "A-Z", "SKU 12345", "Amazon"])
def test_a_short_or_shared_word_decides_nothing(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text)["name"] is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("svenska tack", ["sv"]),
        ("in Swedish please", ["sv"]),
        ("kan vi ta det på engelska?", ["en"]),
        ("English, please", ["en"]),
        ("in ENGLISH!", ["en"]),
        ("svesnka tack", ["sv"]),
        ("in englsh plz", ["en"]),
        ("not English, Swedish", ["en", "sv"]),
        ("svenska svenska", ["sv"]),
        ("do you speak Finnish?", ["fi"]),
        ("kan du finska?", ["fi"]),
        ("deutsch oder german", ["de"]),
        ("a refund for the buyer", []),
        ("", []),
    ],
)
def test_languages_that_the_text_names(identifier: LanguageIdentifier, text: str, named: list[str]) -> None:
    assert identifier.identify(text)["named"] == named


@pytest.mark.parametrize("text", ["how do I change this?", "kan du hur det går till?", "what can you do?"])
def test_everyday_words_name_no_language(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text)["named"] == []


@given(text=st.text(st.characters(exclude_categories=[]), max_size=120))
def test_any_text_has_an_answer(identifier: LanguageIdentifier, text: str) -> None:
    found = identifier.identify(text)
    assert found["name"] in (None, "en", "sv") and found["likely"] in (None, "en", "sv")
    assert found["name"] in (None, found["likely"])
    assert 0.0 <= found["confidence"] <= 1.0


def test_a_loaded_identifier_says_exactly_what_the_trained_one_said(bench, language_data) -> None:
    trained = bench.create(LanguageIdentifier)
    trained.train(language_data)
    texts = [example.get(TEXT) for example in language_data.intent_examples][::7]
    assert [bench.load(LanguageIdentifier).identify(t) for t in texts] == [trained.identify(t) for t in texts]


@pytest.mark.parametrize("languages", [["en", "sv"], ["sv", "en"], ["en", "sv", "de"]])
def test_a_language_is_data(bench, language_data, languages: list[str]) -> None:
    component = bench.create(LanguageIdentifier, languages=languages)
    component.train(language_data)
    german = component.identify("Wie bearbeite ich eine Rücksendung von einem Kunden?")["name"]
    assert german == ("de" if "de" in languages else None)
    assert component.identify("Hur hanterar jag en retur som kom för sent?")["name"] == "sv"


def test_only_two_languages_and_nothing_else_can_be_learnt(bench, language_data) -> None:
    ours = [e for e in language_data.intent_examples if e.get("metadata")["intent"]["language"] in ("en", "sv")]
    component = bench.create(LanguageIdentifier)
    component.train(TrainingData(ours))
    loaded = bench.load(LanguageIdentifier)
    assert [loaded.identify(t)["name"] for t in ("What should I do now?", "Vad ska jag göra nu?")] == ["en", "sv"]


def test_a_configured_language_without_examples_is_an_error_that_names_it(bench, language_data) -> None:
    with pytest.raises(ValueError, match="hu"):
        bench.create(LanguageIdentifier, languages=["en", "hu"]).train(language_data)


def test_parse_data_and_training_examples_carry_the_language(bench, identifier: LanguageIdentifier) -> None:
    message = Message({TEXT: "Hur hanterar jag en retur som kom för sent?"})
    identifier.process([message])
    assert message.as_dict(only_output_properties=True)[LANGUAGE_KEY]["name"] == "sv"
    blocks = [Message({TEXT: "x", INTENT: "a", "metadata": {"intent": {"language": code}}}) for code in ("sv", "de")]
    identifier.process_training_data(TrainingData(blocks))
    assert [block.get(LANGUAGE_KEY)["name"] for block in blocks] == ["sv", None]


def test_a_row_is_what_scikit_learn_makes_of_the_text(identifier: LanguageIdentifier) -> None:
    vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 4), n_features=2**15, alternate_sign=False)
    for text in ("kunden har inte skickat tillbaka paketet än", "a", "ok 😀 ok", "7"):
        columns, values = identifier.row(text)
        row = vectorizer.transform([text]).toarray()[0]
        np.testing.assert_array_equal(np.sort(columns), np.flatnonzero(row))
        np.testing.assert_allclose(values, row[columns], atol=1e-6)
