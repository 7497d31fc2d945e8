"""The answer on longer return windows around holidays."""

from __future__ import annotations

import re
from dataclasses import replace

from deadlines import starts
from deadlines.replies import Teller
from dialogue import place
from dialogue.deadline.message import Message
from dialogue.deadline.question import Outcome, Question, day_of
from nlu.times import TimeExpression, to_entity


def season(asked: Question, message: Message, teller: Teller, follows: bool) -> Outcome:
    """Return the answer to a message about the holiday windows; one that ``follows`` such an answer lists none anew."""
    zone = place.zone_of(message.metadata)
    before = [asked.known] if asked.known and not message.times else []
    times = [_as_year(time) for time in (*message.times, *before)]
    years = [time.value.year for time in times if time.value and (time.grain == "year" or "year" in time.parts)]
    years = years or [int(year) for year in re.findall(r"\b20\d\d\b", message.text)]
    days = [time for time in times if _is_day(time) and starts.doubt(time, teller.now) in (None, "which_day")]
    said = [time for time in days if not before]
    delivered = next((time for time in said if starts.is_delivery(message.text, times, time)), None)
    bought = next((time for time in said if starts.is_purchase(message.text, times, time)), None)
    if not delivered and not bought and days:
        bought = days[0]
    if delivered and not bought and follows and starts.without_refusal(message.text) == message.text:
        bought = _before(asked.known, delivered)  # the purchase was told before
    told = follows and bool(said) and not message.marketplaces
    reply = teller.season(asked.marketplaces, day_of(bought), day_of(delivered), years[0] if years else None, zone, told=told)
    kept = to_entity(bought or delivered or times[0]) if times else None
    return Outcome((reply,), replace(asked, state="answered", time=kept))


def _before(known: TimeExpression | None, delivered: TimeExpression) -> TimeExpression | None:
    """The day that a look-up knows, if something that was ``delivered`` may have been bought then."""
    day, until = day_of(known), day_of(delivered)
    return known if day and until and day < until else None


def _as_year(time: TimeExpression) -> TimeExpression:
    """A year that was taken for the first instant of it ("o förra året", where "o" may be nought)."""
    first = time.value is not None and (time.value.month, time.value.day, time.value.hour) == (1, 1, 0)
    return replace(time, grain="year") if first and dict(time.given).get("relative") == "unit" else time


def _is_day(time: TimeExpression) -> bool:
    """Whether a time tells when something was bought or came, and not only which season is meant ("Christmas 2025")."""
    return time.grain != "year" and ("named_day" not in time.parts or "day" in time.parts)
