"""TRANSPOSE: the dimensions in another order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.copying import Dim, can_copy, copy_call, is_dense, strides


class Transpose(Op):
    """Output dimension i is input dimension perm[i]; perm is the constant second input."""

    name = "TRANSPOSE"
    options = "TransposeOptions"
    types = movement.TYPES
    same_scale = True

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output))
        order = movement.ints(node, 1)
        if sorted(order) != list(range(len(node.input(0).shape))):
            raise node.unsupported(f"{order} is not a permutation of the dimensions of {node.input(0).shape}")
        if not can_copy(_dims(node), node.output.dtype.bytes):
            raise node.unsupported(f"the permutation {order} of {node.input(0).shape} takes too many loops")

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (tuple(node.input(0).shape[i] for i in movement.ints(node, 1)),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        return [np.ascontiguousarray(np.transpose(inputs[0], movement.ints(node, 1)))]

    def kernel(self, node: BoundNode) -> Kernel:
        dims, item = _dims(node), node.output.dtype.bytes
        return Kernel(alias=True) if is_dense(dims, item) else Kernel((copy_call(dims, item),))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (3, 5), (1, 0))  # single elements
        yield _graph(DType.INT8, (2, 3, 4), (1, 0, 2))  # short blocks: two loops of four bytes
        yield _graph(DType.FLOAT32, (2, 3, 4, 5), (2, 0, 1, 3))  # long blocks
        yield _graph(DType.INT16, (2, 3, 4, 5, 3), (4, 3, 2, 1, 0))  # all five loops
        yield _graph(DType.INT64, (2, 3, 4), (2, 1, 0))
        yield _graph(DType.INT8, (1, 4, 1, 6), (1, 0, 3, 2))  # moves nothing
        yield _graph(DType.FLOAT32, (1, 6, 4, 3), (0, 3, 1, 2))  # NHWC to NCHW

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 5, largest=5)
        left = list(range(len(shape)))
        order = tuple(left.pop(draw.integer(0, len(left) - 1)) for _ in shape)
        wide = len(shape) > 4
        return _graph(draw.choice([t for t in self.types if not (wide and t is DType.INT64)]), shape, order)


def _dims(node: BoundNode) -> list[Dim]:
    """The loops in the output's order, so that it is written from start to end."""
    shape, order, item = node.input(0).shape, movement.ints(node, 1), node.output.dtype.bytes
    inner = strides(shape, item)
    outer = strides(tuple(shape[i] for i in order), item)
    return [Dim(shape[i], inner[i], step) for i, step in zip(order, outer, strict=True)]


def _graph(dtype: DType, shape: Shape, order: Sequence[int]) -> Graph:
    x = movement.tensor(shape, dtype)
    y = movement.tensor(tuple(shape[i] for i in order), dtype, "output")
    return case.single("TRANSPOSE", [x, movement.index_tensor(order, "order")], [y])
