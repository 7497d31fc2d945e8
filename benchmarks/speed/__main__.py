"""`make benchmark`: what training, starting and answering cost, beside Rasa's stock pipeline, in one run.

    python -m benchmarks.speed [--rounds 5] [--train-rounds 2] [--no-growth] [--trial]

docs/performance.md describes what is measured. The exit status is 1 when a goal is missed, 2 when something failed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.projects import OURS_ALONE, STOCK_PYTHON, BenchmarkError
from benchmarks.speed import growth, installed, machine, report
from benchmarks.speed.document import REPORT
from benchmarks.speed.rounds import TRIAL, Rounds, Say, Settings
from bootstrap.processes import ChildFailed
from bootstrap.startup import ROOT
from evaluation.tables import as_text

#: What would make one of them, or both, run otherwise than they do for those who use them.
UNWANTED = (*OURS_ALONE, "PYTHONDONTWRITEBYTECODE", "LOG_FORMAT", "LOG_LEVEL")


def measure(settings: Settings, grow: bool, say: Say) -> dict[str, Any]:
    """Return all measurements, as reports/benchmark.json holds them."""
    measured: dict[str, Any] = {"machine": machine.describe(), "settings": asdict(settings), "training": [], "rounds": []}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        rounds = Rounds(folder, settings, say)
        for number in range(settings.rounds):
            say(f"Round {number + 1} of {settings.rounds}")
            if number < settings.train_rounds:
                measured["training"].append(rounds.train(number))
            measured["rounds"].append(rounds.serve(number))
        measured["model_bytes"] = rounds.model_bytes()
        measured["installed_bytes"] = {
            "ours": installed.size(ROOT / ".venv", installed.in_production()),
            "stock": installed.size(ROOT / ".venv-stock"),
        }
        if grow:
            say(f"A conversation of {settings.turns} turns")
            measured["turns_milliseconds"] = rounds.converse()
            measured["topics"] = []
            for topics in settings.topics:
                say(f"{topics} topics, made up")
                measured["topics"].append(asdict(growth.measure(topics, folder / f"topics-{topics}")))
    return measured


def show(measured: report.Measured) -> None:
    """Print the tables."""
    tables = [report.table(measured), report.components(measured), *(each.table for each in report.growths(measured))]
    print("\n" + "\n".join(map(as_text, tables)) + f"\n{report.notes(measured)}\n")


def main() -> int:
    """Measure, print the tables, write the report; return the exit status."""
    parser = argparse.ArgumentParser(prog="make benchmark", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="times that each is started and asked (5)")
    parser.add_argument("--train-rounds", type=int, default=Settings.train_rounds, help="times that each is trained (2)")
    parser.add_argument("--no-growth", action="store_true", help="leave out how the cost of ours grows")
    parser.add_argument("--trial", action="store_true", help="as little as possible, to see whether all works")
    given = parser.parse_args()
    if min(given.rounds, given.train_rounds) < 1:
        parser.error("each has to be done once at least")
    if not STOCK_PYTHON.exists():
        print("The stock pipeline's environment is missing: run `make benchmark`, which builds it.", file=sys.stderr)
        return 2
    full = replace(Settings(), rounds=given.rounds, train_rounds=min(given.train_rounds, given.rounds))
    settings = TRIAL if given.trial else full
    for name in UNWANTED:
        os.environ.pop(name, None)
    signal.signal(signal.SIGTERM, _terminate)
    begun = time.monotonic()

    def say(what: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - begun), 60)
        print(f"[{minutes:2}:{seconds:02}] {what}", flush=True)

    try:
        measured = json.loads(json.dumps(measure(settings, not given.no_growth, say)))
    except (BenchmarkError, ChildFailed) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    written = REPORT.with_name("benchmark-trial.json") if given.trial else REPORT
    written.parent.mkdir(exist_ok=True)
    written.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    say("Done")
    show(measured)
    print(f"Written: {written.relative_to(ROOT)}")
    missed = report.missed(measured)
    if missed:
        print("\n".join(["Goals missed:", *missed]), file=sys.stderr)
    return 1 if missed else 0


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
