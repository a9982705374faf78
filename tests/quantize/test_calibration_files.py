"""Calibration inputs from files: both kinds of numpy's."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tinygen.shrink.calibration_data import load_calibration

SAMPLES = np.arange(24, dtype=np.float32).reshape(6, 4)


def test_array_file(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", SAMPLES)
    arrays, task = load_calibration(str(tmp_path / "one.npy"), 5)
    assert task is None and len(arrays) == 1
    np.testing.assert_array_equal(arrays[0], SAMPLES[:5])


def test_archive(tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", a=SAMPLES, b=2 * SAMPLES)
    arrays, _ = load_calibration(str(tmp_path / "two.npz"), 100)
    np.testing.assert_array_equal(arrays[1], 2 * SAMPLES)
