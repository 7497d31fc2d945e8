"""Read labelled examples: the one place that knows where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

FALLBACK = "nlu_fallback"


def read_examples(folder: Path) -> tuple[list[str], list[str]]:
    """Return the texts and intents of every example block in the YAML files below ``folder``, in the order of the files."""
    pairs = [pair for path in sorted(folder.rglob("*.yml")) for pair in _pairs(path)]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    blocks = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []
    for block in blocks:
        if block["intent"] == FALLBACK:  # may mean either of two: no class of its own
            continue
        for line in block["examples"].splitlines():
            yield line.removeprefix("- ").strip(), block["intent"]
