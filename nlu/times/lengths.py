"""Lengths of time: 48 hours, en och en halv timme, two weeks, 1/2h, ett par dagar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.times.reader import Reader

_DECIMAL = re.compile(r"(\d{1,4})[.,](\d{1,2})$")
_RANGE = re.compile(r"(\d{1,2})-(\d{1,3})$")
_FRACTION = re.compile(r"([13])/([24])$")

# Units that are so many of another.
_AS: dict[str, tuple[float, str]] = {
    "fortnight": (14, "day"),
    "half_year": (6, "month"),
    "half_hour": (30, "minute"),
    "quarter_hour": (15, "minute"),
}
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_SMALLEST_FIRST = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Read:
    """Amounts with their units, largest first, and the token after them. `bare`: no number stood before the unit."""

    amounts: tuple[tuple[float, str], ...]
    end: int
    approximate: bool = False

    @property
    def smallest(self) -> str:
        """The smallest unit named."""
        return min((unit for _, unit in self.amounts), key=_SMALLEST_FIRST.index)


def length(r: Reader, i: int) -> Read | None:
    """The length at token i."""
    first = _one(r, i)
    if first is None:
        return None
    amounts = list(first.amounts)
    end, approximate = first.end, first.approximate
    while len(amounts) < 4:
        j = end + 1 if r.text_at(end) == "," else end
        j = r.skip(j, "sum_joiner")
        further = _one(r, j)
        if not further or not further.end > j or _size(further) >= _SMALLEST_FIRST.index(amounts[-1][1]):
            break
        if r.match(further.end, "past") and not r.match(further.end, "ago"):
            break
        amounts += further.amounts
        end = further.end
    return Read(tuple(amounts), end, approximate)


def _size(read: Read) -> int:
    return _SMALLEST_FIRST.index(read.amounts[0][1])


def _one(r: Reader, i: int) -> Read | None:
    approximate = False
    found = r.match(i, "approximate")
    j = i
    if found:
        approximate, j = True, found[1]
    read = _amount(r, j)
    if read is None:
        return None
    value, k, rough = read
    to = r.match(k, "range_to") or r.match(k, "or_more")
    further = _amount(r, to[1]) if to else None
    if further and further[0] > value and _unit(r, further[1]):
        # "two to three days ago": the earlier, as everywhere the safer for a deadline
        value, k, rough = further[0], further[1], True
    k = r.skip(k, "more")
    unit = _unit(r, k)
    if unit is None:
        return None
    name, end = unit
    if name in ("half_hour", "quarter_hour", "half_year") and value > 20:
        return None
    half = r.match(end, "and_a_half")
    if half:
        value, end = value + 0.5, half[1]
    times, plain = _AS.get(name, (1, name))
    # "2 minuter mer"; but "2 minuter till 3" goes on to an hour
    if r.text_at(end) != "till":
        end = r.skip(end, "more")
    return Read(((value * times, plain),), end, approximate or rough)


def _amount(r: Reader, j: int) -> tuple[float, int, bool] | None:
    """(value, token after, rough)."""
    text = r.text_at(j)
    kind = r.kind(j)
    if kind == "shape":
        found = _DECIMAL.match(text)
        if found:
            return float(f"{found[1]}.{found[2]}"), j + 1, False
        found = _FRACTION.match(text)
        if found:
            return int(found[1]) / int(found[2]), j + 1, False
        found = _RANGE.match(text)
        if found and int(found[1]) < int(found[2]):
            return int(found[2]), j + 1, True
        return None
    for category in ("fraction", "few"):
        match = r.match(j, category)
        if match:
            return match[0], match[1], category == "few"
    number = r.number(j)
    indefinite = r.match(j, "indefinite")
    if number is None:
        if indefinite:
            few = r.match(indefinite[1], "few")
            hundred = r.match(indefinite[1], "hundred")
            if hundred:
                return 100, hundred[1], False
            return (few[0], few[1], True) if few else (1, indefinite[1], False)
        return None
    if number.digits.startswith("0") and len(number.digits) > 1:
        return None  # "0915 hrs"
    value: float = number.value
    end = number.end
    if number.words:
        for category, times in (("hundred", 100), ("thousand", 1000)):
            match = r.match(end, category)
            if match:
                value, end = value * times, match[1]
                rest = r.number(r.skip(end, "sum_joiner"))
                if rest and rest.words and rest.value < times:
                    value, end = value + rest.value, rest.end
    half = r.match(end, "and_a_half")
    if half:
        value, end = value + 0.5, half[1]
    return value, end, False


def _unit(r: Reader, j: int) -> tuple[str, int] | None:
    glued = r.match(j, "glued_unit")
    if glued and r.glued(j) and not r.glued_word(glued[1]):
        return glued[0], glued[1]
    if r.text_at(j) == "-" and r.glued(j) and r.match(j + 1, "unit"):
        j += 1  # "30-day window"
    found = r.match(j, "unit")
    if not found or found[0] == "weekend":
        return None
    text = r.text_at(j)
    if len(text) == 1 and text not in ("h", "t"):
        return None
    return found[0], found[1]


def exact_seconds(read: Read) -> int | None:
    """The length in seconds; None when it depends on the calendar."""
    if any(unit not in SECONDS for _, unit in read.amounts):
        return None
    return round(sum(value * SECONDS[unit] for value, unit in read.amounts))


def in_smallest(read: Read) -> tuple[float, str]:
    """The whole length in the smallest unit named."""
    unit = read.smallest
    if len(read.amounts) == 1:
        return read.amounts[0][0], unit
    seconds = exact_seconds(read)
    if seconds is not None:
        return seconds / SECONDS[unit], unit
    months = {"month": 1, "quarter": 3, "year": 12}
    if all(u in months for _, u in read.amounts):
        return sum(v * months[u] for v, u in read.amounts) / months[unit], unit
    return read.amounts[0]
