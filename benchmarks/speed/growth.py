"""How the cost of ours grows with the number of topics."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.projects import MODEL, example_blocks, write_yaml
from benchmarks.speed import components, synthetic
from benchmarks.speed.training import train_ours
from bootstrap.startup import ROOT

LANGUAGES = ("en", "sv")
SEED = 7

#: Messages that are asked of each model: sentences that were no example.
MESSAGES = 60


@dataclass(frozen=True)
class Size:
    """What an assistant of so many topics costs: seconds of training, bytes of the model, milliseconds a message (median)."""

    topics: int
    examples: int
    training_seconds: float
    model_bytes: int
    message_milliseconds: float


def measure(topics: int, folder: Path) -> Size:
    """Train an assistant of ``topics`` made-up topics in ``folder`` and ask it."""
    folder.mkdir()
    vocabulary = synthetic.words(example_blocks(), LANGUAGES)
    names = synthetic.topic_names(topics)
    content = synthetic.data(names, vocabulary, LANGUAGES, SEED)
    data = write_yaml(folder / "data.yml", content)
    real = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    domain = write_yaml(folder / "domain.yml", synthetic.domain(real, names))
    took = train_ours(folder / "project", data, domain=domain)
    model = folder / "project" / MODEL
    count = sum(len(block["examples"].splitlines()) for block in content["nlu"])
    others = synthetic.examples(names, vocabulary, SEED + 1)
    texts = [block["examples"].splitlines()[0].removeprefix("- ") for block in others]
    asked = [[text] for text in (texts * MESSAGES)[:MESSAGES]]
    times = components.ours(model, asked, folder / "project", {"CONVERSATIONS_DB": str(folder / "conversations.db")})
    return Size(topics, count, took.seconds, model.stat().st_size, statistics.median(each["message"] for each in times))
