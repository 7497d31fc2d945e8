"""Scores the reading of times on Duckling's own test phrases, beside dateparser in the same run.

    python benchmarks/times.py                        # ../shared/bench/duckling_time, en.json and sv.json
    python benchmarks/times.py --suite other.json --language sv

A suite is `{"reference_time": "2013-02-12T04:30:00", "items": [{"date", "grain", "phrases"}]}`; it may also name
`language`, `zone`, `prefer`, `day_first` and `day_offsets`. The language comes from `--language`, the suite, or a
file named en.json.

What counts as right: exactly one point in time is read and, cut to the grain the suite asks for, it is the suite's.
The same holds for dateparser, which knows no grains. "grain" says how many of the right ones also have the suite's
grain.

Points in time are the items with a date. Intervals ("tonight", "from 3 to 4", "last two weeks") are not, and days
with names are counted apart, where the suite gives their date in `value`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nlu.times import Context, TimeExpression, find  # noqa: E402
from nlu.times.model import Prefer  # noqa: E402
from nlu.times.named_days import date_of  # noqa: E402

SUITES = ROOT.parent / "shared" / "bench" / "duckling_time"
ZONE = "Etc/GMT+2"  # Duckling's tests run at UTC-2
MESSAGE = "My customer says that the parcel came yesterday at 9 pm, is it too late?"
FIELDS = ("year", "month", "day", "hour", "minute", "second")
DEPTH = {"year": 1, "quarter": 2, "month": 2, "week": 3, "day": 3, "hour": 4, "minute": 5, "second": 6}

# Points in time that are not asked of the assistant: phrase -> reason.
LEFT_OUT = {
    "en": {
        "the ides of march": "a Roman calendar",
        "the closest Monday to Oct 5th": "arithmetic on weekdays that nobody types to a shop assistant",
        "the second closest Mon to October fifth": "the same",
    },
    "sv": {},
}


@dataclass(frozen=True)
class Case:
    """A phrase of a suite and the value it should be read as."""

    phrase: str
    date: tuple[int, ...]
    grain: str


@dataclass
class Score:
    """How many phrases were read right, and how many with the right grain too."""

    right: int = 0
    grain: int = 0
    total: int = 0

    def __str__(self) -> str:
        share = 100 * self.right / self.total if self.total else 0.0
        return f"{self.right:4d} of {self.total:4d} = {share:5.1f} %"


def cases(suite: dict[str, Any]) -> Iterable[Case]:
    """The points in time of a suite. Where it writes month or day 00, the first is meant."""
    for item in suite["items"]:
        if item.get("date"):
            numbers = [int(n) for n in re.findall(r"\d+", item["date"])][:6]
            for phrase in item["phrases"]:
                yield Case(phrase, _filled(numbers), str(item.get("grain") or "day").lower())


def named_days(suite: dict[str, Any]) -> Iterable[tuple[str, Case]]:
    """Days with names whose date stands only in `value`, with the name the suite gives them."""
    pattern = re.compile(r'datetimeHoliday \((-?\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\) (\w+) "([^"]*)"')
    for item in suite["items"]:
        found = pattern.match(item.get("value") or "")
        if found and not item.get("date"):
            for phrase in item["phrases"]:
                yield found[8], Case(phrase, tuple(int(found[n]) for n in range(1, 7)), found[7].lower())


def _filled(numbers: list[int]) -> tuple[int, ...]:
    numbers = (numbers + [0] * 6)[:6]
    return (numbers[0], numbers[1] or 1, numbers[2] or 1, *numbers[3:])


def agrees(value: datetime | None, case: Case, zone: ZoneInfo) -> bool:
    """Return whether ``value`` is the case's, cut to the case's grain."""
    if value is None:
        return False
    local = value.astimezone(zone) if value.tzinfo else value
    depth = DEPTH.get(case.grain, 6)
    return tuple(getattr(local, name) for name in FIELDS[:depth]) == case.date[:depth]


def ours(language: str, context: Context) -> Callable[[str], TimeExpression | None]:
    """Return our parser as a function from a phrase to the first time found."""

    def read(phrase: str) -> TimeExpression | None:
        found = [item for item in find(phrase, language, context) if isinstance(item, TimeExpression)]
        return found[0] if len(found) == 1 else None

    return read


def dateparsers(language: str, context: Context) -> Callable[[str], datetime | None] | None:
    """dateparser's reading with the same reference, zone, order and preference; None when it is not installed."""
    try:
        dateparser: Any = importlib.import_module("dateparser")
    except ImportError:
        return None
    settings = {
        "RELATIVE_BASE": context.reference.replace(tzinfo=None),
        "PREFER_DATES_FROM": "current_period" if context.prefer == "nearest" else context.prefer,
        "DATE_ORDER": "DMY" if context.day_first else "MDY",
        "PREFER_DAY_OF_MONTH": "first",
        "TIMEZONE": context.reference.strftime("%z"),
        "TO_TIMEZONE": context.reference.strftime("%z"),
    }

    def read(phrase: str) -> datetime | None:
        try:
            value: datetime | None = dateparser.parse(phrase, languages=[language], settings=settings)
        except Exception:  # whatever it raises on a phrase counts as not read
            return None
        return value

    return read


def measure(read: Callable[[str], Any], texts: list[str]) -> float:
    """Median milliseconds a text, after one unmeasured round."""
    for text in texts:
        read(text)
    taken = []
    for text in texts:
        begun = time.perf_counter()
        read(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def context_of(suite: dict[str, Any], language: str, options: argparse.Namespace) -> Context:
    """Return what the phrases of ``suite`` are read against."""
    zone = ZoneInfo(options.zone or suite.get("zone") or ZONE)
    reference = datetime.fromisoformat(suite["reference_time"])
    if reference.tzinfo is None:
        reference = reference.replace(tzinfo=zone)
    day_first = suite.get("day_first", language != "en")  # Duckling's English is the US's
    if options.day_first is not None:
        day_first = options.day_first == "yes"
    prefer: Prefer = options.prefer or suite.get("prefer") or "future"
    return Context(reference, zone, day_first, prefer, suite.get("day_offsets", "hour"))


def run(path: Path, options: argparse.Namespace) -> None:
    """Score the suite at ``path`` and print the result."""
    suite = json.loads(path.read_text(encoding="utf-8"))
    language = options.language or suite.get("language") or (path.stem if path.stem in ("en", "sv") else None)
    if language is None:
        sys.exit(f"{path}: which language? Give --language en or --language sv.")
    context = context_of(suite, language, options)
    left_out = LEFT_OUT.get(language, {}) if path.parent == SUITES else {}
    every = list(cases(suite))
    asked = [case for case in every if case.phrase not in left_out]
    read, other = ours(language, context), dateparsers(language, context)
    mine, theirs, missed = Score(), Score(), []
    for case in asked:
        found = read(case.phrase)
        good = agrees(found.value if found else None, case, context.zone)
        mine.total, theirs.total = mine.total + 1, theirs.total + 1
        mine.right += good
        mine.grain += bool(good and found and found.grain == case.grain)
        if not good:
            missed.append((case, found))
        theirs.right += bool(other and agrees(other(case.phrase), case, context.zone))
    print(f"\n{path}  [{language}]  reference {context.reference.isoformat()}, {context.prefer}")
    print(f"  ours        {mine}   (same grain: {mine.grain})")
    print(f"  dateparser  {theirs}" if other else "  dateparser  not installed here: pip install dateparser==1.2.0")
    everything = sum(agrees(f.value if (f := read(c.phrase)) else None, c, context.zone) for c in every)
    print(f"  ours, with what is left out: {everything} of {len(every)}")
    named = list(named_days(suite))
    unknown = []
    for name, case in named:
        expression = read(case.phrase)
        if not agrees(expression.value if expression else None, case, context.zone):
            unknown.append(name)
    if named:
        known = len(named) - len(unknown)
        print(
            f"  left out, counted apart: days with names, without a date in the suite: ours {known} of {len(named)};"
            " not read of them,"
        )
        print(
            "    since no seller names a deadline by them: "
            + ", ".join(f"{n} ({unknown.count(n)})" for n in sorted(set(unknown)))
        )
    intervals = sum(len(item["phrases"]) for item in suite["items"] if "nterval" in (item.get("value") or ""))
    if intervals:
        print(f"  left out: {intervals} phrases of intervals, which are no points in time")
    phrases = [case.phrase for case in asked]
    print(f"  median time a phrase: ours {measure(read, phrases):.3f} ms", end="")
    print(f", dateparser {measure(other, phrases):.3f} ms" if other else "")
    if missed:
        print("  missed:")
        for case, found in missed:
            got = (
                f"{found.value} {found.grain} {found.problem or ''} from {found.text!r}"
                if found
                else "nothing, or several"
            )
            print(f"    {case.phrase!r}: wanted {_shown(case)}, got {got}")
    if left_out:
        print("  left out:")
        for phrase, reason in left_out.items():
            print(f"    {phrase!r}: {reason}")


def _shown(case: Case) -> str:
    year, month, day, hour, minute, second = case.date
    return f"{year}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d} {case.grain}"


def main() -> None:
    """Run every suite asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--suite", action="append", type=Path, help="a JSON file of Duckling's shape; may be repeated")
    parser.add_argument("--language", choices=["en", "sv"], help="the suite's language, where it does not say")
    parser.add_argument("--zone", help=f"IANA zone of the reference (default: the suite's, or {ZONE})")
    parser.add_argument(
        "--prefer", choices=["past", "future", "nearest"], help="default: the suite's, or future as Duckling"
    )
    parser.add_argument(
        "--day-first", choices=["yes", "no"], help="how 4/7 is read (default: no in English, yes in Swedish)"
    )
    options = parser.parse_args()
    suites = options.suite or [SUITES / "en.json", SUITES / "sv.json"]
    missing = [str(path) for path in suites if not path.is_file()]
    if missing:
        sys.exit(
            "No such suite: "
            + ", ".join(missing)
            + ". Give one with --suite file.json (make benchmark-times SUITE=file.json)."
        )
    for path in suites:
        run(path.resolve(), options)
    context = Context(datetime(2025, 5, 5, 12, tzinfo=ZoneInfo("Europe/Stockholm")), ZoneInfo("Europe/Stockholm"))
    date_of("christmas", 2025)
    print(f"\na message of {len(MESSAGE)} characters: {measure(ours('en', context), [MESSAGE] * 300):.3f} ms")


if __name__ == "__main__":
    main()
