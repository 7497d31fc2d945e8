"""The HTML report: what a person would want to read after an evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from evaluation import page
from evaluation.scoring import Curve, Result
from evaluation.tables import Table

TEMPLATE = Path(__file__).with_name("report.html")


def matrix(results: Sequence[Result]) -> tuple[list[str], list[str], list[list[int]]]:
    """Return the confusion matrix: labels of the rows, of the columns, and counts.

    A row is a question's first label; a column is what was answered, or "(asked back)" or "out_of_scope" (declined).
    """
    counts: Counter[tuple[str, str]] = Counter()
    for r in results:
        told = {"asked": "(asked back)", "declined": "out_of_scope"}.get(r.outcome, r.predicted)
        label = r.predicted if r.outcome == "right" else r.question.labels[0]
        counts[label, told] += 1
    rows = sorted({label for label, _ in counts})
    columns = sorted({told for _, told in counts})
    return rows, columns, [[counts[row, column] for column in columns] for row in rows]


def write(path: Path, results: Sequence[Result], tables: Sequence[Table], curve_svg: str, made: datetime) -> None:
    """Write the report of ``results`` to ``path``."""
    rows, columns, counts = matrix(results)
    mistakes = [r for r in results if _is_mistake(r)]
    mistakes.sort(key=lambda r: (r.outcome != "wrong", r.question.lang, r.question.labels, -r.confidence))
    page.write(
        path, TEMPLATE, tables=tables, rows=rows, columns=columns, counts=counts, mistakes=mistakes, curve=curve_svg,
        total=len(results), made=made,
    )  # fmt: skip


def _is_mistake(r: Result) -> bool:
    return r.outcome in ("wrong", "asked") or (r.outcome == "declined" and r.question.in_scope)


def cost_plot(curve: Sequence[Curve], chosen: float) -> str:
    """Return an SVG of the least mean cost for each value of ``answer_above``, with a mark at ``chosen``."""
    least: dict[float, float] = {}
    for point in curve:
        least[point.limits.answer_above] = min(point.mean, least.get(point.limits.answer_above, point.mean))
    width, height, margin = 640, 220, 40
    highest = max(least.values()) or 1.0

    def x(value: float) -> float:
        return margin + value * (width - 2 * margin)

    def y(value: float) -> float:
        return height - margin - value / highest * (height - 2 * margin)

    points = " ".join(f"{x(limit):.1f},{y(mean):.1f}" for limit, mean in sorted(least.items()))
    ticks = "".join(f'<text x="{x(t / 10):.0f}" y="{height - 15}">{t / 10:.1f}</text>' for t in range(0, 11, 2))
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="mean cost by answer_above">'
        f'<polyline points="{points}"/><line x1="{x(chosen):.1f}" x2="{x(chosen):.1f}" y1="{margin}" y2="{height - margin}"/>'
        f'{ticks}<text x="4" y="{y(highest):.0f}">{highest:.2f}</text><text x="4" y="{y(0):.0f}">0</text></svg>'
    )
