"""Which limit of the table a message names: by the aliases that stand there, in any order and near enough spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from deadlines.limits import Limits
from nlu.text import fold

#: Stands for the holiday seasons among the limits, which have no id in common.
SEASONS = "seasons"

#: Two words of at least this many letters may differ in spelling or ending,
_LONG = 5
#: by no more than this likeness (0 to 1) still shows.
_NEAR = 0.82

#: Names that are written in many ways and fall apart into letters; in capitals, so that no word comes near them.
_COMPOUNDS = (
    (re.compile(r"\ba\W{0,3}(?:to|till|2)?\W{0,3}z(?!\w)"), "AZ"),
    (re.compile(r"\bsafe\W?t(?!\w)|\bsafet(?!y)"), "SAFET"),
    (re.compile(r"\bcooling\W?off\b"), "COOLINGOFF"),
)


@lru_cache(maxsize=8)  # one message is read several times
def find(text: str, table: Limits, subject: str = "") -> tuple[str, ...]:
    """Return the ids of the limits that ``text`` names best, in the order of the table; :data:`SEASONS` for a season.

    An alias counts when all of its words are in the text; the one with the most words decides. Several limits may share
    it ("A-to-z"), or none may be named. A season stands alone: it is no limit, but a date by year. The words of ``subject``
    need not be in the text, but some other word of the alias has to.
    """
    aliases, known = _in_words(table)
    said = frozenset().union(*(_meant(word, known) for word in _words(text)))
    understood = frozenset(_words(subject)) - said
    there = said | understood
    best: dict[str, int] = {}
    for limit_id, words in aliases:
        if len(words) > best.get(limit_id, 0) and words <= there and not words <= understood:
            best[limit_id] = len(words)
    most = max(best.values(), default=0)
    found = tuple(limit_id for limit_id, count in best.items() if count == most)
    return (SEASONS,) if SEASONS in found else found


def find_after(text: str, table: Limits, before: Iterable[str]) -> tuple[str, ...]:
    """Return what :func:`find` does; where that is nothing, what ``text`` names with the words that need not be said again.

    ``before`` are limits and topics that were answered; the first with such words counts (``subjects`` of the table).
    """
    subject = next((table.subjects[each] for each in before if each in table.subjects), "")
    return find(text, table) or (find(text, table, subject) if subject else ())


def programmes(text: str) -> frozenset[str]:
    """Return which of Amazon's programmes ``text`` names that are written in many ways ("A-to-z", "a2z", "SAFE-T")."""
    return frozenset(_words(text)) & {name for _, name in _COMPOUNDS}


def _aliases(table: Limits) -> Iterator[tuple[str, str]]:
    for limit in table.limits:
        yield from ((limit.id, alias) for alias in limit.aliases)
    yield from ((SEASONS, alias) for alias in table.season_aliases)


@lru_cache(maxsize=4)
def _in_words(table: Limits) -> tuple[list[tuple[str, frozenset[str]]], frozenset[str]]:
    """The aliases of the table, each taken apart into its words, and all of those words."""
    apart = [(limit_id, frozenset(_words(alias))) for limit_id, alias in _aliases(table)]
    return apart, frozenset().union(*(words for _, words in apart))


@lru_cache(maxsize=256)
def _beginning(letter: str, known: frozenset[str]) -> tuple[str, ...]:
    """Those of the words ``known`` that begin with ``letter``: slips of the finger come later in a word."""
    return tuple(word for word in known if word[0] == letter)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without diacritics."""
    plain = fold(text)
    for pattern, name in _COMPOUNDS:
        plain = pattern.sub(name, plain)
    return tuple(dict.fromkeys(re.findall(r"\w+", plain)))


@lru_cache(maxsize=8192)
def _meant(word: str, known: frozenset[str]) -> frozenset[str]:
    """Which of the words ``known`` of aliases the ``word`` of a text is."""
    return frozenset(each for each in _beginning(word[0], known) if _same(each, word))


def _same(word: str, other: str) -> bool:
    """Whether ``other`` is ``word`` of an alias: the same, with an ending or in a compound, or misspelt."""
    if word == other:
        return True
    if len(word) < _LONG or len(other) < _LONG:
        return len(word) >= 4 and other.startswith(word) and len(other) - len(word) <= 2
    if other.startswith(word):
        return True
    start = other[: len(word) + 2]
    shared = sum(min(count, start.count(letter)) for letter, count in _letters(word))
    if 2 * shared < _NEAR * (len(word) + len(start)):  # the ratio is never above it, and takes ten times as long
        return False
    return SequenceMatcher(None, word, start, autojunk=False).ratio() >= _NEAR


@lru_cache(maxsize=1024)
def _letters(word: str) -> tuple[tuple[str, int], ...]:
    """Return the letters of a ``word`` of aliases, each with how often it is there."""
    return tuple(Counter(word).items())
