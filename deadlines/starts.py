"""Which of the times in a message starts the clock, and what keeps it from starting one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from deadlines import checked_yaml
from deadlines.arithmetic import Deadline
from deadlines.checked_yaml import Model
from nlu.text import fold
from nlu.times import Context, TimeExpression, correct

PATH = Path(__file__).with_name("cues.yml")

#: Amazon's marketplace opened in this month: nothing sold there is older.
AMAZON_OPENED: Final = date(2000, 11, 1)

#: A deadline that passed longer ago than this makes one ask whether the year is right.
LONG_AGO: Final = relativedelta(years=2)

#: A clock that goes a little wrong is no future.
SLACK: Final = timedelta(minutes=2)

#: How many words before a time are about it.
_BEFORE = 6

#: How many words after it are,
_AFTER = 3
#: and how many may stand between a day and the hour on it.
_JOINED = 4

_CLOCK: Final = frozenset({"hour", "minute", "second"})

#: What a clock runs from, where it matters which of several times starts it.
Clock = Literal["delivery", "contact"]

#: What a text may speak of.
Kind = Literal["request", "message", "handed", "delivery", "purchase", "back"]

Doubt = Literal["impossible", "which_day", "future", "before_amazon"]


class Cues(Model):
    """The lists of ``cues.yml``."""

    event: tuple[str, ...]
    purchase: tuple[str, ...]
    request: tuple[str, ...]
    message: tuple[str, ...]
    handed: tuple[str, ...]
    delivery: tuple[str, ...]
    other: tuple[str, ...]
    back: tuple[str, ...]
    done: tuple[str, ...]
    plan: tuple[str, ...]
    plan_before: tuple[str, ...]
    plan_after: tuple[str, ...]
    swap: tuple[str, ...]
    missed: tuple[str, ...]
    refusal: tuple[str, ...]
    correction: tuple[str, ...]
    limit: tuple[str, ...]
    customer_must: tuple[str, ...]
    when: tuple[str, ...]
    present: tuple[str, ...]
    now: tuple[str, ...]
    joining: tuple[str, ...]
    rule: tuple[str, ...]
    condition: tuple[str, ...]
    last_day: tuple[str, ...]
    falls: tuple[str, ...]
    left: tuple[str, ...]
    check: tuple[str, ...]
    check_end: tuple[str, ...]
    late: tuple[str, ...]
    chatter: tuple[str, ...]
    thanks: tuple[str, ...]
    leave: tuple[str, ...]
    question: tuple[str, ...]
    price: tuple[str, ...]
    plain: tuple[str, ...]


#: How well a time suits a clock by what the words around it say it is: for a clock that runs from delivery, for one that
#: runs from a request or a message, and for any other.
_WORTH: Final[Mapping[Clock | None, Mapping[str | None, int]]] = {
    "delivery": {"handed": 2, "delivery": 2, "event": 1, "contact": 0, None: 0, "purchase": -1, "other": -1},
    "contact": {"contact": 2, "event": 1, "delivery": 1, None: 0, "other": -1, "handed": -1, "purchase": -1},
    None: {"handed": 1, "delivery": 1, "event": 1, "contact": 1, None: 0, "purchase": -1, "other": -1},
}


def candidates(
    text: str, times: Sequence[TimeExpression], now: datetime, *, clock: Clock | None, strict: bool = False
) -> list[TimeExpression]:
    """Return the ``times`` of a message that may start a clock equally well, the likeliest first.

    What the words around each say decides first ("received at nine, it is ten now"), then whether it can be counted
    from at all. Of times that a request or a message may have come at, those with the hour stand before mere days, and
    without any word about them the last stands first.

    Args:
        text: The message.
        times: What was found in it, in its order.
        now: Aware.
        clock: What the clock runs from, as ``starts`` in the table of limits.
        strict: A time of delivery alone starts no clock that runs from a request or a message; one of purchase never does.
    """
    kinds = [_about(text, times, time) for time in times]
    if strict and clock == "contact" and set(kinds) <= {"handed", "purchase"}:
        return []
    ranks = [(_WORTH[clock][kind], doubt(time, now) is None) for kind, time in zip(kinds, times)]
    best = max(ranks, default=None)
    found = [time for rank, time in zip(ranks, times) if rank == best]
    if clock == "contact":
        if best and not best[0]:
            found.reverse()
        found.sort(key=lambda time: time.grain not in _CLOCK)
        found = [time for time in found if not is_purchase(text, times, time)]
    return found


def latest(text: str, times: Sequence[TimeExpression], now: datetime) -> list[TimeExpression]:
    """Return the last of the ``times`` that something came at, alone; none when there is none to count from."""
    usable = [time for time in times if doubt(time, now) is None and _about(text, times, time) not in ("purchase", "other")]
    return sorted(usable, key=lambda time: time.value or now)[-1:]


def dated_like_purchase(text: str, times: Sequence[TimeExpression]) -> tuple[TimeExpression, ...]:
    """Return ``times`` with a delivery without a year on the first such day after the purchase before it, which has one.

    "Bought 3 November 2025, delivered 7 November" is delivered in 2025, too.
    """
    found: list[TimeExpression] = []
    for time in times:
        before = found[-1] if found else None
        if before and _lacks_year(before, time) and is_purchase(text, times, before) and is_delivery(text, times, time):
            time = _on_or_after(before, time)
        found.append(time)
    return tuple(found)


def _lacks_year(first: TimeExpression, time: TimeExpression) -> bool:
    """Whether ``first`` has a year and ``time``, a day of a month, has none."""
    return "year" in first.parts and "month" in time.parts and "year" not in time.parts


def _on_or_after(first: TimeExpression, time: TimeExpression) -> TimeExpression:
    """``time`` in the year that makes it the next one after ``first``; as it is where it is none, or 29 February."""
    if first.value is None or time.value is None or (time.value.month, time.value.day) == (2, 29):
        return time
    value = time.value.replace(year=first.value.year)
    if value.date() < first.value.date():
        value = value.replace(year=value.year + 1)
    given = {**dict(time.given), "year": str(value.year)}
    return replace(time, value=value, parts=time.parts | {"year"}, given=tuple(sorted(given.items())))


def joined(text: str, times: Sequence[TimeExpression], context: Context) -> tuple[TimeExpression, ...]:
    """Return ``times`` with a day and the hour on it as one, where a few words parted them ("22 May she wrote at 4pm")."""
    found: list[TimeExpression] = []
    for time in times:
        day = found[-1] if found else None
        if day and day.grain == "day" and not day.problem and _is_clock(time) and _tied(text[day.end : time.start]):
            whole = correct(day, time, context)
            found[-1] = replace(whole, start=day.start, text=text[day.start : time.end])
        else:
            found.append(time)
    return tuple(found)


def _is_clock(time: TimeExpression) -> bool:
    """Whether a time is an hour and no day."""
    alone = time.parts <= {"hour", "minute", "second", "meridiem", "daypart", "zone"}
    return time.value is not None and "hour" in time.parts and alone


def _tied(between: str) -> bool:
    """Whether the words between a day and an hour leave them together."""
    plain = fold(between)
    return len(plain.split()) <= _JOINED and not _patterns()["clause"].search(plain) and not _patterns()["other"].search(plain)


def speaks_of_late(text: str) -> bool:
    """Return whether ``text`` says of something that it is too late, or in time."""
    return bool(_patterns()["late"].search(fold(text)))


def asks_left(text: str) -> bool:
    """Return whether ``text`` asks how a date that was told stands to now ("is it too late?", "when was it again?")."""
    return bool(_patterns()["left"].search(fold(text)))


def checks(text: str, times: Sequence[TimeExpression]) -> bool:
    """Return whether ``text`` asks if one of ``times``, which it says nothing new of, is right ("so until 12 May, right?")."""
    cues, plain = _patterns(), fold(text)
    sentence = plain.rstrip(" ?!.")
    ends = any(match.end() == len(sentence) for match in cues["check_end"].finditer(sentence))
    asks = ends or ("?" in text and cues["check"].search(plain) is not None)
    supposes = asks_limit(text) or cues["condition"].search(plain) is not None  # "and by when, if it came on 3 May?"
    return asks and not supposes and bool(times) and tells_nothing(text, times)


def is_talk(text: str, times: Sequence[TimeExpression]) -> bool:
    """Return whether none of ``times`` is about the matter: ``text`` tells of its own day, or it chats or asks of a holiday.

    "How are you today", "haha, Friday at last", "anything special at Christmas?", and "do weekends count, say Saturday?".
    """
    cues, plain = _patterns(), fold(text)
    abouts = [_about(text, times, time) for time in times]
    if is_correction(text) or not tells_nothing(text, times):
        return False
    if cues["chatter"].search(plain) or cues["rule"].search(plain):
        return True
    return all(
        (cues["present"].fullmatch(fold(time.text)) and about == "other") or ("?" in text and time.parts == {"named_day"})
        for time, about in zip(times, abouts)
    )


def tells_nothing(text: str, times: Sequence[TimeExpression]) -> bool:
    """Return whether the words around ``times`` say of none that something happened then."""
    return all(_about(text, times, time) in (None, "other") for time in times)


def is_start(text: str, times: Sequence[TimeExpression], time: TimeExpression, words: Sequence[str]) -> bool:
    """Return whether one of ``words`` is near ``time``, one of the ``times`` of ``text``, in its own clause."""
    before, after = _between(text, times, time)
    own = _patterns()["clause"].split(_SENTENCE.split(before)[-1])[-1].split()[-_BEFORE:]
    follows = _patterns()["clause"].split(_SENTENCE.split(after)[0])[0].split()[:_AFTER]
    near = {word.strip(".,!?()\"'") for word in (*own, *follows)}
    return not near.isdisjoint(map(fold, words))


def is_purchase(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> bool:
    """Return whether ``time``, one of the ``times`` of ``text``, is when something was bought, and not when it came."""
    about = _about(text, times, time)
    plain, cues = fold(text), _patterns()
    return about == "purchase" or (
        about is None and bool(cues["purchase"].search(plain)) and not cues["delivery"].search(plain)
    )


def is_delivery(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> bool:
    """Return whether ``time``, one of the ``times`` of ``text``, is when something was delivered."""
    return _about(text, times, time) in ("delivery", "handed", "event")


def done(text: str, times: Sequence[TimeExpression], start: TimeExpression) -> TimeExpression | None:
    """Return when the user did what was to be done ("I replied on Wednesday at 8:30"): one of ``times`` after ``start``."""
    pattern = _patterns()["done"]
    for begin, time in zip([0, *(each.end for each in times)], times):
        later = time.value is not None and start.value is not None and time.value > start.value
        if later and time.grain in ("hour", "minute", "second") and pattern.search(fold(text[begin : time.start])):
            return time
    return None


def planned(text: str, times: Sequence[TimeExpression]) -> TimeExpression | None:
    """Return when the user means to do what is to be done ("can I wait until Thursday?"): one of the ``times`` of ``text``."""
    cues = _patterns()
    for begin, time in zip([0, *(each.end for each in times)], times):
        before, after = fold(text[begin : time.start]).rstrip(), fold(text[time.end :]).lstrip()
        between = any(match.end() == len(before) for match in cues["plan_before"].finditer(before))
        asked = between and cues["plan_after"].match(after)
        if asked or (cues["plan"].search(before) and _about(text, times, time) in (None, "other")):
            return time
    return None


def without_refusal(text: str) -> str:
    """``text`` with blanks for the refusal that it begins with: "no 5pm" has no number 5."""
    found = _refusals().match(text.casefold())
    return " " * found.end() + text[found.end() :] if found and len(text.casefold()) == len(text) else text


def is_swap(text: str) -> bool:
    """Return whether ``text`` says that a date is meant in the other order ("the other way round")."""
    return bool(_patterns()["swap"].search(fold(text)))


def asks_what_follows(text: str) -> bool:
    """Return whether ``text`` asks what happens when the time has passed ("what if I miss it")."""
    return bool(_patterns()["missed"].search(fold(text)))


def swapped(time: TimeExpression, today: date) -> TimeExpression | None:
    """Return ``time`` with its day and month exchanged; None when it has but one order.

    Without a year that was said it is the latest such date by ``today``.
    """
    value = time.value
    if not time.ambiguous_order or value is None or value.day > 12 or value.day == value.month:
        return None
    years = [value.year] if "year" in time.parts else [today.year, today.year - 1]
    options = [value.replace(year=year, month=value.day, day=value.month) for year in years]
    made = next((each for each in options if each.date() <= today), options[-1])
    given = {**dict(time.given), "day": str(made.day), "month": str(made.month)}
    return replace(time, value=made, ambiguous_order=False, given=tuple(sorted(given.items())))


def doubt(time: TimeExpression, now: datetime) -> Doubt | None:
    """Return why no clock can start at ``time``, whatever the limit; None when one can. ``now`` is aware."""
    if time.value is None:
        return "impossible"
    if time.value.date() < AMAZON_OPENED:
        return "before_amazon"
    if time.grain in ("week", "month", "quarter", "year"):
        return "which_day"
    if time.grain == "day":
        return "future" if time.value.date() > now.astimezone(time.value.tzinfo).date() else None
    return "future" if time.value > now + SLACK else None


def long_ago(deadline: Deadline, now: datetime) -> bool:
    """Return whether ``deadline`` passed so long ago that the year is probably a mistake."""
    end = deadline.closes or deadline.opens
    return end is not None and end.instant < now - LONG_AGO


def is_correction(text: str) -> bool:
    """Return whether ``text`` puts right what was said before it ("no, the 11th")."""
    plain, cues = fold(text).lstrip(_OPENING), _patterns()
    return bool(cues["refusal"].match(plain) or cues["correction"].search(plain))


def uncorrected(text: str) -> str:
    """``text`` without the words that make it a correction ("Swedish time, I mean"), in lower case, without diacritics."""
    return _patterns()["correction"].sub(",", fold(text))


def asks_limit(text: str) -> bool:
    """Return whether ``text`` asks how long one has for something ("by when", "how long do I have")."""
    return bool(_patterns()["limit"].search(fold(text)))


def asks_of_customer(text: str) -> bool:
    """Return whether ``text`` asks until when the customer has to do something ("and he has to send it when")."""
    plain, cues = fold(text), _patterns()
    return bool(cues["customer_must"].search(plain) and cues["when"].search(plain))


def is_question(text: str) -> bool:
    """Return whether ``text`` is a question by its mark or by how it begins."""
    return "?" in text or bool(_patterns()["question"].match(fold(text).lstrip(_OPENING)))


def asks_price(text: str) -> bool:
    """Return whether ``text`` asks what something costs."""
    return is_question(text) and bool(_patterns()["price"].search(fold(text)))


def is_plain(rest: str) -> bool:
    """Return whether ``rest``, what stands beside the times of a text, has no words but those that any answer may have."""
    return not re.search(r"\w", _patterns()["plain"].sub(" ", fold(rest)))


def is_about_rule(text: str) -> bool:
    """Return whether ``text`` asks how time is counted ("do weekends count?")."""
    return bool(_patterns()["rule"].search(fold(text)))


def is_supposed(text: str, time: TimeExpression) -> bool:
    """Return whether ``text`` asks what holds if the last day is ``time``, a kind of day ("if the last day is a Saturday")."""
    cues, before = _patterns(), fold(text[: time.start])
    if not time.parts or not time.parts <= {"weekday", "named_day"} or not cues["condition"].search(before):
        return False
    words = before.split()[-_BEFORE:]
    verb = next((place for place in range(len(words) - 1, -1, -1) if cues["falls"].search(" ".join(words[place:]))), None)
    return verb is not None and len(words) - verb <= _AFTER and bool(cues["last_day"].search(" ".join(words[:verb])))


def is_thanks(text: str) -> bool:
    """Return whether ``text`` thanks."""
    return bool(_patterns()["thanks"].search(fold(text)))


def is_leave(text: str) -> bool:
    """Return whether ``text`` takes leave."""
    return bool(_patterns()["leave"].search(fold(text)))


def speaks_of(text: str, kind: Kind) -> bool:
    """Return whether one of the words of a list of ``cues.yml`` is in ``text``."""
    return bool(_patterns()[kind].search(fold(text)))


def _about(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> str | None:
    """What the words around a time say it is: the list of ``cues.yml`` that the nearest of them stands in.

    The words of its own clause before it count first, then those after it, then what was said further before.
    ``request`` and ``message`` are both ``contact``.
    """
    said_before, said_after = _between(text, times, time)
    before = " ".join(_SENTENCE.split(said_before)[-1].split()[-_BEFORE:])
    after = fold(text[time.end :]).split()[:1]
    inside = _nearest(fold(text[time.start : time.end]), last=True)
    own = _patterns()["clause"].split(before)[-1]
    clause = inside if inside in ("contact", "handed") else _nearest(own, last=True)
    rest = re.split(r"[.!?;,]", said_after)[0]
    follows = _nearest(" ".join(rest.split()[:_AFTER]), last=False)
    if (clause is None or _patterns()["now"].fullmatch(re.sub(r"\W", "", own))) and follows not in (None, "other"):
        return follows
    if after and _patterns()["now"].match(after[0]):
        return "other"
    if found := clause or _nearest(before, last=True):
        return found
    return "other" if time.parts == {"relative"} and time.value and _is_present(time) else None


def _between(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> tuple[str, str]:
    """What stands between ``time`` and the time before it, and between it and the next one, in plain letters."""
    begin = max((each.end for each in times if each.end <= time.start), default=0)
    end = min((each.start for each in times if each.start >= time.end), default=len(text))
    return fold(text[begin : time.start]), fold(text[time.end : end])


def _nearest(words: str, *, last: bool) -> str | None:
    """The list that the ``last`` cue of some words stands in, or the first; a cue within a longer one is none."""
    cues = _patterns()
    found = [(match.span(), rank, name) for rank, name in enumerate(_KINDS) for match in cues[name].finditer(words)]
    spans = {span for span, _, _ in found}
    marks = [
        (span[0], rank, name)
        for span, rank, name in found
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]
    if not marks:
        return None
    position = max(marks)[0] if last else min(marks)[0]
    name = max(mark for mark in marks if mark[0] == position)[2]
    contact = any(mark[2] in _CONTACT for mark in marks)
    return "contact" if name in _CONTACT or (contact and name in ("event", "delivery")) else name


def _is_present(time: TimeExpression) -> bool:
    """Whether a time is only "today" or "now", which by itself tells of the writing."""
    return time.grain == "second" or _patterns()["present"].fullmatch(fold(time.text)) is not None


#: The lists that say what a time is; later ones win where a word stands in two of them.
_KINDS: Final = ("event", "delivery", "handed", "request", "message", "other", "purchase")
_CONTACT: Final = frozenset({"request", "message"})

#: What may stand before the first word.
_OPENING: Final = " \"'(.,-"

#: Where a sentence ends.
_SENTENCE: Final = re.compile(r"[.!?;]\s")


@lru_cache(maxsize=1)
def _cues() -> Cues:
    return checked_yaml.load(PATH, Cues)


@lru_cache(maxsize=1)
def _refusals() -> re.Pattern[str]:
    """The refusals that a text begins with, as it is written."""
    return re.compile(rf"(?:\W*(?:{'|'.join(map(re.escape, _cues().refusal))})\b)+")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """One pattern a list of ``cues.yml``, and ``clause`` for where another clause begins."""
    found = {name: rf"\b(?:{'|'.join(re.escape(fold(word)) for word in words)})\b" for name, words in _cues().dict().items()}
    return {name: re.compile(pattern) for name, pattern in {**found, "clause": rf"[,:;]|{found['joining']}"}.items()}
