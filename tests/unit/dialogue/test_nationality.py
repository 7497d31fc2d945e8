"""What "Swedish" and the like belong to."""

from __future__ import annotations

import pytest

from dialogue import nationality


@pytest.mark.parametrize("text", ["Swedish time", "svensk tid, tack", "TIME in London"])
def test_a_time(text: str) -> None:
    assert nationality.of_time(text) and not nationality.of_marketplace(text)


@pytest.mark.parametrize("text", ["svenska marknadsplatsen", "the Swedish market", "German Amazon", "amazon.se"])
def test_a_marketplace(text: str) -> None:
    assert nationality.of_marketplace(text) and not nationality.of_time(text)


@pytest.mark.parametrize("text", ["Swedish please", "på engelska", "some timed sentiments", ""])
def test_neither(text: str) -> None:
    assert not nationality.of_time(text) and not nationality.of_marketplace(text)
