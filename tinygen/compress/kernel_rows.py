"""Kernels as rows of output channels, and kernels that training holds to their palettes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from .masks import prunable_kernels
from .measure import is_depthwise
from .palettes import Palette, Values
from .tensorflow import import_keras


@dataclass(frozen=True)
class Rows:
    """A kernel of a Keras layer seen as a matrix, one row for each output channel: what one scale covers.

    Args:
        name: path of the variable, such as "conv2d/kernel".
        variable: the Keras variable.
        order: its axes, those of the output channel first.
        channels: rows.
    """

    name: str
    variable: Any
    order: tuple[int, ...]
    channels: int

    def get(self) -> Values:
        """The kernel, shape (channels, inputs)."""
        return np.asarray(self.variable, np.float64).transpose(self.order).reshape(self.channels, -1)

    def set(self, rows: Values) -> None:
        """Assigns the kernel from such rows."""
        shape = [self.variable.shape[axis] for axis in self.order]
        self.variable.assign(rows.reshape(shape).transpose(np.argsort(self.order)).astype(np.float32))


def find_rows(model: Any, depthwise: bool) -> list[Rows]:
    """The kernels of a model."""
    layers = {layer.name: layer for layer in model.layers}
    found = []
    for name, variable in prunable_kernels(model, depthwise).items():
        layer, rank = layers[name.rpartition("/")[0]], len(variable.shape)
        first: tuple[int, ...] = (rank - 1,)
        if is_depthwise(layer, variable):
            first = (rank - 2, rank - 1)
        elif type(layer).__name__.endswith("Transpose"):
            first = (rank - 2,)
        order = (*first, *(axis for axis in range(rank) if axis not in first))
        channels = int(np.prod([variable.shape[axis] for axis in first]))
        found.append(Rows(name, variable, order, channels))
    return found


Hold = Callable[[Rows, Palette, float], None]
"""`hold(kernel, palette, pull)`: from now on each step draws the kernel this share of the way to its palette."""


@contextmanager
def held_to_palettes(kernels: list[Rows], clusters: int) -> Iterator[Hold]:
    """Within it, each optimizer step ends with the kernels drawn to their palettes (as variable constraints).

    With a pull below 1 the weights keep some of their freedom. With 1 they are `scale * colour` after each step, for
    the indices given and the scales and colours of least squared error, which so are what trains.
    """
    keras = import_keras()
    ops = keras.ops
    state = {kernel.name: _variables(keras, kernel, clusters) for kernel in kernels}
    previous = {kernel.name: kernel.variable.constraint for kernel in kernels}

    def constraint(kernel: Rows) -> Callable[[Any], Any]:
        colours, scale, index, pinned, pull = state[kernel.name]
        shape = [kernel.variable.shape[axis] for axis in kernel.order]
        inverse = [int(axis) for axis in np.argsort(kernel.order)]

        def draw(value: Any) -> Any:
            rows = ops.reshape(ops.transpose(value, kernel.order), (kernel.channels, -1))
            coloured = ops.take(colours, index)
            norm = ops.sum(coloured * coloured, axis=1, keepdims=True)
            fitted = ops.sum(rows * coloured, axis=1, keepdims=True) / ops.maximum(norm, 1e-12)
            new_scale = ops.where(fitted > 0, fitted, scale)
            flat, wide = ops.reshape(index, (-1,)), ops.broadcast_to(new_scale, rows.shape)
            above = ops.segment_sum(ops.reshape(wide * rows, (-1,)), flat, num_segments=clusters)
            below = ops.segment_sum(ops.reshape(wide * wide, (-1,)), flat, num_segments=clusters)
            free = ops.clip(above / ops.maximum(below, 1e-12), -1.0, 1.0)
            new_colours = ops.where(ops.logical_or(pinned > 0, below <= 0), colours, free)
            target = new_scale * ops.take(new_colours, index)
            drawn = ops.where(pull >= 1, target, rows + pull * (target - rows))
            drawn = ops.where(ops.logical_and(coloured == 0, rows == 0), 0.0, drawn)
            scale.assign(new_scale)
            colours.assign(new_colours)
            return ops.transpose(ops.reshape(drawn, shape), inverse)

        return draw

    def hold(kernel: Rows, palette: Palette, pull: float) -> None:
        colours, scale, index, pinned, strength = state[kernel.name]
        missing = clusters - len(palette.colours)  # colours that no weight has
        ends = np.isin(palette.colours, (-1.0, 0.0, 1.0))
        colours.assign(np.append(palette.colours, np.ones(missing)).astype(np.float32))
        pinned.assign(np.append(ends, np.ones(missing)).astype(np.float32))
        scale.assign(palette.scale.astype(np.float32))
        index.assign(palette.index.astype(np.int32))
        strength.assign(pull)
        if pull >= 1:
            kernel.set(palette.weights)

    try:
        for kernel in kernels:
            kernel.variable.constraint = constraint(kernel)
        yield hold
    finally:
        for kernel in kernels:
            kernel.variable.constraint = previous[kernel.name]


def _variables(keras: Any, kernel: Rows, clusters: int) -> tuple[Any, ...]:
    """Colours, scales, indices, which colours are pinned, and the pull of one kernel."""
    inputs = kernel.get().shape[1]

    def variable(shape: tuple[int, ...], dtype: str = "float32") -> Any:
        return keras.Variable(np.zeros(shape, dtype), trainable=False, dtype=dtype)

    return (
        variable((clusters,)),
        variable((kernel.channels, 1)),
        variable((kernel.channels, inputs), "int32"),
        variable((clusters,)),
        variable(()),
    )
