"""Addresses for operators: GET /health, /ready and /metrics. A proxy keeps them from the outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from monitoring import readiness
from storage import conversations, database


class MonitoringChannel(InputChannel):
    """No channel for messages: Rasa lets nothing else add addresses to its server.

    In `credentials.yml`::

        monitoring.channel.MonitoringChannel:
          redis: redis://...   # what the servers share, if they do; empty: nothing
    """

    @classmethod
    def name(cls) -> str:
        """Return the name by which Rasa knows the channel."""
        return "monitoring"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> MonitoringChannel:
        """Create the channel as `credentials.yml` says."""
        return cls(str((credentials or {}).get("redis") or ""))

    def __init__(self, redis_url: str) -> None:
        """Watch the Redis of ``redis_url`` too, unless it is empty."""
        self._redis_url = redis_url
        self._databases = {"conversations": conversations.connect(), "records": database.connect()}

    def url_prefix(self) -> str:
        """Return where the addresses stand: at the top."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("monitoring")

        @blueprint.get("/health")
        async def health(_request: Request) -> HTTPResponse:
            """The process is alive."""
            return json({"status": "ok"})

        @blueprint.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            """It can answer; 503 with what is missing when it cannot."""
            agent = getattr(request.app.ctx, "agent", None)
            found = await readiness.run(readiness.checks(agent, self._databases, self._redis_url))
            return json(found, 200 if all(found.values()) else 503)

        @blueprint.get("/metrics")
        async def metrics(_request: Request) -> HTTPResponse:
            """What :mod:`monitoring.metrics` counts, and the process's own figures."""
            return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)

        return blueprint
