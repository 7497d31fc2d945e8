"""A user's message as deadline look-ups see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from deadlines import marketplaces, naming, starts
from deadlines.limits import Limits
from dialogue import place
from dialogue.content import FOLLOW_UP, LOOK_UP
from dialogue.turn import LEANS_ON, Turn
from nlu.decision import FALLBACK, OUT_OF_SCOPE
from nlu.times import Duration, TimeExpression, from_entity

OTHER: Final = "deadline_other"
RETURN_WINDOW: Final = "return_window"

#: NLU hesitates, or made nothing of the message at all.
UNSURE: Final = frozenset({None, FALLBACK, OUT_OF_SCOPE})

#: The intents whose limits start with what a customer writes, and the words by which each is clear.
CONTACTS: Final[Mapping[str, Literal["request", "message"]]] = {"respond": "request", "reply_message": "message"}

#: With no more words than this beside its times a message only answers or corrects,
BRIEF: Final = 4

#: and with no more than this it does so unless it asks something.
SHORT: Final = 9

#: A look-up of no more words than this has nothing but a time: NLU cannot know what it is about.
FRAGMENT: Final = 1

#: What looks like a new look-up answers an open one, if it states a time in no more words than this ("the return came on").
STATEMENT: Final = 6


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
        city: The codes of the marketplaces of a city that it names, where that tells the country: see `relation.located`.
        words: How many words it has beside its times and lengths of time.
        metadata: The channel's, with ``timezone`` and ``locale``.
        topic: The topic that was answered before it, or asked about, look-ups passed over.
        earlier: What the user wrote before it, the latest first.
        said_before: The times that the user told last before it, not too long ago.
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
    said_before: tuple[TimeExpression, ...] = ()
    supposes: bool = False
    city: tuple[str, ...] = ()

    @classmethod
    def of(cls, parse_data: Mapping[str, Any], metadata: Mapping[str, Any] | None, turn: Turn | None = None) -> Message:
        """Return it from NLU's parse data and what stands before it; entities of other components are passed over."""
        text = str(parse_data.get("text") or "")
        found = _found(parse_data)
        ranking = [entry.get("name") for entry in parse_data.get("intent_ranking") or ()]
        sure = {(question.get("intent") or {}).get("name") for question in parse_data.get("questions") or ()}
        intent = (parse_data.get("intent") or {}).get("name")
        times = told(text, found)
        return cls(
            text=text,
            intent=about_limits(intent),
            leans=str(intent).startswith(FOLLOW_UP),
            times=times,
            words=len(re.findall(r"\w+", _without(text, found))),
            likeliest=next((name for name in ranking if name not in UNSURE), None),
            several=len(sure - UNSURE) > 1,
            metadata=metadata if isinstance(metadata, Mapping) else {},
            topic=next((each for each in (turn.likely_topics if turn else ()) if not each.startswith(LOOK_UP)), None),
            earlier=turn.texts_before if turn else (),
            said_before=_said_before(text, turn) if turn else (),
            supposes=len(times) < sum(isinstance(each, TimeExpression) for each in found),
        )

    @property
    def asks(self) -> bool:
        """Whether it is a question by its punctuation, the one sign that all languages share."""
        return "?" in self.text

    @property
    def is_lookup(self) -> bool:
        """Whether NLU took it for a new look-up."""
        return bool(self.intent and self.intent.startswith(LOOK_UP))

    @property
    def is_overview(self) -> bool:
        """Whether NLU took it for a wish to see every limit."""
        return self.intent == "deadline_overview"

    def names_lookup(self, table: Limits) -> bool:
        """Whether the text names a limit of the table, or its subject has one, and it asks how long there is or NLU thinks so."""
        if self.intent not in UNSURE or self.several:
            return False
        asks = starts.asks_limit(self.text)
        if self.times and table.about(self.topic) and (asks or (self.asks and starts.speaks_of_late(self.text))):
            return True
        season = self.words <= STATEMENT and naming.find(self.text, table) == (naming.SEASONS,)  # "holiday returns 2025"
        suspected = self.intent == FALLBACK and (self.likeliest or "").startswith(LOOK_UP)
        elsewhere = bool(self.marketplaces) and self.words <= STATEMENT  # "SAFE-T in Sweden?"
        return season or ((suspected or elsewhere or asks) and bool(naming.find_after(self.text, table, (self.topic or "",))))

    @property
    def is_button(self) -> bool:
        """Whether it was clicked, not written."""
        return self.text.startswith("/")

    @property
    def marketplaces(self) -> tuple[str, ...]:
        """The codes of the marketplaces it names, beside its times ("at 9 Swedish time")."""
        return self.city or (() if self.zone else marketplaces.named(self.rest))

    @property
    def rest(self) -> str:
        """The text with blanks for its times."""
        return _without(self.text, self.times)

    @property
    def place_before(self) -> tuple[str, ...]:
        """The codes of the marketplaces that were named last before it."""
        return next(filter(None, map(marketplaces.named, self.earlier)), ())

    @cached_property
    def zone(self) -> TimeExpression | None:
        """The time zone it names, when it has few words and no time."""
        return place.zone_in(self.text) if not self.times and self.words <= BRIEF else None


def _without(text: str, found: Iterable[TimeExpression | Duration]) -> str:
    """A text with blanks for what was ``found`` in it."""
    for each in found:
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _found(parse_data: Mapping[str, Any]) -> list[TimeExpression | Duration]:
    """The times among the entities of NLU's parse data; those of other components are passed over."""
    found = []
    for entity in parse_data.get("entities") or ():
        try:
            found.append(from_entity(entity))
        except ValueError:
            continue
    return found


def _said_before(text: str, turn: Turn) -> tuple[TimeExpression, ...]:
    """The times told last before the message ``text``, which itself stands among the earlier ones when a choice clears it up."""
    texts = zip(turn.texts_before, turn.before[:LEANS_ON])
    return next(filter(None, (told(earlier, _found(each.parse_data)) for earlier, each in texts if earlier != text)), ())


def told(text: str, found: Iterable[TimeExpression | Duration]) -> tuple[TimeExpression, ...]:
    """Return the points in time among those ``found`` in ``text`` that it tells, and does not only ask about."""
    return tuple(each for each in found if isinstance(each, TimeExpression) and not starts.is_supposed(text, each))


def about_limits(intent: str | None) -> str | None:
    """Return the intent, unless it leans on the reply before: whether that was a look-up's is for `relation.py` to tell.

    What happens otherwise has an answer of its own for some limits.
    """
    leans = intent in ("affirm", "deny") or str(intent).startswith(FOLLOW_UP)
    return None if leans and intent != f"{FOLLOW_UP}consequence" else intent
