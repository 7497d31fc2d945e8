"""What each component of a model takes for a message, measured in a process of its own (benchmarks/stock/components.py)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.projects import MODEL, STOCK, STOCK_PYTHON, link_encoder, ours_environment, run, stock_environment
from bootstrap.processes import LOGS
from bootstrap.startup import ROOT

#: Milliseconds in each component, and of the whole message as `message`.
Times = dict[str, float]

Conversations = Sequence[Sequence[str]]


def ours(model: Path, conversations: Conversations, folder: Path, environment: Mapping[str, str]) -> list[Times]:
    """Return the times of each message of ``conversations``, with what else is written in ``folder``."""
    command: list[str | Path] = [sys.executable, STOCK / "components.py", model, ROOT / "endpoints.yml"]
    if not (folder / "models").exists():
        link_encoder(folder)
    return _ask(command, conversations, folder, {**ours_environment(), **environment})


def stock(conversations: Conversations, folder: Path) -> list[Times]:
    """Return the times of each message of ``conversations``; in ``folder`` there is the trained stock project."""
    command: list[str | Path] = [STOCK_PYTHON, STOCK / "components.py", MODEL, "endpoints.yml"]
    return _ask(command, conversations, folder, stock_environment())


def _ask(
    command: Sequence[str | Path], conversations: Conversations, folder: Path, environment: Mapping[str, str]
) -> list[Times]:
    texts, results = folder / "texts.json", folder / "times.json"
    texts.write_text(json.dumps(conversations), encoding="utf-8")
    run([*command, texts, results], folder, LOGS / "benchmark-components.log", environment)
    return list(json.loads(results.read_text(encoding="utf-8")))
