"""What is counted, for Prometheus. Labels are topics, languages and kinds; none is anything that a user wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from prometheus_client import Counter, Histogram

from nlu.decision import FALLBACK

#: In the place of a topic or a language where there is none.
NONE: Final = "none"

REPLIES = Counter("assistant_replies", "Replies by what they are", ["kind", "topic", "language"])
CONFIDENCE = Histogram(
    "assistant_confidence",
    "Calibrated probability of the likeliest intent of written messages",
    ["language"],
    buckets=[step / 10 for step in range(1, 10)],
)
STAGES = Histogram(
    "assistant_stage_seconds",
    "Time of a message by stage: waiting (for the conversation's lock), understanding, answering, storing",
    ["stage"],
    buckets=[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
)
ERRORS = Counter("assistant_errors", "Requests that were not carried out, by code", ["code"])


def count_error(code: str) -> None:
    """Count a request that ended with the error ``code`` of `channels/openapi.yml`."""
    ERRORS.labels(code).inc()


def count_exchange(message: Mapping[str, Any], replies: Sequence[Mapping[str, Any]]) -> None:
    """Count an answered message.

    Args:
        message: The user's event, as Rasa serialises it.
        replies: The replies, as the schema ``Message`` of `channels/openapi.yml` describes them.
    """
    for reply in replies:
        REPLIES.labels(reply["kind"], reply.get("topic") or NONE, reply.get("language") or NONE).inc()
    parse_data = message.get("parse_data") or {}
    # "Not sure enough" is no intent: its probability is what the others lack.
    ranking = [entry for entry in parse_data.get("intent_ranking") or () if entry["name"] != FALLBACK]
    if ranking and not str(message.get("text") or "").startswith("/"):
        language = next((reply["language"] for reply in replies if reply.get("language")), NONE)
        CONFIDENCE.labels(language).observe(max(float(entry["confidence"]) for entry in ranking))


def time_stages(asked: float, begun: float, message_at: float, last_reply_at: float, done: float) -> None:
    """Record how long a message took, from instants in seconds since 1970.

    Args:
        asked: The channel got it.
        begun: The conversation's lock was taken.
        message_at: Rasa had understood it: the timestamp of its event.
        last_reply_at: The timestamp of the last reply's event.
        done: It was stored.
    """
    instants = (asked, begun, message_at, last_reply_at, done)
    for stage, start, end in zip(("waiting", "understanding", "answering", "storing"), instants, instants[1:]):
        STAGES.labels(stage).observe(max(0.0, end - start))
