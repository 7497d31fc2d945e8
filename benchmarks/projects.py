"""Projects of ours and of Rasa's stock pipeline, written, trained and run in temporary folders for the benchmarks."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bootstrap.startup import ROOT

#: Where a training leaves its model, below the folder of its project.
MODEL = Path("trained/model.tar.gz")

STOCK = ROOT / "benchmarks" / "stock"
STOCK_PYTHON = ROOT / ".venv-stock" / "bin" / "python"

#: What bootstrap.startup sets for the assistant's own encoder. The stock pipeline runs as Rasa's users run it.
OURS_ALONE = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")


class BenchmarkError(RuntimeError):
    """A step of the benchmark failed; the message says which and where its log is."""


@dataclass(frozen=True)
class Training:
    """How long a training took: seconds from start to end, and seconds of processor time over all cores."""

    seconds: float
    processor_seconds: float


def read_yaml(path: Path) -> Any:
    """Return what stands in the file at ``path``, every value as text, as Rasa reads it: `no` (Norwegian) is not false."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def write_yaml(path: Path, content: Any) -> Path:
    """Write ``content`` to the file at ``path`` and return it."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_project(folder: Path, config: Path) -> Path:
    """Make ``folder`` an NLU project with ``config`` and every example of `data/`; return the file of examples."""
    folder.mkdir()
    shutil.copy(config, folder / "config.yml")
    shutil.copy(ROOT / "domain.yml", folder)
    link_encoder(folder)
    return write_yaml(folder / "nlu.yml", {"version": "3.1", "nlu": example_blocks()})


def example_blocks() -> list[dict[str, Any]]:
    """Return the entries under `nlu:` of every file of `data/`."""
    return [block for path in sorted((ROOT / "data").rglob("*.yml")) for block in read_yaml(path).get("nlu") or []]


def link_encoder(folder: Path) -> None:
    """Let a project in ``folder`` find the encoder where config.yml says it is."""
    (folder / "models").symlink_to(ROOT / "models")


def run(command: Sequence[str | Path], folder: Path, log: Path, environment: Mapping[str, str]) -> Training:
    """Run ``command`` in ``folder``, with all it prints in ``log``; return how long it took.

    Raises:
        BenchmarkError: it ended with another status than 0.
    """
    log.parent.mkdir(exist_ok=True)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with log.open("wb") as file:
        status = subprocess.run(
            command, cwd=folder, env=environment, check=False,
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
        ).returncode  # fmt: skip
    seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        raise BenchmarkError(f"{end}\nThat ended with status {status}; the whole log is {log.relative_to(ROOT)}.")
    return Training(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def train(python: str | Path, folder: Path, log: Path, environment: Mapping[str, str], options: Sequence[str] = ()) -> Training:
    """Train the project in ``folder`` into :data:`MODEL` below it, without Rasa's cache; return how long it took.

    ``options`` are what follows `rasa train`.
    """
    name = MODEL.name.removesuffix(".tar.gz")
    command = [python, "-m", "rasa", "train", *options, "--out", str(MODEL.parent), "--fixed-model-name", name]
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    return run(command, folder, log, {**environment, "RASA_CACHE_DIRECTORY": str(cache)})


#: The options of a training of NLU alone, on what write_project wrote.
NLU_ALONE = ("nlu", "--nlu", "nlu.yml")


def ours_environment() -> dict[str, str]:
    """Return the environment of our own training, which finds this checkout's components from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def stock_environment() -> dict[str, str]:
    """Return the environment of everything that runs in `.venv-stock`."""
    kept = {name: value for name, value in os.environ.items() if name not in (*OURS_ALONE, "PYTHONPATH")}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false"}
