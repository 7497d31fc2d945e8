"""Times in messages become entities in Duckling's shape, by the message's language and the page's place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from dialogue import clock
from nlu.time_extractor import TimeExtractor

NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def entities(text: str, language: dict[str, Any] | None = None, **metadata: Any) -> list[dict[str, Any]]:
    message = Message({"text": text, "language": language or {"name": None}, "metadata": metadata or None})
    component = TimeExtractor(TimeExtractor.get_default_config())
    component.process([message])
    return message.get("entities")


@pytest.mark.parametrize(
    ("text", "language", "value", "grain"),
    [
        ("it came yesterday at 9pm", "en", "2026-11-22T21:00:00.000+01:00", "hour"),
        ("den kom i går kl 14", "sv", "2026-11-22T14:00:00.000+01:00", "hour"),
        ("den levererades den 8:e", None, "2026-11-08T00:00:00.000+01:00", "day"),
        ("friday 9.15 am", None, "2026-11-20T09:15:00.000+01:00", "minute"),
    ],
)
def test_a_point_in_time(text: str, language: str | None, value: str, grain: str) -> None:
    (entity,) = entities(text, {"name": language})
    assert (entity["entity"], entity["value"], entity["extractor"]) == ("time", value, "TimeExtractor")
    assert entity["additional_info"]["grain"] == grain
    assert text[entity["start"] : entity["end"]] == entity["text"]


def test_a_length_of_time() -> None:
    (entity,) = entities("within 48 hours", {"name": "en"})
    assert (entity["entity"], entity["additional_info"]["unit"], entity["value"]) == ("duration", "hour", 48)


@pytest.mark.parametrize(
    ("metadata", "value"),
    [
        ({}, "2026-11-22T14:00:00.000+01:00"),
        ({"timezone": "America/New_York"}, "2026-11-22T14:00:00.000-05:00"),
        ({"timezone": "Mars/Phobos"}, "2026-11-22T14:00:00.000+01:00"),
        ({"timezone": ["Europe/London"]}, "2026-11-22T14:00:00.000+01:00"),
        ({"timezone": "../../etc/passwd"}, "2026-11-22T14:00:00.000+01:00"),
    ],
)
def test_the_pages_zone(metadata: dict[str, Any], value: str) -> None:
    (entity,) = entities("yesterday at 14:00", {"name": "en"}, **metadata)
    assert entity["value"] == value


@pytest.mark.parametrize(
    ("metadata", "day"),
    [
        ({}, "2026-07-04"),
        ({"locale": "en-US"}, "2026-04-07"),
        ({"locale": "en_GB", "timezone": "America/New_York"}, "2026-07-04"),
        ({"timezone": "America/Chicago"}, "2026-04-07"),
    ],
)
def test_the_order_of_day_and_month(metadata: dict[str, Any], day: str) -> None:
    (entity,) = entities("on 4/7", {"name": "en"}, **metadata)
    assert entity["value"].startswith(day)


def test_the_marketplace_in_the_message_decides_the_order() -> None:
    assert entities("ordered on amazon.com on 4/7", {"name": "en"})[0]["value"].startswith("2026-04-07")
    assert entities("ordered on amazon.de on 4/7", {"name": "en"}, locale="en-US")[0]["value"].startswith("2026-07-04")


def test_the_impossible_is_kept_with_its_mistake() -> None:
    (entity,) = entities("on 31 February", {"name": "en"})
    assert (entity["value"], entity["additional_info"]["problem"]) == (None, "no_such_day")


@pytest.mark.parametrize("text", ["", "/deadline_respond", "order 123-1234567-1234567", "may I decline"])
def test_nothing_to_find(text: str) -> None:
    assert not entities(text)


def test_entities_of_others_are_kept() -> None:
    message = Message({"text": "yesterday", "language": {"name": "en"}})
    message.set("entities", [{"entity": "order"}])
    TimeExtractor(TimeExtractor.get_default_config()).process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["order", "time"]
