"""The tracker store: a conversation comes back whole, and no personal data is in the file or at the broker."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from privacy.tracker_store import REMEMBERED, MaskedSQLTrackerStore, StoreError

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["late_return"],
        "slots": {"said": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
    }
)
TEXT = "ring 070-123 45 67, anna.svensson@telia.com, i morgon"
START = TEXT.index("i morgon")
SECRETS = (b"123 45 67", b"svensson")


class Listener(EventBroker):
    """A broker that keeps what it is given."""

    def __init__(self) -> None:
        self.published: list[dict] = []

    @classmethod
    async def from_endpoint_config(cls, broker_config, event_loop=None):
        return cls()

    def publish(self, event):
        self.published.append(event)


@pytest.fixture
def store(tmp_path: Path) -> MaskedSQLTrackerStore:
    """Return the store as Rasa makes it from `endpoints.yml`, with a broker."""
    config = EndpointConfig(
        type="privacy.tracker_store.MaskedSQLTrackerStore", dialect="sqlite", db=str(tmp_path / "conversations.db")
    )
    store = TrackerStore.create(config, DOMAIN, Listener())
    assert isinstance(store, MaskedSQLTrackerStore)
    return store


def _turn(store: MaskedSQLTrackerStore):
    """One turn, saved twice as Rasa does: in the middle and at the end."""

    async def play():
        tracker = await store.get_or_create_tracker("s", append_action_listen=False)
        entity = {"entity": "time", "start": START, "end": len(TEXT), "value": "2026-11-24T00:00:00+01:00"}
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(
            UserUttered(TEXT, {"name": "late_return", "confidence": 0.9}, [entity], {"text": TEXT, "entities": [entity]})
        )
        tracker.update(SlotSet("said", {"mail": "anna.svensson@telia.com"}))
        await store.save(tracker)
        tracker.update(BotUttered("Tack, anna.svensson@telia.com"))
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)
        return tracker, await store.retrieve("s")

    return asyncio.run(play())


def test_the_current_turn_keeps_the_original(store):
    tracker, _ = _turn(store)
    assert tracker.latest_message.text == TEXT
    assert tracker.get_slot("said") == {"mail": "anna.svensson@telia.com"}


def test_a_reloaded_conversation_is_whole_and_masked(store, tmp_path):
    tracker, reloaded = _turn(store)
    assert [event.type_name for event in reloaded.events] == [event.type_name for event in tracker.events]
    message = reloaded.latest_message
    assert message.text == "ring [phone], [email], i morgon"
    assert message.intent_name == "late_return"
    assert [message.text[each["start"] : each["end"]] for each in message.entities] == ["i morgon"]
    assert reloaded.get_slot("said") == {"mail": "[email]"}
    assert reloaded.current_state()["latest_action_name"] == "action_listen"
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [secret for secret in SECRETS if secret in content] == []


def test_the_broker_gets_every_event_once_and_masked(store):
    tracker, _ = _turn(store)
    published = store.event_broker.published
    assert [event["event"] for event in published] == [event.type_name for event in tracker.events]
    assert {event["sender_id"] for event in published} == {"s"}
    assert [secret for secret in SECRETS if secret.decode() in str(published)] == []


def test_an_event_without_personal_data_is_stored_as_it_is(store):
    async def play():
        tracker = await store.get_or_create_tracker("t")
        tracker.update(
            UserUttered("hur fungerar returer?", {"name": "late_return", "confidence": 0.9}, [], metadata={"language": "sv"})
        )
        await store.save(tracker)
        return tracker, await store.retrieve("t")

    tracker, reloaded = asyncio.run(play())
    assert [event.as_dict() for event in reloaded.events] == [event.as_dict() for event in tracker.events]


def test_an_id_that_is_no_utf_8_is_neither_read_nor_kept(store, caplog):
    async def play():
        tracker = await store.get_or_create_tracker("s\ud800")
        tracker.update(UserUttered("hej"))
        caplog.clear()
        await store.save(tracker)
        return await store.retrieve("s\ud800"), await store.retrieve_full_tracker("s\ud800"), list(await store.keys())

    assert asyncio.run(play()) == (None, None, [])
    assert [record.getMessage() for record in caplog.records] == [r"The conversation 's\ud800' is not kept: its id is no UTF-8."]


def test_lone_surrogates_are_stored_as_question_marks(store):
    async def play():
        tracker = await store.get_or_create_tracker("t")
        tracker.update(UserUttered("hej \ud800", {"name": "\ud800"}, [], metadata={"language": "\ud800", "\ud800": 1}))
        tracker.update(SlotSet("said", {"\ud800": ["\udfff"]}))
        await store.save(tracker)
        return await store.retrieve("t")

    reloaded = asyncio.run(play())
    assert (reloaded.latest_message.text, reloaded.latest_message.intent_name) == ("hej ?", "?")
    assert reloaded.get_slot("said") == {"?": ["?"]}


def test_no_value_ends_the_server(store, monkeypatch):
    """Where masking lets something through that the database refuses."""

    async def play():
        tracker = await store.get_or_create_tracker("t")
        tracker.update(UserUttered("hej"))
        await store.save(tracker)

    monkeypatch.setattr("privacy.tracker_store._row", lambda sender, event: {"sender_id": sender, "data": "\ud800"})
    with pytest.raises(StoreError):
        asyncio.run(play())


def test_of_a_long_conversation_the_latest_events_and_all_slots_come_back(store):
    async def play():
        tracker = await store.get_or_create_tracker("t", append_action_listen=False)
        tracker.update(SessionStarted())
        tracker.update(SlotSet("said", "first"))
        tracker.update(SlotSet("said", "what counts"))
        for n in range(2 * REMEMBERED):
            tracker.update(UserUttered(f"message {n}"))
            await store.save(tracker)
        reloaded = await store.retrieve("t")
        reloaded.update(UserUttered("one more"))
        await store.save(reloaded)
        return reloaded, await store.retrieve("t"), await store.retrieve_full_tracker("t")

    reloaded, again, full = asyncio.run(play())
    assert [reloaded.get_slot("said"), again.get_slot("said")] == ["what counts"] * 2
    assert [event.text for event in list(again.events)[-2:]] == [f"message {2 * REMEMBERED - 1}", "one more"]
    assert len(again.events) == REMEMBERED + 1
    assert [event.type_name for event in list(full.events)[:3]] == ["session_started", "slot", "slot"]
    assert sum(event.type_name == "user" for event in full.events) == 2 * REMEMBERED + 1


def test_a_copy_is_the_one_that_rasa_makes_and_stands_alone(store):
    async def play():
        tracker = await store.get_or_create_tracker("t", append_action_listen=False)
        for event in (SessionStarted(), ActionExecuted("action_listen"), UserUttered("hello"), SlotSet("said", "hello")):
            tracker.update(event)
        await store.save(tracker)
        return await store.retrieve("t")

    tracker = asyncio.run(play())
    copied, replayed = tracker.copy(), DialogueStateTracker.copy(tracker)
    assert copied.current_state(EventVerbosity.ALL) == replayed.current_state(EventVerbosity.ALL)
    before = tracker.current_state(EventVerbosity.ALL)
    for event in (ActionExecuted("utter_late_return"), BotUttered("a"), SlotSet("said", "more"), ActiveLoop("form")):
        copied.update(event)
    assert tracker.current_state(EventVerbosity.ALL) == before
    assert [copied.get_slot("said"), tracker.get_slot("said")] == ["more", "hello"]


def test_a_new_session_begins_without_the_one_before(store):
    async def play():
        tracker = await store.get_or_create_tracker("t", append_action_listen=False)
        for event in (SessionStarted(), UserUttered("before"), SessionStarted(), UserUttered("now")):
            tracker.update(event)
        await store.save(tracker)
        return await store.retrieve("t")

    assert [event.type_name for event in asyncio.run(play()).events] == ["session_started", "user"]


def test_what_was_made_of_an_older_state_is_refused(store):
    async def play():
        tracker = await store.get_or_create_tracker("t")
        await store.save(tracker)
        one, other = await store.retrieve("t"), await store.retrieve("t")
        one.update(UserUttered("a"))
        await store.save(one)
        other.update(UserUttered("b"))
        with pytest.raises(StoreError):
            await store.save(other)
        return await store.retrieve("t")

    assert asyncio.run(play()).latest_message.text == "a"
