"""From the start of a clock to the deadline: by table, and by property over dates, zones and changes of clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from deadlines.arithmetic import Deadline, Grain, Moment, deadline, last_return_day
from deadlines.limits import Term, Version

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
UTC = timezone.utc

ONE_MICROSECOND = timedelta(microseconds=1)


def rule(closes: dict[str, int] | None = None, opens: dict[str, int] | None = None) -> Version:
    return Version.parse_obj(
        {
            "opens_after": opens,
            "closes_after": closes,
            "marketplaces": ["any"],
            "source": {"name": {"en": "x", "sv": "x"}, "pages": ["x"], "checked": "2026-11-23"},
        }
    )


def closes(version: Version, start: datetime, grain: Grain, zone: Any) -> Moment:
    moment = deadline(version, start, grain, zone).closes
    assert moment
    return moment


def opens(version: Version, start: datetime, grain: Grain, zone: Any) -> Moment:
    moment = deadline(version, start, grain, zone).opens
    assert moment
    return moment


# By table


@pytest.mark.parametrize(
    ("start", "zone", "hours", "expected"),
    [
        ("2025-05-03T14:00", STOCKHOLM, 48, "2025-05-05T14:00+02:00"),
        ("2025-03-29T14:00", STOCKHOLM, 48, "2025-03-31T15:00+02:00"),  # to summer time
        ("2025-10-25T14:00", STOCKHOLM, 48, "2025-10-27T13:00+01:00"),  # and back
        ("2025-10-25T02:30", STOCKHOLM, 24, "2025-10-26T02:30+02:00"),  # the first of two
        ("2025-10-25T02:30", STOCKHOLM, 25, "2025-10-26T02:30+01:00"),  # the second
        ("2025-03-08T10:00", LOS_ANGELES, 24, "2025-03-09T11:00-07:00"),
        ("2024-12-31T21:15", STOCKHOLM, 24, "2025-01-01T21:15+01:00"),
        ("2024-02-28T08:00", STOCKHOLM, 48, "2024-03-01T08:00+01:00"),
    ],
)
def test_hours_are_clock_hours(start: str, zone: ZoneInfo, hours: int, expected: str) -> None:
    moment = closes(rule({"hours": hours}), datetime.fromisoformat(start).replace(tzinfo=zone), "minute", zone)
    assert moment.instant.isoformat(timespec="minutes") == expected
    assert not moment.whole_day
    assert moment.exact


@pytest.mark.parametrize(
    ("start", "length", "last_day"),
    [
        ("2025-02-11", {"days": 30}, "2025-03-13"),
        ("2024-02-11", {"days": 30}, "2024-03-12"),
        ("2025-03-01", {"days": 30}, "2025-03-31"),
        ("2024-12-15", {"days": 30}, "2025-01-14"),
        ("2024-02-29", {"years": 3}, "2027-02-28"),
        ("2025-05-03", {"years": 3}, "2028-05-03"),
        ("2024-08-31", {"months": 18}, "2026-02-28"),
        ("2025-08-31", {"months": 6}, "2026-02-28"),
        ("2025-11-03", {"business_days": 2}, "2025-11-05"),
        ("2025-11-06", {"business_days": 2}, "2025-11-10"),  # over a weekend
        ("2025-11-10", {"business_days": 2}, "2025-11-13"),  # over Veterans Day
        ("2025-11-26", {"business_days": 2}, "2025-12-01"),  # over Thanksgiving and a weekend
        ("2021-12-29", {"business_days": 2}, "2022-01-03"),  # over New Year's Day, kept on 31 December
        ("2025-11-08", {"business_days": 1}, "2025-11-10"),  # from a Saturday
    ],
)
def test_days_run_to_the_end_of_the_last_day(start: str, length: dict[str, int], last_day: str) -> None:
    starts: list[tuple[Grain, str]] = [("day", "00:00"), ("minute", "00:00"), ("minute", "23:59")]
    for grain, time in starts:
        begun = datetime.fromisoformat(f"{start}T{time}").replace(tzinfo=STOCKHOLM)
        moment = closes(rule(length), begun, grain, STOCKHOLM)
        assert moment.whole_day
        assert moment.exact
        assert moment.day.isoformat() == last_day
        assert moment.instant.isoformat()[:16] == f"{moment.day + timedelta(days=1)}T00:00"


def test_the_day_is_the_one_of_the_zone() -> None:
    start = datetime(2025, 5, 3, 23, 30, tzinfo=LOS_ANGELES)
    assert closes(rule({"days": 1}), start, "minute", LOS_ANGELES).day == date(2025, 5, 4)
    assert closes(rule({"days": 1}), start, "minute", STOCKHOLM).day == date(2025, 5, 5)


def test_a_named_day_is_the_same_day_in_any_zone() -> None:
    start = datetime(2025, 5, 3, tzinfo=STOCKHOLM)
    moment = closes(rule({"days": 1}), start, "day", LOS_ANGELES)
    assert moment.instant.isoformat() == "2025-05-05T00:00:00-07:00"


def test_midnights_that_the_clock_skips_or_shows_twice() -> None:
    santiago, havana = ZoneInfo("America/Santiago"), ZoneInfo("America/Havana")
    skipped = closes(rule({"days": 1}), datetime(2025, 9, 5, tzinfo=santiago), "day", santiago)
    assert (skipped.day, skipped.instant.isoformat()) == (date(2025, 9, 6), "2025-09-07T01:00:00-03:00")
    twice = closes(rule({"days": 1}), datetime(2025, 10, 31, tzinfo=havana), "day", havana)
    assert twice.instant.isoformat() == "2025-11-02T00:00:00-04:00"


def test_only_a_day_for_an_hour_exact_limit() -> None:
    moment = closes(rule({"hours": 48}), datetime(2025, 5, 3, tzinfo=STOCKHOLM), "day", STOCKHOLM)
    assert not moment.exact
    assert not moment.whole_day
    assert moment.instant.isoformat() == "2025-05-05T00:00:00+02:00"
    assert moment.latest.isoformat() == "2025-05-06T00:00:00+02:00"


def test_a_window_has_two_ends() -> None:
    version = rule({"days": 120}, {"days": 60})
    window = deadline(version, datetime(2025, 5, 3, 12, tzinfo=STOCKHOLM), "minute", STOCKHOLM)
    assert window.opens and window.closes
    assert (window.opens.day, window.closes.day) == (date(2025, 7, 2), date(2025, 8, 31))
    assert window.opens.instant.isoformat() == "2025-07-02T00:00:00+02:00"
    assert window.closes.instant.isoformat() == "2025-09-01T00:00:00+02:00"


def test_a_beginning_without_an_end() -> None:
    window = deadline(rule(None, {"hours": 48}), datetime(2025, 5, 3, 12, tzinfo=STOCKHOLM), "minute", STOCKHOLM)
    assert window.opens and not window.closes
    assert window.opens.instant.isoformat() == "2025-05-05T12:00:00+02:00"


def test_state() -> None:
    start = datetime(2025, 5, 3, 12, tzinfo=STOCKHOLM)
    window = deadline(rule({"days": 120}, {"days": 60}), start, "minute", STOCKHOLM)
    assert window.opens and window.closes
    states = {
        start: "early",
        window.opens.instant - ONE_MICROSECOND: "early",
        window.opens.instant: "open",
        window.closes.instant - ONE_MICROSECOND: "open",
        window.closes.instant: "closed",
    }
    assert {now: window.state(now) for now in states} == states


def test_state_in_the_hour_that_the_clock_shows_twice() -> None:
    end = closes(rule({"hours": 24}), datetime(2025, 10, 25, 2, 30, tzinfo=STOCKHOLM), "minute", STOCKHOLM)
    later = datetime(2025, 10, 26, 2, 15, tzinfo=STOCKHOLM, fold=1)  # shows less, is more
    assert Deadline(None, end).state(later) == "closed"


@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_a_vague_start_has_no_deadline(grain: Grain) -> None:
    with pytest.raises(ValueError, match=grain):
        deadline(rule({"days": 30}), datetime(2025, 5, 1, tzinfo=STOCKHOLM), grain, STOCKHOLM)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        deadline(rule({"days": 30}), datetime(2025, 5, 1), "day", STOCKHOLM)


# Seasons


def term(**fields: Any) -> Term:
    return Term.parse_obj({"marketplaces": ["SE"], "returnable_until": "2026-01-31", **fields})


@pytest.mark.parametrize(
    ("fields", "delivered", "last_day"),
    [
        ({}, None, date(2026, 1, 31)),
        ({}, date(2026, 1, 20), date(2026, 1, 31)),
        ({"or_after_delivery": {"days": 30}}, None, date(2026, 1, 31)),
        ({"or_after_delivery": {"days": 30}}, date(2025, 11, 20), date(2026, 1, 31)),
        ({"or_after_delivery": {"days": 30}}, date(2026, 1, 1), date(2026, 1, 31)),
        ({"or_after_delivery": {"days": 30}}, date(2026, 1, 2), date(2026, 2, 1)),
    ],
)
def test_last_return_day_of_a_season(fields: dict[str, Any], delivered: date | None, last_day: date) -> None:
    moment = last_return_day(term(**fields), STOCKHOLM, delivered)
    assert moment.day == last_day
    assert moment.instant == datetime.combine(last_day + timedelta(days=1), datetime.min.time(), STOCKHOLM)


# By property

zones = st.timezones() | st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)
local_times = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
instants = st.builds(lambda when, zone: when.replace(tzinfo=UTC).astimezone(zone), local_times, zones)
hours = st.integers(1, 9999).map(lambda amount: {"hours": amount})
calendar = st.one_of(
    st.integers(1, 400).map(lambda amount: {"days": amount}),
    st.integers(1, 60).map(lambda amount: {"months": amount}),
    st.integers(1, 10).map(lambda amount: {"years": amount}),
)
clock_grains = st.sampled_from(["second", "minute", "hour"])


@given(instants, zones, hours, clock_grains)
def test_hours_elapse_exactly(start: datetime, zone: Any, length: dict[str, int], grain: Grain) -> None:
    moment = closes(rule(length), start, grain, zone)
    assert moment.instant.astimezone(UTC) - start.astimezone(UTC) == timedelta(**length)
    assert moment.instant.tzinfo is zone
    assert moment == opens(rule(None, length), start, grain, zone)


@given(local_times, zones, hours, st.floats(0, 1, exclude_max=True))
def test_the_safe_end_is_right_for_the_whole_day(day: datetime, zone: Any, length: dict[str, int], part: float) -> None:
    """Whenever in the day the clock started, its deadline lies between the safe end and the latest."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    safe = closes(rule(length), midnight.replace(tzinfo=zone), "day", zone)
    start = (midnight + part * timedelta(days=1)).replace(tzinfo=zone)
    real = start.astimezone(UTC).astimezone(zone)
    if real.date() == midnight.date():  # else the clock skips this time, or the whole day
        exact = closes(rule(length), real, "second", zone).instant.astimezone(UTC)
        assert safe.instant <= exact <= safe.latest


@given(instants, zones, calendar)
def test_never_earlier_than_the_rule_says(start: datetime, zone: Any, length: dict[str, int]) -> None:
    """Until the last instant of the last local day there is time, and not one instant longer."""
    moment = closes(rule(length), start, "second", zone)
    begun = start.astimezone(zone).date()
    assert moment.day == begun + relativedelta(**length)  # type: ignore[arg-type]
    end = moment.instant.astimezone(UTC)
    assert (end - ONE_MICROSECOND).astimezone(zone).date() <= moment.day
    assert end.astimezone(zone).date() > moment.day
    assert moment.instant > start


@given(instants, zones, calendar)
def test_a_beginning_is_the_first_instant_of_its_day(start: datetime, zone: Any, length: dict[str, int]) -> None:
    moment = opens(rule(None, length), start, "second", zone)
    begins = moment.instant.astimezone(UTC)
    assert (begins - ONE_MICROSECOND).astimezone(zone).date() < moment.day
    assert begins.astimezone(zone).date() >= moment.day  # later where a zone has skipped the day itself
    assert begins <= closes(rule(length), start, "second", zone).instant


@given(instants, zones, calendar)
def test_a_day_gives_the_same_as_any_time_in_it(start: datetime, zone: Any, length: dict[str, int]) -> None:
    local = start.astimezone(zone)
    by_day = closes(rule(length), local.replace(hour=0, minute=0, second=0, microsecond=0), "day", zone)
    assert by_day == closes(rule(length), local, "second", zone)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 30))
def test_business_days(start: date, amount: int) -> None:
    begun = datetime.combine(start, datetime.min.time(), LOS_ANGELES)
    last = closes(rule({"business_days": amount}), begun, "day", LOS_ANGELES).day
    assert last.weekday() < 5
    weekdays = [each for each in range(1, (last - start).days + 1) if (start + timedelta(days=each)).weekday() < 5]
    assert amount <= len(weekdays) <= amount + 4  # at most four federal holidays in six weeks of work


@given(
    st.datetimes(timezones=st.timezones()),
    zones,
    st.sampled_from(get_args(Grain)),
    hours | calendar | st.integers(1, 20).map(lambda amount: {"business_days": amount}),
)
def test_nothing_but_a_value_error(start: datetime, zone: Any, grain: Grain, length: dict[str, int]) -> None:
    """From year 1 to 9999, and for every grain, there is a deadline or a ValueError."""
    try:
        moment = closes(rule(length), start, grain, zone)
    except ValueError:
        assert grain not in ("second", "minute", "hour", "day") or start.year < 3 or start.year > 9980
    else:
        assert moment.instant.utcoffset() is not None


@given(st.dates(), zones, st.none() | st.dates())
def test_seasons_raise_nothing_but_a_value_error(until: date, zone: Any, delivered: date | None) -> None:
    try:
        moment = last_return_day(
            term(returnable_until=until.isoformat(), or_after_delivery={"days": 30}), zone, delivered
        )
    except ValueError:
        assert max(until, delivered or until).year > 9998 or until.year < 2
    else:
        assert moment.day >= until
