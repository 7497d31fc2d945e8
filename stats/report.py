"""The counts as tables and a plot, for the terminal and as a page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from evaluation import page
from evaluation.tables import Table
from stats.tally import Tally

TEMPLATE = Path(__file__).with_name("report.html")

#: Columns of the longest bar in the terminal.
WIDTH = 40

#: The kinds that are told, and what they are called here. Staff reads English.
KINDS = {"answer": "answered", "question": "asked back", "decline": "declined", "handed_off": "handed to a person"}


def days(counted: Tally, first: date, last: date) -> list[tuple[date, int]]:
    """Return every day from ``first`` to ``last`` with its messages."""
    return [(day, counted.messages[day]) for day in (first + timedelta(n) for n in range((last - first).days + 1))]


def plot(per_day: list[tuple[date, int]]) -> str:
    """Return a bar a day."""
    most = max((count for _, count in per_day), default=0) or 1
    return "\n".join(f"{day:%a %d %b}  {'█' * round(WIDTH * count / most):<{WIDTH}}  {count}" for day, count in per_day)


def tables(counted: Tally) -> list[Table]:
    """Return the tables: what became of the messages, the topics by language, and the ratings in them."""
    languages = counted.languages
    outcomes = [
        [label, *(str(counted.kinds[(kind, language)]) for language in languages)] for kind, label in KINDS.items()
    ]
    topics = sorted({topic for topic, _ in counted.topics}, key=lambda topic: (-_asked(counted, topic), topic))
    rows = [
        [
            topic,
            *(str(counted.topics[(topic, language)] or "") for language in languages),
            str(counted.ratings[(topic, True)] or ""),
            str(counted.ratings[(topic, False)] or ""),
        ]
        for topic in topics
    ]
    return [
        Table("What became of them", ["replies", *languages], outcomes),
        Table("Topics", ["topic", *languages, "helpful", "not helpful"], rows),
    ]


def write(path: Path, counted: Tally, per_day: list[tuple[date, int]], made: datetime) -> None:
    """Write the page to ``path``."""
    page.write(path, TEMPLATE, counted=counted, days=per_day, tables=tables(counted), made=made)


def _asked(counted: Tally, topic: str) -> int:
    return sum(counted.topics[(topic, language)] for language in counted.languages)
