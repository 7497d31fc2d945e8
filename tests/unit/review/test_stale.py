"""`make stale`: which facts want another look, and how they are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from deadlines.limits import Limits
from review import stale
from review.stale import Fact, main, of_limits, of_responses, tables
from tests import corpus

TODAY = date(2027, 5, 31)


def variation(language: str, sources: list[dict[str, str]], **follow_ups: Any) -> dict[str, Any]:
    condition = [] if language == "en" else [{"type": "slot", "name": "language", "value": language}]
    return {"text": "text", "condition": condition, "metadata": {"sources": sources, "follow_ups": follow_ups}}


def source(name: str, checked: str = "2026-11-23", **more: str) -> dict[str, str]:
    return {"name": name, "checked": checked, **more}


def fact(name: str = "Law", checked: str = "2027-05-01", until: str | None = None, topic: str = "late") -> Fact:
    return Fact(topic, "answer", ("en",), name, date.fromisoformat(checked), date.fromisoformat(until) if until else None)


def test_answers_and_follow_ups_are_read_and_what_both_languages_say_is_told_once() -> None:
    own = {"text": "text", "sources": [source("Forum", "2026-10-01", valid_until="2027-01-31")]}
    english = variation("en", [source("Law"), source("Page")], why=own, more="text")
    swedish = variation("sv", [source("Lag"), source("Sida", "2026-11-26"), source("Bok")], why=own)
    assert of_responses({"utter_late": [english, swedish], "utter_help": [{"text": "help"}]}) == [
        Fact("late", "answer", ("en", "sv"), "Law", date(2026, 11, 23)),
        Fact("late", "answer", ("en",), "Page", date(2026, 11, 23)),
        Fact("late", "why", ("en", "sv"), "Forum", date(2026, 10, 1), date(2027, 1, 31)),
        Fact("late", "answer", ("sv",), "Sida", date(2026, 11, 26)),
        Fact("late", "answer", ("sv",), "Bok", date(2026, 11, 23)),
    ]


def version(marketplaces: list[str], name: str = "Page", **more: Any) -> dict[str, Any]:
    told = {"name": {"en": name, "sv": "Sida"}, "pages": ["p"], "checked": "2026-11-23"}
    return {"closes_after": {"days": 3}, "marketplaces": marketplaces, "source": told, **more}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (["US"], None, True),
        (["US"], version(["US"], "New", valid_from="2027-02-01"), False),
        (["GB", "US"], version(["US"], "New", valid_from="2027-02-01"), True),
        (["EU"], version(["EU"], "New", valid_from="2027-02-01"), False),
        (["SE"], version(["EU"], "New", valid_from="2027-02-01"), False),
        (["any"], version(["any"], "New", valid_from="2027-02-01"), False),
        (["US"], version(["US"], "New", valid_from="2027-03-01"), True),
    ],
)
def test_the_last_day_of_a_limit_is_told_unless_the_table_says_what_follows(
    first: list[str], second: dict[str, Any] | None, told: bool
) -> None:
    texts = {"en": "text", "sv": "text"}
    limit = {key: texts for key in ("name", "question", "clock_start", "consequence")}
    versions = [version(first, valid_until="2027-01-31"), *([second] if second else [])]
    season = {
        "id": "us_2026", "name": texts, "marketplaces": ["US"], "bought_from": "2026-11-01", "bought_until": "2026-12-31",
        "returnable_until": "2027-01-31", "source": version([])["source"],
    }  # fmt: skip
    table = Limits.parse_obj(
        {
            "groups": {"EU": ["DE", "SE"]},
            "limits": [{"id": "label", "origin": "research", **limit, "versions": versions}],
            "seasons": [season],
        }
    )
    facts = of_limits(table)
    until = date(2027, 1, 31) if told else None
    assert facts[0] == Fact("limits.yml", "label", ("en", "sv"), "Page", date(2026, 11, 23), until)
    assert facts[-1].aspect == "us_2026" and len(facts) == len(versions) + 1


@pytest.mark.parametrize(
    ("checked", "today", "listed"),
    [
        ("2026-11-23", "2027-05-23", False),
        ("2026-11-23", "2027-05-24", True),
        ("2026-08-31", "2027-02-28", False),
        ("2026-08-31", "2027-03-01", True),
    ],
)
def test_six_months_of_the_calendar(checked: str, today: str, listed: bool) -> None:
    assert bool(tables([fact(checked=checked)], date.fromisoformat(today))) is listed


@pytest.mark.parametrize(("until", "listed"), [("2027-05-01", True), ("2027-06-30", True), ("2027-07-01", False)])
def test_what_has_run_out_or_does_so_within_thirty_days(until: str, listed: bool) -> None:
    assert bool(tables([fact(until=until)], TODAY)) is listed


def test_the_oldest_come_first_and_the_same_source_together() -> None:
    old = [fact("B", "2026-10-02"), fact("A", "2026-10-02"), fact("B", "2026-10-02", topic="fba"), fact("C", "2026-10-01")]
    ends = [fact("D", until="2027-06-02"), fact("E", until="2027-01-31")]
    running_out, unchecked = tables([*old, *ends], TODAY)
    assert [row[0] for row in running_out.rows] == ["2027-01-31", "2027-06-02"]
    assert unchecked.rows[0] == ["2026-10-01", "late", "answer", "en", "C"]
    assert [row[-1] + row[1] for row in unchecked.rows[1:]] == ["Alate", "Bfba", "Blate"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of data with the project's limits and one dated topic."""
    (tmp_path / "topics").mkdir()
    dated = variation("en", [source("Law", valid_until="2026-12-31")])
    (tmp_path / "topics" / "late.yml").write_text(yaml.safe_dump({"responses": {"utter_late": [dated]}}), encoding="utf-8")
    (tmp_path / "limits.yml").write_text((corpus.DATA / "limits.yml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(stale, "DATA", tmp_path)
    monkeypatch.setattr(stale, "LIMITS", tmp_path / "limits.yml")
    return tmp_path


def test_nothing_is_stale(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--date", "2026-11-30"]) == 0
    shown = capsys.readouterr().out
    assert "nothing is stale" in shown and shown.count("\n") == 1


def test_what_is_stale_is_told_with_its_source(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--date", "2027-05-24"]) == 0
    running_out, _, unchecked = capsys.readouterr().out.partition("Not checked for more than 6 months")
    assert "2026-12-31  late   answer  en         Law" in running_out
    assert "Law" in unchecked and "safe_t" in unchecked and "us_2025" in unchecked


def test_what_is_no_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--date", "June"]) == 2
    assert "'June' is not a date" in capsys.readouterr().err
