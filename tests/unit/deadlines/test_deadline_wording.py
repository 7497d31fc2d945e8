"""Deadlines in words: by table, by reading them back, and with a broken file of phrases."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from dateutil import parser
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from deadlines.arithmetic import Deadline, Moment
from deadlines.limits import Length, Version
from deadlines.texts import LANGUAGES
from deadlines.wording import WordingError, load, utc_offset

PHRASES = Path(__file__).parents[3] / "deadlines" / "wording.yml"
WORDING = load(PHRASES)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
UTC = timezone.utc


def at(text: str, zone: tzinfo = STOCKHOLM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def day(text: str, zone: tzinfo = STOCKHOLM) -> Moment:
    end = at(text, zone) + timedelta(days=1)
    return Moment(end, date.fromisoformat(text), whole_day=True, latest=end)


def clock(text: str, zone: tzinfo = STOCKHOLM) -> Moment:
    instant = at(text, zone)
    return Moment(instant, instant.date(), whole_day=False, latest=instant)


# Dates and zones


@pytest.mark.parametrize(
    ("moment", "en", "sv"),
    [
        (clock("2025-05-05T14:00"), "Monday 5 May 2025, 14:00 (Stockholm)", "måndag 5 maj 2025 kl. 14.00 (Stockholm)"),
        (clock("2025-05-05T08:05"), "Monday 5 May 2025, 08:05 (Stockholm)", "måndag 5 maj 2025 kl. 08.05 (Stockholm)"),
        (day("2025-05-05"), "Monday 5 May 2025 (Stockholm)", "måndag 5 maj 2025 (Stockholm)"),
        (
            clock("2025-12-24T00:00", ZoneInfo("America/Los_Angeles")),
            "Wednesday 24 December 2025, 00:00 (Los Angeles)",
            "onsdag 24 december 2025 kl. 00.00 (Los Angeles)",
        ),
        (
            day("2025-06-20", ZoneInfo("Europe/Copenhagen")),
            "Friday 20 June 2025 (Copenhagen)",
            "fredag 20 juni 2025 (Köpenhamn)",
        ),
        (
            clock("2025-10-26T02:30+02:00"),
            "Sunday 26 October 2025, 02:30 (Stockholm, UTC+2)",
            "söndag 26 oktober 2025 kl. 02.30 (Stockholm, UTC+2)",
        ),
        (
            clock("2025-05-05T14:00", timezone(timedelta(hours=-8))),
            "Monday 5 May 2025, 14:00 (UTC-8)",
            "måndag 5 maj 2025 kl. 14.00 (UTC-8)",
        ),
    ],
)
def test_a_moment(moment: Moment, en: str, sv: str) -> None:
    assert WORDING.moment(moment, "en") == en
    assert WORDING.moment(moment, "sv") == sv


def test_seconds_are_left_out_so_that_nothing_is_named_too_late() -> None:
    assert WORDING.instant(at("2025-05-05T14:00:59"), "en") == "Monday 5 May 2025, 14:00 (Stockholm)"


@pytest.mark.parametrize(
    ("zone", "en", "sv"),
    [
        (ZoneInfo("Europe/Brussels"), "Brussels", "Bryssel"),
        (ZoneInfo("America/Argentina/Buenos_Aires"), "Buenos Aires", "Buenos Aires"),
        (ZoneInfo("US/Pacific"), "Los Angeles", "Los Angeles"),
        (ZoneInfo("UTC"), "UTC", "UTC"),
        (ZoneInfo("EST"), "UTC-5", "UTC-5"),
        (ZoneInfo("Etc/GMT-3"), "UTC+3", "UTC+3"),
        (UTC, "UTC", "UTC"),
        (timezone(timedelta(hours=5, minutes=30), "IST"), "UTC+5:30", "UTC+5:30"),
        (timezone(-timedelta(hours=3, minutes=30)), "UTC-3:30", "UTC-3:30"),
    ],
)
def test_a_zone(zone: tzinfo, en: str, sv: str) -> None:
    instant = at("2025-05-05T14:00", zone)
    assert (WORDING.zone(instant, "en"), WORDING.zone(instant, "sv")) == (en, sv)


def test_a_naive_instant_has_no_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        utc_offset(datetime(2025, 5, 5))


@pytest.mark.parametrize(
    ("deadline", "en", "sv"),
    [
        (Deadline(None, day("2025-05-05")), "Monday 5 May 2025 (Stockholm)", "måndag 5 maj 2025 (Stockholm)"),
        (
            Deadline(clock("2025-05-05T14:00"), None),
            "from Monday 5 May 2025, 14:00 (Stockholm)",
            "från och med måndag 5 maj 2025 kl. 14.00 (Stockholm)",
        ),
        (
            Deadline(day("2025-07-02"), day("2025-08-31")),
            "from Wednesday 2 July 2025 until Sunday 31 August 2025 (Stockholm)",
            "från och med onsdag 2 juli 2025 till och med söndag 31 augusti 2025 (Stockholm)",
        ),
        (
            Deadline(clock("2025-05-05T14:00"), day("2025-08-31")),
            "from Monday 5 May 2025, 14:00 until Sunday 31 August 2025 (Stockholm)",
            "från och med måndag 5 maj 2025 kl. 14.00 till och med söndag 31 augusti 2025 (Stockholm)",
        ),
    ],
)
def test_a_deadline(deadline: Deadline, en: str, sv: str) -> None:
    assert (WORDING.deadline(deadline, "en"), WORDING.deadline(deadline, "sv")) == (en, sv)


# What is left, what has passed

NOW = at("2025-05-05T14:00")


@pytest.mark.parametrize(
    ("instant", "en", "sv"),
    [
        ("2025-05-06T17:00", "1 day and 3 hours left", "1 dag och 3 timmar kvar"),
        ("2025-05-05T16:05", "2 hours and 5 minutes left", "2 timmar och 5 minuter kvar"),
        ("2025-05-05T15:00", "1 hour left", "1 timme kvar"),
        ("2025-05-05T14:01", "1 minute left", "1 minut kvar"),
        ("2025-05-05T14:00:59", "less than a minute left", "mindre än en minut kvar"),
        ("2025-05-07T14:30", "2 days left", "2 dagar kvar"),
        ("2025-06-03T13:00", "28 days left", "28 dagar kvar"),
        ("2028-04-06T14:00", "2 years and 11 months left", "2 år och 11 månader kvar"),
        ("2025-10-06T14:00", "5 months left", "5 månader kvar"),
        ("2026-05-06T14:00", "1 year left", "1 år kvar"),
        ("2025-05-05T14:00", "passed less than a minute ago", "gick ut för mindre än en minut sedan"),
        ("2025-05-02T14:00", "passed 3 days ago", "gick ut för 3 dagar sedan"),
        ("2025-05-04T13:00", "passed 1 day and 1 hour ago", "gick ut för 1 dag och 1 timme sedan"),
        ("2023-04-04T14:00", "passed 2 years and 1 month ago", "gick ut för 2 år och 1 månad sedan"),
    ],
)
def test_until(instant: str, en: str, sv: str) -> None:
    assert (WORDING.until(at(instant), NOW, "en"), WORDING.until(at(instant), NOW, "sv")) == (en, sv)


def test_since() -> None:
    assert WORDING.since(at("2025-05-08T14:00"), NOW, "en") == "opens in 3 days"
    assert WORDING.since(at("2025-05-08T14:00"), NOW, "sv") == "öppnar om 3 dagar"
    assert WORDING.since(at("2025-05-02T14:00"), NOW, "en") == "opened 3 days ago"
    assert WORDING.since(at("2025-05-02T14:00"), NOW, "sv") == "öppnade för 3 dagar sedan"


def test_elapsed_time_across_a_change_of_clock() -> None:
    assert WORDING.elapsed(at("2025-03-30T01:00"), at("2025-03-30T04:00"), "en") == "2 hours"
    first, second = at("2025-10-26T02:30"), at("2025-10-26T02:10").replace(fold=1)
    assert WORDING.until(first, second, "en") == "passed 40 minutes ago"


# Rules


def length(**unit: int) -> Length:
    return Length.parse_obj(unit)


@pytest.mark.parametrize(
    ("opens", "closes", "en", "sv"),
    [
        (None, length(hours=48), "48 hours", "48 timmar"),
        (None, length(days=30), "30 days", "30 dagar"),
        (None, length(days=1), "1 day", "1 dag"),
        (None, length(months=18), "18 months", "18 månader"),
        (None, length(years=3), "3 years", "3 år"),
        (None, length(business_days=2), "2 business days", "2 arbetsdagar"),
        (None, length(business_days=1), "1 business day", "1 arbetsdag"),
        (length(hours=48), None, "after 48 hours", "efter 48 timmar"),
        (length(days=60), length(days=120), "between 60 and 120 days", "mellan 60 och 120 dagar"),
        (length(days=60), length(months=18), "between 60 days and 18 months", "mellan 60 dagar och 18 månader"),
    ],
)
def test_a_rule(opens: Length | None, closes: Length | None, en: str, sv: str) -> None:
    source = {"name": {"en": "x", "sv": "x"}, "pages": ["x"], "checked": "2026-11-23"}
    version = Version.parse_obj(
        {
            "opens_after": opens.dict(exclude_none=True) if opens else None,
            "closes_after": closes.dict(exclude_none=True) if closes else None,
            "marketplaces": ["any"],
            "source": source,
        }
    )
    assert (WORDING.rule(version, "en"), WORDING.rule(version, "sv")) == (en, sv)


@pytest.mark.parametrize(
    ("codes", "en", "sv"),
    [
        (["any"], "all marketplaces", "alla marknadsplatser"),
        (["SE"], "Sweden", "Sverige"),
        (["US", "EU"], "United States and European Union", "USA och Europeiska unionen"),
        (["US", "GB", "AE"], "United States, United Kingdom and United Arab Emirates", "USA, Storbritannien och "),
    ],
)
def test_marketplaces(codes: list[str], en: str, sv: str) -> None:
    assert WORDING.marketplaces(codes, "en") == en
    assert WORDING.marketplaces(codes, "sv").startswith(sv)


def test_an_unknown_language() -> None:
    with pytest.raises(KeyError):
        WORDING.day(date(2025, 5, 5), "fi")


# By property: what is written can be read back

instants = st.builds(
    lambda when, zone: when.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(1975, 1, 1), datetime(2150, 1, 1)),
    st.timezones() | st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
languages = st.sampled_from(LANGUAGES)


def calendar_words(language: str) -> parser.parserinfo:
    """dateutil's vocabulary, in the words of CLDR."""
    locale = Locale.parse(WORDING.locales[language])
    info = parser.parserinfo(dayfirst=True)
    months, weekdays = locale.months["format"]["wide"], locale.days["format"]["wide"]
    info._months = {months[number].lower(): number - 1 for number in range(1, 13)}  # type: ignore[attr-defined]
    info._weekdays = {weekdays[number].lower(): number for number in range(7)}  # type: ignore[attr-defined]
    return info


VOCABULARY = {language: calendar_words(language) for language in LANGUAGES}


@given(instants, languages)
def test_an_instant_is_read_back(instant: datetime, language: str) -> None:
    text, zone = re.fullmatch(r"(.*) \((.*)\)", WORDING.instant(instant, language)).groups()  # type: ignore[union-attr]
    clock_time = text.replace(" kl. ", " ").replace(".", ":")
    local = parser.parse(clock_time, VOCABULARY[language])
    offset = re.search(r"UTC(?:([+-]\d+)(?::(\d+))?)?$", zone)
    if offset:
        sign = -1 if "-" in offset[0] else 1
        shift = timedelta(hours=abs(int(offset[1] or 0)), minutes=int(offset[2] or 0))
        read = local.replace(tzinfo=timezone(sign * shift))
    else:
        read = local.replace(tzinfo=instant.tzinfo)
    assert read.astimezone(UTC) == instant.astimezone(UTC).replace(second=0, microsecond=0)


@given(st.dates(date(1, 1, 1), date(9999, 12, 30)), languages)
def test_a_day_is_read_back(named: date, language: str) -> None:
    weekday, number, month, year = WORDING.day(named, language).split()
    info = VOCABULARY[language]
    assert (int(year), info.month(month), int(number)) == (named.year, named.month, named.day)
    assert info.weekday(weekday) == named.weekday()


UNITS = {
    **{form: unit for unit in ("years", "months", "days", "hours", "minutes") for form in (unit, unit[:-1])},
    **{"år": "years", "månad": "months", "månader": "months", "dag": "days", "dagar": "days"},
    **{"timme": "hours", "timmar": "hours", "minut": "minutes", "minuter": "minutes"},
}


@given(instants, st.timedeltas(timedelta(0), timedelta(days=5000)), languages)
def test_never_more_left_than_there_is(now: datetime, left: timedelta, language: str) -> None:
    """A length is rounded down, and by less than a month."""
    now = now.astimezone(UTC)
    said = re.findall(r"(\d+) (\w+)", WORDING.elapsed(now, now + left, language))
    amounts = {UNITS[unit]: int(amount) for amount, unit in said}
    read = now + relativedelta(**amounts)  # type: ignore[arg-type]
    assert timedelta(0) <= now + left - read < timedelta(days=31 if left.days >= 90 else 1)
    assert len(amounts) == len(said) <= 2


@given(instants, instants, languages)
def test_the_sign_is_right(instant: datetime, now: datetime, language: str) -> None:
    text = WORDING.until(instant, now, language)
    ahead = WORDING.left[language].replace("{length}", "")
    assert text.endswith(ahead) == (now.astimezone(UTC) < instant.astimezone(UTC))


# The file of phrases


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('"{length} left"', '"{lenght} left"', "left.en", "must hold {length}"),
        ('"{length} left"', '"left"', "left.en", "must hold {length}"),
        ('"{length} left"', '"{length left"', "left.en", "must hold {length}"),
        ('sv: "{length} kvar"', 'nb: "{length} igjen"', "left.sv", "is missing"),
        ("en: en_GB", "en: xx_YY", "locale.en", "locale"),
        ("sv: sv_SE", "sv: not a locale", "locale.sv", "locale"),
        ('{one: "{n} day", other', "{other", "days.en", "one, other"),
        ('one: "{n} dag"', 'one: "en dag"', "days.sv.one", "must hold {n}"),
        ("  sv: mindre än en minut\n", "", "under_a_minute.sv", "is missing"),
        ("under_a_minute:", "below_a_minute:", "below_a_minute", "not a field"),
        ("  en: from {opens}\n", "  en:\n", "from.en", "must be text"),
    ],
)
def test_a_broken_file(tmp_path: Path, old: str, new: str, field: str, message: str) -> None:
    text = PHRASES.read_text("utf-8")
    assert text.count(old) == 1
    path = tmp_path / "wording.yml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(WordingError) as caught:
        load(path)
    at_field = [problem for problem in caught.value.problems if problem.field == field]
    assert [message in problem.message for problem in at_field] == [True]
    mistake = text[: text.index(old)].count("\n") + 1
    assert mistake - 2 <= at_field[0].line <= mistake + 1  # for what is missing, the line of what it is missing from


def test_the_phrases_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        WORDING.left["en"] = ""  # type: ignore[index]
    with pytest.raises(TypeError):
        WORDING.left = {}
