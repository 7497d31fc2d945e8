"""When two texts are the same question, and what in a text stands for masked data: pure functions."""

from __future__ import annotations

import re

from nlu.text import fold

#: What stands in a stored message for what was masked, such as "[order number]".
PLACEHOLDER = re.compile(r"\[[^\[\]]+\]")

#: The share of common trigrams from which two texts are nearly the same; tests/content holds the examples to it.
NEARLY_SAME = 0.7


def folded(text: str) -> str:
    """Return ``text`` in lower case without diacritics, everything but letters and digits made into single spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def trigrams(text: str) -> frozenset[str]:
    """Return the runs of three characters in ``text``, folded, with a space at either end."""
    padded = f" {folded(text)} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def nearly_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether the texts of these :func:`trigrams` are the same but for a slip or a word (Jaccard similarity)."""
    # The smaller divided by the larger set is the most their similarity can be, and quick to tell.
    least, most = sorted((len(one), len(other)))
    return least >= NEARLY_SAME * most and len(one & other) >= NEARLY_SAME * len(one | other)


def is_question(text: str) -> bool:
    """Return whether there are letters in ``text`` beside what stands for masked data."""
    return any(map(str.isalpha, PLACEHOLDER.sub("", text)))


def shortened(text: str, length: int) -> str:
    """Return ``text`` in at most ``length`` characters, cut with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
