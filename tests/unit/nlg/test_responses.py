"""Replies from a small domain: language, sources, buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue import clock
from dialogue.plan import Plan
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
  plan:
    type: any
    influence_conversation: false
    mappings: [{type: custom}]
responses:
  utter_late:
  - text: English late
    metadata:
      title: Late EN
      related: [help, nameless]
      sources: [{name: Law, checked: "2026-11-23"}, {name: FAQ, checked: "2026-10-01"}]
      leads: {fba: shipping}
      follow_ups:
        more: More EN
        why:
          text: Why EN
          sources: [{name: Forum, checked: "2026-09-01"}]
  - condition: [{type: slot, name: language, value: sv}]
    text: Svensk sen
    metadata:
      title: Sen SV
      sources: [{name: Lag, checked: "2026-11-23"}]
      follow_ups:
        more: Mer SV
        why:
          text: Varför SV
          sources: [{name: Forumet, checked: "2026-09-01"}]
  utter_shipping:
  - text: English shipping
    metadata:
      title: Shipping EN
      sources: [{name: FAQ, checked: "2026-11-23"}]
  - condition: [{type: slot, name: language, value: sv}]
    text: Svensk frakt
    metadata:
      title: Frakt SV
      sources: [{name: Frågor, checked: "2026-11-23"}]
  utter_nameless:
  - text: no title
  utter_help:
  - text: English help
    metadata: {title: Help EN}
  - condition: [{type: slot, name: language, value: sv}]
    text: Svensk hjälp
    metadata: {title: Hjälp SV}
  utter_helpful:
  - text: helped
    metadata: {title: Helped EN}
  - condition: [{type: slot, name: language, value: sv}]
    text: hjälpte
    metadata: {title: Hjälpte SV}
  utter_not_helpful:
  - text: did not help
    metadata: {title: Unhelpful EN, related: [help]}
  - condition: [{type: slot, name: language, value: sv}]
    text: hjälpte inte
    metadata: {title: Ohjälpsam SV}
  utter_no_more:
  - text: no more
    metadata: {related: [help]}
  utter_deadline_open:
  - text: deadline
  utter_follow_up:
  - text: own
  utter_once_more:
  - text: again
  utter_nlu_fallback:
  - text: Which?
    metadata: {related: candidates, kind: question}
    buttons: [{title: None, payload: /out_of_scope}]
  - condition: [{type: slot, name: language, value: sv}]
    text: Vilken?
    buttons: [{title: Ingen, payload: /out_of_scope}]
  utter_default_only:
  - text: English only
  utter_dated:
  - text: Held once
    metadata:
      title: Dated EN
      related: [shipping]
      kind: question
      sources: [{name: "FAQ, question 1", checked: "2026-11-01"}, {name: Law, checked: "2026-11-01", valid_until: "2026-11-23"}]
      follow_ups:
        more: More once
        why:
          text: Why for long
          sources: [{name: Forum, checked: "2026-11-01", valid_until: "2027-11-23"}]
        fba:
          text: FBA once
          sources:
          - {name: Forum, checked: "2026-11-01", valid_until: "2026-11-22"}
          - {name: Law, checked: "2026-11-01", valid_until: "2026-11-21"}
  - condition: [{type: slot, name: language, value: sv}]
    text: Gällde en gång
    metadata:
      title: Daterad SV
      sources: [{name: Lag, checked: "2026-11-01", valid_until: "2026-11-23"}]
  utter_outdated:
  - text: "{title} until {until}: {sources}"
    metadata: {kind: decline, related: [help]}
  - condition: [{type: slot, name: language, value: sv}]
    text: "{title} till {until}: {sources}"
  utter_sources:
  - text: "Source: {faq} ({checked})"
    metadata: {faq: [FAQ, Frågor]}
  - condition: [{type: slot, name: language, value: sv}]
    text: "Källa: {faq} ({checked})"
  utter_sources_research:
  - text: "Research: {research} ({checked})"
  - condition: [{type: slot, name: language, value: sv}]
    text: "Undersökt: {research} ({checked})"
  utter_sources_both:
  - text: "Source: {faq} and {research} ({checked})"
  - condition: [{type: slot, name: language, value: sv}]
    text: "Källa: {faq} och {research} ({checked})"
"""
)


def said(language: str | None, **parse_data: Any) -> UserUttered:
    found = {"name": language, "likely": language, "confidence": 1.0, "named": []}
    read = {"intent": {"name": "late"}, "language": found, **parse_data}
    return UserUttered("text", read["intent"], parse_data=read)


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
        ([], "English help"),
        ([said("en")], "English help"),
        ([said("sv")], "Svensk hjälp"),
        ([SlotSet("language", "sv")], "Svensk hjälp"),
        ([SlotSet("language", "sv"), said(None)], "Svensk hjälp"),
        ([SlotSet("language", "sv"), said("en")], "English help"),
        ([SlotSet("language", "en"), said("sv")], "Svensk hjälp"),
        ([UserUttered("/late", input_channel="rest", metadata={"language": "sv"})], "Svensk hjälp"),
    ],
)
def test_the_language_is_that_of_the_latest_message_before_the_slot_is_set(events: list[Event], expected: str) -> None:
    assert shown("utter_help", *events)[0] == expected


@pytest.mark.parametrize(
    ("name", "language", "line"),
    [
        ("utter_shipping", "en", "Source: FAQ (2026-11-23)"),
        ("utter_shipping", "sv", "Källa: Frågor (2026-11-23)"),
        ("utter_late", "sv", "Undersökt: Lag (2026-11-23)"),
        ("utter_late", "en", "Source: FAQ and Law (2026-10-01)"),
    ],
)
def test_the_last_line_names_every_source_by_its_origin_and_the_oldest_date(name: str, language: str, line: str) -> None:
    text, _ = shown(name, said(language))
    assert text.splitlines()[-1] == line and text.splitlines()[-2] == ""


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["FAQ, question 1", "FAQ, question 2"], "Source: FAQ, question 1; FAQ, question 2 (2026-11-23)"),
        (["FAQs of others, page 1", "Law, FAQ"], "Research: FAQs of others, page 1; Law, FAQ (2026-11-23)"),
        (["Frågor, fråga 3", "Law, section 4", "Forum"], "Source: Frågor, fråga 3 and Law, section 4; Forum (2026-11-23)"),
    ],
)
def test_a_source_is_a_faq_by_its_name_up_to_the_comma(names: list[str], line: str) -> None:
    sources = [{"name": name, "checked": "2026-11-23"} for name in names]
    assert (reply("utter_deadline_open", said("en"), sources=sources) or {})["source"] == line


def test_an_answer_without_sources_has_no_such_line() -> None:
    assert shown("utter_help", said("en"))[0] == "English help"


def test_asking_twice_adds_nothing() -> None:
    responses = MultilingualResponses(None, DOMAIN)
    tracker = DialogueStateTracker.from_events("me", [said("en")], DOMAIN.slots)
    first, second = (asyncio.run(responses.generate("utter_late", tracker, "rest")) for _ in range(2))
    assert first == second


RATINGS = {
    "en": [("Helped EN", "/helpful"), ("Unhelpful EN", "/not_helpful")],
    "sv": [("Hjälpte SV", "/helpful"), ("Ohjälpsam SV", "/not_helpful")],
}


@pytest.mark.parametrize(("language", "title"), [("en", "Help EN"), ("sv", "Hjälp SV")])
def test_related_topics_and_ratings_are_buttons_titled_in_the_language(language: str, title: str) -> None:
    assert shown("utter_late", said(language))[1] == [(title, "/help"), *RATINGS[language]]


@pytest.mark.parametrize(
    ("name", "rated"), [("utter_late", True), ("utter_shipping", True), ("utter_help", False), ("utter_nlu_fallback", False)]
)
def test_what_has_sources_may_be_rated(name: str, rated: bool) -> None:
    assert ("/helpful" in [payload for _, payload in shown(name, said("en"))[1]]) is rated


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


def planned(*actions: str, **more: Any) -> SlotSet:
    return SlotSet("plan", Plan(actions, **more).to_slot())


@pytest.mark.parametrize(
    ("name", "plan", "expected"),
    [
        # an offer takes the place of the candidates, and goes before what is related
        ("utter_nlu_fallback", planned("utter_nlu_fallback", offer=("help", "late")), ["/help", "/late", "/out_of_scope"]),
        ("utter_no_more", planned("utter_no_more", offer=("late", "shipping")), ["/late", "/shipping", "/help"]),
        ("utter_no_more", planned("utter_no_more", offer=("help", "nameless")), ["/help"]),
        ("utter_no_more", planned("utter_no_more"), ["/help"]),
        ("utter_no_more", SlotSet("plan", "broken"), ["/help"]),
    ],
)
def test_what_was_planned_is_offered(name: str, plan: SlotSet, expected: list[str]) -> None:
    assert [payload for _, payload in shown(name, plan, said("en", intent_ranking=RANKING))[1]] == expected


@pytest.mark.parametrize(
    ("actions", "with_buttons"),
    [
        (["utter_late", "utter_shipping"], [False, True]),
        (["utter_late", "utter_help", "utter_shipping"], [False, False, True]),
        (["utter_late"], [True]),
        (["utter_follow_up", "utter_help"], [False, False]),
        (["utter_follow_up"], [True]),
    ],
)
def test_of_several_replies_only_the_last_has_buttons(actions: list[str], with_buttons: list[bool]) -> None:
    plan = planned(*actions, topic="late", aspect="why")
    found = [shown(name, plan, said("en"))[1] for name in actions]
    assert [bool(buttons) for buttons in found] == with_buttons


def test_a_look_up_before_another_reply_has_no_buttons() -> None:
    sources = [{"name": "Law", "checked": "2026-11-23"}]
    response = reply("utter_deadline_open", planned("action_deadline", "utter_late"), said("en"), sources=sources)
    assert response is not None and not response.get("buttons")


@pytest.mark.parametrize(
    ("name", "events", "topic"),
    [
        ("utter_late", [said("en")], "late"),
        ("utter_late", [planned("utter_late", "utter_shipping", topic="shipping"), said("en")], "late"),
        ("utter_follow_up", [planned("utter_follow_up", topic="late", aspect="more"), said("en")], "late"),
        ("utter_help", [said("en")], None),
        ("utter_nlu_fallback", [planned("utter_nlu_fallback", offer=("late",)), said("en")], None),
    ],
)
def test_a_reply_tells_its_topic(name: str, events: list[Event], topic: str | None) -> None:
    assert (reply(name, *events) or {}).get("topic") == topic


@pytest.mark.parametrize(
    ("intent", "plan", "topic"),
    [
        ("deadline_respond", None, "deadline_respond"),
        ("late", planned("action_deadline", intent="deadline_overview"), "deadline_overview"),
        ("late", None, "deadline_other"),
    ],
)
def test_a_deadline_is_told_as_the_look_up_that_was_asked_for(intent: str, plan: SlotSet | None, topic: str) -> None:
    sources = [{"name": "Law", "checked": "2026-11-23"}]
    events = [*([plan] if plan else []), said("en", intent={"name": intent})]
    assert (reply("utter_deadline_open", *events, sources=sources) or {})["topic"] == topic
    assert "topic" not in (reply("utter_deadline_open", *events) or {})  # a question back answers nothing


@pytest.mark.parametrize(
    ("language", "aspect", "text"),
    [
        ("en", "more", "More EN\n\nSource: FAQ and Law (2026-10-01)"),
        ("sv", "more", "Mer SV\n\nUndersökt: Lag (2026-11-23)"),
        ("en", "why", "Why EN\n\nResearch: Forum (2026-09-01)"),
        ("sv", "why", "Varför SV\n\nUndersökt: Forumet (2026-09-01)"),
    ],
)
def test_a_topics_own_text_stands_with_its_sources_or_the_topics(language: str, aspect: str, text: str) -> None:
    plan = planned("utter_follow_up", topic="late", aspect=aspect)
    related = [("Help EN", "/help")] if language == "en" else [("Hjälp SV", "/help")]
    assert shown("utter_follow_up", plan, said(language)) == (text, [*related, *RATINGS[language]])


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(instant))


LAST_MOMENT, OVER = "2026-11-24T00:30:00+01:00", "2026-11-24T01:00:00+01:00"  # 23:30 and midnight, UTC


@pytest.mark.parametrize(
    ("instant", "language", "text"),
    [
        (LAST_MOMENT, "en", "Held once\n\nSource: FAQ, question 1 and Law (2026-11-01)"),
        (OVER, "en", "Dated EN until 2026-11-23: Law"),
        (OVER, "sv", "Daterad SV till 2026-11-23: Lag"),
    ],
)
def test_a_fact_past_its_last_day_is_not_stated(at: Callable[[str], None], instant: str, language: str, text: str) -> None:
    at(instant)
    assert shown("utter_dated", said(language))[0] == text


def test_what_is_outdated_offers_its_own_way_on_and_is_not_rated(at: Callable[[str], None]) -> None:
    at(OVER)
    outdated = reply("utter_dated", said("en"), deadline={"title": "Answer"}) or {}
    assert [button["payload"] for button in outdated["buttons"]] == ["/help"]
    assert (outdated["kind"], outdated["topic"], outdated["language"]) == ("decline", "dated", "en")
    assert not {"source", "deadline"} & set(outdated)


@pytest.mark.parametrize(
    ("aspect", "text"),
    [
        ("more", "Dated EN until 2026-11-23: Law"),
        ("why", "Why for long\n\nResearch: Forum (2026-11-01)"),
        ("fba", "Dated EN until 2026-11-21: Forum; Law"),
    ],
)
def test_a_topics_own_text_is_as_old_as_its_own_sources(at: Callable[[str], None], aspect: str, text: str) -> None:
    at(OVER)
    assert shown("utter_follow_up", planned("utter_follow_up", topic="dated", aspect=aspect), said("en"))[0] == text


@pytest.mark.parametrize(
    ("name", "until", "text"),
    [
        ("utter_deadline_open", "2026-11-23", "Law until 2026-11-23: Law"),
        ("utter_deadline_open", "2026-11-24", "deadline\n\nResearch: Law (2026-11-01)"),
        ("utter_dated", "2026-11-24", "Dated EN until 2026-11-23: Law"),  # its own sources
    ],
)
def test_nor_is_one_in_a_composed_message(at: Callable[[str], None], name: str, until: str, text: str) -> None:
    at(OVER)
    sources = [{"name": "Law", "checked": "2026-11-01", "valid_until": until}]
    response = reply(name, said("en"), paragraphs=[[{"response": name, "values": {}}]], sources=sources)
    assert response is not None and response["text"] == text


def test_an_outdated_text_before_another_reply_has_no_buttons(at: Callable[[str], None]) -> None:
    at(OVER)
    assert shown("utter_dated", planned("utter_dated", "utter_shipping"), said("en")) == ("Dated EN until 2026-11-23: Law", [])


LONG = ["First.\n\nSecond.", "Third."]
SHOWN = [{"title": "Help EN", "payload": "/help"}]


@pytest.mark.parametrize(
    ("plan", "text", "topic"),
    [
        (planned("utter_once_more", topic="late", aspect="repeat"), "First.\n\nSecond.\n\nThird.", "late"),
        (planned("utter_once_more", topic="late", aspect="shorter"), "First.", "late"),
        (planned("utter_once_more", aspect="repeat"), "First.\n\nSecond.\n\nThird.", None),
    ],
)
def test_the_last_reply_comes_once_more(plan: SlotSet, text: str, topic: str | None) -> None:
    before = [said("en"), *(BotUttered(each, {"buttons": SHOWN if each == LONG[-1] else None}) for each in LONG)]
    response = reply("utter_once_more", *before, said("en"), plan)
    assert response is not None
    assert (response["text"], response["buttons"], response.get("topic")) == (text, SHOWN, topic)


@pytest.mark.parametrize(
    ("said_before", "shorter"),
    [
        ("First. Second.\n\nThird.", "First."),
        ("First\n\nSecond.", "First"),
        ("Sista dagen är fredag 20 november 2026 kl. 17.00 (Stockholm). Sedan är det för sent.",
         "Sista dagen är fredag 20 november 2026 kl. 17.00 (Stockholm)."),
    ],
)  # fmt: skip
def test_shorter_is_the_first_sentence(said_before: str, shorter: str) -> None:
    plan = planned("utter_once_more", aspect="shorter")
    assert shown("utter_once_more", said("en"), BotUttered(said_before), said("en"), plan)[0] == shorter


def test_that_the_language_changed_is_not_said_again() -> None:
    names = {"Nu på svenska.": "utter_change_language", "Svaret.": "utter_late"}
    before = [said("sv"), *(BotUttered(text, metadata={"utter_action": name}) for text, name in names.items())]
    assert shown("utter_once_more", *before, said("sv"), planned("utter_once_more"))[0] == "Svaret."


def test_an_own_text_tells_its_aspect() -> None:
    assert (reply("utter_follow_up", planned("utter_follow_up", topic="late", aspect="why"), said("en")) or {})["aspect"] == "why"
    assert "aspect" not in (reply("utter_late", said("en")) or {})


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_reply_tells_channels_its_language_and_its_line_of_sources(language: str) -> None:
    answer = reply("utter_late", said(language)) or {}
    assert answer["language"] == language and answer["text"].endswith(f"\n\n{answer['source']}")
    assert "source" not in (reply("utter_help", said(language)) or {})


def test_what_a_reply_is_to_a_client_stands_in_the_first_variation() -> None:
    assert {(reply("utter_nlu_fallback", said(language)) or {})["kind"] for language in ("en", "sv")} == {"question"}
    assert "kind" not in (reply("utter_late", said("en")) or {})


def test_the_deadline_of_an_action_goes_out_as_it_is() -> None:
    deadline = {"title": "Answer", "at": "2026-11-28T20:00:00+00:00", "date": "Saturday"}
    assert (reply("utter_late", said("en"), deadline=deadline) or {})["deadline"] == deadline
    assert "deadline" not in (reply("utter_late", said("en"), deadline=None) or {})


@pytest.mark.parametrize("name", ["utter_late", "utter_follow_up"])
def test_only_title_and_sources_of_the_metadata_are_sent(name: str) -> None:
    response = reply(name, planned(name, topic="late", aspect="why"), said("en"))
    assert response is not None and set(response["metadata"]) <= {"title", "sources"}
    assert not {"follow_ups", "leads", "related", "paragraphs"} & set(response)


def test_without_candidates_the_buttons_of_the_response_remain() -> None:
    assert shown("utter_nlu_fallback", said("en"))[1] == [("None", "/out_of_scope")]


def test_a_response_in_one_language_is_better_than_none() -> None:
    assert shown("utter_default_only", said("sv")) == ("English only", [])


def test_an_unknown_response_is_none() -> None:
    assert reply("utter_unknown", said("en")) is None


def test_rasa_may_replace_the_responses_later() -> None:
    responses = MultilingualResponses()
    tracker = DialogueStateTracker.from_events("me", [said("sv")], DOMAIN.slots)
    assert asyncio.run(responses.generate("utter_help", tracker, "rest")) is None
    responses.responses = DOMAIN.responses
    response = asyncio.run(responses.generate("utter_help", tracker, "rest"))
    assert response is not None and response["text"] == "Svensk hjälp"
