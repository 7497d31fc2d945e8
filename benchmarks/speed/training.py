"""Trains both assistants whole, without caches, and reckons what the stock one would take with all its epochs."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.projects import (
    STOCK_PYTHON,
    BenchmarkError,
    Training,
    link_encoder,
    ours_environment,
    read_yaml,
    stock_environment,
    train,
    write_yaml,
)
from benchmarks.speed.stock_project import EPOCHS
from bootstrap.processes import LOGS
from bootstrap.startup import ROOT

#: The component whose epochs take most of the time and are not all run.
CUT_SHORT = "DIETClassifier"

#: What tqdm writes after an epoch: how many are done, of how many, and the seconds of one or how many a second.
PROGRESS = re.compile(r"\b(\d+)/(\d+) \[\S+, +([\d.]+)(s/it|it/s)")


@dataclass(frozen=True)
class Epochs:
    """What the log of a training tells of a component: the epochs done, and the mean seconds of those after the first."""

    done: int
    later: float


def read_epochs(log: str, component: str) -> Epochs:
    """Return what ``log`` tells of the epochs, two or more, of ``component``.

    Raises:
        BenchmarkError: it tells nothing of them.
    """
    _, _, part = log.partition(f"Starting to train component '{component}'")
    part, _, _ = part.partition(f"Finished training component '{component}'")
    # The mean of all so far stands after the first epoch, and after the last when the bar is closed; between them it is smoothed.
    means = [(int(n), float(rate) if unit == "s/it" else 1 / float(rate)) for n, _, rate, unit in PROGRESS.findall(part)]
    first = [mean for done, mean in means if done == 1]
    if not first or means[-1][0] < 2:
        raise BenchmarkError(f"The log of the training does not tell how long the epochs of {component} took.")
    done, mean = means[-1]
    return Epochs(done, (done * mean - first[0]) / (done - 1))


def extrapolated(seconds: float, epochs: Epochs, wanted: int) -> float:
    """Return what a training of ``seconds`` would take with ``wanted`` epochs, each as long as those after the first."""
    return seconds + (wanted - epochs.done) * epochs.later


@dataclass(frozen=True)
class StockTraining(Training):
    """A stock training that was cut short: seconds of one of its later epochs, and of a whole training."""

    epoch_seconds: float
    whole_seconds: float


def copy_data(folder: Path, most: int | None) -> Path:
    """Copy `data/` to ``folder``, with at most ``most`` examples of each block; return the folder."""
    shutil.copytree(ROOT / "data", folder)
    for path in folder.rglob("*.yml") if most is not None else ():
        content = read_yaml(path)
        for block in content.get("nlu") or []:
            block["examples"] = "\n".join(block["examples"].splitlines()[:most])
        write_yaml(path, content)
    return folder


def train_ours(folder: Path, data: Path, config: Path = ROOT / "config.yml", domain: Path = ROOT / "domain.yml") -> Training:
    """Train ours on ``data`` in ``folder``; embeddings that a training in it has left are used, nothing else."""
    if not folder.exists():
        folder.mkdir()
        link_encoder(folder)
    options = ["--config", str(config), "--domain", str(domain), "--data", str(data)]
    return train(sys.executable, folder, LOGS / "benchmark-training-ours.log", ours_environment(), options)


def train_stock(folder: Path) -> StockTraining:
    """Train the stock project in ``folder``."""
    log = LOGS / "benchmark-training-stock.log"
    took = train(STOCK_PYTHON, folder, log, stock_environment())
    epochs = read_epochs(log.read_text(encoding="utf-8", errors="replace"), CUT_SHORT)
    whole = extrapolated(took.seconds, epochs, EPOCHS)
    return StockTraining(**asdict(took), epoch_seconds=epochs.later, whole_seconds=whole)
