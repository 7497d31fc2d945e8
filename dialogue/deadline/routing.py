"""Whether a message belongs to a look-up, and which action follows: for the policy. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deadlines import naming, starts
from deadlines.limits import Limits
from dialogue.deadline.message import BRIEF, SHORT, STATEMENT, UNSURE, Message
from dialogue.deadline.question import ATTEMPTS, RETURNS, Question
from dialogue.deadline.relation import (
    about_rule,
    asks_left,
    asks_other,
    checks,
    goes_on,
    is_talk,
    located,
    names_place,
    names_zone,
    plans,
    swaps,
    what_follows,
)
from nlu.decision import FALLBACK

ANSWER: Final = "action_deadline"
BACK: Final = "action_deadline_back"
STOP: Final = "action_deadline_stop"
OVERVIEW: Final = "action_deadline_overview"
LISTEN: Final = "action_listen"

#: What is said to thanks and to a farewell that NLU did not see.
THANKS: Final = "utter_thanks"
GOODBYE: Final = "utter_goodbye"

#: After these the question is not put again.
NO_WAY_BACK: Final = frozenset({"stop", "goodbye", "thanks", "human_handoff"})


@dataclass(frozen=True)
class Step:
    """What a look-up wants next.

    Attributes:
        action: The action, or None to leave it to the rules.
        forget: Whether the look-up is over.
        remember: The limits that come up beside another subject.
        dated: The topic of a limit that the message names and tells the start of: the deadline is worth telling then.
    """

    action: str | None
    forget: bool = False
    remember: tuple[str, ...] = ()
    dated: str | None = None


def route(question: Question | None, message: Message, done: Sequence[str], table: Limits) -> Step:
    """Return what comes next for a look-up, after the actions ``done`` since the message."""
    message = located(question, message)
    leaves = question is not None and question.state == "open" and _takes_leave(message)
    if not done and question and _follows_up(question, message, table):
        return Step(ANSWER)
    if done:
        if done[-1] in (ANSWER, BACK, STOP, OVERVIEW) or (leaves and done[-1] in (THANKS, GOODBYE)):
            return Step(LISTEN)
        return Step(BACK if question and _leads_back(question, message) else None)
    if leaves:
        return Step(GOODBYE if starts.is_leave(message.text) else THANKS)
    corrects = bool(message.times) and starts.is_correction(message.text)  # "no, the 11th" is no "no"
    fragment = message.is_overview and question is not None and goes_on(question, message)
    if (message.is_lookup and not fragment) or message.is_button or (message.intent in NO_WAY_BACK and not corrects):
        return Step(None)
    if fragment or message.names_lookup(table):
        return Step(ANSWER)
    if question and message.intent in UNSURE and not message.times and starts.asks_of_customer(message.text):
        # what the customer has to do is no answer to what was asked of the seller
        return Step(ANSWER if naming.find_after(message.text, table, question.limits) else None)
    other = asks_other(message, table)
    if question and not other and _belongs(question, message, table):
        return Step(ANSWER)
    tells = message.intent in UNSURE and not message.asks and not message.leans and not other
    if question and question.state == "open" and tells:
        return Step(ANSWER) if question.attempts < ATTEMPTS else Step(None, forget=True)
    if question and question.state == "open":
        return Step(None)
    known = question is not None and question.time is not None
    named = _beside(message, table)
    # of several subjects that NLU hesitates between, the limit may be another one's
    certain = message.intent != FALLBACK or named in ((), (naming.SEASONS,)) or message.likeliest in table[named[0]].topics
    return Step(None, remember=named if certain and not known else (), dated=_dated(message, named, table))


def _follows_up(question: Question, message: Message, table: Limits) -> bool:
    """Whether the words of a message show that it goes on with what was answered, whatever NLU made of it."""
    leans = plans, swaps, asks_left, checks
    return any(each(question, message) for each in leans) or what_follows(question, message, table)


def _takes_leave(message: Message) -> bool:
    """Whether a message that NLU did not understand is thanks or a farewell."""
    if message.times or message.asks or message.is_button or message.words > BRIEF:
        return False
    polite = starts.is_thanks(message.text) or starts.is_leave(message.text)
    return polite and (message.intent in UNSURE or message.is_lookup)


def _beside(message: Message, table: Limits) -> tuple[str, ...]:
    """The limits that a question about another subject names, and its topic's: what a mere date after it may be about."""
    named, own = naming.find(message.text, table), table.about(message.intent)
    if naming.SEASONS in named:
        return named
    named = tuple(each for each in named if table[each].origin != "seed")
    if len(named) > 1 or (own and not naming.programmes(message.text)):  # "refunded, but the return got lost" is about no refund
        named = tuple(each for each in named if each in own)
    return tuple(dict.fromkeys((*(named if len(named) == 1 else ()), *(own if len(own) == 1 else ()))))


def _dated(message: Message, named: tuple[str, ...], table: Limits) -> str | None:
    """The topic of the limit that a message names, if it tells when the clock started ("granted on 3 May", "too late?")."""
    if not named or named == (naming.SEASONS,) or not message.times or not table[named[0]].topics:
        return None
    topics, words = table[named[0]].topics, table[named[0]].started_by
    asked = message.intent in topics and (starts.asks_limit(message.text) or starts.asks_left(message.text))
    told = any(starts.is_start(message.text, message.times, time, words) for time in message.times)
    return (message.intent if message.intent in topics else topics[0]) if asked or told else None


def _leads_back(question: Question, message: Message) -> bool:
    return question.state == "open" and question.returns < RETURNS and message.intent not in NO_WAY_BACK


def _belongs(question: Question, message: Message, table: Limits) -> bool:
    """Whether a message that NLU took for something else answers, corrects or turns the look-up."""
    unsure = message.intent in UNSURE
    if message.words <= BRIEF and question.can_move and (names_place(message) or names_zone(question, message)):
        return True
    if message.words <= BRIEF and question.state == "open" and message.leans and names_place(message):
        return True  # "in Germany": the rule may be another one there
    known = question.known
    if known and known.ambiguous_order and message.words <= STATEMENT and not message.asks and names_place(message):
        return True  # "I'm in the US": it tells how 4/7 is meant
    if message.times:
        if _tells_of_a_return(question, message, table):
            return False
        if is_talk(message) or (question.state != "open" and starts.checks(message.text, message.times)):
            return False
        if message.words <= BRIEF or (starts.is_correction(message.text) and message.words <= SHORT):
            return True
        return not message.asks and message.words <= (SHORT if question.state == "open" or unsure else BRIEF)
    if not unsure or message.words > SHORT:
        return False
    return about_rule(message) or bool(naming.find(message.text, table))


def _tells_of_a_return(question: Question, message: Message, table: Limits) -> bool:
    """Whether a time after an answer is when the goods came back, which does not move a limit that runs from what was written."""
    if question.state != "answered" or starts.is_correction(message.text) or not starts.speaks_of(message.text, "back"):
        return False
    return naming.SEASONS not in question.limits and all(table[limit].starts == "contact" for limit in question.limits)
