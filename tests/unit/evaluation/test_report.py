"""The HTML report: whole, escaped, and with the mistakes a person would want to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evaluation import report, tables
from evaluation.scoring import Curve, Result, cost_curve, recommended
from nlu.decision import Limits

Asked = Callable[..., Result]
ATTACK = '<script>alert("1")</script> & <b>'


class Page(HTMLParser):
    """Which elements a page has, and its text."""

    def __init__(self, html: str) -> None:
        """Parse ``html``."""
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


@pytest.fixture
def results(asked: Asked) -> list[Result]:
    return [
        asked("a", "a", 0.9, text="right one"),
        asked("a", "b", 0.9, text=ATTACK),
        asked("a", "a", 0.4, "ask", text="asked one"),
        asked("a", "a", 0.1, "decline", text="declined one"),
        asked("out_of_scope", "a", 0.1, "decline", text="refused joke"),
        asked("out_of_scope", "a", 0.9, text="answered joke"),
    ]


@pytest.fixture
def page(results: list[Result], tmp_path: Path) -> Page:
    path = tmp_path / "deep" / "report.html"
    curve = cost_curve(results)
    shown = [tables.scores(results), tables.confused(results), tables.calibration(results)]
    plot = report.cost_plot(curve, recommended(curve).limits.answer_above)
    report.write(path, results, shown, plot, datetime(2026, 11, 23, 9, 5))
    return Page(path.read_text(encoding="utf-8"))


def test_a_question_is_text_and_never_markup(page: Page) -> None:
    assert ATTACK in page.text
    assert "script" not in page.elements and "b" not in page.elements


def test_the_parts_are_there(page: Page) -> None:
    assert page.elements.count("table") == 5  # scores, confused, reliability, matrix, mistakes
    assert page.elements.count("svg") == 1
    assert "2026-11-23 09:05" in page.text


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("asked one", True),
        ("declined one", True),
        ("answered joke", True),
        ("right one", False),
        ("refused joke", False),
    ],
)
def test_mistakes_are_listed_and_only_they(page: Page, text: str, listed: bool) -> None:
    assert (text in page.text) is listed


def test_matrix_counts_every_question_once(results: list[Result]) -> None:
    rows, columns, counts = report.matrix(results)
    assert sum(map(sum, counts)) == len(results)
    assert counts[rows.index("a")][columns.index("b")] == 1
    assert counts[rows.index("out_of_scope")][columns.index("out_of_scope")] == 1


def test_an_alternative_label_answered_right_is_on_the_diagonal(asked: Asked) -> None:
    rows, columns, counts = report.matrix([asked("a|b", "b", 0.9)])
    assert (rows, columns, counts) == (["b"], ["b"], [[1]])


def test_the_least_cost_stands_at_each_value_of_answer_above() -> None:
    points = [((0.10, 0.05), 0.5), ((0.10, 0.10), 0.4), ((0.15, 0.05), 0.2), ((0.15, 0.10), 0.2)]
    table = tables.costs([Curve(Limits(*limits), mean, 0.012) for limits, mean in points])
    assert table.rows == [["0.10", "0.10", "0.400", "0.012"], ["0.15", "0.05", "0.200", "0.012"]]


def test_text_tables_are_aligned(results: list[Result]) -> None:
    shown = [tables.scores(results), tables.confused(results), tables.calibration(results)]
    shown += [tables.opinions(results), tables.costs(cost_curve(results))]
    for table in [*shown, tables.scores([])]:
        lines = tables.as_text(table).splitlines()
        assert lines[0] == table.heading and len(lines) == 4 + len(table.rows)


@pytest.mark.parametrize(("share", "text"), [(None, "-"), (0.0, "0.0"), (0.9512, "95.1"), (1.0, "100.0")])
def test_percent(share: float | None, text: str) -> None:
    assert tables.percent(share) == text
