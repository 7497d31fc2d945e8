"""Logs for programs: a JSON object a line, with the id of the message that was being worked on."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any

#: The environment variable that chooses them; anything but :data:`JSON` leaves the logs as Rasa writes them.
VARIABLE = "LOG_FORMAT"
JSON = "json"

#: The id that the client gave the message that this task works on: the same in the widget, in Rasa and in the action server.
REQUEST: ContextVar[str | None] = ContextVar("request", default=None)


class JsonFormatter(logging.Formatter):
    """Writes a record as a JSON object: ``at`` (UTC), ``level``, ``logger``, ``message``, ``request``, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        message = record.getMessage()
        line = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_fields(message),
            "request": REQUEST.get(),
            "error": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({key: value for key, value in line.items() if value is not None}, ensure_ascii=False)


def _fields(message: str) -> dict[str, Any]:
    """A message that is an object already, as structlog makes them for Rasa, field by field."""
    if message.startswith("{"):
        with suppress(ValueError):
            return dict(json.loads(message))
    return {"message": message}


def install() -> None:
    """Have every handler of this process, made so far or later, write JSON where the environment asks for it."""
    if os.environ.get(VARIABLE, "").strip().lower() != JSON:
        return
    formatter = JsonFormatter()

    def set_formatter(self: logging.Handler, fmt: logging.Formatter | None) -> None:
        self.formatter = formatter

    # Rasa, the SDK and Sanic each set the format of handlers of their own, at different times.
    logging.Handler.setFormatter = set_formatter  # type: ignore[method-assign]
    logging._defaultFormatter = formatter  # type: ignore[attr-defined]
