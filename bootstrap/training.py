"""Trains the model: `rasa train`, with its output in a log and one line a component on the terminal.

    python -m bootstrap.training models/assistant.tar.gz
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bootstrap.processes import LOGS, python
from bootstrap.startup import ROOT

COMPONENT = re.compile(r"Starting to train component '(\w+)'")


def main(model: str) -> int:
    """Train into the archive ``model`` (a path ending in .tar.gz below the checkout); return the exit status."""
    archive = Path(model)
    name = archive.name.removesuffix(".tar.gz")
    command = ["-m", "rasa", "train", "--out", str(archive.parent), "--fixed-model-name", name]
    LOGS.mkdir(exist_ok=True)
    log = LOGS / "training.log"
    print("Training the model (six minutes on two cores; three when few examples are new) ...", flush=True)
    with log.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(
            python(*command), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        assert child.stdout is not None
        for line in child.stdout:
            file.write(line)
            if found := COMPONENT.search(line):
                print(f"  {found.group(1)}", flush=True)
    if child.wait():
        print("\n".join(log.read_text(encoding="utf-8").splitlines()[-25:]), file=sys.stderr)
        print(f"Training failed; the whole log is {log.relative_to(ROOT)}.", file=sys.stderr)
        return 1
    archive.touch()  # Rasa leaves an archive alone that fits the data already; make goes by its time
    print(f"Trained {model}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
