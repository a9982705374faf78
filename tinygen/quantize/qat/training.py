"""A Keras model that trains with rounded weights and activations, and the float model that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygen.compress.checks import functional
from tinygen.compress.data import Data
from tinygen.compress.distil import Teacher, distiller
from tinygen.compress.fold import fold_batch_norm
from tinygen.compress.graph import calls, copy, rebuild, same_layer
from tinygen.compress.measure import kernels_of
from tinygen.compress.training import Training, train
from tinygen.ir import ModelError
from tinygen.quantize.qat.layers import layer_classes, rounded_name, rounded_variables
from tinygen.quantize.qat.ranges import learned_ranges
from tinygen.quantize.ranges import Range
from tinygen.quantize.weights import LARGEST

PASSES_ROUNDED = ("Concatenate", "Dropout", "Flatten", "MaxPooling1D", "MaxPooling2D", "Reshape", "ZeroPadding2D")
"""Layers whose outputs are values of their inputs, rounded already."""

ABSORBED = ("ReLU", "BatchNormalization", "Activation")
"""Layers that are one with the layer before: only what they give is rounded."""


@dataclass(frozen=True)
class QuantizedTraining:
    """How the network will be quantized.

    Args:
        bits: of all weights: 8, 4, 3, 2 (ternary) or 1 (binary). There are no kernels for 3: quantized as 8 bits, such
            weights have seven values, for encoding.
        layers: name of a Keras layer -> bits of its weights instead.
        activations: round activations to int8 too; without it they stay floats while training.
    """

    bits: int = 8
    layers: Mapping[str, int] = field(default_factory=dict)
    activations: bool = True

    def bits_of(self, layer: str) -> int:
        return self.layers.get(layer, self.bits)


def quantization_aware(model: Any, scheme: QuantizedTraining) -> Any:
    """A Keras model that computes what `model` does with rounded weights and activations, ready to be trained.

    Weights are copies. Fold batch normalization first (`fold_batch_norm`): its statistics would change the scales.
    ModelError for bits that there are not, or layers that the model has not.
    """
    model = functional(model)
    _check(model, scheme)
    classes = layer_classes()
    rounded = _rounded_outputs(model) if scheme.activations else set()

    def new_layer(layer: Any) -> Any:
        if kernels_of(layer):
            return classes.RoundedWeights(same_layer(layer), scheme.bits_of(layer.name), name=layer.name)
        return same_layer(layer)

    def new_call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        output = layer(*args, **kwargs)
        if layer.name not in rounded:
            return output
        return classes.RoundedActivations(name=rounded_name(layer.name))(output)

    twin, made = rebuild(model, new_layer, new_call)
    for name, layer in made.items():
        inner = layer.layer if isinstance(layer, classes.RoundedWeights) else layer
        inner.set_weights(model.get_layer(name).get_weights())
    return twin


def bake(aware: Any, model: Any) -> Any:
    """A copy of `model` with the rounded weights of `aware` (made from it): post-training quantization with the same
    bits finds the same integers again."""
    baked = copy(functional(model))
    classes = layer_classes()
    for layer in aware.layers:
        if isinstance(layer, classes.RoundedWeights):
            values = rounded_variables(layer.layer, layer.bits)
            target = baked.get_layer(layer.name)
            for variable, value in zip(target.trainable_variables, values, strict=True):
                variable.assign(value)
    return baked


def train_quantized(
    model: Any, data: Data, scheme: QuantizedTraining = QuantizedTraining(), training: Training | None = None
) -> Any:
    """The float Keras model `model`, batch normalization folded, after quantization-aware training on `data`.

    Its weights lie on the grids of `scheme`: convert it, then quantize it with the same bits. The best epoch is
    chosen as it will run: rounded.
    """
    return train_rounded(model, data, scheme, training or Training(epochs=10, learning_rate=3e-4))[0]


def train_rounded(
    model: Any,
    data: Data,
    scheme: QuantizedTraining,
    training: Training,
    *,
    teacher: Teacher | None = None,
    title: str = "quantize",
) -> tuple[Any, dict[str, Range]]:
    """What `train_quantized` gives, and layer -> range of its output as training found it (see `tensor_ranges`).

    With a `teacher`, often `Teacher(model)`, its answers are learnt beside the labels.
    """
    folded = fold_batch_norm(model)
    aware = quantization_aware(folded, scheme)
    settings = (scheme.bits, sorted(scheme.layers.items()), scheme.activations)
    train(aware, data, training, title=title, trainer=distiller(aware, teacher), settings=settings)
    baked = bake(aware, folded)
    if not all(np.isfinite(np.asarray(w)).all() for w in baked.weights):
        raise ModelError("training ended with weights that are not numbers", cure="lower learning_rate")
    return baked, learned_ranges(aware, folded)


def _check(model: Any, scheme: QuantizedTraining) -> None:
    for bits in (scheme.bits, *scheme.layers.values()):
        if bits not in LARGEST:
            raise ModelError(f"weights of {bits} bits", cure=f"there are {', '.join(map(str, sorted(LARGEST)))}")
    known = {layer.name for layer in model.layers if kernels_of(layer)}
    for name in scheme.layers:
        if name not in known:
            names = ", ".join(sorted(known))
            raise ModelError(f"no layer with weights is called {name!r}", where=model.name, cure=f"there are {names}")


def _rounded_outputs(model: Any) -> set[str]:
    """Names of the layers whose output becomes an int8 tensor of its own."""
    readers: dict[int, list[str]] = {}
    for call in calls(model):
        for tensor in call.inputs:
            readers.setdefault(id(tensor), []).append(call.kind)
    found = set()
    for call in calls(model):
        if call.kind in PASSES_ROUNDED or len(call.outputs) != 1 or not hasattr(call.layer, "weights"):
            continue
        following = readers.get(id(call.outputs[0]), [])
        activation = getattr(getattr(call.layer, "activation", None), "__name__", "linear")
        absorbed = bool(kernels_of(call.layer)) and following and all(kind in ABSORBED for kind in following)
        if not absorbed and activation in ("linear", "relu", "relu6"):
            found.add(call.layer.name)
    return found
