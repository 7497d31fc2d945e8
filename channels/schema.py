"""Request bodies, checked against the API's own description."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft4Validator  # the JSON Schema that OpenAPI 3.0 is made of
from jsonschema.exceptions import ValidationError, best_match

from channels.errors import ApiError
from dialogue import place
from nlu.text import is_utf8

PATH = Path(__file__).with_name("openapi.yml")


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    with PATH.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return loaded


@cache
def _validator(name: str) -> Draft4Validator:
    return Draft4Validator({"$ref": f"#/components/schemas/{name}", "components": document()["components"]})


def longest_message() -> int:
    """Return how many characters a message may have."""
    return int(document()["components"]["schemas"]["NewMessage"]["properties"]["text"]["maxLength"])


def parse(body: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in ``body``, as the schema ``name`` describes it.

    Raises:
        ApiError: 400 ``invalid_json``, ``invalid_body`` or ``message_too_long``, with the field that is wrong.
    """
    try:
        parsed = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ApiError(400, "invalid_json") from None
    error = best_match(_validator(name).iter_errors(parsed))
    if error is not None:
        field = _field(error)
        too_long = error.validator == "maxLength" and field == "text"
        raise ApiError(400, "message_too_long" if too_long else "invalid_body", field)
    for key, value in parsed.items():
        if not is_utf8(value):
            raise ApiError(400, "invalid_body", key)
    checked: dict[str, Any] = parsed
    return checked


def page(body: dict[str, Any]) -> dict[str, str]:
    """Return what a page tells of itself in a checked ``body``: ``language``, and ``timezone`` where we know such a one."""
    told: dict[str, str] = {key: str(body[key]) for key in ("language", "timezone") if key in body}
    if "timezone" in told and place.zone_of(told).key != told["timezone"]:
        del told["timezone"]
    return told


def _field(error: ValidationError) -> str | None:
    return str(error.absolute_path[0]) if error.absolute_path else None
