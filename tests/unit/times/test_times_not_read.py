"""What looks like a time and is none."""

from __future__ import annotations

import pytest
from reading import TUESDAY, read

from nlu.times import Duration, find

ENGLISH = [
    "order 112-1234567-1234567",
    "ASIN B08N5WRWNW",
    "B0CJ4KT7Y3 and SKU-2024-05-03",
    "#20250503",
    "order number 20250503",
    "it costs $14.00",
    "23.30 SEK",
    "a fee of 12.10",
    "I paid 12.10 for it",
    "14:00 USD",
    "3 may be broken?",
    "may I return it",
    "How late may she return it?",
    "how long may customers wait",
    "how soon may the 3rd buyer",
    "So how much may buyers keep?",
    "I wonder how late may be too late",
    "May 3 customers return it?",
    "the buyers march in",
    "24/48",
    "open 24/7",
    "24/7 support",
    "1/2 of the orders",
    "3/4 price",
    "iOS 17.5",
    "version 2.3.14",
    "v2.1",
    "call 070-123 45 67",
    "+46 70 123 45 67",
    "1-800-555-0199",
    "5% of 12.10%",
    "size 42",
    "a sun lamp",
    "sat on the chair",
    "he fri me",
    "mon cheri",
    "the 3rd order and the 5th return",
    "I sold 5 yesterday's lamps at 25",
    "2 items at 3 dollars",
    "an 80:20 split, ratio 16:9",
    "rated 4.5 stars, down to 4.1.",
    "https://example.com/2024/05/03/at-14:00",
    "mail me@3pm.com",
    "closed on Sundays",
    "every Friday at 3",
    "a Christmas present",
    "the second buyer",
    "wait a second",
    "what now?",
    "3P sellers and APRL labels",
]
SWEDISH = [
    "en retur",
    "order 112-1234567-1234567",
    "12.10 kr",
    "kostade 12.10",
    "priset är 14:00 kr",
    "249:-",
    "storlek 42",
    "fri frakt",
    "mån av plats",
    "hur gör man en retur",
    "3 är trasiga",
    "tor med hammaren",
    "öppet 24/7",
    "24/48",
    "sex paket och tre returer",
    "halv rabatt",
    "tel 08-123 456 78",
    "varje fredag kl 9",
    "stängt på måndagar",
    "den 3:e kunden",
    "i kvart storlek",
    "skala 1:50",
    "sen leverans",
    "på en gång",
    "andra kunden",
    "en nästan ny lampa",
    "så formar sig köpet",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert [item.text for item in read(text, "en") if item.text != "yesterday's"] == []


@pytest.mark.parametrize("text", SWEDISH)
def test_swedish(text: str) -> None:
    assert [item.text for item in read(text, "sv")] == []


@pytest.mark.parametrize(
    ("text", "language", "seconds", "unit"),
    [
        ("returns within 30 days", "en", 30 * 86_400, "day"),
        ("in 48 hours", "en", 48 * 3_600, "hour"),
        ("a 30-day window", "en", 30 * 86_400, "day"),
        ("two weeks", "en", 14 * 86_400, "week"),
        ("1 hour and 30 minutes", "en", 5_400, "minute"),
        ("30 dagar", "sv", 30 * 86_400, "day"),
        ("inom 48 timmar", "sv", 48 * 3_600, "hour"),
        ("ett dygn", "sv", 86_400, "day"),
        ("två och en halv timme", "sv", 9_000, "hour"),
        ("3 månader", "sv", None, "month"),
    ],
)
def test_a_policy_is_a_length_not_a_point_in_time(text: str, language: str, seconds: int | None, unit: str) -> None:
    (found,) = find(text, language, TUESDAY)
    assert isinstance(found, Duration)
    assert (found.seconds, found.unit) == (seconds, unit)
