from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.speed import document, plot
from benchmarks.speed.document import BEGIN, END, DocumentError, between

SVG = "{http://www.w3.org/2000/svg}"


def test_what_stands_between_the_marks_is_replaced_and_nothing_else() -> None:
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    once = between(page, "new\n")
    assert once == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"
    assert between(once, "new") == once


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_a_page_without_the_marks_is_an_error(page: str) -> None:
    with pytest.raises(DocumentError):
        between(page, "new")


def test_the_real_page_has_a_place_for_the_figures(measured: dict[str, Any]) -> None:
    page = between(document.PAGE.read_text(encoding="utf-8"), document.figures(measured))
    assert "| memory, MB | 300 (300 to 300) |" in page and "commit abc1234: A processor, 2 cores" in page


def picture(bars: list[plot.Bar]) -> ElementTree.Element:
    return ElementTree.fromstring(plot.svg("Title & more", bars))


def test_the_picture_has_a_bar_a_figure_on_a_logarithmic_scale() -> None:
    root = picture([plot.Bar("a <name>", 10.0, 20.0), plot.Bar("other", 100.0), plot.Bar("worse", 0.1)])
    first, second, third = root.findall(f"{SVG}rect")
    assert float(second.attrib["width"]) == pytest.approx(2 * float(first.attrib["width"]), abs=0.2)
    assert float(third.attrib["x"]) + float(third.attrib["width"]) == pytest.approx(float(first.attrib["x"]), abs=0.2)
    assert [each.attrib["class"] for each in (first, second, third)] == ["behind", "bar", "behind"]
    assert len([line for line in root.findall(f"{SVG}line") if line.attrib["class"] == "goal"]) == 1
    assert "a <name>" in [text.text for text in root.findall(f"{SVG}text")]


def test_the_picture_can_be_read_in_light_and_dark() -> None:
    assert "prefers-color-scheme: dark" in str(picture([plot.Bar("a", 2.0)]).findtext(f"{SVG}style"))


def test_bars_are_of_what_stock_has_and_longer_the_better(measured: dict[str, Any]) -> None:
    found = {bar.name: bar for bar in document.bars(measured)}
    assert found["memory"].times == pytest.approx(10) and found["memory"].goal == pytest.approx(4)
    assert found["throughput at 8 clients"] == ("throughput at 8 clients", pytest.approx(10), 2)
    assert not any("widget" in name or "embedding" in name for name in found)
