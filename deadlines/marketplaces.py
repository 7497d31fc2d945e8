"""Which of Amazon's marketplaces a message names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale

from deadlines import checked_yaml
from deadlines.checked_yaml import Model
from deadlines.texts import LANGUAGES

PATH = Path(__file__).with_suffix(".yml")


class Marketplace(Model):
    """What one marketplace is called, beside the name of its country."""

    domain: str | None = None
    words: tuple[str, ...]
    cities: tuple[str, ...] = ()


class _Marketplaces(Model):
    __root__: Mapping[str, Marketplace]


def named(text: str) -> tuple[str, ...]:
    """Return the codes (ISO 3166 or a group of the table's) of the marketplaces ``text`` names, in its order.

    "amazon.de", "Germany", "tyska", "UK". Words that are written with a capital letter in the table ("US") must be in
    the text, so that "tell us" names no country.
    """
    return _in_order(text, _patterns())


def of_city(text: str) -> tuple[str, ...]:
    """Return the codes of the marketplaces of the big cities that ``text`` names, in its order."""
    return _in_order(text, _cities())


def _in_order(text: str, patterns: Mapping[str, re.Pattern[str]]) -> tuple[str, ...]:
    """The codes whose patterns are found in a text, in its order."""
    found = {code: match.start() for code, pattern in patterns.items() if (match := pattern.search(text))}
    return tuple(sorted(found, key=lambda code: found[code]))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Marketplace]:
    return checked_yaml.load(PATH, _Marketplaces).__root__


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, re.Pattern[str]]:
    """One pattern a marketplace for its cities."""
    return {code: re.compile("|".join(map(_word, place.cities))) for code, place in _table().items() if place.cities}


def _word(word: str) -> str:
    """The pattern of a word of the table: one in lower case may be written in any."""
    return rf"\b{re.escape(word)}\b" if word != word.lower() else rf"\b(?i:{re.escape(word)})\b"


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """One pattern a marketplace: its domain, its country in every language, and the words of the table."""
    table = _table()
    domains = sorted((place.domain for place in table.values() if place.domain), key=len, reverse=True)
    patterns: dict[str, re.Pattern[str]] = {}
    for code, place in table.items():
        countries = {str(Locale(language).territories.get(code, code)) for language in LANGUAGES} - {code}
        loose = [word for word in place.words if word == word.lower()]
        exact = [*countries, *(word for word in place.words if word != word.lower())]
        alternatives = [rf"\b(?:{'|'.join(map(re.escape, exact))})(?!\w)"] if exact else []
        if lowered := [word.lower() for word in countries if len(word) > 2 and word.lower() not in _ALSO_A_WORD]:
            loose = [*loose, *lowered]
        if loose:
            alternatives.append(rf"\b(?i:{'|'.join(map(re.escape, loose))})s?\b")
        if place.domain:
            longer = [d for d in domains if d.startswith(place.domain + ".")]
            after = f"(?!{'|'.join(re.escape(d[len(place.domain):]) for d in longer)})" if longer else ""
            alternatives.append(rf"(?i:\bamazon\s?[.]\s?{re.escape(place.domain)}){after}\b")
        patterns[code] = re.compile("|".join(alternatives))
    return patterns


#: Countries that are another word of the language without their capital letter.
_ALSO_A_WORD = frozenset({"turkey"})
