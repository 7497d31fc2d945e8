"""What a ticket is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal

#: Added to a ticket's place in the table, so that the first one is R-1001.
_NUMBERS_BEFORE = 1000

_NUMBER = re.compile(r"\s*[Rr]-?([0-9]{1,12})\s*")


class State(str, Enum):
    """How far a submitted ticket has come."""

    QUEUED = "queued"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Turn:
    """One message of a conversation.

    Attributes:
        who: Who wrote it.
        at: When, aware.
        text: What it says; may have several lines.
        buttons: Titles of the buttons offered below it.
        payloads: What those buttons send, in the same order; not kept with a ticket.
    """

    who: Literal["seller", "assistant"]
    at: datetime
    text: str
    buttons: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ticket:
    """A submitted ticket; every instant is aware, in UTC.

    Attributes:
        id: Its place in the table.
        key: 32 hexadecimal digits, the idempotency key of its delivery.
        sender: The conversation's id in Rasa.
        contact: Where the seller wants the answer; None when no address was left.
        language: The conversation's language (``"sv"``).
        topic: The topic it is about; None when that is not known.
        time_zone: The seller's zone, an IANA name.
        conversation: The messages, in order.
        attempts: How often its delivery was begun.
        next_attempt: When it is due; while a courier has it, when another one may take it.
        last_error: Why the last attempt failed; holds no secret and nothing the seller wrote.
        target: What it was delivered to.
    """

    id: int
    key: str
    sender: str
    contact: str | None
    language: str
    topic: str | None
    time_zone: str
    conversation: tuple[Turn, ...]
    state: State
    submitted: datetime
    delivered: datetime | None
    attempts: int
    next_attempt: datetime
    last_error: str | None
    target: str | None

    @property
    def number(self) -> str:
        """The number people are told: ``R-1042``."""
        return number_of(self.id)


def number_of(id: int) -> str:
    """Return the number of the ticket at place ``id`` of the table: ``R-1042``."""
    return f"R-{_NUMBERS_BEFORE + id}"


def id_of(number: str) -> int | None:
    """Return the place in the table of the ticket with that number, as people may write it; None when it is no number."""
    match = _NUMBER.fullmatch(number)
    return int(match.group(1)) - _NUMBERS_BEFORE if match else None
