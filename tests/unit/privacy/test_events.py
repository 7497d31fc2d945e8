"""Rasa's events without personal data, and unchanged where there is none."""

from __future__ import annotations

import copy

import pytest

from privacy.events import mask_event

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


@pytest.mark.parametrize(
    ("metadata", "stored"),
    [
        ({"email": "anna@x.se"}, {"email": "[email]"}),
        ({"deep": [{"er": ("anna@x.se", 1)}]}, {"deep": [{"er": ["[email]", 1]}]}),
        ({"anna@x.se": True}, {"[email]": True}),
        ({"phone": 701234567, "card": 4111111111111111}, {"phone": "[phone]", "card": "[payment card]"}),
        ({"customerPhone": "701234567"}, {"customerPhone": "[phone]"}),
        ({"timezone": "America/Argentina/Buenos_Aires", "language": "sv"},) * 2,
        ({"id": "550e8400-e29b-41d4-a716-446655440000", "at": "2026-11-23T14:00:00.850709+01:00"},) * 2,
        ({"sent": 1764000000123, "n": 7, "on": True, "no": None},) * 2,
    ],
)
def test_metadata_of_the_client(metadata, stored):
    assert mask_event({"event": "user", "metadata": metadata})["metadata"] == stored


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
