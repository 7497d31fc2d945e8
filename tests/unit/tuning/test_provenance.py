"""The encoder in models/ is the one that was tuned on the examples in data/."""

from __future__ import annotations

import hashlib

import pytest

from tests import corpus
from tuning.examples import read_examples
from tuning.provenance import Provenance, likeness, sketch

#: Of the examples now in data/ and those it was tuned on, at least so many are in both; else it is time for `make tune-encoder`.
SHARED = 0.8


def test_the_encoder_belongs_to_the_data() -> None:
    claimed = Provenance.read(corpus.ENCODER)
    assert claimed.sha256 == hashlib.sha256(corpus.ENCODER.read_bytes()).hexdigest(), "models/encoder.json is of another file"
    assert likeness(claimed.sketch, sketch(*read_examples(corpus.DATA))) >= SHARED, "run `make tune-encoder`"


@pytest.mark.parametrize(("added", "least", "most"), [(0, 1.0, 1.0), (500, 0.91, 0.99), (10_000, 0.45, 0.55)])
def test_the_likeness_of_sketches_is_that_of_the_sets(added: int, least: float, most: float) -> None:
    texts = [f"example {n}" for n in range(10_000 + added)]
    labels = ["late_return"] * len(texts)
    assert least <= likeness(sketch(texts[:10_000], labels), sketch(texts, labels)) <= most


def test_another_label_is_another_example() -> None:
    assert likeness(sketch(["a"], ["late_return"]), sketch(["a"], ["damaged_return"])) == 0.0


def test_it_is_kept_beside_the_file(tmp_path) -> None:
    encoder = tmp_path / "encoder.onnx"
    encoder.write_bytes(b"weights")
    made = Provenance.of(encoder, ["a", "b"], ["x", "y"])
    made.write(encoder)
    assert Provenance.read(encoder) == made
    assert made.examples == 2
