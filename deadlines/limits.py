"""The table of time limits: its shape, its look-ups and its only reader, :func:`load`.

``data/limits.yml`` describes the fields; every figure in it names its source and the day it was checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from babel import Locale
from babel.core import get_global
from pydantic import ConstrainedInt, ConstrainedStr, root_validator, validator

from deadlines import checked_yaml
from deadlines.checked_yaml import Model
from deadlines.texts import Texts, errors_at

T = TypeVar("T")
Unit = Literal["hours", "days", "business_days", "months", "years"]

#: Marketplace of a rule whose source names none: it is given for all of them.
ANY = "any"

# Countries and the European Union; CLDR's other territories are numbers.
_TERRITORIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2)


class LimitsError(checked_yaml.BrokenFileError):
    """The table of limits cannot be used; the message names line, field and mistake, all of them at once."""


if TYPE_CHECKING:
    Amount = int
    Word = str
    Day = date
else:

    class Amount(ConstrainedInt):
        """A whole number from 1 on. The bound keeps a slip of the finger from leaving the calendar."""

        strict = True
        gt = 0
        le = 9999

    class Word(ConstrainedStr):
        """A line of text that is not empty."""

        strict = True
        strip_whitespace = True
        min_length = 1

    class Day(date):
        """A date written as 2026-01-31, and in no other way."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[Any], date]]:
            yield _day


def _day(value: Any) -> date:
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date of the calendar, written as 2026-01-31") from None


def _marketplace(code: str) -> str:
    if code != ANY and code not in _TERRITORIES:
        alias = marketplace_code(code)
        known = alias in _TERRITORIES
        raise ValueError(f"'{code}' is no ISO 3166 code" + (f": write {alias}" if known else f", group or '{ANY}'"))
    return code


def _not_empty(entries: tuple[T, ...]) -> tuple[T, ...]:
    if not entries:
        raise ValueError("is empty")
    return entries


class Length(Model):
    """A length of time in exactly one unit.

    Hours are elapsed hours. Days, months and years are those of the calendar; business days leave out Saturdays,
    Sundays and US federal holidays (only the United States has such a limit).
    """

    hours: Amount | None = None
    days: Amount | None = None
    business_days: Amount | None = None
    months: Amount | None = None
    years: Amount | None = None

    @root_validator(skip_on_failure=True)
    @classmethod
    def _one_unit(cls, values: dict[str, Any]) -> dict[str, Any]:
        if sum(amount is not None for amount in values.values()) != 1:
            raise ValueError(f"needs exactly one of {', '.join(values)}")
        return values

    @property
    def unit(self) -> Unit:
        """The unit it is given in."""
        return next(unit for unit in _UNITS if getattr(self, unit) is not None)

    @property
    def amount(self) -> int:
        """How many of :attr:`unit`."""
        return int(getattr(self, self.unit))


_UNITS: tuple[Unit, ...] = ("hours", "days", "business_days", "months", "years")


class Source(Model):
    """Where a rule comes from: ``name`` is the publisher; ``pages`` are for a new check after ``checked``."""

    name: Texts
    pages: tuple[Word, ...]
    checked: Day

    _some = validator("pages", allow_reuse=True)(_not_empty)


class Version(Model):
    """The rule of a limit for some marketplaces and for clocks that start in some period.

    Attributes:
        opens_after: From when something may be done; None when there is no beginning.
        closes_after: By when it must be done; None when there is no end.
        marketplaces: Codes as written: ISO 3166, a group, or :data:`ANY`; :meth:`Limits.covers` tells what they hold.
        valid_from, valid_until: First and last day, in the marketplace, on which a clock may start; None when unknown.
        depends: What may change the result, if anything is known.
    """

    opens_after: Length | None = None
    closes_after: Length | None = None
    marketplaces: tuple[Word, ...]
    valid_from: Day | None = None
    valid_until: Day | None = None
    depends: Texts | None = None
    source: Source

    _some = validator("marketplaces", allow_reuse=True)(_not_empty)
    _known = validator("marketplaces", each_item=True, allow_reuse=True)(_marketplace)

    @validator("valid_until")
    @classmethod
    def _in_order(cls, until: date | None, values: dict[str, Any]) -> date | None:
        start = values.get("valid_from")
        if start and until and until < start:
            raise ValueError(f"is before valid_from, {start}")
        return until

    @root_validator(skip_on_failure=True)
    @classmethod
    def _some_length(cls, values: dict[str, Any]) -> dict[str, Any]:
        opens, closes = values["opens_after"], values["closes_after"]
        if not opens and not closes:
            raise ValueError("needs opens_after or closes_after")
        if opens and closes and opens.unit == closes.unit and opens.amount >= closes.amount:
            raise errors_at((("opens_after",), "is not before closes_after"))
        return values

    def valid_on(self, day: date) -> bool:
        """Whether a clock that starts on ``day`` follows this version."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class Limit(Model):
    """A time limit: its texts, and a version for each of its rules. ``data/limits.yml`` says what each field holds."""

    id: Word
    origin: Literal["seed", "research"]
    name: Texts
    question: Texts
    clock_start: Texts
    consequence: Texts
    depends: Texts | None = None
    to_do: Texts | None = None
    too_late: Texts | None = None
    starts: Literal["delivery", "contact"] | None = None
    later_of: bool = False
    aliases: tuple[Word, ...] = ()
    topics: tuple[Word, ...] = ()
    started_by: tuple[Word, ...] = ()
    versions: tuple[Version, ...]

    _some = validator("versions", allow_reuse=True)(_not_empty)

    @validator("versions")
    @classmethod
    def _inherit(cls, versions: tuple[Version, ...], values: dict[str, Any]) -> tuple[Version, ...]:
        shared = {"depends": values.get("depends")}
        return tuple(each if each.depends else each.copy(update=shared) for each in versions)

    @property
    def marketplaces(self) -> tuple[str, ...]:
        """Every code that one of the versions names, as written, in the order of the file."""
        return tuple(dict.fromkeys(code for version in self.versions for code in version.marketplaces))


class Term(Model):
    """The last day of return: ``returnable_until``, or ``or_after_delivery`` from delivery when that is later."""

    marketplaces: tuple[Word, ...]
    returnable_until: Day
    or_after_delivery: Length | None = None

    _some = validator("marketplaces", allow_reuse=True)(_not_empty)
    _known = validator("marketplaces", each_item=True, allow_reuse=True)(_marketplace)

    @validator("or_after_delivery")
    @classmethod
    def _whole_days(cls, length: Length | None) -> Length | None:
        if length and length.unit == "hours":
            raise ValueError("must be in days, months or years")
        return length


class SeasonException(Term):
    """Another term for some ``products`` in some marketplaces of a season."""

    products: Texts


class Season(Term):
    """A holiday period whose purchases may be returned for longer; both its first and its last day are in it."""

    id: Word
    name: Texts
    bought_from: Day
    bought_until: Day
    exceptions: tuple[SeasonException, ...] = ()
    source: Source

    @validator("bought_until")
    @classmethod
    def _in_order(cls, until: date, values: dict[str, Any]) -> date:
        start, end = values.get("bought_from"), values.get("returnable_until")
        if start and until < start:
            raise ValueError(f"is before bought_from, {start}")
        if end and end < until:
            raise ValueError(f"is after returnable_until, {end}")
        return until

    def bought_on(self, day: date) -> bool:
        """Whether a purchase on ``day`` belongs to it."""
        return self.bought_from <= day <= self.bought_until


class Limits(Model):
    """The whole table. Marketplaces are given as codes in any case, with CLDR's aliases ("uk" is GB)."""

    groups: Mapping[str, tuple[Word, ...]]
    limits: tuple[Limit, ...]
    subjects: Mapping[str, Word] = {}
    season_aliases: tuple[Word, ...] = ()
    seasons: tuple[Season, ...] = ()

    _some = validator("limits", allow_reuse=True)(_not_empty)

    @root_validator(skip_on_failure=True)
    @classmethod
    def _consistent(cls, values: dict[str, Any]) -> dict[str, Any]:
        table = cls.construct(**values)
        errors = [*table._unknown_groups(), *table._repeated_ids(), *table._overlaps()]
        if errors:
            raise errors_at(*errors)
        return values

    __hash__ = object.__hash__  # what is worked out of a table may be kept beside it

    def __getitem__(self, limit_id: str) -> Limit:
        """Return the limit with that id. Raises KeyError when there is none."""
        for limit in self.limits:
            if limit.id == limit_id:
                return limit
        raise KeyError(limit_id)

    def about(self, topic: str | None) -> tuple[str, ...]:
        """Return the ids of the limits that an answer on ``topic`` speaks of."""
        return tuple(limit.id for limit in self.limits if topic in limit.topics)

    def covers(self, codes: Iterable[str], marketplace: str) -> bool:
        """Whether a rule for ``codes`` holds in ``marketplace``: in that country, or in every country of that group."""
        marketplace = marketplace_code(marketplace)
        within = self._countries(codes)
        return ANY in within or self._countries([marketplace]) <= within

    def holds(self, codes: Iterable[str], marketplaces: Sequence[str]) -> bool:
        """Whether a rule for ``codes`` holds in one of ``marketplaces``, or in some country of one; if none is named, it does."""
        countries = (country for place in marketplaces for country in self.groups.get(place, (place,)))
        return not marketplaces or any(self.covers(codes, country) for country in countries)

    def versions(self, limit_id: str, on: date, marketplaces: Sequence[str] = ()) -> tuple[Version, ...]:
        """The rules of a limit for a clock that starts on the day ``on``.

        Without a marketplace there may be several, in the order of the file; in one country there is at most one.
        Nothing means that the table does not know. Raises KeyError when there is no such limit.
        """
        return tuple(
            version
            for version in self[limit_id].versions
            if version.valid_on(on) and self.holds(version.marketplaces, marketplaces)
        )

    def overview(self, on: date, marketplaces: Sequence[str] = ()) -> tuple[tuple[Limit, Version], ...]:
        """Every rule for a clock that starts on the day ``on``: the seeds' first, then in the order of the file."""
        by_origin = sorted(self.limits, key=lambda limit: limit.origin != "seed")
        return tuple((limit, each) for limit in by_origin for each in self.versions(limit.id, on, marketplaces))

    def _countries(self, codes: Iterable[str]) -> frozenset[str]:
        return frozenset(country for code in codes for country in self.groups.get(code, (code,)))

    def _overlap(self, one: Iterable[str], other: Iterable[str]) -> bool:
        first, second = self._countries(one), self._countries(other)
        return bool(first & second) or ANY in first | second

    def _unknown_groups(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        for name, countries in self.groups.items():
            for index, code in enumerate(countries):
                if code not in _TERRITORIES or code in self.groups:
                    yield ("groups", name, index), f"'{code}' is no ISO 3166 code of a country"
            if name not in _TERRITORIES:
                yield ("groups", name), "is no code that CLDR has a name for"

    def _repeated_ids(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        for kind, entries in (("limits", self.limits), ("seasons", self.seasons)):
            ids = [entry.id for entry in entries]
            for index, each in enumerate(ids):
                if each in ids[:index]:
                    yield (kind, index, "id"), f"'{each}' is there twice"

    def _overlaps(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        for number, limit in enumerate(self.limits):
            for index, later in enumerate(limit.versions):
                for other, earlier in enumerate(limit.versions[:index]):
                    if (
                        (earlier.valid_from or date.min) <= (later.valid_until or date.max)
                        and (later.valid_from or date.min) <= (earlier.valid_until or date.max)
                        and self._overlap(earlier.marketplaces, later.marketplaces)
                    ):
                        message = f"holds for the same days and marketplaces as versions[{other}]"
                        yield ("limits", number, "versions", index), message
        for index, season in enumerate(self.seasons):
            for other, before in enumerate(self.seasons[:index]):
                if (
                    before.bought_from <= season.bought_until
                    and season.bought_from <= before.bought_until
                    and self._overlap(before.marketplaces, season.marketplaces)
                ):
                    yield ("seasons", index), f"holds for the same purchases as seasons[{other}]"


def marketplace_code(code: str) -> str:
    """Return ``code`` in upper case, an alias of CLDR's ("uk") replaced by the ISO 3166 code it stands for ("GB")."""
    code = code.strip().upper()
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return aliases[code][0] if code in aliases and code not in _TERRITORIES else code


def load(path: Path | str) -> Limits:
    """Read and check the table of limits.

    Raises:
        LimitsError: with every mistake in the file, each with its line and field.
        OSError: when there is no file to read.
    """
    return checked_yaml.load(path, Limits, LimitsError)
