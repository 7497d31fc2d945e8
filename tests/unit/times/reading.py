"""One way of asking for all the tables: a message in, what was read out as short strings."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.times import Context, TimeExpression, find

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = Context(datetime(2026, 11, 24, 14, 0, tzinfo=STOCKHOLM), STOCKHOLM)


def read(text: str, language: str, context: Context = TUESDAY) -> list[TimeExpression]:
    """The points in time of a message."""
    return [item for item in find(text, language, context) if isinstance(item, TimeExpression)]


def shown(item: TimeExpression) -> str:
    """ "2026-11-23 21:00 hour", "2026-11-23 day", "month ~" when approximate, "! no_such_day" when rejected."""
    if item.value is None:
        return f"! {item.problem}"
    exact = item.grain in ("hour", "minute", "second")
    form = "%Y-%m-%d %H:%M" if exact else "%Y-%m-%d"
    return item.value.strftime(form) + f" {item.grain}" + (" ~" if item.approximate else "")


def only(text: str, language: str, context: Context = TUESDAY) -> str:
    """What the one expression of a message says; several or none fail."""
    found = read(text, language, context)
    assert len(found) == 1, found
    return shown(found[0])
