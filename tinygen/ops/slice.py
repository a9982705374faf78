"""SLICE: a dense cut out of a tensor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.slicing import Range, check_cut, cut, cut_kernel

VALUE, BEGIN, SIZE = 0, 1, 2


class Slice(Op):
    """Output = size[i] indices from begin[i] along every axis; both constant, a size of -1 reaches to the end."""

    name = "SLICE"
    options = "SliceOptions"
    types = movement.TYPES
    same_scale = True

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(VALUE), node.output))
        rank = len(node.input(VALUE).shape)
        begin, size = movement.ints(node, BEGIN), movement.ints(node, SIZE)
        if not len(begin) == len(size) == rank or rank == 0:
            raise node.unsupported(f"begin {begin} and size {size} for {rank} dimensions")
        check_cut(node, _ranges(node))

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (tuple(r.count for r in _ranges(node)),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[VALUE]
        assert x is not None
        return [cut(x, _ranges(node))]

    def kernel(self, node: BoundNode) -> Kernel:
        return cut_kernel(node, _ranges(node))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (3, 4, 5), (1, 0, 2), (2, 4, 2))
        yield _graph(DType.FLOAT32, (1, 6, 4, 3), (0, 2, 1, 0), (1, 3, 2, 3))
        yield _graph(DType.INT16, (3, 4), (1, 0), (-1, -1))
        yield _graph(DType.INT32, (3, 4), (0, 0), (3, -1))  # all of it: moves nothing
        yield _graph(DType.INT8, (2, 3, 3, 3, 4), (0, 1, 1, 1, 1), (2, 2, 2, 2, 2))  # all five loops

    def draw(self, draw: Draw) -> Graph:
        dtype = draw.choice(self.types)
        shape = movement.draw_shape(draw, 1, 5 if dtype is not DType.INT64 else 4, largest=5)
        begin = tuple(draw.integer(0, n - 1) for n in shape)
        size = tuple(draw.choice((-1, draw.integer(1, n - b))) for n, b in zip(shape, begin, strict=True))
        return _graph(dtype, shape, begin, size)


def _ranges(node: BoundNode) -> list[Range]:
    shape = node.input(VALUE).shape
    parts = zip(shape, movement.ints(node, BEGIN), movement.ints(node, SIZE), strict=True)
    return [Range(begin, 1, whole - begin if size == -1 else size) for whole, begin, size in parts]


def _graph(dtype: DType, shape: Shape, begin: Sequence[int], size: Sequence[int]) -> Graph:
    output = tuple(n - b if s == -1 else s for n, b, s in zip(shape, begin, size, strict=True))
    inputs = [
        movement.tensor(shape, dtype),
        movement.index_tensor(begin, "begin"),
        movement.index_tensor(size, "size"),
    ]
    return case.single("SLICE", inputs, [movement.tensor(output, dtype, "output")])
