"""From the address to the ticket, in a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.handoff import ActionHandoff
from dialogue.plan import Plan
from handoff.model import Ticket
from handoff.tickets import DRAFT_LIFETIME, DRAFTS, Tickets
from tests.unit.actions.acting import MORNING, Done, Event, bot, user

Run = Callable[..., Done]
Act = Callable[..., Done]

ADDRESS = "anna@example.com"
BEFORE = [
    user("köparen har 070-123 45 67", "late_return", at=100.0),
    bot("utter_late_return", "Så här gör du.", "late_return", ("Frakt", "Det hjälpte"), at=101.0),
    user("en människa tack", "human_handoff", at=102.0),
    bot("utter_human_handoff", "Vilken adress?", at=103.0),
]
CONFIRMED = [user(f"det är {ADDRESS}", "out_of_scope", at=104.0), bot("utter_handoff_confirm", f"Till {ADDRESS}?", at=105.0)]
YES = user("/affirm", "affirm", at=106.0)


@pytest.fixture
def act(run: Run) -> Act:
    """Return what does a step of the hand-off, on events after those before."""

    def do(step: str, *events: Event, key: str | None = None, **more: Any) -> Done:
        return run(ActionHandoff(), *BEFORE, *events, plan=Plan(("action_handoff",), handoff=step), handoff=key, **more)

    return do


def drafts(engine: Engine) -> dict[str, str | None]:
    with engine.connect() as connection:
        return {row.key: row.contact for row in connection.execute(select(DRAFTS))}


def submitted(engine: Engine) -> list[Ticket]:
    return Tickets(engine).all()


@pytest.mark.parametrize(
    ("step", "text", "contact", "said"),
    [
        ("contact", f"it's {ADDRESS}, thanks", ADDRESS, ("utter_handoff_confirm", {"contact": ADDRESS})),
        ("without", "no", None, ("utter_handoff_confirm_without", {})),
    ],
)
def test_the_address_goes_into_a_draft_and_its_key_into_the_slot(
    act: Act, records: Engine, step: str, text: str, contact: str | None, said: Any
) -> None:
    done = act(step, user(text, "deny", at=104.0))
    assert done.said == [said]
    assert drafts(records) == {done.slots["handoff"]: contact}
    assert ADDRESS not in str(done.slots) and submitted(records) == []


def test_another_address_takes_the_place_of_the_first(act: Act, records: Engine) -> None:
    first = act("contact", CONFIRMED[0])
    second = act("contact", *CONFIRMED, user("no, bo@example.com", "deny", at=106.0), key=first.slots["handoff"])
    assert drafts(records) == {second.slots["handoff"]: "bo@example.com"}


@pytest.mark.parametrize("has_draft", [True, False])
def test_cancelled_nothing_is_left(act: Act, records: Engine, has_draft: bool) -> None:
    key = act("contact", CONFIRMED[0]).slots["handoff"] if has_draft else None
    done = act("cancel", *CONFIRMED, user("/deny", "deny", at=106.0), key=key)
    assert (done.responses, done.slots) == (["utter_handoff_cancelled"], {"handoff": None})
    assert drafts(records) == {} and submitted(records) == []


def test_submitted_it_is_a_ticket_with_the_conversation(act: Act, records: Engine) -> None:
    key = act("contact", CONFIRMED[0]).slots["handoff"]
    done = act("submit", *CONFIRMED, YES, key=key, language="sv", metadata={"timezone": "Europe/Helsinki"})
    assert (done.said, done.slots) == ([("utter_handoff_done", {"number": "R-1001"})], {"handoff": None})
    [ticket] = submitted(records)
    assert drafts(records) == {}
    assert (ticket.key, ticket.sender, ticket.contact) == (key, "someone", ADDRESS)
    assert (ticket.language, ticket.topic, ticket.time_zone) == ("sv", "late_return", "Europe/Helsinki")
    assert ticket.submitted == MORNING
    assert [(turn.who, turn.at.timestamp()) for turn in ticket.conversation] == [
        ("seller", 100.0), ("assistant", 101.0), ("seller", 102.0), ("assistant", 103.0), ("seller", 104.0),
        ("assistant", 105.0), ("seller", 106.0),
    ]  # fmt: skip
    assert ticket.conversation[1].buttons == ("Frakt", "Det hjälpte")


def test_personal_data_is_masked_and_the_address_stands_beside_the_conversation_alone(act: Act, records: Engine) -> None:
    key = act("contact", CONFIRMED[0]).slots["handoff"]
    act("submit", *CONFIRMED, YES, key=key)
    [ticket] = submitted(records)
    assert ticket.contact == ADDRESS
    texts = [turn.text for turn in ticket.conversation]
    assert texts[0] == "köparen har [phone]" and texts[4:6] == ["det är [email]", "Till [email]?"]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-23T16:59:59+01:00", None),
        ("2026-11-23T17:00:00+01:00", "2026-11-24T09:00:00+01:00"),
        ("2026-11-28T12:00:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("2026-12-24T10:00:00+01:00", "2026-12-28T09:00:00+01:00"),
    ],
)
@pytest.mark.parametrize(("language", "zone"), [("en", "Europe/Stockholm"), ("sv", "America/New_York")])
def test_out_of_office_hours_the_next_opening_is_named_in_the_sellers_time(
    act: Act, freeze: Callable[[datetime], None], records: Engine, now: str, opening: str | None, language: str, zone: str
) -> None:
    from zoneinfo import ZoneInfo

    from actions.assistant import WORDING

    freeze(datetime.fromisoformat(now))
    key = act("without", user("no", "deny", at=104.0)).slots["handoff"]
    [(response, values)] = act("submit", YES, key=key, language=language, metadata={"timezone": zone}).said
    assert response == ("utter_handoff_done_closed" if opening else "utter_handoff_done")
    local = datetime.fromisoformat(opening).astimezone(ZoneInfo(zone)) if opening else None
    assert values == {"number": "R-1001", **({"opening": WORDING.instant(local, language)} if local else {})}


def test_submitted_twice_it_is_one_ticket(act: Act, records: Engine) -> None:
    key = act("contact", CONFIRMED[0]).slots["handoff"]
    first, second = (act("submit", *CONFIRMED, YES, key=key) for _ in range(2))
    assert first == second
    assert len(submitted(records)) == 1


def test_what_is_asked_after_a_ticket_makes_another_one(act: Act, records: Engine) -> None:
    for number in ("R-1001", "R-1002"):
        key = act("without", user("no", "deny", at=104.0)).slots["handoff"]
        assert act("submit", YES, key=key).said == [("utter_handoff_done", {"number": number})]


@pytest.mark.parametrize("gone", ["too old", "none", "unknown"])
def test_without_its_draft_it_begins_anew(act: Act, records: Engine, gone: str) -> None:
    key = act("contact", CONFIRMED[0]).slots["handoff"]
    if gone == "too old":
        Tickets(records).discard_old_drafts(MORNING + DRAFT_LIFETIME + timedelta(seconds=1))
    done = act("submit", *CONFIRMED, YES, key={"too old": key, "none": None, "unknown": "0" * 32}[gone])
    assert (done.responses, done.slots) == (["utter_human_handoff"], {"handoff": None})
    assert submitted(records) == []


@pytest.mark.parametrize(("step", "text"), [("contact", ADDRESS), ("without", "no"), ("submit", "yes"), ("cancel", "no")])
def test_a_database_that_is_away_is_owned_up_to(
    act: Act, broken_records: None, step: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    done = act(step, user(text, "affirm", at=106.0), key="0" * 32)
    assert (done.responses, done.slots) == (["utter_handoff_failed"], {})
    assert "could not be stored" in caplog.text and ADDRESS not in caplog.text
