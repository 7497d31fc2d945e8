"""The shape Rasa users know from Duckling, there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import TUESDAY

from nlu.times import find, from_entity, to_entity


def entity(text: str) -> dict[str, Any]:
    (found,) = find(text, "en", TUESDAY)
    made: dict[str, Any] = json.loads(json.dumps(to_entity(found)))
    assert from_entity(made) == found
    return made


def test_a_time() -> None:
    made = entity("it came yesterday at 9pm")
    assert made["entity"] == "time"
    assert (made["start"], made["end"], made["text"]) == (8, 24, "yesterday at 9pm")
    assert made["value"] == "2026-11-23T21:00:00.000+01:00"
    assert made["confidence"] == 1.0
    info = made["additional_info"]
    assert (info["value"], info["grain"], info["type"]) == (made["value"], "hour", "value")
    assert info["values"] == [{"value": made["value"], "grain": "hour", "type": "value"}]
    assert info["zone"] == "Europe/Stockholm"


def test_a_rejected_time_keeps_its_mistake() -> None:
    made = entity("31 February")
    assert made["value"] is None
    assert made["additional_info"]["problem"] == "no_such_day"
    assert made["additional_info"]["given"] == {"day": "31", "month": "2"}


def test_a_duration() -> None:
    made = entity("within 48 hours")
    assert (made["entity"], made["value"]) == ("duration", 48)
    assert made["additional_info"] == {
        "value": 48,
        "unit": "hour",
        "hour": 48,
        "type": "value",
        "normalized": {"value": 172_800, "unit": "second"},
    }


@pytest.mark.parametrize("text", ["25 October 2026 02:30 CET", "14:00 UTC+2", "3 months", "2026-05-03T14:00:00Z"])
def test_zones_and_doubled_hours_survive_json(text: str) -> None:
    entity(text)


@pytest.mark.parametrize(
    "broken", [{}, {"entity": "time"}, {"entity": "x", "additional_info": {}, "start": 0, "end": 1, "text": ""}]
)
def test_other_entities_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a"):
        from_entity(broken)
