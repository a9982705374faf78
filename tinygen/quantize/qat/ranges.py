"""Ranges of activations that quantization-aware training found, carried over to the converted graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tinygen.compress.tensorflow import import_keras
from tinygen.ir import Array, DType, Graph
from tinygen.ops.base import Op
from tinygen.quantize.batches import run_batches
from tinygen.quantize.qat.layers import layer_classes, rounded_name
from tinygen.quantize.ranges import Range

SAMPLES = 8
"""Inputs on which tensors are told apart by their values."""


def learned_ranges(aware: Any, model: Any) -> dict[str, Range]:
    """Layer of `model` -> (low, high) of its output, from the model `aware` that was made from it and trained."""
    classes = layer_classes()
    rounding = {layer.name: layer for layer in aware.layers if isinstance(layer, classes.RoundedActivations)}
    found = {}
    for layer in model.layers:
        if rounder := rounding.get(rounded_name(layer.name)):
            low, high = float(np.asarray(rounder.low)), float(np.asarray(rounder.high))
            if low < high:
                found[layer.name] = (min(low, 0.0), max(high, 0.0))
    return found


def tensor_ranges(
    graph: Graph, model: Any, ranges: Mapping[str, Range], inputs: Array, ops: Mapping[str, Op]
) -> dict[int, Range]:
    """Tensor of the float `graph` -> range, for the layers of the Keras `model` that it was converted from.

    Converters rename and merge: a tensor belongs to the layer whose output has the same values on `inputs`. Tensors
    that passes have changed belong to none.
    """
    names = [name for name in ranges if any(layer.name == name for layer in model.layers)]
    if not names:
        return {}
    keras = import_keras()
    probe = inputs[:SAMPLES]
    watching = keras.Model(model.inputs[0], [model.get_layer(name).output for name in names])
    outputs = watching(probe, training=False)
    expected = [np.asarray(o).reshape(len(probe), -1) for o in (outputs if len(names) > 1 else [outputs])]
    parts = list(run_batches(graph, [probe], ops))
    found: dict[int, Range] = {}
    for index, tensor in enumerate(graph.tensors):
        if tensor.dtype is not DType.FLOAT32 or any(index not in part for part in parts):
            continue
        values = np.concatenate([part[index].reshape(-1, tensor.elements) for part in parts])
        for name, other in zip(names, expected, strict=True):
            if values.shape == other.shape and np.allclose(values, other, rtol=1e-3, atol=1e-4 * np.abs(other).max()):
                found[index] = ranges[name]
    return found
