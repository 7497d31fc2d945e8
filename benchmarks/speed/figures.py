"""Statistics of what was measured: pure functions."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """The median of some values, the least and the most of them."""

    median: float
    least: float
    most: float


class Trend(NamedTuple):
    """How much is added at each step of a series, by least squares, and the standard error of that."""

    slope: float
    error: float

    @property
    def grows(self) -> bool:
        """Return whether the series grows by more than chance would have it: two standard errors."""
        return self.slope - 2 * self.error > 0


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which ``percent`` (1 to 99) per cent of ``values`` (two or more) lie, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of ``values``, one or more."""
    return Spread(statistics.median(values), min(values), max(values))


def trend(values: Sequence[float]) -> Trend:
    """Return the trend of ``values``, three or more."""
    steps = range(len(values))
    slope, intercept = statistics.linear_regression(steps, values)
    residuals = sum((value - intercept - slope * step) ** 2 for step, value in zip(steps, values))
    middle = statistics.fmean(steps)
    return Trend(slope, (residuals / (len(values) - 2) / sum((step - middle) ** 2 for step in steps)) ** 0.5)
