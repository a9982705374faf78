"""A cut out of a tensor, one range an axis: the copies of SLICE and STRIDED_SLICE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, Input, Kernel, Shape
from tinygen.ops.common.copying import Dim, can_copy, copy_call, is_dense, strides


@dataclass(frozen=True)
class Range:
    """`count` indices from `start` in steps of `step` (which may be negative)."""

    start: int
    step: int
    count: int

    def indices(self) -> list[int]:
        return [self.start + i * self.step for i in range(self.count)]


def check_cut(node: BoundNode, ranges: Sequence[Range]) -> None:
    """Check that the cut has elements, all inside the input, and that the kernels have loops enough."""
    shape = node.input(0).shape
    for axis, (size, r) in enumerate(zip(shape, ranges, strict=True)):
        if r.count < 1:
            raise node.unsupported(f"the slice of dimension {axis} of {shape} is empty")
        last = r.start + (r.count - 1) * r.step
        if not (0 <= r.start < size and 0 <= last < size):
            raise node.unsupported(f"the slice of dimension {axis} of {shape} reaches from {r.start} to {last}")
    if not can_copy(_dims(shape, ranges, node.output.dtype.bytes), node.output.dtype.bytes):
        raise node.unsupported(f"the slice of {shape} takes too many loops")


def cut(x: Array, ranges: Sequence[Range]) -> Array:
    """The cut, in numpy, of the input's rank."""
    return x[np.ix_(*(r.indices() for r in ranges))]


def cut_kernel(node: BoundNode, ranges: Sequence[Range]) -> Kernel:
    """The copy, or an alias where the cut is all there is."""
    shape, item = node.input(0).shape, node.output.dtype.bytes
    dims = _dims(shape, ranges, item)
    if node.input(0).elements == node.output.elements and is_dense(dims, item):
        return Kernel(alias=True)
    first = sum(r.start * step for r, step in zip(ranges, strides(shape, item), strict=True))
    return Kernel((copy_call(dims, item, Input(0, first)),))


def _dims(shape: Shape, ranges: Sequence[Range], item: int) -> list[Dim]:
    inner = strides(shape, item)
    outer = strides(tuple(r.count for r in ranges), item)
    return [Dim(r.count, r.step * i, o) for r, i, o in zip(ranges, inner, outer, strict=True)]
