"""UNPACK: a tensor taken apart along an axis, which disappears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.parts import part_calls


@dataclass(frozen=True)
class UnpackAttrs:
    count: int
    """The number of outputs, the size of the dimension."""
    axis: int = 0
    """Negative: counted from the end."""


class Unpack(Op):
    """Output i = the input at index i of dimension `axis`."""

    name = "UNPACK"
    options = "UnpackOptions"
    types = tuple(t for t in movement.TYPES if t is not DType.INT64)
    same_scale = True

    def parse(self, options: Any) -> UnpackAttrs:
        return UnpackAttrs(options.num, options.axis)

    def export(self, attrs: UnpackAttrs) -> dict[str, Any]:
        return {"num": attrs.count, "axis": attrs.axis}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), *node.outputs), self.types)
        size = node.input(0).shape[_axis(node)]
        if not size == node.attrs.count == len(node.outputs):
            raise node.unsupported(f"a dimension of {size} for {len(node.outputs)} outputs")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis = node.input(0).shape, _axis(node)
        return ((*shape[:axis], *shape[axis + 1 :]),) * shape[axis]

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x, axis = inputs[0], _axis(node)
        assert x is not None
        return [np.array(np.take(x, i, axis)) for i in range(x.shape[axis])]

    def kernel(self, node: BoundNode) -> Kernel:
        if len(node.outputs) == 1:
            return Kernel(alias=True)
        shape, axis = node.input(0).shape, _axis(node)
        return Kernel(part_calls(shape, axis, (1,) * shape[axis], node.output.dtype.bytes))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (3, 2, 4), 0)
        yield _graph(DType.FLOAT32, (2, 3, 2), 1)
        yield _graph(DType.INT8, (4, 3), -1)  # single elements
        yield _graph(DType.INT32, (3,), 0)
        yield _graph(DType.INT16, (2, 1, 3), 1)  # one output: moves nothing

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 4, largest=5)
        return _graph(draw.choice(self.types), shape, draw.integer(-len(shape), len(shape) - 1))


def _axis(node: BoundNode) -> int:
    return movement.axis_of(node, node.attrs.axis, len(node.input(0).shape))


def _graph(dtype: DType, shape: Shape, axis: int) -> Graph:
    at = axis % len(shape)
    rest = (*shape[:at], *shape[at + 1 :])
    outputs = [movement.tensor(rest, dtype, f"output{i}") for i in range(shape[at])]
    x = movement.tensor(shape, dtype)
    return case.single("UNPACK", [x], outputs, UnpackAttrs(shape[at], axis))
