"""Interval analysis: the smallest and largest value that each channel of each tensor can take, for any input.

The bounds are sound, not tight: a channel may never reach them. Where they meet, the channel is a constant.
Finite numbers are assumed: a float32 weight of zero cancels its input.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import ABSENT, Array, BoundNode, DType, Graph, Tensor
from tinygen.ops.base import Op
from tinygen.ops.common.unary import Unary
from tinygen.passes.channels.weighted import WEIGHTED, accumulator_bounds, float_bounds, is_plain, outputs_of

CORNERS = ("ADD", "SUB", "MUL", "MAXIMUM", "MINIMUM")
"""Monotone in either operand where the other stands still: their extremes lie where the operands' do."""

MONOTONE = (
    "AVERAGE_POOL_2D",
    "CONCATENATION",
    "EXPAND_DIMS",
    "MAX_POOL_2D",
    "MEAN",
    "PACK",
    "PAD",
    "PADV2",
    "RESHAPE",
    "RESIZE_BILINEAR",
    "RESIZE_NEAREST_NEIGHBOR",
    "SLICE",
    "SPLIT",
    "SPLIT_V",
    "SQUEEZE",
    "STRIDED_SLICE",
    "TRANSPOSE",
    "UNPACK",
)
"""No element of the output falls where an element of an input rises."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """`low` and `high` have the tensor's type and one element a channel."""

    low: Array
    high: Array

    @property
    def constant(self) -> Array:
        """Which channels hold one value everywhere, whatever the input."""
        return np.asarray(self.low == self.high)


def channels_of(tensor: Tensor) -> int:
    """Elements of the last dimension; 1 for a scalar."""
    return tensor.shape[-1] if tensor.shape else 1


def channel_bounds(graph: Graph, ops: Mapping[str, Op]) -> dict[int, Bounds]:
    """Tensor index -> bounds, for every activation of `graph`."""
    found = {i: whole_range(graph.tensors[i]) for i in graph.inputs}
    with np.errstate(all="ignore"):  # bounds of floats are often infinite
        for node in graph.nodes:
            inputs = [None if i == ABSENT else found.get(i) for i in node.inputs]
            results = _node_bounds(ops[node.op], graph.bind(node), inputs)
            found.update(zip(node.outputs, results, strict=True))
    return found


def whole_range(tensor: Tensor) -> Bounds:
    """Anything that the tensor's type can hold."""
    count, dtype = channels_of(tensor), tensor.dtype
    low, high = (-np.inf, np.inf) if dtype is DType.FLOAT32 else (0, 1) if dtype is DType.BOOL else dtype.limits
    return Bounds(np.full(count, low, dtype.numpy), np.full(count, high, dtype.numpy))


def _node_bounds(op: Op, node: BoundNode, inputs: Sequence[Bounds | None]) -> list[Bounds]:
    x = inputs[0] if inputs else None
    if node.op in WEIGHTED and x is not None and is_plain(node):
        return [_weighted(node, x)]
    if isinstance(op, Unary) and x is not None:
        return [_unary(op, node, x)]
    if node.op in CORNERS and node.output.shape:
        return [_corners(op, node, inputs)]
    if node.op in MONOTONE:
        return _monotone(op, node, inputs)
    return [whole_range(t) for t in node.outputs]


def _weighted(node: BoundNode, x: Bounds) -> Bounds:
    if node.output.dtype is DType.FLOAT32:
        return Bounds(*float_bounds(node, x.low, x.high))
    sums = accumulator_bounds(node, x.low, x.high)
    return Bounds(*outputs_of(node, sums))


def _unary(op: Op, node: BoundNode, x: Bounds) -> Bounds:
    """int8: the extremes of the operator's own table over the interval. Others: of constants only."""
    if node.input(0).dtype is DType.INT8:
        domain = np.arange(-128, 128)
        (table,) = op.reference(_reshaped(node, 256), [domain.astype(np.int8)])
        rows = (domain >= x.low[:, None]) & (domain <= x.high[:, None])
        low, high = node.output.dtype.limits
        return Bounds(
            np.where(rows, table, high).min(axis=1).astype(table.dtype),
            np.where(rows, table, low).max(axis=1).astype(table.dtype),
        )
    (at,) = op.reference(_reshaped(node, len(x.low)), [np.where(x.constant, x.low, 0).astype(x.low.dtype)])
    return _where(x.constant, at, whole_range(node.output))


def _corners(op: Op, node: BoundNode, inputs: Sequence[Bounds | None]) -> Bounds:
    count = channels_of(node.output)
    operands = [_operand(node.input(i), inputs[i]) for i in (0, 1)]
    wide = [Bounds(np.broadcast_to(b.low, count), np.broadcast_to(b.high, count)) for b in operands]
    small = _reshaped(node, count)
    if node.output.dtype is DType.INT8:
        ends = [op.reference(small, list(pair))[0] for pair in itertools.product(*((b.low, b.high) for b in wide))]
        return Bounds(np.minimum.reduce(ends), np.maximum.reduce(ends))
    known = wide[0].constant & wide[1].constant
    (at,) = op.reference(small, [np.where(known, b.low, 0).astype(b.low.dtype) for b in wide])
    return _where(known, at, whole_range(node.output))


def _monotone(op: Op, node: BoundNode, inputs: Sequence[Bounds | None]) -> list[Bounds]:
    """The operator itself, on tensors that are as low and as high as can be."""
    ends = []
    for end in ("low", "high"):
        arrays = [
            None if t is None else t.data if b is None else np.array(np.broadcast_to(getattr(b, end), t.shape))
            for t, b in zip(node.inputs, inputs, strict=True)
        ]
        ends.append(op.reference(node, arrays))
    found = []
    for tensor, low, high in zip(node.outputs, *ends, strict=True):
        rows = [a.reshape(-1, channels_of(tensor)) for a in (low, high)]
        least, most = rows[0].min(axis=0), rows[1].max(axis=0)
        whole = whole_range(tensor)  # where infinities met zeros
        found.append(Bounds(np.where(least == least, least, whole.low), np.where(most == most, most, whole.high)))
    return found


def _operand(tensor: Tensor, bounds: Bounds | None) -> Bounds:
    if bounds is not None:
        return bounds
    assert tensor.data is not None
    rows = tensor.data.reshape(-1, channels_of(tensor))
    return Bounds(rows.min(axis=0), rows.max(axis=0))


def _reshaped(node: BoundNode, count: int) -> BoundNode:
    """An element-wise node over vectors of `count` elements."""
    return replace(
        node,
        inputs=tuple(None if t is None else replace(t, shape=(count,), data=None) for t in node.inputs),
        outputs=tuple(replace(t, shape=(count,)) for t in node.outputs),
    )


def _where(known: Array, at: Array, otherwise: Bounds) -> Bounds:
    return Bounds(np.where(known, at, otherwise.low), np.where(known, at, otherwise.high))
