"""Single weights: how many go, N of M, and that training keeps them gone; interrupted runs go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.compress.models import QUICK, mixed_model, task
from tinygen.compress import Sparsity, Teacher, prune_weights, train
from tinygen.compress.masks import find_masks, masked, prunable_kernels
from tinygen.compress.prune_weights import sparsity_at
from tinygen.ir import ModelError


def zero_share(model: Any) -> float:
    kernels = [np.asarray(kernel) for kernel in prunable_kernels(model).values()]
    return sum(np.count_nonzero(kernel == 0) for kernel in kernels) / sum(kernel.size for kernel in kernels)


@pytest.mark.parametrize("scope", ["layer", "global"])
def test_the_share_is_exact_and_the_smallest_go(scope: str) -> None:
    model = mixed_model()
    kernels = prunable_kernels(model)
    masks = find_masks(kernels, Sparsity(0.75, scope))
    total = sum(mask.size for mask in masks.values())
    assert abs(sum(mask.sum() for mask in masks.values()) - 0.25 * total) <= len(masks) / 2
    for name, mask in masks.items():
        value = np.abs(np.asarray(kernels[name]))
        if 0 < mask.sum() < mask.size:
            assert value[mask].min() >= value[~mask].max()


@pytest.mark.parametrize(("n", "m"), [(2, 4), (1, 4), (3, 8)])
def test_n_of_m_along_the_inputs_of_each_output(n: int, m: int) -> None:
    model = mixed_model()
    step = prune_weights(model, task(), Sparsity(n=n, m=m))
    for name, kernel in prunable_kernels(step.model).items():
        rows = np.asarray(kernel).reshape(-1, kernel.shape[-1]).T
        old = np.abs(np.asarray(prunable_kernels(model)[name]).reshape(-1, kernel.shape[-1]).T)
        for start in range(0, rows.shape[1], m):
            group, before = rows[:, start : start + m], old[:, start : start + m]
            assert (np.count_nonzero(group, axis=1) == min(n, group.shape[1])).all()
            kept = np.where(group != 0, before, np.inf).min(axis=1)
            gone = np.where(group == 0, before, 0).max(axis=1)
            assert (kept >= gone).all()


@pytest.mark.parametrize(
    ("sparsity", "with_teacher"),
    [(Sparsity(0.6), True), (Sparsity(0.6, "global"), False), (Sparsity(n=2, m=4), False)],
)
def test_masks_are_kept_through_retraining(sparsity: Sparsity, with_teacher: bool) -> None:
    model, data = mixed_model(), task()
    teacher = Teacher(model) if with_teacher else None
    step = prune_weights(model, data, sparsity, training=replace(QUICK, epochs=4), teacher=teacher)
    expected = 0.5 if sparsity.m else 0.6
    assert zero_share(step.model) == pytest.approx(expected, abs=0.02)
    moved = [np.abs(a - b).max() for a, b in zip(model.get_weights(), step.model.get_weights(), strict=True)]
    assert max(moved) > 1e-3, "nothing was trained"
    assert step.after.nonzero < step.before.nonzero == step.before.weights
    assert all(kernel.constraint is None for kernel in prunable_kernels(step.model).values())


def test_a_constraint_of_the_users_is_kept() -> None:
    import keras

    model, data = mixed_model(), task()
    layer = model.get_layer("hidden")
    layer.kernel.constraint = keras.constraints.NonNeg()
    kernels = {"hidden/kernel": layer.kernel}
    with masked(kernels) as set_masks:
        set_masks(find_masks(kernels, Sparsity(0.5)))
        train(model, data, QUICK)
        kernel = np.asarray(layer.kernel)
        assert kernel.min() >= 0 and np.count_nonzero(kernel == 0) >= kernel.size // 2
    assert isinstance(layer.kernel.constraint, keras.constraints.NonNeg)


def test_the_schedule_is_cubic() -> None:
    assert [sparsity_at(t) for t in (-1, 0, 0.5, 1, 2)] == [0, 0, 0.875, 1, 1]


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in its third epoch, then started again: two epochs are not repeated, and the masks are whole."""
    import tinygen.compress.training as training

    model, data = mixed_model(), task()
    settings = replace(QUICK, epochs=4, folder=tmp_path)
    judged: list[int] = []
    predictor = training.predictor

    def interrupt(fitted: Any) -> Any:
        judged.append(1)
        if len(judged) == 3:
            raise KeyboardInterrupt
        return predictor(fitted)

    monkeypatch.setattr(training, "predictor", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prune_weights(model, data, Sparsity(0.6), training=settings)
    first = len(judged)
    step = prune_weights(model, data, Sparsity(0.6), training=settings)
    assert (first, len(judged) - first) == (3, 2)  # epochs 0, 1 and the stopped 2; then 2 and 3
    assert zero_share(step.model) == pytest.approx(0.6, abs=0.02)
    again = prune_weights(model, data, Sparsity(0.6), training=settings)  # finished: only read
    assert len(judged) - first == 2
    for one, other in zip(step.model.get_weights(), again.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    prune_weights(model, data, Sparsity(0.5), training=settings)  # other settings start over
    assert len(judged) - first == 2 + 4


def test_bad_requests_are_refused() -> None:
    with pytest.raises(ModelError, match=r"share 1\.0"):
        Sparsity(1.0)
    with pytest.raises(ModelError, match="4:4"):
        Sparsity(n=4, m=4)
    with pytest.raises(ModelError, match="0 epochs are too few"):
        prune_weights(mixed_model(), task(), Sparsity(0.5), training=replace(QUICK, epochs=0))
