"""Which questions support should look at, read from the conversations and the ratings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import and_, or_
from sqlalchemy.engine import Engine, Row

from dialogue.content import UTTER
from dialogue.language import SLOT, reply_language
from dialogue.turn import DECLINES
from feedback.ratings import Rating
from nlu.decision import FALLBACK, OUT_OF_SCOPE
from nlu.language import LANGUAGE_KEY, OTHER
from nlu.text import clean
from review.wording import is_question
from storage import conversations
from storage.conversations import EVENTS

#: Why a question is looked at.
Kind = Literal["declined", "asked_back", "not_helpful"]

KINDS: tuple[Kind, ...] = ("declined", "asked_back", "not_helpful")

_BY_INTENT: Mapping[str | None, Kind] = {FALLBACK: "asked_back", OUT_OF_SCOPE: "declined"}

#: What followed a question that was asked back about; any other reply than this or a decline answered it.
_ASKED_BACK = f"{UTTER}{FALLBACK}"

#: Actions that say nothing.
_NO_REPLY = ("action_listen", "action_session_start", "action_extract_slots")

@dataclass(frozen=True)
class Question:
    """A message that was declined, asked back about, or answered in a way that did not help.

    ``language`` is the code of one of the assistant's languages, or "other". ``ranking`` holds (topic, probability), the
    likeliest first, as NLU had it. ``choice`` is the topic that the person picked when asked back, out_of_scope for
    "none of these", None when no button was pressed.
    """

    text: str
    language: str
    kind: Kind
    ranking: tuple[tuple[str, float], ...]
    choice: str | None
    when: datetime

    @property
    def topic(self) -> str | None:
        """Return the nearest topic according to NLU, if it ranked any."""
        return self.ranking[0][0] if self.ranking else None


@dataclass(frozen=True)
class Collected:
    """The questions by time, how many rows could not be read, and how many ratings belong to no question in words."""

    questions: list[Question]
    malformed: int
    ratings_without_question: int


class _Intent(BaseModel):
    name: str | None = Field(...)


class _Ranked(BaseModel):
    name: str
    confidence: float


class _ParseData(BaseModel):
    intent: _Intent
    intent_ranking: list[_Ranked] = []
    language: dict[str, Any] = {}
    text: str | None = None  # of a wish for another language


class _Message(BaseModel):
    """A user event, as far as it is needed."""

    text: str | None = Field(...)
    parse_data: _ParseData
    metadata: dict[str, Any] | None = None

    @property
    def button(self) -> str | None:
        """Return the intent that a button sent."""
        return self.text[1:].partition("{")[0] if self.text and self.text.startswith("/") else None

    @property
    def intent(self) -> str | None:
        """Return what NLU decided."""
        return self.parse_data.intent.name


class _Slot(BaseModel):
    value: str | None = Field(...)


@dataclass
class _Conversation:
    """What has been read of one conversation: its language, and the latest message in words with what became of it."""

    language: str | None = None
    message: _Message | None = None
    at: float = 0.0
    written_in: str = OTHER
    action: str | None = None
    not_helpful: int = 0
    asked_back: bool = False
    choice: str | None = None


@dataclass
class _Reading:
    """The state of reading: the conversations so far, and what was found."""

    since: float
    languages: Sequence[str]
    topics: Collection[str]
    rated: set[tuple[str, float]]
    conversations: dict[str, _Conversation] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    malformed: int = 0
    ratings_placed: int = 0

    def read(self, row: Row) -> None:
        """Take in one row."""
        conversation = self.conversations.setdefault(row.sender_id, _Conversation())
        try:
            if row.type_name == "action":
                conversation.action = conversation.action or row.action_name
            elif row.type_name == "slot":
                conversation.language = _Slot.parse_raw(row.data or "").value
            else:
                self._hear(conversation, _Message.parse_raw(row.data or ""), row.sender_id, row.timestamp)
        except ValidationError:
            self.malformed += 1

    def _hear(self, conversation: _Conversation, message: _Message, sender: str, at: float) -> None:
        """Take in a message: words begin a new question, and the button after one asked back is the person's choice."""
        rated = (sender, at) in self.rated
        button = message.button
        if button is None:
            self.close(conversation)
            conversation.message, conversation.at, conversation.choice = message, at, None
            conversation.action = None
            conversation.written_in = _language(message, conversation.language, self.languages)
            conversation.not_helpful = rated
        elif conversation.asked_back and (button in self.topics or button == OUT_OF_SCOPE):
            conversation.choice = button
            conversation.not_helpful += rated
        conversation.asked_back = button is None and message.intent == FALLBACK

    def close(self, conversation: _Conversation) -> None:
        """Keep the conversation's latest question if it is one to look at."""
        message = conversation.message
        if message is None:
            return
        kind: Kind | None = "not_helpful" if conversation.not_helpful else _kind(message.intent, conversation.action)
        text = clean(message.text)
        recent = conversation.at >= self.since or conversation.not_helpful
        if kind and recent and is_question(text):
            when = datetime.fromtimestamp(conversation.at, timezone.utc)
            ranking = _ranking(message.parse_data.intent_ranking, self.topics)
            self.ratings_placed += conversation.not_helpful
            self.questions.append(Question(text, conversation.written_in, kind, ranking, conversation.choice, when))


def collect(
    engine: Engine, ratings: Iterable[Rating], since: datetime, languages: Sequence[str], topics: Collection[str]
) -> Collected:
    """Return what was declined or asked back about since ``since``, and what ``ratings`` found not helpful.

    Args:
        engine: the database with Rasa's table of events; texts in it are masked before they are stored.
        ratings: those not helpful, clicked since then; the message may be older.
        since: an aware instant.
        languages: the codes of the assistant's languages, the default first.
        topics: the intents that may be what was meant.

    The rows are read in pages by their id, in the order in which Rasa wrote them. A question is declined when its intent is
    out_of_scope and was asked back about when it is nlu_fallback, unless it was answered all the same, as a choice or a time
    is that leans on the reply before; one marked not helpful counts as that alone. A button
    that follows a question asked back is the person's own choice, and a rating of what the button led to is one of the
    question. Messages without letters beside what stands for masked data are left out.
    """
    wanted = {(rating.sender, rating.asked_at) for rating in ratings}
    reading = _Reading(since.timestamp(), languages, topics, wanted)
    start = min([reading.since, *(at for _, at in wanted)])
    for row in _rows(engine, start):
        reading.read(row)
    for conversation in reading.conversations.values():
        reading.close(conversation)
    reading.questions.sort(key=lambda question: (question.when, question.text))
    return Collected(reading.questions, reading.malformed, len(wanted) - reading.ratings_placed)


def _rows(engine: Engine, start: float) -> Iterator[Row]:
    """Yield the user messages, the actions and the changes of language from ``start`` (seconds since 1970) on, by their id."""
    language_set = and_(EVENTS.c.type_name == "slot", EVENTS.c.action_name == SLOT)
    acted = and_(EVENTS.c.type_name == "action", EVENTS.c.action_name.notin_(_NO_REPLY))
    said = or_(EVENTS.c.type_name == "user", acted, language_set)
    return conversations.rows(engine, and_(EVENTS.c.timestamp >= start, said))


def _kind(intent: str | None, action: str | None) -> Kind | None:
    """Return why a question of this intent is looked at, after which this was the first action; None when it was answered."""
    kind = _BY_INTENT.get(intent)
    if action in DECLINES:
        return kind and "declined"
    return kind if action in (None, _ASKED_BACK) else None


def _language(message: _Message, current: str | None, languages: Sequence[str]) -> str:
    """Return the language of a question: "other" when NLU finds one likelier that is not ours, else that of the reply."""
    parse_data = message.parse_data.dict()
    found = parse_data[LANGUAGE_KEY]
    if "likely" in found and found["likely"] is None:
        return OTHER
    return reply_language(parse_data, message.metadata, current, languages)


def _ranking(ranked: Iterable[_Ranked], topics: Collection[str]) -> tuple[tuple[str, float], ...]:
    """Return those of ``ranked`` that are among ``topics``, with their probabilities, the likeliest first."""
    likely = [(each.name, each.confidence) for each in ranked if each.name in topics]
    return tuple(sorted(likely, key=lambda pair: -pair[1]))
