"""A deadline look-up: what is asked, what is known of it, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from deadlines import naming
from deadlines.replies import Reply
from nlu.times import TimeExpression, from_entity

#: The slot of the look-up.
SLOT: Final = "deadline"

#: A look-up is forgotten after this long.
LIFETIME: Final = timedelta(hours=1)

#: So many messages without a time are asked about again; so many times one returns from another subject: twice is nagging.
ATTEMPTS: Final = 2
RETURNS: Final = 1


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
    def known(self) -> TimeExpression | None:
        """When the clock started, as far as it is known."""
        known = from_entity(dict(self.time)) if self.time else None
        return known if isinstance(known, TimeExpression) else None

    @property
    def can_move(self) -> bool:
        """Whether a start is known, or a season or the rule of a country was told: it may then be answered for another one."""
        told = self.state == "answered" and bool(self.marketplaces)
        return self.time is not None or self.limits == (naming.SEASONS,) or told

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
class Outcome:
    """What is said, and what then is open; None when nothing is."""

    replies: tuple[Reply, ...]
    question: Question | None


def day_of(time: TimeExpression | None) -> date | None:
    """Return the calendar day of a time, in its own zone; None for none and for what has no value."""
    return time.value.date() if time and time.value else None
