"""How long reading the times of a message takes, beside its sentence embedding: the second part of `make benchmark-times`.

    python -m benchmarks.parsing
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dialogue.place import DEFAULT_ZONE
from evaluation.questions import read
from nlu.encoder import encoder
from nlu.times import Context, find

QUESTIONS = Path("tests/nlu/questions.tsv")
ENCODER = "models/encoder.onnx"


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the medians over every third evaluation question, both measured in turn in one run, and their ratio."""
    zone = ZoneInfo(DEFAULT_ZONE)
    context = Context(datetime.now(zone), zone)
    model = encoder(ENCODER)
    parsing, embedding = [], []
    for question in read(QUESTIONS)[::3]:
        parsing.append(milliseconds(lambda q=question: find(q.text, q.lang, context)))  # type: ignore[misc]
        embedding.append(milliseconds(lambda q=question: model.embed([q.text])))  # type: ignore[misc]
    ours, theirs = statistics.median(parsing), statistics.median(embedding)
    print(
        f"\nReading the times of a message: {ours:.2f} ms; its embedding: {theirs:.1f} ms; ratio {ours / theirs:.3f} "
        f"(medians of {len(parsing)} questions)"
    )


if __name__ == "__main__":
    main()
