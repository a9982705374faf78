"""What a Keras model costs and how good it is: the figures that every step reports, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .checks import check_inputs
from .data import Array, Data, Predict, Samples
from .graph import Call, calls
from .tensorflow import import_keras


@dataclass(frozen=True)
class Figures:
    """A model's figures at one point of the way.

    Args:
        name: of the step that led here; "base" at first.
        accuracy: the score of the test samples; for a classifier the share classified right.
        weights: numbers that ship: kernels, and one bias for each output channel (batch normalization is folded).
        nonzero: those of them that are not zero.
        weights_bytes: of the weights as float32, four bytes each.
        macs: multiply-accumulates of one inference.
    """

    name: str
    accuracy: float
    weights: int
    nonzero: int
    weights_bytes: int
    macs: int


@dataclass(frozen=True)
class Step:
    """What a step made.

    Args:
        model: the new Keras model; the old one is unchanged.
        before: figures of the model that was given.
        after: figures of `model`.
    """

    model: Any
    before: Figures
    after: Figures

    def summary(self) -> str:
        """One line for people."""
        old, new = self.before, self.after
        return (
            f"{new.name}: accuracy {old.accuracy:.4f} -> {new.accuracy:.4f}, "
            f"weights {old.weights_bytes:,} -> {new.weights_bytes:,} bytes ({new.nonzero:,} not zero), "
            f"MACs {old.macs:,} -> {new.macs:,}"
        )


def measure(name: str, model: Any, data: Data) -> Figures:
    """The figures of a model; `accuracy` on the test samples. ModelError if these do not fit the model."""
    check_inputs(model, data.test)
    kernels = [(layer, np.asarray(variable)) for layer in model.layers for variable in kernels_of(layer)]
    biases = sum(bias_count(layer) for layer in model.layers)
    weights = sum(kernel.size for _, kernel in kernels) + biases
    return Figures(
        name=name,
        accuracy=data.score(predictor(model), data.test),
        weights=weights,
        nonzero=sum(int(np.count_nonzero(kernel)) for _, kernel in kernels) + biases,
        weights_bytes=4 * weights,
        macs=macs_of(model),
    )


def predictor(model: Any, batch: int = 500) -> Predict:
    """The model as a function of numpy arrays."""

    def predict(inputs: Array) -> Array:
        # Called layer by layer: `model.predict` compiles first, which for small models takes far longer.
        batches = [model(inputs[i : i + batch], training=False) for i in range(0, len(inputs), batch)]
        return np.concatenate([np.asarray(outputs) for outputs in batches])

    return predict


def loss_of(model: Any, data: Data, samples: Samples) -> float:
    """Mean of the task's loss over the samples."""
    keras = import_keras()
    loss = keras.losses.get(data.loss)
    outputs = keras.ops.convert_to_tensor(predictor(model)(samples.inputs))
    return float(keras.ops.mean(loss(keras.ops.convert_to_tensor(samples.targets), outputs)))


def kernels_of(layer: Any) -> list[Any]:
    """The variables of a layer that multiply its input, batch normalization's apart: what is pruned and clustered."""
    names = ("kernel", "depthwise_kernel", "pointwise_kernel")
    return [variable for variable in getattr(layer, "weights", ()) if variable.name in names]


def is_depthwise(layer: Any, kernel: Any) -> bool:
    """Whether the kernel keeps channels apart; its shape is then (..., channels, multiplier)."""
    return kernel.name == "depthwise_kernel" or type(layer).__name__.startswith("DepthwiseConv")


def bias_count(layer: Any) -> int:
    """Output channels of a layer with a kernel: each has a bias once batch normalization is folded."""
    kernels = kernels_of(layer)
    if not kernels:
        return 0
    shape = kernels[-1].shape  # of a separable convolution the pointwise kernel
    if is_depthwise(layer, kernels[-1]):
        return int(shape[-2] * shape[-1])
    return int(shape[-2] if type(layer).__name__.endswith("Transpose") else shape[-1])


def macs_of(model: Any) -> int:
    """Multiply-accumulates of one inference."""
    return sum(
        int(np.prod(variable.shape)) * positions(call) for call in calls(model) for variable in kernels_of(call.layer)
    )


def positions(call: Call) -> int:
    """How often one call uses each value of its kernels, for one sample."""
    if call.kind.endswith("Transpose"):  # every input position is spread by the whole kernel
        return int(np.prod(call.inputs[0].shape[1:-1]))
    return int(np.prod(call.outputs[0].shape[1:-1]))
