from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from feedback.ratings import Rating
from stats import report
from stats.tally import UNKNOWN, tally

NOON = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


def user(at: datetime = NOON) -> dict[str, Any]:
    return {"event": "user", "text": "hello", "timestamp": at.timestamp()}


def bot(**metadata: Any) -> dict[str, Any]:
    return {"event": "bot", "text": "a reply", "timestamp": NOON.timestamp(), "metadata": metadata}


def rating(helpful: bool) -> Rating:
    return Rating("a", NOON.timestamp(), NOON, helpful, "late_return", "en", 0.9, "model")


EVENTS = [
    ("a", user()),
    ("a", bot(topic="late_return", language="en")),
    ("a", user(datetime(2026, 11, 26, 0, 30, tzinfo=timezone.utc))),
    ("a", bot(utter_action="utter_out_of_scope", language="en")),
    ("b", user()),
    ("b", bot(topic="late_return", language="sv")),
    ("b", bot(kind="handed_off", language="sv")),
    ("b", {"event": "action", "name": "action_listen"}),
    ("c", bot(topic="fba_returns")),
]


def test_messages_replies_and_ratings_are_counted() -> None:
    counted = tally(EVENTS, [rating(True), rating(True), rating(False)], timezone.utc)
    assert counted.conversations == 2
    assert counted.messages == {date(2026, 11, 25): 2, date(2026, 11, 26): 1}
    assert counted.topics == {("late_return", "en"): 1, ("late_return", "sv"): 1, ("fba_returns", UNKNOWN): 1}
    assert counted.kinds[("decline", "en")] == counted.kinds[("handed_off", "sv")] == 1
    assert counted.ratings == {("late_return", True): 2, ("late_return", False): 1}


def test_every_day_has_a_bar_and_the_longest_is_the_busiest() -> None:
    per_day = report.days(tally(EVENTS, [], timezone.utc), date(2026, 11, 24), date(2026, 11, 26))
    assert [count for _, count in per_day] == [0, 2, 1]
    bars = [line.count("█") for line in report.plot(per_day).splitlines()]
    assert bars == [0, report.WIDTH, report.WIDTH // 2]


def test_nothing_at_all_is_told_too(tmp_path: Path) -> None:
    counted = tally([], [])
    per_day = report.days(counted, date(2026, 11, 25), date(2026, 11, 26))
    assert "█" not in report.plot(per_day)
    report.write(tmp_path / "stats.html", counted, per_day, datetime(2026, 11, 26))
    assert "0 messages in 0 conversations" in (tmp_path / "stats.html").read_text(encoding="utf-8")


def test_the_page_and_the_tables_name_the_most_asked_topic_first(tmp_path: Path) -> None:
    counted = tally(EVENTS, [rating(True)])
    _, topics = report.tables(counted)
    assert [row[0] for row in topics.rows] == ["late_return", "fba_returns"]
    assert topics.rows[0][-2:] == ["1", ""]
