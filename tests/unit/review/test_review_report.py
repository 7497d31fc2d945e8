"""What support sees: a table that fits the terminal, and a page where what people wrote is text and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from review import report
from review.collecting import Question
from review.grouping import Group, worded
from tests.unit.review.conftest import NOON

Ask = Callable[..., Question]
ATTACK = '<script>alert("1")</script> & <b>'
LONGEST_TOPIC = (("dissatisfied_after_correct_return", 0.4),)


class Page(HTMLParser):
    """Which elements a page has, which languages its texts are in, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.languages: dict[str, str] = {}
        self._language = ""
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self._language = dict(attrs).get("lang") or ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._language:
            self.languages[data.strip()] = self._language
            self._language = ""


@pytest.fixture
def groups(ask: Ask) -> list[Group]:
    first = [
        ask(ATTACK, "asked_back", choice="late_return"),
        ask("en fråga", "not_helpful", "sv", ranking=LONGEST_TOPIC),
        ask("eine Frage", "declined", "other", ranking=()),
        *[ask(f"question {number}") for number in range(report.OPEN)],
    ]
    return [Group(tuple(worded(first))), Group(tuple(worded([ask("x" * 900, choice="out_of_scope")])))]


@pytest.fixture
def page(groups: list[Group], tmp_path: Path) -> Page:
    path = tmp_path / "reports" / "review.html"
    report.write(path, groups, NOON, datetime(2026, 11, 24, 9, 5))
    return Page(path.read_text(encoding="utf-8"))


def test_a_question_is_text_and_never_markup(page: Page) -> None:
    assert ATTACK in page.text and "script" not in page.elements and "b" not in page.elements


def test_each_question_says_its_language(page: Page) -> None:
    assert [page.languages[text] for text in (ATTACK, "en fråga", "eine Frage")] == ["en", "sv", "und"]


def test_the_page_says_what_there_is(page: Page, groups: list[Group]) -> None:
    assert "9 questions in 2 groups since 2026-11-23, 2026-11-24 09:05" in " ".join(page.text.split())
    assert page.elements.count("section") == 2 and page.elements.count("details") == 1
    for part in ("1 asked back", "1 not helpful", "late_return (40 %)", "chosen: late_return 1", "chose none of these", "3 more"):
        assert part in page.text
    assert all(f"make review ACCEPT={group.id}" in page.text for group in groups)


@pytest.mark.parametrize("topic", ["late_return", "dissatisfied_after_correct_return"])
def test_the_table_fits_the_terminal(ask: Ask, groups: list[Group], topic: str) -> None:
    kinds = ("declined", "asked_back", "not_helpful")
    large = [ask(f"{n} " + "ö" * 200, kinds[n % 3], "sv" if n % 2 else "en", ((topic, 0.5),), topic) for n in range(3000)]
    shown = report.terminal([Group(tuple(worded(large))), *groups]).splitlines()
    assert max(map(len, shown)) <= 100
    assert shown[0].split() == ["group", "count", "declined", "asked", "back", "not", "helpful", "languages", "nearest", "topic"]
    assert shown[2].split()[1:6] == ["3000", "1000", "1000", "1000", "en"] and topic in shown[2]
    assert "0 ööö" in shown[3] and shown[3].endswith("…") and shown[4].split() == ["chosen:", topic, "3000"]


def test_the_terminal_shows_the_largest_and_how_many_more(groups: list[Group]) -> None:
    shown = report.terminal(groups[:1] * (report.SHOWN + 1))
    assert shown.count(groups[0].id) == report.SHOWN and shown.endswith("... and 1 more group")
