"""Clock times: 14:00, kl 8.15, half past three, kvart i tolv, 2pm, noon, åttatiden."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlu.times.reader import Number, Reader
from nlu.times.tree import Clock
from nlu.times.vocabulary import core

_COLON = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_DOTS = re.compile(r"(\d{1,2})[.](\d{2})(?:[.](\d{2}))?$")
_COMMA = re.compile(r"(\d{1,2}),(\d{2})$")
_RANGE = re.compile(r"(\d{1,2}(?:[:.]\d{2})?)-(\d{1,2}(?:[:.]\d{2})?)$")
_SECONDS_OFFSET = re.compile(r"(\d{1,2}:\d{2}:\d{2})-(\d{2}):(\d{2})$")


@dataclass(frozen=True, slots=True)
class Read:
    """A clock time read at a token.

    Attributes:
        end: Index of the token after it.
        weak: Needs company (a day, a zone, "in the evening"): alone it may be any number.
        half_known: "am" or "pm" was said.
        or_date: Written as a date may be ("20.11"), without a word that makes it a clock time.
    """

    clock: Clock
    end: int
    weak: bool = False
    approximate: bool = False
    half_known: bool = False
    or_date: bool = False
    offset: str | None = None  # "-05:00" written to the clock time


def clock(r: Reader, i: int, near_day: bool) -> Read | None:
    """The clock time at token i. `near_day`: a day stands beside it, which makes loose writings certain."""
    j = i
    firm = loose = only_clock = approximate = before = False
    while True:
        for category in ("at_clock", "at_firm", "at_loose", "approximate"):
            found = r.match(j, category)
            if found:
                loose_here = r.match(j, "at_loose")
                if loose_here and loose_here[1] >= found[1]:
                    loose = approximate = True
                    if category in ("at_clock", "at_firm"):
                        firm = True
                elif category == "approximate":
                    approximate = True
                else:
                    firm = True
                before |= r.match(j, "just_before") is not None
                only_clock |= category == "at_clock"
                j = found[1]
                break
        else:
            break
        if j - i > 6:
            return None
    read = _time(r, j, firm, loose or near_day, only_clock, near_day)
    if read is None:
        return None
    if r.text_at(j - 1) == "." and j == i:
        return None
    if before and read.clock.hour == 0 and read.clock.spoken:
        read = replace(read, clock=replace(read.clock, hour=24))  # just before midnight is the end of the day
    approximate |= read.approximate
    end = read.end
    found = r.match(end, "approximate_after")
    if found and not (found[0] and r.number(found[1])):
        approximate, end = True, found[1]
    found = r.match(end, "exact_after")
    if found:
        end = found[1]
    return replace(read, end=end, approximate=approximate)


def _time(r: Reader, j: int, firm: bool, loose: bool, only_clock: bool, near_day: bool) -> Read | None:
    kind = r.kind(j)
    read: Read | None = None
    if kind == "shape":
        read = _shape(r, j, firm or loose, only_clock or (near_day and not firm))
    if read is None:
        read = _towards(r, j, firm or near_day)
    if read is None:
        read = _half(r, j, firm or loose)
    if read is None and kind == "number":
        read = _digits(r, j, firm, loose, only_clock, near_day)
    if read is None:
        read = _word_forms(r, j, firm, loose)
    return read


def with_half(r: Reader, read: Read) -> Read:
    """The same with "am" or "pm" after it, if that stands there."""
    end = read.end
    for half in ("am", "pm"):
        found = r.match(end, half)
        if not found:
            continue
        word = r.text_at(end)
        if len(word) == 1 and found[1] == end + 1 and not (r.glued(end) and not r.glued_word(found[1])):
            continue  # "3 a" is no time; "3a" is
        if len(word) == 1 and r.tokens[end].capital and ":" not in r.text_at(end - 1) and not r.whole:
            continue  # "3P sellers"
        end = found[1]
        if r.text_at(end) == "." and r.glued(end) and len(word) == 1 and r.may_follow(end + 1) and end + 1 < len(r):
            end += 1
        clock, read = read.clock, replace(read, or_date=False)
        if clock.problem is None and 1 <= clock.hour <= 12:
            hour = clock.hour % 12 + (12 if half == "pm" else 0)
            clock = replace(clock, hour=hour, open=False)
        elif clock.problem is None and half == "am" and clock.hour > 12:
            clock = replace(clock, problem="no_such_hour")
        return replace(read, clock=replace(clock, open=False), end=end, weak=False, half_known=True)
    return read


def _made(r: Reader, hour: int, minute: int, second: int | None = None, *, padded: bool = False) -> Clock:
    """A clock time in digits with minutes, or the mistake in it."""
    problem = None
    if hour > 24 or (hour == 24 and (minute or second)):
        problem = "no_such_hour"
    elif minute > 59:
        problem = "no_such_minute"
    elif (second or 0) > 59:
        problem = "no_such_second"
    return Clock(
        hour,
        minute,
        second or 0,
        "minute" if second is None else "second",
        open=r.vocabulary.twelve_hour and 1 <= hour <= 12 and not padded and second is None,
        problem=problem,
    )


def _shape(r: Reader, j: int, hinted: bool, certain: bool) -> Read | None:
    text = r.text_at(j)
    found = _COLON.match(text)
    if found:
        hour, minute = int(found[1]), int(found[2])
        if (hour > 29 or minute > 59) and not certain and not (hour < 25 and minute < 80):
            return None  # 80:20 is a share
        second = int(found[3]) if found[3] else None
        return with_half(r, _hour_mark(r, Read(_made(r, hour, minute, second, padded=found[1].startswith("0")), j + 1)))
    found = _DOTS.match(text) or (_COMMA.match(text) if r.follows(j, "at_clock") else None)
    if found:
        hour, minute = int(found[1]), int(found[2])
        second = int(found[3]) if found.re is _DOTS and found[3] else None
        read = Read(_made(r, hour, minute, second, padded=found[1].startswith("0")), j + 1)
        announced = r.follows(j, "at_clock", "at_firm", "at_loose")
        read = replace(read, or_date=second is None and hour >= 1 and 1 <= minute <= 12 and not announced)
        half = with_half(r, read)
        if half.half_known:
            return half
        if not certain and (hour > 24 or minute > 59):
            return None
        if hinted or r.whole or (len(found[2]) == 2 and _day_follows(r, j + 1)):
            return read
        two_digits = len(found[1]) == 2
        if r.vocabulary.dotted_clock and second is None and two_digits and r.may_follow(j + 1):
            return read
        return None
    found = _SECONDS_OFFSET.match(text)
    if found:
        first = _COLON.match(found[1])
        assert first is not None  # the same pattern is part of the one above
        made = _made(r, int(first[1]), int(first[2]), int(first[3]))
        return Read(made, j + 1, offset=f"-{found[2]}:{found[3]}")
    found = _RANGE.match(text)
    if found:
        return _range(r, j, found[1], found[2], hinted)
    return None


def _day_follows(r: Reader, j: int) -> bool:
    return any(category in r.at(j) for category in ("relative_day", "days_part", "zone"))


def _hour_mark(r: Reader, read: Read) -> Read:
    """ "14:00 hrs", "14:00h"."""
    if r.match(read.end, "h_sign") and r.glued(read.end):
        return replace(read, end=read.end + 1)
    return read


def _range(r: Reader, j: int, first: str, last: str, hinted: bool) -> Read | None:
    """ "9:30-11:00": its start, approximately. "9-11" only with am, pm or a firm word."""
    pair = _COLON.match(first) or _DOTS.match(first)
    minutes = pair is not None
    hour, minute = (int(pair[1]), int(pair[2])) if pair else (int(first), 0)
    last_hour = int(re.split("[:.]", last)[0])
    if (
        hour > 24
        or minute > 59
        or last_hour > 24
        or not (minutes or hinted or r.match(j + 1, "am") or r.match(j + 1, "pm"))
    ):
        return None
    if not minutes and not (":" in last or "." in last) and not (r.match(j + 1, "am") or r.match(j + 1, "pm")):
        return None
    if "." in first and not (hinted or r.vocabulary.dotted_clock):
        return None
    made = Clock(hour, minute, 0, "minute" if minutes else "hour", open=r.vocabulary.twelve_hour and 1 <= hour <= 12)
    return replace(with_half(r, Read(made, j + 1)), approximate=True)


def _towards(r: Reader, j: int, certain: bool) -> Read | None:
    """Minutes past or to an hour: "quarter past four", "20 minutes to 2pm", "fem i halv nio"."""
    minutes: int
    weak = False
    quarter = r.match(j, "quarter")
    named = False
    if quarter:
        minutes, k = 15, quarter[1]
    else:
        number = r.number(j)
        if (
            number is None
            or number.ordinal
            or not 1 <= number.value <= 59
            or (number.digits and len(number.digits) > 2)
        ):
            return None
        minutes, k = number.value, number.end
        unit = r.match(k, "minutes_word")
        if unit:
            k, named = unit[1], True
        else:
            weak = not number.words or number.value % 5 != 0
    for category, sign in (("past", 1), ("to", -1)):
        found = r.match(k, category)
        if not found:
            continue
        half = r.match(found[1], "half")
        if half and half[0] == "to":
            hour = _hour(r, half[1])
            if hour:
                away = -30 + sign * minutes
                return Read(
                    Clock(hour.value, 0, 0, "minute", open=1 <= hour.value <= 12, spoken=True, minutes_away=away),
                    hour.end,
                    weak=weak and not certain,
                )
            continue
        anchor = _whole_hour(r, found[1])
        if anchor is None:
            continue
        if (weak or named) and not quarter and not r.may_follow(anchor.end) and not anchor.half_known:
            continue
        made = replace(anchor.clock, grain="minute", minutes_away=sign * minutes, spoken=True)
        if made.hour == 0 and sign < 0:
            made = replace(made, hour=24)  # "quarter to midnight yesterday" is late yesterday
        return replace(anchor, clock=made, weak=weak and not certain and not anchor.half_known)
    return None


def _whole_hour(r: Reader, j: int) -> Read | None:
    """The hour in "quarter past 3pm", "20 past noon"."""
    found = r.match(j, "clock_word")
    if found:
        return Read(Clock(found[0] % 24, spoken=True), found[1], half_known=True)
    hour = _hour(r, j)
    if hour is None:
        return None
    sign = r.match(hour.end, "h_sign")
    if sign and r.glued(hour.end):
        return Read(Clock(hour.value, spoken=True), sign[1], half_known=True)
    end = r.skip(hour.end, "oclock")
    return with_half(r, Read(Clock(hour.value, open=1 <= hour.value <= 12, spoken=True), end))


def _half(r: Reader, j: int, certain: bool) -> Read | None:
    """ "half past three" and "half three" (15:30), "halv nio" (8:30)."""
    found = r.match(j, "half")
    if found:
        anchor = _whole_hour(r, found[1])
        if anchor is None or not (r.may_follow(anchor.end) or anchor.half_known):
            return None
        away = 30 if found[0] == "past" else -30
        return replace(anchor, clock=replace(anchor.clock, grain="minute", minutes_away=away))
    found = r.match(j, "half_bare")
    if found and (certain or r.whole):
        anchor = _whole_hour(r, found[1])
        if anchor and r.may_follow(anchor.end) and not r.match(anchor.end, "unit"):
            return replace(anchor, clock=replace(anchor.clock, grain="minute", minutes_away=30))
    return None


def _hour(r: Reader, j: int) -> Number | None:
    number = r.number(j)
    if number is None or number.value > 24 or (number.digits and len(number.digits) > 2):
        return None
    return number


def _digits(r: Reader, j: int, firm: bool, loose: bool, only_clock: bool, near_day: bool) -> Read | None:
    """An hour in digits with what makes it one: "3pm", "15h30", "kl 14", "at 1030", "15-tiden"."""
    digits = r.text_at(j)
    end = j + 1
    if len(digits) in (3, 4):
        made = _made(r, int(digits[:-2]), int(digits[-2:]), padded=digits.startswith("0"))
        if made.problem:
            return None
        read = with_half(r, Read(made, end))
        ish = r.match(read.end, "ish")
        if ish and r.glued(read.end):
            return replace(read, end=ish[1], approximate=True)
        if read.half_known:
            return read
        hours = r.match(end, "unit")
        if hours and hours[0] == "hour" and digits.startswith("0"):
            return replace(read, end=hours[1])
        return read if (firm or loose) and r.may_follow(end) and not 1900 <= int(digits) <= 2100 else None
    if len(digits) > 2 or r.ordinal(j) or _month_follows(r, end):
        return None
    hour = int(digits)
    base = Clock(hour, open=1 <= hour <= 12 and r.vocabulary.twelve_hour and not digits.startswith("0"), spoken=True)
    sign = r.match(end, "h_sign")
    if sign and r.glued(end) and hour <= 24:
        if r.kind(sign[1]) == "number" and r.glued(sign[1]) and len(r.text_at(sign[1])) == 2:
            return Read(_made(r, hour, int(r.text_at(sign[1])), padded=True), sign[1] + 1)
        if hour < 24 and (firm or loose or r.whole):
            return Read(Clock(hour, grain="minute", spoken=True), sign[1], weak=not firm)
    k = end + 1 if r.text_at(end) == "-" and r.glued(end) else end
    suffix = r.match(k, "oclock_suffix") or r.match(end, "oclock_suffix")
    if suffix and r.glued(suffix[1] - 1) and hour <= 24:
        return Read(replace(base, open=1 <= hour <= 12), suffix[1], approximate=True)
    found = r.match(end, "oclock")
    if found:
        return with_half(r, Read(replace(base, problem="no_such_hour" if hour > 24 else None), found[1]))
    ish = r.match(end, "ish")
    approximate = False
    if ish and r.glued(end):
        end, approximate = ish[1], True
    half = with_half(r, Read(base, end, approximate=approximate))
    if half.half_known:
        if hour > 24:
            return replace(half, clock=replace(half.clock, problem="no_such_hour"))
        return half
    if firm or approximate:
        second = r.number(end)
        if second and len(second.digits) == 2 and second.value <= 59 and hour <= 24 and r.may_follow(second.end):
            return with_half(r, Read(_made(r, hour, second.value), second.end))
    counted = "measures" in r.at(end) or "unit" in r.at(end) or "money" in r.at(end)
    if counted and not r.match(end, "boundary"):
        return None
    if hour > 24:
        return Read(replace(base, problem="no_such_hour"), end) if only_clock and r.may_follow(end) else None
    if only_clock:
        return Read(replace(base, open=base.open and r.vocabulary.twelve_hour), end, approximate=approximate)
    if (firm or approximate) and (r.may_follow(end) or (firm and near_day)):
        return Read(base, end, approximate=approximate)
    if loose and r.may_follow(end):
        return Read(base, end, weak=True)
    return Read(base, end, weak=True) if r.whole or _part_follows(r, end) else None


def _month_follows(r: Reader, j: int) -> bool:
    """ "at 6 of June": a date, however it is introduced."""
    return any("month" in r.at(k) for k in {j, r.skip(j, "month_link", "of")} if r.text_at(k - 1) != ",")


def _part_follows(r: Reader, j: int) -> bool:
    """ "3 in the morning", "9 på kvällen"."""
    link = r.match(j, "day_part_links")
    return bool(link and link[1] - j >= 1 and r.text_at(j) != "," and r.match(link[1], "day_part") and r.may_follow(j))


def _word_forms(r: Reader, j: int, firm: bool, loose: bool) -> Read | None:
    """Hours in words: "noon", "åttatiden", "three pm", "ten thirty", "kl åtta"."""
    found = r.match(j, "clock_word")
    if found:
        midnight = found[0] == 24
        return Read(Clock(0 if midnight else 12, spoken=True), found[1], half_known=True)
    part = r.match(j, "day_part")
    if part and part[0] in ("lunch", "after_lunch") and r.follows(j, "at_loose", "at_firm", "at_clock"):
        hour = core()["day_parts"][part[0]]["start"]
        return Read(Clock(hour, spoken=True), part[1], approximate=True, half_known=True)
    found = r.match(j, "hour_word")
    if found:
        return Read(Clock(found[0], open=1 <= found[0] <= 12, spoken=True), found[1], approximate=True)
    number = r.number(j)
    if number is None or not number.words or number.value > 24:
        return None
    prefixed = r.follows(j, "at_loose")
    ends = number.end >= len(r) or r.kind(number.end) == "mark"
    if r.match(j, "indefinite") and not firm and not (prefixed and ends):
        return None  # "fredag en kund": the article
    base = Clock(number.value, open=1 <= number.value <= 12, spoken=True)
    end = number.end
    if _month_follows(r, end):
        return None
    suffix = r.match(end + 1 if r.text_at(end) == "-" else end, "oclock_suffix")
    if suffix and (r.text_at(end) == "-" or r.glued(end)):
        return Read(base, suffix[1], approximate=True)
    found = r.match(end, "oclock")
    if found:
        return with_half(r, Read(base, found[1]))
    k = end + 1 if r.text_at(end) == "-" else end
    minute = r.number(k)
    if minute and minute.words:
        value, last = minute.value, minute.end
        if value == 0:
            unit = r.number(last + 1 if r.text_at(last) == "-" else last)
            if unit and unit.words and 1 <= unit.value <= 9:
                value, last = unit.value, unit.end
            else:
                value = -1
        if (10 <= value <= 59 or (minute.value == 0 and value > 0)) and r.may_follow(last) | bool(
            r.match(last, "am") or r.match(last, "pm")
        ):
            made = Clock(number.value, value, 0, "minute", open=1 <= number.value <= 12, spoken=True)
            return with_half(r, Read(made, last, weak=not (firm or loose)))
    half = with_half(r, Read(base, end))
    if half.half_known:
        return half
    counted = "measures" in r.at(end) or "unit" in r.at(end)
    if counted or not r.may_follow(end):
        return None
    if firm:
        return Read(base, end)
    return Read(base, end, weak=True) if loose or r.whole or _part_follows(r, end) else None
