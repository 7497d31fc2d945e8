"""A tracker store that keeps conversations without the personal data in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from privacy.events import mask_event


class MaskedSQLTrackerStore(SQLTrackerStore):
    """Rasa's SQLTrackerStore; each event is masked on its way into the database and to the event broker.

    The tracker in memory keeps the original, so the reply in the same turn is made from what the seller wrote. Options are
    those of SQLTrackerStore: ``type: privacy.tracker_store.MaskedSQLTrackerStore`` takes the place of ``type: SQL``.
    """

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Yield the events that are not stored yet, masked; the one place from which `save` takes what it writes."""
        for event in super()._additional_events(session, tracker):
            yield Event.from_parameters(mask_event(event.as_dict()))

    async def _stream_new_events(self, event_broker: EventBroker, new_events: list[Event], sender_id: str) -> None:
        """Publish the new events of a conversation, masked."""
        for event in new_events:
            event_broker.publish({"sender_id": sender_id, **mask_event(event.as_dict())})
