"""`make stats`: the last seven days, or those since a day.

    python -m stats --since 2026-11-01
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import and_

from evaluation.tables import as_text
from feedback.ratings import since as ratings_since
from review.since import DAYS, SinceError, beginning
from stats import report
from stats.tally import tally
from storage import conversations, database

PAGE = Path("reports/stats.html")


def main(arguments: Sequence[str]) -> int:
    """Print the counts and write the page; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m stats", description="What was asked, and what became of it.")
    parser.add_argument("--since", help=f"the first day, such as 2026-11-01; {DAYS} days ago unless given")
    try:
        begin = beginning(parser.parse_args(arguments).since)
    except SinceError as error:
        print(error, file=sys.stderr)
        return 2
    columns = conversations.EVENTS.c
    wanted = and_(columns.timestamp >= begin.timestamp(), columns.type_name.in_(("user", "bot")))
    rows = conversations.rows(conversations.connect(), wanted)
    counted = tally(((row.sender_id, json.loads(row.data)) for row in rows), ratings_since(database.connect(), begin))
    per_day = report.days(counted, begin.date(), date.today())
    print(f"{sum(counted.messages.values())} messages in {counted.conversations} conversations since {begin:%Y-%m-%d}\n")
    print(report.plot(per_day))
    for table in report.tables(counted):
        print("\n" + as_text(table), end="")
    report.write(PAGE, counted, per_day, datetime.now())
    print(f"\nAs a page: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
