"""Rasa's events without personal data: pure, on their serialised form (`Event.as_dict`)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import Any

from nlu.text import clean
from privacy.masking import CUT, LONGEST, Masked, mask, mask_bounded

#: Identifiers on the first level of an event; masked, they would no longer be found.
_IDENTIFIERS = frozenset({"event", "name", "sender_id", "message_id"})

#: What is kept of the metadata that a client sends: what the assistant reads (`dialogue.place`, `dialogue.language`), which
#: button was pressed, and what Rasa adds itself.
_KEPT = frozenset({"language", "timezone", "locale", "button", "model_id", "assistant_id"})
_LONGEST_KEPT = 100

#: In this slot Rasa keeps the metadata of a conversation's first message.
_FIRST_METADATA = "session_started_metadata"

#: No smaller number can be personal.
_SHORTEST_NUMBER = 1_000_000

#: Names of intents, actions and keys, and Rasa's ids: nothing personal looks like these, and most texts of an event do.
_NAME = re.compile(r"/?[A-Za-z_]+|[0-9a-f]{32}")

#: Digests of texts in which nothing is personal, and how many are remembered.
_HARMLESS: set[bytes] = set()
_MOST_HARMLESS = 20_000

#: Where NLU keeps pairs of offsets into the text.
_TOKENS = "text_tokens"


def mask_event(event: dict[str, Any]) -> dict[str, Any]:
    """Return ``event`` with every text, key and number in it masked, at most :data:`LONGEST` characters each, and in UTF-8.

    The event's type, its name, the conversation's and the message's id stay as they are. Offsets of entities and tokens move
    along. Of metadata only what the assistant uses is kept, but for the bot's events, whose metadata are its own.
    """
    text = event.get("text") or ""

    def stored(key: str, value: Any) -> Any:
        if key in _IDENTIFIERS:
            return _utf8(value)
        if key == "parse_data" and isinstance(value, dict):
            return _parse_data(value, text)
        if (key == "metadata" and event.get("event") != "bot") or (key == "value" and event.get("name") == _FIRST_METADATA):
            return _kept(value)
        return _masked(value)

    return {key: stored(key, value) for key, value in event.items()}


def _utf8(value: Any) -> Any:
    """``value``, with a question mark for each lone surrogate when it is a text."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {_masked(key): _masked(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(each) for each in value]
    if isinstance(value, int) and value >= _SHORTEST_NUMBER:
        masked = mask(str(value))
        return masked.text if masked.spans else value
    return value


def _text(text: str) -> str:
    if len(text) > LONGEST:
        return str(_utf8(mask_bounded(text)))
    if _NAME.fullmatch(text):
        return text
    # The assistant's own sentences and titles come again and again. By a digest, so that nothing that was written stays here.
    key = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    if key in _HARMLESS:
        return text
    masked = str(_utf8(mask(text).text))
    if masked == text:
        if len(_HARMLESS) >= _MOST_HARMLESS:
            _HARMLESS.clear()
        _HARMLESS.add(key)
    return masked


def _is_harmless(text: str) -> bool:
    """Whether nothing in ``text`` is masked."""
    return _text(text) == text


def _kept(metadata: Any) -> dict[str, Any] | None:
    if not isinstance(metadata, dict):
        return None
    return {
        key: _masked(value)
        for key, value in metadata.items()
        if key in _KEPT and (value is None or (isinstance(value, str) and len(value) <= _LONGEST_KEPT))
    }


def _parse_data(parsed: dict[str, Any], text: str) -> dict[str, Any]:
    """NLU's ``parsed``, masked, where ``text`` is what the seller wrote.

    NLU reads the text shortened (`nlu.text.clean`), and its questions one by one (`nlu.several`): a number may be cut in two
    there, or stand apart from the word that tells what it is. So what is personal in the whole is masked in them too; where it
    is not whole in them, the text is made of the masked one, and the questions lose theirs.
    """
    spans = mask(text).spans if len(text) <= LONGEST and not _is_harmless(text) else ()
    known = {clean(text[span.start : span.end]): span.kind for span in spans}
    counts = Counter(clean(text[span.start : span.end]) for span in spans)

    def all_in(*texts: str) -> bool:
        return len(text) <= LONGEST and all(sum(each.count(data) for each in texts) >= n for data, n in counts.items())

    questions = parsed.get("questions") or []
    if all_in(parsed.get("text") or ""):
        parsed = _with_offsets_moved(parsed, known)
    else:
        parsed = _with_text(parsed, clean(mask_bounded(text)))
    if questions:
        whole = all_in(*(each["text"] for each in questions))
        parsed = {
            **parsed,
            "questions": [_with_offsets_moved(each, known) if whole else _with_text(each, CUT) for each in questions],
        }
    stored: dict[str, Any] = _masked(parsed)
    return {**stored, "metadata": _kept(parsed["metadata"])} if "metadata" in parsed else stored


def _with_text(parsed: dict[str, Any], text: str) -> dict[str, Any]:
    """``parsed`` with another ``text``, to which entities and tokens do not belong."""
    return {**parsed, "text": text, **{key: [] for key in ("entities", _TOKENS) if key in parsed}}


def _with_offsets_moved(parsed: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """``parsed`` with its text masked, and entities and tokens where they are in the masked text."""
    text = parsed.get("text") or ""
    masked = mask(text, known) if known or not _is_harmless(text) else None
    if masked is None or not masked.spans:
        return parsed
    moved = {**parsed, "text": masked.text}
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
