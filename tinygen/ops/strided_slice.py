"""STRIDED_SLICE: a cut out of a tensor with a step along each axis, as Python's `x[a:b:c, 3]`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tinygen.ir import Array, BoundNode, DType, Graph, Kernel, Shape
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case, movement
from tinygen.ops.common.slicing import Range, check_cut, cut, cut_kernel

VALUE, BEGIN, END, STRIDES = 0, 1, 2, 3


@dataclass(frozen=True)
class StridedSliceAttrs:
    """Bit i of a mask speaks of axis i."""

    begin_mask: int = 0
    """Start at the first index (the last one, for a negative stride)."""
    end_mask: int = 0
    """Go on to the last index (the first one, for a negative stride)."""
    shrink_mask: int = 0
    """Take the one index `begin`, and drop the axis."""


NO_MASKS = StridedSliceAttrs()


class StridedSlice(Op):
    """Output = begin[i] to end[i] (exclusive) in steps of strides[i] along every axis; all three constant."""

    name = "STRIDED_SLICE"
    options = "StridedSliceOptions"
    types = movement.TYPES
    same_scale = True

    def parse(self, options: Any) -> StridedSliceAttrs:
        if options.ellipsisMask or options.newAxisMask or options.offset:
            raise ValueError("an ellipsis mask, a new-axis mask and relative ends are not supported")
        return StridedSliceAttrs(options.beginMask, options.endMask, options.shrinkAxisMask)

    def export(self, attrs: StridedSliceAttrs) -> dict[str, Any]:
        return {
            "beginMask": attrs.begin_mask,
            "endMask": attrs.end_mask,
            "shrinkAxisMask": attrs.shrink_mask,
        }

    def check(self, node: BoundNode) -> None:
        movement.check_moved(node, (node.input(VALUE), node.output))
        rank = len(node.input(VALUE).shape)
        operands = [movement.ints(node, i) for i in (BEGIN, END, STRIDES)]
        if any(len(values) != rank for values in operands) or rank == 0 or 0 in operands[2]:
            raise node.unsupported(f"begin, end, strides {operands} for {rank} dimensions")
        check_cut(node, _ranges(node))

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        return (_shape(_ranges(node), node.attrs),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[VALUE]
        assert x is not None
        return [cut(x, _ranges(node)).reshape(node.output.shape)]

    def kernel(self, node: BoundNode) -> Kernel:
        return cut_kernel(node, _ranges(node))

    def cases(self) -> Iterable[Graph]:
        yield _graph(DType.INT8, (3, 8, 5), (1, 1, 0), (3, 8, 5), (1, 3, 1))
        yield _graph(DType.FLOAT32, (3, 8), (-1, 7), (-4, 0), (-1, -2))
        yield _graph(DType.INT8, (2, 6, 3), (0, 5, 0), (0, -9, 0), (1, -1, 2), StridedSliceAttrs(5, 5))
        yield _graph(DType.INT16, (4, 6, 3), (-2, 0, 1), (0, 4, 3), (1, 2, 1), StridedSliceAttrs(0, 0, 1))
        yield _graph(DType.INT32, (4,), (2,), (3,), (1,), StridedSliceAttrs(shrink_mask=1))  # to a scalar
        yield _graph(DType.INT8, (1, 4, 3), (0, 0, 0), (9, 9, 9), (1, 1, 1), StridedSliceAttrs(0, 0, 1))

    def draw(self, draw: Draw) -> Graph:
        shape = movement.draw_shape(draw, 1, 4, largest=7)
        attrs = StridedSliceAttrs(*(draw.choice((0, draw.integer(0, 15))) for _ in range(3)))
        begin, end, strides = [], [], []
        for axis, size in enumerate(shape):
            first, last = sorted((draw.integer(0, size - 1), draw.integer(0, size - 1)))
            backwards = draw.choice((False, True)) and not attrs.shrink_mask >> axis & 1
            begin.append((last if backwards else first) - draw.choice((0, size)))
            end.append(first - 1 - size if backwards else draw.choice((last + 1, size + 2)))
            strides.append((-1 if backwards else 1) * draw.choice((1, 1, 2, 3)))
        return _graph(draw.choice(self.types), shape, begin, end, strides, attrs)


def _ranges(node: BoundNode) -> list[Range]:
    begin, end, strides = (movement.ints(node, i) for i in (BEGIN, END, STRIDES))
    return _resolved(node.input(VALUE).shape, begin, end, strides, node.attrs)


def _resolved(
    shape: Shape, begin: Sequence[int], end: Sequence[int], strides: Sequence[int], attrs: StridedSliceAttrs
) -> list[Range]:
    """The indices that each axis takes: negative ones count from the end, and all are clamped as in Python."""
    ranges = []
    for axis, size in enumerate(shape):
        step, bit = strides[axis], 1 << axis
        start = slice(None if attrs.begin_mask & bit else begin[axis], None, step).indices(size)[0]
        stop = slice(None, None if attrs.end_mask & bit else end[axis], step).indices(size)[1]
        indices = range(start, start + 1) if attrs.shrink_mask & bit else range(start, stop, step)
        ranges.append(Range(start, indices.step, len(indices)))
    return ranges


def _shape(ranges: Sequence[Range], attrs: StridedSliceAttrs) -> Shape:
    return tuple(r.count for axis, r in enumerate(ranges) if not attrs.shrink_mask & 1 << axis)


def _graph(
    dtype: DType,
    shape: Shape,
    begin: Sequence[int],
    end: Sequence[int],
    strides: Sequence[int],
    attrs: StridedSliceAttrs = NO_MASKS,
) -> Graph:
    output = _shape(_resolved(shape, begin, end, strides, attrs), attrs)
    inputs = [
        movement.tensor(shape, dtype),
        movement.index_tensor(begin, "begin"),
        movement.index_tensor(end, "end"),
        movement.index_tensor(strides, "strides"),
    ]
    return case.single("STRIDED_SLICE", inputs, [movement.tensor(output, dtype, "output")], attrs)
