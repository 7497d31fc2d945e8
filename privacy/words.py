"""The words that personal data is recognised by, from ``words.yml``, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.text import fold

FILE = Path(__file__).with_name("words.yml")


@cache
def _content() -> dict[str, Any]:
    """Every scalar as text: `on` and `no` are words here."""
    return dict(yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


@cache
def words(group: str, part: str | None = None) -> tuple[str, ...]:
    """Return the words of a ``group`` of the file, or of ``part`` of it, folded as :func:`nlu.text.fold` does."""
    content = _content()[group]
    return tuple(fold(str(word)) for word in (content[part] if part else content))


def any_of(choices: Iterable[str]) -> str:
    """Return the regular expression for one of ``choices``, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(choices), key=len, reverse=True)) + ")"
