"""What delivers a ticket, and what it says when it could not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from handoff.model import Ticket

#: The least wait after a refusal that trying again will hardly change. A person may yet mend it: a ticket is never given up.
REFUSED_WAIT = timedelta(hours=1)


class NotDeliveredError(Exception):
    """A ticket did not arrive, or nobody knows whether it did.

    Attributes:
        reason: A few words for staff and the log; they hold no secret, no address and nothing the seller wrote.
        wait: The least time until the next attempt.
    """

    def __init__(self, reason: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class ConfigurationError(ValueError):
    """The environment does not tell where tickets go; the message names the variable and holds no secret."""


class Target(Protocol):
    """Where tickets go."""

    #: What staff and the log read.
    name: str

    def deliver(self, ticket: Ticket, now: datetime) -> None:
        """Return when ``ticket`` has arrived, now or in an earlier attempt.

        Whoever receives it can tell by ``ticket.key`` that it is the same one.

        Raises:
            NotDeliveredError: it has to be tried again.
        """
