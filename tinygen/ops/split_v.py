"""SPLIT_V: a tensor cut along an axis into parts of given sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.parts import part_calls

VALUE, SIZES, AXIS = 0, 1, 2


@dataclass(frozen=True)
class SplitVAttrs:
    count: int
    """The number of parts, and of outputs."""


class SplitV(Op):
    """Output i = the next sizes[i] of the input along the axis; both are constant, one size may be -1 (the rest)."""

    name = "SPLIT_V"
    options = "SplitVOptions"
    types = tuple(t for t in movement.TYPES if t is not DType.BOOL)
    same_scale = True

    def parse(self, options: Any) -> SplitVAttrs:
        return SplitVAttrs(options.numSplits)

    def export(self, attrs: SplitVAttrs) -> dict[str, Any]:
        return {"numSplits": attrs.count}

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(VALUE), *node.outputs), self.types)
        sizes, whole = movement.ints(node, SIZES), node.input(VALUE).shape[_axis(node)]
        if not sizes or sizes.count(-1) > 1 or min(_sizes(node)) < 1 or sum(_sizes(node)) != whole:
            raise node.unsupported(f"parts of {sizes} do not make up a dimension of {whole}")
        if not len(sizes) == node.attrs.count == len(node.outputs):
            raise node.unsupported(f"{len(sizes)} parts for {len(node.outputs)} outputs")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis = node.input(VALUE).shape, _axis(node)
        return tuple((*shape[:axis], size, *shape[axis + 1 :]) for size in _sizes(node))

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[VALUE]
        assert x is not None
        cuts = np.cumsum(_sizes(node))[:-1]
        return [np.ascontiguousarray(part) for part in np.split(x, cuts, _axis(node))]

    def kernel(self, node: BoundNode) -> Kernel:
        if len(node.outputs) == 1:
            return Kernel(alias=True)
        shape = node.input(VALUE).shape
        return Kernel(part_calls(shape, _axis(node), _sizes(node), node.output.dtype.bytes, VALUE))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (2, 3, 8), 2, (5, 3))
        yield _graph(DType.FLOAT32, (4, 3), 0, (1, 3))
        yield _graph(DType.INT16, (2, 6, 2), -2, (1, -1, 2))
        yield _graph(DType.INT8, (2, 3), 1, (3,))  # one part: moves nothing

    def draw(self, draw: Draw) -> Graph:
        shape = list(movement.draw_shape(draw, 1, 4))
        axis = draw.integer(-len(shape), len(shape) - 1)
        sizes = [draw.integer(1, 4) for _ in range(draw.integer(1, 4))]
        shape[axis] = sum(sizes)
        if draw.choice((False, True)):
            sizes[draw.integer(0, len(sizes) - 1)] = -1
        return _graph(draw.choice(self.types), tuple(shape), axis, sizes)


def _axis(node: BoundNode) -> int:
    return movement.axis_input(node, AXIS, len(node.input(VALUE).shape))


def _sizes(node: BoundNode) -> list[int]:
    return _resolved(movement.ints(node, SIZES), node.input(VALUE).shape[_axis(node)])


def _resolved(sizes: Sequence[int], whole: int) -> list[int]:
    """`sizes` with -1 replaced by what the others leave."""
    rest = whole - sum(size for size in sizes if size != -1)
    return [rest if size == -1 else size for size in sizes]


def _graph(dtype: DType, shape: Shape, axis: int, sizes: Sequence[int]) -> Graph:
    at = axis % len(shape)
    outputs = [
        movement.tensor((*shape[:at], size, *shape[at + 1 :]), dtype, f"output{i}")
        for i, size in enumerate(_resolved(sizes, shape[at]))
    ]
    inputs = [
        movement.tensor(shape, dtype),
        movement.index_tensor(tuple(sizes), "sizes"),
        movement.index_tensor(axis, "axis"),
    ]
    return case.single("SPLIT_V", inputs, outputs, SplitVAttrs(len(sizes)))
