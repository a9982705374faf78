"""What every step asks of a Keras model before it starts."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.ir import ModelError, UnsupportedError

from .data import Samples
from .tensorflow import import_keras


def functional(model: Any) -> Any:
    """The model as a functional graph of plain layers, sharing the layers and weights of `model`.

    UnsupportedError if the model is subclassed or nests another model; ModelError if a weight is NaN or infinite.
    """
    keras = import_keras()
    if not isinstance(model, keras.Model):
        raise ModelError(f"not a Keras model but {type(model).__name__}", cure="pass a keras.Model")
    if isinstance(model, keras.Sequential):
        if not model.built:
            raise ModelError("the model is not built", where=model.name, cure="give it a keras.Input first")
        model = keras.Model(model.inputs, model.outputs, name=model.name)
    if not isinstance(model, keras.src.models.functional.Functional):
        raise UnsupportedError(
            f"{type(model).__name__} is a subclassed model: its layers' connections cannot be read",
            where=model.name,
            cure="build it with the functional API: keras.Model(inputs, outputs)",
        )
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            raise UnsupportedError(
                f"the model contains the model {layer.name!r}",
                where=model.name,
                cure="call the inner model's layers one by one, so that the graph is flat",
            )
    check_weights(model)
    return model


def check_weights(model: Any) -> None:
    """ModelError naming the first layer that has a weight which is NaN or infinite."""
    for layer in model.layers:
        for variable in layer.weights:
            values = np.asarray(variable)
            if np.issubdtype(values.dtype, np.floating) and not np.isfinite(values).all():
                bad = np.count_nonzero(~np.isfinite(values))
                raise ModelError(
                    f"{bad} of {values.size} values of {variable.name!r} are NaN or infinite",
                    where=f"layer {layer.name!r} of {model.name!r}",
                    cure="train again, with a smaller learning rate or clipped gradients (clipnorm)",
                )


def check_inputs(model: Any, samples: Samples) -> None:
    """ModelError if the samples do not have the shape that the model takes."""
    expected, given = tuple(model.inputs[0].shape[1:]), samples.inputs.shape[1:]
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise UnsupportedError(
            f"{len(model.inputs)} inputs and {len(model.outputs)} outputs",
            where=model.name,
            cure="training steps take models with one of each",
        )
    if len(expected) != len(given) or any(e not in (None, g) for e, g in zip(expected, given, strict=True)):
        raise ModelError(f"takes inputs of shape {expected}, the data has {given}", where=model.name)
