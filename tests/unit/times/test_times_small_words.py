"""Small words that change a time: a weekday beside weeks ago, "o" for "och", today's date with an hour to come."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.times import Context
from tests.unit.times.reading import STOCKHOLM, only, read, shown

MONDAY = Context(datetime(2026, 11, 23, 13, 0, tzinfo=STOCKHOLM), STOCKHOLM)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3 weeks ago Tuesday", "en"),
        ("Tuesday three weeks ago", "en"),
        ("it came three weeks ago on Tuesday", "en"),
        ("tisdag för tre veckor sedan", "sv"),
        ("det kom för tre veckor sedan på tisdagen", "sv"),
    ],
)
def test_a_weekday_names_the_day_of_that_week(text: str, language: str) -> None:
    assert only(text, language, MONDAY) == "2026-11-03 day"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    ("text", "meant"), [("den kom den 14 oktober o jag svarade inte", "2026-10-14 day"), ("o förra året", "2025-01-01 year")]
)
def test_o_is_no_hour(text: str, meant: str, language: str) -> None:
    assert [shown(each) for each in read(text, language, MONDAY)] == [meant]


@pytest.mark.parametrize(
    ("text", "language"), [("23.11 kl 15", "sv"), ("23 november kl 15", "sv"), ("23/11 at 15:00", "en"), ("Nov 23 3pm", "en")]
)
def test_todays_date_with_an_hour_to_come_is_today(text: str, language: str) -> None:
    assert only(text, language, MONDAY).startswith("2026-11-23 15:00")
