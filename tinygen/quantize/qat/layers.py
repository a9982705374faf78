"""Keras layers that round: their classes are made when Keras is there."""

from __future__ import annotations

import functools
from types import SimpleNamespace
from typing import Any

from tinygen.compress.measure import is_depthwise, kernels_of
from tinygen.compress.tensorflow import import_keras
from tinygen.quantize.qat.fake_quant import fake_activations, fake_weights

MOMENTUM = 0.95
"""Of the moving extremes of an activation."""


def channel_axes(layer: Any, kernel: Any) -> tuple[int, ...]:
    """All axes of `kernel` but those of the output channels."""
    rank = len(kernel.shape)
    if is_depthwise(layer, kernel):
        return tuple(range(rank - 2))
    if type(layer).__name__.endswith("Transpose"):
        return (*range(rank - 2), rank - 1)
    return tuple(range(rank - 1))


def rounded_name(layer: str) -> str:
    """The name of what rounds the output of `layer`."""
    return f"{layer}_rounded"


def rounded_variables(layer: Any, bits: int) -> list[Any]:
    """The trainable variables of `layer`, kernels as `bits` bits hold them."""
    kernels = {id(kernel) for kernel in kernels_of(layer)}
    return [
        fake_weights(v.value, bits, channel_axes(layer, v)) if id(v) in kernels else v.value
        for v in layer.trainable_variables
    ]


@functools.cache
def layer_classes() -> SimpleNamespace:
    """`RoundedWeights(layer, bits)` and `RoundedActivations()`."""
    keras = import_keras()
    ops = keras.ops

    class RoundedWeights(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """Another layer, called with rounded kernels."""

        def __init__(self, layer: Any, bits: int, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.layer, self.bits = layer, bits

        def build(self, input_shape: Any) -> None:
            if not self.layer.built:
                self.layer.build(input_shape)

        def call(self, inputs: Any) -> Any:
            variables = rounded_variables(self.layer, self.bits)
            frozen = [v.value for v in self.layer.non_trainable_variables]
            return self.layer.stateless_call(variables, frozen, inputs)[0]

        def compute_output_shape(self, input_shape: Any) -> Any:
            return self.layer.compute_output_shape(input_shape)

    class RoundedActivations(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """int8 activations over the moving extremes of what was seen in training."""

        def build(self, input_shape: Any) -> None:
            self.low = self.add_weight(name="low", shape=(), initializer="zeros", trainable=False)
            self.high = self.add_weight(name="high", shape=(), initializer="zeros", trainable=False)

        def call(self, inputs: Any, training: bool = False) -> Any:
            if training:
                self._see(self.low, ops.minimum(ops.min(inputs), 0.0))
                self._see(self.high, ops.maximum(ops.max(inputs), 0.0))
            unseen = ops.equal(self.low.value, self.high.value)
            return ops.where(unseen, inputs, fake_activations(inputs, self.low.value, self.high.value))

        def _see(self, variable: Any, extreme: Any) -> None:
            extreme = ops.cast(ops.stop_gradient(extreme), variable.dtype)
            moving = MOMENTUM * variable.value + (1 - MOMENTUM) * extreme
            variable.assign(ops.where(ops.equal(variable.value, 0.0), extreme, moving))

    return SimpleNamespace(RoundedWeights=RoundedWeights, RoundedActivations=RoundedActivations)
