"""The report's tables, for the terminal and for HTML alike: a heading, column names, rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evaluation.scoring import Curve, Result, Score, by_group, confusions, reliability, score


class Table(NamedTuple):
    """A table of text."""

    heading: str
    columns: list[str]
    rows: list[list[str]]


def percent(share: float | None) -> str:
    """Return ``share`` as "95.1", in per cent; "-" for None."""
    return "-" if share is None else f"{100 * share:.1f}"


def scores(results: Sequence[Result], heading: str = "Per language and kind, in per cent") -> Table:
    """Return the main table."""
    columns = ["lang", "kind", "questions", "right", "wrong answer", "asked back", "wrongly declined",
               "o.o.s. declined", "o.o.s. answered", "wrong language"]  # fmt: skip
    ordered = sorted(by_group(results).items(), key=lambda item: (item[0][0] == "all", item[0][0], item[0][1] == "all"))
    return Table(heading, columns, [[*key, *_cells(found)] for key, found in ordered])


def _cells(found: Score) -> list[str]:
    return [str(found.questions), *(percent(share) for share in found[1:])]


def confused(results: Sequence[Result]) -> Table:
    """Return the table of the most confused pairs."""
    rows = [[label, predicted, str(count)] for label, predicted, count in confusions(results)]
    return Table("Most confused", ["asked about", "answered with", "times"], rows)


def calibration(results: Sequence[Result]) -> Table:
    """Return the reliability table."""
    rows = [
        [f"{100 * b.low:.0f}-{100 * b.high:.0f} %", str(b.answers), percent(b.confidence), percent(b.right)]
        for b in reliability(results)
    ]
    return Table("Reliability: answers by confidence", ["confidence", "answers", "mean confidence", "right"], rows)


def opinions(results: Sequence[Result]) -> Table:
    """Return what became of the questions that n-grams decided alone, and of those that were embedded."""
    columns = ["decided by", "share", "questions", "right", "wrong answer", "asked back", "wrongly declined",
               "o.o.s. declined", "o.o.s. answered"]  # fmt: skip
    rows = []
    for name, alone in (("n-grams alone", True), ("n-grams and embedding", False)):
        decided = [each for each in results if each.by_ngrams is alone]
        rows.append([name, percent(len(decided) / len(results) if results else None), *_cells(score(decided))[:-1]])
    return Table("With and without an embedding, in per cent", columns, rows)


def costs(curve: Sequence[Curve]) -> Table:
    """Return the least mean cost at each value of answer_above, with the ask_above that it takes."""
    least: dict[float, Curve] = {}
    for point in sorted(curve, key=lambda point: (point.limits.answer_above, point.mean)):
        least.setdefault(point.limits.answer_above, point)
    rows = [
        [f"{p.limits.answer_above:.2f}", f"{p.limits.ask_above:.2f}", f"{p.mean:.3f}", f"{p.error:.3f}"]
        for p in least.values()
    ]
    return Table("Mean cost of a question", ["answer_above", "ask_above", "cost", "± standard error"], rows)


def as_text(table: Table) -> str:
    """Return ``table`` in aligned columns."""
    widths = [max(map(len, cells)) for cells in zip(table.columns, *table.rows)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [table.columns, *table.rows]]
    return "\n".join([table.heading, "", lines[0], "  ".join("-" * width for width in widths), *lines[1:], ""])
