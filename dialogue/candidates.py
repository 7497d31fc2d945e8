"""Which topics to offer when a message may have meant several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dialogue.content import Content

#: At most this many are offered,
MOST = 3

#: and only those at least this fraction as likely as the likeliest of them.
SHARE_OF_BEST = 0.15


def candidates(ranking: Iterable[Mapping[str, Any]] | None, content: Content, least: float = 0.0) -> list[str]:
    """Return the intents of ``ranking`` (``{"name", "confidence"}`` each) worth offering, the likeliest first.

    The second is always offered, so that there is a choice; a third only when it is not much less likely. ``least`` is the
    probability below which none is offered.
    """
    topics = [entry for entry in ranking or () if content.is_offered(str(entry.get("name"))) and entry["confidence"] >= least]
    topics.sort(key=lambda entry: -float(entry["confidence"]))
    if not topics:
        return []
    limit = SHARE_OF_BEST * float(topics[0]["confidence"])
    likely = [entry for place, entry in enumerate(topics[:MOST]) if place < 2 or float(entry["confidence"]) >= limit]
    return [str(entry["name"]) for entry in likely]
