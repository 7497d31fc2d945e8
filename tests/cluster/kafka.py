"""A Kafka on loopback: the cluster that librdkafka brings for tests, which speaks the protocol over TCP but keeps nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from confluent_kafka import Consumer, Producer

from bootstrap.startup import ROOT

#: Seconds after which what has not come is missing.
PATIENCE = 30.0


class Kafka:
    """One broker, in a process of its own."""

    def __init__(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "tests.cluster.kafka"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def read(self, topic: str, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Return the messages of ``topic`` from its beginning, once there are ``enough``, or after :data:`PATIENCE`."""
        consumer = Consumer({"bootstrap.servers": self.url, "group.id": uuid.uuid4().hex, "auto.offset.reset": "earliest"})
        consumer.subscribe([topic])
        found: list[dict[str, Any]] = []
        until = time.monotonic() + PATIENCE
        try:
            while not enough(found) and time.monotonic() < until:
                message = consumer.poll(0.5)
                if message is not None and message.error() is None:
                    found.append(json.loads(message.value()))
        finally:
            consumer.close()
        return found


def serve() -> None:
    """Run the broker and print its address, until nobody is there who could ask for it any more."""
    cluster = Producer({"test.mock.num.brokers": 1, "log_level": 3})
    (broker,) = cluster.list_topics(timeout=10).brokers.values()
    print(f"{broker.host}:{broker.port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    serve()
