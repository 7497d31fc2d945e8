"""What goes into the reading of times and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
Prefer = Literal["past", "future", "nearest"]

GRAINS: tuple[Grain, ...] = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Context:
    """Everything the meaning of an expression depends on; nothing is read from clock or environment.

    Attributes:
        reference: The instant the message was written; aware (ValueError otherwise).
        zone: The user's zone, used where the message names none. "Yesterday" is always the user's yesterday.
        day_first: How ``4/7`` is read: True 4 July, False (the US) 7 April.
        prefer: Which of several possible instants is meant. ``past``: the latest that has passed (events);
            ``future``: the next; ``nearest``: the closest to the reference on either side.
        day_offsets: The grain of "7 days ago": ``day`` (midnight of that day; nothing is known of the hour), or
            ``hour`` as Duckling reads it (the reference's hour on that day).
    """

    reference: datetime
    zone: ZoneInfo
    day_first: bool = True
    prefer: Prefer = "past"
    day_offsets: Literal["day", "hour"] = "day"

    def __post_init__(self) -> None:
        if self.reference.utcoffset() is None:
            raise ValueError("Context.reference must be an aware datetime")


@dataclass(frozen=True)
class TimeExpression:
    """A point in time found in a message.

    Attributes:
        start, end, text: Offsets in the original message (characters, end exclusive) and what stands there.
        value: Aware instant; None exactly when `problem` is set. For a grain of day or coarser it is 00:00 local
            time of the first day.
        grain: How much of `value` was said.
        zone_named: The zone came from the message.
        approximate: The message itself leaves the value open ("around lunchtime", "mid-August", a range: its
            start).
        ambiguous_order: The numbers of ``4/7`` could be read either way; or those of ``20.11``, which may be a date
            or a clock time.
        problem: Why the expression cannot be: ``no_such_second``, ``no_such_minute``, ``no_such_hour``,
            ``no_such_day``, ``no_such_month``, ``no_such_week``, ``no_such_quarter``, ``weekday_mismatch`` ("Monday
            4 May 2025" is a Sunday), ``skipped_hour`` (the clock jumps over it), ``out_of_range`` (before year 1 or
            after 9999). An hour shown twice at the end of summer time is no problem: the first is taken, the
            earlier and so the safer for a deadline, unless the message names standard time (CET, PST).
        parts: What the message names: year, month, day, weekday, week, quarter, hour, minute, second, meridiem
            (which half of the day), daypart, zone, named_day, and relative ("yesterday", "3 hours ago": counted
            from now).
        given: The numbers of those parts as said, for `correct`: ("year", "2025") ... as sorted pairs of strings.
    """

    start: int
    end: int
    text: str
    value: datetime | None
    grain: Grain
    zone_named: bool
    approximate: bool
    ambiguous_order: bool
    problem: str | None
    parts: frozenset[str]
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Duration:
    """A length of time found in a message ("48 hours", "30 dagar").

    Attributes:
        start, end, text: As in `TimeExpression`.
        seconds: Exact length, None for month, quarter and year, whose length depends on the calendar.
        value: Number of `unit`; for "1 hour and 30 minutes" the sum in the smallest unit named.
        unit: A name of `Grain`.
    """

    start: int
    end: int
    text: str
    seconds: int | None
    value: float
    unit: str
