"""EXPAND_DIMS: a dimension of size one inserted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement


class ExpandDims(Op):
    """Output = input with a dimension of size one at the constant axis (input 1), negative: from the end."""

    name = "EXPAND_DIMS"
    options = "ExpandDimsOptions"
    types = movement.TYPES
    same_scale = True

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(0), node.output))
        _axis(node)

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        shape, axis = node.input(0).shape, _axis(node)
        return ((*shape[:axis], 1, *shape[axis:]),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        assert inputs[0] is not None
        return [inputs[0].reshape(node.output.shape).copy()]

    def kernel(self, node: BoundNode) -> Kernel:
        return Kernel(alias=True)

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (3, 4), 0)
        yield _graph(DType.FLOAT32, (3, 4), -1)
        yield _graph(DType.INT16, (2, 3, 4), 1)

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 4)
        return _graph(draw.choice(self.types), shape, draw.integer(-len(shape) - 1, len(shape)))


def _axis(node: BoundNode) -> int:
    return movement.axis_input(node, 1, len(node.input(0).shape) + 1)


def _graph(dtype: DType, shape: Shape, axis: int) -> Graph:
    at = axis % (len(shape) + 1)
    x = movement.tensor(shape, dtype)
    y = movement.tensor((*shape[:at], 1, *shape[at:]), dtype, "output")
    return case.single("EXPAND_DIMS", [x, movement.index_tensor(axis, "axis")], [y])
