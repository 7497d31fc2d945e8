"""A correction changes only what it names."""

from __future__ import annotations

import pytest
from reading import TUESDAY, read, shown

from nlu.times import correct, find, find_zone


@pytest.mark.parametrize(
    ("language", "before", "correction", "meant"),
    [
        ("en", "yesterday at 9pm", "no, the 11th", "2026-11-11 21:00 hour"),
        ("en", "3 May 14:00", "no, the 11th", "2026-05-11 14:00 minute"),
        ("en", "3 May 2025 14:00", "it says 18:20", "2025-05-03 18:20 minute"),
        ("en", "yesterday at 9pm", "no, at 8", "2026-11-23 20:00 hour"),
        ("en", "yesterday at 9", "no, in the evening", "2026-11-23 21:00 hour"),
        ("en", "3 May", "no, June", "2026-06-03 day"),
        ("en", "3 May 14:00", "no, 2024", "2024-05-03 14:00 minute"),
        ("en", "Friday 14:00", "no, Thursday", "2026-11-19 14:00 minute"),
        ("en", "yesterday 14:00", "3 days ago", "2026-11-21 14:00 minute"),
        ("en", "3 May 2pm PST", "no, 3pm", "2026-05-03 15:00 hour"),
        ("en", "3 May 14:00", "no, May 4 2025 at 3pm", "2025-05-04 15:00 hour"),
        ("en", "31 February at 14:00", "no, the 28th", "2026-02-28 14:00 minute"),
        ("en", "31 February", "no, March", "2026-03-31 day"),
        ("en", "yesterday at 25:00", "sorry, 13:00", "2026-11-23 13:00 minute"),
        ("en", "Friday at 25:00", "sorry, 15:00", "2026-11-20 15:00 minute"),
        ("en", "Monday 4 May 2025", "no, Sunday", "2025-05-04 day"),
        ("en", "3 June 14:00", "no, the 31st", "! no_such_day"),
        ("en", "yesterday", "no, 31 February", "! no_such_day"),
        ("sv", "igår kl 21", "nej, klockan 9", "2026-11-23 09:00 hour"),
        ("sv", "igår", "nej, den 11:e", "2026-11-11 day"),
        ("sv", "3 maj kl 14", "nej, 11 juni", "2026-06-11 14:00 hour"),
        ("sv", "i fredags kl 9", "kl 18 menar jag", "2026-11-20 18:00 hour"),
        ("sv", "igår halv nio", "nej, i förrgår", "2026-11-22 08:30 minute"),
    ],
)
def test_only_the_named_part_changes(language: str, before: str, correction: str, meant: str) -> None:
    (first,) = read(before, language)
    (second,) = read(correction, language)
    made = correct(first, second, TUESDAY)
    assert shown(made) == meant
    assert (made.start, made.end, made.text) == (second.start, second.end, second.text)


def test_the_zone_alone_moves_the_same_clock_time() -> None:
    (first,) = read("3 May 2pm", "en")
    (second,) = read("no, 2pm PST", "en")
    made = correct(first, second, TUESDAY)
    assert made.value is not None and made.value.strftime("%m-%d %H:%M %Z") == "05-03 14:00 PDT"
    assert made.zone_named


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("PST", "en", "America/Los_Angeles"),
        ("svensk tid", "sv", "Europe/Stockholm"),
        ("svensk tid", "en", "Europe/Stockholm"),
        ("Pacific time", "en", "America/Los_Angeles"),
        ("no, Swedish time", "en", "Europe/Stockholm"),
        ("I'm in New York", "en", "America/New_York"),
        ("jag är i New York", "sv", "America/New_York"),
        ("not Swedish time, Pacific time", "en", "America/Los_Angeles"),
        ("UTC+2", "en", "UTC+02:00"),
        ("nej, min tid", "sv", "Europe/Stockholm"),
        ("not Swedish time", "en", None),
        ("PST or EST?", "en", None),
        ("no", "en", None),
        ("", "en", None),
    ],
)
def test_a_zone_alone_is_found_when_asked_for(text: str, language: str, key: str | None) -> None:
    found = find_zone(text, language, TUESDAY)
    assert (dict(found.given)["zone"] if found else None) == key
    assert find(text, language, TUESDAY) == []


@pytest.mark.parametrize(
    ("before", "zone", "meant"),
    [
        ("3 May 2pm", "PST", "2026-05-03 14:00 PDT"),
        ("3 May 2pm PST", "no, Swedish time", "2026-05-03 14:00 CEST"),
        ("yesterday evening", "Pacific time", "2026-11-23 18:00 PST"),
        ("3 May", "Pacific time", "2026-05-03 00:00 PDT"),
        ("1 November 1:30 am", "EST", "2026-11-01 01:30 EST"),
        ("29 March 2026 02:30", "Pacific time", "2026-03-29 02:30 PDT"),
        ("3 hours ago", "Pacific time", "2026-11-24 02:00 PST"),  # the same instant
    ],
)
def test_a_zone_alone_keeps_the_clock_reading(before: str, zone: str, meant: str) -> None:
    (first,) = read(before, "en")
    second = find_zone(zone, "en", TUESDAY)
    assert second is not None
    made = correct(first, second, TUESDAY)
    assert made.value is not None and made.value.strftime("%Y-%m-%d %H:%M %Z") == meant
    assert made.zone_named and made.approximate == first.approximate


def test_a_zone_alone_mends_no_date() -> None:
    (first,) = read("Monday 4 May 2025 at 3pm", "en")
    second = find_zone("PST", "en", TUESDAY)
    assert second is not None and correct(first, second, TUESDAY).problem == "weekday_mismatch"
