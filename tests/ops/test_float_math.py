"""The float32 functions against double precision: within their stated error, and right at the ends."""

from __future__ import annotations

import numpy as np
import pytest

from tinygen.ops.common.float_math import exp_f32, logistic_f32, tanh_f32

X = np.concatenate([np.linspace(-100, 100, 400_001), np.linspace(-2, 2, 400_001), 10.0 ** np.arange(-37, 38)])
X = np.concatenate([X, -X]).astype(np.float32)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize(
    ("ours", "exact"), [(exp_f32, np.exp), (tanh_f32, np.tanh), (logistic_f32, logistic)], ids=lambda f: f.__name__
)
def test_relative_error(ours, exact) -> None:
    with np.errstate(over="ignore"):
        want = exact(X.astype(np.float64))
        normal = (np.abs(want) > 1.3e-38) & (np.abs(want) < 3.4e38)
        got = ours(X)
    assert np.max(np.abs(got[normal] - want[normal]) / np.abs(want[normal])) < 2e-7
    assert np.all(np.abs(got[np.abs(want) <= 1.3e-38]) < 1.3e-38)
    assert np.all(np.isinf(got[np.abs(want) > 3.41e38]))


@pytest.mark.parametrize("ours", [exp_f32, tanh_f32, logistic_f32])
def test_not_a_number_stays(ours) -> None:
    assert np.isnan(ours(np.float32([np.nan]))).all()


def test_the_ends() -> None:
    ends = np.float32([-np.inf, np.inf])
    np.testing.assert_array_equal(exp_f32(ends), [0, np.inf])
    np.testing.assert_array_equal(tanh_f32(ends), [-1, 1])
    np.testing.assert_array_equal(logistic_f32(ends), [0, 1])
