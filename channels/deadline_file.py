"""A deadline as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

#: When to be reminded, before the deadline.
_REMINDERS = (timedelta(days=1), timedelta(hours=2))

#: How long the entry is. It ends at the deadline, so that the end of a day is still shown on that day.
_LENGTH = timedelta(minutes=30)


def calendar_file(deadline: Mapping[str, Any], now: datetime) -> bytes:
    """Return the file for ``deadline``, as of ``now`` (aware).

    Args:
        deadline: ``at`` is its instant in ISO 8601, in UTC; ``title`` says what is due, ``date`` when, in words.
        now: When the file is made.
    """
    from icalendar import Alarm, Calendar, Event  # no start waits for it

    at = datetime.fromisoformat(str(deadline["at"]).replace("Z", "+00:00"))
    title, when = str(deadline["title"]), str(deadline["date"])
    event = Event()
    # The same deadline added twice stays one entry.
    event.add("uid", hashlib.sha256(f"{at.isoformat()} {title}".encode()).hexdigest()[:32])
    event.add("dtstamp", now)
    event.add("dtstart", at - _LENGTH)
    event.add("dtend", at)
    event.add("summary", title)
    event.add("description", when)
    event.add("transp", "TRANSPARENT")  # takes no time of the day
    for before in _REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -before, parameters={"RELATED": "END"})
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//amazon-seller-returns//deadline//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
