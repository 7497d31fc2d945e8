"""Deadlines in words: dates, zones, lengths of time and marketplaces, in any of the assistant's languages.

Names and grammar come from CLDR by way of babel, phrases from ``deadlines/wording.yml``; there is no text in this
module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from dateutil.relativedelta import relativedelta
from pydantic import Field, validator

from deadlines import checked_yaml
from deadlines.arithmetic import Deadline, Moment
from deadlines.checked_yaml import Model
from deadlines.limits import ANY, Length, Version
from deadlines.texts import LANGUAGES, Texts, errors_at

# From this many days on a length is told in years and months, from the second on in days alone, below it in days and
# hours.
_MONTHS_FROM = 90
_DAYS_FROM = 7


class WordingError(checked_yaml.BrokenFileError):
    """The file of phrases cannot be used; the message names line, field and mistake, all of them at once."""


class Wording(Model):
    """The phrases of ``wording.yml``, and everything that is said with them.

    Every method takes the ``language`` to speak as one of :data:`deadlines.texts.LANGUAGES` and raises KeyError for
    another.
    """

    locales: Texts = Field(alias="locale")
    day_pattern: Texts = Field(alias="day")
    instant_pattern: Texts = Field(alias="instant")
    clock_pattern: Texts = Field(alias="clock")
    in_zone: Texts = Field(needs={"time", "zone"})
    zone_and_offset: Texts = Field(needs={"zone", "offset"})
    from_: Texts = Field(alias="from", needs={"opens"})
    from_until: Texts = Field(needs={"opens", "closes"})
    left: Texts = Field(needs={"length"})
    passed: Texts = Field(needs={"length"})
    opens_in: Texts = Field(needs={"length"})
    opened: Texts = Field(needs={"length"})
    after: Texts = Field(needs={"length"})
    between: Texts = Field(needs={"first", "length"})
    days: Mapping[str, Mapping[str, str]]
    business_days: Mapping[str, Mapping[str, str]]
    under_a_minute: Texts
    any_marketplace: Texts

    # Dates and zones

    def day(self, day: date, language: str) -> str:
        """``Monday 5 May 2025``"""
        return format_date(day, self.day_pattern[language], self.locales[language])

    def moment(self, moment: Moment, language: str) -> str:
        """``Monday 5 May 2025, 14:00 (Stockholm)``, without the clock time where the limit counts in whole days.

        Seconds are left out, so that the time named is never later than the moment itself.
        """
        if moment.whole_day:
            # The offset of the day named, not of the instant that ends it
            noon = datetime.combine(moment.day, time(12), moment.instant.tzinfo)
            return self._in_zone(self.day(moment.day, language), self.zone(noon, language), language)
        return self.instant(moment.instant, language)

    def instant(self, instant: datetime, language: str) -> str:
        """An aware instant in its own zone: ``Monday 5 May 2025, 14:00 (Stockholm)``."""
        zone = self.zone(instant, language)
        if _shown_twice(instant) and zone != utc_offset(instant):
            zone = self.zone_and_offset[language].format(zone=zone, offset=utc_offset(instant))
        return self._in_zone(self._clock(instant, language), zone, language)

    def zone(self, instant: datetime, language: str) -> str:
        """The zone of an aware instant: the city that stands for it (``Los Angeles``), or ``UTC+2`` where none does."""
        city = _city(getattr(instant.tzinfo, "key", ""), self.locales[language])
        return city or utc_offset(instant)

    def deadline(self, deadline: Deadline, language: str) -> str:
        """The last moment as :meth:`moment` says it, or ``from`` the first one, or ``from`` one ``until`` the other."""
        opens, closes = deadline.opens, deadline.closes
        if opens and closes:
            # One zone is enough for both
            start = self.day(opens.day, language) if opens.whole_day else self._clock(opens.instant, language)
            return self.from_until[language].format(opens=start, closes=self.moment(closes, language))
        if closes:
            return self.moment(closes, language)
        assert opens  # one of the two is set
        return self.from_[language].format(opens=self.moment(opens, language))

    def clock_time(self, instant: datetime, language: str) -> str:
        """``14:00``, as the clock of ``instant``'s own zone shows it."""
        return format_time(instant.time(), self.clock_pattern[language], locale=self.locales[language])

    def _clock(self, instant: datetime, language: str) -> str:
        # Naive, since babel would move an aware one to UTC
        naive = instant.replace(tzinfo=None)
        return format_datetime(naive, self.instant_pattern[language], locale=self.locales[language])

    def _in_zone(self, when: str, zone: str, language: str) -> str:
        return self.in_zone[language].format(time=when, zone=zone)

    # What is left, what has passed

    def until(self, end: datetime, now: datetime, language: str) -> str:
        """``1 day and 3 hours left``, or ``passed 3 days ago``, for an end such as ``deadline.closes.instant``."""
        return self._relative(end, now, self.left, self.passed, language)

    def since(self, beginning: datetime, now: datetime, language: str) -> str:
        """``opens in 3 days``, or ``opened 3 days ago``, for a beginning such as ``deadline.opens.instant``."""
        return self._relative(beginning, now, self.opens_in, self.opened, language)

    def elapsed(self, earlier: datetime, later: datetime, language: str) -> str:
        """The time between two aware instants in at most two units, rounded down: ``2 hours and 5 minutes``."""
        parts = [self._amount(unit, amount, language) for unit, amount in _largest_units(earlier, later)]
        return format_list(parts, locale=self.locales[language]) if parts else self.under_a_minute[language]

    def _relative(self, instant: datetime, now: datetime, ahead: Texts, behind: Texts, language: str) -> str:
        if now.astimezone(timezone.utc) < instant:  # within one zone, Python would compare what the clocks show
            return ahead[language].format(length=self.elapsed(now, instant, language))
        return behind[language].format(length=self.elapsed(instant, now, language))

    # Rules

    def length(self, length: Length, language: str) -> str:
        """``48 hours``, ``2 business days``"""
        return self._amount(length.unit, length.amount, language)

    def rule(self, version: Version, language: str) -> str:
        """``48 hours``, ``after 48 hours`` or ``between 60 and 120 days``: how long a rule gives."""
        opens, closes = version.opens_after, version.closes_after
        if opens and closes:
            locale = self.locales[language]
            first = (
                format_decimal(opens.amount, locale=locale)
                if opens.unit == closes.unit
                else self.length(opens, language)
            )
            return self.between[language].format(first=first, length=self.length(closes, language))
        if closes:
            return self.length(closes, language)
        assert opens  # a version has at least one of the two
        return self.after[language].format(length=self.length(opens, language))

    def marketplaces(self, codes: Iterable[str], language: str) -> str:
        """``United States, United Kingdom and European Union``"""
        locale = Locale.parse(self.locales[language])
        names = [
            self.any_marketplace[language] if code == ANY else locale.territories.get(code, code) for code in codes
        ]
        return format_list(names, locale=locale)

    def _amount(self, unit: str, amount: int, language: str) -> str:
        locale = Locale.parse(self.locales[language])
        forms = {"days": self.days, "business_days": self.business_days}.get(unit)
        if forms:
            return forms[language][locale.plural_form(amount)].format(n=format_decimal(amount, locale=locale))
        return format_unit(amount, f"duration-{unit.removesuffix('s')}", locale=locale)

    # The file

    @validator("locales")
    @classmethod
    def _known_to_cldr(cls, locales: Texts) -> Texts:
        unknown = [language for language in locales if not _is_locale(locales[language])]
        if unknown:
            raise errors_at(*(((language,), "is no locale of CLDR's") for language in unknown))
        return locales

    @validator("*")
    @classmethod
    def _placeholders(cls, texts: Any, field: Any) -> Any:
        needs = field.field_info.extra.get("needs")
        if needs is not None:
            wrong = [language for language in texts if _placeholders_of(texts[language]) != needs]
            if wrong:
                named = " and ".join(f"{{{name}}}" for name in sorted(needs))
                raise errors_at(
                    *(((language,), f"must hold {named}, and nothing else in braces") for language in wrong)
                )
        return texts

    @validator("days", "business_days")
    @classmethod
    def _plurals(cls, forms: Any, values: dict[str, Any]) -> Any:
        errors: list[tuple[tuple[int | str, ...], str]] = []
        for language in LANGUAGES:
            if language not in forms:
                errors.append(((language,), "is missing"))
            elif "locales" in values:
                categories = {"other", *Locale.parse(values["locales"][language]).plural_form.tags}
                if set(forms[language]) != categories:
                    errors.append(((language,), f"must have the forms {', '.join(sorted(categories))}"))
                errors += [
                    ((language, category), "must hold {n}, and nothing else in braces")
                    for category, text in forms[language].items()
                    if _placeholders_of(text) != {"n"}
                ]
        if errors:
            raise errors_at(*errors)
        return MappingProxyType({language: MappingProxyType(forms[language]) for language in forms})


def load(path: Path | str) -> Wording:
    """Read and check the phrases.

    Raises:
        WordingError: with every mistake in the file, each with its line and field.
        OSError: when there is no file to read.
    """
    return checked_yaml.load(path, Wording, WordingError)


def utc_offset(instant: datetime) -> str:
    """The offset of an aware instant from UTC: ``UTC``, ``UTC+2``, ``UTC-3:30``."""
    offset = instant.utcoffset()
    if offset is None:
        raise ValueError("an aware datetime is needed")
    minutes = round(offset / timedelta(minutes=1))
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=256)
def _city(key: str, locale: str) -> str:
    """CLDR's city for a zone of the tz database; empty for one without a place (``UTC``, ``EST``, ``Etc/GMT+5``)."""
    if "/" not in key or key.startswith("Etc/"):
        return ""
    # Where CLDR has no name of its own, babel gives the rest of the key: "Argentina/Buenos Aires"
    try:
        return get_timezone_location(key, locale, return_city=True).rpartition("/")[2]
    except LookupError:  # younger than babel's own list of zones
        return key.rpartition("/")[2].replace("_", " ")


def _shown_twice(instant: datetime) -> bool:
    """Whether the clock shows this time twice, as it does when summer time ends."""
    first, second = instant.replace(fold=0), instant.replace(fold=1)
    return _exists(first) and first.utcoffset() != second.utcoffset()


def _exists(instant: datetime) -> bool:
    zone: tzinfo | None = instant.tzinfo
    return instant.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) == instant.replace(tzinfo=None)


def _largest_units(earlier: datetime, later: datetime) -> list[tuple[str, int]]:
    """The one or two units to tell a length in, with their amounts; none for less than a minute."""
    start, end = earlier.astimezone(timezone.utc), later.astimezone(timezone.utc)
    elapsed = end - start
    if elapsed.days >= _MONTHS_FROM:
        calendar = relativedelta(end, start)
        units = [("years", calendar.years), ("months", calendar.months)]
    elif elapsed.days >= _DAYS_FROM:
        units = [("days", elapsed.days)]
    else:
        minutes = elapsed.seconds // 60
        units = [("days", elapsed.days), ("hours", minutes // 60)]
        if not elapsed.days:
            units = [("hours", minutes // 60), ("minutes", minutes % 60)]
    return [(unit, amount) for unit, amount in units if amount]


def _placeholders_of(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:  # a brace without its partner
        return {text}


def _is_locale(name: str) -> bool:
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True
