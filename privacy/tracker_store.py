"""A tracker store that keeps conversations without the personal data in them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from nlu.text import is_utf8
from privacy.events import mask_event
from storage.database import options

logger = logging.getLogger(__name__)


class StoreError(RuntimeError):
    """What was to be written or read is nothing a database can hold."""


class MaskedSQLTrackerStore(SQLTrackerStore):
    """Rasa's SQLTrackerStore; each event is masked on its way into the database and to the event broker.

    The tracker in memory keeps the original, so the reply in the same turn is made from what the seller wrote. Options are
    those of SQLTrackerStore: ``type: privacy.tracker_store.MaskedSQLTrackerStore`` takes the place of ``type: SQL``.

    What was made of another state of the conversation than the stored one is refused: of two servers that answer at the same
    time, or after a moment in which the database could not be read and Rasa began anew, one alone is kept.

    A conversation whose id is no UTF-8 is neither read nor kept: each of its messages is answered as if it were the first.
    """

    engine: Engine

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Connect as Rasa does, but so that a connection which the database has closed is noticed before it is used."""
        super().__init__(*arguments, **more)
        url = self.engine.url
        self.engine.dispose()
        self.engine = create_engine(url, **options(str(url)))
        self.sessionmaker = sessionmaker(bind=self.engine)

    @contextmanager
    def session_scope(self) -> Iterator[Any]:
        """Provide a transaction as Rasa does, but let no value end the server: Rasa takes any ValueError for a missing schema.

        Raises:
            StoreError: in the place of a ValueError in the transaction; Rasa logs it and goes on.
        """
        with super().session_scope() as session:
            try:
                yield session
            except ValueError as error:
                raise StoreError(str(error)) from error

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """Return the conversation; None when there is none, or its id cannot be one."""
        return await super()._retrieve(sender_id, fetch_events_from_all_sessions) if is_utf8(sender_id) else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of a conversation, masked."""
        if is_utf8(tracker.sender_id):
            await super().save(tracker)
        else:
            logger.warning("The conversation %a is not kept: its id is no UTF-8.", tracker.sender_id)

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Yield the events that are not stored yet, masked; the one place from which `save` takes what it writes.

        Raises:
            StoreError: somebody else has written meanwhile.
        """
        if self.engine.dialect.name == "postgresql":  # until the transaction ends; one server has SQLite to itself
            session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(tracker.sender_id, 0))))
        stored = self._event_query(session, tracker.sender_id, fetch_events_from_all_sessions=False)
        last = stored.order_by(None).order_by(self.SQLEvent.id.desc()).first()
        new = list(super()._additional_events(session, tracker))
        known = list(tracker.events)[: len(tracker.events) - len(new)]
        if (known[-1].timestamp if known else None) != (last.timestamp if last else None):
            raise StoreError("the conversation has gone on elsewhere")
        for event in new:
            yield Event.from_parameters(mask_event(event.as_dict()))

    async def _stream_new_events(self, event_broker: EventBroker, new_events: list[Event], sender_id: str) -> None:
        """Publish the new events of a conversation, masked."""
        for event in new_events:
            event_broker.publish({"sender_id": sender_id, **mask_event(event.as_dict())})
