"""Clustering of models: batch normalization folded, few int8 codes in the converted file, training helps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.compress.models import QUICK, mixed_model, task
from tinygen.compress import (
    Clustering,
    Sparsity,
    Teacher,
    cluster_weights,
    fold_batch_norm,
    prune_weights,
    tflite_predictor,
    to_tflite,
    train,
)
from tinygen.compress.masks import prunable_kernels
from tinygen.frontend.tflite_reader import read_tflite
from tinygen.ir import DType, ModelError
from tinygen.ops import Op


def test_folding_keeps_the_function() -> None:
    model, data = mixed_model(), task()
    train(model, data, QUICK)
    folded = fold_batch_norm(model)
    assert not [layer for layer in folded.layers if "Normalization" in type(layer).__name__]
    np.testing.assert_allclose(
        np.asarray(folded(data.test.inputs)), np.asarray(model(data.test.inputs)), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("trained", [False, True])
def test_int8_codes_are_as_few_as_clusters(trained: bool, ops: dict[str, Op]) -> None:
    model, data = mixed_model(), task()
    training = replace(QUICK, epochs=4) if trained else None
    step = cluster_weights(model, data, Clustering(5), training=training, teacher=Teacher(model))
    graph = read_tflite(to_tflite(step.model, data.train.inputs[:20]), ops, name="clustered")
    kernels = [t for t in graph.tensors if t.data is not None and t.dtype is DType.INT8]
    assert len(kernels) >= 7
    for kernel in kernels:
        assert len(np.unique(kernel.data)) <= 5, kernel.name
    assert all(v.constraint is None for v in prunable_kernels(step.model, depthwise=True).values())


def test_zeros_stay_zero() -> None:
    data = task()
    sparse = prune_weights(mixed_model(), data, Sparsity(0.5)).model
    step = cluster_weights(sparse, data, Clustering(8), training=replace(QUICK, epochs=4))
    zero = {name: np.asarray(k) == 0 for name, k in prunable_kernels(fold_batch_norm(sparse)).items()}
    for name, kernel in prunable_kernels(step.model).items():
        assert (np.asarray(kernel)[zero[name]] == 0).all(), name


def test_fine_tuning_with_few_values_helps() -> None:
    data = task(count=180)
    model = mixed_model()
    train(model, data, replace(QUICK, epochs=15, learning_rate=3e-3))
    at_once = cluster_weights(model, data, Clustering(3))
    tuned = cluster_weights(model, data, Clustering(3), training=replace(QUICK, epochs=8))
    assert tuned.after.accuracy > at_once.after.accuracy or tuned.after.accuracy == 1.0


def test_a_converted_model_agrees_with_keras() -> None:
    model, data = mixed_model(), task()
    train(model, data, QUICK)
    expected = np.asarray(model(data.test.inputs))
    np.testing.assert_allclose(tflite_predictor(to_tflite(model))(data.test.inputs), expected, atol=1e-5)
    for per_channel in (True, False):
        int8 = tflite_predictor(to_tflite(model, data.train.inputs[:50], per_channel))(data.test.inputs)
        np.testing.assert_allclose(int8, expected, atol=0.1)


def test_errors() -> None:
    with pytest.raises(ModelError, match="clusters 2"):
        Clustering(2)
    with pytest.raises(ModelError, match="no calibration samples"):
        to_tflite(mixed_model(), np.zeros((0, 8, 8, 1), np.float32))
