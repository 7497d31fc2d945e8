"""Office hours: open or not, and when next, across holidays, nights and the change of clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handoff.hours import HoursError, is_open, load, next_opening

OFFICE = """\
zone: Europe/Stockholm
open:
  monday: [13:00-17:00, 09:00-12:00]
  tuesday: [09:00-24:00]
  wednesday: [00:00-02:30]
  thursday: [09:00-17:00]
  friday: [09:00-17:00]
holidays:
  country: SE
  also: [Midsummer Eve, Christmas Eve, New Year's Eve]
closed: [2026-11-27]
"""
SUNDAYS = """\
zone: Europe/Stockholm
open: {sunday: [01:30-04:00]}
holidays: {country: SE}
"""
IN_THE_GAP = """\
zone: Europe/Stockholm
open: {sunday: [02:00-03:00]}
"""


def hours(tmp_path, text):
    path = tmp_path / "hours.yml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def at(text, zone="Europe/Stockholm"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-23 08:59", "2026-11-23 09:00"),  # a Monday
        ("2026-11-23 12:00", "2026-11-23 13:00"),
        ("2026-11-23 17:00", "2026-11-24 09:00"),
        ("2026-11-25 02:30", "2026-11-26 09:00"),
        ("2026-11-26 18:00", "2026-11-30 09:00"),  # over a day of its own, and a weekend
        ("2026-12-23 12:00", "2026-12-28 09:00"),  # Christmas Eve to Boxing Day, and a Sunday
        ("2026-06-18 18:00", "2026-06-22 09:00"),  # Midsummer Eve
        ("2026-12-30 12:00", "2027-01-04 09:00"),  # into another year
        ("2026-03-27 18:00", "2026-03-30 09:00"),  # summer time begins
        ("2026-10-23 18:00", "2026-10-26 09:00"),  # and ends
    ],
)
def test_closed_until(now, opening, tmp_path):
    office = hours(tmp_path, OFFICE)
    assert not is_open(office, at(now))
    assert next_opening(office, at(now)) == at(opening)
    assert next_opening(office, at(now)).tzinfo == ZoneInfo("Europe/Stockholm")
    assert is_open(office, at(opening))


@pytest.mark.parametrize("now", ["2026-11-23 09:00", "2026-11-23 16:59:59", "2026-11-24 23:59", "2026-11-25 00:00"])
def test_open_now(now, tmp_path):
    office = hours(tmp_path, OFFICE)
    assert is_open(office, at(now))
    assert next_opening(office, at(now)) == at(now)


def test_the_zone_is_the_offices(tmp_path):
    office = hours(tmp_path, OFFICE)
    assert is_open(office, at("2026-11-23 03:00", "America/New_York"))
    assert not is_open(office, at("2026-11-23 09:00", "America/New_York").replace(hour=11))
    assert next_opening(office, at("2026-11-22 23:00", "America/Los_Angeles")) == at("2026-11-23 09:00")


def test_sundays_in_sweden_are_told_by_the_hours(tmp_path):
    office = hours(tmp_path, SUNDAYS)
    assert is_open(office, at("2026-11-22 02:00"))
    assert next_opening(office, at("2026-04-04 12:00")) == at("2026-04-12 01:30")  # Easter is closed


def test_hours_on_the_day_the_clocks_change(tmp_path):
    office = hours(tmp_path, SUNDAYS)
    assert is_open(office, at("2026-10-25 02:30").replace(fold=0))
    assert is_open(office, at("2026-10-25 02:30").replace(fold=1))
    assert not is_open(office, at("2026-10-25 04:00"))
    assert is_open(office, at("2026-03-29 03:30"))


def test_hours_that_summer_time_leaves_out(tmp_path):
    assert next_opening(hours(tmp_path, IN_THE_GAP), at("2026-03-28 12:00")) == at("2026-04-05 02:00")


def test_the_project_has_office_hours():
    office = load()
    assert next_opening(office, at("2026-11-23 03:00")) > at("2026-11-23 03:00")


@pytest.mark.parametrize(
    ("sound", "broken", "problem"),
    [
        ("zone: Europe/Stockholm", "zone: Europe/Sthlm", "line 1, zone: 'Europe/Sthlm' is no IANA time zone"),
        ("09:00-12:00", "9-12", "line 3, open.monday[1]: must be hours of one day, written as 09:00-17:00"),
        ("09:00-12:00", "12:00-09:00", "line 3, open.monday[1]: must close after it opens"),
        ("09:00-12:00", "09:00-24:30", "line 3, open.monday[1]: must be hours"),
        ("country: SE", "country: ZZ", "line 9, holidays.country: 'ZZ' is no ISO 3166 code"),
        ("Christmas Eve", "Xmas", "line 10, holidays.also[1]: 'Xmas' is no day there; the days are"),
        ("2026-11-27", "2026-11-31", "line 11, closed[0]: must be a date of the calendar"),
        ("tuesday:", "tisdag:", "line 2, open"),
        (OFFICE[OFFICE.index("open") : OFFICE.index("holidays")], "open: {monday: []}\n", "must have hours on at least one day"),
        (OFFICE[OFFICE.index("open") : OFFICE.index("holidays")], "", "open: is missing"),
    ],
)
def test_what_is_wrong_is_named(sound, broken, problem, tmp_path):
    with pytest.raises(HoursError) as error:
        hours(tmp_path, OFFICE.replace(sound, broken))
    assert problem in str(error.value)
