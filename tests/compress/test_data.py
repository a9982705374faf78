"""Tasks are checked before anything is trained, and scores are what they say. No TensorFlow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tinygen.compress import Data, Samples, accuracy, area_under_roc, cached_arrays, reconstruction_auc
from tinygen.ir import ModelError

GOOD = Samples(np.ones((4, 2), np.float32), np.arange(4))


def test_an_empty_data_set_is_refused_by_name() -> None:
    empty = Samples(np.ones((0, 2), np.float32), np.arange(0))
    with pytest.raises(ModelError, match="validation samples: there are none"):
        Data(GOOD, empty, GOOD)


def test_targets_must_be_as_many_as_inputs() -> None:
    with pytest.raises(ModelError, match="test samples: 4 inputs but 3 targets"):
        Data(GOOD, GOOD, Samples(GOOD.inputs, np.arange(3)))


def test_a_nan_is_found_in_the_data() -> None:
    inputs = GOOD.inputs.copy()
    inputs[2, 1] = np.nan
    with pytest.raises(ModelError, match="train samples: inputs are NaN or infinite in 1 samples, first in number 2"):
        Data(Samples(inputs, GOOD.targets), GOOD, GOOD)


def test_an_unknown_monitor_is_refused() -> None:
    with pytest.raises(ModelError, match="monitor is 'speed'"):
        Data(GOOD, GOOD, GOOD, monitor="speed")


def test_accuracy_counts_the_largest_output() -> None:
    outputs = np.eye(3)[[0, 1, 2, 2]]
    assert accuracy(lambda _: outputs, Samples(np.ones((4, 1)), np.array([0, 1, 1, 2]))) == 0.75


def test_area_under_roc_is_the_share_of_pairs_in_order() -> None:
    random = np.random.default_rng(0)
    values, labels = random.integers(0, 6, 40).astype(float), random.integers(0, 2, 40)
    pairs = [(p > n) + (p == n) / 2 for p in values[labels == 1] for n in values[labels == 0]]
    assert area_under_roc(values, labels) == pytest.approx(np.mean(pairs), abs=1e-12)


def test_area_under_roc_needs_both_labels() -> None:
    with pytest.raises(ModelError, match="both labels"):
        area_under_roc(np.ones(3), np.ones(3))


def test_reconstruction_auc_of_a_perfect_detector() -> None:
    inputs = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    faulty = np.array([0, 1, 0, 1, 0, 1])
    assert reconstruction_auc(lambda x: x + faulty[:, None], Samples(inputs, faulty)) == 1.0


def test_arrays_are_made_once_for_the_same_settings_and_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinygen.compress.data.cache_dir", lambda: tmp_path / "cache")
    source = tmp_path / "source.py"
    source.write_text("one")
    made: list[int] = []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return {"x": np.arange(len(made))}

    for settings, text, count in ((1, "one", 1), (1, "one", 1), (2, "one", 2), (2, "two", 3), (1, "one", 3)):
        source.write_text(text)
        cached_arrays("numbers", settings, [source], make)
        assert len(made) == count
