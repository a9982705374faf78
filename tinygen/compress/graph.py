"""A functional Keras model as a list of calls, and the same model built again with other layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tinygen.ir import ModelError

from .tensorflow import import_keras


@dataclass(frozen=True)
class Call:
    """One use of a layer. A shared layer has several.

    Args:
        layer: a Keras layer, or a bare operation such as the addition that `x + y` makes.
        inputs: the symbolic tensors it takes, in order.
        outputs: those it makes.
    """

    layer: Any
    inputs: tuple[Any, ...]
    outputs: tuple[Any, ...]

    @property
    def kind(self) -> str:
        """The layer's class, such as "Conv2D"."""
        return type(self.layer).__name__


def calls(model: Any) -> Iterator[Call]:
    """The calls of a functional model in an order in which they can run."""
    nodes = model._nodes_by_depth  # Keras 3 has no public way to the calls
    for depth in sorted(nodes, reverse=True):
        for node in nodes[depth]:
            if not node.is_input:
                yield Call(node.operation, tuple(node.input_tensors), tuple(node.outputs))


NewLayer = Callable[[Any], Any]
"""A layer of the old model -> the layer, not yet built, that stands in its place."""
NewCall = Callable[..., Any]
"""`call(layer, *args, **kwargs)` -> the output; normally `layer(*args, **kwargs)`."""


def rebuild(model: Any, new_layer: NewLayer, new_call: NewCall | None = None) -> tuple[Any, dict[str, Any]]:
    """The model built again, its layers made by `new_layer`; and the new layers by the old ones' names.

    `new_layer` is asked once for each layer. Weights are new too: the caller sets them.
    """
    keras = import_keras()
    made: dict[str, Any] = {}

    def clone(layer: Any) -> Any:
        if not isinstance(layer, keras.Layer):  # an operation has neither weights nor configuration
            return layer
        made[layer.name] = new_layer(layer)
        return made[layer.name]

    call = new_call or (lambda layer, *args, **kwargs: layer(*args, **kwargs))
    return keras.models.clone_model(model, clone_function=clone, call_function=call), made


def same_layer(layer: Any, **changes: Any) -> Any:
    """A new layer of the same class, name and configuration, but for the changes; ModelError where Keras makes none."""
    try:
        return type(layer).from_config({**layer.get_config(), **changes})
    except Exception as error:  # a Lambda, a layer of the user's whose configuration lacks something
        raise ModelError(
            f"layer {layer.name!r} ({type(layer).__name__}) cannot be built again: {str(error).partition('. ')[0]}",
            where=layer.name,
            cure="use Keras' own layers, or give the class a get_config that its constructor takes",
        ) from error


def copy(model: Any) -> Any:
    """The model with the same weights, in variables of its own."""
    twin, _ = rebuild(model, same_layer)
    twin.set_weights(model.get_weights())
    return twin
