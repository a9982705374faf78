"""Batch normalization folded into the layer before it, exactly what a converter does, but while still in Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from .checks import functional
from .graph import Call, calls, rebuild, same_layer
from .measure import is_depthwise, kernels_of


def fold_batch_norm(model: Any) -> Any:
    """The same function without batch normalization where it follows a layer with a kernel; others stay.

    Retraining goes on without the batch statistics, so fold late: after pruning and distilling, before weights
    are clustered or quantized, which needs the kernels as they ship.
    """
    model = functional(model)
    pairs = _pairs(model)

    def new_layer(layer: Any) -> Any:
        return same_layer(layer, use_bias=True) if layer.name in pairs.values() else same_layer(layer)

    def new_call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        return args[0] if layer.name in pairs else layer(*args, **kwargs)

    folded, made = rebuild(model, new_layer, new_call)
    norms = {before: model.get_layer(norm) for norm, before in pairs.items()}
    for name, layer in made.items():
        if name not in pairs:
            old = model.get_layer(name)
            layer.set_weights(_folded(old, norms[name]) if name in norms else old.get_weights())
    return folded


def _pairs(model: Any) -> dict[str, str]:
    """Batch normalization's name -> the name of the layer that it folds into."""
    makers: dict[int, Call] = {}
    users: dict[int, int] = {}
    used: dict[str, int] = {}
    for call in calls(model):
        used[call.layer.name] = used.get(call.layer.name, 0) + 1
        for tensor in call.inputs:
            users[id(tensor)] = users.get(id(tensor), 0) + 1
        for tensor in call.outputs:
            makers[id(tensor)] = call
    outputs = {id(tensor) for tensor in model.outputs}
    pairs = {}
    for call in calls(model):
        before = makers.get(id(call.inputs[0])) if call.kind == "BatchNormalization" else None
        if before is None or not kernels_of(before.layer):
            continue
        alone = users[id(call.inputs[0])] == 1 and id(call.inputs[0]) not in outputs
        once = used[call.layer.name] == used[before.layer.name] == 1
        linear = getattr(before.layer.activation, "__name__", "") == "linear"
        last = call.layer.axis in (-1, len(call.inputs[0].shape) - 1)
        if alone and once and linear and last:
            pairs[call.layer.name] = before.layer.name
    return pairs


def _folded(layer: Any, norm: Any) -> list[Any]:
    """The layer's weights with the normalization's scale and shift in them, a bias at the end."""
    shift = -np.asarray(norm.moving_mean, np.float64)
    scale = 1 / np.sqrt(np.asarray(norm.moving_variance, np.float64) + norm.epsilon)
    if norm.scale:
        scale = scale * np.asarray(norm.gamma, np.float64)
    if layer.use_bias:
        shift = shift + np.asarray(layer.bias, np.float64)
    bias = shift * scale + (np.asarray(norm.beta, np.float64) if norm.center else 0.0)
    last = kernels_of(layer)[-1]
    values = []
    for kernel in kernels_of(layer):
        value = np.asarray(kernel, np.float64)
        if kernel is last:
            value = value * _along(layer, kernel, scale)
        values.append(value.astype(np.float32))
    return [*values, bias.astype(np.float32)]


def _along(layer: Any, kernel: Any, scale: Any) -> Any:
    """One factor for each output channel, in a shape that multiplies the kernel."""
    if is_depthwise(layer, kernel):
        return scale.reshape(kernel.shape[-2:])
    return scale[:, np.newaxis] if type(layer).__name__.endswith("Transpose") else scale
