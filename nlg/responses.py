"""Replies from the domain, in the conversation's language, with their sources and buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from dialogue.candidates import candidates
from dialogue.language import SLOT
from dialogue.tracker import language_of

#: The response that words the line of sources under an answer.
SOURCES = "utter_sources"

#: `related: candidates` in a response's metadata: offer the topics that NLU holds most likely.
CANDIDATES = "candidates"


class MultilingualResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's templated responses, and three things that are data in a response's ``metadata``.

    ``title``
        what the topic is called on a button.
    ``sources``
        a list of ``{name, checked}``; made into the last line of the text, as ``utter_sources`` words it.
    ``related``
        a list of intents, each offered as a button under its topic's title; or ``candidates``, for the likeliest topics of
        the latest message. It stands in the first variation only and holds for the others.

    An action may compose a message of several responses: ``paragraphs``, lists of ``{response, values}``, take the place of
    the text, ``sources`` that of the metadata's, and ``related_to`` names a response whose related topics are offered. All else
    is that of the message's own response.

    The language is decided here, from the tracker's latest message, because a slot set by a policy in the same turn is stored
    after the reply. Endpoint configuration: ``nlg: {type: nlg.responses.MultilingualResponses}``.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Take the responses from ``domain``; Rasa replaces them when it loads another model."""
        super().__init__((domain or Domain.empty()).responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the message for ``utter_action``: ``text``, ``buttons``, ``metadata``; None when there is no such response."""
        slots = {**tracker.current_slot_values(), SLOT: language_of(tracker)}
        paragraphs, named = kwargs.pop("paragraphs", None), kwargs.pop("sources", None)
        related_to = kwargs.pop("related_to", None) or utter_action
        values = paragraphs[0][0]["values"] if paragraphs else kwargs
        response = self.generate_from_slots(utter_action, slots, output_channel, **values)
        if response is None:
            return None
        if paragraphs:
            response["text"] = "\n\n".join(self._paragraph(lines, slots, output_channel) for lines in paragraphs)
        metadata = response.get("metadata") or {}
        if sources := named or metadata.get("sources"):
            line = self._sources_line(sources, slots, output_channel)
            response["text"] = f"{response['text']}\n\n{line}"
        if related := self._related(related_to, tracker):
            titled = [(intent, self._title(intent, slots, output_channel)) for intent in related]
            buttons = [{"title": title, "payload": f"/{intent}"} for intent, title in titled if title]
            response["buttons"] = [*buttons, *(response.get("buttons") or [])]
        return response

    def _paragraph(self, lines: list[dict[str, Any]], slots: dict[str, Any], channel: str) -> str:
        """Return the texts of ``lines`` as one paragraph: list items on lines of their own, sentences one after another."""
        paragraph = ""
        for line in lines:
            response = self.generate_from_slots(line["response"], slots, channel, **line["values"])
            text = str((response or {}).get("text") or "")
            paragraph += ("\n" if text.startswith("- ") else " ") + text
        return paragraph.strip()

    def _sources_line(self, sources: list[dict[str, Any]], slots: dict[str, Any], channel: str) -> str:
        """Return e.g. "Source: Seller FAQ, question 14 · checked 2026-11-23": every name, and the oldest date."""
        names = "; ".join(source["name"] for source in sources)
        oldest = min(str(source["checked"]) for source in sources)
        line = self.generate_from_slots(SOURCES, slots, channel, sources=names, checked=oldest)
        return str(line["text"]) if line else names

    def _related(self, utter_action: str, tracker: DialogueStateTracker) -> Iterable[str]:
        variations = self.responses.get(utter_action) or [{}]
        related = (variations[0].get("metadata") or {}).get("related") or []
        if related == CANDIDATES:
            return candidates((tracker.latest_message.parse_data if tracker.latest_message else {}).get("intent_ranking"))
        return [str(intent) for intent in related]

    def _title(self, intent: str, slots: dict[str, Any], channel: str) -> str | None:
        response = self.generate_from_slots(f"utter_{intent}", slots, channel)
        return ((response or {}).get("metadata") or {}).get("title")
