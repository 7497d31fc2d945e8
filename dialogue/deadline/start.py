"""When the clock of a look-up starts, by what a message says and what was known; and what a user plans instead."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from deadlines import naming, starts
from deadlines.replies import Teller
from dialogue import place
from dialogue.deadline.message import Message, told
from dialogue.deadline.question import Question
from dialogue.deadline.relation import asks_left, is_talk, swaps
from nlu.times import Context, TimeExpression, correct, find

#: What a time names that is no mere part of a date.
_DATES: Final = frozenset({"month", "weekday", "week", "quarter", "relative", "named_day"})


def reread(message: Message, teller: Teller, context: Context) -> Message:
    """The message with its times read without the refusal it begins with, which may look like "no." for a number."""
    text = starts.without_refusal(message.text)
    if text == message.text or not message.times:
        return message
    found = told(text, find(text, teller.language, context))
    return replace(message, times=found) if found else message


def onto_earlier(question: Question | None, message: Message, context: Context) -> Message:
    """The message with the times of a correction read onto the date it puts right ("from 12 October": "no, the 20th").

    That is for dates that nothing was counted from; what a look-up knows is merged in :func:`clock_starts`. Of several dates
    it is not clear which one is meant: a part of a date is left out then, so that one asks.
    """
    season = question is not None and question.limits == (naming.SEASONS,)
    counted = question is not None and not season and (question.state == "open" or question.time is not None)
    known = question.known if question else None
    before = (known,) if known else message.said_before
    if counted or not before or not starts.is_correction(message.text):
        return message
    if len(before) > 1:
        return replace(message, times=tuple(time for time in message.times if time.parts & _DATES))
    return replace(message, times=tuple(correct(before[0], time, context) for time in message.times))


def planned(message: Message, teller: Teller, context: Context) -> tuple[Message, TimeExpression | None]:
    """The message without the time at which the user means to act, and that time, which is still to come."""
    time = None if message.is_button else starts.planned(message.text, message.times)
    if time is None:
        return message, None
    read = find(time.text, teller.language, replace(context, prefer="future"))
    coming = next((each for each in read if isinstance(each, TimeExpression) and each.value), time)
    if coming.value is None or (coming.value < teller.now and coming.grain in ("hour", "minute", "second")):
        return message, None
    if coming.value.date() < teller.now.astimezone(coming.value.tzinfo).date() or coming.grain in ("quarter", "year"):
        return message, None
    return replace(message, times=tuple(each for each in message.times if each != time)), coming


def clock_starts(asked: Question, message: Message, teller: Teller, follows: bool) -> list[TimeExpression]:
    """When the clock starts, the likeliest time first; what only corrects is merged into what was known."""
    now = teller.now
    clocks = {teller.table[limit_id].starts for limit_id in asked.limits}
    clock: starts.Clock | None = "delivery" if "delivery" in clocks else "contact" if clocks == {"contact"} else None
    found: list[TimeExpression] = []
    if not is_talk(message):
        if len(message.times) > 1 and all(teller.table[limit_id].later_of for limit_id in asked.limits):
            found = starts.latest(message.text, message.times, now)
        found = found or starts.candidates(message.text, message.times, now, clock=clock, strict=not follows)
    # no passed deadline first while another one may still be met
    found.sort(key=lambda time: starts.doubt(time, now) is None and teller.passed(asked.limits, time, asked.marketplaces))
    known = asked.known if follows else None
    if known is None:
        return found
    if other := _other_order(known, asked, message, teller):
        return [other]
    if zone := message.zone:
        found = [zone]
    if not found:
        return [known] if message.marketplaces or asks_left(asked, message) else []
    context = Context(now, place.zone_of(message.metadata), place.day_first(message.text, message.metadata))
    new = correct(known, found[0], context)
    # of two things that happened, the later one starts such a clock, whichever was told first
    later = all(teller.table[limit_id].later_of for limit_id in asked.limits) and not starts.is_correction(message.text)
    if later and known.value and new.value and not starts.is_plain(message.rest):
        return [max(known, new, key=lambda time: time.value or now)]
    return [new]


def _other_order(known: TimeExpression, asked: Question, message: Message, teller: Teller) -> TimeExpression | None:
    """The known date with day and month exchanged, if the message says so or names a country that writes them so."""
    if message.times:
        return None
    if not swaps(asked, message):
        first = re.match(r"\D*(\d+)", known.text)
        if not message.marketplaces or not first or known.value is None:
            return None
        day_first = int(first[1]) == known.value.day
        if day_first == place.day_first(message.text, message.metadata):
            return None
    return starts.swapped(known, teller.now.astimezone(place.zone_of(message.metadata)).date())
