"""Tickets by HTTP: each is posted as JSON to one address, signed.

The request bears three headers::

    Idempotency-Key       the ticket's key: the same each time this ticket is sent
    X-Handoff-Timestamp   seconds since 1970, of this attempt
    X-Handoff-Signature   sha256=<hexadecimal HMAC-SHA256>

The receiver computes the HMAC with the shared secret over the timestamp as sent, a full stop and the body byte for byte,
compares it in constant time, refuses a timestamp more than some minutes off, and answers 2xx once it has stored the ticket. A
key it has stored before it answers with 2xx or 409, and stores nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from handoff.conversation import as_document
from handoff.delivery import REFUSED_WAIT, ConfigurationError, NotDeliveredError
from handoff.model import Ticket

#: Seconds to connect, and to wait for the answer.
TIMEOUT = (5.0, 15.0)

#: Client errors that pass by themselves: timeout, too early, too many requests.
PASSING = frozenset({408, 425, 429})

#: At most this much of a Retry-After is obeyed.
LONGEST_WAIT = timedelta(days=1)

#: Fewer characters than this can be guessed.
SECRET_LENGTH = 16


class Webhook:
    """A target that posts each ticket to ``url``, signed with ``secret``.

    Raises:
        ConfigurationError: one of them cannot be used.
    """

    name = "webhook"

    def __init__(self, url: str, secret: str) -> None:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError:
            usable = False
        if not usable:
            raise ConfigurationError("HANDOFF_WEBHOOK_URL must be an address that begins with https:// or http://.")
        if len(secret) < SECRET_LENGTH:
            raise ConfigurationError(f"HANDOFF_WEBHOOK_SECRET must have at least {SECRET_LENGTH} characters.")
        self._url = url
        self._secret = secret

    def deliver(self, ticket: Ticket, now: datetime) -> None:
        """Post the ticket; see :class:`handoff.delivery.Target`."""
        body = json.dumps(as_document(ticket), ensure_ascii=False).encode()
        timestamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": ticket.key,
            "X-Handoff-Timestamp": timestamp,
            "X-Handoff-Signature": signature(self._secret, timestamp, body),
        }
        try:
            # As a stream, since the answer's body is of no interest, however long.
            with requests.post(self._url, body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
                status, retry_after = answer.status_code, answer.headers.get("Retry-After")
        except requests.RequestException as error:
            raise NotDeliveredError(type(error).__name__) from error
        if not (200 <= status < 300 or status == 409):
            refused = status < 500 and status not in PASSING
            wait = max(_wait(retry_after, now), REFUSED_WAIT if refused else timedelta(0))
            raise NotDeliveredError(f"HTTP {status}", wait)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of X-Handoff-Signature for a request: ``sha256=`` and 64 hexadecimal digits."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def _wait(retry_after: str | None, now: datetime) -> timedelta:
    """What a Retry-After (RFC 9110, 10.2.3: seconds or a date) asks for, within bounds; nothing when it cannot be read."""
    try:
        if retry_after is None:
            return timedelta(0)
        if retry_after.isdecimal():
            return timedelta(seconds=min(int(retry_after), LONGEST_WAIT.total_seconds()))
        until = parsedate_to_datetime(retry_after)
        aware = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
        return min(max(aware - now, timedelta(0)), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
