"""Replies from the domain, in the conversation's language, with their sources and buttons."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from datetime import timezone
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from dialogue import clock, plan
from dialogue.candidates import candidates
from dialogue.content import HELPFUL, LOOK_UP, NOT_HELPFUL, SHORTER, UTTER, Content
from dialogue.conversation import AGAIN, LOOK_UP_ACTION, OWN_TEXT
from dialogue.deadline.message import OTHER
from dialogue.language import SLOT, WISH
from dialogue.plan import Plan
from dialogue.tracker import language_of, latest_turn
from dialogue.turn import Exchange

#: The responses that word the line of sources under an answer: from the sellers' FAQs, from our research, from both. The
#: metadata of the first name the FAQs: ``faq``, the names of sources up to their first comma.
SOURCES = "utter_sources"
RESEARCH = "utter_sources_research"
BOTH = "utter_sources_both"

#: The response that stands in for a text with a source whose last day is over.
OUTDATED = "utter_outdated"

#: `related: candidates` in a response's metadata: offer the topics that NLU holds most likely.
CANDIDATES = "candidates"

#: Offered under every answer.
RATINGS = (HELPFUL, NOT_HELPFUL)

#: Says that the language has changed: not worth saying again.
NEW_LANGUAGE = f"{UTTER}{WISH}"

#: Where a first sentence ends.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zåäö])|\n\n")  # not after "kl."

#: What of a response's metadata goes out with it; the rest is for this module.
SENT = ("title", "sources")


class MultilingualResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's templated responses, and what is data in a response's ``metadata``.

    ``title``
        what the topic is called on a button.
    ``sources``
        a list of ``{name, checked}``; made into the last line of the text, as ``utter_sources`` words it. A reply with
        sources is an answer: it may be rated. ``valid_until``, the last day on which what a source says holds, may stand
        beside; from the next day on, UTC, ``utter_outdated`` takes the place of the text, with its own buttons.
    ``related``
        a list of intents, each offered as a button under its topic's title; or ``candidates``, for the likeliest topics of
        the latest message. It stands in the first variation only and holds for the others.
    ``instead``
        where a short message about another topic, which it does not name, means an aspect of this one, by that topic's intent
        (:mod:`dialogue.conversation`).
    ``kind``
        what a client makes of the message, where it does not show: ``question`` (did you mean), ``contact`` (asks for an
        address), ``handed_off`` (a ticket is made). Like ``related``, it stands in the first variation.
    ``follow_ups``
        the topic's own texts about what may be asked after its answer, by aspect: a text, or ``{text, sources}``.

    What the latest message was planned to lead to is in the slot ``plan`` (:mod:`dialogue.plan`): the topic and the aspect of
    ``utter_follow_up``, and intents to offer beside the related ones. ``topic`` of the message that goes out tells what it is
    about, for whatever is asked next; ``language``, ``kind`` and ``source``, the line of sources, are for channels. Rasa keeps
    them in the metadata of the event.

    An action may compose a message of several responses: ``paragraphs``, lists of ``{response, values}``, take the place of
    the text, ``sources`` that of the metadata's, and ``related_to`` names a response whose related topics are offered;
    ``deadline`` goes out as it is. All else is that of the message's own response.

    The language is decided here, from the tracker's latest message. Endpoint configuration:
    ``nlg: {type: nlg.responses.MultilingualResponses}``.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Take the responses from ``domain``; Rasa replaces them when it loads another model."""
        super().__init__((domain or Domain.empty()).responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the message for ``utter_action``: ``text``, ``buttons``, ``metadata``; None when there is no such response."""
        slots = {**tracker.current_slot_values(), SLOT: language_of(tracker)}
        planned = Plan.from_slot(slots.get(plan.SLOT)) or Plan(())
        paragraphs, named = kwargs.pop("paragraphs", None), kwargs.pop("sources", None)
        related_to, deadline = kwargs.pop("related_to", None) or utter_action, kwargs.pop("deadline", None)
        values = paragraphs[0][0]["values"] if paragraphs else kwargs
        if utter_action == AGAIN:
            return {**_again(tracker, planned), "language": slots[SLOT]}
        own, more_follows = utter_action == OWN_TEXT, goes_on(utter_action, planned)
        if own:
            utter_action = related_to = f"{UTTER}{planned.topic}"
        response = self.generate_from_slots(utter_action, slots, output_channel, **values)
        if response is None:
            return None
        metadata = response.get("metadata") or {}
        sources: list[dict[str, Any]] = named or metadata.get("sources") or []
        if paragraphs:
            response["text"] = "\n\n".join(self._paragraph(lines, slots, output_channel) for lines in paragraphs)
        elif own and planned.aspect:
            response["text"], sources = _own_text(metadata, planned.aspect, sources)
        past = _past([*sources, *((metadata.get("sources") or []) if paragraphs else [])])
        if past:
            response["text"] = self._outdated(past, metadata.get("title"), slots, output_channel)
            related_to = OUTDATED
        elif sources:
            line = self._sources_line(sources, slots, output_channel)
            response["text"] = f"{response['text']}\n\n{line}"
            response["source"] = line
        response["language"] = slots[SLOT]
        if kind := self._of_first(OUTDATED if past else utter_action, "kind"):
            response["kind"] = kind
        if deadline and not past:
            response["deadline"] = deadline
        response["metadata"] = {key: metadata[key] for key in SENT if key in metadata}
        if topic := self._topic(utter_action, tracker, planned, bool(sources)):
            response["topic"] = topic
            if own:
                response["aspect"] = planned.aspect
        if more_follows:
            response.pop("buttons", None)
            return response
        offered = [*self._related(related_to, tracker, planned), *(RATINGS if sources and not past else ())]
        titled = [(intent, self._title(intent, slots, output_channel)) for intent in dict.fromkeys(offered)]
        buttons = [{"title": title, "payload": f"/{intent}"} for intent, title in titled if title]
        if buttons:
            response["buttons"] = [*buttons, *(response.get("buttons") or [])]
        return response

    def generate_from_slots(
        self, utter_action: str, filled_slots: dict[str, Any], output_channel: str, **values: Any
    ) -> dict[str, Any] | None:
        """Return the response as Rasa does, which would copy its metadata, most of it, each time: they stay the domain's."""
        found = self._random_response_for(utter_action, output_channel, filled_slots)
        if found is None:
            return None
        copied = {key: value if key == "metadata" else copy.deepcopy(value) for key, value in found.items()}
        return self._fill_response(copied, filled_slots, **values)

    def _topic(self, utter_action: str, tracker: DialogueStateTracker, planned: Plan, sourced: bool) -> str | None:
        """Return what the message is about: its own topic, or the look-up's."""
        own = utter_action.removeprefix(UTTER)
        if Content(self.responses).is_answer(own) and not own.startswith(LOOK_UP):
            return own
        if not sourced:
            return None
        intent = planned.intent or ((tracker.latest_message.intent or {}).get("name") if tracker.latest_message else None)
        return intent if intent and intent.startswith(LOOK_UP) else OTHER

    def _paragraph(self, lines: list[dict[str, Any]], slots: dict[str, Any], channel: str) -> str:
        """Return the texts of ``lines`` as one paragraph: list items on lines of their own, sentences one after another."""
        paragraph = ""
        for line in lines:
            response = self.generate_from_slots(line["response"], slots, channel, **line["values"])
            text = str((response or {}).get("text") or "")
            paragraph += ("\n" if text.startswith("- ") else " ") + text
        return paragraph.strip()

    def _sources_line(self, sources: list[dict[str, Any]], slots: dict[str, Any], channel: str) -> str:
        """Return e.g. "Source: Seller FAQ, question 14 · checked 2026-11-23": every name by its origin, and the oldest date."""
        faqs = self._of_first(SOURCES, "faq") or []
        names = [str(source["name"]) for source in sources]
        faq = "; ".join(name for name in names if name.partition(",")[0] in faqs)
        research = "; ".join(name for name in names if name.partition(",")[0] not in faqs)
        oldest = min(str(source["checked"]) for source in sources)
        wording = BOTH if faq and research else SOURCES if faq else RESEARCH
        line = self.generate_from_slots(wording, slots, channel, faq=faq, research=research, checked=oldest)
        return str(line["text"]) if line else "; ".join(names)

    def _outdated(self, past: list[dict[str, Any]], title: str | None, slots: dict[str, Any], channel: str) -> str:
        """Return that what is known of ``title`` held until a day, and where to look now."""
        names = "; ".join(dict.fromkeys(str(source["name"]) for source in past))
        until = min(str(source["valid_until"]) for source in past)
        said = self.generate_from_slots(OUTDATED, slots, channel, title=title or names, until=until, sources=names)
        return str(said["text"]) if said else names

    def _related(self, utter_action: str, tracker: DialogueStateTracker, planned: Plan) -> Iterable[str]:
        related = self._of_first(utter_action, "related") or []
        if related == CANDIDATES:
            ranking = (tracker.latest_message.parse_data if tracker.latest_message else {}).get("intent_ranking")
            return planned.offer or candidates(ranking, Content(self.responses))
        return [*planned.offer, *(str(intent) for intent in related)]

    def _of_first(self, utter_action: str, key: str) -> Any:
        """What the metadata of the first variation say for all."""
        variations = self.responses.get(utter_action) or [{}]
        return (variations[0].get("metadata") or {}).get(key)

    def _title(self, intent: str, slots: dict[str, Any], channel: str) -> str | None:
        response = self._random_response_for(f"{UTTER}{intent}", channel, slots)
        return ((response or {}).get("metadata") or {}).get("title")


def goes_on(utter_action: str, planned: Plan) -> bool:
    """Return whether another reply to the same message comes after this one: the buttons wait for the last."""
    action = LOOK_UP_ACTION if utter_action.startswith(f"{UTTER}{LOOK_UP}") else utter_action
    return action in planned.actions[:-1]


def _own_text(metadata: Mapping[str, Any], aspect: str, sources: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Return the topic's own text about ``aspect``, and the sources of that."""
    own = metadata["follow_ups"][aspect]
    return (str(own["text"]), own["sources"]) if isinstance(own, Mapping) else (str(own), sources)


def _past(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of ``sources`` whose last day is over."""
    today = clock.now().astimezone(timezone.utc).date().isoformat()
    return [source for source in sources if source.get("valid_until") and str(source["valid_until"]) < today]


def _again(tracker: DialogueStateTracker, planned: Plan) -> dict[str, Any]:
    """Return the last reply once more, or the beginning of it when a shorter one is wished for."""
    turn = latest_turn(tracker)
    last = turn.last if turn else Exchange({})
    said = [text for text, name in zip(last.texts, last.names) if name != NEW_LANGUAGE] or list(last.texts)
    text = "\n\n".join(said)
    return {
        "text": _SENTENCE_END.split(text, maxsplit=1)[0] if planned.aspect == SHORTER else text,
        "buttons": [{"title": button.title, "payload": button.payload} for button in last.buttons],
        **({"topic": planned.topic} if planned.topic else {}),
    }
