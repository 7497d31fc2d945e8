"""Which of the times in a message starts the clock, and what keeps it from starting one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from deadlines import checked_yaml
from deadlines.arithmetic import Deadline
from deadlines.checked_yaml import Model
from nlu.times import TimeExpression

PATH = Path(__file__).with_name("cues.yml")

#: Amazon's marketplace opened in this month: nothing sold there is older.
AMAZON_OPENED: Final = date(2000, 11, 1)

#: A deadline that passed longer ago than this makes one ask whether the year is right.
LONG_AGO: Final = relativedelta(years=2)

#: A clock that goes a little wrong is no future.
SLACK: Final = timedelta(minutes=2)

#: How many words before a time are about it.
_BEFORE = 6

Doubt = Literal["impossible", "which_day", "future", "before_amazon"]


class Cues(Model):
    """The lists of ``cues.yml``."""

    event: tuple[str, ...]
    purchase: tuple[str, ...]
    delivery: tuple[str, ...]
    other: tuple[str, ...]
    done: tuple[str, ...]
    refusal: tuple[str, ...]
    correction: tuple[str, ...]
    limit: tuple[str, ...]
    present: tuple[str, ...]
    rule: tuple[str, ...]


def candidates(
    text: str, times: Sequence[TimeExpression], now: datetime, *, from_delivery: bool
) -> list[TimeExpression]:
    """Return the ``times`` of a message that may start a clock equally well, in the order of the message.

    What the words around each say decides first ("received at nine, it is ten now"), then whether it can be counted
    from at all. Empty only without times.

    Args:
        text: The message.
        times: What was found in it, in its order.
        now: Aware.
        from_delivery: The clock starts at delivery, which other clocks pass over.
    """
    if not times:
        return []
    worth = {"event": 1, "delivery": 2 if from_delivery else 0, None: 0, "purchase": -1, "other": -1}
    ranks = [(worth[_about(text, times, time)], doubt(time, now) is None) for time in times]
    best = max(ranks)
    return [time for rank, time in zip(ranks, times) if rank == best]


def is_purchase(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> bool:
    """Return whether ``time``, one of the ``times`` of ``text``, is when something was bought, and not when it came."""
    about = _about(text, times, time)
    plain, cues = _plain(text), _patterns()
    return about == "purchase" or (
        about is None and bool(cues["purchase"].search(plain)) and not cues["delivery"].search(plain)
    )


def is_delivery(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> bool:
    """Return whether ``time``, one of the ``times`` of ``text``, is when something was delivered."""
    return _about(text, times, time) in ("delivery", "event")


def done(text: str, times: Sequence[TimeExpression], start: TimeExpression) -> TimeExpression | None:
    """Return when the user did what was to be done ("I replied on Wednesday at 8:30"): one of ``times`` after ``start``."""
    pattern = _patterns()["done"]
    for begin, time in zip([0, *(each.end for each in times)], times):
        later = time.value is not None and start.value is not None and time.value > start.value
        if later and time.grain in ("hour", "minute", "second") and pattern.search(_plain(text[begin : time.start])):
            return time
    return None


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
    plain, cues = _plain(text).lstrip(" \"'(.,-"), _patterns()
    return bool(cues["refusal"].match(plain) or cues["correction"].search(plain))


def asks_limit(text: str) -> bool:
    """Return whether ``text`` asks how long one has for something ("by when", "how long do I have")."""
    return bool(_patterns()["limit"].search(_plain(text)))


def is_about_rule(text: str) -> bool:
    """Return whether ``text`` asks how time is counted ("do weekends count?")."""
    return bool(_patterns()["rule"].search(_plain(text)))


def _about(text: str, times: Sequence[TimeExpression], time: TimeExpression) -> str | None:
    """What the words around a time say it is: the list of ``cues.yml`` that the nearest of them stands in."""
    begin = max((each.end for each in times if each.end <= time.start), default=0)
    before = " ".join(re.split(r"[.!?;]\s", _plain(text[begin : time.start]))[-1].split()[-_BEFORE:])
    after = _plain(text[time.end :]).split()[:1]
    if after and re.match(r"(?:now|nu)\b", after[0]):
        return "other"
    cues = _patterns()
    marks = [(match.start(), name) for name in _KINDS for match in cues[name].finditer(before)]
    if marks:
        return max(marks)[1]
    return "other" if time.parts == {"relative"} and time.value and _is_present(time) else None


def _is_present(time: TimeExpression) -> bool:
    """Whether a time is only "today" or "now", which by itself tells of the writing."""
    return time.grain == "second" or _patterns()["present"].fullmatch(_plain(time.text)) is not None


#: The lists that say what a time is; later ones win where a word stands in two of them.
_KINDS: Final = ("event", "delivery", "other", "purchase")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    cues = checked_yaml.load(PATH, Cues)
    return {
        name: re.compile(rf"\b(?:{'|'.join(re.escape(_plain(word)) for word in words)})\b")
        for name, words in cues.dict().items()
    }


def _plain(text: str) -> str:
    """Lower case without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
