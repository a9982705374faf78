"""Liveness of channels: which must stay because something needs them.

Operators relate the channels of their tensors: a `Tie` says that two channels stay or go together (element-wise
operators, pools, depthwise convolutions), a `Use` that an output channel needs some of the inputs (matrix
products). An operator without a rule here needs all that it reads and writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tinygen.ir import ABSENT, Array, BoundNode, Graph, Node
from tinygen.ops.base import Op
from tinygen.ops.common.elementwise import Binary
from tinygen.ops.common.movement import axis_input, axis_of, ints
from tinygen.ops.common.unary import Unary
from tinygen.passes.channels.bounds import Bounds, channels_of
from tinygen.passes.channels.uses import uses_of
from tinygen.passes.channels.weighted import WEIGHTED, is_plain

SAME = (
    "AVERAGE_POOL_2D",
    "CAST",
    "DEQUANTIZE",
    "MAX_POOL_2D",
    "QUANTIZE",
    "RESIZE_BILINEAR",
    "RESIZE_NEAREST_NEIGHBOR",
)
"""Operators (besides the element-wise classes) whose output channels are those of input 0, each by itself."""

Kept = Mapping[int, Array]
"""Tensor index -> one bool a channel."""


@dataclass(frozen=True, eq=False)
class Tie:
    """Channel `inputs[i]` of tensor `source` and channel `outputs[i]` of tensor `target` stay or go together."""

    source: int
    target: int
    inputs: Array
    outputs: Array


@dataclass(frozen=True, eq=False)
class Use:
    """Where output channel o of `target` stays, so do the channels `needs[o]` (bools) of `source`."""

    source: int
    target: int
    needs: Array


Relation = Tie | Use


def kept_channels(graph: Graph, bounds: Mapping[int, Bounds], ops: Mapping[str, Op]) -> dict[int, Array]:
    """The fewest channels of each activation that must stay, at least one; all of graph inputs and outputs."""
    kept = {i: np.zeros(len(b.low), bool) for i, b in bounds.items()}
    relations: list[Relation] = []
    whole = {*graph.inputs, *graph.outputs}
    for node in graph.nodes:
        found = _relations(graph, node, bounds, ops[node.op])
        if found is None:
            whole |= {*node.inputs, *node.outputs}
        else:
            relations += found
    for index in whole & kept.keys():
        kept[index][:] = True
    relations.reverse()
    _spread(kept, relations)
    for mask in kept.values():
        if not mask.any():
            mask[0] = True
            _spread(kept, relations)
    return kept


def _spread(kept: dict[int, Array], relations: list[Relation]) -> None:
    """Grow `kept` in place until every relation holds."""
    before = -1
    while before != (now := sum(int(mask.sum()) for mask in kept.values())):
        before = now
        for r in relations:
            if isinstance(r, Use):
                kept[r.source] |= r.needs[kept[r.target]].any(axis=0)
            else:
                np.logical_or.at(kept[r.source], r.inputs, kept[r.target][r.outputs])
                kept[r.target][r.outputs] |= kept[r.source][r.inputs]


def _relations(graph: Graph, node: Node, bounds: Mapping[int, Bounds], op: Op) -> list[Relation] | None:
    """How the channels of the node's activations depend on each other; None: all are needed."""
    bound = graph.bind(node)
    if any(t.quant and t.quant.per_channel for t in bound.outputs):
        return None
    if bound.op in WEIGHTED and not is_plain(bound):
        return None
    active = [i for i in node.inputs if i in bounds]
    if bound.op in ("CONV_2D", "FULLY_CONNECTED"):
        needs = uses_of(bound, bounds.get(node.inputs[0]), bounds[node.outputs[0]])
        return None if needs is None else [Use(i, node.outputs[0], needs) for i in active]
    if bound.op == "CONCATENATION":
        return _concatenation(bound, node)
    size = channels_of(bound.output)
    channels = np.arange(size)
    sources = _sources(bound, op, channels)
    if sources is None:
        return None
    if any(len(bounds[i].low) <= sources.max() for i in active):
        return None  # an operand that is broadcast along the channels
    return [Tie(i, o, sources, channels) for i in active for o in node.outputs]


def _sources(node: BoundNode, op: Op, channels: Array) -> Array | None:
    """The input channel of each output channel; None where they do not match one to one (or one to several)."""
    x, y = node.input(0), node.output
    if not x.shape or not y.shape:
        return None
    if isinstance(op, Unary | Binary) or node.op in SAME:
        return channels
    if node.op == "DEPTHWISE_CONV_2D":
        return np.asarray(channels // (len(channels) // x.shape[-1]))
    if node.op == "RESHAPE":
        return channels % x.shape[-1] if len(channels) % x.shape[-1] == 0 else None
    if _keeps_last(node):
        return channels
    return None


def _keeps_last(node: BoundNode) -> bool:
    """Whether the operator leaves the last dimension as it is."""
    rank = len(node.input(0).shape)
    if node.op == "MEAN":
        return rank - 1 not in {axis_of(node, axis, rank) for axis in ints(node, 1)}
    if node.op in ("PAD", "PADV2"):
        return ints(node, 1)[-2:] == (0, 0)
    if node.op == "TRANSPOSE":
        return ints(node, 1)[-1] == rank - 1
    if node.op == "PACK":
        return axis_of(node, node.attrs.axis, rank + 1) != rank
    if node.op == "UNPACK":
        return axis_of(node, node.attrs.axis, rank) != rank - 1
    if node.op == "EXPAND_DIMS":
        return axis_input(node, 1, rank + 1) != rank
    return False


def _concatenation(bound: BoundNode, node: Node) -> list[Relation]:
    rank = len(bound.output.shape)
    along = axis_of(bound, bound.attrs.axis, rank) == rank - 1
    start, found = 0, []
    for index, tensor in zip(node.inputs, bound.inputs, strict=True):
        assert tensor is not None and index != ABSENT
        channels = np.arange(channels_of(tensor))
        if not tensor.is_constant:
            found.append(Tie(index, node.outputs[0], channels, channels + start))
        start += len(channels) if along else 0
    return list[Relation](found)
