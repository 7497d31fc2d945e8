"""Which topics to offer when a message may have meant several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: Intents that are no topic: never offered.
NOT_OFFERED = frozenset({"nlu_fallback", "out_of_scope", "stop"})

#: At most this many are offered,
MOST = 3

#: and only those at least this fraction as likely as the likeliest of them.
SHARE_OF_BEST = 0.15


def candidates(ranking: Iterable[Mapping[str, Any]] | None) -> list[str]:
    """Return the intents of ``ranking`` (``{"name", "confidence"}`` each) worth offering, the likeliest first.

    The second is always offered, so that there is a choice; a third only when it is not much less likely.
    """
    topics = [entry for entry in ranking or () if entry.get("name") not in NOT_OFFERED]
    topics.sort(key=lambda entry: -float(entry["confidence"]))
    if not topics:
        return []
    least = SHARE_OF_BEST * float(topics[0]["confidence"])
    likely = [entry for place, entry in enumerate(topics[:MOST]) if place < 2 or float(entry["confidence"]) >= least]
    return [str(entry["name"]) for entry in likely]
