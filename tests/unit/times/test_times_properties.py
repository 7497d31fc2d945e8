"""What must hold for every text, date and zone."""

from __future__ import annotations

import json
import time as clock
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nlu.times import Context, Duration, TimeExpression, correct, find, from_entity, to_entity
from nlu.times.vocabulary import vocabulary

LANGUAGES = ("en", "sv")
ZONES = ("Europe/Stockholm", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "Pacific/Apia", "UTC")
FUTURE_WORDS = [
    "next",
    "tomorrow",
    "coming",
    "upcoming",
    "following",
    "this",
    "today",
    "hence",
    "from",
    "now",
    "after",
    "in",
    "om",
    "nästa",
    "nasta",
    "morgon",
    "morron",
    "morn",
    "övermorgon",
    "overmorgon",
    "kommande",
    "på",
    "pa",
    "idag",
    "dag",
    "till",
    "denna",
    "detta",
    "den",
    "det",
    "från",
    "fran",
    "tonight",
    "ikväll",
    "kväll",
    "kvall",
    "later",
    "igen",
    "year",
    "r",
    "current",
    "moment",
    "evening",
    "afternoon",
    "night",
    "eve",
    "i",
    "efter",
    "now",
    "nu",
    "days",
    "day",
]

languages = st.sampled_from(LANGUAGES)
zones = st.sampled_from(ZONES).map(ZoneInfo)
references = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(timezone.utc))
contexts = st.builds(
    Context,
    reference=references,
    zone=zones,
    day_first=st.booleans(),
    prefer=st.sampled_from(("past", "future", "nearest")),
)
words = sorted(
    {" ".join(entry.exact) for name in LANGUAGES for found in vocabulary(name).entries.values() for entry in found}
)
pieces = st.one_of(
    st.sampled_from(words),
    st.integers(0, 3000).map(str),
    st.sampled_from(
        ["14:00", "25:61", "3/5", "31/2", "12.10.", "2024-13-45", "2024-02-29", "3rd", "3:e", "-", ",", ".", "(", "\n"]
    ),
    st.text(max_size=8),
)
salads = st.lists(pieces, max_size=14).map(" ".join)


def times(text: str, language: str, context: Context) -> list[TimeExpression]:
    return [item for item in find(text, language, context) if isinstance(item, TimeExpression)]


@settings(max_examples=600, deadline=None)
@given(st.one_of(salads, st.text(max_size=200)), st.sampled_from([*LANGUAGES, "de", "", "en-US"]), contexts)
@example(
    "9999999 years ago, 0 May 0000, 99/99/9999",
    "en",
    Context(datetime(2025, 1, 1, tzinfo=timezone.utc), ZoneInfo("UTC")),
)
def test_any_text_is_read_without_error_and_consistently(text: str, language: str, context: Context) -> None:
    end = 0
    for item in find(text, language, context):
        assert end <= item.start < item.end <= len(text)
        end = item.end
        assert item.text == text[item.start : item.end]
        if isinstance(item, TimeExpression):
            assert (item.value is None) == (item.problem is not None)
            assert item.parts == frozenset(name for name, _ in item.given)
            if item.value is not None:
                assert item.value.utcoffset() is not None
                if item.grain in ("day", "week", "month", "quarter", "year"):
                    assert (item.value.minute, item.value.second) == (0, 0)
        assert from_entity(json.loads(json.dumps(to_entity(item)))) == item


@settings(max_examples=400, deadline=None)
@given(salads, languages, references, zones)
def test_the_past_is_preferred_unless_words_of_the_future_are_used(
    text: str, language: str, reference: datetime, zone: ZoneInfo
) -> None:
    context = Context(reference, zone)
    for item in times(text, language, context):
        said = set(item.text.lower().replace("'", " ").replace("-", " ").split())
        absolute = item.parts & {"year", "named_day", "relative", "daypart"}
        if item.value is not None and not absolute and not said & set(FUTURE_WORDS):
            assert item.value <= reference, item


@settings(max_examples=300, deadline=None)
@given(salads, salads, languages, contexts)
def test_a_correction_never_fails(first: str, second: str, language: str, context: Context) -> None:
    for before in times(first, language, context)[:2]:
        for after in times(second, language, context)[:2]:
            made = correct(before, after, context)
            assert (made.value is None) == (made.problem is not None)
            assert from_entity(json.loads(json.dumps(to_entity(made)))) == made


@settings(max_examples=300, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    languages,
    st.sampled_from(["long", "full", "medium", "yyyy-MM-dd", "d MMM y", "d/M/y", "EEEE d MMMM y"]),
    zones,
)
def test_a_formatted_date_is_read_back(day: date, language: str, form: str, zone: ZoneInfo) -> None:
    text = format_date(day, form, locale={"en": "en_GB", "sv": "sv_SE"}[language])
    context = Context(datetime(2036, 1, 1, tzinfo=timezone.utc), zone)
    for phrase in (text, f"It came {text}, is it late?"):
        found = times(phrase, language, context)
        assert len(found) == 1 and found[0].value is not None, (phrase, found)
        assert found[0].value.date() == day
        assert found[0].grain == "day"


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 31)).map(lambda d: d.replace(second=0, microsecond=0)),
    languages,
    zones,
)
def test_a_formatted_instant_is_read_back_or_named_as_skipped(local: datetime, language: str, zone: ZoneInfo) -> None:
    aware = local.replace(tzinfo=zone)
    skipped = aware.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) != local
    text = format_datetime(local, "EEEE d MMMM y HH:mm", locale=language)
    (found,) = times(text, language, Context(datetime(2036, 1, 1, tzinfo=timezone.utc), zone))
    if skipped:
        assert found.problem == "skipped_hour"
    else:
        assert found.value == aware


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), references, zones)
def test_hours_ago_are_hours_whatever_the_clock_does(hours: int, reference: datetime, zone: ZoneInfo) -> None:
    (found,) = times(f"{hours} hours ago", "en", Context(reference, zone))
    assert found.value is not None
    assert timedelta(0) <= reference - timedelta(hours=hours) - found.value < timedelta(minutes=1)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 31), st.integers(1, 12), languages, references)
def test_no_date_is_bent_into_another(day: int, month: int, language: str, reference: datetime) -> None:
    name = format_date(date(2024, month, 1), "MMMM", locale=language)
    (found,) = times(f"{day} {name}", language, Context(reference, ZoneInfo("Europe/Stockholm")))
    if found.value is None:
        assert found.problem == "no_such_day"
    else:
        assert (found.value.day, found.value.month) == (day, month)
    exists = day <= [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    assert (found.value is not None) == exists


@settings(max_examples=100, deadline=None)
@given(st.integers(25, 39), st.integers(0, 59))
def test_an_hour_past_24_is_rejected(hour: int, minute: int) -> None:
    assume(hour < 30)
    context = Context(datetime(2025, 5, 5, tzinfo=timezone.utc), ZoneInfo("UTC"))
    (found,) = times(f"{hour}:{minute:02d}", "en", context)
    assert found.problem == "no_such_hour"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "a" * 10_000,
        "å" * 10_000,
        "12:" * 3_333,
        "12-" * 3_333,
        "@a." * 3_333,
        "o'" * 5_000,
        "first day of " * 770,
        "3 days after " * 770,
        "i " * 5_000,
        "the the " * 1_250,
        "fem i halv " * 900,
        "14:00 CET " * 1_000,
        "monday " * 1_400,
        "one " * 2_500,
        "kl " * 3_300,
        "1 hour and " * 900,
        ", " * 5_000,
        "early " * 1_600,
        "den 3 " * 1_600,
        "last " * 2_000,
        "natten till " * 830,
    ],
)
def test_ten_thousand_characters_are_read_quickly(text: str) -> None:
    context = Context(datetime(2025, 5, 5, tzinfo=timezone.utc), ZoneInfo("Europe/Stockholm"))
    for language in LANGUAGES:
        vocabulary(language)
        begun = clock.perf_counter()
        find(text, language, context)
        assert clock.perf_counter() - begun < 2.0


def test_time_grows_with_length_not_faster() -> None:
    context = Context(datetime(2025, 5, 5, tzinfo=timezone.utc), ZoneInfo("Europe/Stockholm"))
    message = "The buyer wrote on Monday 3 March at 14:00 about 3 days after Christmas, 30 days. "
    find(message, "en", context)

    def taken(times_over: int) -> float:
        best = 9.0
        for _ in range(3):
            begun = clock.perf_counter()
            find(message * times_over, "en", context)
            best = min(best, clock.perf_counter() - begun)
        return best

    assert taken(100) < 30 * taken(10)


def test_a_naive_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Context(datetime(2025, 5, 5), ZoneInfo("UTC"))


def test_durations_are_exact_where_they_can_be() -> None:
    context = Context(datetime(2025, 5, 5, tzinfo=timezone.utc), ZoneInfo("UTC"))
    (hours,) = find("within 48 hours", "en", context)
    assert hours == Duration(7, 15, "48 hours", 172_800, 48.0, "hour")
    (months,) = find("3 månader", "sv", context)
    assert isinstance(months, Duration) and months.seconds is None and months.unit == "month"
