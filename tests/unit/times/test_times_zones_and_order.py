"""Zones, the order of numbers, preferences, spans and flags."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from reading import STOCKHOLM, TUESDAY, only, read

from nlu.times import Context


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("yesterday at 9pm PST", "2026-11-24 05:00"),
        ("3 July 2pm PST", "2026-07-03 21:00"),  # people mean the clock of the place
        ("3 July 2pm PDT", "2026-07-03 21:00"),
        ("3 May 14:00 Pacific time", "2026-05-03 21:00"),
        ("3 May 14:00 ET", "2026-05-03 18:00"),
        ("3 May 14:00 CET", "2026-05-03 12:00"),
        ("3 May 14:00 GMT", "2026-05-03 14:00"),
        ("3 May 14:00 UK time", "2026-05-03 13:00"),
        ("3 May 14:00 (BST)", "2026-05-03 13:00"),
        ("3 May 14:00 UTC+2", "2026-05-03 12:00"),
        ("3 May 14:00 GMT-5", "2026-05-03 19:00"),
        ("2026-05-03 14:00:00-05:00", "2026-05-03 19:00"),
        ("3 May 14:00 Swedish time", "2026-05-03 12:00"),
        ("3 May 14:00 svensk tid", "2026-05-03 12:00"),
        ("25 October 2026 02:30", "2026-10-25 00:30"),  # shown twice: the first
        ("25 October 2026 02:30 CET", "2026-10-25 01:30"),  # standard time names the second
        ("1 November 2026 1:30 am PST", "2026-11-01 09:30"),
        ("1 November 2026 1:30 am PDT", "2026-11-01 08:30"),
    ],
)
def test_zones(text: str, utc: str) -> None:
    (found,) = read(text, "en")
    assert found.value is not None
    assert found.value.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") == utc
    assert found.zone_named == ("zone" in found.parts)


def test_two_letter_zones_need_capitals() -> None:
    (found,) = read("14:00 et al", "en")
    assert not found.zone_named


def test_the_order_follows_the_marketplace_and_says_when_it_could_be_the_other() -> None:
    american = replace(TUESDAY, day_first=False)
    assert only("4/7", "en") == "2026-07-04 day"
    assert only("4/7", "en", american) == "2026-04-07 day"
    assert read("4/7", "en")[0].ambiguous_order
    assert read("4/7/2025", "en")[0].ambiguous_order
    assert not read("4/4", "en")[0].ambiguous_order
    assert not read("17/10", "en")[0].ambiguous_order
    assert only("17/10", "en", american) == "2026-10-17 day"
    assert only("10/17", "en") == "2026-10-17 day"
    assert only("2/30", "en", american) == "! no_such_day"


def test_preferences() -> None:
    future = replace(TUESDAY, prefer="future")
    nearest = replace(TUESDAY, prefer="nearest")
    assert only("Friday", "en", future) == "2026-11-27 day"
    assert only("Friday", "en", nearest) == "2026-11-27 day"
    assert only("1 December", "en", nearest) == "2026-12-01 day"
    assert only("12 October", "en", future) == "2027-10-12 day"
    assert only("18:00", "en", future) == "2026-11-24 18:00 minute"
    assert only("in 48 hours", "en", future) == "2026-11-26 14:00 minute"
    assert only("7 days ago", "en", replace(TUESDAY, day_offsets="hour")) == "2026-11-17 14:00 hour"


def test_spans_cover_what_was_said() -> None:
    text = "Hej! Kunden skrev igår kväll kl. 21.15 om order 112-1234567-1234567, och den 31 februari?"
    first, second = read(text, "sv")
    assert text[first.start : first.end] == first.text == "igår kväll kl. 21.15"
    assert second.text == "den 31 februari"
    assert second.problem == "no_such_day"


def test_two_times_stay_two() -> None:
    found = read("She wrote Wednesday at 3 pm. Am I late if I answer Thursday at 4?", "en")
    assert [item.text for item in found] == ["Wednesday at 3 pm", "Thursday at 4"]


def test_yesterday_is_the_writers() -> None:
    context = Context(datetime(2026, 11, 24, 2, 0, tzinfo=STOCKHOLM), STOCKHOLM)
    (found,) = read("yesterday 14:00 PST", "en", context)
    assert found.value is not None
    assert (found.value.day, found.value.hour) == (23, 14)


def test_parts_name_what_was_said() -> None:
    assert read("3 May", "en")[0].parts == {"day", "month"}
    assert read("Friday 14:30 CET", "en")[0].parts == {"weekday", "hour", "minute", "meridiem", "zone"}
    assert read("at 9", "en")[0].parts == {"hour"}
    assert read("yesterday", "en")[0].parts == {"relative"}
