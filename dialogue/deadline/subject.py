"""Which limits a message asks about, and for which marketplace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from deadlines import naming, starts
from deadlines.limits import Limits
from deadlines.replies import Teller
from dialogue.content import LOOK_UP
from dialogue.deadline.message import BRIEF, CONTACTS, OTHER, RETURN_WINDOW, Message
from dialogue.deadline.question import Question
from dialogue.deadline.relation import asks_elsewhere, continues


def asked_about(question: Question | None, message: Message, teller: Teller) -> tuple[Question, bool]:
    """The look-up that a message is about, and whether it is the one there was."""
    before = (*(question.limits if question else ()), message.topic or "")
    named = naming.find_after(message.text, teller.table, before)
    if question and continues(question, message) and (not named or _is_told(question, named, message, teller)):
        if asks_elsewhere(question, message):
            return Question(question.limits, "open", teller.now, marketplaces=message.marketplaces), False
        return replace(question, marketplaces=_places(question, message), asked_at=teller.now), True
    limits = _limits(message, named, teller.table) if message.is_lookup else named or _of_topic(message, teller.table)
    if question and limits == question.limits and starts.is_correction(message.text):
        return replace(question, asked_at=teller.now), True
    return Question(limits, "open", teller.now, marketplaces=message.marketplaces or message.place_before), False


def _places(question: Question, message: Message) -> tuple[str, ...]:
    """The marketplaces of a look-up that goes on: those that a message names, unless it is long and tells nothing for it."""
    tells = question.state != "open" or message.times or message.words <= BRIEF or starts.is_correction(message.text)
    return message.marketplaces or question.marketplaces if tells else question.marketplaces or message.marketplaces


def _of_topic(message: Message, table: Limits) -> tuple[str, ...]:
    """The limits of the message's topic or the one before, without those that run from a delivery where it tells of a message."""
    about = table.about(message.intent) or table.about(message.topic)
    return tuple(each for each in about if table[each].starts != "delivery") if _tells_of(message) == {"contact"} else about


def _is_told(question: Question, named: tuple[str, ...], message: Message, teller: Teller) -> bool:
    """Whether the limits a message names are those asked about, or come up in telling what is asked ("scanned on 5 May")."""
    if named == question.limits:
        return True
    if message.asks or starts.asks_limit(message.text) or not message.times or naming.SEASONS in question.limits:
        return False
    asked = [each.question[teller.language] for each in map(teller.table.__getitem__, question.limits)]
    return set(named) <= {*question.limits, *(limit for text in asked for limit in naming.find(text, teller.table))}


def _limits(message: Message, named: tuple[str, ...], table: Limits) -> tuple[str, ...]:
    """The limits a new look-up is about: the intent's, or those that the text names."""
    limit_id = (message.intent or "").removeprefix(LOOK_UP)
    if message.intent == OTHER:
        # "refund was on 1 September, until when can I claim?"
        return _but_contacts(message, named, table) or _of_topic(message, table)
    if message.is_overview:
        return named
    if set(named) == CONTACTS.keys():
        spoken = tuple(each for each, kind in CONTACTS.items() if starts.speaks_of(message.text, kind))
        return spoken if len(spoken) == 1 else named
    if limit_id == RETURN_WINDOW:
        # the legal rights and the holiday seasons are windows for returns as well
        windows = tuple(each for each in named if each == naming.SEASONS or table[each].starts == "delivery")
        if windows:
            return windows
        if not named:
            return (limit_id, *(each for each in table.about(message.topic) if table[each].starts == "delivery"))
    other = limit_id not in named and naming.SEASONS not in named
    if not other or not named or any(table[each].origin == "seed" for each in named):
        return (limit_id,)
    # what runs from a message as well may be due beside the answer to it ("request came at nine, when do I send the label?")
    told = limit_id not in CONTACTS or starts.speaks_of(message.text, CONTACTS[limit_id])
    return (*named, limit_id) if told and any(table[each].starts == "contact" for each in named) else named


def _but_contacts(message: Message, named: tuple[str, ...], table: Limits) -> tuple[str, ...]:
    """The limits ``named`` without those that run from a message, where the text tells of a delivery and of no message."""
    others = tuple(each for each in named if each == naming.SEASONS or table[each].starts != "contact")
    return others if _tells_of(message) == {"delivery"} and others else named


def _tells_of(message: Message) -> set[starts.Clock]:
    """Which of the events that limits run from the words of a message are about."""
    return {clock for clock, kinds in _KINDS.items() if any(starts.speaks_of(message.text, kind) for kind in kinds)}


#: What a text speaks of when it tells of the start of a clock.
_KINDS: Final[Mapping[starts.Clock, tuple[starts.Kind, ...]]] = {
    "contact": ("message", "request"),
    "delivery": ("delivery", "handed"),
}
