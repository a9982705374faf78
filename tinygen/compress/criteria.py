"""How much a channel matters: criteria for structured pruning. A criterion is a function; anyone's will do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygen.ir import ModelError

from .channels import DEPTHWISE, MAKERS, SEPARABLE, Channels, Labels
from .data import Data
from .graph import calls
from .measure import kernels_of
from .tensorflow import import_keras, import_tensorflow

Values = NDArray[np.float64]
Criterion = Callable[[Any, Channels, Data], Mapping[int, float]]
"""`criterion(model, channels, data)` -> importance of each root label, 0 or more; higher stays longer.

Importances are compared within and across layers, so each layer's are best normalized: `gather` does so.
"""

SAMPLES = 512  # enough for stable means of activations and gradients


def magnitude(model: Any, channels: Channels, data: Data) -> Mapping[int, float]:
    """L2 norm of the kernel that makes the channel (Li et al., "Pruning filters for efficient ConvNets", 2017)."""
    found = []
    for layer in model.layers:
        if layer.name in channels.made:
            kernel = np.asarray(kernels_of(layer)[-1], np.float64)
            out = kernel.ndim - 2 if type(layer).__name__.endswith("Transpose") else kernel.ndim - 1
            rest = tuple(axis for axis in range(kernel.ndim) if axis != out)
            found.append((channels.made[layer.name], np.sqrt((kernel**2).sum(axis=rest))))
    return gather(channels, found)


def batch_norm_scale(model: Any, channels: Channels, data: Data) -> Mapping[int, float]:
    """|gamma| of batch normalization (Liu et al., "Network slimming", 2017); ModelError where a model has none."""
    found = [
        (inputs[0].reshape(-1, inputs[0].shape[-1])[0], np.abs(np.asarray(call.layer.gamma, np.float64)))
        for call, inputs in zip(calls(model), channels.inputs, strict=True)
        if call.kind == "BatchNormalization" and call.layer.gamma is not None
    ]
    importance = gather(channels, found)
    prunable = {int(r) for labels in channels.made.values() for r in channels.roots(labels)} - set(channels.reasons())
    if not prunable <= set(importance):
        names = [name for name, made in channels.made.items() if not set(channels.roots(made)) & set(importance)]
        raise ModelError(
            "no batch normalization with a scale follows",
            where=f"layers {', '.join(names) or model.name}",
            cure='use another criterion, such as "taylor", or leave these layers out',
        )
    return importance


def activation(model: Any, channels: Channels, data: Data) -> Mapping[int, float]:
    """Mean absolute value of the channel where a layer with weights takes it, over training samples."""
    keras = import_keras()
    tensors, labels = _taken(model, channels)
    watch = keras.Model(model.inputs, tensors)
    outputs = watch.predict(data.train.inputs[:SAMPLES], batch_size=128, verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    return gather(channels, [(found, _mean(np.abs(value))) for found, value in zip(labels, outputs, strict=True)])


def taylor(model: Any, channels: Channels, data: Data) -> Mapping[int, float]:
    """First-order estimate of the loss's change, |activation * gradient| (Molchanov et al., ICLR 2017).

    The product is summed over a sample's positions before its absolute value is taken.
    """
    keras, tf = import_keras(), import_tensorflow()
    tensors, labels = _taken(model, channels)
    watch = keras.Model(model.inputs, [*tensors, *model.outputs])
    loss = keras.losses.get(data.loss)
    sums: list[Any] = [0.0] * len(tensors)
    count = min(SAMPLES, len(data.train))
    for start in range(0, count, 128):
        inputs = tf.convert_to_tensor(data.train.inputs[start : min(start + 128, count)])
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            *values, outputs = watch(inputs, training=False)
            total = tf.reduce_sum(loss(data.train.targets[start : start + len(inputs)], outputs)) * len(inputs)
        for index, (value, gradient) in enumerate(zip(values, tape.gradient(total, values), strict=True)):
            product = np.asarray(value * gradient, np.float64)
            product = product.reshape(len(inputs), -1, product.shape[-1]).sum(axis=1)
            sums[index] = sums[index] + np.abs(product).sum(axis=0)
    return gather(channels, [(found, total / count) for found, total in zip(labels, sums, strict=True)])


CRITERIA: Mapping[str, Criterion] = {
    "magnitude": magnitude,
    "batch_norm_scale": batch_norm_scale,
    "activation": activation,
    "taylor": taylor,
}


def gather(channels: Channels, found: Iterable[tuple[Labels, Values]]) -> dict[int, float]:
    """Importance by root label: values of one layer divided by their L2 norm, sums where layers are tied.

    The norm makes layers comparable (Molchanov et al., section 2.2): what a layer of many channels does is shared out.

    Args:
        channels: of the model.
        found: labels and values of one layer each, of equal shape (channels,).
    """
    importance: dict[int, float] = {}
    for labels, values in found:
        scale = float(np.sqrt(np.sum(values**2))) or 1.0
        for root, value in zip(channels.roots(labels).tolist(), values / scale, strict=True):
            importance[root] = importance.get(root, 0.0) + float(value)
    return importance


def _taken(model: Any, channels: Channels) -> tuple[list[Any], list[Labels]]:
    """The tensors that layers with weights take, each once, with the labels of their last axis."""
    tensors: dict[int, tuple[Any, Labels]] = {}
    for call, inputs in zip(calls(model), channels.inputs, strict=True):
        if call.kind in MAKERS | SEPARABLE | DEPTHWISE:
            labels = inputs[0].reshape(-1, inputs[0].shape[-1])[0]
            tensors.setdefault(id(call.inputs[0]), (call.inputs[0], labels))
    return [t for t, _ in tensors.values()], [labels for _, labels in tensors.values()]


def _mean(values: NDArray[Any]) -> Values:
    """Over all axes but the last."""
    return np.asarray(values.reshape(-1, values.shape[-1]).mean(axis=0), np.float64)
