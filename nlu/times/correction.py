"""A correction changes only what it names: "no, the 11th", "it says 18:20", "nej, klockan 9"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from nlu.times.model import Context, Grain, TimeExpression
from nlu.times.resolution import Mistake, aware, parse_zone, zone_key
from nlu.times.vocabulary import core

_DATE = {"year", "month", "day", "weekday", "week", "quarter", "relative", "named_day"}
_WHOLE_DATE = {"weekday", "week", "quarter", "relative", "named_day"}  # these name a whole date, not a piece of one
_CLOCK_MISTAKES = {"no_such_hour", "no_such_minute", "no_such_second", "skipped_hour"}
_CLOCK = {"hour", "minute", "second", "daypart"}


def correct(previous: TimeExpression, correction: TimeExpression, context: Context) -> TimeExpression:
    """The previous expression with the parts the correction names.

    A day ("the 11th") keeps month and year, a date ("12 May") the year if the message named one, a clock time keeps
    the date, a date keeps the clock time. An hour that may be before or after noon keeps the half of the day. A
    zone alone re-reads the same clock time there. Under `prefer` past a day that would now lie ahead is taken from
    an earlier month or year, unless those were named.

    Args:
        previous: What was understood so far; may be a rejected one, whose sound parts are kept.
        correction: What `find` made of the correcting message.
        context: That of the correcting message.

    Returns:
        Offsets and text are the correction's. `problem` is set when the parts do not fit together ("the 31st" of a
        June that was named) or the correction itself is impossible.
    """
    if correction.problem:
        return _rejected(previous, correction, correction.problem)
    new, old = correction.parts, previous.parts
    given = dict(previous.given) | dict(correction.given)
    if (new & _DATE and new & _CLOCK) or correction.value is None:
        return correction
    try:
        value, grain = _merged(previous, correction, context)
    except Mistake as mistake:
        return _rejected(previous, correction, mistake.problem)
    except (ValueError, OverflowError):
        return _rejected(previous, correction, "no_such_day")
    if new & _WHOLE_DATE:
        given = {k: v for k, v in given.items() if k not in _DATE or k in new}
    elif new & {"day", "month"}:
        given = {k: v for k, v in given.items() if k not in _WHOLE_DATE}
    replaced = "hour" in new or (new & (_DATE | _CLOCK) and not old & _CLOCK)
    open_parts = _DATE if old & {"day", "month"} else _CLOCK  # those that `ambiguous_order` speaks of
    if new & {"hour"}:
        kept = new | (old - _CLOCK - {"meridiem"})
        given = {k: v for k, v in given.items() if k in kept}
    return TimeExpression(
        start=correction.start,
        end=correction.end,
        text=correction.text,
        value=value,
        grain=grain,
        zone_named=correction.zone_named or previous.zone_named,
        approximate=correction.approximate if replaced else previous.approximate,
        ambiguous_order=correction.ambiguous_order or (previous.ambiguous_order and not new & open_parts),
        problem=None,
        parts=frozenset(given),
        given=tuple(sorted(given.items())),
    )


def _merged(previous: TimeExpression, correction: TimeExpression, context: Context) -> tuple[datetime, Grain]:
    assert correction.value is not None
    new = correction.parts
    has_clock = previous.grain in ("hour", "minute", "second")
    if previous.value is None:
        return _onto_rejected(previous, correction, context)
    zone = parse_zone(zone_key(correction.value if correction.zone_named else previous.value))
    if new & _CLOCK:
        day = previous.value.date()
        if "hour" not in new:
            return _at_part(previous.value, correction, zone)
        clock = correction.value.timetz().replace(tzinfo=None)
        if "meridiem" not in new and "daypart" not in new and has_clock:
            clock = clock.replace(hour=clock.hour % 12 + (12 if previous.value.hour >= 12 else 0))
        elif "meridiem" not in new and not has_clock:
            clock = clock.replace(hour=int(dict(correction.given)["hour"]))
        return aware(datetime.combine(day, clock), zone, correction.value.fold), correction.grain
    if new & _DATE:
        if new & _WHOLE_DATE and correction.grain not in ("day", "hour"):
            return correction.value, correction.grain  # "last week": no day for the clock time to go with
        day = _date(previous, correction, context)
        if not has_clock:
            partly = not new & _WHOLE_DATE and "day" not in new  # "no, June": the day stays
            return aware(datetime.combine(day, time()), zone, 0), previous.grain if partly else correction.grain
        return aware(datetime.combine(day, previous.value.timetz().replace(tzinfo=None)), zone, 0), previous.grain
    # only a zone: the same clock time there; an instant counted from now ("3 hours ago") was read off no clock
    if has_clock and not previous.parts & {"hour", "daypart"}:
        return previous.value.astimezone(zone), previous.grain
    return aware(previous.value.replace(tzinfo=None), zone, correction.value.fold), previous.grain


def _date(previous: TimeExpression, correction: TimeExpression, context: Context) -> date:
    """The corrected date."""
    assert correction.value is not None and previous.value is not None
    new = correction.parts
    said = correction.value.date()
    if new & _WHOLE_DATE or ("year" in new and "month" in new):
        return said
    before = previous.value.date()
    today = context.reference.astimezone(context.zone).date()
    if "day" in new and "month" not in new:
        named = "month" in previous.parts
        try:
            kept = before.replace(day=said.day)
        except ValueError:
            if named:
                raise Mistake("no_such_day") from None
            return said
        ahead = context.prefer == "past" and kept > today >= before
        return said if ahead and not named else kept
    if "month" in new:
        day_of = said.day if "day" in new else before.day
        year = before.year if "year" in previous.parts else said.year
        return said.replace(year=year, day=day_of)
    return before.replace(year=said.year)


def _onto_rejected(previous: TimeExpression, correction: TimeExpression, context: Context) -> tuple[datetime, Grain]:
    """ "31 February at 14:00" and then "no, the 28th": the month and the hour were said and are kept."""
    assert correction.value is not None
    given = dict(previous.given)
    new = correction.parts
    zone = parse_zone(zone_key(correction.value))
    said = correction.value.timetz().replace(tzinfo=None)
    if not new & (_CLOCK | _DATE):  # a zone alone mends only the hour that its own clock does not jump over
        there = _said_date(given, context) if previous.problem == "skipped_hour" else None
        if there is None or "hour" not in given:
            raise Mistake(previous.problem or "no_such_day")
        clock = time(int(given["hour"]), int(given.get("minute", 0)))
        return aware(datetime.combine(there, clock), zone, 0), "minute" if "minute" in given else "hour"
    if new & _CLOCK:
        kept = _said_date(given, context) if previous.problem in _CLOCK_MISTAKES else None
        day = kept or correction.value.date()
        return aware(datetime.combine(day, said), zone, 0), correction.grain
    day = correction.value.date()
    grain: Grain = correction.grain
    merged = given | dict(correction.given)
    if previous.problem == "weekday_mismatch" and new == {"weekday"}:
        dated = _dated(merged, context)
        day = dated if dated.weekday() == correction.value.weekday() else day
    elif not new & _WHOLE_DATE and "day" in merged and "month" in merged:
        day, grain = _dated(merged, context), "day"
    if "hour" in given and previous.problem not in _CLOCK_MISTAKES:
        clock = time(int(given["hour"]), int(given.get("minute", 0)))
        return aware(datetime.combine(day, clock), zone, 0), "minute" if "minute" in given else "hour"
    return aware(datetime.combine(day, time()), zone, 0), grain


def _said_date(given: dict[str, str], context: Context) -> date | None:
    """The day a rejected expression named beside its impossible clock time."""
    if "day" in given and "month" in given:
        return _dated(given, context)
    today = context.reference.astimezone(context.zone).date()
    if given.get("relative", "")[:1].isdigit():
        return date.fromisoformat(given["relative"])
    if "weekday" in given:
        return today - timedelta(days=(today.weekday() - int(given["weekday"])) % 7)
    return None


def _at_part(previous: datetime, correction: TimeExpression, zone: tzinfo) -> tuple[datetime, Grain]:
    """ "no, in the evening": the hour said before, in that part of the day; without one the part's own hour."""
    assert correction.value is not None
    hours = core()["day_parts"][dict(correction.given)["daypart"]]["hours"]
    if not previous.hour and not previous.minute:
        return correction.value.replace(year=previous.year, month=previous.month, day=previous.day), "hour"
    days, hour = divmod(hours[(previous.hour - 1) % 12 + 1], 24)
    moved = previous.replace(tzinfo=None, hour=hour) + timedelta(days=days)
    return aware(moved, zone, 0), "minute" if previous.minute else "hour"


def _dated(given: dict[str, str], context: Context) -> date:
    """The date of a day and month, the year chosen as everywhere when it was not said."""
    month, day = int(given["month"]), int(given["day"])
    if not 1 <= month <= 12:
        raise Mistake("no_such_month")
    today = context.reference.astimezone(context.zone).date()
    if "year" in given:
        years = [int(given["year"])]
    elif context.prefer == "past":
        years = [today.year - n for n in range(9)]
    else:
        years = [today.year + n for n in range(9)]
    for year in years:
        try:
            made = date(year, month, day)
        except ValueError:
            continue
        if len(years) == 1 or (made <= today if context.prefer == "past" else made >= today):
            return made
    raise Mistake("no_such_day")


def _rejected(previous: TimeExpression, correction: TimeExpression, problem: str) -> TimeExpression:
    given = dict(previous.given) | dict(correction.given)
    return replace(correction, value=None, problem=problem, parts=frozenset(given), given=tuple(sorted(given.items())))
