"""Cross-layer equalization: channels between two weighted layers rescaled so that all have a like range.

Source: Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.1.
The float network computes the same, up to rounding: max(0, s x) = s max(0, x) for s > 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import Array, DType, Graph, Node
from tinygen.ops.base import Op

HOMOGENEOUS = ("MAX_POOL_2D", "AVERAGE_POOL_2D", "MEAN", "PAD", "RELU", "LEAKY_RELU")
"""Operators between two layers through which a positive factor of a channel passes."""

FREE = ("NONE", "RELU")
"""Activations through which it passes: no upper bound in real units."""

ROUNDS = 20
LIMIT = 1e4
"""No channel is scaled by more, in all."""


@dataclass(frozen=True)
class Pair:
    """Two weighted nodes; each output channel of `first` is read by `second` alone."""

    first: int
    second: int


def equalize(graph: Graph, ops: Mapping[str, Op]) -> Graph:
    """The float `graph` with the weights of all `equal_pairs` rescaled, until it settles."""
    pairs = equal_pairs(graph, ops)
    data = {i: t.data.astype(np.float64) for i, t in enumerate(graph.tensors) if t.data is not None and _float(t.dtype)}
    for _ in range(ROUNDS):
        largest = max((_balance(graph, pair, ops, data) for pair in pairs), default=1.0)
        if largest < 1.001:
            break
    tensors = tuple(
        replace(t, data=data[i].astype(np.float32)) if i in data else t for i, t in enumerate(graph.tensors)
    )
    return replace(graph, tensors=tensors)


def equal_pairs(graph: Graph, ops: Mapping[str, Op]) -> list[Pair]:
    """Weighted nodes that follow each other by homogeneous operators alone, nothing else reading between them."""
    consumers, readers = graph.consumers(), _constant_readers(graph)
    pairs = []
    for n, node in enumerate(graph.nodes):
        if not _weighted(graph, node, ops, readers) or node.attrs.activation not in FREE:
            continue
        at = node.outputs[0]
        while at not in graph.outputs and len(consumers.get(at, ())) == 1:
            (reader,) = consumers[at]
            following = graph.nodes[reader]
            if _weighted(graph, following, ops, readers) and following.inputs[0] == at:
                if _inputs_of(graph, following, ops) == _channels(graph, node, ops):
                    pairs.append(Pair(n, reader))
                break
            if not _passes(graph, following):
                break
            at = following.outputs[0]
    return pairs


def _float(dtype: DType) -> bool:
    return dtype is DType.FLOAT32


def _constant_readers(graph: Graph) -> dict[int, int]:
    counts: dict[int, int] = {}
    for node in graph.nodes:
        for i in node.inputs:
            counts[i] = counts.get(i, 0) + 1
    return counts


def _weighted(graph: Graph, node: Node, ops: Mapping[str, Op], readers: Mapping[int, int]) -> bool:
    """Whether `node` has float weights of its own, which can be changed."""
    if ops[node.op].channel_axis is None:
        return False
    constants = [i for i in node.inputs[1:3] if i >= 0]
    return all(graph.tensors[i].data is not None and _float(graph.tensors[i].dtype) for i in constants) and all(
        readers[i] == 1 for i in constants
    )


def _passes(graph: Graph, node: Node) -> bool:
    if node.op not in HOMOGENEOUS or getattr(node.attrs, "activation", "NONE") not in FREE:
        return False
    if node.op == "MEAN":  # the channels, last, must stay
        axes = graph.tensors[node.inputs[1]].data
        rank = len(graph.tensors[node.inputs[0]].shape)
        return axes is not None and rank - 1 not in {int(a) % rank for a in axes.reshape(-1)}
    return True


def _channels(graph: Graph, node: Node, ops: Mapping[str, Op]) -> int:
    axis = ops[node.op].channel_axis
    assert axis is not None
    return graph.tensors[node.inputs[1]].shape[axis]


def _inputs_of(graph: Graph, node: Node, ops: Mapping[str, Op]) -> int:
    """Input channels that the weights tell apart; 0 for a grouped convolution, whose weights do not."""
    shape = graph.tensors[node.inputs[0]].shape
    weights = graph.tensors[node.inputs[1]].shape
    if node.op == "DEPTHWISE_CONV_2D":
        return shape[-1]
    return weights[-1] if weights[-1] == shape[-1] else 0


def _balance(graph: Graph, pair: Pair, ops: Mapping[str, Op], data: dict[int, Array]) -> float:
    """Rescale one pair in `data`; the largest factor used."""
    first, second = graph.nodes[pair.first], graph.nodes[pair.second]
    axis = ops[first.op].channel_axis
    assert axis is not None
    w1, w2 = data[first.inputs[1]], data[second.inputs[1]]
    out = np.abs(np.moveaxis(w1, axis, 0)).reshape(w1.shape[axis], -1).max(axis=1)
    into = np.abs(_by_input(second, w2, len(out))).max(axis=1)
    usable = (out > 0) & (into > 0)
    factor = np.ones(len(out))  # w1 is divided by it, w2 multiplied
    factor[usable] = np.clip(np.sqrt(out[usable] / into[usable]), 1 / LIMIT, LIMIT)
    shape = [1] * w1.ndim
    shape[axis] = len(factor)
    data[first.inputs[1]] = w1 / factor.reshape(shape)
    if len(first.inputs) > 2 and first.inputs[2] >= 0:
        data[first.inputs[2]] = data[first.inputs[2]] / factor
    spread = np.repeat(factor, w2.shape[-1] // len(factor))  # a depthwise layer's filters of one channel lie together
    data[second.inputs[1]] = w2 * spread
    return float(max(factor.max(initial=1.0), 1 / factor.min(initial=1.0)))


def _by_input(node: Node, weights: Array, channels: int) -> Array:
    """The weights that each input channel meets: (channels, the rest)."""
    rows = np.moveaxis(weights, -1, 0)
    return rows.reshape(channels, -1)
