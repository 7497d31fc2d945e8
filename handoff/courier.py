"""Delivers the tickets that are due, until it is stopped.

    python -m handoff.courier

Any number may run on one database. One that is killed loses nothing: its ticket is due again when the lease is over.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from dialogue import clock
from handoff.configuration import target_from
from handoff.delivery import ConfigurationError, NotDeliveredError, Target
from handoff.model import Ticket
from handoff.tickets import Tickets
from handoff.time_limit import run_within
from storage.database import connect

logger = logging.getLogger(__name__)

#: Seconds between two looks for tickets that are due.
INTERVAL = 3.0

#: For how long one delivery may take: well below the lease, so that no other courier begins while it is under way.
TIME_LIMIT = timedelta(minutes=1)

#: The longest wait after the first failure, and after any.
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=30)


def backoff(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure (from 1): doubled each time up to a cap, never given up.

    Half of it is fixed and half is ``jitter`` (0 to 1) of it, so that tickets which failed together do not come back together
    ("equal jitter", Marc Brooker, AWS Architecture Blog, 2015).
    """
    longest = min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)
    return longest * (1 + jitter) / 2


def deliver_due(
    tickets: Tickets,
    target: Target,
    now: Callable[[], datetime],
    stop: Event | None = None,
    jitter: Callable[[], float] = random.random,
) -> int:
    """Try each ticket that is due once, until none is or ``stop`` is set; return how many arrived.

    ``now`` is asked anew for each, since one delivery may take up to :data:`TIME_LIMIT`.
    """
    arrived = 0
    while not (stop and stop.is_set()) and (ticket := tickets.claim(now())):
        if failure := _attempt(target, ticket, now()):
            wait = max(backoff(ticket.attempts, jitter()), failure.wait)
            tickets.postpone(ticket, failure.reason, now() + wait)
            seconds = round(wait.total_seconds())
            logger.warning("%s: %s by %s, next attempt in %d s", ticket.number, failure.reason, target.name, seconds)
        else:
            tickets.mark_delivered(ticket, target.name, now())
            logger.info("%s: delivered by %s", ticket.number, target.name)
            arrived += 1
    return arrived


def _attempt(target: Target, ticket: Ticket, now: datetime) -> NotDeliveredError | None:
    try:
        run_within(TIME_LIMIT, lambda: target.deliver(ticket, now))
    except NotDeliveredError as error:
        return error
    except Exception as error:  # a ticket that cannot be sent must not hold up the others
        return NotDeliveredError(type(error).__name__)
    return None


def run(target: Target, now: Callable[[], datetime], stop: Event, interval: float = INTERVAL) -> None:
    """Deliver what is due every ``interval`` seconds, and forget old drafts, until ``stop`` is set.

    The database is the one the environment names. It may be away, at the start too.
    """
    while not stop.is_set():
        try:
            tickets = Tickets(connect())
            deliver_due(tickets, target, now, stop)
            tickets.discard_old_drafts(now())
        except SQLAlchemyError as error:  # the database is away; what is due there will be due when it is back
            logger.error("The database does not answer: %s", type(error).__name__)
        stop.wait(interval)


def main() -> int:
    """Run until SIGTERM or Ctrl-C; return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        target = target_from(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 1
    logger.info("Tickets go to: %s", target.name)
    run(target, clock.now, stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
