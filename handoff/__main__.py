"""Tickets in the terminal, for staff.

    python -m handoff           # a table of all, the latest first
    python -m handoff R-1042    # one of them whole
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from dialogue import clock
from handoff.conversation import as_text, one_line
from handoff.model import State, Ticket
from handoff.tickets import Tickets
from storage.database import connect

#: A ticket that is not delivered after this long stands out.
LATE = timedelta(hours=1)

HEADINGS = ("", "number", "state", "submitted", "language", "topic", "contact", "attempts", "last error")

EMPTY = "There are no tickets."
LATE_NOTE = "!  not delivered for more than an hour; it goes on being tried"


def table(tickets: Sequence[Ticket], now: datetime) -> str:
    """Return ``tickets`` as lines of text with a heading, those that are late at ``now`` marked; times are the machine's."""
    if not tickets:
        return EMPTY
    rows = [HEADINGS, *(_row(ticket, now) for ticket in tickets)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, *(["", LATE_NOTE] if any(_is_late(ticket, now) for ticket in tickets) else [])])


def _row(ticket: Ticket, now: datetime) -> tuple[str, ...]:
    state = f"{ticket.state.value} ({ticket.target})" if ticket.target else ticket.state.value
    cells = (
        "!" if _is_late(ticket, now) else "",
        ticket.number,
        state,
        f"{ticket.submitted.astimezone():%Y-%m-%d %H:%M %Z}",
        ticket.language,
        ticket.topic or "-",
        ticket.contact or "-",
        str(ticket.attempts),
        ticket.last_error or "-",
    )
    return tuple(map(one_line, cells))


def _is_late(ticket: Ticket, now: datetime) -> bool:
    return ticket.state is State.QUEUED and now - ticket.submitted > LATE


def main(arguments: Sequence[str]) -> int:
    """Print the tickets, or the one whose number is given; return the exit status."""
    tickets = Tickets(connect())
    if not arguments:
        print(table(tickets.all(), clock.now()))
        return 0
    ticket = tickets.find(arguments[0]) if len(arguments) == 1 else None
    if ticket is None:
        print(f"There is no ticket {' '.join(arguments)}.", file=sys.stderr)
        return 1
    print(as_text(ticket), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
