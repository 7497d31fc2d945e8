"""What is said to a message of a look-up: for the action. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from deadlines import naming, starts
from deadlines.replies import Line, Reply, Teller
from dialogue import place
from dialogue.deadline.message import RETURN_WINDOW, STATEMENT, Message
from dialogue.deadline.question import ATTEMPTS, RETURNS, Outcome, Question, day_of
from dialogue.deadline.relation import about_rule, asks_elsewhere, checks, is_counted, located, names_place, what_follows
from dialogue.deadline.season import season
from dialogue.deadline.start import clock_starts, onto_earlier, planned, reread
from dialogue.deadline.subject import asked_about
from nlu.times import Context, TimeExpression, to_entity


def respond(question: Question | None, message: Message, teller: Teller) -> Outcome:
    """Return the answer to a message about deadlines.

    Args:
        question: The look-up so far.
        message: What the user wrote.
        teller: Knows the limits, the language and the instant ``now``.
    """
    context = Context(teller.now, place.zone_of(message.metadata), place.day_first(message.text, message.metadata))
    if question and what_follows(question, message, teller.table):
        today = teller.now.astimezone(context.zone).date()
        reply = teller.consequence(question.limits[0], question.marketplaces, today)
        return Outcome((reply,), replace(question, asked_at=teller.now))
    if question and question.known and (checks(question, message) or _says_again(question, message, teller)):
        told = replace(question, asked_at=teller.now)
        return _with_time(told, [question.known], replace(message, times=()), teller, follows=True)
    message = located(question, message)
    message = onto_earlier(question, reread(message, teller, context), context)
    message, plan = planned(message, teller, context)
    if plan and question and (compared := _compared(question, message, plan, teller)):
        return Outcome((compared,), replace(question, asked_at=teller.now))
    times = starts.joined(message.text, message.times, context)
    message = replace(message, times=starts.dated_like_purchase(message.text, times))
    asked, follows = asked_about(question, message, teller)
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


def _says_again(question: Question, message: Message, teller: Teller) -> bool:
    """Whether a message after an answer holds nothing but the last day that was told ("28 November?")."""
    day = day_of(message.times[0]) if len(message.times) == 1 else None
    if day is None or message.is_button or message.words > STATEMENT or starts.is_correction(message.text):
        return False
    if not is_counted(question) or question.known is None or starts.doubt(question.known, teller.now):
        return False
    if starts.planned(message.text, message.times) or not starts.tells_nothing(message.text, message.times):
        return False
    return teller.closes_on(question.limits, question.known, question.marketplaces, day)


def back(question: Question, teller: Teller) -> Outcome:
    """Return to an open look-up after another subject."""
    reply = teller.ask_again(teller.table[question.limits[0]], "utter_deadline_back", question.marketplaces)
    return Outcome((reply,), replace(question, returns=question.returns + 1, asked_at=teller.now))


def _compared(question: Question, message: Message, plan: TimeExpression, teller: Teller) -> Reply | None:
    """How a planned time stands to the deadline that was answered, if the message says no start of its own."""
    known = question.known
    if known is None or question.state != "answered" or message.times:
        return None
    if question.limits == (naming.SEASONS,) or naming.find(message.text, teller.table) not in ((), question.limits):
        return None
    return teller.plan(question.limits, known, question.marketplaces, plan)


def _after_head(reply: Reply, lines: Sequence[Line]) -> Reply:
    """A reply with one more paragraph after its first."""
    return replace(reply, paragraphs=(reply.paragraphs[0], tuple(lines), *reply.paragraphs[1:]))


def _is_beside(question: Question, asked: Question, message: Message) -> bool:
    """Whether a question about another limit or country only interrupts one that is open, and does not take its place."""
    return (
        question.state == "open"
        and question.returns < RETURNS
        and (asked.limits != question.limits or asks_elsewhere(question, message))
        and not message.is_button
        and not starts.is_correction(message.text)
    )


def _answered(asked: Question, message: Message, teller: Teller, follows: bool, *, ask: bool) -> Outcome:
    if not asked.limits:
        return Outcome((teller.unknown("utter_deadline_other") if message.is_button else teller.unknown(),), None)
    if asked.limits == (naming.SEASONS,):
        return season(asked, message, teller, follows)
    given = clock_starts(asked, message, teller, follows)
    if given:
        return _with_time(asked, given, message, teller, follows)
    return _without_time(asked, message, teller, follows, ask=ask)


def _without_time(asked: Question, message: Message, teller: Teller, follows: bool, *, ask: bool) -> Outcome:
    limit = teller.table[asked.limits[0]]
    placed = names_place(message) and asked.marketplaces == message.marketplaces
    if follows and asked.state == "open" and not about_rule(message) and not placed:
        attempts = asked.attempts + 1
        response = "utter_deadline_explain" if attempts >= ATTEMPTS else "utter_deadline_again"
        return Outcome((teller.ask_again(limit, response),), replace(asked, attempts=attempts))
    today = teller.now.astimezone(place.zone_of(message.metadata)).date()
    opens = asked.state == "open" or (placed and asked.time is None)
    reply = teller.rule(asked.limits, asked.marketplaces, today, ask=ask and opens)
    asks = any(line.response.startswith("utter_deadline_ask") for lines in reply.paragraphs for line in lines)
    return Outcome((reply,), replace(asked, state="open" if asks or (follows and asked.state == "open") else "answered"))


def _with_time(asked: Question, given: Sequence[TimeExpression], message: Message, teller: Teller, follows: bool) -> Outcome:
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
    before = asked.known if asked.missing == "delivery" else None
    times = message.times
    bought = next((time for time in times if starts.is_purchase(message.text, times, time)), before)
    if asked.limits != (RETURN_WINDOW,) or bought is None or starts.doubt(bought, teller.now):
        return reply
    delivered = None if bought == start else day_of(start)
    day = day_of(bought)
    assert day is not None  # a time without doubts
    lines, sources = teller.extended(asked.marketplaces, day, delivered, place.zone_of(message.metadata))
    if not lines:
        return reply
    return replace(_after_head(reply, lines), sources=(*reply.sources, *sources))
