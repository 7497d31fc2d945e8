"""A conversation as the client sees it, made of Rasa's stored events: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import takewhile
from typing import Any

from channels.sessions import Signer
from dialogue.content import HELPFUL, NOT_HELPFUL
from dialogue.turn import DECLINES

Event = Mapping[str, Any]

#: The payloads of the two buttons that rate an answer.
RATINGS = {f"/{HELPFUL}": "up", f"/{NOT_HELPFUL}": "down"}


@dataclass
class Turn:
    """A message with what followed it.

    Attributes:
        message: The user's event.
        replies: The bot's events, in order.
        failed: An action that should have replied did not.
    """

    message: Event
    replies: list[Event] = field(default_factory=list)
    failed: bool = False

    @property
    def id(self) -> str:
        """The id that the client gave the message."""
        return str(self.message.get("message_id"))


def turns(events: Iterable[Event], custom_actions: Collection[str]) -> list[Turn]:
    """Return the turns in ``events``, oldest first.

    Args:
        events: As Rasa serialises them.
        custom_actions: What the action server runs. Each of them replies; Rasa goes on without a word when one fails.

    Of several with the same id the last stands: the others failed.
    """
    found: dict[str, Turn] = {}
    turn: Turn | None = None
    owing = False
    for event in events:
        kind = event.get("event")
        if kind in ("user", "action") and owing and turn:
            turn.failed, owing = True, False
        if kind == "user":
            turn = Turn(event)
            found.pop(turn.id, None)
            found[turn.id] = turn
        elif kind == "bot" and turn:
            turn.replies.append(event)
            owing = False
        elif kind == "action" and event.get("name") in custom_actions:
            owing = True
    if turn and (owing or not turn.replies):
        turn.failed = True
    return list(found.values())


@dataclass(frozen=True)
class Offer:
    """A button as it was offered: what it sends, and the id of the message it answers to."""

    payload: str
    about: str


@dataclass(frozen=True)
class Reader:
    """Reads the conversation of one ``session``; its buttons and links are signed by ``signer``."""

    session: str
    signer: Signer

    def messages(self, conversation: Sequence[Turn]) -> Iterator[list[dict[str, Any]]]:
        """Yield for each turn its messages, as the schema ``Message`` of ``openapi.yml`` describes them: the user's first."""
        titles: dict[str, str] = {}
        for turn in conversation:
            yield self._exchange(turn, titles)
            titles.update(_titles(turn.replies))

    def exchange(self, conversation: Sequence[Turn], turn: Turn, originals: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return the messages of the ``turn`` of ``conversation`` alone.

        ``originals`` are the texts of its replies before personal data in them were masked, where they are known.
        """
        titles: dict[str, str] = {}
        for each in takewhile(lambda before: before is not turn, conversation):
            titles.update(_titles(each.replies))
        return self._exchange(turn, titles, originals)

    def _exchange(self, turn: Turn, titles: Mapping[str, str], originals: Sequence[str] = ()) -> list[dict[str, Any]]:
        replies = [] if turn.failed else turn.replies
        texts = originals if len(originals) == len(replies) else [_text(each) for each in replies]
        answered = (self._reply(_reply_id(turn, n), each, text) for n, (each, text) in enumerate(zip(replies, texts)))
        return [self._message(turn, titles), *answered]

    def offer(self, button: str, conversation: Sequence[Turn]) -> Offer | None:
        """Return the button with the id ``button``; None when no reply of ``conversation`` offers it."""
        for turn in reversed(conversation):
            for n, reply in enumerate(turn.replies):
                for payload in _titles([reply]):
                    if self.signer.button(self.session, _reply_id(turn, n), payload) == button:
                        return Offer(payload, turn.id)
        return None

    def _message(self, turn: Turn, titles: Mapping[str, str]) -> dict[str, Any]:
        text = _text(turn.message)
        button = (turn.message.get("metadata") or {}).get("button")
        return {
            "id": turn.id,
            "who": "seller",
            "at": _instant(turn.message),
            "text": titles.get(text, text.removeprefix("/")),
            **({"button": button} if button else {}),
            **({"failed": True} if turn.failed else {}),
        }

    def _reply(self, reply_id: str, event: Event, text: str) -> dict[str, Any]:
        details = event.get("metadata") or {}
        source = details.get("source")
        reply = {
            "id": reply_id,
            "who": "assistant",
            "at": _instant(event),
            "text": text.removesuffix(str(source)).rstrip() if source else text,
            "kind": kind_of(details),
            "language": details.get("language"),
            "topic": details.get("topic"),
            "source": source,
            "buttons": [self._button(reply_id, payload, title) for payload, title in _titles([event]).items()],
            "deadline": self._deadline(details.get("deadline")),
        }
        return {key: value for key, value in reply.items() if value}

    def _button(self, reply_id: str, payload: str, title: str) -> dict[str, Any]:
        button = {"id": self.signer.button(self.session, reply_id, payload), "title": title}
        return {**button, "rating": RATINGS[payload]} if payload in RATINGS else button

    def _deadline(self, deadline: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if not deadline:
            return None
        signed = self.signer.sign_deadline({key: deadline[key] for key in ("at", "title", "date")})
        return {**deadline, "calendar": f"calendar/{signed}.ics"}


def kind_of(details: Mapping[str, Any]) -> str:
    """Return what a reply with the metadata ``details`` is to a client: its response says so, or it shows."""
    if named := details.get("kind"):
        return str(named)
    if details.get("utter_action") in DECLINES:
        return "decline"
    return "answer" if details.get("topic") else "other"


def _reply_id(turn: Turn, n: int) -> str:
    return f"{turn.id}.{n}"


def _titles(replies: Iterable[Event]) -> dict[str, str]:
    """The buttons of ``replies``: payload and title."""
    buttons = (button for reply in replies for button in (reply.get("data") or {}).get("buttons") or ())
    return {str(button["payload"]): str(button["title"]) for button in buttons}


def _text(event: Event) -> str:
    return str(event.get("text") or "")


def _instant(event: Event) -> str:
    instant = datetime.fromtimestamp(float(event["timestamp"]), timezone.utc)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
