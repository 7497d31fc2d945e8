"""A tracker store that keeps conversations without the personal data in them."""

from __future__ import annotations

import copy
import json
import logging
from functools import lru_cache
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import sessionmaker

from nlu.text import is_utf8
from privacy.events import mask_event
from storage import conversations
from storage.database import open_engine

logger = logging.getLogger(__name__)


#: Events of a session that are read for the next message, the latest: more than any policy looks back (`dialogue.turn.MEMORY`).
REMEMBERED = 160

#: Events kept as they were read, of all conversations: the next message has most of them once more.
KEPT = 1_000


class StoreError(RuntimeError):
    """A conversation cannot be written: no database holds such a value, or it has gone on elsewhere."""


class StoredTracker(DialogueStateTracker):
    """A conversation that knows how many of its events are ``stored``."""

    stored = 0

    def copy(self) -> StoredTracker:
        """Return another one in the same state; Rasa, which asks for one at every action, replays all events for it."""
        other = copy.copy(self)
        other.events = self.events.copy()
        other.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        other.active_loop = copy.copy(self.active_loop)
        return other


class MaskedSQLTrackerStore(SQLTrackerStore):
    """Rasa's SQLTrackerStore; each event is masked on its way into the database and to the event broker.

    The tracker in memory keeps the original, so the reply in the same turn is made from what the seller wrote. Options are
    those of SQLTrackerStore: ``type: privacy.tracker_store.MaskedSQLTrackerStore`` takes the place of ``type: SQL``.

    What was made of another state of the conversation than the stored one is refused: of two servers that answer at the same
    time, or after a moment in which the database could not be read and Rasa began anew, one alone is kept.

    Of a long session only the latest events come back (:data:`REMEMBERED`), and the slots: a message takes no longer after a
    thousand others.

    A conversation whose id is no UTF-8 is neither read nor kept: each of its messages is answered as if it were the first.
    """

    engine: Engine

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Connect as Rasa does, but so that a connection which the database has closed is noticed before it is used."""
        super().__init__(*arguments, **more)
        url = self.engine.url
        self.engine.dispose()
        self.engine = open_engine(url)
        self.sessionmaker = sessionmaker(bind=self.engine)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """Return an empty conversation, of which nothing is stored."""
        return StoredTracker(sender_id, self.domain.slots)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """Return the conversation; None when there is none, or its id cannot be one."""
        if not is_utf8(sender_id):
            return None
        if fetch_events_from_all_sessions:
            stored = [_event(each) for each in conversations.events(self.engine, sender_id)]
        else:
            stored = [_read(each) for each in conversations.session(self.engine, sender_id, REMEMBERED)]
        if not stored:
            return None
        tracker = StoredTracker.from_events(sender_id, stored, self.domain.slots)
        tracker.stored = len(stored)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of a conversation, masked, and then publish them.

        Raises:
            StoreError: somebody else has written meanwhile, or the database cannot hold a value.
        """
        if not is_utf8(tracker.sender_id):
            logger.warning("The conversation %a is not kept: its id is no UTF-8.", tracker.sender_id)
            return
        events = list(tracker.events)
        stored = tracker.stored if isinstance(tracker, StoredTracker) else 0
        new = [mask_event(event.as_dict()) for event in events[stored:]]
        rows = [_row(tracker.sender_id, event) for event in new]
        try:
            with self.engine.begin() as connection:
                self._refuse_the_late(connection, tracker.sender_id, events[stored - 1].timestamp if stored else None)
                if rows:
                    connection.execute(_INSERT, rows)
        except ValueError as error:  # "A string literal cannot contain NUL (0x00) characters."
            raise StoreError(str(error)) from error
        if isinstance(tracker, StoredTracker):
            tracker.stored = len(events)
        for event in new if self.event_broker else ():
            self.event_broker.publish({"sender_id": tracker.sender_id, **event})

    def _refuse_the_late(self, connection: Connection, sender_id: str, last_known: float | None) -> None:
        """Raise StoreError unless the last event stored is of ``last_known``; nobody else writes before the transaction ends."""
        if self.engine.dialect.name == "postgresql":  # one server has SQLite to itself
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(sender_id, 0))))
        if connection.execute(conversations.LAST_TIME, {"sender": sender_id}).scalar() != last_known:
            raise StoreError("the conversation has gone on elsewhere")


#: Put together once, as in `storage.conversations`.
_INSERT = insert(SQLTrackerStore.SQLEvent.__table__)


@lru_cache(maxsize=KEPT)
def _read(stored: str) -> Event:
    """Return the event of the JSON ``stored``. Trackers share it: what Rasa writes into one that is read is always the same."""
    return _event(json.loads(stored))


def _event(stored: dict[str, Any]) -> Event:
    """Return the event that was serialised as ``stored``; Rasa's own way looks through all kinds of events for each."""
    event = _kinds()[stored["event"]]._from_parameters(stored)
    assert event is not None
    return event


@lru_cache(maxsize=1)
def _kinds() -> dict[str, type[Event]]:
    """Rasa's kinds of events by their names."""
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def _row(sender_id: str, event: dict[str, Any]) -> dict[str, Any]:
    """Return ``event`` as a row of Rasa's table (`SQLTrackerStore.save`)."""
    return {
        "sender_id": sender_id,
        "type_name": event["event"],
        "timestamp": event["timestamp"],
        "intent_name": ((event.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": event.get("name"),
        "data": json.dumps(event),
    }
