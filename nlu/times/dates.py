"""Days and longer: 3 May, 4/7, den 3:e maj, förra tisdagen, last month, mid-August, the first Monday of October."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace

from nlu.times import clocks
from nlu.times.model import Grain
from nlu.times.reader import Number, Reader
from nlu.times.tree import (
    Day,
    Impossible,
    Month,
    MonthDay,
    NamedDay,
    Now,
    Nth,
    PartOf,
    Quarter,
    RelativeDay,
    Season,
    Unit,
    Week,
    Weekday,
    WeekdayOf,
    WeekOf,
    Year,
)
from nlu.times.vocabulary import core

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$")
_TWO = re.compile(r"(\d{1,2})([-/.])(\d{1,2})$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})$")
_STAMP = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)t(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?$", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})-(\d{4}|\d{2})$")
_YEARS = {"last_year": -1, "this_year": 0, "next_year": 1}
_SPAN = re.compile(r"(\d{1,2})-(\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Read:
    """A day read at a token: the token after it, and whether it needs company (`weak`) to be one."""

    day: Day
    end: int
    weak: bool = False
    approximate: bool = False
    ambiguous: bool = False


def day(r: Reader, i: int) -> Read | None:
    """The day, or longer period, at token i."""
    kind = r.kind(i)
    if kind == "shape":
        return _numeric(r, i) or _day_month(r, i)
    if kind == "number":
        for rule in (_spaced, _nth, _day_month, _unit, _compact, _quarter, _loose_number):
            read = rule(r, i)
            if read:
                return read
        return None
    if kind == "mark" and r.text_at(i) != '"':
        return None
    here = r.at(i)
    if not here:
        return None
    best: Read | None = None
    for rule in _RULES:
        read = rule(r, i)
        if read and (best is None or read.end > best.end):
            best = read
    return best


def full_year(r: Reader, digits: str) -> int:
    """A year of two digits is the nearest that is at most twenty years ahead."""
    year = int(digits)
    if len(digits) > 2:
        return year
    now = r.context.reference.year
    year += now - now % 100
    return year - 100 if year > now + 20 else year


# Numeric dates


def checked(year: int | None, month: int, day_of: int, weekday: int | None = None) -> MonthDay | Impossible:
    """A date, or the mistake in it. 29 February without a year is left to the resolution."""
    given = tuple((n, v) for n, v in (("year", year), ("month", month), ("day", day_of)) if v is not None)
    if not 1 <= month <= 12:
        return Impossible("no_such_month", "day", given)
    longest = monthrange(year if year and 1 <= year <= 9999 else 2024, month)[1]
    if not 1 <= day_of <= longest:
        return Impossible("no_such_day", "day", given)
    if year is not None and not 1 <= year <= 9999:
        return Impossible("out_of_range", "day", given)
    return MonthDay(day_of, month, year, weekday)


def _ordered(r: Reader, first: int, second: int) -> tuple[int, int, bool]:
    """(day, month, could be either) of two numbers. An order that no calendar has gives way to the one that has."""
    day_of, month = (first, second) if r.context.day_first else (second, first)
    if month > 12 >= day_of:
        day_of, month = month, day_of
    return day_of, month, first <= 12 and second <= 12 and first != second


def _numeric(r: Reader, i: int) -> Read | None:
    text = r.text_at(i)
    found = _YEAR_FIRST.match(text)
    if found:
        return Read(checked(int(found[1]), int(found[3]), int(found[4])), i + 1)
    found = _YEAR_LAST.match(text)
    if found:
        first, second, sign, year = int(found[1]), int(found[3]), found[2], found[4]
        if (
            len(year) == 2
            and sign == "."
            and not (found[1].startswith("0") or len(found[1]) == 2 or r.whole or _dated(r, i))
        ):
            return None  # 1.2.24 is rather a version
        if max(first, second) > 99:
            return None
        if len(year) == 2 and first > 31:
            if sign == "-" and first >= 20 and second <= 12 and int(year) <= 31:  # 25-05-03
                return Read(checked(full_year(r, found[1]), second, int(year)), i + 1)
            return None
        day_of, month, either = _ordered(r, first, second)
        return Read(checked(full_year(r, year), month, day_of), i + 1, ambiguous=either)
    found = _DAY_MONTH_YEAR.match(text)
    if found:  # 3/5-26
        day_of, month, either = _ordered(r, int(found[1]), int(found[2]))
        return Read(checked(full_year(r, found[3]), month, day_of), i + 1, ambiguous=either)
    found = _TWO.match(text)
    if found:
        return _day_and_month(r, i, found[1], found[2], found[3])
    found = _YEAR_MONTH.match(text)
    if found and 1900 <= int(found[1]) <= 2100:
        if not 1 <= int(found[2]) <= 12:
            return None if int(found[2]) > 99 or not _dated(r, i) else Read(Impossible("no_such_month", "month"), i + 1)
        return Read(Month(int(found[2]), int(found[1])), i + 1, weak=not _dated(r, i))
    found = _MONTH_YEAR.match(text)
    if found and 1900 <= int(found[2]) <= 2100 and 1 <= int(found[1]) <= 12:
        return Read(Month(int(found[1]), int(found[2])), i + 1)
    return None


def _day_and_month(r: Reader, i: int, one: str, sign: str, other: str) -> Read | None:
    """Two numbers: "3/5", "15-02", "12.10." Fractions, shares, shifts and ranges look the same."""
    first, second = int(one), int(other)
    if not first or not second:
        return None
    dated = _dated(r, i) or _time_follows(r, i + 1)
    end = i + 1
    day_of, month, either = _ordered(r, first, second)
    after = r.at(end)
    if sign == "/":
        if not dated and ((one, other) in (("24", "7"), ("7", "24")) or "unit" in after or "glued_unit" in after):
            return None
        if not dated and (_fraction(r, i, first, second) or "measures" in after):
            return None
        made = checked(None, month, day_of)
        if isinstance(made, Impossible):
            plausible = min(first, second) <= 12 and max(first, second) <= 39 and made.problem == "no_such_day"
            if not plausible or not (dated or max(first, second) <= 31):
                return Read(made, end) if dated and max(first, second) <= 39 else None
        if isinstance(made, MonthDay) and r.text_at(end) == "-" and not r.glued(end) and r.glued(end + 1):
            year = _year_after(r, end, True)  # 3/5 -26
            if year:
                return Read(checked(year[0], month, day_of), year[1], ambiguous=either)
        return Read(made, end, ambiguous=either)
    if sign == ".":
        return _dotted(r, i, one, other)
    if "unit" in after or "measures" in after:
        return None
    if "month" in after:
        return None
    padded = one.startswith("0") or other.startswith("0")
    if not (dated or padded or r.whole):
        return None
    made = checked(None, month, day_of)
    return None if isinstance(made, Impossible) and not dated else Read(made, end, ambiguous=either)


def _dotted(r: Reader, i: int, one: str, other: str) -> Read | None:
    """ "20.11.", "den 20.11", "20.11 kl 9", "kom 20.11": a European form, the day comes first everywhere.

    Without its last dot it may be a clock time or a sum. A date word, a year or a clock time beside it settles that;
    otherwise a word of arrival before it, or nothing else in the message, makes it rather a date, `ambiguous`.
    """
    first, second = int(one), int(other)
    if second > 12 or _clock_before(r, i):
        return None
    end = i + 1
    marked = r.text_at(end) == "." and r.glued(end)
    end += marked
    year = _year_after(r, end, False)
    timed = _time_beside(r, i, end)
    if not timed and r.follows(i, "weekday"):
        return None  # "fredag 9.10"
    named = r.follows(i, "date_name", "day_article")
    sure = named or timed or year is not None
    hour = first < 24 and len(other) == 2
    told = _told(r, i)
    if not sure and not marked:
        if hour or r.vocabulary.twelve_hour:
            if not told or len(other) < 2:
                return None
        elif first < 24 or not (told or r.may_follow(end)):
            return None
    expected = sure or told or _dated(r, i)
    if marked and not (len(other) == 2 or expected):
        return None
    if named and not (timed or year or r.may_follow(end)):
        return None  # "the 4.5 version"
    made = checked(year[0] if year else None, second, first)
    if isinstance(made, Impossible):
        return Read(made, end) if expected and made.problem == "no_such_day" and first <= 39 else None
    ends_sentence = end >= len(r) or r.tokens[end].capital
    either = (first <= 12 and first != second) or (hour and not sure and (not marked or ends_sentence))
    return Read(made, year[1] if year else end, ambiguous=either)


def _told(r: Reader, i: int) -> bool:
    """A word such as "kom", "delivered" stands up to three words before token i, or nothing but token i is said."""
    j = r.skip(i + 1, "past_weekday", "link")
    if any(r.at(k).keys() & {"relative_day", "days_part", "weekday"} for k in (i + 1, j)):
        return False  # "9.10 i går"
    if r.follows(i, "dating", "arrival"):
        return True
    for k in range(i - 1, max(-1, i - 4), -1):
        if r.match(k, "arrival"):
            return True
        if r.kind(k) != "word" or r.at(k).keys() & _OF_TIMES:
            break
    alone = i == 0 or r.follows(i, "filler")
    return r.whole and alone and all(r.kind(k) == "mark" for k in range(i + 1, len(r)))


_OF_TIMES = frozenset({"month", "weekday", "relative_day", "days_part", "day_part", "named_day", "unit", "number"})


def _time_beside(r: Reader, i: int, end: int) -> bool:
    """A clock time that can be nothing else stands right after the tokens i to `end`, or right before them."""
    j = end + 1 if r.text_at(end) == "," else end
    after = clocks.clock(r, j, False)
    if after and not after.or_date and (not after.weak or r.match(j, "at_loose")):
        return True
    last = i - 1 if r.text_at(i - 1) == "," else i
    for k in range(max(0, last - 4), last):
        before = clocks.clock(r, k, False)
        if before and before.end == last and not before.weak and not before.or_date:
            return True
    return False


def _fraction(r: Reader, i: int, first: int, second: int) -> bool:
    """ "1/2 price", "3/4 of": a small numerator over a denominator of shares, and a word that goes with it."""
    return first < second and second in (2, 3, 4, 5, 8, 10) and r.match(i + 1, "fraction_after") is not None


def _dated(r: Reader, i: int) -> bool:
    """A word before token i says that a date follows: "den 24/7", "on 24/7", "Friday 24/7"."""
    return r.follows(i, "on", "dating", "weekday") or (r.text_at(i - 1) == "," and r.follows(i - 1, "weekday"))


def _clock_before(r: Reader, i: int) -> bool:
    return r.follows(i, "at_clock", "at_firm", "at_loose", "relative_day")


def _time_follows(r: Reader, j: int) -> bool:
    """A clock time stands after a date ("24/7 kl 14", "25-4 16:00")."""
    if r.text_at(j) == ",":
        j += 1
    if r.match(j, "at_clock") or (r.match(j, "at_firm") and r.number(r.skip(j, "at_firm"))):
        return True
    return r.kind(j) == "shape" and ":" in r.text_at(j)


def _spaced(r: Reader, i: int) -> Read | None:
    """ "2 / 15", and as all of a message "2 - 15"."""
    if r.text_at(i + 1) not in ("/", "-") or r.kind(i + 2) != "number" or r.glued(i + 1):
        return None
    if not r.whole and not (r.text_at(i + 1) == "/" and _dated(r, i)):
        return None
    if max(len(r.text_at(i)), len(r.text_at(i + 2))) > 2:
        return None
    day_of, month, either = _ordered(r, int(r.text_at(i)), int(r.text_at(i + 2)))
    made = checked(None, month, day_of)
    return None if isinstance(made, Impossible) else Read(made, i + 3, ambiguous=either)


def _compact(r: Reader, i: int) -> Read | None:
    """ "20250503", and "250503" where a date is announced."""
    text = r.text_at(i)
    now = r.context.reference.year
    if (len(text) == 8 and now - 30 <= int(text[:4]) <= now + 3) or (
        len(text) == 6 and (r.whole or _dated(r, i) or _time_follows(r, i + 1))
    ):
        made = checked(full_year(r, text[:-4]), int(text[-4:-2]), int(text[-2:]))
        if isinstance(made, MonthDay):
            return Read(made, i + 1)
    return None


# Day and month in words


def _day_number(r: Reader, i: int) -> Number | None:
    ordinal = r.ordinal(i)
    if ordinal:
        return ordinal
    number = r.number(i)
    return number if number and (len(number.digits) <= 2) and number.value <= 99 else None


def _year_after(r: Reader, j: int, two_digits: bool) -> tuple[int, int] | None:
    """(year, token after) of "2026", ", 2026", "of 2026", and "'26" or "26" after a month."""
    k = j
    if r.text_at(k) in (",", "-", "/", ".") and r.kind(k + 1) == "number":
        k += 1
    else:
        found = r.match(k, "in_year") or r.match(k, "of")
        if found and r.kind(found[1]) == "number" and len(r.text_at(found[1])) == 4:
            k = found[1]
    text = r.text_at(k)
    if text == "'" and r.kind(k + 1) == "number" and len(r.text_at(k + 1)) == 2:
        return full_year(r, r.text_at(k + 1)), k + 2
    if r.kind(k) != "number":
        return None
    if len(text) == 4 and 1000 <= int(text) <= 2999:
        return int(text), k + 1
    if two_digits and len(text) == 2 and (k == j or r.glued(k)) and r.text_at(k - 1) != ",":
        alone = r.may_follow(k + 1) and not any(
            c in r.at(k + 1) for c in ("am", "pm", "oclock", "month", "day_part", "past", "to")
        )
        if alone and (
            r.glued(k)
            or not (r.match(k + 1, "day_part_links") and r.match(r.skip(k + 1, "day_part_links"), "day_part"))
        ):
            return full_year(r, text), k + 1
    return None


def _day_month(r: Reader, i: int) -> Read | None:
    """ "3 May", "3rd of May 2026", "den 3:e maj", "31-Oct-74", "13-15 juli"."""
    approximate = False
    span = _SPAN.match(r.text_at(i)) if r.kind(i) == "shape" else None
    ordinal = False
    if span:
        day_of, j, approximate = int(span[1]), i + 1, True
    else:
        number = _day_number(r, i)
        if number is None:
            return None
        day_of, j, ordinal = number.value, number.end, number.ordinal
        to = r.match(j, "range_to")
        if to:
            last = r.skip(to[1], "article")
            other = _day_number(r, last)
            if other and _month_at(r, r.skip(other.end, "month_link", "of")):
                j, approximate = other.end, True
    dot = r.text_at(j) == "." and r.glued(j)
    if dot and not ordinal:
        j += 1  # "3. maj"
    k = r.skip(j, "month_link", "of")
    found = r.match(k, "month")
    if not found:
        return None if dot else _of_month(r, i, day_of, j, ordinal)
    (month, vague), end = found
    if k > j and r.text_at(j) in ("-", "/", ".") and not (r.glued(j) and r.glued(k)):
        return None
    end = _after_dot(r, end)
    year = _year_after(r, end, True)
    year_value = None
    if year:
        year_value, end = year
    # "3 may be broken", "1 mar on the lid", "5 mars bars": the verb, not the month
    if not year and not ordinal and r.match(found[1], "modal_after_may") and _is_may(r, k) and not _dated(r, i):
        return None
    if day_of > 31 and ((vague and not ordinal) or approximate):
        return None
    return Read(checked(year_value, month, day_of), end, approximate=approximate)


def _is_may(r: Reader, i: int) -> bool:
    return r.text_at(i) == "may"


def _is_verb(r: Reader, i: int) -> bool:
    """ "how late may she", "how many may I": the verb, not the month."""
    return _is_may(r, i) and r.follows(i, "how_much")


def _after_dot(r: Reader, end: int) -> int:
    """After the dot of an abbreviated month or weekday ("Feb. 3"), unless it ends the sentence."""
    short = len(r.text_at(end - 1)) <= 5
    if (
        short
        and r.text_at(end) == "."
        and r.glued(end)
        and (r.kind(end + 1) in ("number", "shape") or end + 1 >= len(r))
    ):
        return end + 1
    return end


def _month_at(r: Reader, i: int) -> bool:
    return r.match(i, "month") is not None


def _of_month(r: Reader, i: int, day_of: int, j: int, ordinal: bool) -> Read | None:
    """ "20th of next month", "the 5th of last month", "den 5 förra månaden", "3rd day of October" is an Nth."""
    linked = r.skip(j, "of", "month_link")
    announced = ordinal or r.follows(i, "article")
    for k in (linked, j) if linked > j else (j,) if announced else ():
        unit = _unit(r, k) or (_period(r, k) if linked > j and announced and not r.match(k, "month") else None)
        if unit and isinstance(unit.day, Unit) and unit.day.unit == "month":
            if day_of > 31:
                return Read(Impossible("no_such_day", "day", (("day", day_of),)), unit.end)
            return Read(MonthDay(day_of, of_month=unit.day), unit.end)
    return None


def _month_day(r: Reader, i: int) -> Read | None:
    """ "May 3", "May the 3rd, 2026", "februari 15"; alone a month ("in May", "oktober 2014")."""
    found = r.match(i, "month")
    if not found or _is_verb(r, i):
        return None
    (month, vague), end = found
    end = _after_dot(r, end)
    before = r.text_at(i - 1)
    k = r.skip(end, "month_link", "article") if r.text_at(end) not in ("/",) else end
    if r.text_at(end) in ("-", "."):
        k = end + 1 if r.glued(end) and r.glued(end + 1) else end
    number = _day_number(r, k)
    span = _SPAN.match(r.text_at(k)) if r.kind(k) == "shape" else None
    if span:
        number = Number(int(span[1]), k + 1)
    if number and (number.digits or number.ordinal or span) and 1 <= number.value <= 39:
        j = number.end
        approximate = span is not None
        to = r.match(j, "range_to")
        if to and not span:
            other = _day_number(r, to[1])
            if (
                other
                and other.digits
                and not r.match(other.end, "month")
                and number.value < other.value <= 31
                and r.may_follow(other.end)
            ):
                j, approximate = other.end, True
        year = _year_after(r, j, number.ordinal)
        sure = number.ordinal or year or not vague or _announced(r, i) or r.whole or (r.tokens[i].capital and i > 0)
        counted = (
            "measures" in r.at(number.end)
            or "unit" in r.at(number.end)
            or ("glued_unit" in r.at(number.end) and r.glued(number.end))
        )
        follows = r.may_follow(j) or year is not None or r.kind(j) in ("number", "shape")
        clock_like = any(c in r.at(number.end) for c in ("am", "pm", "oclock")) and not number.ordinal
        if sure and not counted and not clock_like and (follows or number.ordinal):
            return Read(
                checked(year[0] if year else None, month, number.value), year[1] if year else j, approximate=approximate
            )
        if counted and vague:
            return None
    year = _year_after(r, end, False)
    if year:
        return Read(Month(month, year[0]), year[1])
    if r.text_at(end) == "'" and r.kind(end + 1) == "number":
        return None
    # alone: "in May", "i maj"; the longer names without a preposition too, those that are also other words not
    if vague:
        announced = r.follows(i, "in_month")
        if r.whole or (
            announced and r.may_follow(end) and not (r.match(end, "modal_after_may") and before not in ("in",))
        ):
            return Read(Month(month), end, weak=not announced and not r.whole)
        return None
    return Read(
        Month(month),
        end,
        weak=len(r.text_at(i)) <= 4 and not r.follows(i, "in_month"),
    )


def _announced(r: Reader, i: int) -> bool:
    """A word before the month makes it one: "on May 3", "delivered May 3", "Friday, May 3"."""
    return (i == 0 and r.whole) or r.follows(i, "month_prefix", "weekday")


def _the_day(r: Reader, i: int) -> Read | None:
    """ "the 15th", "den 15", "on the 3rd", "on 24th"; "the third" only where nothing is counted."""
    found = r.match(i, "on")
    j = found[1] if found else r.skip(i, "article")
    article = r.match(j, "article")
    if article:
        j = article[1]
    if j == i:
        return None
    with_month = _day_month(r, j) or _nth(r, j)
    if with_month:
        return with_month
    if r.kind(j) == "shape":
        numeric = _numeric(r, j)
        if numeric and not numeric.weak:
            return numeric
        return None
    compact = _compact(r, j) if r.kind(j) == "number" else None
    if compact:
        return compact
    number = _day_number(r, j)
    if number is None or number.value == 0:
        return None
    # "den 15" is a day, "the 24" a number of things unless nothing else is said
    if not (number.ordinal or r.whole or r.follows(j, "day_article")):
        return None
    if number.words and not r.whole and number.value <= 2:
        return None  # "the first", "den andra": rather one of several
    counted = "unit" in r.at(number.end) or "measures" in r.at(number.end)
    if counted or not (r.may_follow(number.end) or r.follows(i, "weekday")):
        return None
    if r.match(number.end, "of") and r.text_at(number.end) not in (",", "in", "i", "pa", "from") and not r.whole:
        return None  # "the 3rd of my orders"
    if number.value > 31:
        return (
            Read(Impossible("no_such_day", "day", (("day", number.value),)), number.end) if number.value < 40 else None
        )
    return Read(MonthDay(number.value), number.end)


def _loose_number(r: Reader, i: int) -> Read | None:
    """ "15th", "1974": as all of a message, or the ordinal after a weekday."""
    number = r.ordinal(i)
    if number and 1 <= number.value <= 31 and r.may_follow(number.end) and "unit" not in r.at(number.end):
        timed = bool(number.digits) and _time_follows(r, number.end)
        beside = (
            timed
            or any(m[1] == i for m in r.at(i - 1).get("weekday", ()))
            or (r.text_at(i - 1) == "," and "weekday" in r.at(i - 2))
        )
        if r.whole or beside:
            return Read(MonthDay(number.value), number.end)
    text = r.text_at(i)
    if len(text) == 4 and r.kind(i) == "number" and 1900 <= int(text) <= 2100:
        announced = r.follows(i, "in_year")
        if r.whole or (announced and 1900 <= int(text) <= 2100):
            return Read(Year(int(text)), i + 1, weak=not r.whole)
    return None


def _year(r: Reader, i: int) -> Read | None:
    """ "in 2014", "år 2014", "in 14 AD"."""
    found = r.match(i, "in_year")
    if not found or r.kind(found[1]) != "number" or len(r.text_at(found[1])) > 4:
        return None
    j = found[1]
    year = int(r.text_at(j))
    era = r.match(j + 1, "era_ad")
    if era and year:
        return Read(Year(year), era[1])
    if r.match(j + 1, "era_bc"):
        return None
    if 1900 <= year <= 2100 and len(r.text_at(j)) == 4 and r.may_follow(j + 1):
        return Read(Year(year), j + 1)
    return None


# Weekdays and words relative to today


def _weekday(r: Reader, i: int) -> Read | None:
    """ "Friday", "i fredags", "förra fredagen", "next Tuesday", "på måndag", "Friday after next", "Wednesday next
    week".
    """
    week = _unit(r, i)
    if week and isinstance(week.day, Unit) and week.day.unit == "week":  # "last week's Sunday"
        name = r.match(week.end, "weekday")
        if name and not name[0][2]:
            return Read(WeekdayOf(name[0][0], week.day), name[1])
    which = None
    j = i
    found = r.match(i, "which")
    past = r.match(i, "past_weekday")
    upcoming = r.match(i, "upcoming_on")
    if found:
        which, j = found
    elif past and (inflected := r.match(past[1], "weekday")) and inflected[0][1] == "past":
        j = past[1]
    elif upcoming and (plain := r.match(upcoming[1], "weekday")) and plain[0][1] == "plain":
        j = upcoming[1]
        which = "upcoming"
    name = r.match(j, "weekday")
    if not name:
        return None
    (number, form, vague), end = name
    if form == "plural" and not r.whole:
        return None  # "closed on Sundays"
    if form == "past":
        which = "last"
    short = vague and not r.whole
    end = _after_dot(r, end)
    weak = short
    if short and which and r.tokens[j].capital and r.may_follow(end):
        weak = False
    if short and which == "upcoming" and not r.may_follow(end):
        return None
    if short and r.follows(i, "on", "dating") and r.may_follow(end) and r.tokens[j].capital:
        weak = False
    if which == "upcoming" and j != i and not found and _is_date_next(r, end):
        which = None  # "på måndag den 3 maj": the date says which
    after = r.match(end, "after_which")
    if after and after[0] == "after_next" and which in (None, "next_occurrence", "next_week", "upcoming"):
        return Read(Weekday(number, "after_next"), after[1])
    if after and after[0] == "before_last":
        return Read(Weekday(number, "before_last"), after[1])
    for k in sorted({r.skip(end, "of"), end}, reverse=True):
        unit = _unit(r, k)
        if unit and isinstance(unit.day, Unit) and unit.day.unit == "week" and r.text_at(k - 1) != ",":
            return Read(WeekdayOf(number, unit.day), unit.end)
    return Read(Weekday(number, which), end, weak=weak)


def _is_date_next(r: Reader, j: int) -> bool:
    if r.text_at(j) == ",":
        j += 1
    j = r.skip(j, "on", "article")
    return _day_month(r, j) is not None or (r.kind(j) == "shape" and _numeric(r, j) is not None)


def _relative_day(r: Reader, i: int) -> Read | None:
    found = r.match(i, "relative_day")
    return Read(RelativeDay(found[0]), found[1]) if found else None


def _now(r: Reader, i: int) -> Read | None:
    found = r.match(i, "now")
    if not found:
        return None
    # "now" is said without meaning an instant ("what now?"); it is one where a time is all that is said
    return Read(Now(), found[1]) if r.whole or (found[1] - i > 1 and not r.match(found[1], "boundary")) else None


def _unit(r: Reader, i: int) -> Read | None:
    """ "last week", "this year", "next month", "upcoming two weeks", "i fjol", "i helgen"."""
    shifted = r.match(i, "after_which")
    if shifted and shifted[0] in _YEARS:
        return Read(Unit("year", _YEARS[shifted[0]]), shifted[1])
    count = r.number(i)
    j = count.end if count and count.value <= 99 else i
    found = r.match(j, "which")
    bare = r.match(r.skip(i, "article"), "unit")
    if bare and bare[0] in ("week", "month", "year", "weekend", "quarter"):
        before = r.match(bare[1], "after_which")
        if before and before[0] == "before_last":
            return Read(Unit(bare[0], -2), before[1], approximate=bare[0] == "weekend")
    if not found:
        weekend = r.match(i, "past_weekday")
        unit = r.match(weekend[1], "unit") if weekend else None
        if unit and unit[0] == "weekend":
            return Read(Unit("weekend", 0), unit[1], approximate=True)
        return None
    which, k = found
    if count is None:
        count = r.number(k)
        if count:
            k = count.end
    unit = r.match(k, "unit")
    if not unit or unit[0] not in ("week", "month", "quarter", "year", "weekend", "day"):
        return None
    end = unit[1]
    if r.text_at(k) in ("s", "m", "h", "d", "w", "v", "t"):
        return None
    if count:
        if which != "upcoming":
            return None  # "last 2 weeks" is a length, found as such
        return Read(Unit(unit[0], count.value), end)
    if unit[0] == "day":
        return None
    offset = {"last": -1, "before_last": -2, "this": 0, "next_week": 1, "next_occurrence": 1, "upcoming": 1}[which]
    again = r.match(end, "after_which")
    if again and again[0] == "after_next" and offset == 1:
        return Read(Unit(unit[0], 2), again[1])
    return Read(Unit(unit[0], offset), end, approximate=unit[0] == "weekend")


def _season(r: Reader, i: int) -> Read | None:
    found = r.match(i, "days_season")
    months = core()["seasons"]
    if found:
        return Read(Season(months[found[0]], "last"), found[1], approximate=True)
    found = r.match(i, "which")
    season = r.match(found[1], "season") if found else None
    if found and season:
        return Read(Season(months[season[0]], found[0]), season[1], approximate=True)
    return None


def _which_month(r: Reader, i: int) -> Read | None:
    """ "next March", "March after next", "förra maj"."""
    found = r.match(i, "which")
    if not found:
        return None
    month = r.match(found[1], "month")
    if not month or (month[0][1] and not r.may_follow(month[1])):
        return None
    after = r.match(month[1], "after_which")
    if after and after[0] == "after_next":
        return Read(Month(month[0][0], which="after_next"), after[1])
    inner = _month_day(r, found[1])
    if inner and isinstance(inner.day, MonthDay):
        return replace(inner, day=replace(inner.day, which=found[0]))
    return Read(Month(month[0][0], which=found[0]), month[1])


def _month_after_next(r: Reader, i: int) -> Read | None:
    month = r.match(i, "month")
    after = r.match(month[1], "after_which") if month else None
    if month and after and after[0] == "after_next":
        return Read(Month(month[0][0], which="after_next"), after[1])
    return None


# Days with names, ordinals of periods


def _named(r: Reader, i: int) -> Read | None:
    """ "Black Friday", "last Christmas", "julafton 2024", "MLK day of last year"."""
    found = r.match(i, "which")
    which, j = found if found else (None, i)
    name = r.match(j, "named_day")
    if not name and found:
        name = r.match(r.skip(j, "article"), "named_day")
    if not name:
        return None
    key, end = name
    counted = not (found or r.whole or r.may_follow(end) or r.kind(end) in ("number", "mark") or _dated(r, i))
    if counted and not r.number(end):
        return None  # "a Christmas present"
    year = _year_after(r, end, False)
    if year:
        return Read(NamedDay(key, None, year[0]), year[1])
    words = r.number(r.skip(end, "of"))
    if words and words.words and words.value >= 20:
        third = r.number(words.end)
        if third and third.words and third.value < 100:
            return Read(NamedDay(key, None, words.value * 100 + third.value), third.end)
    k = r.skip(end, "of") if r.text_at(end) != "," else end
    for start in {end, k}:
        after = r.match(start, "after_which")
        if after and after[0] in _YEARS:
            return Read(NamedDay(key, None, r.context.reference.year + _YEARS[after[0]]), after[1])
    return Read(NamedDay(key, which), end)


def _nth(r: Reader, i: int) -> Read | None:
    """ "first Monday of October", "last day of 2018", "third last week of", "tredje tisdagen i september", "3rd
    quarter".
    """
    i = r.skip(i, "article") if r.kind(i) == "word" else i
    nth: int | None = None
    j = i
    number = r.ordinal(i)
    last = r.match(i, "last_ordinal")
    if number:
        nth, j = number.value, number.end
        further = r.match(j, "last_ordinal")
        if further:
            nth, j = -number.value, further[1]
    elif last:
        nth, j = -1, last[1]
    if nth is None or nth == 0:
        return None
    month = r.match(j, "month") if r.match(i, "last_day_of") else None
    if month:  # "sista maj": its last day
        inside_month = _period(r, j)
        if inside_month and isinstance(inside_month.day, Month):
            return Read(Nth(-1, "day", None, inside_month.day), inside_month.end)
    if last and nth == -1 and r.match(j, "of"):  # "the last of the month"
        whole = _period(r, r.skip(j, "of"))
        if whole and isinstance(whole.day, Unit) and whole.day.unit == "month":
            return Read(Nth(-1, "day", None, whole.day), whole.end)
    weekday = r.match(j, "weekday")
    unit = r.match(j, "unit")
    if not weekday and not (unit and unit[0] in ("day", "week", "quarter")):
        return None
    if not weekday and unit and len(r.text_at(j)) <= 2:
        return None
    end = weekday[1] if weekday else unit[1] if unit else j
    if unit and not weekday and unit[0] == "quarter" and 1 <= nth <= 4:
        year = _year_after(r, r.skip(end, "of") if r.kind(r.skip(end, "of")) == "number" else end, False)
        if year:
            return Read(Quarter(nth, year[0]), year[1])
        relative = _unit(r, r.skip(end, "of"))
        if relative and isinstance(relative.day, Unit) and relative.day.unit == "year":
            return Read(Quarter(nth, r.context.reference.year + relative.day.offset), relative.end)
        return Read(Quarter(nth), end)
    k = r.skip(end, "of")
    if k == end:
        return None
    period = _period(r, k)
    if period is None:
        return None
    inside = period.day
    assert isinstance(inside, Month | Unit | Year | Quarter)
    name = "weekday" if weekday else unit[0] if unit else "day"
    return Read(Nth(nth, name, weekday[0][0] if weekday else None, inside), period.end)


def _period(r: Reader, i: int) -> Read | None:
    """A month, quarter or year that something can be part of."""
    month = r.match(i, "month")
    if month:
        end = _after_dot(r, month[1])
        year = _year_after(r, end, False)
        if year:
            return Read(Month(month[0][0], year[0]), year[1])
        for k in (r.skip(end, "of"), end):
            after = r.match(k, "after_which")
            if after and after[0] in _YEARS:
                return Read(Month(month[0][0], r.context.reference.year + _YEARS[after[0]]), after[1])
        return Read(Month(month[0][0]), end)
    if r.kind(i) == "number" and len(r.text_at(i)) == 4:
        return Read(Year(int(r.text_at(i))), i + 1)
    article = r.skip(i, "article", "the_unit")
    if r.kind(article) == "number" and len(r.text_at(article)) == 4:
        return Read(Year(int(r.text_at(article))), article + 1)
    for k in {i, article}:
        unit = _unit(r, k)
        if unit and isinstance(unit.day, Unit) and unit.day.unit in ("month", "quarter", "year", "week"):
            return unit
        which_month = _which_month(r, k)
        if which_month and isinstance(which_month.day, Month):
            return which_month
    bare = r.match(article, "unit")
    if bare and bare[0] in ("week", "month", "year", "quarter") and len(r.text_at(article)) > 2:
        # "the first Monday of the month", "i början av månaden", "in the month"
        return Read(Unit(bare[0], 0), bare[1])
    return None


def _part_of(r: Reader, i: int) -> Read | None:
    """ "mid-August", "i början av förra månaden", "end of April": the period, approximately."""
    found = r.match(i, "part_of_period")
    if not found:
        return None
    j = found[1]
    if r.text_at(j) == "-":
        j += 1
    period = _period(r, j)
    if period is None or _is_verb(r, j):
        return None
    inside = period.day
    assert isinstance(inside, Month | Unit | Year | Quarter)
    if isinstance(inside, Month) and r.kind(period.end) == "number" and len(r.text_at(period.end)) <= 2:
        return None
    return Read(PartOf(inside), period.end, approximate=True)


def _quarter(r: Reader, i: int) -> Read | None:
    """ "Q3 2018", "2018Q4", "18q4"."""
    letter = r.match(i, "quarter_letter")
    if letter:
        j = letter[1]
        if r.kind(j) == "number" and r.text_at(j) in "1234" and r.glued(j):
            year = _year_after(r, j + 1, False)
            return Read(Quarter(int(r.text_at(j)), year[0] if year else None), year[1] if year else j + 1)
        return None
    text = r.text_at(i)
    letter = r.match(i + 1, "quarter_letter")
    if (
        letter
        and r.glued(i + 1)
        and len(text) in (2, 4)
        and r.glued(letter[1])
        and r.text_at(letter[1]) in ("1", "2", "3", "4")
    ):
        return Read(Quarter(int(r.text_at(letter[1])), full_year(r, text)), letter[1] + 1)
    return None


def _week(r: Reader, i: int) -> Read | None:
    """ "week 12", "v. 12 2025", "the week of 6 October"."""
    found = r.match(i, "week_of")
    if found:
        inner = _day_month(r, r.skip(found[1], "article")) or _month_day(r, found[1]) or day_of_shape(r, found[1])
        if inner and isinstance(inner.day, MonthDay):
            return Read(WeekOf(inner.day), inner.end)
    found = r.match(i, "week_number")
    if not found or r.kind(found[1]) != "number" or len(r.text_at(found[1])) > 2:
        return None
    week = int(r.text_at(found[1]))
    end = found[1] + 1
    if not r.may_follow(end) and r.kind(end) != "number":
        return None
    if len(r.text_at(i)) == 1 and r.glued(found[1]) and not r.whole and week > 53:
        return None
    year = _year_after(r, end, False)
    grain: Grain = "week"
    if not 1 <= week <= 53:
        return Read(Impossible("no_such_week", grain, (("week", week),)), end)
    return Read(Week(week, year[0] if year else None), year[1] if year else end)


def day_of_shape(r: Reader, i: int) -> Read | None:
    """A numeric date at i, if there is one."""
    return _numeric(r, i) if r.kind(i) == "shape" else None


_RULES = (
    _the_day,
    _day_month,
    _month_after_next,
    _month_day,
    _nth,
    _which_month,
    _named,
    _part_of,
    _week,
    _weekday,
    _relative_day,
    _now,
    _unit,
    _season,
    _year,
    _quarter,
)


def stamp(r: Reader, i: int) -> tuple[MonthDay | Impossible, int, int, int | None] | None:
    """(date, hour, minute, second) of an ISO 8601 instant written with a T."""
    found = _STAMP.match(r.text_at(i)) if r.kind(i) == "shape" else None
    if not found:
        return None
    made = checked(int(found[1]), int(found[2]), int(found[3]))
    return made, int(found[4]), int(found[5]), int(found[6]) if found[6] else None
