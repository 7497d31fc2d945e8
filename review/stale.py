"""`make stale`: the facts whose sources want another look.

    python -m review.stale --date 2027-06-01
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

from deadlines.limits import Limit, Limits, Version, load
from deadlines.texts import LANGUAGES
from dialogue import clock
from dialogue.content import UTTER
from dialogue.language import SLOT
from evaluation.tables import Table, as_text

DATA = Path("data")
LIMITS = DATA / "limits.yml"

#: A source is good for so many months after it was checked.
MONTHS = 6

#: So many days ahead the last day of a fact is told.
DAYS = 30


@dataclass(frozen=True)
class Fact:
    """What is said on the word of a source.

    Attributes:
        topic: The topic, or the name of the file for limits.
        aspect: ``answer``, the aspect of a follow-up, or the id of a limit or season.
        languages: Those it is said in.
        source: The source's name, in the first of them.
        checked: When it was checked last.
        valid_until: The last day on which it holds, if that is known and nothing says what holds after it.
    """

    topic: str
    aspect: str
    languages: tuple[str, ...]
    source: str
    checked: date
    valid_until: date | None = None


def of_responses(responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Fact]:
    """Return the facts of ``responses``; one that stands at the same place with the same dates in each language is one."""
    found: dict[tuple[Any, ...], Fact] = {}
    for name, variations in responses.items():
        for variation in variations:
            conditions = {each["name"]: each["value"] for each in variation.get("condition") or ()}
            language = conditions.get(SLOT, LANGUAGES[0])
            for aspect, place, source in _sources(variation.get("metadata") or {}):
                until = source.get("valid_until")
                fact = Fact(
                    name.removeprefix(UTTER), aspect, (), source["name"],
                    date.fromisoformat(source["checked"]), date.fromisoformat(until) if until else None,
                )  # fmt: skip
                key = (name, aspect, place, fact.checked, fact.valid_until)
                same = found.get(key, fact)
                found[key] = replace(same, languages=(*same.languages, language))
    return list(found.values())


def _sources(metadata: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Yield the aspect, the place in its list and the source, for every source in a response's ``metadata``."""
    texts = {"answer": metadata, **(metadata.get("follow_ups") or {})}
    for aspect, text in texts.items():
        for place, source in enumerate((text.get("sources") or ()) if isinstance(text, Mapping) else ()):
            yield aspect, place, source


def of_limits(table: Limits) -> list[Fact]:
    """Return the facts of the table of limits, its seasons among them."""
    found = [
        (limit.id, version.source, None if _followed(table, limit, version) else version.valid_until)
        for limit in table.limits
        for version in limit.versions
    ] + [(season.id, season.source, None) for season in table.seasons]
    facts = [
        Fact(LIMITS.name, name, LANGUAGES, source.name[LANGUAGES[0]], source.checked, until) for name, source, until in found
    ]
    return list(dict.fromkeys(facts))


def _followed(table: Limits, limit: Limit, version: Version) -> bool:
    """Return whether the table says what holds after the last day of ``version``, wherever that holds."""
    if not version.valid_until:
        return False
    after = [each for each in limit.versions if each.valid_on(version.valid_until + timedelta(days=1))]
    return all(
        any(place in each.marketplaces or table.covers(each.marketplaces, place) for each in after)
        for place in version.marketplaces
    )


def tables(facts: Iterable[Fact], today: date) -> list[Table]:
    """Return what is stale on the day ``today``, the oldest first: what runs out or has, and what was not checked for long."""
    facts, last = list(facts), today + timedelta(days=DAYS)
    ends = [(fact.valid_until, fact) for fact in facts if fact.valid_until and fact.valid_until <= last]
    old = [(fact.checked, fact) for fact in facts if fact.checked < today - relativedelta(months=MONTHS)]
    found = {
        f"Valid until {last} at most": _rows(ends),
        f"Not checked for more than {MONTHS} months": _rows(old),
    }
    columns = ["date", "topic", "aspect", "languages", "source"]
    return [Table(f"{heading}: {len(rows)}", columns, rows) for heading, rows in found.items() if rows]


def _rows(dated: Iterable[tuple[date, Fact]]) -> list[list[str]]:
    return sorted(
        ([str(day), fact.topic, fact.aspect, ", ".join(fact.languages), fact.source] for day, fact in dated),
        key=lambda row: (row[0], row[-1], row),
    )


def facts_in(data: Path) -> list[Fact]:
    """Return the facts of the responses in the YAML files under ``data``."""
    contents = (yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for path in sorted(data.rglob("*.yml")))
    return [fact for content in contents for fact in of_responses(content.get("responses") or {})]


def main(arguments: Sequence[str]) -> int:
    """Print what is stale; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m review.stale", description="The facts whose sources want another look.")
    parser.add_argument("--date", help="as on this day, such as 2027-06-01; today unless given")
    given = parser.parse_args(arguments).date
    try:
        today = date.fromisoformat(given) if given else clock.now().date()
    except ValueError:
        print(f"{given!r} is not a date; write it like {clock.now().date()}.", file=sys.stderr)
        return 2
    stale = tables([*facts_in(DATA), *of_limits(load(LIMITS))], today)
    if not stale:
        print(f"On {today} nothing is stale: every source was checked in the last {MONTHS} months.")
    print("\n".join(map(as_text, stale)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
