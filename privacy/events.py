"""Rasa's events without personal data: pure, on their serialised form (`Event.as_dict`)."""

from __future__ import annotations

import re
from typing import Any

from privacy.masking import Masked, mask

#: Identifiers on the first level of an event; masked, they would no longer be found.
_IDENTIFIERS = frozenset({"event", "name", "sender_id", "message_id"})

#: No smaller number can be personal.
_SHORTEST_NUMBER = 1_000_000

#: A value this short may need its key to be understood; keys are written phone_number or phoneNumber.
_SHORT = 40
_WORD_START = re.compile(r"_|(?<=[a-z])(?=[A-Z])")

#: Where NLU keeps pairs of offsets into the text.
_TOKENS = "text_tokens"


def mask_event(event: dict[str, Any]) -> dict[str, Any]:
    """Return ``event`` with every text, key and number in it masked; offsets of entities and tokens move along.

    The event's type, its name, the conversation's and the message's id stay as they are. Nothing else is exempt: metadata,
    the input channel and the names inside them are the client's to choose.
    """
    return {key: value if key in _IDENTIFIERS else _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value).text
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and (isinstance(value.get("entities"), list) or _TOKENS in value):
            value = _with_offsets_moved(value)
        return {_masked(key): _masked_under(key, each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(each) for each in value]
    if isinstance(value, int) and value >= _SHORTEST_NUMBER:
        masked = mask(str(value))
        return masked.text if masked.spans else value
    return value


def _masked_under(key: Any, value: Any) -> Any:
    """``value`` masked; when it shows nothing by itself, as what its ``key`` says it is (``{"phone": 701234567}``)."""
    masked = _masked(value)
    if masked != value or not isinstance(value, (str, int)) or not isinstance(key, str) or len(str(value)) > _SHORT:
        return masked
    said = _WORD_START.sub(" ", key) + ": "
    whole = mask(f"{said}{value}")
    return whole.text[whole.start(len(said)) :] if any(span.end > len(said) for span in whole.spans) else value


def _with_offsets_moved(parsed: dict[str, Any]) -> dict[str, Any]:
    """``parsed``, a message as NLU leaves it, with entities and tokens where they are in the masked text."""
    text = parsed["text"]
    masked = mask(text)
    if not masked.spans:
        return parsed
    moved = dict(parsed)
    if isinstance(parsed.get("entities"), list):
        moved["entities"] = [_moved(each, text, masked) for each in parsed["entities"]]
    if parsed.get(_TOKENS):
        # Several tokens of one piece of personal data become one.
        pairs = [(masked.start(start), masked.end(end)) for start, end in parsed[_TOKENS]]
        moved[_TOKENS] = list(dict.fromkeys(pairs))
    return moved


def _moved(entity: dict[str, Any], text: str, masked: Masked) -> dict[str, Any]:
    start, end = entity.get("start"), entity.get("end")
    if not (isinstance(start, int) and isinstance(end, int)):
        return entity
    there = {**entity, "start": masked.start(start), "end": masked.end(end)}
    if any(span.start < end and start < span.end for span in masked.spans):
        # A part of a number says nothing to a recogniser: what repeats the text repeats the masked text.
        there = {
            key: masked.text[there["start"] : there["end"]] if each == text[start:end] else each for key, each in there.items()
        }
    return there
