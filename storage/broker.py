"""Rasa's Kafka event broker, where the environment names a Kafka."""

from __future__ import annotations

from asyncio import AbstractEventLoop

from rasa.core.brokers.kafka import KafkaEventBroker
from rasa.utils.endpoints import EndpointConfig


class OptionalKafka(KafkaEventBroker):
    """Rasa's own, unless its ``url`` is empty: `endpoints.yml` has no other way to leave a part out."""

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig | None, event_loop: AbstractEventLoop | None = None
    ) -> KafkaEventBroker | None:
        """Return the broker of ``broker_config``, or None when it names no server."""
        return await super().from_endpoint_config(broker_config, event_loop) if broker_config and broker_config.url else None
