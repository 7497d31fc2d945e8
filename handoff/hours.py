"""When somebody answers tickets: ``hours.yml``, its only reader :func:`load`, and what follows from it: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import validator

from deadlines import checked_yaml
from deadlines.checked_yaml import Model

PATH = Path(__file__).with_suffix(".yml")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MIDNIGHT = timedelta(days=1)

#: The names of a country's days are looked up in this one.
_ANY_YEAR = 2026


class HoursError(checked_yaml.BrokenFileError):
    """The file of office hours cannot be used; the message names line, field and mistake, all of them at once."""


class _Span(NamedTuple):
    """From when until when, as what the clock shows, counted from midnight."""

    opens: timedelta
    closes: timedelta


if TYPE_CHECKING:
    Span = _Span
    Day = date
else:

    class Span(_Span):
        """Hours of one day written as 09:00-17:00."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[Any], _Span]]:
            yield _span

    class Day(date):
        """A date written as 2026-01-31."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[Any], date]]:
            yield _day


def _span(value: Any) -> _Span:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", str(value), re.ASCII)
    if not match:
        raise ValueError("must be hours of one day, written as 09:00-17:00")
    opens = timedelta(hours=int(match[1]), minutes=int(match[2]))
    closes = timedelta(hours=int(match[3]), minutes=int(match[4])) if match[3] else _MIDNIGHT
    if closes <= opens:
        raise ValueError("must close after it opens")
    return _Span(opens, closes)


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("must be a date of the calendar, written as 2026-01-31") from None


class Holidays(Model):
    """The days of ``country`` to keep: its public holidays, and ``also`` others by name."""

    country: str
    also: tuple[str, ...] = ()

    @validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        if country not in holidays.list_supported_countries():
            raise ValueError(f"'{country}' is no ISO 3166 code of a country whose holidays are known")
        return country

    @validator("also", each_item=True)
    @classmethod
    def _named(cls, name: str, values: dict[str, Any]) -> str:
        if "country" not in values:
            return name
        days = _named_days(values["country"], _ANY_YEAR, _categories(values["country"]))
        known = frozenset().union(*days.values())
        if name not in known:
            raise ValueError(f"'{name}' is no day there; the days are {', '.join(sorted(known))}")
        return name


class Hours(Model):
    """Office hours."""

    zone: str
    open: Mapping[Weekday, tuple[Span, ...]]
    holidays: Holidays | None = None
    closed: tuple[Day, ...] = ()

    @validator("zone")
    @classmethod
    def _exists(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"'{zone}' is no IANA time zone")
        return zone

    @validator("open")
    @classmethod
    def _sometimes(cls, open: Mapping[Weekday, tuple[Span, ...]]) -> Mapping[Weekday, tuple[Span, ...]]:
        if not any(open.values()):
            raise ValueError("must have hours on at least one day")
        return {weekday: tuple(sorted(spans)) for weekday, spans in open.items()}


def load(path: Path | str = PATH) -> Hours:
    """Read and check the office hours.

    Raises:
        HoursError: with every mistake in the file, each with its line and field.
        OSError: when there is no file to read.
    """
    return checked_yaml.load(path, Hours, HoursError)


def is_open(hours: Hours, now: datetime) -> bool:
    """Return whether somebody answers at ``now`` (aware)."""
    instant = now.astimezone(timezone.utc)
    return any(opens <= instant < closes for opens, closes in _spans(hours, _today(hours, now)))


def next_opening(hours: Hours, now: datetime) -> datetime:
    """Return the first moment from ``now`` (aware) on at which somebody answers, in the office's zone: ``now`` if it is open."""
    instant = now.astimezone(timezone.utc)
    days = (_today(hours, now) + timedelta(days=days) for days in count())
    # Ends, since some weekday has hours: `closed` is finite, and no country keeps all Mondays of its calendar.
    spans = (span for day in days for span in _spans(hours, day))
    return next(max(opens, instant) for opens, closes in spans if instant < closes).astimezone(ZoneInfo(hours.zone))


def _today(hours: Hours, now: datetime) -> date:
    return now.astimezone(ZoneInfo(hours.zone)).date()


def _spans(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """When the office opens and closes on ``day``, in UTC: between two times of one zone Python would ignore the offset."""
    if day in hours.closed or (hours.holidays and day in _days_kept(hours.holidays, day.year)):
        return
    midnight = datetime.combine(day, time(), ZoneInfo(hours.zone))
    for opens, closes in hours.open.get(_WEEKDAYS[day.weekday()], ()):
        # Wall-clock arithmetic: 9:00 is 9:00 on the day the clocks change too.
        start, end = (midnight + opens).astimezone(timezone.utc), (midnight + closes).astimezone(timezone.utc)
        if start < end:  # not so for hours that summer time leaves out
            yield start, end


@lru_cache(maxsize=16)
def _days_kept(kept: Holidays, year: int) -> frozenset[date]:
    # Sundays as such are holidays in Sweden; `open` tells about those.
    public = {day for day, names in _named_days(kept.country, year, ("public",)).items() if names != {"Sunday"}}
    named = _named_days(kept.country, year, _categories(kept.country))
    return frozenset(public | {day for day, names in named.items() if names.intersection(kept.also)})


def _named_days(country: str, year: int, categories: tuple[str, ...]) -> Mapping[date, frozenset[str]]:
    table = holidays.country_holidays(country, years=year, categories=categories, language="en_US")
    return {day: frozenset(table.get_list(day)) for day in table}


def _categories(country: str) -> tuple[str, ...]:
    return tuple(holidays.country_holidays(country).supported_categories)
