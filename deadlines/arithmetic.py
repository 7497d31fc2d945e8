"""From the start of a clock to the deadline.

Two kinds of limit. **Hours** are elapsed clock hours: 48 hours stay 48 hours across a change to or from summer time, so
they are added in UTC. **Days, months and years** run to the end of the last local day; the day the clock starts on is
not counted (the usual reading of "within 30 days of delivery", and that of Regulation (EEC, Euratom) 1182/71 for EU
law). A period that is to end on a day its month does not have ends on the month's last day.

Where the law moves an end on a day off to the next working day, nothing is moved here: the table says so in
``depends``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, Literal

import holidays
from dateutil.relativedelta import relativedelta

from deadlines.limits import Length, Term, Version

Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]

_CLOCK_GRAINS: Final = ("second", "minute", "hour")


@dataclass(frozen=True)
class Moment:
    """One end of a limit.

    Attributes:
        instant: Aware, in the zone asked for. As an end it is exclusive: until just before it there is time, from it on
            it is too late. (An end on a whole day is therefore the first instant of the day after.) As a beginning it
            is inclusive.
        day: The local day to name: for an end on a whole day the last day there is time, else the day of ``instant``.
        whole_day: The limit counts in days, so that only ``day`` means something to the user, not a clock time.
        latest: Differs from ``instant`` only if the start was known to the day and the limit counts in hours:
            ``instant`` is right for a clock that started as the day began, and so safe; ``latest`` for one that started
            as it ended.
    """

    instant: datetime
    day: date
    whole_day: bool
    latest: datetime

    @property
    def exact(self) -> bool:
        """Whether the start was known well enough for the limit."""
        return self.instant == self.latest


@dataclass(frozen=True)
class Deadline:
    """When something may be done: from ``opens`` (None: at once) to ``closes`` (None: no end). One of them is set."""

    opens: Moment | None
    closes: Moment | None

    def state(self, now: datetime) -> Literal["early", "open", "closed"]:
        """How things stand at the aware instant ``now``, by the safe ends."""
        now = now.astimezone(timezone.utc)  # within one zone, Python would compare what the clocks show
        if self.closes and now >= self.closes.instant:
            return "closed"
        return "early" if self.opens and now < self.opens.instant else "open"


def deadline(version: Version, start: datetime, grain: Grain, zone: tzinfo) -> Deadline:
    """Return when a clock that starts at ``start`` runs out.

    Args:
        version: The rule; :meth:`deadlines.limits.Limits.versions` finds it by the day of ``start``.
        start: Aware. With a grain of day only its date counts, as it is written, and it is a day in ``zone``.
        grain: How much of ``start`` is known: a clock time (second, minute, hour) or a day.
        zone: Where days begin and end; the result is in it.

    Raises:
        ValueError: ``start`` is naive, the grain is coarser than a day (ask the user), or the result leaves the
            calendar.
    """
    if start.utcoffset() is None:
        raise ValueError("start must be an aware datetime")
    if grain not in (*_CLOCK_GRAINS, "day"):
        raise ValueError(f"a start known only to the {grain} has no deadline")
    try:
        if grain == "day":
            day = start.date()
            known = _Start(_midnight(day, zone), _midnight(day + timedelta(days=1), zone), day, zone)
        else:
            known = _Start(start, start, start.astimezone(zone).date(), zone)
        return Deadline(
            opens=_beginning(version.opens_after, known) if version.opens_after else None,
            closes=_end(version.closes_after, known) if version.closes_after else None,
        )
    except OverflowError as exc:
        raise ValueError(str(exc)) from exc


def last_return_day(term: Term, zone: tzinfo, delivered: date | None = None) -> Moment:
    """Return the end of a season's term, for an order delivered on the local day ``delivered``.

    Without a delivery day it is the end that holds in any case: a term with ``or_after_delivery`` may then end later.

    Raises:
        ValueError: the result leaves the calendar.
    """
    last = term.returnable_until
    try:
        if term.or_after_delivery and delivered:
            last = max(last, _add(delivered, term.or_after_delivery))
        return _end_of(last, zone)
    except OverflowError as exc:
        raise ValueError(str(exc)) from exc


@dataclass(frozen=True)
class _Start:
    """The start of a clock: somewhere from ``first`` to ``last``, on the local ``day`` in ``zone``."""

    first: datetime
    last: datetime
    day: date
    zone: tzinfo


def _beginning(length: Length, start: _Start) -> Moment:
    if length.hours:
        return _elapsed(length.hours, start)
    day = _add(start.day, length)
    instant = _midnight(day, start.zone)
    return Moment(instant, day, whole_day=True, latest=instant)


def _end(length: Length, start: _Start) -> Moment:
    if length.hours:
        return _elapsed(length.hours, start)
    return _end_of(_add(start.day, length), start.zone)


def _elapsed(hours: int, start: _Start) -> Moment:
    instant, latest = (
        (known.astimezone(timezone.utc) + timedelta(hours=hours)).astimezone(start.zone)
        for known in (start.first, start.last)
    )
    return Moment(instant, instant.date(), whole_day=False, latest=latest)


def _end_of(day: date, zone: tzinfo) -> Moment:
    instant = _midnight(day + timedelta(days=1), zone)
    return Moment(instant, day, whole_day=True, latest=instant)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a local day: by way of UTC, since in some zones summer time begins by skipping midnight."""
    return datetime.combine(day, time(), zone).astimezone(timezone.utc).astimezone(zone)


def _add(day: date, length: Length) -> date:
    if length.business_days:
        return _business_day(day, length.business_days)
    return day + relativedelta(days=length.days or 0, months=length.months or 0, years=length.years or 0)


def _business_day(day: date, amount: int) -> date:
    for _ in range(amount):
        day += timedelta(days=1)
        while day.weekday() >= 5 or day in _federal_holidays(day.year):
            day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def _federal_holidays(year: int) -> frozenset[date]:
    # Given its year at once, the library adds nothing later. 31 December may be the day off for the next New Year's
    # Day.
    return frozenset(holidays.country_holidays("US", years=(year, min(year + 1, 9999))))
