"""What a message is read against: the replies before it, as the stored events tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final

from nlu.decision import FALLBACK

Event = Mapping[str, Any]

#: Responses that say that a question is none of our topics.
DECLINES: Final = frozenset({"utter_out_of_scope", "utter_out_of_scope_near", "utter_out_of_scope_again", "utter_other_language"})

#: The response that asks again which of the buttons offered is meant.
WHICH: Final = "utter_which_one"

#: So many turns back an answer is remembered.
MEMORY: Final = 12

#: A short question leans on an answer at most this many replies ago.
LEANS_ON: Final = 4

#: What begins a conversation anew.
_BEGINNINGS: Final = frozenset({"session_started", "restart"})


@dataclass(frozen=True)
class Button:
    """A button as the user saw it."""

    title: str
    payload: str

    @property
    def intent(self) -> str:
        """The intent it stands for."""
        return self.payload.removeprefix("/")


@dataclass(frozen=True)
class Exchange:
    """A message and the replies to it.

    Attributes:
        parse_data: What NLU made of the message.
        at: Its time stamp, in seconds since 1970.
        names: The responses that came back, in order.
        texts: What they said.
        buttons: What they offered.
        topic: The topic that was answered, the last of several; None when none was.
        aspect: What of it was told, when it was a text about one aspect.
        id: The message's.
    """

    parse_data: Mapping[str, Any]
    at: float | None = None
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    topic: str | None = None
    aspect: str | None = None
    id: str | None = None

    @property
    def intent(self) -> str | None:
        """What NLU took the message for."""
        return (self.parse_data.get("intent") or {}).get("name")

    @property
    def is_declined(self) -> bool:
        """Whether the reply was that no topic answers this."""
        return bool(DECLINES.intersection(self.names[:1]))


@dataclass(frozen=True)
class Turn:
    """A message and what stands before it in this session, the latest exchange first."""

    text: str
    parse_data: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[Exchange, ...] = ()

    @property
    def intent(self) -> str | None:
        """What NLU took the message for."""
        return (self.parse_data.get("intent") or {}).get("name")

    @property
    def ranking(self) -> list[Mapping[str, Any]]:
        """The intents, ``{"name", "confidence"}`` each, the likeliest first."""
        return list(self.parse_data.get("intent_ranking") or ())

    @property
    def likeliest(self) -> str | None:
        """The likeliest intent, however unlikely."""
        return next((str(entry["name"]) for entry in self.ranking if entry["name"] != FALLBACK), None)

    @property
    def is_button(self) -> bool:
        """Whether it was clicked, not written."""
        return self.text.startswith("/")

    @property
    def has_time(self) -> bool:
        """Whether there is a point in time in it."""
        return any(entity.get("entity") == "time" for entity in self.parse_data.get("entities") or ())

    @property
    def last(self) -> Exchange:
        """The exchange before; an empty one at the beginning. One without a reply, when an action failed, is passed over."""
        return next((each for each in self.before if each.names or each.texts), Exchange({}))

    @property
    def cleared_up(self) -> Exchange:
        """The exchange that a choice made now clears up: the last but for those in which it was asked for again."""
        return next((each for each in self.before if WHICH not in each.names), Exchange({}))

    @property
    def topic(self) -> str | None:
        """The topic that a short question leans on: one that was answered since the last decline."""
        return next(iter(self.topics), None)

    @property
    def topics(self) -> list[str]:
        """What was answered since the last decline, and not too long ago, the latest first."""
        recent = takewhile(lambda each: not each.is_declined, self.before[:LEANS_ON])
        return [each.topic for each in recent if each.topic]

    @property
    def likely_topics(self) -> list[str]:
        """What a time may be about: what the reply before offered, if it asked what was meant, or else :attr:`topics`."""
        asked = f"utter_{FALLBACK}" in self.last.names
        return [button.intent for button in self.last.buttons] if asked else self.topics

    @property
    def texts_before(self) -> tuple[str, ...]:
        """What the user wrote before, the latest first."""
        return tuple(str(each.parse_data.get("text") or "") for each in self.before)

    @property
    def subject(self) -> str | None:
        """The topic that was answered last, however long ago."""
        return next((each.topic for each in self.before if each.topic), None)

    @property
    def declined(self) -> int:
        """How many messages in a row were declined just before."""
        return sum(1 for _ in takewhile(lambda each: each.is_declined, self.before))


def turn_of(latest_first: Iterable[Event]) -> Turn | None:
    """Return the latest message with what stands before it; None before any message.

    Args:
        latest_first: The conversation's events as Rasa serialises them, from the latest back. No more of them are taken
            than are needed.
    """
    replies: list[Event] = []
    message: Event | None = None
    before: list[Exchange] = []
    for event in latest_first:
        kind = event.get("event")
        if kind in _BEGINNINGS or len(before) == MEMORY:
            break
        if kind == "bot":
            replies.append(event)
        elif kind == "user":
            if message is None:
                message = event
            else:
                before.append(_exchange(event, replies[::-1]))
            replies = []
    if message is None:
        return None
    # NLU's text: what began with a slash and was no button's has lost it there
    text = _parse_data(message).get("text", message.get("text"))
    return Turn(str(text or ""), _parse_data(message), tuple(before))


def _parse_data(message: Event) -> Mapping[str, Any]:
    return message.get("parse_data") or {}


def _exchange(message: Event, replies: list[Event]) -> Exchange:
    details = [reply.get("metadata") or {} for reply in replies]
    offered = [button for reply in replies for button in (reply.get("data") or {}).get("buttons") or ()]
    return Exchange(
        _parse_data(message),
        message.get("timestamp"),
        tuple(str(each["utter_action"]) for each in details if each.get("utter_action")),
        tuple(str(reply["text"]) for reply in replies if reply.get("text")),
        tuple(Button(str(each.get("title") or ""), str(each.get("payload") or "")) for each in offered),
        next((str(each["topic"]) for each in reversed(details) if each.get("topic")), None),
        next((str(each["aspect"]) for each in reversed(details) if each.get("aspect")), None),
        message.get("message_id"),
    )
