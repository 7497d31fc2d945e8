"""A day on which deadlines are looked up, and messages as NLU hands them over."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from deadlines import limits, wording
from nlu.times import Context, find, to_entity
from tests import corpus

TABLE = limits.load(corpus.ROOT / "data" / "limits.yml")
WORDING = wording.load(corpus.ROOT / "deadlines" / "wording.yml")
NOW = datetime.fromisoformat("2026-11-23T13:00:00+01:00")
CONTEXT = Context(NOW, ZoneInfo("Europe/Stockholm"))


def parsed(text: str, language: str, intent: str = "out_of_scope") -> dict[str, Any]:
    """Return NLU's parse data of ``text``: its times, and an ``intent``."""
    return {"text": text, "intent": {"name": intent}, "entities": [to_entity(each) for each in find(text, language, CONTEXT)]}
