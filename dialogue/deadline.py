"""The course of a deadline look-up: what is still open, what a message does to it, and which action follows.

A look-up is carried in one slot, as JSON: :class:`Question`. :func:`route` decides, for the policy, whether a message
belongs to it; :func:`respond` decides, for the action, what is said. Both are pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from babel import Locale

from deadlines import marketplaces, naming, starts
from deadlines.limits import Limits
from deadlines.replies import Line, Reply, Teller
from deadlines.texts import LANGUAGES
from dialogue import place
from dialogue.content import FOLLOW_UP
from dialogue.turn import Turn
from nlu.times import Context, TimeExpression, correct, find, from_entity, to_entity

#: The slot of the look-up.
SLOT: Final = "deadline"

ANSWER: Final = "action_deadline"
BACK: Final = "action_deadline_back"
STOP: Final = "action_deadline_stop"
OVERVIEW: Final = "action_deadline_overview"
LISTEN: Final = "action_listen"

#: The intents of look-ups begin with this; what follows is the id of a limit of the table, or ``other``.
LOOKUP: Final = "deadline_"
OTHER: Final = "deadline_other"
RETURN_WINDOW: Final = "return_window"

#: After these the question is not put again.
NO_WAY_BACK: Final = frozenset({"stop", "goodbye", "thanks", "human_handoff"})

#: NLU hesitates; or made nothing of the message at all.
FALLBACK: Final = "nlu_fallback"
UNSURE: Final = frozenset({None, FALLBACK, "out_of_scope"})

#: The intents whose limits start with what a customer writes, and the words by which each is clear.
CONTACTS: Final[Mapping[str, Literal["request", "message"]]] = {"respond": "request", "reply_message": "message"}

#: What is said to thanks and to a farewell that NLU did not see.
THANKS: Final = "utter_thanks"
GOODBYE: Final = "utter_goodbye"

#: So many messages without a time are asked about again; so many times one returns from another subject: twice is nagging.
ATTEMPTS: Final = 2
RETURNS: Final = 1

#: A look-up is forgotten after this long.
LIFETIME: Final = timedelta(hours=1)

#: With no more words than this beside its times a message only answers or corrects,
BRIEF: Final = 4
#: and with no more than this it does so unless it asks something.
SHORT: Final = 9

#: A look-up of no more words than this has nothing but a time: NLU cannot know what it is about.
FRAGMENT: Final = 1

#: What looks like a new look-up answers an open one, if it states a time in no more words than this ("the return came on").
STATEMENT: Final = 6


@dataclass(frozen=True)
class Question:
    """A look-up that is open, or was just answered and may be corrected.

    Attributes:
        limits: Ids of the limits asked about: one, or several that may be meant.
        state: ``open`` as long as a time is missing.
        asked_at: Aware instant of the last reply.
        time: The start as it is known, an entity of :mod:`nlu.times`.
        missing: What :class:`deadlines.replies.Told` asked for last: ``time``, ``delivery`` or ``year``.
        marketplaces: Codes named.
        attempts: Messages that held no usable time.
        returns: Times the question was put again after another subject.
    """

    limits: tuple[str, ...]
    state: Literal["open", "answered"]
    asked_at: datetime
    time: Mapping[str, Any] | None = None
    missing: str | None = None
    marketplaces: tuple[str, ...] = ()
    attempts: int = 0
    returns: int = 0

    @property
    def can_move(self) -> bool:
        """Whether it was answered, so that it may be answered for another marketplace."""
        return self.time is not None or self.limits == (naming.SEASONS,)

    def to_slot(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**asdict(self), "limits": [*self.limits], "marketplaces": [*self.marketplaces]} | {
            "asked_at": self.asked_at.isoformat(timespec="seconds")  # microseconds may look like a phone number
        }

    @classmethod
    def from_slot(cls, value: Any, now: datetime) -> Question | None:
        """Return what :meth:`to_slot` made; None for nothing, for another shape, and when it is too old at ``now``."""
        try:
            asked_at = datetime.fromisoformat(value["asked_at"])
            question = cls(**{**value, "asked_at": asked_at})
            old = now - asked_at > LIFETIME
        except (KeyError, TypeError, ValueError):
            return None
        found = replace(question, limits=tuple(question.limits), marketplaces=tuple(question.marketplaces))
        return None if old or not found.limits else found


@dataclass(frozen=True)
class Message:
    """What look-ups use of a user's message.

    Attributes:
        text: As written.
        intent: Its name; None when there is none.
        leans: Whether NLU took it for a short question about the answer before.
        likeliest: The likeliest intent that is none of :data:`UNSURE`, however unlikely.
        several: Whether it asks several things that NLU is sure of, each taken alone.
        times: The points in time in it, in order; without those it asks about ("what if the last day is a Saturday").
        supposes: Whether there is one of those.
        words: How many words it has beside its times and lengths of time.
        metadata: The channel's, with ``timezone``, ``locale`` and ``marketplace``.
        topic: The topic that was answered before it, look-ups passed over.
        earlier: What the user wrote before it, the latest first.
    """

    text: str
    intent: str | None
    times: tuple[TimeExpression, ...] = ()
    words: int = 0
    leans: bool = False
    likeliest: str | None = None
    several: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    topic: str | None = None
    earlier: tuple[str, ...] = ()
    supposes: bool = False

    @classmethod
    def of(cls, parse_data: Mapping[str, Any], metadata: Mapping[str, Any] | None, turn: Turn | None = None) -> Message:
        """Return it from NLU's parse data and what stands before it; entities of other components are passed over."""
        text = str(parse_data.get("text") or "")
        found = []
        for entity in parse_data.get("entities") or ():
            try:
                found.append(from_entity(entity))
            except ValueError:
                continue
        ranking = [entry.get("name") for entry in parse_data.get("intent_ranking") or ()]
        sure = {(question.get("intent") or {}).get("name") for question in parse_data.get("questions") or ()}
        rest = list(text)
        for each in found:
            rest[each.start : each.end] = " " * (each.end - each.start)
        intent = (parse_data.get("intent") or {}).get("name")
        times = [each for each in found if isinstance(each, TimeExpression)]
        told = tuple(each for each in times if not starts.is_supposed(text, each))
        return cls(
            text=text,
            intent=_about_limits(intent),
            leans=str(intent).startswith(FOLLOW_UP),
            times=told,
            words=len(re.findall(r"\w+", "".join(rest))),
            likeliest=next((name for name in ranking if name not in UNSURE), None),
            several=len(sure - UNSURE) > 1,
            metadata=metadata if isinstance(metadata, Mapping) else {},
            topic=next((each for each in (turn.topics if turn else ()) if not each.startswith(LOOKUP)), None),
            earlier=turn.texts_before if turn else (),
            supposes=len(told) < len(times),
        )

    @property
    def asks(self) -> bool:
        """Whether it is a question by its punctuation, the one sign that all languages share."""
        return "?" in self.text

    @property
    def is_lookup(self) -> bool:
        """Whether NLU took it for a new look-up."""
        return bool(self.intent and self.intent.startswith(LOOKUP))

    @property
    def is_overview(self) -> bool:
        """Whether NLU took it for a wish to see every limit."""
        return self.intent == "deadline_overview"

    def names_lookup(self, table: Limits) -> bool:
        """Whether the text names a limit of the table, or its subject has one, and it asks how long there is or NLU thinks so."""
        if self.intent not in UNSURE or self.several:
            return False
        if starts.asks_limit(self.text) and self.times and table.about(self.topic):
            return True
        season = self.words <= STATEMENT and naming.find(self.text, table) == (naming.SEASONS,)  # "holiday returns 2025"
        suspected = self.intent == FALLBACK and (self.likeliest or "").startswith(LOOKUP)
        elsewhere = bool(self.marketplaces) and self.words <= STATEMENT  # "SAFE-T in Sweden?"
        return season or ((suspected or elsewhere or starts.asks_limit(self.text)) and bool(naming.find(self.text, table)))

    @property
    def is_button(self) -> bool:
        """Whether it was clicked, not written."""
        return self.text.startswith("/")

    @property
    def marketplaces(self) -> tuple[str, ...]:
        """The codes of the marketplaces it names, beside its times ("at 9 Swedish time")."""
        text = self.text
        for time in self.times:
            text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
        return () if self.zone else marketplaces.named(text)

    @property
    def place_before(self) -> tuple[str, ...]:
        """The codes of the marketplaces that were named last before it."""
        return next(filter(None, map(marketplaces.named, self.earlier)), ())

    @property
    def zone(self) -> TimeExpression | None:
        """The time zone it names, when it has few words and no time."""
        return place.zone_in(self.text) if not self.times and self.words <= BRIEF else None


def _about_limits(intent: str | None) -> str | None:
    """The intent, unless it leans on the reply before: whether that was a look-up's is for this module to tell.

    What happens otherwise has an answer of its own for some limits.
    """
    leans = intent in ("affirm", "deny") or str(intent).startswith(FOLLOW_UP)
    return None if leans and intent != f"{FOLLOW_UP}consequence" else intent


# For the policy


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
    fragment = message.is_overview and question is not None and _goes_on(question, message)
    if (message.is_lookup and not fragment) or message.is_button or (message.intent in NO_WAY_BACK and not corrects):
        return Step(None)
    if fragment or message.names_lookup(table):
        return Step(ANSWER)
    if question and _belongs(question, message, table):
        return Step(ANSWER)
    if question and question.state == "open" and message.intent in UNSURE and not message.asks and not message.leans:
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
    leans = _plans, _swaps, _asks_left
    return any(each(question, message) for each in leans) or _what_follows(question, message, table)


def _plans(question: Question, message: Message) -> bool:
    """Whether a message after an answer asks whether a time is early enough ("is Friday ok?")."""
    if question.state != "answered" or question.time is None or question.limits == (naming.SEASONS,):
        return False
    if len(message.times) != 1 or message.is_button:
        return False
    return message.words <= SHORT and starts.planned(message.text, message.times) is not None


def _asks_left(question: Question, message: Message) -> bool:
    """Whether a message asks how long is left of what was answered."""
    if question.state != "answered" or question.time is None or message.times or message.is_button:
        return False
    return message.words <= SHORT and not message.marketplaces and starts.asks_left(message.text)


def _swaps(question: Question, message: Message) -> bool:
    """Whether a message says that the known date is meant in the other order."""
    known = _known(question)
    short = known is not None and known.ambiguous_order and not message.times and message.words <= SHORT
    return short and not message.is_button and starts.is_swap(message.text)


def _what_follows(question: Question, message: Message, table: Limits) -> bool:
    """Whether a message asks what happens when the time of the limit that was answered has passed."""
    if question.time is None or question.state != "answered" or len(question.limits) != 1 or question.limits == (naming.SEASONS,):
        return False
    if message.times or message.is_button or message.words > SHORT or not starts.asks_what_follows(message.text):
        return False
    # the topic of answers that come too late tells more about return requests
    if question.limits == ("respond",) and message.intent not in UNSURE:
        return False
    return naming.find(message.text, table) in ((), question.limits)


def _known(question: Question) -> TimeExpression | None:
    known = from_entity(dict(question.time)) if question.time else None
    return known if isinstance(known, TimeExpression) else None


def _takes_leave(message: Message) -> bool:
    """Whether a message that NLU did not understand is thanks or a farewell."""
    if message.times or message.asks or message.is_button or message.words > BRIEF:
        return False
    polite = starts.is_thanks(message.text) or starts.is_leave(message.text)
    return polite and (message.intent in UNSURE or message.is_lookup)


def _beside(message: Message, table: Limits) -> tuple[str, ...]:
    """The limits that a question about another subject names: what a mere date after it may be about."""
    named = naming.find(message.text, table)
    return named if len(named) == 1 and (named == (naming.SEASONS,) or table[named[0]].origin != "seed") else ()


def _dated(message: Message, named: tuple[str, ...], table: Limits) -> str | None:
    """The topic of the limit that a message names, if it tells when the clock started ("granted on 3 May", "too late?")."""
    if len(named) != 1 or named == (naming.SEASONS,) or not message.times or not table[named[0]].topics:
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
    if message.words <= BRIEF and question.can_move and (_names_place(message) or _names_zone(question, message)):
        return True
    known = _known(question)
    if known and known.ambiguous_order and message.words <= STATEMENT and not message.asks and _names_place(message):
        return True  # "I'm in the US": it tells how 4/7 is meant
    if message.times:
        if _tells_of_a_return(question, message, table):
            return False
        if _is_talk(message):
            return False
        if message.words <= BRIEF or (starts.is_correction(message.text) and message.words <= SHORT):
            return True
        return not message.asks and message.words <= (SHORT if question.state == "open" or unsure else BRIEF)
    if not unsure or message.words > SHORT:
        return False
    return (
        _about_rule(message)
        or bool(naming.find(message.text, table))
    )


def _tells_of_a_return(question: Question, message: Message, table: Limits) -> bool:
    """Whether a time after an answer is when the goods came back, which does not move a limit that runs from what was written."""
    if question.state != "answered" or starts.is_correction(message.text) or not starts.speaks_of(message.text, "back"):
        return False
    return naming.SEASONS not in question.limits and all(table[limit].starts == "contact" for limit in question.limits)


def _is_talk(message: Message) -> bool:
    """Whether a message has words of its own, and a time in it is none that a clock starts at ("how are you today")."""
    return bool(message.times) and message.words > 1 and starts.is_talk(message.text, message.times)


def _names_place(message: Message) -> bool:
    """Whether a message names a marketplace, and not a language ("svenska, tack")."""
    return bool(message.marketplaces) and (bool(_AMAZON.search(message.text)) or not _LANGUAGE.search(message.text))


def _about_rule(message: Message) -> bool:
    """Whether a message asks how the time is counted ("do weekends count?")."""
    return not message.times and (message.supposes or starts.is_about_rule(message.text))


def _names_zone(question: Question, message: Message) -> bool:
    """Whether a message has a zone for a time that is known ("Swedish time")."""
    return question.time is not None and message.zone is not None


#: The names of the assistant's languages, in each of them; and what makes them adjectives of a marketplace.
_LANGUAGE: Final = re.compile(
    rf"\b(?i:{'|'.join({Locale(one).languages[other] for one in LANGUAGES for other in LANGUAGES})})\b"
)
_AMAZON: Final = re.compile(r"(?i)amazon|market|marknad")


# For the action


@dataclass(frozen=True)
class Outcome:
    """What is said, and what then is open; None when nothing is."""

    replies: tuple[Reply, ...]
    question: Question | None


def respond(question: Question | None, message: Message, teller: Teller) -> Outcome:
    """Return the answer to a message about deadlines.

    Args:
        question: The look-up so far.
        message: What the user wrote.
        teller: Knows the limits, the language and the instant ``now``.
    """
    context = Context(teller.now, place.zone_of(message.metadata), place.day_first(message.text, message.metadata))
    if question and _what_follows(question, message, teller.table):
        today = teller.now.astimezone(context.zone).date()
        reply = teller.consequence(question.limits[0], question.marketplaces, today)
        return Outcome((reply,), replace(question, asked_at=teller.now))
    message = _reread(message, teller, context)
    message, plan = _planned(message, teller, context)
    if plan and question and (compared := _compared(question, message, plan, teller)):
        return Outcome((compared,), replace(question, asked_at=teller.now))
    message = replace(message, times=starts.joined(message.text, message.times, context))
    asked, follows = _asked(question, message, teller)
    beside = question is not None and not follows and _is_beside(question, asked, message)
    outcome = _answered(asked, message, teller, follows, ask=not beside)
    alone = replace(message, times=())
    if plan and outcome.question and (compared := _compared(outcome.question, alone, plan, teller)):
        first, *rest = outcome.replies
        outcome = replace(outcome, replies=(_after_head(first, compared.paragraphs[0]), *rest))
    if not question or not beside or (message.times and outcome.question and outcome.question.state == "open"):
        return outcome
    again = back(question, teller)
    return Outcome((*outcome.replies, *again.replies), again.question)


def _reread(message: Message, teller: Teller, context: Context) -> Message:
    """The message with its times read without the refusal it begins with, which may look like "no." for a number."""
    text = starts.without_refusal(message.text)
    if text == message.text or not message.times:
        return message
    found = [each for each in find(text, teller.language, context) if isinstance(each, TimeExpression)]
    return replace(message, times=tuple(found)) if found else message


def _planned(message: Message, teller: Teller, context: Context) -> tuple[Message, TimeExpression | None]:
    """The message without the time at which the user means to act, and that time, which is still to come."""
    planned = None if message.is_button else starts.planned(message.text, message.times)
    if planned is None:
        return message, None
    read = find(planned.text, teller.language, replace(context, prefer="future"))
    coming = next((each for each in read if isinstance(each, TimeExpression) and each.value), planned)
    if coming.value is None or (coming.value < teller.now and coming.grain in ("hour", "minute", "second")):
        return message, None
    if coming.value.date() < teller.now.astimezone(coming.value.tzinfo).date() or coming.grain in ("quarter", "year"):
        return message, None
    return replace(message, times=tuple(each for each in message.times if each != planned)), coming


def _compared(question: Question, message: Message, plan: TimeExpression, teller: Teller) -> Reply | None:
    """How a planned time stands to the deadline that was answered, if the message says no start of its own."""
    known = _known(question)
    if known is None or question.state != "answered" or message.times:
        return None
    if question.limits == (naming.SEASONS,) or naming.find(message.text, teller.table) not in ((), question.limits):
        return None
    return teller.plan(question.limits, known, question.marketplaces, plan)


def _after_head(reply: Reply, lines: Sequence[Line]) -> Reply:
    """A reply with one more paragraph after its first."""
    return replace(reply, paragraphs=(reply.paragraphs[0], tuple(lines), *reply.paragraphs[1:]))


def _is_beside(question: Question, asked: Question, message: Message) -> bool:
    """Whether a question about another limit only interrupts one that is open, and does not take its place."""
    return (
        question.state == "open"
        and question.returns < RETURNS
        and asked.limits != question.limits
        and not message.is_button
        and not starts.is_correction(message.text)
    )


def _answered(asked: Question, message: Message, teller: Teller, follows: bool, *, ask: bool) -> Outcome:
    if not asked.limits:
        return Outcome((teller.unknown("utter_deadline_other") if message.is_button else teller.unknown(),), None)
    if asked.limits == (naming.SEASONS,):
        return _season(asked, message, teller)
    given = _given(asked, message, teller, follows)
    if given:
        return _with_time(asked, given, message, teller, follows)
    return _without_time(asked, message, teller, follows, ask=ask)


def _asked(question: Question | None, message: Message, teller: Teller) -> tuple[Question, bool]:
    """The look-up that a message is about, and whether it is the one there was."""
    named = naming.find(message.text, teller.table)
    if not named:
        named = naming.find(message.text, teller.table, _subject(question, message, teller.table))
    if question and _continues(question, message) and (not named or _is_told(question, named, message, teller)):
        places = message.marketplaces or question.marketplaces
        return replace(question, marketplaces=places, asked_at=teller.now), True
    limits = _limits(message, named, teller.table) if message.is_lookup else named or _of_topic(message, teller.table)
    if question and limits == question.limits and starts.is_correction(message.text):
        return replace(question, asked_at=teller.now), True
    return Question(limits, "open", teller.now, marketplaces=_places(message)), False


def _subject(question: Question | None, message: Message, table: Limits) -> str:
    """The words that need not be said again, after an answer on a topic or on a limit."""
    before = (*(question.limits if question else ()), message.topic or "")
    return next((table.subjects[each] for each in before if each in table.subjects), "")


def _of_topic(message: Message, table: Limits) -> tuple[str, ...]:
    """The limits of the topic before, without those that run from a delivery where the text tells of a message alone."""
    about = table.about(message.topic)
    return tuple(each for each in about if table[each].starts != "delivery") if _tells_of(message) == {"contact"} else about


def _is_told(question: Question, named: tuple[str, ...], message: Message, teller: Teller) -> bool:
    """Whether the limits a message names are those asked about, or come up in telling what is asked ("scanned on 5 May")."""
    if named == question.limits:
        return True
    if message.asks or starts.asks_limit(message.text) or not message.times or naming.SEASONS in question.limits:
        return False
    asked = [each.question[teller.language] for each in map(teller.table.__getitem__, question.limits)]
    return set(named) <= {*question.limits, *(limit for text in asked for limit in naming.find(text, teller.table))}


def back(question: Question, teller: Teller) -> Outcome:
    """Return to an open look-up after another subject."""
    reply = teller.ask_again(teller.table[question.limits[0]], "utter_deadline_back")
    return Outcome((reply,), replace(question, returns=question.returns + 1, asked_at=teller.now))


def _continues(question: Question, message: Message) -> bool:
    """Whether a message goes on with a look-up, and does not begin another."""
    if message.is_button:
        return False
    if _swaps(question, message):
        return True
    if not message.is_lookup or message.words <= FRAGMENT or _goes_on(question, message):
        return True
    stated = not message.asks and message.words <= STATEMENT
    same = (message.intent or "").removeprefix(LOOKUP) in question.limits
    return question.state == "open" and stated and (same or bool(message.times))


def _goes_on(question: Question, message: Message) -> bool:
    """Whether what NLU took for a new look-up is too little to be one: hardly more than a time or a marketplace."""
    if message.times:
        corrects = starts.is_correction(message.text)
        length = SHORT if corrects else STATEMENT
        brief = message.words <= length and (corrects or not starts.asks_limit(message.text))
    else:
        brief = message.words <= BRIEF and question.can_move and (_names_place(message) or _names_zone(question, message))
    return brief and not _names_another(question, message)


def _names_another(question: Question, message: Message) -> bool:
    """Whether the words of a look-up bear out that it is about another limit than the last one, as NLU has it."""
    limit_id = (message.intent or "").removeprefix(LOOKUP)
    if limit_id in question.limits:
        return message.asks and starts.asks_limit(message.text)
    if question.state == "open" and not message.asks:
        return False
    if kind := CONTACTS.get(limit_id):
        return starts.speaks_of(message.text, kind)
    bought = starts.speaks_of(message.text, "handed") or starts.speaks_of(message.text, "purchase")
    return limit_id == RETURN_WINDOW and bought and bool(CONTACTS.keys() & set(question.limits))


def _limits(message: Message, named: tuple[str, ...], table: Limits) -> tuple[str, ...]:
    """The limits a new look-up is about: the intent's, or those that the text names."""
    limit_id = (message.intent or "").removeprefix(LOOKUP)
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


def _places(message: Message) -> tuple[str, ...]:
    page = message.metadata.get("marketplace")
    return message.marketplaces or message.place_before or ((page,) if isinstance(page, str) else ())


def _without_time(asked: Question, message: Message, teller: Teller, follows: bool, *, ask: bool) -> Outcome:
    limit = teller.table[asked.limits[0]]
    if follows and asked.state == "open" and not _about_rule(message):
        attempts = asked.attempts + 1
        response = "utter_deadline_explain" if attempts >= ATTEMPTS else "utter_deadline_again"
        return Outcome((teller.ask_again(limit, response),), replace(asked, attempts=attempts))
    today = teller.now.astimezone(place.zone_of(message.metadata)).date()
    reply = teller.rule(asked.limits, asked.marketplaces, today, ask=ask and asked.state == "open")
    asks = any(line.response.startswith("utter_deadline_ask") for lines in reply.paragraphs for line in lines)
    return Outcome((reply,), replace(asked, state="open" if asks else "answered"))


def _with_time(
    asked: Question, given: Sequence[TimeExpression], message: Message, teller: Teller, follows: bool
) -> Outcome:
    start, *others = given
    known = replace(asked, time=to_entity(start))
    if kind := starts.doubt(start, teller.now):
        limit = teller.table[asked.limits[0]]
        attempts = asked.attempts + 1
        reply = teller.doubtful(kind, start, limit if attempts < ATTEMPTS else None)
        if attempts >= ATTEMPTS:
            explained = teller.ask_again(limit, "utter_deadline_explain")
            reply = replace(reply.then(explained.paragraphs[0]), named_by=explained.response)
        # what holds no time at all is explained once more before the question is dropped
        return Outcome((reply,), replace(known, state="open", attempts=max(asked.attempts, ATTEMPTS - 1)))
    told = teller.answer(
        asked.limits,
        start,
        asked.marketplaces,
        purchase=starts.is_purchase(message.text, message.times, start),
        certain=follows and asked.missing == "year",
        others=[other for other in others if starts.doubt(other, teller.now) is None][:2],
        done=starts.done(message.text, message.times, start),
    )
    state: Literal["open", "answered"] = "open" if told.open in ("delivery", "year") else "answered"
    reply = _extended(told.reply, asked, start, message, teller) if told.open != "year" else told.reply
    return Outcome((reply,), replace(known, state=state, missing=told.open, attempts=0))


def _extended(reply: Reply, asked: Question, start: TimeExpression, message: Message, teller: Teller) -> Reply:
    """An answer about the usual window for returns, with the holiday season that the day of purchase falls into."""
    before = _known(asked) if asked.missing == "delivery" else None
    times = message.times
    bought = next((time for time in times if starts.is_purchase(message.text, times, time)), before)
    if asked.limits != (RETURN_WINDOW,) or bought is None or starts.doubt(bought, teller.now):
        return reply
    delivered = None if bought == start else _date(start)
    day = _date(bought)
    assert day is not None  # a time without doubts
    lines, sources = teller.extended(asked.marketplaces, day, delivered, place.zone_of(message.metadata))
    if not lines:
        return reply
    return replace(_after_head(reply, lines), sources=(*reply.sources, *sources))


def _given(asked: Question, message: Message, teller: Teller, follows: bool) -> list[TimeExpression]:
    """When the clock starts, the likeliest time first; what only corrects is merged into what was known."""
    now = teller.now
    clocks = {teller.table[limit_id].starts for limit_id in asked.limits}
    clock: starts.Clock | None = "delivery" if "delivery" in clocks else "contact" if clocks == {"contact"} else None
    found: list[TimeExpression] = []
    if not _is_talk(message):
        if len(message.times) > 1 and all(teller.table[limit_id].later_of for limit_id in asked.limits):
            found = starts.latest(message.text, message.times, now)
        found = found or starts.candidates(message.text, message.times, now, clock=clock, strict=not follows)
    # no passed deadline first while another one may still be met
    found.sort(key=lambda time: starts.doubt(time, now) is None and teller.passed(asked.limits, time, asked.marketplaces))
    known = from_entity(dict(asked.time)) if follows and asked.time else None
    if not isinstance(known, TimeExpression):
        return found
    if other := _other_order(known, asked, message, teller):
        return [other]
    if zone := message.zone:
        found = [zone]
    if not found:
        return [known] if message.marketplaces or _asks_left(asked, message) else []
    context = Context(now, place.zone_of(message.metadata), place.day_first(message.text, message.metadata))
    return [correct(known, found[0], context)]


def _other_order(known: TimeExpression, asked: Question, message: Message, teller: Teller) -> TimeExpression | None:
    """The known date with day and month exchanged, if the message says so or names a country that writes them so."""
    if message.times:
        return None
    if not _swaps(asked, message):
        first = re.match(r"\D*(\d+)", known.text)
        if not message.marketplaces or not first or known.value is None:
            return None
        day_first = int(first[1]) == known.value.day
        if day_first == place.day_first(message.text, message.metadata):
            return None
    return starts.swapped(known, teller.now.astimezone(place.zone_of(message.metadata)).date())


def _season(asked: Question, message: Message, teller: Teller) -> Outcome:
    zone = place.zone_of(message.metadata)
    known = from_entity(dict(asked.time)) if asked.time else None
    before = [known] if isinstance(known, TimeExpression) and not message.times else []
    times = [_as_year(time) for time in (*message.times, *before)]
    years = [time.value.year for time in times if time.value and (time.grain == "year" or "year" in time.parts)]
    years = years or [int(year) for year in re.findall(r"\b20\d\d\b", message.text)]
    days = [time for time in times if _is_day(time) and starts.doubt(time, teller.now) in (None, "which_day")]
    said = [time for time in days if not before]
    delivered = next((time for time in said if starts.is_delivery(message.text, times, time)), None)
    bought = next((time for time in said if starts.is_purchase(message.text, times, time)), None)
    if not delivered and not bought and days:
        bought = days[0]
    reply = teller.season(asked.marketplaces, _date(bought), _date(delivered), years[0] if years else None, zone)
    kept = to_entity(bought or delivered or times[0]) if times else None
    return Outcome((reply,), replace(asked, state="answered", time=kept))


def _as_year(time: TimeExpression) -> TimeExpression:
    """A year that was taken for the first instant of it ("o förra året", where "o" may be nought)."""
    first = time.value is not None and (time.value.month, time.value.day, time.value.hour) == (1, 1, 0)
    return replace(time, grain="year") if first and dict(time.given).get("relative") == "unit" else time


def _is_day(time: TimeExpression) -> bool:
    """Whether a time tells when something was bought or came, and not only which season is meant ("Christmas 2025")."""
    return time.grain != "year" and ("named_day" not in time.parts or "day" in time.parts)


def _date(time: TimeExpression | None) -> date | None:
    return time.value.date() if time and time.value else None
