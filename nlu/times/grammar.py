"""Puts days, clock times, parts of the day and zones that stand together into one expression.

Order is free: "at 7:30 PM on Fri, Sep 20", "Saturday morning at 9", "kl. 19:30, lör 20 sep". Reading goes from the
first token on; what was read is not read again, and every rule looks at a bounded number of tokens, so time grows
with length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from nlu.times import clocks, dates, lengths
from nlu.times.reader import Reader
from nlu.times.tree import (
    Clock,
    Day,
    Impossible,
    Month,
    MonthDay,
    NamedDay,
    Now,
    Offset,
    RelativeDay,
    Spec,
    Unit,
    Weekday,
    WeekdayOf,
    Weekdays,
    Year,
    Zone,
)

_MAX_PARTS = 8  # components of one expression: weekday, date, clock, part of day, zone ... never more
# What says no time by itself, however it goes on; half of the words that the vocabulary knows, and nothing is tried at them.
_NEVER_FIRST = frozenset({"boundary", "filler", "how_much", "measures", "modal_after_may"})
_WHOLE_TOKENS = 14  # messages longer than this say more than one time


@dataclass(slots=True)
class Found:
    """What was read and which tokens it spans: an expression, or a length of time."""

    spec: Spec | lengths.Read
    start: int
    end: int


def read(r: Reader) -> list[Found]:
    """Everything that says a time in the message, in order, without overlaps."""
    whole = _whole(r)
    if whole:
        return [whole]
    found: list[Found] = []
    i = 0
    while i < len(r):
        recurring = r.match(i, "recurring")
        if recurring:
            item = _item(r, recurring[1])
            i = item.end if item else recurring[1]
            continue
        item = _item(r, i)
        if item:
            found.append(item)
            i = item.end
        else:
            i = _next(r, i)
    return found


def _next(r: Reader, i: int) -> int:
    """The token to go on with after one where nothing begins; a quantity is passed over with its number words."""
    named = r.match(i, "named_day")
    if named:
        return named[1]  # "a Black Friday deal" says no Friday either
    number = r.number(i) if r.kind(i) == "word" else None
    return number.end if number else i + 1


def _whole(r: Reader) -> Found | None:
    """The message as one expression, with the readings that are only certain when nothing else is said."""
    if not 0 < len(r) <= _WHOLE_TOKENS:
        return None
    r.whole = True
    try:
        last = len(r)
        while last and r.kind(last - 1) == "mark" and r.text_at(last - 1) in "?!.,;)":
            last -= 1
        starts = [0]
        j = 0
        while r.match(j, "filler"):
            j = r.skip(j, "filler")
            starts.append(j)
        for start in starts:
            length = _length(r, start)
            item = _expression(r, start)
            if item and item.end >= last and not (length and length.end >= item.end):
                return item
        return None
    finally:
        r.whole = False


def _item(r: Reader, i: int) -> Found | None:
    kind = r.kind(i)
    if kind == "opaque" or (kind in ("word", "mark") and r.at(i).keys() <= _NEVER_FIRST):
        return None
    expression = _expression(r, i)
    length = _length(r, i)
    if expression and (length is None or expression.end >= length.end):
        return expression
    return length


def _length(r: Reader, i: int) -> Found | None:
    made = lengths.length(r, i)
    if made is None:
        return None
    return Found(made, i, made.end)


@dataclass(slots=True)
class _Part:
    """One component: what it adds to the expression and whether it stands for a time by itself."""

    end: int
    day: dates.Read | None = None
    clock: clocks.Read | None = None
    day_part: str | None = None
    shade: str | None = None
    bound_day: int | None = None
    zone: Zone | None = None
    shift: Offset | None = None
    approximate: bool = False
    weak: bool = False


def _expression(r: Reader, i: int) -> Found | None:
    spec = Spec()
    j = i
    count = strong = 0
    end = i
    weak_hour_first = or_date = False
    for shade, k in _shades(r, i):
        # "early yesterday morning", "sent i går kväll": said of the part that follows
        if shade and not r.match(k, "day_part"):
            inner = _component(r, k, spec)
            if inner is not None and inner.day is not None:
                spec.shade, j = shade, k
                break
    while count < _MAX_PARTS:
        part = _component(r, j, spec) if count == 0 else _linked(r, j, spec)
        if part is None:
            break
        shade = spec.shade
        if not _add(r, spec, part, count):
            break
        spec.shade = spec.shade or shade
        if part.clock and part.clock.weak and spec.day is None and not spec.part and count == 0:
            weak_hour_first = True
        or_date |= part.clock is not None and part.clock.or_date
        count += 1
        strong += not part.weak
        end = j = part.end
    if count == 0 or (not strong and count < 2 and not r.whole):
        return None
    if not strong and not r.whole and spec.day is None and spec.clock is None:
        return None
    if weak_hour_first and not r.whole and not spec.part and not spec.zone:
        return None  # "5 yesterday" is a number of things
    if (
        spec.day is None
        and spec.clock is None
        and spec.shift is None
        and not (spec.part and (r.whole or spec.part_binds))
    ):
        return None
    if spec.shade and spec.part is None:
        return None
    if or_date and (spec.day is None or (isinstance(spec.day, Weekday) and spec.day.which is None)):
        spec.ambiguous_order = True  # "20.11", "fredag 20.11"
    if r.text_at(end) == ")" and "(" in (r.text_at(k) for k in range(i, end)) and r.text_at(end - 1) != ")":
        end += 1
    return Found(spec, i, end)


def _linked(r: Reader, j: int, spec: Spec) -> _Part | None:
    """The next component, after a comma and a few small words at most; not over the end of a line."""
    commas = 0
    for _ in range(4):
        if j < len(r) and r.tokens[j].line:
            return None
        part = _component(r, j, spec)
        if part:
            return part
        link = r.match(j, "link")
        if r.text_at(j) == ")" and r.glued(j):
            link = (True, j + 1)
        if not link:
            return None
        commas += r.text_at(j) == ","
        if commas > 1:
            return None
        j = link[1]
    return None


def _component(r: Reader, j: int, spec: Spec) -> _Part | None:
    if j >= len(r) or r.kind(j) == "opaque":
        return None
    options = [option for option in _options(r, j, spec) if option is not None]
    return max(options, key=lambda part: part.end, default=None)


def _options(r: Reader, j: int, spec: Spec) -> Iterator[_Part | None]:
    """What may stand at token j, the likelier first (of equally long ones the first is taken)."""
    stamp = dates.stamp(r, j)
    if stamp:
        made, hour, minute, second = stamp
        problem = "no_such_hour" if hour > 23 else "no_such_minute" if minute > 59 else None
        clock = Clock(hour, minute, second or 0, "second" if second is not None else "minute", problem=problem)
        yield _Part(j + 1, day=dates.Read(made, j + 1), clock=clocks.Read(clock, j + 1))
        return
    if spec.clock and spec.zone is None:
        zone = _zone(r, j)
        if zone:
            yield _Part(zone[1], zone=zone[0])
    if spec.clock is None or spec.clock.spoken is False or spec.day is None:
        yield _days_part(r, j)
    if spec.shift is None:
        yield _offset(r, j, spec)
    if spec.day is None or _may_join(spec.day):
        read = dates.day(r, j)
        if read and (spec.day is None or _join(r, spec.day, read.day) is not None):
            yield _Part(read.end, day=read, weak=read.weak)
    if spec.clock is None:
        near = spec.day is not None or spec.part is not None
        clock_read = clocks.clock(r, j, near)
        if clock_read:
            yield _Part(clock_read.end, clock=clock_read, weak=clock_read.weak and not near)
    if spec.part is None:
        yield _day_part(r, j, spec)


def _may_join(day: Day) -> bool:
    return isinstance(day, Weekday | MonthDay | RelativeDay | Month) or _weeks_ago(day)


def _weeks_ago(day: Day | None) -> TypeGuard[Offset]:
    """Whole weeks back from now, in which a weekday names the day ("3 weeks ago Tuesday")."""
    whole = isinstance(day, Offset) and day.sign < 0 and day.anchor is None and day.grain is None
    return whole and all(unit == "week" and float(count).is_integer() for count, unit in day.amounts)  # type: ignore[union-attr]


def _add(r: Reader, spec: Spec, part: _Part, count: int) -> bool:
    """Takes the component into the expression; False when it contradicts what is there, and begins another one."""
    if part.day and part.clock:
        if spec.day or spec.clock:
            return False
        spec.day, spec.clock = part.day.day, part.clock.clock
        return True
    if part.day:
        if spec.part_binds and spec.day is not None:
            return False
        joined = _join(r, spec.day, part.day.day)
        if joined is None:
            return False
        spec.day = joined
        spec.approximate |= part.day.approximate
        spec.ambiguous_order |= part.day.ambiguous
        spec.part = part.day_part or spec.part
    elif part.clock:
        spec.clock = part.clock.clock
        spec.approximate |= part.clock.approximate
        if part.clock.half_known:
            spec.parts.add("meridiem")
        if part.clock.offset:
            spec.zone = Zone("UTC" + part.clock.offset)
    elif part.bound_day is not None:
        if spec.day is not None and not (isinstance(spec.day, RelativeDay) and spec.day.days == part.bound_day):
            if not (part.bound_day == 0 and isinstance(spec.day, RelativeDay)):
                return False
        elif spec.day is None:
            spec.day = RelativeDay(part.bound_day)
        if spec.part:
            return False
        spec.part, spec.shade, spec.part_binds = part.day_part, part.shade, True
    elif part.day_part:
        spec.part, spec.shade = part.day_part, part.shade
    elif part.zone:
        spec.zone = part.zone
    elif part.shift:
        spec.approximate |= part.approximate
        if spec.day is None and spec.clock is None:
            spec.day = part.shift
        elif isinstance(spec.day, RelativeDay | Offset):
            if not (isinstance(spec.day, RelativeDay) and spec.day.days == 0):
                return False
            spec.day = part.shift
        else:
            spec.shift = part.shift
    return True


def _join(r: Reader, one: Day | None, other: Day) -> Day | None:
    """Two days said together as one, or None when they are two."""
    if one is None:
        return other
    if _weeks_ago(one):
        weeks = int(sum(count for count, _ in one.amounts))
        return WeekdayOf(other.weekday, Unit("week", -weeks)) if isinstance(other, Weekday) and other.which is None else None
    if isinstance(other, Weekday) and not isinstance(one, Weekday) and other.which is None:
        one, other = other, one
    if isinstance(one, Weekday) and one.which in (None, "last", "this", "upcoming"):
        if isinstance(other, MonthDay) and other.weekday is None:
            return replace(other, weekday=one.weekday)
        if isinstance(other, Impossible):
            return other
        if isinstance(other, Unit) and other.unit == "week":
            return WeekdayOf(one.weekday, other)
        if isinstance(other, RelativeDay):
            return other
    if isinstance(other, Unit) and other.unit == "year":
        other = Year(r.context.reference.year + other.offset)
        if isinstance(one, Month) and one.year is None and one.which is None:
            return replace(one, year=other.year)
    if isinstance(one, MonthDay) and isinstance(other, Year) and one.year is None and one.of_month is None:
        made = dates.checked(other.year, one.month, one.day, one.weekday) if one.month else None
        return made
    if isinstance(one, MonthDay) and isinstance(other, Unit) and other.unit == "month" and one.month is None:
        return replace(one, of_month=other)
    if isinstance(one, MonthDay) and one.month is None and isinstance(other, Month):
        return dates.checked(other.year, other.month, one.day, one.weekday)
    return None


def _days_part(r: Reader, j: int) -> _Part | None:
    """ "tonight", "i morse", "late last night", "natten till lördag"."""
    for shade, k in _shades(r, j):
        found = r.match(k, "days_part")
        if found:
            (day, part), end = found
            return _Part(end, day_part=part, shade=shade, bound_day=day)
    night = r.match(j, "night_before")
    if night:
        read = dates.day(r, r.skip(night[1], "article")) or dates.day(r, night[1])
        if read and isinstance(read.day, Weekday | RelativeDay | MonthDay | NamedDay):
            return _Part(read.end, day=read, day_part="by_night")
    return None


def _shades(r: Reader, j: int) -> Iterator[tuple[str | None, int]]:
    """Every reading of "early" or "late" at j, and none."""
    for shade in ("early", "late"):
        for _, end in r.at(j).get(shade, ()):
            yield shade, end
    yield None, j


def _shade(r: Reader, j: int) -> tuple[str | None, int]:
    for shade in ("early", "late"):
        found = r.match(j, shade)
        if found:
            return shade, found[1]
    return None, j


def _day_part(r: Reader, j: int, spec: Spec) -> _Part | None:
    """A part of the day beside a day or a clock time: "in the evening", "kväll", "early morning", "this morning"."""
    shade, k = _shade(r, j)
    if shade is None:
        link = r.match(j, "day_part_links")
        while link and link[1] - j <= 4 and not r.match(k, "day_part"):
            k = link[1]
            shade_here, k = _shade(r, k)
            shade = shade or shade_here
            link = r.match(k, "day_part_links")
    else:
        k = r.skip(k, "day_part_links")
    found = r.match(k, "day_part")
    if not found:
        return None
    lone = spec.day is None and spec.clock is None
    if lone and not r.whole:
        following = _after_part(r, found[1])
        return _Part(found[1], day_part=found[0], shade=shade, weak=True) if following else None
    if r.text_at(j) == "," and not r.may_follow(found[1]):
        return None
    return _Part(found[1], day_part=found[0], shade=shade, weak=True)


def _after_part(r: Reader, j: int) -> bool:
    """After "morning", "kvällen": a day or a firm clock time ("morning of the 15th", "kvällen den 3 maj", "morning @
    3").
    """
    k = r.skip(j, "of")
    return bool(dates.day(r, k) or dates.day(r, j) or clocks.clock(r, j, False))


def lone_zone(r: Reader) -> Found | None:
    """The one zone that is named anywhere in the message, "local time" being the writer's; none when there are several."""
    found: dict[str, Found] = {}
    for i in range(len(r)):
        here = r.at(i)
        if r.follows(i, "denial"):
            continue  # "not Swedish time"
        named = _zone(r, i) if here.keys() & {"zone", "zone_capitals"} else None
        local = r.match(i, "local_time")
        if local:
            named = Zone(r.context.zone.key), local[1]
        if named:
            zone, end = named
            found.setdefault(zone.key, Found(Spec(zone=zone), i, end))
    return next(iter(found.values())) if len(found) == 1 else None


def _zone(r: Reader, j: int) -> tuple[Zone, int] | None:
    """A zone after a clock time: "PST", "(CET)", "svensk tid", "UTC+2", "+02:00", "Z"."""
    k = j
    bracket = False
    link = r.match(j, "zone_links")
    if link:
        bracket = r.text_at(j) == "("
        k = link[1]
    for start in (j, k):
        numeric = _offset_zone(r, start)
        if numeric:
            return numeric
        for category in ("zone", "zone_capitals"):
            found = r.match(start, category)
            if not found:
                continue
            if category == "zone_capitals" and not r.tokens[start].capitals:
                continue
            value, end = found
            if isinstance(value, str):
                if not r.may_follow(end):
                    continue
                zone = Zone(value)
            else:
                zone = Zone(value[0], value[1])
                further = _offset_zone(r, end) if value[0] == "UTC" else None
                if further:
                    zone, end = further
            closer = r.match(end, "zone_closers")
            if closer and (r.text_at(end) != ")" or bracket):
                end = closer[1]
                if bracket and r.text_at(end) == ")":
                    end += 1
            return zone, end
    return None


def _offset_zone(r: Reader, j: int) -> tuple[Zone, int] | None:
    """ "+02:00", "+2", "-0500" right after a clock time or "UTC"."""
    sign = r.text_at(j)
    if sign not in ("+", "-") or not r.glued(j) or not r.glued(j + 1):
        return None
    text = r.text_at(j + 1)
    digits = text.replace(":", "")
    if not digits.isdigit() or len(digits) > 4 or (r.kind(j + 1) == "shape" and len(text) not in (4, 5)):
        return None
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        return None
    return Zone(f"UTC{sign}{hours:02d}:{minutes:02d}"), j + 2


def _offset(r: Reader, j: int, spec: Spec) -> _Part | None:
    """A length counted from now or from a day: "3 weeks ago", "om en timme", "two days after Christmas"."""
    future = r.match(j, "in_future")
    within = r.match(j, "in_or_within")
    if future or within:
        start = (future or within or (True, j))[1]
        made = lengths.length(r, start)
        if made:
            ago = r.match(made.end, "ago")
            if not ago and (future or r.context.prefer != "past" or spec.day or spec.clock):
                return _Part(made.end, shift=_shifted(made, 1), approximate=made.approximate)
        elif r.whole and r.kind(start) == "number" and len(r.text_at(start)) <= 2 and start + 1 >= len(r) and within:
            return _Part(start + 1, shift=Offset(((int(r.text_at(start)), "minute"),), 1))
    if spec.day is None:
        beside = _day_beside(r, j)
        if beside:
            return beside
    prefix = r.match(j, "ago_prefix")
    weekdays = _weekdays(r, j)
    if weekdays:
        return weekdays
    made = lengths.length(r, prefix[1] if prefix else j)
    if made is None and prefix:
        made = lengths.length(r, j)
    if made is None:
        return None
    end = made.end
    found = r.match(end, "ago")
    if found:
        return _Part(found[1], shift=_shifted(made, -1), approximate=made.approximate)
    found = r.match(end, "hence_fine")
    if found:
        return _Part(found[1], shift=replace(_shifted(made, 1), grain="second"))
    found = r.match(end, "from_today")
    if found:
        return _Part(found[1], shift=replace(_shifted(made, 1), anchor=RelativeDay(0), grain="day"))
    found = r.match(end, "hence")
    if found:
        return _Part(found[1], shift=_shifted(made, 1), approximate=made.approximate)
    for category, sign in (("after", 1), ("before", -1)):
        found = r.match(end, category)
        if not found:
            continue
        day = dates.day(r, found[1])
        if day and not day.weak and not isinstance(day.day, Now | Offset):
            return _Part(day.end, shift=replace(_shifted(made, sign), anchor=day.day, grain="day"))
        clock = clocks.clock(r, found[1], True)
        if clock and not clock.weak and made.smallest in ("minute", "second", "hour"):
            return _Part(clock.end, shift=replace(_shifted(made, sign), anchor=clock.clock, grain="minute"))
    return None


def _day_beside(r: Reader, j: int) -> _Part | None:
    """ "the day before Christmas", "dagen efter midsommarafton", "the week after Easter"."""
    k = r.skip(j, "article")
    unit = r.match(k, "unit")
    if not unit or unit[0] not in ("day", "week") or len(r.text_at(k)) < 3:
        return None
    for category, sign in (("after", 1), ("before", -1)):
        found = r.match(unit[1], category)
        day = dates.day(r, found[1]) if found else None
        if day and isinstance(day.day, NamedDay | MonthDay):
            return _Part(day.end, shift=Offset(((1, unit[0]),), sign, day.day, "day"))
    return None


def _weekdays(r: Reader, j: int) -> _Part | None:
    """ "3 Fridays from now", "2 thursdays ago", "third Tuesday after Christmas"."""
    number = r.number(j) or r.ordinal(j)
    ordinal = r.ordinal(j)
    number = ordinal or number
    if number is None or not 1 <= number.value <= 99:
        return None
    name = r.match(number.end, "weekday")
    if not name:
        return None
    weekday, end = name[0][0], name[1]
    if ordinal:
        found = r.match(end, "after")
        day = dates.day(r, found[1]) if found else None
        if day and isinstance(day.day, NamedDay | MonthDay | RelativeDay):
            return _Part(day.end, day=dates.Read(Weekdays(weekday, number.value, day.day), day.end))
        return None
    for category, sign in (("ago", -1), ("hence", 1)):
        found = r.match(end, category)
        if found:
            return _Part(found[1], day=dates.Read(Weekdays(weekday, sign * number.value), found[1]))
    return None


def _shifted(made: lengths.Read, sign: int) -> Offset:
    return Offset(made.amounts, sign)
