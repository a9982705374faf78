"""SPLIT: a tensor cut into equal parts along an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.parts import part_calls

AXIS, VALUE = 0, 1


@dataclass(frozen=True)
class SplitAttrs:
    count: int
    """The number of parts, and of outputs."""


class Split(Op):
    """Output i = part i of the second input along the constant axis, which is the first input."""

    name = "SPLIT"
    options = "SplitOptions"
    types = tuple(t for t in movement.TYPES if t is not DType.BOOL)
    same_scale = True

    def parse(self, options: Any) -> SplitAttrs:
        return SplitAttrs(options.numSplits)

    def export(self, attrs: SplitAttrs) -> dict[str, Any]:
        return {"numSplits": attrs.count}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(VALUE), *node.outputs), self.types)
        shape, count = node.input(VALUE).shape, node.attrs.count
        if count < 1 or count != len(node.outputs) or shape[_axis(node)] % count:
            raise node.unsupported(f"{shape} along axis {_axis(node)} in {count} parts for {len(node.outputs)} outputs")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis, count = node.input(VALUE).shape, _axis(node), int(node.attrs.count)
        return ((*shape[:axis], shape[axis] // count, *shape[axis + 1 :]),) * count

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[VALUE]
        assert x is not None
        return [np.ascontiguousarray(part) for part in np.split(x, node.attrs.count, _axis(node))]

    def kernel(self, node: BoundNode) -> Kernel:
        shape, axis, count = node.input(VALUE).shape, _axis(node), node.attrs.count
        sizes = [shape[axis] // count] * count
        return Kernel(part_calls(shape, axis, sizes, node.output.dtype.bytes, VALUE))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (2, 3, 8), 2, 2)
        yield _graph(DType.FLOAT32, (4, 3), 0, 4)
        yield _graph(DType.INT16, (2, 6, 2), -2, 3)
        yield _graph(DType.INT8, (2, 3), 1, 3)  # single elements
        yield _graph(DType.INT32, (3,), 0, 1)

    def draw(self, draw: Draw) -> Graph:
        shape = list(movement.draw_shape(draw, 1, 4))
        axis = draw.integer(-len(shape), len(shape) - 1)
        count = draw.integer(1, 4)
        shape[axis] = count * draw.integer(1, 4)
        return _graph(draw.choice(self.types), tuple(shape), axis, count)


def _axis(node: BoundNode) -> int:
    return movement.axis_input(node, AXIS, len(node.input(VALUE).shape))


def _graph(dtype: DType, shape: Shape, axis: int, count: int) -> Graph:
    at = axis % len(shape)
    part = (*shape[:at], shape[at] // count, *shape[at + 1 :])
    outputs = [movement.tensor(part, dtype, f"output{i}") for i in range(count)]
    inputs = [movement.index_tensor(axis, "axis"), movement.tensor(shape, dtype)]
    return case.single("SPLIT", inputs, outputs, SplitAttrs(count))
