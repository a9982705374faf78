"""MEAN: the mean over any of the axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph, Input, Kernel, Output, Params, Shape, call
from tinygen.ops.base import Draw, Op
from tinygen.ops.common import case
from tinygen.ops.common.movement import axis_of, index_tensor, ints
from tinygen.ops.common.quantization import check_per_tensor
from tinygen.quantize.fixed_point import INT32_MAX, quantize_multiplier, requantize

LOOPS = ("inner", "inner_sum", "middle", "outer_sum", "outer")
"""The kernel's loops, innermost first: those over kept axes alternate with those over reduced ones."""
MAX_COUNT = 1 << 23
"""Elements of one int8 mean: a sum of more could overflow 32 bits."""


@dataclass(frozen=True)
class MeanAttrs:
    keep_dims: bool = False


class Mean(Op):
    """Input 1 holds the constant axes. int8 rescales the sum once; floats add in the input's order, then divide."""

    name = "MEAN"
    options = "ReducerOptions"

    def parse(self, options: Any) -> MeanAttrs:
        return MeanAttrs(bool(options.keepDims))

    def export(self, attrs: MeanAttrs) -> dict[str, Any]:
        return {"keepDims": attrs.keep_dims}

    def check(self, node: BoundNode) -> None:
        super().check(node)
        x, y = node.input(0), node.output
        if y.dtype is not x.dtype:
            raise node.unsupported(f"the output is {y.dtype.value}, the input {x.dtype.value}")
        if x.elements == 0:
            raise node.unsupported(f"the input has no elements (shape {x.shape})")
        if len(_merged(node)) > len(LOOPS):
            raise node.unsupported(
                f"axes {sorted(reduced_axes(node))} of {len(x.shape)} are too scattered", "transpose the input first"
            )
        if x.dtype is DType.INT8:
            check_per_tensor(node, x, y)
            if _count(node) > MAX_COUNT:
                raise node.unsupported(f"a mean of {_count(node)} int8 elements; at most {MAX_COUNT}")
            _, shift = _multiplier(node)
            if 255 * _count(node) << max(shift, 0) > INT32_MAX:
                raise node.unsupported(
                    f"the output's scale {y.scale:g} is too small for the input's, {x.scale:g}",
                    "quantize the model again: the output saturates nearly everywhere",
                )

    def infer(self, node: BoundNode) -> tuple[Shape, ...]:
        axes, keep = reduced_axes(node), node.attrs.keep_dims
        shape = node.input(0).shape
        return (tuple(1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes),)

    def reference(self, node: BoundNode, inputs: Sequence[Array | None]) -> list[Array]:
        x = inputs[0]
        assert x is not None
        axes = sorted(reduced_axes(node))
        last = [i for i in range(x.ndim) if i not in axes] + axes
        count = _count(node)
        rows = x.transpose(last).reshape(-1, count)
        shape = self.infer(node)[0]
        if x.dtype == np.float32:
            sums = np.zeros(len(rows), np.float32)
            for column in rows.T:
                sums += column
            return [(sums / np.float32(count)).reshape(shape)]
        totals = rows.sum(axis=1, dtype=np.int64) - count * node.input(0).zero_point
        means = requantize(totals, *_multiplier(node)) + node.output.zero_point
        return [np.clip(means, -128, 127).astype(np.int8).reshape(shape)]

    def kernel(self, node: BoundNode) -> Kernel:
        x = node.input(0)
        fields = _loops(node)
        if x.dtype is DType.INT8:
            offset, multiplier, shift = mean_scale(node)
            fields |= {
                "offset": offset,
                "multiplier": multiplier,
                "shift": shift,
                "output_zero_point": node.output.zero_point,
            }
        suffix = x.dtype.suffix
        params = Params(f"tg_mean_{suffix}_params", fields)
        return Kernel((call(f"tg_mean_{suffix}", params, Input(0), Output(0), op="mean"),))

    def cases(self) -> Iterable[Graph]:
        for dtype in self.types:
            yield _graph(dtype, (2, 5, 4, 3), (1, 2), True, (0.05, -7), (0.03, 11))
            yield _graph(dtype, (2, 5, 4, 3), (2, 1), False, (0.05, -7), (0.05, -7))
            yield _graph(dtype, (2, 5, 4, 3), (0, -1), False, (0.05, 127), (0.01, -128))
            yield _graph(dtype, (2, 5, 4, 3), (-3, 3, 1), True, (0.05, 0), (0.9, 0))
            yield _graph(dtype, (6, 5), 0, False, (0.05, 1), (1e-4, 1))
            yield _graph(dtype, (1, 1, 7), (0, 1), False, (0.05, 1), (0.04, 1))

    def draw(self, draw: Draw) -> Graph:
        shape = tuple(draw.integer(1, 7) for _ in range(draw.integer(1, 4)))
        axes = tuple(i - draw.choice((0, len(shape))) for i in range(len(shape)) if draw.choice((True, False)))
        first = draw.integer(0, len(shape) - 1)
        quants = [(draw.integer(1, 2000) / 4000, draw.integer(-128, 127)) for _ in range(2)]
        same = draw.choice((False, True))
        return _graph(
            draw.choice(self.types),
            shape,
            axes or (first if draw.choice((True, False)) else (first,)),
            draw.choice((True, False)),
            quants[0],
            quants[0 if same else 1],
        )


def mean_scale(node: BoundNode) -> tuple[int, int, int]:
    """(offset, multiplier, shift): what is added to a sum of int8 elements, and how that is scaled to the output."""
    return -node.input(0).zero_point * _count(node), *_multiplier(node)


def reduced_axes(node: BoundNode) -> set[int]:
    """The reduced axes, counted from the front."""
    rank = len(node.input(0).shape)
    return {axis_of(node, axis, rank) for axis in ints(node, 1)}


def _count(node: BoundNode) -> int:
    """Elements of one mean."""
    return math.prod(node.input(0).shape[i] for i in reduced_axes(node))


def _merged(node: BoundNode) -> list[int]:
    """The sizes of the kernel's loops, innermost first: adjacent axes of one kind become one loop."""
    axes = reduced_axes(node)
    sizes = [1]
    for i, size in reversed(list(enumerate(node.input(0).shape))):
        if size == 1:
            continue
        reduced = len(sizes) % 2 == 0
        if (i in axes) == reduced:
            sizes[-1] *= size
        else:
            sizes.append(size)
    return sizes


def _loops(node: BoundNode) -> dict[str, int]:
    sizes = _merged(node)
    return dict(zip(LOOPS, sizes + [1] * (len(LOOPS) - len(sizes)), strict=True))


def _multiplier(node: BoundNode) -> tuple[int, int]:
    """(multiplier, shift) from an int8 sum to the output: the scales' ratio over the count.

    The division by the count truncates, as TensorFlow Lite Micro has it.
    """
    multiplier, shift = quantize_multiplier(node.input(0).scale / node.output.scale)
    count = _count(node)
    bits = min(count.bit_length() - 1, 31 + shift)
    return (multiplier << bits) // count, shift - bits


def _graph(
    dtype: DType,
    shape: Shape,
    axes: Sequence[int] | int,
    keep_dims: bool,
    source: tuple[float, int],
    target: tuple[float, int],
) -> Graph:
    reduced = {a % len(shape) for a in ([axes] if isinstance(axes, int) else axes)}
    result = tuple(1 if i in reduced else d for i, d in enumerate(shape) if keep_dims or i not in reduced)
    tensors = [case.activation(shape, dtype, *source), index_tensor(axes, "axes")]
    return case.single("MEAN", tensors, [case.activation(result, dtype, *target, "output")], MeanAttrs(keep_dims))
