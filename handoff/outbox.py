"""The local outbox: tickets stay in the database, where `python -m handoff` lists them."""

from __future__ import annotations

from datetime import datetime

from handoff.model import Ticket


class Outbox:
    """A target that sends nothing: what is stored has arrived."""

    name = "outbox"

    def deliver(self, ticket: Ticket, now: datetime) -> None:
        """Return at once."""
