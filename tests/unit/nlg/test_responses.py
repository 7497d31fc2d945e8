"""Replies from a small domain: language, sources, buttons."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlg.responses import MultilingualResponses

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [late, shipping, nameless, change_language, nlu_fallback]
slots:
  language:
    type: categorical
    values: [en, sv]
    mappings: [{type: custom}]
responses:
  utter_late:
  - text: English late
    metadata:
      title: Late EN
      related: [shipping, nameless]
      sources: [{name: Law, checked: "2026-11-23"}, {name: FAQ, checked: "2026-10-01"}]
  - condition: [{type: slot, name: language, value: sv}]
    text: Svensk sen
    metadata:
      title: Sen SV
      sources: [{name: Lag, checked: "2026-11-23"}]
  utter_shipping:
  - text: English shipping
    metadata: {title: Shipping EN}
  - condition: [{type: slot, name: language, value: sv}]
    text: Svensk frakt
    metadata: {title: Frakt SV}
  utter_nameless:
  - text: no title
  utter_nlu_fallback:
  - text: Which?
    metadata: {related: candidates}
    buttons: [{title: None, payload: /out_of_scope}]
  - condition: [{type: slot, name: language, value: sv}]
    text: Vilken?
    buttons: [{title: Ingen, payload: /out_of_scope}]
  utter_default_only:
  - text: English only
  utter_sources:
  - text: "Source: {sources} ({checked})"
  - condition: [{type: slot, name: language, value: sv}]
    text: "Källa: {sources} ({checked})"
"""
)


def said(language: str | None, **parse_data: Any) -> UserUttered:
    found = {"name": language, "likely": language, "confidence": 1.0, "named": []}
    return UserUttered("text", parse_data={"intent": {"name": "late"}, "language": found, **parse_data})


def reply(name: str, *events: Event, **values: Any) -> dict[str, Any] | None:
    tracker = DialogueStateTracker.from_events("me", list(events), DOMAIN.slots)
    return asyncio.run(MultilingualResponses(None, DOMAIN).generate(name, tracker, "rest", **values))


def shown(name: str, *events: Event) -> tuple[str, list[tuple[str, str]]]:
    response = reply(name, *events)
    assert response is not None
    return response["text"], [(button["title"], button["payload"]) for button in response.get("buttons") or []]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], "English shipping"),
        ([said("en")], "English shipping"),
        ([said("sv")], "Svensk frakt"),
        ([SlotSet("language", "sv")], "Svensk frakt"),
        ([SlotSet("language", "sv"), said(None)], "Svensk frakt"),
        ([SlotSet("language", "sv"), said("en")], "English shipping"),
        ([SlotSet("language", "en"), said("sv")], "Svensk frakt"),
        ([UserUttered("/late", input_channel="rest", metadata={"language": "sv"})], "Svensk frakt"),
    ],
)
def test_the_language_is_that_of_the_latest_message_before_the_slot_is_set(events: list[Event], expected: str) -> None:
    assert shown("utter_shipping", *events)[0] == expected


@pytest.mark.parametrize(
    ("language", "line"), [("en", "Source: Law; FAQ (2026-10-01)"), ("sv", "Källa: Lag (2026-11-23)")]
)
def test_the_last_line_names_every_source_and_the_oldest_date(language: str, line: str) -> None:
    text, _ = shown("utter_late", said(language))
    assert text.splitlines()[-1] == line and text.splitlines()[-2] == ""


def test_an_answer_without_sources_has_no_such_line() -> None:
    assert shown("utter_shipping", said("en"))[0] == "English shipping"


def test_asking_twice_adds_nothing() -> None:
    responses = MultilingualResponses(None, DOMAIN)
    tracker = DialogueStateTracker.from_events("me", [said("en")], DOMAIN.slots)
    first, second = (asyncio.run(responses.generate("utter_late", tracker, "rest")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("language", "title"), [("en", "Shipping EN"), ("sv", "Frakt SV")])
def test_related_topics_are_buttons_titled_in_the_language(language: str, title: str) -> None:
    assert shown("utter_late", said(language))[1] == [(title, "/shipping")]


RANKING = [
    {"name": "nlu_fallback", "confidence": 0.6},
    {"name": "shipping", "confidence": 0.4},
    {"name": "late", "confidence": 0.3},
]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", [("Shipping EN", "/shipping"), ("Late EN", "/late"), ("None", "/out_of_scope")]),
        ("sv", [("Frakt SV", "/shipping"), ("Sen SV", "/late"), ("Ingen", "/out_of_scope")]),
    ],
)
def test_candidates_come_before_the_buttons_of_the_response(language: str, expected: list[tuple[str, str]]) -> None:
    assert shown("utter_nlu_fallback", said(language, intent_ranking=RANKING))[1] == expected


def test_without_candidates_the_buttons_of_the_response_remain() -> None:
    assert shown("utter_nlu_fallback", said("en"))[1] == [("None", "/out_of_scope")]


def test_a_response_in_one_language_is_better_than_none() -> None:
    assert shown("utter_default_only", said("sv")) == ("English only", [])


def test_an_unknown_response_is_none() -> None:
    assert reply("utter_unknown", said("en")) is None


def test_rasa_may_replace_the_responses_later() -> None:
    responses = MultilingualResponses()
    tracker = DialogueStateTracker.from_events("me", [said("sv")], DOMAIN.slots)
    assert asyncio.run(responses.generate("utter_shipping", tracker, "rest")) is None
    responses.responses = DOMAIN.responses
    response = asyncio.run(responses.generate("utter_shipping", tracker, "rest"))
    assert response is not None and response["text"] == "Svensk frakt"
