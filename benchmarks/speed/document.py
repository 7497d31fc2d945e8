"""`make benchmark-docs`: writes the figures of reports/benchmark.json into docs/performance.md, and their picture.

Run as `python -m benchmarks.speed.document`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.speed import plot, report
from bootstrap.startup import ROOT
from evaluation.tables import Table

REPORT = ROOT / "reports" / "benchmark.json"
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "images" / "performance.svg"

#: Between these lines of the page stand the figures.
BEGIN = "<!-- figures: written by make benchmark-docs -->"
END = "<!-- end of the figures -->"

TITLE = "How many times better than Rasa's stock pipeline (line: the goal)"


class DocumentError(ValueError):
    """The page has no place for the figures."""


def between(page: str, text: str) -> str:
    """Return ``page`` with ``text`` between its lines BEGIN and END.

    Raises:
        DocumentError: one of them is missing or stands in another order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DocumentError(f"The lines {BEGIN} and {END} are missing.")
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def markdown(table: Table) -> str:
    """Return ``table`` as Markdown, its heading in bold."""
    lines = [table.columns, ["---"] * len(table.columns), *table.rows]
    return "\n".join([f"**{table.heading}**", "", *(f"| {' | '.join(cells)} |" for cells in lines)])


def figures(measured: report.Measured) -> str:
    """Return the figures as Markdown."""
    machine = measured["machine"]
    where = (
        f"{machine['date']}, commit {machine['commit']}: {machine['processor']}, {machine['cores']} cores, {machine['memory']}, "
        f"{machine['kernel']}, Python {machine['python']}; load before the start: {machine['load']}."
    )
    picture = f"![{TITLE}](images/{PICTURE.name})"
    tables = [report.components(measured), *(growth.table for growth in report.growths(measured))]
    return "\n\n".join(
        [where, picture, markdown(report.table(measured)), report.notes(measured), *map(markdown, tables)]
    )  # fmt: skip


def bars(measured: report.Measured) -> list[plot.Bar]:
    """Return a bar for each figure that stock has, too."""
    return [_bar(row) for row in report.rows(measured) if row.other and not row.beside]


def _bar(row: report.Row) -> plot.Bar:
    def better(ratio: float) -> float:
        return ratio if row.more_is_better else 1 / ratio

    return plot.Bar(row.name.rpartition(", ")[0], better(row.ratio), row.goal and better(row.goal))


def main() -> int:
    """Write page and picture; return the exit status."""
    if not REPORT.exists():
        print("reports/benchmark.json is missing: run `make benchmark` first.", file=sys.stderr)
        return 1
    measured = json.loads(REPORT.read_text(encoding="utf-8"))
    PAGE.write_text(between(PAGE.read_text(encoding="utf-8"), figures(measured)), encoding="utf-8")
    PICTURE.write_text(plot.svg(TITLE, bars(measured)), encoding="utf-8")
    print(f"Written: {Path(PAGE).relative_to(ROOT)}, {Path(PICTURE).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
