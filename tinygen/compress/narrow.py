"""A smaller Keras model: some channels taken out of every layer that they run through."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np

from .channels import DEPTHWISE, MAKERS, SEPARABLE, Channels, Labels
from .graph import Call, calls, rebuild, same_layer


def narrow(model: Any, channels: Channels, removed: Set[int]) -> Any:
    """The model without the channels whose root labels are `removed`, built anew, with the weights that are left.

    Where the removed channels are zero for every input, the new model computes the same function.
    """
    used: dict[str, tuple[Call, Labels, Labels]] = {}
    for call, inputs, output in zip(calls(model), channels.inputs, channels.outputs, strict=True):
        used.setdefault(call.layer.name, (call, inputs[0], output))

    def new_layer(layer: Any) -> Any:
        call, _, output = used[layer.name]
        if layer.name in channels.made:
            left = int(kept(channels, channels.made[layer.name], removed).sum())
            return same_layer(layer, **{"units" if call.kind == "Dense" else "filters": left})
        if call.kind == "Reshape":
            left = int(kept(channels, output.reshape(-1, output.shape[-1])[0], removed).sum())
            return same_layer(layer, target_shape=(*output.shape[:-1], left))
        return same_layer(layer)

    smaller, made = rebuild(model, new_layer)
    for name, layer in made.items():
        if layer.weights:
            layer.set_weights(_weights(*used[name], channels, removed))
    return smaller


def kept(channels: Channels, labels: Labels, removed: Set[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of the labels stay."""
    return ~np.isin(channels.roots(labels), list(removed))


def _weights(call: Call, inputs: Labels, output: Labels, channels: Channels, removed: Set[int]) -> list[Any]:
    """What is left of a layer's weights."""
    taken = kept(channels, inputs.reshape(-1, inputs.shape[-1])[0], removed)
    made = kept(channels, output.reshape(-1, output.shape[-1])[0], removed)
    cut: dict[str, dict[int, Any]] = {}  # variable -> axis -> what stays
    if call.kind in MAKERS | SEPARABLE | DEPTHWISE:
        wide = np.repeat(taken, getattr(call.layer, "depth_multiplier", 1))
        cut = {"bias": {-1: made}, "depthwise_kernel": {-2: taken}, "pointwise_kernel": {-2: wide, -1: made}}
        if call.kind in DEPTHWISE:
            cut["kernel"] = {-2: taken}
        else:
            cut["kernel"] = {-2: made, -1: taken} if call.kind.endswith("Transpose") else {-2: taken, -1: made}
    elif call.kind in ("BatchNormalization", "PReLU"):
        cut = {v.name: {-1: taken} for v in call.layer.weights if v.shape and v.shape[-1] == len(taken)}
    values = []
    for variable in call.layer.weights:
        value = np.asarray(variable)
        for axis, keep in cut.get(variable.name, {}).items():
            value = np.compress(keep, value, axis=axis)
        values.append(value)
    return values
