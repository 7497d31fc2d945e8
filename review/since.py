"""The first day of what is looked at."""

from __future__ import annotations

from datetime import date, datetime, timedelta

#: Days looked back on unless a date is given.
DAYS = 7


class SinceError(Exception):
    """It is no day to begin with; the message is a sentence that says why."""


def beginning(text: str | None) -> datetime:
    """Return the first moment of the day ``text`` ("2026-11-01"), here; of the day a week ago when there is none.

    Raises:
        SinceError: it is not a date, or in the future.
    """
    try:
        day = date.fromisoformat(text) if text else date.today() - timedelta(days=DAYS)
    except ValueError:
        raise SinceError(f"{text!r} is not a date; write it like {date.today()}.") from None
    if day > date.today():
        raise SinceError(f"{day} is still to come; name a day up to today, {date.today()}.")
    return datetime(day.year, day.month, day.day).astimezone()
