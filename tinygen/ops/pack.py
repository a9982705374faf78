"""PACK: tensors of one shape stacked along a new axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape, Tensor
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.parts import join_calls


@dataclass(frozen=True)
class PackAttrs:
    count: int
    """The number of inputs."""
    axis: int = 0
    """The new axis in the output; negative: counted from its end."""


class Pack(Op):
    """Output = the inputs stacked along a new dimension `axis`."""

    name = "PACK"
    options = "PackOptions"
    types = tuple(t for t in movement.TYPES if t is not DType.BOOL)
    same_scale = True

    def parse(self, options: Any) -> PackAttrs:
        return PackAttrs(options.valuesCount, options.axis)

    def export(self, attrs: PackAttrs) -> dict[str, Any]:
        return {"valuesCount": attrs.count, "axis": attrs.axis}

    def check(self, node: BoundNode) -> None:
        inputs = _inputs(node)
        movement.check_moved(node, (*inputs, node.output), self.types)
        if len(inputs) != node.attrs.count or any(t.shape != inputs[0].shape for t in inputs):
            raise node.unsupported(f"{node.attrs.count} tensors of one shape, not {[t.shape for t in inputs]}")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis = node.input(0).shape, _axis(node)
        return ((*shape[:axis], node.attrs.count, *shape[axis:]),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        return [np.stack([x for x in inputs if x is not None], _axis(node))]

    def kernel(self, node: BoundNode) -> Kernel:
        count = len(node.inputs)
        if count == 1:
            return Kernel(alias=True)
        (shape,) = self.infer(node)
        return Kernel(join_calls(shape, _axis(node), (1,) * count, node.output.dtype.bytes))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (2, 3), 0, 3)
        yield _graph(DType.FLOAT32, (2, 3), 1, 2)
        yield _graph(DType.INT8, (2, 3), -1, 2, constant=1)  # interleaves single elements
        yield _graph(DType.INT32, (), 0, 2, constant=0)
        yield _graph(DType.INT16, (2, 3), 1, 1)  # a single input: moves nothing

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 0, 3)
        axis = draw.integer(-len(shape) - 1, len(shape))
        count = draw.integer(1, 5)
        constant = draw.integer(0, count - 1) if count > 1 and draw.choice((False, True)) else None
        return _graph(draw.choice(self.types), shape, axis, count, constant)


def _inputs(node: BoundNode) -> list[Tensor]:
    return [node.input(i) for i in range(max(1, len(node.inputs)))]


def _axis(node: BoundNode) -> int:
    return movement.axis_of(node, node.attrs.axis, len(node.input(0).shape) + 1)


def _graph(dtype: DType, shape: Shape, axis: int, count: int, constant: int | None = None) -> Graph:
    at = axis % (len(shape) + 1)
    inputs = [movement.tensor(shape, dtype, f"input{i}") for i in range(count)]
    if constant is not None:
        inputs[constant] = movement.fixed(inputs[constant])
    output = movement.tensor((*shape[:at], count, *shape[at:]), dtype, "output")
    return case.single("PACK", inputs, [output], PackAttrs(count, axis))
