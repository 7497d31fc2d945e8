"""Multinomial logistic regression: learnt by scikit-learn, kept as plain arrays."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

#: The most steps of L-BFGS. Of the embeddings, twice as many change the fourth digit of what questions cost.
STEPS = 50

#: Many sparse features for many labels are learnt by stochastic average gradient (Schmidt, Le Roux and Bach, 2017), whose pass
#: costs what the examples hold; a step of L-BFGS computes with every weight twenty times, and keeps as many copies of them. At
#: most so many passes ...
PASSES = 20
#: ... or, where there are few examples, until so many have been looked at, each of them many times.
LEAST_LOOKS = 100_000


class Linear(NamedTuple):
    """A trained model: ``labels`` in alphabetical order, ``weights`` (labels, features) and ``bias`` (labels,), float32.

    Weights that were written in half precision are float16.
    """

    labels: list[str]
    weights: NDArray[np.floating[Any]]
    bias: NDArray[np.float32]

    def save(self, folder: Path, half: bool = False) -> None:
        """Write the model into ``folder``, with its weights in ``half`` precision if so."""
        weights = self.weights.astype(np.float16) if half else self.weights
        save_file({"weights": np.ascontiguousarray(weights), "bias": self.bias}, str(folder / "weights.safetensors"))
        (folder / "labels.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Linear:
        """Return the model that was written into ``folder``, its weights as they were written."""
        arrays = load_file(str(folder / "weights.safetensors"))
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        return cls(labels, arrays["weights"], arrays["bias"])

    def likelier(self, label: str, times: float) -> Linear:
        """Return the model for where ``label`` is so many ``times`` as likely as among the examples; the same if it has no such.

        Probabilities move with the prior ones (Saerens, Latinne and Decaestecker, 2002).
        """
        shift = np.array([np.log(times) if each == label else 0.0 for each in self.labels], dtype=np.float32)
        return self._replace(bias=self.bias + shift)


def fit(
    features: Any, labels: list[str], strength: float, seed: int, *, balanced: bool = False, stochastic: bool = False
) -> Linear:
    """Return the model of ``features``, a dense or sparse matrix (n, features), for the n ``labels``.

    ``strength`` is the inverse of the regularisation; ``balanced`` weighs each label alike however many examples it has;
    ``stochastic`` is for many sparse features and many labels.
    The same input and ``seed`` give the same model.

    Raises:
        ValueError: there are fewer than two labels.
    """
    from sklearn.exceptions import ConvergenceWarning  # training alone needs scikit-learn; it takes a tenth of a start
    from sklearn.linear_model import LogisticRegression

    passes = max(PASSES, LEAST_LOOKS // len(labels))
    solver, steps = ("sag", passes) if stochastic else ("lbfgs", STEPS)
    model = LogisticRegression(
        C=strength,
        solver=solver,
        max_iter=steps,
        random_state=seed,
        multi_class="multinomial",
        class_weight="balanced" if balanced else None,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early
        model.fit(features, labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two labels
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return Linear([str(label) for label in model.classes_], weights.astype(np.float32), bias.astype(np.float32))


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Return ``scores`` (n, labels) as probabilities, each row summing to 1."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))
