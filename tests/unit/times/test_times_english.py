"""English: what is read on Tuesday 24 November 2026 at 14:00 in Stockholm."""

from __future__ import annotations

import pytest
from reading import only

DATES = {
    "2026-05-03": "2026-05-03 day",
    "2026-05-03 14:00": "2026-05-03 14:00 minute",
    "2026-05-03T14:00:00Z": "2026-05-03 14:00 second",
    "2026-05-03T14:00:00+02:00": "2026-05-03 14:00 second",
    "2025/11/20 14:30:15": "2025-11-20 14:30 second",
    "3 May": "2026-05-03 day",
    "3rd of May": "2026-05-03 day",
    "May 3": "2026-05-03 day",
    "May 3rd 2026": "2026-05-03 day",
    "May the 3rd, 2026": "2026-05-03 day",
    "thirty-first of January": "2026-01-31 day",
    "20th November '25": "2025-11-20 day",
    "3/5": "2026-05-03 day",
    "3.5.2026": "2026-05-03 day",
    "12.10.": "2026-10-12 day",
    "on the 14th": "2026-11-14 day",
    "the 28th": "2026-10-28 day",
    "the 5th of last month": "2026-10-05 day",
    "the first of the month": "2026-11-01 day",
    "the last day of last month": "2026-10-31 day",
    "29 February": "2024-02-29 day",
    "24 November": "2026-11-24 day",
    "25 November": "2025-11-25 day",
    "12 febuary": "2026-02-12 day",
    "3 May last year": "2025-05-03 day",
    "October": "2026-10-01 month",
    "in May": "2026-05-01 month",
    "October 2024": "2024-10-01 month",
    "last month": "2026-10-01 month",
    "mid-August": "2026-08-01 month ~",
    "at the beginning of last month": "2026-10-01 month ~",
    "last quarter": "2026-07-01 quarter",
    "last year": "2025-01-01 year",
    "in 2024": "2024-01-01 year",
    "last week": "2026-11-16 week",
    "the week before last": "2026-11-09 week",
    "week 12": "2026-03-16 week",
    "first Monday of May": "2026-05-04 day",
    "July 13-15": "2026-07-13 day ~",
}
WEEKDAYS = {
    "Friday": "2026-11-20 day",
    "Tuesday": "2026-11-24 day",
    "Tuesday at 1pm": "2026-11-24 13:00 hour",
    "Tuesday at 3pm": "2026-11-17 15:00 hour",
    "last Tuesday": "2026-11-17 day",
    "last Friday": "2026-11-20 day",
    "this Friday": "2026-11-27 day",
    "next Monday": "2026-11-30 day",
    "the Friday before last": "2026-11-13 day",
    "Thursday last week": "2026-11-19 day",
    "last week's Thursday": "2026-11-19 day",
    "Monday the 6th": "2026-07-06 day",
    "Sunday, 16 February": "2025-02-16 day",
    "Sat 18:00": "2026-11-21 18:00 minute",
    "wendsday": "2026-11-18 day",
    "munday 8am": "2026-11-23 08:00 hour",
    "Thursday at 9": "2026-11-19 09:00 hour",
    "Thursday at 4": "2026-11-19 16:00 hour",
    "Sunday night at 11": "2026-11-22 23:00 hour",
}
RELATIVE = {
    "yesterday": "2026-11-23 day",
    "yesteday 3pm": "2026-11-23 15:00 hour",
    "the day before yesterday": "2026-11-22 day",
    "tomorrow": "2026-11-25 day",
    "just now": "2026-11-24 14:00 second",
    "three weeks ago": "2026-11-03 day",
    "twenty five days ago": "2026-10-30 day",
    "a couple of weeks ago": "2026-11-10 day ~",
    "7 days ago": "2026-11-17 day",
    "36 hours ago": "2026-11-23 02:00 minute",
    "2-3 days ago": "2026-11-21 day ~",
    "two or three days ago": "2026-11-21 day ~",
    "one hundred and twenty days ago": "2026-07-27 day",
    "half an hour ago": "2026-11-24 13:30 second",
    "an hour and a half ago": "2026-11-24 12:30 second",
    "1 day and 6 hours ago": "2026-11-23 08:00 minute",
    "about six weeks ago": "2026-10-13 day ~",
    "two days after Christmas": "2025-12-27 day",
    "the day after Thanksgiving": "2025-11-28 day",
    "last night": "2026-11-23 18:00 hour ~",
    "late last night": "2026-11-23 21:00 hour ~",
    "early yesterday morning": "2026-11-23 04:00 hour ~",
    "last night at 11pm": "2026-11-23 23:00 hour",
    "last night at 2": "2026-11-24 02:00 hour",
    "last nite at 9": "2026-11-23 21:00 hour",
    "this morning at 8": "2026-11-24 08:00 hour",
    "yesterday evening": "2026-11-23 18:00 hour ~",
}
CLOCKS = {
    "14:00": "2026-11-24 14:00 minute",
    "18:00": "2026-11-23 18:00 minute",
    "2pm": "2026-11-24 14:00 hour",
    "at 9am": "2026-11-24 09:00 hour",
    "yesterday at 9pm": "2026-11-23 21:00 hour",
    "yesterday, 9:30 p.m.": "2026-11-23 21:30 minute",
    "noon": "2026-11-24 12:00 hour",
    "around lunchtime": "2026-11-24 12:00 hour ~",
    "yesterday around lunchtime": "2026-11-23 12:00 hour ~",
    "quarter past nine in the morning": "2026-11-24 09:15 minute",
    "half past three pm": "2026-11-23 15:30 minute",
    "twenty to two on Monday": "2026-11-23 13:40 minute",
    "quarter to midnight yesterday": "2026-11-23 23:45 minute",
    "yesterday at quarter to nine in the evening": "2026-11-23 20:45 minute",
    "ten thirty am": "2026-11-24 10:30 minute",
    "3 May around 10ish": "2026-05-03 10:00 hour ~",
    "24:00": "2026-11-24 00:00 minute",
    "Friday just before midnight": "2026-11-21 00:00 hour ~",
    "14:30 on 3 May 2026": "2026-05-03 14:30 minute",
    "at 7:30 PM on Fri, Sep 18": "2026-09-18 19:30 minute",
}
DAYS = {
    "Black Friday": "2025-11-28 day",
    "Black Friday 2024": "2024-11-29 day",
    "Cyber Monday": "2025-12-01 day",
    "Christmas Eve": "2025-12-24 day",
    "Christmas Eve at 6pm": "2025-12-24 18:00 hour",
    "New Year's Eve": "2025-12-31 day",
    "Boxing Day": "2025-12-26 day",
    "Easter Sunday": "2026-04-05 day",
    "Thanksgiving": "2025-11-27 day",
    "Midsummer's Eve": "2026-06-19 day",
    "next Christmas": "2026-12-25 day",
}
MISTAKES = {
    "31 February": "! no_such_day",
    "April 31st": "! no_such_day",
    "31/4": "! no_such_day",
    "the 32nd of May": "! no_such_day",
    "0 May": "! no_such_day",
    "29 February 2025": "! no_such_day",
    "2025-02-30": "! no_such_day",
    "2024-13-45": "! no_such_month",
    "13/13/2025": "! no_such_month",
    "25:00": "! no_such_hour",
    "24:30": "! no_such_hour",
    "yesterday at 25:00": "! no_such_hour",
    "25 o'clock": "! no_such_hour",
    "12:61": "! no_such_minute",
    "14:00:75": "! no_such_second",
    "week 60": "! no_such_week",
    "Monday 4 May 2025": "! weekday_mismatch",
    "29 March 2026 at 2:30": "! skipped_hour",
    "9000 years ago": "! out_of_range",
}


@pytest.mark.parametrize(("text", "meant"), [*(DATES | WEEKDAYS | RELATIVE | CLOCKS | DAYS | MISTAKES).items()])
def test_the_message_is_read(text: str, meant: str) -> None:
    assert only(text, "en") == meant


#: Short names that need company inside a sentence.
ALONE = {"October", "Sat 18:00"}
IN_SENTENCES = [(text, meant) for text, meant in (DATES | WEEKDAYS | RELATIVE | CLOCKS | DAYS).items() if text not in ALONE]


@pytest.mark.parametrize(("text", "meant"), IN_SENTENCES)
def test_it_is_read_the_same_inside_a_sentence(text: str, meant: str) -> None:
    assert only(f"The request came in {text}, by when must I answer?", "en") == meant
