"""Dates of days with names, from the library `holidays`; core.yml says which entry is which."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from nlu.times.vocabulary import core


@lru_cache(maxsize=1024)
def date_of(key: str, year: int) -> date | None:
    """The date of a named day in a year.

    Args:
        key: A key of `named_days` in core.yml.
        year: Gregorian year.

    Returns:
        None when the library knows no such day that year.
    """
    rule: dict[str, Any] = core()["named_days"][key]
    if not 1 < year < 9999:
        return None
    if "of" in rule:
        base = date_of(rule["of"], year)
        return base + timedelta(days=rule["plus"]) if base else None
    if "country" in rule:
        names = [rule["name"]] if isinstance(rule["name"], str) else rule["name"]
        for day, label in _table(rule["country"], year):
            if any(label.startswith(name) for name in names):
                return day
    if "on" in rule:
        month, day_of = map(int, rule["on"].split("-"))
        return date(year, month, day_of)
    if "from" in rule:
        month, day_of = map(int, rule["from"].split("-"))
        first = date(year, month, day_of)
        return first + timedelta(days=(rule["weekday"] - first.weekday()) % 7)
    if "weekday" in rule:
        return _nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    return None


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


@lru_cache(maxsize=256)
def _table(country: str, year: int) -> tuple[tuple[date, str], ...]:
    """(date, name) of a country's days in a year; names in the language core.yml uses. Moved days are left out."""
    import holidays  # 50 ms: only when a named day is met

    cls = getattr(holidays, country)
    categories = tuple(c for c in ("public", "unofficial", "optional") if c in cls.supported_categories)
    if country == "SE":
        categories = ("public",)
    language = "sv" if country == "SE" else "en_US"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of years whose lunar dates are estimates
            table = holidays.country_holidays(
                country, years=year, observed=False, categories=categories, language=language
            )
            dated = sorted(table.items())
    except (ValueError, OverflowError, KeyError):
        return ()
    return tuple((day, label) for day, names in dated for label in str(names).split("; "))
