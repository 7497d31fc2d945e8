"""Who may read and write a conversation: signed tokens (JWT, RFC 7519) that only the server can make."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt

from channels.errors import ApiError

_ALGORITHM = "HS256"

#: What a token is for; one made for something else opens nothing.
_SESSION, _DEADLINE = "session", "deadline"

_LETTERS = str.maketrans("0123456789", "ghijklmnop")

#: Bytes of a conversation's id: 128 bits, by the operating system's generator.
_ID_BYTES = 16


@dataclass(frozen=True)
class Session:
    """A conversation that somebody may read and write until ``expires`` (aware)."""

    id: str
    expires: datetime


@dataclass(frozen=True)
class Signer:
    """Makes and reads tokens.

    Attributes:
        secret: The key of the signatures; every server of an installation has the same.
        lifetime: How long a session lasts after it was last opened.
    """

    secret: str
    lifetime: timedelta

    def open(self, now: datetime, session_id: str | None = None) -> tuple[str, Session]:
        """Return a token and its session, as of ``now`` (aware): a new conversation's, or that of ``session_id``."""
        session = Session(session_id or secrets.token_hex(_ID_BYTES), (now + self.lifetime).replace(microsecond=0))
        return self._sign({"aud": _SESSION, "sub": session.id, "exp": session.expires}), session

    def read(self, token: str, now: datetime) -> Session:
        """Return the session of ``token`` at ``now``.

        Raises:
            ApiError: 401 ``session_expired``, or ``session_invalid`` for what this server did not sign.
        """
        claims = self._claims(token, _SESSION)
        try:
            session = Session(str(claims["sub"]), datetime.fromtimestamp(claims["exp"], timezone.utc))
        except KeyError:
            raise ApiError(401, "session_invalid") from None
        if now >= session.expires:
            raise ApiError(401, "session_expired")
        return session

    def button(self, session: str, reply: str, payload: str) -> str:
        """Return the id of the button with ``payload`` below ``reply``, in the conversation ``session`` and in no other.

        Letters alone: it is stored with the message, and digits may look like a phone number there.
        """
        signed = hmac.new(self.secret.encode(), f"{session} {reply} {payload}".encode(), hashlib.sha256)
        return signed.hexdigest()[:32].translate(_LETTERS)

    def sign_deadline(self, deadline: dict[str, Any]) -> str:
        """Return a token that tells ``deadline``, a JSON object, and nothing of whose it is."""
        return self._sign({"aud": _DEADLINE, **deadline})

    def read_deadline(self, token: str) -> dict[str, Any]:
        """Return what :meth:`sign_deadline` was given.

        Raises:
            ApiError: 404; this server did not sign it.
        """
        try:
            return self._claims(token, _DEADLINE)
        except ApiError:
            raise ApiError(404, "not_found") from None

    def _sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.secret, _ALGORITHM)

    def _claims(self, token: str, audience: str) -> dict[str, Any]:
        # The clock is the caller's, which tests can stop.
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self.secret, [_ALGORITHM], {"verify_exp": False, "require": ["aud"]}, audience=audience
            )
        except (jwt.InvalidTokenError, ValueError):
            raise ApiError(401, "session_invalid") from None
        return claims
