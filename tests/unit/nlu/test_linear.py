"""Linear models: kept whole, or with their largest weights alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.linear import Linear, Sparse, likelier, softmax

LABELS = ["a", "b", "c"]
WEIGHTS = np.array([[5.0, 0.1, 1.0], [1.0, 0.2, 1.0], [1.0, 0.1, -2.0]], dtype=np.float32)
BIAS = np.array([0.5, 0.0, -0.5], dtype=np.float32)
MODEL = Linear(LABELS, WEIGHTS, BIAS)


def test_a_model_is_the_same_after_it_was_saved(tmp_path: Path) -> None:
    MODEL.save(tmp_path)
    loaded = Linear.load(tmp_path)
    assert loaded.labels == LABELS
    np.testing.assert_array_equal(loaded.weights, WEIGHTS)
    np.testing.assert_array_equal(loaded.bias, BIAS)


@pytest.mark.parametrize("per_feature", [3, 100])
def test_with_room_for_all_weights_the_probabilities_stay(tmp_path: Path, per_feature: int) -> None:
    MODEL.save_largest(tmp_path, per_feature)
    loaded = Sparse.load(tmp_path)
    features = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]], dtype=np.float32)
    expected = softmax(features @ WEIGHTS.T + BIAS)
    np.testing.assert_allclose(softmax(features @ loaded.weights + loaded.bias), expected, atol=2e-3)


def test_the_largest_weights_are_kept_measured_from_their_features_median(tmp_path: Path) -> None:
    MODEL.save_largest(tmp_path, 1)
    kept = Sparse.load(tmp_path).weights.toarray().T
    np.testing.assert_allclose(kept, [[4.0, 0.0, 0.0], [0.0, 0.1, 0.0], [0.0, 0.0, -3.0]], atol=1e-3)


def test_a_label_can_be_made_likelier() -> None:
    before, after = softmax(BIAS[np.newaxis])[0], softmax(likelier(LABELS, BIAS, "b", 2.0)[np.newaxis])[0]
    assert after[1] / after[0] == pytest.approx(2 * before[1] / before[0])
    assert after[2] / after[0] == pytest.approx(before[2] / before[0])
    np.testing.assert_array_equal(likelier(LABELS, BIAS, "no such label", 2.0), BIAS)
