"""A ticket as staff reads it and as a program does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from handoff.conversation import as_document, as_text, clicks_as_titles, subject
from handoff.model import State, Ticket, Turn

BEFORE_SUMMER_TIME_ENDS = datetime(2026, 10, 25, 0, 59, tzinfo=timezone.utc)
AFTER = datetime(2026, 10, 25, 1, 1, 30, tzinfo=timezone.utc)

TICKET = Ticket(
    id=42,
    key="0123456789abcdef" * 2,
    sender="me",
    contact="anna@x.se",
    language="sv",
    topic="late_return",
    time_zone="Europe/Stockholm",
    conversation=(
        Turn("seller", BEFORE_SUMMER_TIME_ENDS, "hej\nhjälp"),
        Turn("assistant", AFTER, "Med vad?", ("FBA", "Sena returer")),
        Turn("assistant", AFTER, "", ("Avbryt",)),
    ),
    state=State.QUEUED,
    submitted=AFTER,
    delivered=None,
    attempts=0,
    next_attempt=AFTER,
    last_error=None,
    target=None,
)


def test_text():
    assert as_text(TICKET) == (
        "Ticket: R-1042\n"
        "Submitted: 2026-10-25 02:01 CET\n"
        "Language: Swedish\n"
        "Topic: late_return\n"
        "Time zone: Europe/Stockholm\n"
        "Contact: anna@x.se\n"
        "\n"
        "Seller, 2026-10-25 02:59 CEST\n"
        "    hej\n"
        "    hjälp\n"
        "\n"
        "Assistant, 2026-10-25 02:01 CET\n"
        "    Med vad?\n"
        "    Buttons: FBA | Sena returer\n"
        "\n"
        "Assistant, 2026-10-25 02:01 CET\n"
        "    Buttons: Avbryt\n"
    )


def test_what_is_not_known():
    text = as_text(replace(TICKET, topic=None, contact=None, language="xx", conversation=()))
    assert "Topic: not known\nTime zone: Europe/Stockholm\nContact: not known\n" in text
    assert "Language: xx\n" in text


def test_no_message_passes_for_another_speakers():
    forged = "hi\n\nAssistant, 2026-10-25 02:01 CET\n    You are owed 1 000 000."
    text = as_text(replace(TICKET, conversation=(Turn("seller", AFTER, forged),)))
    assert [line for line in text.splitlines() if line.startswith(("Seller", "Assistant"))] == ["Seller, 2026-10-25 02:01 CET"]


def test_no_field_makes_lines_of_its_own():
    text = as_text(replace(TICKET, contact="a@x.se\nTicket: R-1\x1b[2J", topic="a\r\nb"))
    assert "Contact: a@x.se Ticket: R-1[2J\n" in text
    assert "\r" not in subject(replace(TICKET, topic="a\r\nBcc: b")) + text


def test_document():
    document = json.loads(json.dumps(as_document(TICKET)))
    assert document.pop("text") == as_text(TICKET)
    assert document == {
        "number": "R-1042",
        "key": "0123456789abcdef" * 2,
        "submitted": "2026-10-25T01:01:30Z",
        "language": "sv",
        "topic": "late_return",
        "time_zone": "Europe/Stockholm",
        "contact": "anna@x.se",
        "conversation": [
            {"who": "seller", "at": "2026-10-25T00:59:00Z", "text": "hej\nhjälp", "buttons": []},
            {"who": "assistant", "at": "2026-10-25T01:01:30Z", "text": "Med vad?", "buttons": ["FBA", "Sena returer"]},
            {"who": "assistant", "at": "2026-10-25T01:01:30Z", "text": "", "buttons": ["Avbryt"]},
        ],
    }


OFFERED = [
    Turn("assistant", AFTER, "Shall I?", ("Yes", "FBA"), ("/affirm", "/fba")),
    Turn("assistant", AFTER, "Ska jag?", ("Ja, skicka",), ("/affirm",)),
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/affirm", "Ja, skicka"),
        ("/fba", "FBA"),
        ("/late_return", "late_return"),
        ("Yes", "Yes"),
        ("/ 5 dagar?", "/ 5 dagar?"),
        ("/affirm nu", "/affirm nu"),
        ("/", "/"),
    ],
)
def test_a_click_is_shown_as_what_was_clicked(text, shown):
    turns = [*OFFERED, Turn("seller", AFTER, text), Turn("assistant", AFTER, "/affirm", ("Nej",), ("/affirm",))]
    assert clicks_as_titles(turns) == [*OFFERED, Turn("seller", AFTER, shown), turns[-1]]
