"""Places what an expression says in the calendar: from a tree and a context to an instant, or to the name of a
mistake.

How open expressions are read:

* A day without a year, a weekday, a clock time without a day: the latest that has passed (`prefer` past, today
  counts), the next (future; a bare weekday is then never today), or the nearest.
* "next", "tomorrow", "this", "på måndag" say by themselves which is meant and may lie in the future under any
  preference.
* An hour that may be before or after noon ("at 3", "halv nio"): a part of the day decides; without a day both
  readings compete as above; with a day it is taken as written (the earlier, and for a deadline the safer), except
  that in the past a spoken hour from one to five means the afternoon: who means the night says so. Today it is the
  latest that has passed.
* An hour after midnight belongs to the evening before: "last night at 2" and "i natt kl 2" are this morning's.
* Weekday and date must agree; where the year is open it is the nearest of three years in which they do.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from nlu.times.lengths import SECONDS
from nlu.times.model import Context, Grain
from nlu.times.named_days import date_of
from nlu.times.tree import (
    Clock,
    Day,
    Impossible,
    Month,
    MonthDay,
    NamedDay,
    Now,
    Nth,
    Offset,
    Quarter,
    RelativeDay,
    Season,
    Spec,
    Unit,
    Week,
    Weekday,
    WeekdayOf,
    Weekdays,
    WeekOf,
    Year,
    Zone,
)
from nlu.times.vocabulary import core

_YEARS = 9  # how far to look for a date without a year: 29 February may be eight years away
_AGREEING_YEARS = 3


class Mistake(Exception):
    """The expression names something no calendar or clock has."""

    def __init__(self, problem: str, grain: Grain = "day") -> None:
        super().__init__(problem)
        self.problem = problem
        self.grain: Grain = grain


@dataclass(slots=True)
class Resolved:
    """The instant (aware) or the mistake, and what was named."""

    value: datetime | None
    grain: Grain
    problem: str | None = None
    approximate: bool = False
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate: first day and grain; or an instant for offsets shorter than a day."""

    day: date
    grain: Grain = "day"
    instant: datetime | None = None


def resolve(spec: Spec, context: Context) -> Resolved:
    """The instant an expression means in a context. Never raises."""
    given = _given(spec, context)
    try:
        made = _Resolver(spec, context).run()
    except Mistake as mistake:
        return Resolved(None, mistake.grain, mistake.problem, given=given)
    except (OverflowError, ValueError):
        return Resolved(None, "day", "out_of_range", given=given)
    made.given = given | made.given
    return made


def zone_info(zone: Zone | None, default: ZoneInfo) -> tzinfo:
    """The tzinfo of a named zone: IANA, or a fixed offset for "UTC+02:00"."""
    if zone is None:
        return default
    return parse_zone(zone.key)


def parse_zone(key: str) -> tzinfo:
    """tzinfo of an IANA key or "UTC+02:00"."""
    if key.startswith("UTC") and len(key) > 3:
        hours, minutes = map(int, key[4:].split(":"))
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(delta if key[3] == "+" else -delta)
    return ZoneInfo(key)


def zone_key(value: datetime) -> str:
    """The key `parse_zone` understands for an aware datetime's zone."""
    zone = value.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    offset = value.utcoffset() or timedelta()
    sign = "-" if offset < timedelta() else "+"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def aware(naive: datetime, zone: tzinfo, fold: int | None) -> datetime:
    """A local clock time as an instant.

    Raises:
        Mistake: skipped_hour, when the clock jumps over it.
    """
    made = naive.replace(tzinfo=zone, fold=fold or 0)
    back = made.astimezone(timezone.utc).astimezone(zone)
    if back.replace(tzinfo=None) != naive:
        raise Mistake("skipped_hour", "hour")
    return made


class _Resolver:
    def __init__(self, spec: Spec, context: Context) -> None:
        self.spec = spec
        self.context = context
        self.zone = zone_info(spec.zone, context.zone)
        self.now = context.reference.astimezone(self.zone)
        self.fold = spec.zone.fold if spec.zone else None
        # "yesterday 9pm PST" is the writer's yesterday; "9pm PST" alone is the latest on the Pacific clock
        self.today = context.reference.astimezone(context.zone).date() if spec.day else self.now.date()

    # The whole

    def run(self) -> Resolved:
        spec = self.spec
        if spec.clock and spec.clock.problem:
            if isinstance(spec.day, Impossible):
                raise Mistake(spec.day.problem, spec.day.grain)
            raise Mistake(spec.clock.problem, spec.clock.grain)
        if spec.shift is not None:
            return self._shifted(spec.shift)
        if spec.day is None:
            return self._clock_only()
        places, rank = self._places(spec.day)
        if not places:
            raise Mistake("no_such_day")
        if spec.clock is None and spec.part is None:
            return self._day_only(places, rank)
        return self._with_clock(places, rank, spec.day)

    def _day_only(self, places: list[_Place], rank: str) -> Resolved:
        place = self._choose(places, rank, lambda p: p.instant or self._midnight(p.day))
        if place.instant is not None:
            return Resolved(place.instant, place.grain, approximate=self.spec.approximate)
        approximate = self.spec.approximate
        return Resolved(self._midnight(place.day), place.grain, approximate=approximate)

    def _with_clock(self, places: list[_Place], rank: str, day: Day) -> Resolved:
        fixed = rank == "fixed" and len(places) == 1
        options: list[tuple[datetime, Grain]] = []
        mistake: Mistake | None = None
        for place in places:
            start = place.instant.astimezone(self.zone).date() if place.instant else place.day
            for shift, clock_time, grain in self._clock_times(True, start == self.today):
                try:
                    options.append((self._instant(start, shift, clock_time), grain))
                except Mistake as error:
                    mistake = error
        if not options:
            raise mistake or Mistake("no_such_hour", "hour")
        if mistake and fixed:
            raise mistake
        chosen = self._pick(options, "past" if fixed and len(options) > 1 else rank)
        return Resolved(chosen[0], chosen[1], approximate=self._clock_approximate())

    def _clock_only(self) -> Resolved:
        spec = self.spec
        options: list[tuple[datetime, Grain]] = []
        mistake: Mistake | None = None
        for days in (-2, -1, 0, 1, 2):
            start = self.today + timedelta(days=days)
            for shift, clock_time, grain in self._clock_times(False, False):
                try:
                    options.append((self._instant(start, shift, clock_time), grain))
                except Mistake as error:
                    mistake = error if days == 0 else mistake
        if not options:
            raise mistake or Mistake("no_such_hour", "hour")
        if spec.clock is None and self.context.prefer == "past":
            chosen = self._pick(options, "past")
        else:
            chosen = self._pick(options, self.context.prefer)
        return Resolved(chosen[0], chosen[1], approximate=self._clock_approximate())

    def _shifted(self, shift: Offset) -> Resolved:
        """ "thanksgiving in 9 months": that of the year it leads to; "at 7 in 3 years": that hour there."""
        spec = self.spec
        place = self._offset(shift)
        there = place.instant.astimezone(self.zone).date() if place.instant else place.day
        if isinstance(spec.day, NamedDay):
            found = date_of(spec.day.key, there.year)
            if found is None:
                raise Mistake("no_such_day")
            target: _Place = _Place(found)
        elif isinstance(spec.day, Month):
            target = _Place(date(there.year, spec.day.month, 1), "month")
        elif isinstance(spec.day, Weekday) and spec.day.which is None and {unit for _, unit in shift.amounts} == {"week"}:
            target = _Place(there + timedelta(days=spec.day.weekday - there.weekday()))  # "Tuesday 3 weeks ago": in that week
        elif isinstance(spec.day, Weekday):
            target = _Place(
                there
                + timedelta(
                    days=(spec.day.weekday - there.weekday()) % 7
                    - (7 if shift.sign < 0 and there.weekday() != spec.day.weekday else 0)
                )
            )
        elif isinstance(spec.day, MonthDay) and spec.day.month:
            target = _Place(date(there.year, spec.day.month, spec.day.day))
        else:
            target = place if place.instant is None else _Place(there)
        if spec.clock is None and spec.part is None:
            return Resolved(self._midnight(target.day), target.grain, approximate=spec.approximate)
        options = [(self._instant(target.day, s, c), g) for s, c, g in self._clock_times(True, False)]
        return Resolved(*options[0], approximate=self._clock_approximate())

    def _clock_approximate(self) -> bool:
        spec = self.spec
        return spec.approximate or spec.clock is None

    # Choosing

    def _choose(self, places: list[_Place], rank: str, instant: Callable[[_Place], datetime]) -> _Place:
        if rank == "fixed" or len(places) == 1:
            return places[0]
        today = self.today

        def first_day(place: _Place) -> date:
            return place.day

        if rank == "past":
            passed = [p for p in places if first_day(p) <= today]
            return max(passed, key=first_day) if passed else min(places, key=first_day)
        if rank == "future":
            ahead = [p for p in places if first_day(p) >= today]
            return min(ahead, key=first_day) if ahead else max(places, key=first_day)
        return min(places, key=lambda p: abs(first_day(p) - today))

    def _pick(self, options: list[tuple[datetime, Grain]], rank: str) -> tuple[datetime, Grain]:
        now = self.now

        def when(option: tuple[datetime, Grain]) -> datetime:
            return option[0]

        if rank == "past":
            passed = [o for o in options if o[0] <= now]
            return max(passed, key=when) if passed else min(options, key=when)
        if rank == "future":
            ahead = [o for o in options if o[0] > now]
            return min(ahead, key=when) if ahead else max(options, key=when)
        if rank == "fixed":
            return options[0]
        return min(options, key=lambda o: abs(o[0] - now))

    # Clock times

    def _clock_times(self, fixed: bool, today: bool) -> list[tuple[int, time, Grain]]:
        """The readings of clock and part of day: (days to add, local time, grain), the likelier first."""
        spec = self.spec
        clock, part = spec.clock, core()["day_parts"].get(spec.part) if spec.part else None
        if clock is None:
            assert part is not None  # one of the two is why we are here
            hour = part[spec.shade or "start"]
            return [(hour // 24, time(hour % 24), "hour")]
        hours = [clock.hour]
        if part and 1 <= clock.hour <= 12 and (clock.open or clock.hour == 12 or not self._half_known()):
            hours = [part["hours"][clock.hour]]
        elif part and clock.hour == 0 and part["start"] >= 18:
            hours = [24]
        elif (part and part["start"] >= 24 and clock.hour < 12) or (part and spec.part == "night" and clock.hour < 6):
            hours = [24 + clock.hour]
        elif clock.open:
            am, pm = clock.hour % 12, clock.hour % 12 + 12
            by_day = clock.spoken and self.context.prefer == "past" and 1 <= clock.hour <= 5
            if not fixed:
                hours = [pm] if by_day else [am, pm]
            elif today and self.context.prefer == "past":
                hours = [am, pm]
            elif by_day:
                hours = [pm]
            else:
                hours = [clock.hour]
        made: list[tuple[int, time, Grain]] = []
        for hour in hours:
            minutes = hour * 60 + clock.minute + clock.minutes_away
            days, minutes = divmod(minutes, 1440)
            made.append((days, time(minutes // 60, minutes % 60, clock.second), clock.grain))
        return made

    def _half_known(self) -> bool:
        return "meridiem" in self.spec.parts

    def _instant(self, start: date, shift: int, clock_time: time) -> datetime:
        return aware(datetime.combine(start + timedelta(days=shift), clock_time), self.zone, self.fold)

    def _midnight(self, day: date) -> datetime:
        """00:00 local time; where the clock jumps over it, the first instant of the day."""
        naive = datetime.combine(day, time())
        made = naive.replace(tzinfo=self.zone)
        return made.astimezone(timezone.utc).astimezone(self.zone) if made.utcoffset() is not None else made

    # Days

    def _places(self, day: Day) -> tuple[list[_Place], str]:
        """Candidates for a day and how to choose among them ("fixed": the first)."""
        prefer = self.context.prefer
        today = self.today
        if isinstance(day, Impossible):
            raise Mistake(day.problem, day.grain)
        if isinstance(day, Now):
            return [_Place(today, "second", self.now)], "fixed"
        if isinstance(day, RelativeDay):
            return [_Place(today + timedelta(days=day.days))], "fixed"
        if isinstance(day, Weekday):
            return self._weekday(day)
        if isinstance(day, WeekdayOf):
            start = self._unit(day.week).day
            return [_Place(start + timedelta(days=day.weekday))], "fixed"
        if isinstance(day, MonthDay):
            return self._month_day(day)
        if isinstance(day, Month):
            return self._month(day)
        if isinstance(day, Year):
            return [_Place(date(day.year, 1, 1), "year")], "fixed"
        if isinstance(day, Quarter):
            if day.year:
                return [_Place(date(day.year, 3 * day.quarter - 2, 1), "quarter")], "fixed"
            years = range(today.year - 1, today.year + 2)
            return [_Place(date(y, 3 * day.quarter - 2, 1), "quarter") for y in years], prefer
        if isinstance(day, Week):
            return self._week(day)
        if isinstance(day, Season):
            return self._season(day)
        if isinstance(day, NamedDay):
            return self._named(day)
        if isinstance(day, Unit):
            return [self._unit(day)], "fixed"
        if isinstance(day, Offset):
            return [self._offset(day)], "fixed"
        if isinstance(day, Weekdays):
            return [_Place(self._weekdays(day))], "fixed"
        if isinstance(day, Nth):
            return self._nth(day)
        if isinstance(day, WeekOf):
            places, rank = self._places(day.day)
            chosen = self._choose(places, rank, lambda p: self._midnight(p.day)).day
            return [_Place(chosen - timedelta(days=chosen.weekday()), "week")], "fixed"
        places, rank = self._places(day.period)
        return places, rank

    def _weekday(self, day: Weekday) -> tuple[list[_Place], str]:
        today = self.today
        monday = today - timedelta(days=today.weekday())
        ahead = (day.weekday - today.weekday()) % 7
        coming = today + timedelta(days=ahead or 7)
        past = today - timedelta(days=(today.weekday() - day.weekday) % 7 or 7)
        if day.which == "last":
            return [_Place(past)], "fixed"
        if day.which == "before_last":
            return [_Place(past - timedelta(days=7))], "fixed"
        if day.which == "next_week":
            return [_Place(monday + timedelta(days=7 + day.weekday))], "fixed"
        if day.which in ("next_occurrence", "upcoming"):
            return [_Place(coming)], "fixed"
        if day.which == "after_next":
            return [_Place(coming + timedelta(days=7))], "fixed"
        if day.which == "this":
            same_week = monday + timedelta(days=day.weekday)
            if self.context.prefer == "future":
                return [_Place(coming if ahead else today)], "fixed"
            return [_Place(same_week)], "fixed"
        places = [_Place(past), _Place(coming)]
        if not ahead and (self.context.prefer != "future" or self.spec.clock or self.spec.part):
            places.append(_Place(today))
        if self.spec.clock or self.spec.part:
            places.append(_Place(past - timedelta(days=7)))
        return places, self.context.prefer

    def _month_day(self, day: MonthDay) -> tuple[list[_Place], str]:
        today = self.today
        if day.of_month is not None:
            first = self._unit(day.of_month).day
            return [_Place(_day_in(first.year, first.month, day.day))], "fixed"
        if day.month is None:
            months = [(today.year, today.month)]
            months = [divmod(today.year * 12 + today.month - 1 + n, 12) for n in range(-14, 15)]
            places = [_Place(date(y, m + 1, day.day)) for y, m in months if _exists(y, m + 1, day.day)]
            if day.weekday is not None:
                places = [p for p in places if p.day.weekday() == day.weekday]
                if not places:
                    raise Mistake("weekday_mismatch")
            return places, self.context.prefer
        if day.year is not None:
            made = _day_in(day.year, day.month, day.day)
            if day.weekday is not None and made.weekday() != day.weekday:
                raise Mistake("weekday_mismatch")
            return [_Place(made)], "fixed"
        years = range(max(1, today.year - _YEARS), min(9999, today.year + _YEARS) + 1)
        places = [_Place(date(y, day.month, day.day)) for y in years if _exists(y, day.month, day.day)]
        if not places:
            raise Mistake("no_such_day")
        if day.weekday is not None:
            near = [p for p in places if abs(p.day.year - today.year) <= _AGREEING_YEARS]
            agreeing = [p for p in near if p.day.weekday() == day.weekday]
            if self.context.prefer == "past":
                agreeing = [p for p in agreeing if p.day <= today]
            if not agreeing:
                raise Mistake("weekday_mismatch")
            # a weekday said beside a date speaks for the nearest year that has it, this year's past or coming one
            # first
            rank = self.context.prefer
            recent = [p for p in agreeing if rank == "future" and timedelta(0) <= today - p.day <= timedelta(days=31)]
            return (recent, "fixed") if recent else (agreeing, rank)
        if day.which == "last":
            return [p for p in places if p.day < today], "past"
        if day.which in ("next_week", "next_occurrence", "upcoming"):
            return [p for p in places if p.day > today], "future"
        if day.which == "this":
            return [p for p in places if p.day.year == today.year] or places, "fixed"
        if self.context.prefer == "past" and _Place(today) in places:
            return [_Place(today)], "fixed"  # today's date with an hour to come is no day of last year
        return places, self.context.prefer

    def _month(self, day: Month) -> tuple[list[_Place], str]:
        today = self.today
        if day.year is not None:
            return [_Place(date(day.year, day.month, 1), "month")], "fixed"
        places = [_Place(date(today.year + n, day.month, 1), "month") for n in (-2, -1, 0, 1, 2)]
        this_month = today.replace(day=1)
        if day.which == "last":
            return [p for p in places if p.day < this_month], "past"
        if day.which == "this":
            return [places[2]], "fixed"
        if day.which in ("next_week", "next_occurrence", "upcoming"):
            return [p for p in places if p.day > this_month], "future"
        if day.which == "after_next":
            return [[p for p in places if p.day > this_month][1]], "fixed"
        if self.context.prefer == "future":
            return [p for p in places if p.day >= this_month], "fixed"
        return places, self.context.prefer

    def _week(self, day: Week) -> tuple[list[_Place], str]:
        def monday(year: int) -> date | None:
            try:
                return date.fromisocalendar(year, day.week, 1)
            except ValueError:
                return None

        if day.year is not None:
            found = monday(day.year)
            if found is None:
                raise Mistake("no_such_week", "week")
            return [_Place(found, "week")], "fixed"
        mondays = [monday(self.today.year + n) for n in range(-7, 8)]
        return [_Place(m, "week") for m in mondays if m], self.context.prefer

    def _season(self, day: Season) -> tuple[list[_Place], str]:
        places = [_Place(date(self.today.year + n, day.month, 1), "quarter") for n in (-2, -1, 0, 1)]
        begun = [p for p in places if p.day <= self.today]
        running = self.today - begun[-1].day < timedelta(days=92)
        if day.which == "last":
            return [begun[-2] if running else begun[-1]], "fixed"
        if day.which == "this":
            return [begun[-1] if running or self.context.prefer == "past" else places[len(begun)]], "fixed"
        return [p for p in places if p.day > self.today][:1], "fixed"

    def _named(self, day: NamedDay) -> tuple[list[_Place], str]:
        today = self.today
        if day.year is not None:
            found = date_of(day.key, day.year)
            if found is None:
                raise Mistake("no_such_day")
            return [_Place(found)], "fixed"
        dates = [date_of(day.key, today.year + n) for n in (-2, -1, 0, 1, 2)]
        places = [_Place(d) for d in dates if d]
        if day.which == "last":
            return [p for p in places if p.day < today] or places, "past"
        if day.which in ("next_week", "next_occurrence", "upcoming"):
            return [p for p in places if p.day > today] or places, "future"
        if day.which == "this" and self.context.prefer != "future":
            return [p for p in places if p.day.year == today.year] or places, "fixed"
        return places, self.context.prefer

    def _unit(self, unit: Unit) -> _Place:
        today = self.today
        n = unit.offset
        if unit.unit == "day":
            return _Place(today + timedelta(days=n))
        if unit.unit in ("week", "weekend"):
            monday = today - timedelta(days=today.weekday())
            if unit.unit == "week":
                return _Place(monday + timedelta(weeks=n), "week")
            saturday = monday + timedelta(days=5, weeks=n)
            if n == 0 and self.context.prefer == "past" and saturday > today:
                saturday -= timedelta(weeks=1)
            return _Place(saturday, "day")
        if unit.unit == "month":
            year, month = divmod(today.year * 12 + today.month - 1 + n, 12)
            return _Place(date(year, month + 1, 1), "month")
        if unit.unit == "quarter":
            year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + n, 4)
            return _Place(date(year, 3 * quarter + 1, 1), "quarter")
        return _Place(date(today.year + n, 1, 1), "year")

    def _nth(self, day: Nth) -> tuple[list[_Place], str]:
        periods, rank = self._places(day.period)
        places = []
        for period in periods:
            try:
                places.append(self._nth_in(day, period))
            except Mistake:
                if rank == "fixed":
                    raise
        if not places:
            raise Mistake("no_such_day")
        return places, rank

    def _nth_in(self, day: Nth, period: _Place) -> _Place:
        first, last = period.day, _end_of(period.day, period.grain) - timedelta(days=1)
        if day.unit == "week":
            start = first + timedelta(days=-first.weekday() % 7)
            end = last - timedelta(days=(last.weekday() + 1) % 7 + 6)
            found = start + timedelta(weeks=day.nth - 1) if day.nth > 0 else end + timedelta(weeks=day.nth + 1)
            grain: Grain = "week"
        elif day.weekday is not None:
            start = first + timedelta(days=(day.weekday - first.weekday()) % 7)
            end = last - timedelta(days=(last.weekday() - day.weekday) % 7)
            found = start + timedelta(weeks=day.nth - 1) if day.nth > 0 else end + timedelta(weeks=day.nth + 1)
            grain = "day"
        else:
            found = first + timedelta(days=day.nth - 1) if day.nth > 0 else last + timedelta(days=day.nth + 1)
            grain = "day"
        if not first <= found <= last:
            raise Mistake("no_such_day" if grain == "day" else "no_such_week", grain)
        return _Place(found, grain)

    def _weekdays(self, day: Weekdays) -> date:
        if day.anchor is not None:
            places, rank = self._places(day.anchor)
            base = self._choose(places, rank, lambda p: self._midnight(p.day)).day
        else:
            base = self.today
        if day.count > 0:
            return base + timedelta(days=(day.weekday - base.weekday()) % 7 or 7) + timedelta(weeks=day.count - 1)
        return base - timedelta(days=(base.weekday() - day.weekday) % 7 or 7) + timedelta(weeks=day.count + 1)

    def _offset(self, day: Offset) -> _Place:
        if isinstance(day.anchor, Clock):
            inner = _Resolver(Spec(clock=day.anchor, zone=self.spec.zone), self.context).run()
            assert inner.value is not None  # a mistake would have been raised
            moved = _plus(inner.value, day)
            return _Place(moved.date(), "minute", moved)
        if day.anchor is not None:
            places, rank = self._places(day.anchor)
            base = self._anchor(places, rank, day.sign)
            moved = _plus(datetime.combine(base.day, time(), self.zone), day)
            short = any(unit in ("second", "minute", "hour") for _, unit in day.amounts)
            return _Place(moved.date(), "minute", moved) if short else _Place(moved.date())
        now = self.context.reference.astimezone(self.context.zone)
        moved = _plus(now, day)
        units = {unit for _, unit in day.amounts}
        whole = all(float(value).is_integer() for value, _ in day.amounts)
        if day.grain == "second" or units & {"second", "minute"} or ("hour" in units and not whole):
            return _Place(moved.date(), "second", moved)
        if "hour" in units:
            return _Place(moved.date(), "minute", moved.replace(second=0, microsecond=0))
        if "day" in units and (self.context.day_offsets == "hour" or not whole):
            return _Place(moved.date(), "hour", moved.replace(minute=0, second=0, microsecond=0))
        if units == {"year"} and whole:
            return _Place(moved.date().replace(day=1), "month")
        return _Place(moved.date())

    def _anchor(self, places: list[_Place], rank: str, sign: int) -> _Place:
        """The day something is counted from. Counting on from a named day begins at the last one that has passed."""
        if rank != "fixed" and sign > 0 and self.context.prefer == "future":
            ahead = self._choose(places, "future", lambda p: self._midnight(p.day))
            return (
                ahead
                if self.spec.approximate or not self._long
                else self._choose(places, "past", lambda p: self._midnight(p.day))
            )
        return self._choose(places, rank, lambda p: self._midnight(p.day))

    @property
    def _long(self) -> bool:
        day = self.spec.day
        return isinstance(day, Offset) and any(unit == "year" for _, unit in day.amounts)


def _plus(start: datetime, offset: Offset) -> datetime:
    """A datetime moved by calendar units on the local clock and by hours and less in real time."""
    calendar = relativedelta()
    seconds = 0.0
    for value, unit in offset.amounts:
        amount = value * offset.sign
        if unit in ("hour", "minute", "second") or (unit in ("day", "week") and not float(value).is_integer()):
            seconds += amount * SECONDS[unit]
        elif unit == "day":
            calendar += relativedelta(days=int(amount))
        elif unit == "week":
            calendar += relativedelta(weeks=int(amount))
        else:
            calendar += relativedelta(months=round(amount * {"month": 1, "quarter": 3, "year": 12}[unit]))
    if abs(calendar.years) > 9998 or abs(calendar.days) > 3_700_000:
        raise Mistake("out_of_range")
    moved = start + calendar
    if seconds:
        zone = start.tzinfo
        moved = (moved.astimezone(timezone.utc) + timedelta(seconds=seconds)).astimezone(zone)
    return moved


def _end_of(first: date, grain: Grain) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return first + timedelta(days=7 if grain == "week" else 1)
    return first + relativedelta(months=months)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]


def _day_in(year: int, month: int, day: int) -> date:
    if not _exists(year, month, day):
        raise Mistake("no_such_day")
    return date(year, month, day)


def _given(spec: Spec, context: Context) -> dict[str, str]:
    """The parts the message names, with their numbers as said."""
    given = {name: str(value) for name, value in _named_parts(spec)}
    if isinstance(spec.day, RelativeDay):  # the day itself, so that a correction of the hour keeps it
        today = context.reference.astimezone(context.zone).date()
        given["relative"] = (today + timedelta(days=spec.day.days)).isoformat()
    return given


def _named_parts(spec: Spec) -> Iterator[tuple[str, object]]:
    day = spec.day
    if isinstance(day, MonthDay):
        yield "day", day.day
        if day.month:
            yield "month", day.month
        if day.year:
            yield "year", day.year
        if day.weekday is not None:
            yield "weekday", day.weekday
        if day.of_month is not None:
            yield "relative", day.of_month.unit
    elif isinstance(day, Impossible):
        yield from day.given
    elif isinstance(day, Weekday | WeekdayOf):
        yield "weekday", day.weekday
    elif isinstance(day, Month):
        yield "month", day.month
        if day.year:
            yield "year", day.year
    elif isinstance(day, Year):
        yield "year", day.year
    elif isinstance(day, Week):
        yield "week", day.week
        if day.year:
            yield "year", day.year
    elif isinstance(day, Quarter):
        yield "quarter", day.quarter
        if day.year:
            yield "year", day.year
    elif isinstance(day, NamedDay):
        yield "named_day", day.key
        if day.year:
            yield "year", day.year
    elif day is not None:
        yield "relative", type(day).__name__.lower()
    if spec.shift is not None:
        yield "relative", "offset"
    clock = spec.clock
    if clock is not None:
        minutes = clock.hour * 60 + clock.minute + clock.minutes_away
        yield "hour", minutes // 60 % 24
        if clock.grain != "hour":
            yield "minute", minutes % 60
        if clock.grain == "second":
            yield "second", clock.second
        if not clock.open or spec.part:
            yield "meridiem", "known"
    if spec.part:
        yield "daypart", spec.part
    if spec.zone:
        yield "zone", spec.zone.key
