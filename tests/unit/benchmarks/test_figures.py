from __future__ import annotations

import random

import pytest

from benchmarks.speed.figures import percentile, spread, trend


def test_percentiles_are_interpolated() -> None:
    values = [float(value) for value in range(101)]
    random.Random(1).shuffle(values)
    assert [percentile(values, percent) for percent in (1, 50, 95, 99)] == [1, 50, 95, 99]
    assert percentile([1.0, 2.0], 50) == 1.5


def test_a_spread_is_the_median_with_the_least_and_the_most() -> None:
    assert spread([3.0, 1.0, 10.0]) == (3.0, 1.0, 10.0)
    assert spread([2.0]) == (2.0, 2.0, 2.0)


def test_a_trend_is_told_from_chance() -> None:
    noise = random.Random(2)
    flat = [20 + noise.gauss(0, 5) for _ in range(500)]
    assert not trend(flat).grows
    growing = [value + 0.01 * turn for turn, value in enumerate(flat)]
    assert trend(growing).grows
    assert trend(growing).slope - trend(flat).slope == pytest.approx(0.01)
    assert not trend([value - 0.01 * turn for turn, value in enumerate(flat)]).grows


def test_a_line_has_no_error() -> None:
    assert trend([1.0, 3.0, 5.0, 7.0]) == pytest.approx((2.0, 0.0))
