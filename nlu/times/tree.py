"""What an expression says, before it is placed in a calendar.

The grammar builds these, resolution.py places them. Every number is as written; whether such a day exists is not
known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.times.model import Grain


@dataclass(frozen=True, slots=True)
class Now:
    """The reference itself ("just now")."""


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """So many days from today: -1 yesterday."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (0 Monday). `which`: last, this, next_week (that of next week), upcoming (the next one), after_next."""

    weekday: int
    which: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """This (0), last (-1), next (1) ... week, month, quarter, year, weekend, day."""

    unit: str
    offset: int


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """The weekday of such a week ("Wednesday next week")."""

    weekday: int
    week: Unit


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A date, of which year, month and weekday may be left open. `of_month` places it in a relative month."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    of_month: Unit | None = None
    which: str | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month, of a year or of the nearest one."""

    month: int
    year: int | None = None
    which: str | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """A year."""

    year: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, of a year or of the nearest one."""

    quarter: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week by its number."""

    week: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """A season by its first month."""

    month: int
    which: str | None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A key of `named_days` in core.yml."""

    key: str
    which: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """An amount of time from now, or from `anchor`: ((3, "day"),), sign -1 for "3 days ago"."""

    amounts: tuple[tuple[float, str], ...]
    sign: int
    anchor: Day | Clock | None = None
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class Weekdays:
    """So many of a weekday from now ("2 Thursdays ago" -2), or after `anchor`."""

    weekday: int
    count: int
    anchor: Day | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (negative: counted from the end) day, weekday or week of a period."""

    nth: int
    unit: str
    weekday: int | None
    period: Month | Unit | Year | Quarter


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week that holds a day."""

    day: Day


@dataclass(frozen=True, slots=True)
class PartOf:
    """The beginning, middle or end of a period: the period itself, approximately."""

    period: Month | Unit | Year | Quarter


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date that no calendar has, with the name of the mistake."""

    problem: str
    grain: Grain = "day"
    given: tuple[tuple[str, int], ...] = ()


Day = (
    Now | RelativeDay | Weekday | Unit | WeekdayOf | MonthDay | Month | Year | Quarter | Week | Season | NamedDay |
    Offset
    | Weekdays | Nth | WeekOf | PartOf | Impossible
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time.

    Attributes:
        open: Written so that it may be before or after noon ("at 3", "halv nio").
        spoken: In words or as a bare hour, not as digits with minutes.
        minutes_away: Added afterwards ("20 minutes to 2pm").
    """

    hour: int
    minute: int = 0
    second: int = 0
    grain: Grain = "hour"
    open: bool = False
    spoken: bool = False
    minutes_away: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A named zone: an IANA key or "UTC+02:00"; `fold` picks one of two equal clock times when summer time ends."""

    key: str
    fold: int | None = None


@dataclass(slots=True)
class Spec:
    """Everything one expression says."""

    day: Day | None = None
    clock: Clock | None = None
    part: str | None = None
    shade: str | None = None  # "early", "late" of the part
    part_binds: bool = False  # the part came with its day ("last night"), so no other day may be added
    zone: Zone | None = None
    shift: Offset | None = None  # "thanksgiving in 9 months", "at 7 in 3 years"
    approximate: bool = False
    ambiguous_order: bool = False
    parts: set[str] = field(default_factory=set)
