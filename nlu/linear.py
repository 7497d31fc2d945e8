"""Multinomial logistic regression: learnt by scikit-learn, kept as plain arrays."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix

#: The most steps of L-BFGS. Of the embeddings, twice as many change the fourth digit of what questions cost.
STEPS = 50

#: Many sparse features for many labels are learnt by stochastic average gradient (Schmidt, Le Roux and Bach, 2017), whose pass
#: costs what the examples hold; a step of L-BFGS computes with every weight twenty times, and keeps as many copies of them. At
#: most so many passes ...
PASSES = 20
#: ... or, where there are few examples, until so many have been looked at, each of them many times.
LEAST_LOOKS = 100_000


class Linear(NamedTuple):
    """A trained model: ``labels`` in alphabetical order, ``weights`` (labels, features) and ``bias`` (labels,), float32."""

    labels: list[str]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def save(self, folder: Path) -> None:
        """Write the model into ``folder``."""
        self._write(folder, {"weights": self.weights, "bias": self.bias})

    def save_largest(self, folder: Path, per_feature: int) -> None:
        """Write the model into ``folder`` with its largest weights alone, in half precision: so many a feature on average.

        How large a weight is counts from the median of its feature's: moving them together changes no probability.
        """
        weights = self.weights - np.median(self.weights, axis=0)
        sizes = np.abs(weights)
        kept = min(per_feature * weights.shape[1], weights.size)
        weights[sizes < np.partition(sizes, -kept, axis=None)[-kept]] = 0.0
        rows = csr_matrix(weights.T)
        arrays = {"values": rows.data.astype(np.float16), "columns": rows.indices.astype(np.uint16), "ends": rows.indptr}
        self._write(folder, {**arrays, "bias": self.bias})

    def _write(self, folder: Path, arrays: dict[str, NDArray[Any]]) -> None:
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, str(folder / "weights.safetensors"))
        (folder / "labels.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Linear:
        """Return the model that :meth:`save` wrote into ``folder``."""
        labels, arrays = _read(folder)
        return cls(labels, arrays["weights"], arrays["bias"])


class Sparse(NamedTuple):
    """A trained model most of whose weights are zero: ``weights`` (features, labels), the rest as in :class:`Linear`."""

    labels: list[str]
    weights: csr_matrix
    bias: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Path) -> Sparse:
        """Return the model that :meth:`Linear.save_largest` wrote into ``folder``."""
        labels, arrays = _read(folder)
        parts = (arrays["values"].astype(np.float32), arrays["columns"].astype(np.int32), arrays["ends"])
        return cls(labels, csr_matrix(parts, shape=(len(arrays["ends"]) - 1, len(labels))), arrays["bias"])


def _read(folder: Path) -> tuple[list[str], dict[str, NDArray[Any]]]:
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return labels, load_file(str(folder / "weights.safetensors"))


def likelier(labels: list[str], bias: NDArray[np.float32], label: str, times: float) -> NDArray[np.float32]:
    """Return the ``bias`` of ``labels`` where ``label`` is so many ``times`` as likely as among the examples, if it is there.

    Probabilities move with the prior ones (Saerens, Latinne and Decaestecker, 2002).
    """
    shift = np.array([np.log(times) if each == label else 0.0 for each in labels], dtype=np.float32)
    return bias + shift


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
