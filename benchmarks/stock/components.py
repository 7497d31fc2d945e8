"""Times each component of a model while it answers; runs in both environments, and needs nothing but Rasa.

    python benchmarks/stock/components.py MODEL ENDPOINTS TEXTS RESULTS

TEXTS is a JSON list of conversations, each a list of texts. RESULTS gets a JSON object a message: milliseconds in each
component by the name of its class, and those of the whole message as `message`. The first messages, in which much is
done for the first time, are left out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.engine.graph import GraphNode

#: Messages that are not reported.
WARM_UP = 5

#: Milliseconds of the message in progress by component.
spent: defaultdict[str, float] = defaultdict(float)


def time_components() -> None:
    """Add what every node of Rasa's graph takes to ``spent``."""
    call = GraphNode.__call__

    def timed(node: Any, *inputs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return call(node, *inputs)
        finally:
            spent[node._component_class.__name__] += 1000 * (time.perf_counter() - begun)

    GraphNode.__call__ = timed


async def answer(model: str, endpoints: str, conversations: list[list[str]]) -> list[dict[str, float]]:
    """Return the times of every message."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    configured = AvailableEndpoints.read_endpoints(endpoints)
    agent = await load_agent(model_path=model, endpoints=configured)
    found = []
    for number, texts in enumerate(conversations):
        for text in texts:
            spent.clear()
            begun = time.perf_counter()
            await agent.handle_text(text, sender_id=str(number))
            found.append({**spent, "message": 1000 * (time.perf_counter() - begun)})
    return found[WARM_UP:]


if __name__ == "__main__":
    time_components()
    times = asyncio.run(answer(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))))
    Path(sys.argv[4]).write_text(json.dumps(times), encoding="utf-8")
