"""The words of a language: YAML beside this file, month and weekday names from CLDR (babel).

The phrases of all languages stand in one lexicon, so that "i fredags at 3pm" is understood; where two languages
give one phrase two meanings the message's own language wins, and words marked `private` are not lent to the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from nlu.times.lexer import fold, normal, pieces

Value = Any  # what a phrase means to the rule that asked for its category
_HERE = Path(__file__).parent


class _Loader(yaml.CSafeLoader):
    """YAML where only true and false are booleans: "on" and "no" are words here."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Entry:
    """One phrase: its further words (the first is the key), its exact spelling, and what it means."""

    words: tuple[str, ...]
    exact: tuple[str, ...]
    category: str
    value: Value
    strict: bool = False  # its accents must be typed: without them it is another word


@dataclass
class Vocabulary:
    """The lexicon as a message in `language` sees it."""

    language: str
    twelve_hour: bool
    dotted_clock: bool
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    misspelt: dict[str, list[str]] = field(default_factory=dict)
    not_misspelt: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    glue: frozenset[str] = frozenset()

    def lookup(self, word: str) -> list[Entry]:
        """Entries that begin with a folded word, longest first; a misspelt word is looked up as what it should be."""
        found = self.entries.get(word)
        if found is not None:
            return found
        meant = self._meant(word)
        return self.entries.get(meant, []) if meant else []

    def _meant(self, word: str) -> str | None:
        """The one word of the vocabulary that `word` is a slip of: one letter off from six letters, two from nine."""
        if len(word) < 6 or len(word) > 14 or word in self.not_misspelt:
            return None
        best: tuple[int, str] | None = None
        for key in (word, *_deletions(word)):
            for candidate in self.misspelt.get(key, ()):
                if candidate[0] != word[0]:
                    continue
                distance = _distance(word, candidate)
                if distance <= (1 if len(candidate) < 9 else 2) and (best is None or distance < best[0]):
                    best = (distance, candidate)
        return best[1] if best else None


def core() -> dict[str, Any]:
    """What is the same in every language (core.yml)."""
    return _read("core")


def languages() -> list[str]:
    """Codes of the languages there is a word list for."""
    return sorted(path.stem for path in _HERE.glob("*.yml") if path.stem != "core")


@cache
def vocabulary(language: str) -> Vocabulary:
    """The lexicon for a language code ("sv", "en-US"); an unknown one gets English as its own."""
    code = re.split("[-_]", language.lower())[0]
    own = code if code in languages() else "en"
    data = _read(own)
    made = Vocabulary(own, data["settings"]["twelve_hour"], data["settings"]["dotted_clock"])
    not_misspelt: set[str] = set()
    fuzzy: set[str] = set()
    known: set[str] = set()
    glue: set[str] = set()
    for other in [own, *(name for name in languages() if name != own)]:
        source = _read(other)
        private = {tuple(fold(piece) for piece in pieces(str(word))) for word in source["private"]}
        strict = set(source["needs_accents"])
        mine = set(_phrases_of(made))
        not_misspelt.update(fold(str(word)) for word in source["not_misspelt"])
        for category, phrase, value in _entries(other, source):
            exact = tuple(normal(piece) for piece in pieces(phrase))
            words = tuple(fold(piece) for piece in exact)
            if not words or (other != own and (words in private or words in mine)):
                continue
            made.entries.setdefault(words[0], []).append(Entry(words, exact, category, value, phrase in strict))
            known.update(words)
            if category in _GLUED:
                glue.add(words[0])
            if category in _FORGIVING and len(words) == 1 and len(words[0]) >= _FORGIVING[category]:
                fuzzy.add(words[0])
    for found in made.entries.values():
        found.sort(key=lambda entry: -len(entry.words))
    for word in fuzzy:
        for key in (word, *_deletions(word)):
            made.misspelt.setdefault(key, []).append(word)
    made.known = frozenset(known)
    made.glue = frozenset(glue)
    made.not_misspelt = frozenset(not_misspelt)
    return made


# Categories whose words of at least so many letters are found with a slip, and those that may stand glued to a
# number ("3pm", "14april").
_FORGIVING = {"month": 6, "weekday": 6, "relative_day": 7}
_GLUED = {"month", "am", "pm", "glued_unit", "ordinal_suffix", "h_sign", "ish", "quarter_letter", "oclock_suffix",
          "zone", "zone_capitals", "at_clock"}  # fmt: skip

# Lists of the YAML that do not name a category of phrases.
_NO_PHRASES = {"private", "needs_accents", "not_misspelt", "ambiguous_months", "ambiguous_weekdays", "days_part"}
# Sections value -> words.
_VALUED = {
    "relative_days": "relative_day",
    "units": "unit",
    "numbers": "number",
    "few": "few",
    "fractions": "fraction",
    "ordinals": "ordinal",
    "which": "which",
    "after_which": "after_which",
    "part_of_period": "part_of_period",
    "day_parts": "day_part",
    "clock_words": "clock_word",
    "half": "half",
    "seasons": "season",
    "days_season": "days_season",
    "named_days": "named_day",
    "zone_names": "zone",
}


def _entries(code: str, data: dict[str, Any]) -> Iterator[tuple[str, str, Value]]:
    for category, phrases in data.items():
        if isinstance(phrases, list) and category not in _NO_PHRASES:
            for phrase in phrases:
                yield category, str(phrase), True
    for section, category in _VALUED.items():
        for value, phrases in data[section].items():
            for phrase in phrases:
                yield category, str(phrase), value
    for phrase, unit in data["glued_units"].items():
        yield "glued_unit", phrase, unit
    for item in data["days_part"]:
        for phrase in item["words"]:
            yield "days_part", phrase, (item["day"], item["part"])
    for name, zone in core()["zones"].items():
        yield ("zone_capitals" if zone.get("capitals") else "zone"), name, (zone["zone"], zone.get("fold"))
    yield from _names(code, data)
    yield from _compounds(data)


def _names(code: str, data: dict[str, Any]) -> Iterator[tuple[str, str, Value]]:
    """Months and weekdays: CLDR's wide and abbreviated names, the further abbreviations, and their inflections."""
    from babel.dates import get_day_names, get_month_names  # 40 ms: only when times are first read

    vague_months = {fold(word) for word in data["ambiguous_months"]}
    vague_days = {fold(word) for word in data["ambiguous_weekdays"]}
    months: dict[str, int] = {}
    days: dict[str, tuple[int, str]] = {}
    for width in ("abbreviated", "wide"):
        for form in ("format", "stand-alone"):
            for number, name in get_month_names(width, form, code).items():
                months[name.rstrip(".").lower()] = number
            for number, name in get_day_names(width, form, code).items():
                bare = name.rstrip(".").lower()
                days[bare] = (number, "plain")
                if width == "wide":
                    for suffix, kind in data["weekday_forms"].items():
                        days.setdefault(bare + suffix, (number, kind))
    for section in (data["abbreviations"], data["misspelt"]):
        months.update(section["months"])
        days.update((name, (number, "plain")) for name, number in section["weekdays"].items())
    for name, number in months.items():
        yield "month", name, (number, fold(name) in vague_months)
    for name, (number, kind) in days.items():
        yield "weekday", name, (number, kind, fold(name) in vague_days)


def _compounds(data: dict[str, Any]) -> Iterator[tuple[str, str, Value]]:
    """Numbers written in one word (tjugofem, twenty-five), and hours with a suffix ("åttatiden")."""
    tens = {value: words for value, words in data["numbers"].items() if value >= 20}
    ones = {value: words for value, words in data["numbers"].items() if 1 <= value <= 9}
    joiners = {data["number_joiner"], "", "-", " "}
    for (ten, tens_words), (one, ones_words) in product(tens.items(), ones.items()):
        for ten_word, one_word, joiner in product(tens_words, ones_words, joiners):
            yield "number", f"{ten_word}{joiner}{one_word}", ten + one
    for value, words in data["numbers"].items():
        for word, suffix in product(words, data["oclock_suffix"]):
            if 1 <= value <= 24:
                yield "hour_word", f"{word}{suffix}", value


def _phrases_of(made: Vocabulary) -> Iterator[tuple[str, ...]]:
    for found in made.entries.values():
        for entry in found:
            yield entry.words


@cache
def _read(name: str) -> dict[str, Any]:
    with (_HERE / f"{name}.yml").open(encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(unicodedata.normalize("NFC", file.read()), Loader=_Loader)
    return data


def _deletions(word: str) -> Iterable[str]:
    return {word[:i] + word[i + 1 :] for i in range(1, len(word))}


def _distance(one: str, other: str) -> int:
    """Damerau-Levenshtein distance (adjacent letters swapped count as one); words of a few letters only."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        new = [i]
        for j, facing in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        before, row = row, new
    return row[-1]
