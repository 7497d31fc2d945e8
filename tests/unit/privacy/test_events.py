"""Rasa's events without personal data, and unchanged where there is none."""

from __future__ import annotations

import copy
import time

import pytest

from nlu.splitting import questions_in
from nlu.text import clean
from privacy import events
from privacy.events import mask_event
from privacy.masking import mask

TEXT = "ring 070-123 45 67 i morgon, anna@x.se"


def user(text: str, entities: list[dict], **more) -> dict:
    return {
        "event": "user",
        "timestamp": 1764000000.123,
        "text": text,
        "parse_data": {"text": text, "intent": {"name": "late_return", "confidence": 0.9805123}, "entities": entities, **more},
        "input_channel": "rest",
        "message_id": "01b3b5f8fa5941169af1e1d2fa082485",
        "metadata": {"model_id": "48fd3e672dfa4efbbe6d4538b4a8ea62", "assistant_id": "amazon-seller-returns"},
    }


def test_text_and_entities_of_a_message():
    start = TEXT.index("i morgon")
    entities = [
        {"entity": "time", "start": start, "end": start + 8, "text": "i morgon", "value": "2026-11-24T00:00:00.000+01:00"},
        {"entity": "number", "start": 9, "end": 12, "text": "123", "value": "123"},
    ]
    event = user(TEXT, entities, text_tokens=[(0, 4), (5, 12), (13, 15), (16, 18)])
    before = copy.deepcopy(event)
    parsed = mask_event(event)["parse_data"]
    assert event == before
    assert parsed["text"] == "ring [phone] i morgon, [email]" == mask_event(event)["text"]
    assert [parsed["text"][each["start"] : each["end"]] for each in parsed["entities"]] == ["i morgon", "[phone]"]
    assert [(each["text"], each["value"]) for each in parsed["entities"]] == [
        ("i morgon", "2026-11-24T00:00:00.000+01:00"),
        ("[phone]", "[phone]"),
    ]
    assert [parsed["text"][start:end] for start, end in parsed["text_tokens"]] == ["ring", "[phone]"]


def test_of_the_client_s_metadata_only_what_is_used_is_kept():
    used = {"language": "sv", "timezone": "America/Argentina/Buenos_Aires", "locale": "sv-SE"}
    rasa = {"model_id": "48fd3e672dfa4efbbe6d4538b4a8ea62", "assistant_id": "amazon-seller-returns"}
    sent = {**used, **rasa, "phone": 701234567.0, "marketplace": "SE", "deep": [{"er": ["Anna Berg", 1]}], "anna@x.se": True}
    for event in (
        {"event": "user", "metadata": sent},
        {"event": "user", "text": "hej", "parse_data": {"text": "hej", "metadata": sent}},
        {"event": "slot", "name": "session_started_metadata", "value": sent},
    ):
        stored = mask_event(event)
        assert (stored.get("parse_data") or stored).get("metadata", stored.get("value")) == {**used, **rasa}


@pytest.mark.parametrize("value", [701234567.0, ["sv"], {"a": "b"}, "x" * 101])
def test_what_is_no_short_text_is_none_of_the_metadata(value):
    assert mask_event({"event": "user", "metadata": {"language": value}})["metadata"] == {}


def test_metadata_that_are_used_are_masked_and_the_bot_s_are_kept():
    assert mask_event({"event": "user", "metadata": {"locale": "0701234567"}})["metadata"] == {"locale": "[phone]"}
    bot = {"event": "bot", "metadata": {"utter_action": "utter_late_return", "topic": "late_return", "metadata": {"related": []}}}
    assert mask_event(bot) == bot


@pytest.mark.parametrize("place", range(786, 801, 3))
def test_nlu_s_cut_leaves_nothing_of_a_number_it_goes_through(place):
    words = "vara " * 400
    text = f"{words[: place - 1]} 0707654321 {words} när?"
    assert "07" in clean(text)
    entities = [{"entity": "time", "start": 0, "end": 4, "text": "vara", "value": "x"}]
    parsed = mask_event(user(text, entities) | {"parse_data": {"text": clean(text), "entities": entities}})["parse_data"]
    assert not any(digit in parsed["text"] for digit in "0123456789")
    assert len(parsed["text"]) <= 1201
    assert parsed["text"].endswith("när?")


def test_a_long_message_without_personal_data_keeps_its_entities():
    text = "vara " * 400
    entities = [{"entity": "time", "start": 0, "end": 4, "text": "vara", "value": "x"}]
    parsed = {"text": clean(text), "entities": entities}
    assert mask_event({"event": "user", "text": text, "parse_data": parsed})["parse_data"] == parsed


def stored_questions(text: str, questions: list[str]) -> list[str]:
    parsed = {"text": clean(text), "questions": [{"text": each, "entities": []} for each in questions]}
    stored = mask_event({"event": "user", "text": text, "parse_data": parsed})["parse_data"]["questions"]
    return [each["text"] for each in stored]


def test_what_is_personal_in_the_whole_is_so_in_its_questions():
    text = "Can I ring the buyer?\n5551234  1. And who pays for the return? How late is late?"
    questions = questions_in(text)
    assert len(questions) > 1
    assert "5551234" not in str(stored_questions(text, questions))
    assert stored_questions("Ring 5551 234? Why?", ["Ring 5551 234?", "Why?"]) == ["Ring [phone]?", "Why?"]


def test_questions_that_a_number_is_parted_by_lose_their_texts():
    assert stored_questions("Ring 0701. 234567? Why?", ["Ring 0701.", "234567? Why?"]) == ["[cut]", "[cut]"]


def test_a_megabyte_is_stored_short_and_at_once():
    text = "order 112-1234567-1234567 is late, ring 070-123 45 67. " * 20_000
    event = user(text, []) | {"parse_data": {"text": clean(text), "entities": []}}
    begun = time.process_time()
    stored = mask_event(event)
    assert time.process_time() - begun < 1
    assert len(str(stored)) < 10_000
    assert not any(digit in stored["text"] + stored["parse_data"]["text"] for digit in "0123456789")


def test_everything_is_utf_8():
    broken = "\ud800"
    entities = [{"entity": broken, "start": 4, "end": 5, "value": broken}]
    event = user(f"hej {broken}", entities) | {"name": broken, "value": {broken: broken}}
    stored = repr(mask_event(event))
    assert "ud800" not in stored
    assert "hej ?" in stored


def test_what_the_bot_said_and_its_buttons():
    event = {
        "event": "bot",
        "text": "Skickat till anna@x.se",
        "data": {"buttons": [{"title": "Ring 0701234567", "payload": "/late_return"}], "custom": None},
    }
    masked = mask_event(event)
    assert masked["text"] == "Skickat till [email]"
    assert masked["data"] == {"buttons": [{"title": "Ring [phone]", "payload": "/late_return"}], "custom": None}


@pytest.mark.parametrize(
    "event",
    [
        user("how do FBA returns work? order of 2026-11-23 14:00, B08N5WRWNW", []),
        {"event": "action", "name": "utter_late_return", "policy": "RulePolicy", "confidence": 1.0, "timestamp": 1764000000.1},
        {
            "event": "slot",
            "name": "deadline",
            "value": {"zone": "Etc/GMT+5", "value": "2026-11-23T21:00:00+01:00", "at": 1764000000},
        },
        {"event": "session_started", "timestamp": 1764000000.1, "metadata": {"assistant_id": "x"}},
    ],
)
def test_an_event_without_personal_data_is_unchanged(event):
    assert mask_event(event) == event


def test_identifiers_stay_but_the_channel_is_the_client_s():
    event = {"event": "user", "sender_id": "anna@x.se", "name": None, "message_id": "0701234567", "input_channel": "anna@x.se"}
    assert mask_event(event) == {**event, "input_channel": "[email]"}


def test_what_is_harmless_is_read_once_and_what_is_not_is_masked_each_time(monkeypatch) -> None:
    read = []
    monkeypatch.setattr(events, "mask", lambda text, *more: read.append(text) or mask(text, *more))
    for _ in range(2):
        for text in ("Always refund within two days.", "Write to ann@example.org, please."):
            masked = mask_event({"event": "bot", "text": text, "timestamp": 1764000000.1})
            assert masked["text"] == text.replace("ann@example.org", "[email]")
    assert read.count("Always refund within two days.") == 1
    assert read.count("Write to ann@example.org, please.") == 2


def test_what_is_remembered_as_harmless_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(events, "_MOST_HARMLESS", 3)
    for number in range(10):
        mask_event({"event": "bot", "text": f"sentence, the {number}th", "timestamp": 1764000000.1})
    assert len(events._HARMLESS) <= 3
