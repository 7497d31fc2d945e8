"""What topics say when a seller asks on: whole in every language, short enough, and leading somewhere."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue.content import FOLLOW_UP, MORE, SHORTER
from tests import corpus

LANGUAGES = corpus.languages()
TOPICS = corpus.folder("topics")
ASPECTS = {intent.removeprefix(FOLLOW_UP) for intent in corpus.folder("follow_ups")}

LONGEST_SHORT, LONGEST_MORE = 25, 115  # words


def own(topic: str, language: str) -> dict[str, Any]:
    """Return the texts of ``topic`` by aspect."""
    return (corpus.variation(f"utter_{topic}", language) or {}).get("metadata", {}).get("follow_ups") or {}


def text_of(value: Any) -> str:
    return str(value["text"] if isinstance(value, dict) else value)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_same_aspects_in_every_language(topic: str) -> None:
    aspects = [set(own(topic, language)) for language in LANGUAGES]
    assert all(each == aspects[0] for each in aspects), f"{topic}: {aspects}"
    assert {MORE, SHORTER, "why"} <= aspects[0]
    assert not aspects[0] - ASPECTS - {MORE, SHORTER}, f"{topic}: no such aspect: {aspects[0] - ASPECTS - {MORE, SHORTER}}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_texts_are_short_and_new(topic: str, language: str) -> None:
    texts = {aspect: text_of(value) for aspect, value in own(topic, language).items()}
    assert all(text.strip() for text in texts.values())
    assert len(texts[SHORTER].split()) <= LONGEST_SHORT
    assert len(texts[MORE].split()) <= LONGEST_MORE
    answer = (corpus.variation(f"utter_{topic}", language) or {})["text"]
    repeated = [line for line in answer.splitlines() if len(line.split()) > 6 and line.strip() in texts[MORE]]
    assert not repeated, f"{topic}, {language}: `more` says again what the answer said"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_text_with_sources_of_its_own_names_them(topic: str, language: str) -> None:
    for aspect, value in own(topic, language).items():
        if isinstance(value, dict):
            assert value.keys() == {"text", "sources"} and value["sources"], f"{topic}, {aspect}"
            assert all(source["name"].strip() and source["checked"] for source in value["sources"])


@pytest.mark.parametrize("topic", TOPICS)
def test_leads_end_at_an_answer(topic: str) -> None:
    metadata = (corpus.variation(f"utter_{topic}", LANGUAGES[0]) or {})["metadata"]
    for aspect, lead in (metadata.get("leads") or {}).items():
        assert aspect in ASPECTS, f"{topic}: no such aspect: {aspect}"
        assert aspect not in own(topic, LANGUAGES[0]), f"{topic}: a text of its own and a lead for {aspect}"
        assert lead in ("null", "", *TOPICS, *corpus.folder("deadlines")), f"{topic}, {aspect}: {lead}"


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_meant_instead_of_another_topic_has_a_text(topic: str) -> None:
    metadata = (corpus.variation(f"utter_{topic}", LANGUAGES[0]) or {})["metadata"]
    for other, aspect in (metadata.get("instead") or {}).items():
        assert other in TOPICS and other != topic
        assert all(aspect in own(topic, language) for language in LANGUAGES), f"{topic}, {aspect}"


@pytest.mark.parametrize("aspect", sorted(ASPECTS))
def test_an_aspect_asked_about_at_first_offers_topics(aspect: str) -> None:
    metadata = (corpus.variation(f"utter_{FOLLOW_UP}{aspect}", LANGUAGES[0]) or {})["metadata"]
    assert 2 <= len(metadata["related"]) <= 3
    assert metadata.get("lead") in (None, *TOPICS)
