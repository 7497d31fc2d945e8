"""How a message stands to a look-up: whether it goes on with it, corrects it, asks more about it, or leaves it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from babel import Locale

from deadlines import naming, starts
from deadlines.limits import Limits
from deadlines.texts import LANGUAGES
from dialogue import nationality, place
from dialogue.content import LOOK_UP
from dialogue.deadline.message import BRIEF, CONTACTS, FRAGMENT, RETURN_WINDOW, SHORT, STATEMENT, UNSURE, Message
from dialogue.deadline.question import Question
from nlu.decision import FALLBACK, OUT_OF_SCOPE


def continues(question: Question, message: Message) -> bool:
    """Whether a message goes on with a look-up, and does not begin another."""
    if message.is_button:
        return False
    if swaps(question, message):
        return True
    if not message.is_lookup or message.words <= FRAGMENT or goes_on(question, message):
        return True
    stated = not message.asks and message.words <= STATEMENT
    same = (message.intent or "").removeprefix(LOOK_UP) in question.limits
    return question.state == "open" and stated and (same or bool(message.times))


def goes_on(question: Question, message: Message) -> bool:
    """Whether what NLU took for a new look-up is too little to be one: hardly more than a time or a marketplace."""
    if message.times:
        corrects = starts.is_correction(message.text)
        length = SHORT if corrects else STATEMENT
        brief = message.words <= length and (corrects or not starts.asks_limit(message.text))
    else:
        brief = message.words <= BRIEF and question.can_move and (names_place(message) or names_zone(question, message))
    return brief and not _names_another(question, message)


def _names_another(question: Question, message: Message) -> bool:
    """Whether the words of a look-up bear out that it is about another limit than the last one, as NLU has it."""
    limit_id = (message.intent or "").removeprefix(LOOK_UP)
    if limit_id in question.limits:
        return message.asks and starts.asks_limit(message.text)
    if question.state == "open" and not message.asks:
        return False
    if kind := CONTACTS.get(limit_id):
        return starts.speaks_of(message.text, kind)
    bought = starts.speaks_of(message.text, "handed") or starts.speaks_of(message.text, "purchase")
    return limit_id == RETURN_WINDOW and bought and bool(CONTACTS.keys() & set(question.limits))


def is_counted(question: Question) -> bool:
    """Whether a deadline was counted from a date; of a season, only a last day was named."""
    return question.state == "answered" and question.time is not None and question.limits != (naming.SEASONS,)


def plans(question: Question, message: Message) -> bool:
    """Whether a message after an answer asks whether a time is early enough ("is Friday ok?")."""
    if not is_counted(question):
        return False
    if len(message.times) != 1 or message.is_button:
        return False
    return message.words <= SHORT and starts.planned(message.text, message.times) is not None


def asks_left(question: Question, message: Message) -> bool:
    """Whether a message asks how long is left of what was answered."""
    if question.state != "answered" or question.time is None or message.times or message.is_button:
        return False
    return message.words <= SHORT and not message.marketplaces and starts.asks_left(message.text)


def checks(question: Question, message: Message) -> bool:
    """Whether a message asks if a date or a time, as it says it again, is what was answered ("so until 12 May, right?")."""
    if not is_counted(question):
        return False
    if message.is_button or message.marketplaces or message.words > SHORT or starts.is_correction(message.text):
        return False
    return starts.planned(message.text, message.times) is None and starts.checks(message.text, message.times)


def swaps(question: Question, message: Message) -> bool:
    """Whether a message says that the known date is meant in the other order."""
    known = question.known
    short = known is not None and known.ambiguous_order and not message.times and message.words <= SHORT
    return short and not message.is_button and starts.is_swap(message.text)


def what_follows(question: Question, message: Message, table: Limits) -> bool:
    """Whether a message asks what happens when the time of the limit that was answered has passed."""
    if not is_counted(question) or len(question.limits) != 1:
        return False
    if message.times or message.is_button or message.words > SHORT or not starts.asks_what_follows(message.text):
        return False
    # the topic of answers that come too late tells more about return requests
    if question.limits == ("respond",) and message.intent not in UNSURE:
        return False
    return naming.find(message.text, table) in ((), question.limits)


def about_rule(message: Message) -> bool:
    """Whether a message asks how the time is counted ("do weekends count?")."""
    return not message.times and (message.supposes or starts.is_about_rule(message.text))


def asks_elsewhere(question: Question, message: Message) -> bool:
    """Whether a message asks how it is in another country than the one that an open look-up is about."""
    if question.state != "open" or not question.marketplaces or not message.marketplaces:
        return False
    if message.times or starts.is_correction(message.text) or set(question.marketplaces) & set(message.marketplaces):
        return False
    return message.asks or starts.asks_limit(message.text) or about_rule(message)


def asks_other(message: Message, table: Limits) -> bool:
    """Whether a message asks what nothing here answers, be there a date in it or not ("how is the weather on Friday?")."""
    if message.intent not in (FALLBACK, OUT_OF_SCOPE) or starts.asks_limit(message.text):
        return False
    if starts.asks_price(message.text):
        return True
    if not message.times or not starts.is_question(message.text) or not starts.tells_nothing(message.text, message.times):
        return False
    known = message.marketplaces or naming.find(message.text, table) or starts.planned(message.text, message.times)
    return not known and starts.without_refusal(message.text) == message.text and not starts.is_plain(message.rest)


def is_talk(message: Message) -> bool:
    """Whether a message has words of its own, and a time in it is none that a clock starts at ("how are you today")."""
    return bool(message.times) and message.words > 1 and starts.is_talk(message.text, message.times)


def located(question: Question | None, message: Message) -> Message:
    """The message with the country of a city that it names, unless an hour is known: the city tells the zone of that."""
    known = question.known if question else None
    if question is None or message.times or message.words > BRIEF or (known and known.grain in ("hour", "minute", "second")):
        return message
    return replace(message, city=place.country_in(message.text))


def names_place(message: Message) -> bool:
    """Whether a message names a marketplace, and not a language ("svenska, tack")."""
    return bool(message.marketplaces) and (nationality.of_marketplace(message.text) or not _LANGUAGE.search(message.text))


def names_zone(question: Question, message: Message) -> bool:
    """Whether a message has a zone for a time that is known ("Swedish time")."""
    return question.time is not None and message.zone is not None


#: The names of the assistant's languages, in each of them.
_LANGUAGE: Final = re.compile(rf"\b(?i:{'|'.join({Locale(one).languages[other] for one in LANGUAGES for other in LANGUAGES})})\b")
