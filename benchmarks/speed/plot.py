"""The ratios as a picture: a bar a figure on a logarithmic scale, and a mark where the goal is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

#: Pixels: the column of names, the scale, the column of values, a row, and above and below the rows.
NAMES, SCALE, VALUES, ROW, ABOVE, BELOW = 250, 400, 70, 30, 34, 30
BAR = 16

#: Readable on white and on black; the system's choice decides, as for the page.
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.quiet { fill: #59636e } .grid { stroke: #d1d9e0 } .bar { fill: #2f7d5b } .behind { fill: #b4552d }
.goal { stroke: #1f2328; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.quiet { fill: #9198a1 } .grid { stroke: #3d444d } .bar { fill: #4fb286 } .behind { fill: #e08a5f }
.goal { stroke: #f0f6fc }
}"""


class Bar(NamedTuple):
    """How many times better ours is, 1 being as good; ``goal`` is what was wanted."""

    name: str
    times: float
    goal: float | None = None


def svg(title: str, bars: Sequence[Bar]) -> str:
    """Return the picture of ``bars``, one or more."""
    values = [1.0, *(bar.times for bar in bars), *(bar.goal for bar in bars if bar.goal)]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def x(times: float) -> float:
        return round(NAMES + SCALE * (math.log10(times) - low) / (high - low), 1)

    bottom = ABOVE + ROW * len(bars)
    width, height = NAMES + SCALE + VALUES, bottom + BELOW
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<text x="0" y="18">{escape(title)}</text>',
    ]
    for power in range(low, high + 1):
        lines += [
            f'<line class="grid" x1="{x(10**power)}" x2="{x(10**power)}" y1="{ABOVE}" y2="{bottom}"/>',
            f'<text class="quiet" x="{x(10**power)}" y="{bottom + 18}" text-anchor="middle">{10.0**power:g}</text>',
        ]
    for number, bar in enumerate(bars):
        top = ABOVE + ROW * number + (ROW - BAR) / 2
        start, end = sorted((x(1), x(bar.times)))
        kind = "behind" if bar.times < (bar.goal or 1) else "bar"
        lines += [
            f'<text x="0" y="{top + 13}">{escape(bar.name)}</text>',
            f'<rect class="{kind}" x="{start}" y="{top}" width="{max(1, round(end - start, 1))}" height="{BAR}"/>',
            f'<text x="{NAMES + SCALE + 10}" y="{top + 13}">{bar.times:.{1 if bar.times >= 1 else 2}f}</text>',
        ]
        if bar.goal:
            lines.append(f'<line class="goal" x1="{x(bar.goal)}" x2="{x(bar.goal)}" y1="{top - 4}" y2="{top + BAR + 4}"/>')
    return "\n".join([*lines, "</svg>", ""])
