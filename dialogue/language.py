"""Which language to reply in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialogue import nationality

#: The slot that holds the conversation's language.
SLOT = "language"

#: The intent by which a user asks for another language.
WISH = "change_language"


def reply_language(
    parse_data: Mapping[str, Any],
    metadata: Mapping[str, Any] | None,
    current: str | None,
    languages: Sequence[str],
) -> str:
    """Return the language of the reply to a message.

    Args:
        parse_data: what NLU made of the message: ``intent`` and, unless the message was a button, ``language`` as
            :class:`nlu.language.LanguageIdentifier` leaves it.
        metadata: the message's metadata; ``language`` in it is that of the page the chat stands on, and ``switched`` that it was
            another one with the message before.
        current: the language of the conversation so far, None at its beginning.
        languages: the assistant's languages; the first is the default.

    The order of evidence: the user's explicit wish, the message when it is clear enough, the page just switched to, the
    conversation, the page, the language the message is likelier in, the default.
    """
    found = parse_data.get("language") or {}
    known = current if current in languages else None
    text = str(parse_data.get("text") or "")
    of_place = nationality.of_time(text) or nationality.of_marketplace(text)  # "Swedish time", "svenska Amazon"
    wish = (parse_data.get("intent") or {}).get("name") == WISH and not of_place
    if wish and "named" in found:
        return _wished(found, known, languages)
    told = metadata if isinstance(metadata, Mapping) else {}
    page = told.get("language")
    for candidate in (found.get("name"), page if told.get("switched") is True else None, known, page, found.get("likely")):
        if candidate in languages:
            return str(candidate)
    return str(languages[0])


def _wished(found: Mapping[str, Any], known: str | None, languages: Sequence[str]) -> str:
    """Return the language that a wish for another one leads to.

    One of ours is named: that one; two ("not English, Swedish"): the one not spoken now. Only another one is named
    ("kan du finska?"): no change. None is named: the next of ours.
    """
    now = known or found.get("name") or languages[0]
    ours = [language for language in found["named"] if language in languages]
    if len(ours) == 1:
        return str(ours[0])
    if found["named"] and not ours:
        return str(now)
    return str(next((language for language in ours or languages if language != now), now))
