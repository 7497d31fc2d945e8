"""Times as entities in the shape of Rasa's DucklingEntityExtractor, and back.

The shape is that of `convert_duckling_format_to_rasa` in rasa/nlu/extractors/duckling_entity_extractor.py (3.6.21):
entity, start, end, text, value, confidence, additional_info. What Duckling does not know (zone, mistakes, which
parts were said) stands in `additional_info` too, so that JSON carries everything.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nlu.times.model import Duration, TimeExpression
from nlu.times.resolution import parse_zone, zone_key


def to_entity(expression: TimeExpression | Duration) -> dict[str, Any]:
    """The entity dict of what `find` returned; JSON-ready.

    A rejected time has the value None and its mistake in additional_info["problem"].
    """
    if isinstance(expression, Duration):
        value = int(expression.value) if expression.value.is_integer() else expression.value
        duration: dict[str, Any] = {"value": value, "unit": expression.unit, expression.unit: value, "type": "value"}
        if expression.seconds is not None:
            duration["normalized"] = {"value": expression.seconds, "unit": "second"}
        return _entity("duration", expression, value, duration)
    iso = expression.value.isoformat(timespec="milliseconds") if expression.value else None
    info: dict[str, Any] = {
        "type": "value",
        "value": iso,
        "grain": expression.grain,
        "values": [{"type": "value", "value": iso, "grain": expression.grain}] if iso else [],
        "zone": zone_key(expression.value) if expression.value else None,
        "zone_named": expression.zone_named,
        "approximate": expression.approximate,
        "ambiguous_order": expression.ambiguous_order,
        "problem": expression.problem,
        "parts": sorted(expression.parts),
        "given": dict(expression.given),
    }
    return _entity("time", expression, iso, info)


def _entity(name: str, expression: TimeExpression | Duration, value: Any, info: dict[str, Any]) -> dict[str, Any]:
    return {
        "start": expression.start,
        "end": expression.end,
        "text": expression.text,
        "value": value,
        "confidence": 1.0,
        "additional_info": info,
        "entity": name,
    }


def from_entity(entity: dict[str, Any]) -> TimeExpression | Duration:
    """The expression an entity dict of `to_entity` was made from; equal to it.

    Raises:
        ValueError: The entity is neither `time` nor `duration`, or lacks what `to_entity` writes.
    """
    try:
        info = entity["additional_info"]
        start, end, text = entity["start"], entity["end"], entity["text"]
        if entity["entity"] == "duration":
            seconds = info.get("normalized", {}).get("value")
            return Duration(start, end, text, seconds, float(info["value"]), info["unit"])
        if entity["entity"] != "time":
            raise ValueError(f"not a time or duration: {entity['entity']!r}")
        value = datetime.fromisoformat(info["value"]) if info["value"] else None
        if value is not None and info["zone"]:
            # through UTC, so that the second of two equal clock times stays the second
            value = value.astimezone(parse_zone(info["zone"]))
        return TimeExpression(
            start=start,
            end=end,
            text=text,
            value=value,
            grain=info["grain"],
            zone_named=info["zone_named"],
            approximate=info["approximate"],
            ambiguous_order=info["ambiguous_order"],
            problem=info["problem"],
            parts=frozenset(info["parts"]),
            given=tuple(sorted(info["given"].items())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an entity of this component: missing or wrong {error}") from error
