"""Counts of a span of days: pure, from Rasa's events and the ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from channels.conversation import kind_of
from feedback.ratings import Rating

#: In the place of a language that is not known: replies stored before they told it.
UNKNOWN = "?"


@dataclass
class Tally:
    """What happened.

    Attributes:
        conversations: How many there were.
        messages: How many messages, by day.
        topics: How often each topic was answered, by topic and language.
        kinds: How many replies of each kind (`channels/openapi.yml`, ``Message.kind``), by kind and language.
        ratings: By topic and whether it helped.
    """

    conversations: int = 0
    messages: Counter[date] = field(default_factory=Counter)
    topics: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    ratings: Counter[tuple[str, bool]] = field(default_factory=Counter)

    @property
    def languages(self) -> list[str]:
        """The languages there were replies in."""
        return sorted({language for _, language in self.kinds})


def tally(events: Iterable[tuple[str, Mapping[str, Any]]], ratings: Iterable[Rating], zone: tzinfo | None = None) -> Tally:
    """Return what ``events`` and ``ratings`` add up to.

    Args:
        events: Conversation and event, as Rasa serialises it; users' and bots' count.
        ratings: Those of the same days.
        zone: In which days begin and end; that of this machine unless given.
    """
    counted, seen = Tally(), set()
    for sender, event in events:
        if event.get("event") == "user":
            seen.add(sender)
            counted.messages[datetime.fromtimestamp(float(event["timestamp"]), zone).date()] += 1
        elif event.get("event") == "bot":
            details = event.get("metadata") or {}
            language = details.get("language") or UNKNOWN
            counted.kinds[(kind_of(details), language)] += 1
            if topic := details.get("topic"):
                counted.topics[(str(topic), language)] += 1
    counted.conversations = len(seen)
    counted.ratings.update((rating.topic, rating.helpful) for rating in ratings)
    return counted
