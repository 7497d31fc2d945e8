"""What time it is: the only place that asks."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime, timezone

#: Stops the clock, so that whole conversations can be tested: an ISO 8601 instant with its UTC offset.
VARIABLE = "ASSISTANT_NOW"


class ClockError(ValueError):
    """The environment names an instant that is none; the message says what to write instead."""


def frozen(environment: Mapping[str, str]) -> datetime | None:
    """Return the instant at which ``environment`` stops the clock, aware; None lets it run.

    Raises:
        ClockError: the variable holds no ISO 8601 instant with a UTC offset.
    """
    value = environment.get(VARIABLE, "").strip()
    if not value:
        return None
    try:
        instant = datetime.fromisoformat(value.removesuffix("Z") + "+00:00" if value.endswith("Z") else value)
    except ValueError:
        instant = None
    if instant is None or instant.utcoffset() is None:
        raise ClockError(
            f"{VARIABLE}={value} is not an instant: write it in ISO 8601 with the offset from UTC, "
            "for example 2025-05-05T14:00:00+02:00, or leave it unset."
        )
    return instant


def now() -> datetime:
    """Return the present instant, aware; the frozen one if the environment of this process stopped the clock."""
    return _FROZEN or datetime.now(timezone.utc)


try:
    _FROZEN = frozen(os.environ)
except ClockError as error:
    sys.exit(str(error))
