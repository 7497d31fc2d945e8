"""What "Swedish" and the like belong to in a message: a time, a marketplace or a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from deadlines import checked_yaml
from deadlines.checked_yaml import Model


class _Words(Model):
    """The lists of ``nationality.yml``."""

    time: tuple[str, ...]
    marketplace: tuple[str, ...]


_WORDS: Final = checked_yaml.load(Path(__file__).with_suffix(".yml"), _Words)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


_TIME: Final = re.compile(rf"(?i)\b(?:{_any_of(_WORDS.time)})\b")
_MARKETPLACE: Final = re.compile(rf"(?i)\b(?:{_any_of(_WORDS.marketplace)})")


def of_time(text: str) -> bool:
    """Return whether ``text`` speaks of the time somewhere ("London time", "svensk tid")."""
    return bool(_TIME.search(text))


def of_marketplace(text: str) -> bool:
    """Return whether ``text`` speaks of a marketplace ("the Swedish market", "tyska Amazon")."""
    return bool(_MARKETPLACE.search(text))
